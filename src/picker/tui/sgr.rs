//! The escape sequences of styles.

use std::fmt::Write;

use crossterm::style::Colored;
use ratatui::backend::IntoCrossterm;
use ratatui::style::{Color, Modifier, Style};

/// Sets a style, whatever was set before.
pub(super) fn sgr(style: Style) -> String {
    let mut sequence = "\x1b[0".to_owned();
    // The bits of the modifiers are in the order of the codes.
    let codes = (1..=9).filter(|code| style.add_modifier.bits() >> (code - 1) & 1 == 1);
    for code in codes {
        let _ = write!(sequence, ";{code}");
    }
    let is_color = |color: &Color| *color != Color::Reset;
    let foreground =
        style.fg.filter(is_color).map(|own| Colored::ForegroundColor(own.into_crossterm()));
    let background =
        style.bg.filter(is_color).map(|own| Colored::BackgroundColor(own.into_crossterm()));
    for color in [foreground, background].into_iter().flatten() {
        let _ = write!(sequence, ";{color}");
    }
    sequence + "m"
}

/// The part of a style that a space shows.
pub(super) fn of_space(style: Style) -> Style {
    let visible = Modifier::REVERSED | Modifier::UNDERLINED | Modifier::CROSSED_OUT;
    if style.add_modifier.intersects(visible) {
        style
    } else {
        Style { bg: style.bg, ..Style::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_one_sequence() {
        for (style, expected) in [
            (Style::new(), "\x1b[0m"),
            (Style::new().fg(Color::Reset).bg(Color::Reset), "\x1b[0m"),
            (Style::new().bold().reversed().cyan(), "\x1b[0;1;7;38;5;6m"),
            (Style::new().dim().underlined().on_blue(), "\x1b[0;2;4;48;5;4m"),
            (Style::new().crossed_out().fg(Color::Rgb(1, 2, 3)), "\x1b[0;9;38;2;1;2;3m"),
        ] {
            assert_eq!(sgr(style), expected);
        }
    }
}
