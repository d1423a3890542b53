//! How many colours a terminal has, and which of them is nearest to another.

use ratatui::style::Color;

/// How many colours a terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Any.
    True,
    /// The 256 of xterm.
    Palette256,
    /// Its own sixteen.
    Sixteen,
}

/// Red, green, blue.
type Rgb = [u8; 3];

/// The sixteen as xterm has them; every terminal has its own, but they look alike.
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

/// The levels of the cube of 6 x 6 x 6 colours.
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
/// Where the cube and the greys begin; before them stand the sixteen.
const CUBE: u8 = 16;
const GREYS: u8 = 232;
/// A colour whose channels are further apart is not grey.
const GREY: u8 = 48;

impl Depth {
    /// The depth that the variables `COLORTERM` and `TERM` tell of.
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

    /// The nearest colour that this depth has.
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

/// The nearest of the 240 that look alike everywhere.
fn in_palette(wanted: Rgb) -> Color {
    let nearest = (CUBE..=u8::MAX).min_by_key(|&index| match of_palette(index) {
        Ok(_) => u32::MAX,
        Err(rgb) => distance(rgb, wanted),
    });
    Color::Indexed(nearest.unwrap_or(CUBE))
}

/// The nearest of the sixteen: of those that are grey for a grey, and of the others for others.
fn in_sixteen(wanted: Rgb) -> Color {
    let alike = SIXTEEN.iter().filter(|(_, rgb)| is_grey(*rgb) == is_grey(wanted));
    let nearest = alike.min_by_key(|(_, rgb)| distance(*rgb, wanted));
    nearest.map_or(Color::Reset, |&(color, _)| color)
}

/// What an index of the 256 is: one of the sixteen, or a colour that is the same everywhere.
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

/// How different two colours look: eyes see green best, then red.
fn distance(left: Rgb, right: Rgb) -> u32 {
    let square = |channel: usize| u32::from(left[channel].abs_diff(right[channel])).pow(2);
    3 * square(0) + 4 * square(1) + 2 * square(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variables_tell_the_depth() {
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
    fn a_colour_becomes_the_nearest_that_there_is() {
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
    fn a_number_is_left_alone_where_there_are_256() {
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
