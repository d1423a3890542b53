//! What comes before each line of output: the name of the context, aligned.

use anstyle::{AnsiColor, Reset};
use unicode_width::UnicodeWidthStr;

/// What comes before each line of a stream.
#[derive(Clone)]
pub(super) struct Prefix {
    pub(super) text: Vec<u8>,
    /// Whether the stream is a terminal.
    pub(super) is_for_terminal: bool,
}

/// Contexts next to each other have different colours. Red is for errors.
const COLORS: [AnsiColor; 10] = [
    AnsiColor::Cyan,
    AnsiColor::Yellow,
    AnsiColor::Green,
    AnsiColor::Magenta,
    AnsiColor::Blue,
    AnsiColor::BrightCyan,
    AnsiColor::BrightYellow,
    AnsiColor::BrightGreen,
    AnsiColor::BrightMagenta,
    AnsiColor::BrightBlue,
];

/// The prefixes of all contexts for a stream.
pub(super) fn prefixes(names: &[String], is_for_terminal: bool, has_colors: bool) -> Vec<Prefix> {
    let width = names.iter().map(|name| name.width()).max().unwrap_or(0);
    let prefix = |(name, color): (&String, &AnsiColor)| {
        let padding = width - name.width();
        let text = if has_colors {
            // The command may have left a colour of its own.
            let color = color.on_default();
            format!("{Reset}{color}{name}{:padding$} |{color:#} ", "")
        } else {
            format!("{name}{:padding$} | ", "")
        };
        Prefix { text: text.into_bytes(), is_for_terminal }
    };
    names.iter().zip(COLORS.iter().cycle()).map(prefix).collect()
}
