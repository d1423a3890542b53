//! The styles by what they mean. Colours are the terminal's own sixteen, so they suit light and
//! dark backgrounds alike; nothing is told by colour alone.

use ratatui::style::{Color, Modifier, Style};

/// One style for each thing that is to be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// The prompt, and the bar beside the highlighted row.
    pub accent: Style,
    /// The border of the list with the focus.
    pub focused_border: Style,
    /// The title of the list with the focus.
    pub focused_title: Style,
    /// The mark of the current context and namespace.
    pub current: Style,
    /// The highlighted row, laid under what it is made of.
    pub highlighted: Style,
    /// Letters that the query found, laid over the text.
    pub found: Style,
    /// What may be overlooked.
    pub dim: Style,
    /// What must not be.
    pub warning: Style,
    /// The keys in the footer.
    pub key: Style,
}

impl Theme {
    /// The theme in colours or, for `NO_COLOR`, without.
    #[must_use]
    pub fn new(color: bool) -> Self {
        let tint = |style: Style, tint: Color| if color { style.fg(tint) } else { style };
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        Self {
            accent: tint(bold, Color::Cyan),
            focused_border: tint(plain, Color::Cyan),
            focused_title: tint(bold, Color::Cyan),
            current: tint(bold, Color::Green),
            highlighted: bold,
            found: tint(bold.add_modifier(Modifier::UNDERLINED), Color::Magenta),
            dim: plain.add_modifier(Modifier::DIM),
            warning: tint(bold, Color::Red),
            key: bold,
        }
    }
}
