//! The colours of the picture, and how a cell looks.

use std::fmt;

use vt100::Color;

/// A colour as SVG writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rgb(u8, u8, u8);

/// The colours that are the terminal's own, and those of its window.
pub(crate) struct Theme {
    pub(super) background: Rgb,
    pub(super) foreground: Rgb,
    /// The 16 colours, chosen to be readable on the background.
    palette: [Rgb; 16],
    /// Around the window, and what stands in its bar.
    pub(super) edge: Rgb,
    pub(super) faint: Rgb,
}

impl Theme {
    /// A terminal with a dark background.
    pub(crate) const DARK: Theme = Theme {
        background: Rgb(0x0d, 0x11, 0x17),
        foreground: Rgb(0xe6, 0xed, 0xf3),
        palette: [
            Rgb(0x48, 0x4f, 0x58),
            Rgb(0xff, 0x7b, 0x72),
            Rgb(0x3f, 0xb9, 0x50),
            Rgb(0xd2, 0x99, 0x22),
            Rgb(0x58, 0xa6, 0xff),
            Rgb(0xbc, 0x8c, 0xff),
            Rgb(0x39, 0xc5, 0xcf),
            Rgb(0xb1, 0xba, 0xc4),
            Rgb(0x6e, 0x76, 0x81),
            Rgb(0xff, 0xa1, 0x98),
            Rgb(0x56, 0xd3, 0x64),
            Rgb(0xe3, 0xb3, 0x41),
            Rgb(0x79, 0xc0, 0xff),
            Rgb(0xd2, 0xa8, 0xff),
            Rgb(0x56, 0xd4, 0xdd),
            Rgb(0xff, 0xff, 0xff),
        ],
        edge: Rgb(0x30, 0x36, 0x3d),
        faint: Rgb(0x8b, 0x94, 0x9e),
    };

    /// A terminal with a white background.
    pub(crate) const LIGHT: Theme = Theme {
        background: Rgb(0xff, 0xff, 0xff),
        foreground: Rgb(0x1f, 0x23, 0x28),
        palette: [
            Rgb(0x24, 0x29, 0x2f),
            Rgb(0xcf, 0x22, 0x2e),
            Rgb(0x11, 0x63, 0x29),
            Rgb(0x9a, 0x67, 0x00),
            Rgb(0x09, 0x69, 0xda),
            Rgb(0x82, 0x50, 0xdf),
            Rgb(0x1b, 0x7c, 0x83),
            Rgb(0x6e, 0x77, 0x81),
            Rgb(0x57, 0x60, 0x6a),
            Rgb(0xa4, 0x0e, 0x26),
            Rgb(0x1a, 0x7f, 0x37),
            Rgb(0x63, 0x3c, 0x01),
            Rgb(0x21, 0x8b, 0xff),
            Rgb(0xa4, 0x75, 0xf9),
            Rgb(0x31, 0x92, 0xaa),
            Rgb(0x8c, 0x95, 0x9f),
        ],
        edge: Rgb(0xd0, 0xd7, 0xde),
        faint: Rgb(0x59, 0x63, 0x6e),
    };

    fn colour(&self, colour: Color, default: Rgb) -> Rgb {
        match colour {
            Color::Default => default,
            Color::Idx(index @ 0..16) => self.palette[usize::from(index)],
            // A cube of six steps to a side, then a ramp of 24 greys, as xterm has them.
            Color::Idx(index @ 16..232) => {
                let step = |count: u8| if count == 0 { 0 } else { 55 + 40 * count };
                let cube = index - 16;
                Rgb(step(cube / 36), step(cube / 6 % 6), step(cube % 6))
            }
            Color::Idx(index) => {
                let grey = 8 + 10 * (index - 232);
                Rgb(grey, grey, grey)
            }
            Color::Rgb(red, green, blue) => Rgb(red, green, blue),
        }
    }
}

impl Rgb {
    /// Two parts of this colour and one of the other.
    fn mixed(self, other: Rgb) -> Rgb {
        let mix = |ours: u8, theirs: u8| {
            let sum = 2 * u16::from(ours) + u16::from(theirs);
            u8::try_from(sum / 3).expect("an average of bytes")
        };
        Rgb(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// How a cell looks, with inverse and dim worked into the colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) foreground: Rgb,
    pub(super) background: Rgb,
    pub(super) is_bold: bool,
    pub(super) is_italic: bool,
    pub(super) is_underlined: bool,
}

impl Style {
    pub(super) fn of(cell: &vt100::Cell, theme: &Theme) -> Style {
        let style = Style {
            foreground: theme.colour(cell.fgcolor(), theme.foreground),
            background: theme.colour(cell.bgcolor(), theme.background),
            is_bold: cell.bold(),
            is_italic: cell.italic(),
            is_underlined: cell.underline(),
        };
        let style = if cell.inverse() { style.inverted() } else { style };
        if cell.dim() {
            return Style { foreground: style.foreground.mixed(style.background), ..style };
        }
        style
    }

    /// Foreground and background changed over: inverse text, or the cell under the cursor.
    pub(super) fn inverted(self) -> Style {
        Style { foreground: self.background, background: self.foreground, ..self }
    }
}
