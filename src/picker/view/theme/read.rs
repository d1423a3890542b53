//! Reads themes and styles from the settings and from theme files.

use ratatui::style::{Color, Modifier, Style};

use super::color::{COLORS, color};
use super::{PARTS, Theme};
use crate::yaml::{self, Entry, Fault, Node, Value};

/// A built-in theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Base {
    /// In the terminal's own 16 colours.
    #[default]
    Terminal,
    /// For dark backgrounds.
    Dark,
    /// For light backgrounds.
    Light,
    /// Without colours.
    Mono,
}

impl Base {
    /// All built-in themes with their names.
    pub const ALL: [(&str, Base); 4] = [
        ("terminal", Base::Terminal),
        ("dark", Base::Dark),
        ("light", Base::Light),
        ("mono", Base::Mono),
    ];

    fn text(self) -> &'static str {
        match self {
            Base::Terminal => include_str!("../../../../assets/themes/terminal.yaml"),
            Base::Dark => include_str!("../../../../assets/themes/dark.yaml"),
            Base::Light => include_str!("../../../../assets/themes/light.yaml"),
            Base::Mono => include_str!("../../../../assets/themes/mono.yaml"),
        }
    }

    fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let find =
            |text: &str| Self::ALL.iter().find(|(name, _)| *name == text).map(|&(_, base)| base);
        node.read("a theme; there are terminal, dark, light, mono", find)
    }
}

/// The theme in the settings: a built-in theme, and styles that differ from it.
///
/// The theme itself is read by [`ThemeChoice::theme`], so that commands without a picker don't
/// spend time on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThemeChoice {
    base: Base,
    /// The changed styles, by their index in [`PARTS`].
    overrides: Vec<(usize, Look)>,
}

impl From<Base> for ThemeChoice {
    fn from(base: Base) -> Self {
        Self { base, overrides: Vec::new() }
    }
}

impl ThemeChoice {
    /// Reads the settings: the name of a theme, or a mapping of styles with an optional `base`.
    pub fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let Some(entries) = node.entries() else { return Base::read(node).map(Self::from) };
        let mut choice = Self::default();
        for entry in entries {
            if entry.key == "base" {
                choice.base = Base::read(&entry.value)?;
            } else {
                choice.overrides.push(part(&entry, &["base"])?);
            }
        }
        Ok(choice)
    }

    /// The theme in full colour.
    ///
    /// # Panics
    ///
    /// If a built-in theme is invalid, which the tests exclude.
    #[must_use]
    pub fn theme(&self) -> Theme {
        let value = yaml::value(self.base.text()).expect("our own theme");
        let base = styles(&value).expect("our own theme");
        let mut theme = Theme::default();
        for (index, look) in base.iter().chain(&self.overrides) {
            let style = PARTS[*index].1(&mut theme);
            *style = look.over(*style);
        }
        theme
    }
}

/// The styles of a built-in theme.
pub(super) fn styles(value: &Value) -> Result<Vec<(usize, Look)>, Fault> {
    let root = value.root();
    let entries = root.entries().ok_or_else(|| root.is_not("a theme"))?;
    entries.iter().map(|entry| part(entry, &[])).collect()
}

/// Reads an entry with a style; `others` are further keys of the mapping, for the error message.
fn part(entry: &Entry<'_>, others: &[&'static str]) -> Result<(usize, Look), Fault> {
    let index = PARTS.iter().position(|(name, _)| *name == entry.key);
    let known = || others.iter().copied().chain(Theme::names());
    let index =
        index.ok_or_else(|| entry.is_unknown("style", known().collect::<Vec<_>>().into_iter()))?;
    Ok((index, Look::read(&entry.value)?))
}

/// The properties of a style that a file sets; the others are not changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    fg: Option<Color>,
    bg: Option<Color>,
    on: Modifier,
    off: Modifier,
}

const MODIFIERS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
    ("italic", Modifier::ITALIC),
];

impl Look {
    fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let known = ["fg", "bg"].into_iter().chain(MODIFIERS.iter().map(|&(name, _)| name));
        let mut look = Self::default();
        let entries =
            node.entries().ok_or_else(|| node.is_not("a style, such as {fg: red, bold: true}"))?;
        for entry in entries {
            let modifier = MODIFIERS.iter().find(|(name, _)| *name == entry.key);
            match (entry.key, modifier) {
                ("fg", _) => look.fg = Some(read_color(&entry.value)?),
                ("bg", _) => look.bg = Some(read_color(&entry.value)?),
                (_, Some(&(_, modifier))) => {
                    look.on.set(modifier, entry.value.flag()?);
                    look.off.set(modifier, !entry.value.flag()?);
                }
                (_, None) => return Err(entry.is_unknown("part of a style", known)),
            }
        }
        Ok(look)
    }

    /// Applies the properties on top of a style.
    fn over(self, style: Style) -> Style {
        Style {
            fg: self.fg.or(style.fg),
            bg: self.bg.or(style.bg),
            add_modifier: (style.add_modifier - self.off) | self.on,
            ..style
        }
    }
}

fn read_color(node: &Node<'_>) -> Result<Color, Fault> {
    if node.is_nothing() {
        return Err(node.is_not("a colour; #rrggbb needs quotes, or it is a comment"));
    }
    node.read(COLORS, color)
}
