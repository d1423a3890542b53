//! The styles by what they mean, as data: the themes we bring are files in `assets/themes`, and
//! the settings may change each style. Nothing is told by colour alone.

mod color;
mod depth;
mod read;

use ratatui::style::Style;

pub use depth::Depth;
pub use read::{Base, ThemeChoice};

/// One style for each thing that is to be told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// The prompt, and the bar beside the highlighted row.
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
    /// The highlighted row, laid over what it is made of.
    pub highlighted: Style,
    /// Letters that the query found, laid over the text.
    pub found: Style,
    /// What may be overlooked.
    pub dim: Style,
    /// The keys in the footer and the help.
    pub key: Style,
    /// What must not be overlooked.
    pub warning: Style,
    /// The mark of a protected context, and the questions about it.
    pub protected: Style,
}

/// A style of a theme.
type Part = fn(&mut Theme) -> &mut Style;

/// The styles, by their names in files.
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
    /// The theme in the terminal's own colours or, for `NO_COLOR`, without.
    #[must_use]
    pub fn new(color: bool) -> Self {
        Self::of(if color { Base::Terminal } else { Base::Mono })
    }

    /// A theme that we bring.
    #[must_use]
    pub fn of(base: Base) -> Self {
        ThemeChoice::from(base).theme()
    }

    /// The theme on a terminal that has so many colours.
    #[must_use]
    pub fn at(mut self, depth: Depth) -> Self {
        for (_, part) in PARTS {
            let style = part(&mut self);
            style.fg = style.fg.map(|color| depth.nearest(color));
            style.bg = style.bg.map(|color| depth.nearest(color));
        }
        self
    }

    /// The names of the styles in files.
    pub fn names() -> impl Iterator<Item = &'static str> + Clone {
        PARTS.iter().map(|(name, _)| *name)
    }
}

#[cfg(test)]
mod tests;
