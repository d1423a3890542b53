//! The number of colours of a terminal, and the nearest colour that it supports.

use ratatui::style::Color;

/// The colours that a terminal supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// All RGB colours.
    True,
    /// The 256 colours of xterm.
    Palette256,
    /// The 16 ANSI colours.
    Sixteen,
}

/// Red, green, blue.
type Rgb = [u8; 3];

/// The 16 colours with the values of xterm; those of other terminals are similar.
const SIXTEEN: [(Color, Rgb); 16] = [
    (Color::Black, [0, 0, 0]),
    (Color::Red, [205, 0, 0]),
    (Color::Green, [0, 205, 0]),
    (Color::Yellow, [205, 205, 0]),
    (Color::Blue, [0, 0, 238]),
    (Color::Magenta, [205, 0, 205]),
    (Color::Cyan, [0, 205, 205]),
    (Color::Gray, [229, 229, 229]),
    (Color::DarkGray, [127, 127, 127]),
    (Color::LightRed, [255, 0, 0]),
    (Color::LightGreen, [0, 255, 0]),
    (Color::LightYellow, [255, 255, 0]),
    (Color::LightBlue, [92, 92, 255]),
    (Color::LightMagenta, [255, 0, 255]),
    (Color::LightCyan, [0, 255, 255]),
    (Color::White, [255, 255, 255]),
];

/// The channel values of the cube of 6 x 6 x 6 colours.
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
/// The first index of the cube and of the greys; below the cube are the 16 colours.
const CUBE: u8 = 16;
const GREYS: u8 = 232;
/// A colour counts as grey if its channels differ by less than this.
const GREY: u8 = 48;

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

    /// The nearest colour of this depth.
    #[must_use]
    pub fn nearest(self, color: Color) -> Color {
        match (self, color) {
            (Depth::Palette256, Color::Rgb(red, green, blue)) => in_palette([red, green, blue]),
            (Depth::Sixteen, Color::Rgb(red, green, blue)) => in_sixteen([red, green, blue]),
            (Depth::Sixteen, Color::Indexed(index)) => match of_palette(index) {
                Ok(color) => color,
                Err(rgb) => in_sixteen(rgb),
            },
            _ => color,
        }
    }
}

/// The nearest of the 240 colours that have fixed values.
fn in_palette(wanted: Rgb) -> Color {
    let nearest = (CUBE..=u8::MAX).min_by_key(|&index| match of_palette(index) {
        Ok(_) => u32::MAX,
        Err(rgb) => distance(rgb, wanted),
    });
    Color::Indexed(nearest.unwrap_or(CUBE))
}

/// The nearest of the 16 colours. A grey is mapped to a grey, any other colour to another colour.
fn in_sixteen(wanted: Rgb) -> Color {
    let candidates = SIXTEEN.iter().filter(|(_, rgb)| is_grey(*rgb) == is_grey(wanted));
    let nearest = candidates.min_by_key(|(_, rgb)| distance(*rgb, wanted));
    nearest.map_or(Color::Reset, |&(color, _)| color)
}

/// The colour of an index from 0 to 255: `Ok` is one of the 16 colours, `Err` has a fixed value.
fn of_palette(index: u8) -> Result<Color, Rgb> {
    match index {
        0..CUBE => Ok(SIXTEEN[usize::from(index)].0),
        CUBE..GREYS => {
            let level = |step: u8| LEVELS[usize::from((index - CUBE) / step % 6)];
            Err([level(36), level(6), level(1)])
        }
        GREYS.. => Err([8 + 10 * (index - GREYS); 3]),
    }
}

fn is_grey([red, green, blue]: Rgb) -> bool {
    red.max(green).max(blue) - red.min(green).min(blue) < GREY
}

/// The visible difference of two colours; eyes are most sensitive to green, then to red.
fn distance(left: Rgb, right: Rgb) -> u32 {
    let square = |channel: usize| u32::from(left[channel].abs_diff(right[channel])).pow(2);
    3 * square(0) + 4 * square(1) + 2 * square(2)
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
            ([255, 0, 0], 196, Color::LightRed),
            ([0, 0, 0], 16, Color::Black),
            ([255, 255, 255], 231, Color::White),
            ([118, 118, 118], 243, Color::DarkGray),
            ([95, 135, 175], 67, Color::LightBlue),
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
        assert_eq!(Depth::Sixteen.nearest(Color::Indexed(196)), Color::LightRed);
        assert_eq!(Depth::Sixteen.nearest(Color::Indexed(4)), Color::Blue);
        assert_eq!(Depth::Sixteen.nearest(Color::Indexed(232)), Color::Black);
        for depth in [Depth::True, Depth::Palette256, Depth::Sixteen] {
            assert_eq!(depth.nearest(Color::Cyan), Color::Cyan);
            assert_eq!(depth.nearest(Color::Reset), Color::Reset);
        }
    }
}
