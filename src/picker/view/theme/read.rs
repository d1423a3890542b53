//! Reads themes and styles from the settings and from theme files.

use std::fmt;

use ratatui::style::{Color, Modifier, Style};
use serde::de::{Error, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::color::FileColor;
use super::{PARTS, Theme};
use crate::yaml::{self, Known};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Base {
    /// `light` on a light background, and otherwise `terminal`.
    #[default]
    Auto,
    /// In the terminal's own 16 colours.
    Terminal,
    Dark,
    Light,
    Mono,
}

impl Base {
    /// All built-in themes with their names.
    pub const ALL: [(&str, Base); 5] = [
        ("auto", Base::Auto),
        ("terminal", Base::Terminal),
        ("dark", Base::Dark),
        ("light", Base::Light),
        ("mono", Base::Mono),
    ];

    fn text(self) -> &'static str {
        match self {
            Base::Auto | Base::Terminal => include_str!("../../../../assets/themes/terminal.yaml"),
            Base::Dark => include_str!("../../../../assets/themes/dark.yaml"),
            Base::Light => include_str!("../../../../assets/themes/light.yaml"),
            Base::Mono => include_str!("../../../../assets/themes/mono.yaml"),
        }
    }
}

impl<'de> Deserialize<'de> for Base {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        yaml::choice(deserializer, &Self::ALL)
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
    pub(super) overrides: Vec<(usize, StyleChange)>,
}

impl From<Base> for ThemeChoice {
    fn from(base: Base) -> Self {
        Self { base, overrides: Vec::new() }
    }
}

impl ThemeChoice {
    /// The choice on a background that is light, or dark or unknown.
    #[must_use]
    pub fn on(self, is_light: bool) -> Self {
        match self.base {
            Base::Auto if is_light => Self { base: Base::Light, ..self },
            _ => self,
        }
    }

    /// The theme in full colour.
    ///
    /// # Panics
    ///
    /// If a built-in theme is invalid, which the tests exclude.
    #[must_use]
    pub fn theme(&self) -> Theme {
        let base: Self = yaml::first_document(self.base.text()).expect("a built-in theme");
        let mut theme = Theme::default();
        for (index, look) in base.overrides.iter().chain(&self.overrides) {
            let style = PARTS[*index].1(&mut theme);
            *style = look.over(*style);
        }
        theme
    }
}

/// The name of a built-in theme, or a mapping of styles with an optional `base`.
impl<'de> Deserialize<'de> for ThemeChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ThemeVisitor)
    }
}

struct ThemeVisitor;

impl<'de> Visitor<'de> for ThemeVisitor {
    type Value = ThemeChoice;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a theme, such as dark, or a mapping of styles")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<ThemeChoice, E> {
        Base::deserialize(name.into_deserializer()).map(ThemeChoice::from)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ThemeChoice, A::Error> {
        let mut choice = ThemeChoice::default();
        let names: Vec<_> = ["base"].into_iter().chain(Theme::names()).collect();
        while let Some(name) = map.next_key_seed(Known(&names))? {
            match PARTS.iter().position(|(own, _)| *own == name) {
                Some(index) => choice.overrides.push((index, map.next_value()?)),
                None => choice.base = map.next_value()?,
            }
        }
        Ok(choice)
    }
}

/// The properties of a style that a file sets; the others are not changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a style, such as {fg: red, bold: true}")]
pub(super) struct StyleChange {
    #[serde(deserialize_with = "color")]
    fg: Option<Color>,
    #[serde(deserialize_with = "color")]
    bg: Option<Color>,
    bold: Option<bool>,
    dim: Option<bool>,
    underlined: Option<bool>,
    reversed: Option<bool>,
    italic: Option<bool>,
}

fn color<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Color>, D::Error> {
    yaml::parsed(deserializer).map(|FileColor(color)| Some(color))
}

impl StyleChange {
    fn over(self, mut style: Style) -> Style {
        style.fg = self.fg.or(style.fg);
        style.bg = self.bg.or(style.bg);
        for (value, modifier) in [
            (self.bold, Modifier::BOLD),
            (self.dim, Modifier::DIM),
            (self.underlined, Modifier::UNDERLINED),
            (self.reversed, Modifier::REVERSED),
            (self.italic, Modifier::ITALIC),
        ] {
            if let Some(value) = value {
                style.add_modifier.set(modifier, value);
            }
        }
        style
    }
}
