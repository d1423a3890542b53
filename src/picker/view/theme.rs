//! Styles by their meaning. The built-in themes are files in `assets/themes`, and the settings can
//! change each style. No information is shown by colour alone.

mod background;
mod color;
mod depth;
mod read;

use ratatui::style::Style;

pub use background::is_light;
pub use depth::Depth;
pub use read::{Base, ThemeChoice};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// The prompt, and the bar at the highlighted row.
    pub accent: Style,
    /// The border of a list without the focus.
    pub border: Style,
    /// The border of the list with the focus.
    pub focused_border: Style,
    /// The title of a list without the focus.
    pub title: Style,
    /// The title of the list with the focus.
    pub focused_title: Style,
    /// The mark of the current context and namespace.
    pub current: Style,
    /// The highlighted row, applied on top of the styles of its parts.
    pub highlighted: Style,
    /// Letters that match the query, applied on top of the style of the text.
    pub found: Style,
    /// Less important text.
    pub dim: Style,
    /// The keys in the footer and the help.
    pub key: Style,
    /// Warnings and errors.
    pub warning: Style,
    /// The mark of a protected context, and the questions about it.
    pub protected: Style,
}

type Part = fn(&mut Theme) -> &mut Style;

/// The styles by their names in theme files.
const PARTS: [(&str, Part); 12] = [
    ("accent", |theme| &mut theme.accent),
    ("border", |theme| &mut theme.border),
    ("focused-border", |theme| &mut theme.focused_border),
    ("title", |theme| &mut theme.title),
    ("focused-title", |theme| &mut theme.focused_title),
    ("current", |theme| &mut theme.current),
    ("highlighted", |theme| &mut theme.highlighted),
    ("found", |theme| &mut theme.found),
    ("dim", |theme| &mut theme.dim),
    ("key", |theme| &mut theme.key),
    ("warning", |theme| &mut theme.warning),
    ("protected", |theme| &mut theme.protected),
];

impl Theme {
    /// The default theme: in the terminal's own colours or, for `NO_COLOR`, without colours.
    #[must_use]
    pub fn new(color: bool) -> Self {
        Self::of(if color { Base::Terminal } else { Base::Mono })
    }

    #[must_use]
    pub fn of(base: Base) -> Self {
        ThemeChoice::from(base).theme()
    }

    /// The theme with its colours reduced to those of a terminal.
    #[must_use]
    pub fn at(mut self, depth: Depth) -> Self {
        for (_, part) in PARTS {
            let style = part(&mut self);
            style.fg = style.fg.map(|color| depth.nearest(color));
            style.bg = style.bg.map(|color| depth.nearest(color));
        }
        self
    }

    /// The names of the styles in theme files.
    pub fn names() -> impl Iterator<Item = &'static str> + Clone {
        PARTS.iter().map(|(name, _)| *name)
    }
}

#[cfg(test)]
mod tests;
