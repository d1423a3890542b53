//! The number of colours of a terminal, and the nearest colour that it supports.

use anstyle::{Ansi256Color, AnsiColor, RgbColor};
use anstyle_lossy::palette::VGA;
use anstyle_lossy::{rgb_to_ansi, rgb_to_xterm, xterm_to_ansi};
use ratatui::style::Color;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    True,
    /// The 256 colours of xterm.
    Palette256,
    /// The 16 ANSI colours.
    Sixteen,
}

/// The ANSI colours by their number.
const BASIC: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];

impl Depth {
    /// Detects the depth from the variables `COLORTERM` and `TERM`.
    #[must_use]
    pub fn of(colorterm: Option<&str>, term: Option<&str>) -> Self {
        let term = term.unwrap_or_default();
        let is_true = matches!(colorterm, Some("truecolor" | "24bit"));
        if is_true || term.ends_with("-direct") {
            Depth::True
        } else if term.contains("256color") {
            Depth::Palette256
        } else {
            Depth::Sixteen
        }
    }

    #[must_use]
    pub fn nearest(self, color: Color) -> Color {
        match (self, color) {
            (Depth::Palette256, Color::Rgb(red, green, blue)) => {
                Color::Indexed(rgb_to_xterm(RgbColor(red, green, blue)).index())
            }
            (Depth::Sixteen, Color::Rgb(red, green, blue)) => {
                basic(rgb_to_ansi(RgbColor(red, green, blue), VGA))
            }
            (Depth::Sixteen, Color::Indexed(index)) => {
                basic(xterm_to_ansi(Ansi256Color(index), VGA))
            }
            _ => color,
        }
    }
}

fn basic(color: AnsiColor) -> Color {
    BASIC[usize::from(Ansi256Color::from_ansi(color).index())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_depth_is_detected_from_the_environment() {
        for (colorterm, term, expected) in [
            (Some("truecolor"), Some("xterm-256color"), Depth::True),
            (Some("24bit"), None, Depth::True),
            (None, Some("xterm-direct"), Depth::True),
            (Some(""), Some("tmux-256color"), Depth::Palette256),
            (None, Some("linux"), Depth::Sixteen),
            (None, None, Depth::Sixteen),
        ] {
            assert_eq!(Depth::of(colorterm, term), expected, "{colorterm:?} {term:?}");
        }
    }

    #[test]
    fn a_colour_is_mapped_to_the_nearest_supported_one() {
        for (rgb, in_256, in_16) in [
            ([255, 0, 0], 196, Color::Red),
            ([0, 0, 0], 16, Color::Black),
            ([255, 255, 255], 231, Color::White),
            ([118, 118, 118], 243, Color::DarkGray),
            ([95, 135, 175], 67, Color::Gray),
            ([5, 80, 174], 25, Color::Blue),
            ([17, 99, 41], 22, Color::Green),
        ] {
            let [red, green, blue] = rgb;
            let color = Color::Rgb(red, green, blue);
            assert_eq!(Depth::True.nearest(color), color);
            assert_eq!(Depth::Palette256.nearest(color), Color::Indexed(in_256), "{rgb:?}");
            assert_eq!(Depth::Sixteen.nearest(color), in_16, "{rgb:?}");
        }
    }

    #[test]
    fn a_palette_index_is_kept_with_256_colours() {
        assert_eq!(Depth::Palette256.nearest(Color::Indexed(208)), Color::Indexed(208));
        assert_eq!(Depth::Sixteen.nearest(Color::Indexed(196)), Color::Red);
        assert_eq!(Depth::Sixteen.nearest(Color::Indexed(4)), Color::Blue);
        assert_eq!(Depth::Sixteen.nearest(Color::Indexed(232)), Color::Black);
        for depth in [Depth::True, Depth::Palette256, Depth::Sixteen] {
            assert_eq!(depth.nearest(Color::Cyan), Color::Cyan);
            assert_eq!(depth.nearest(Color::Reset), Color::Reset);
        }
    }
}
