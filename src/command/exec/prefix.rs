//! What comes before each line of output: the name of the context, aligned.

use anstyle::{AnsiColor, Reset};
use unicode_width::UnicodeWidthStr;

use super::end::Target;
use crate::printable::shown;

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
pub(super) fn prefixes(targets: &[Target], has_colors: bool) -> Vec<Vec<u8>> {
    let names: Vec<_> = targets.iter().map(|target| shown(&target.name)).collect();
    let width = names.iter().map(|name| name.width()).max().unwrap_or(0);
    let prefix = |(name, color): (_, &AnsiColor)| {
        let name: &str = name;
        let blanks = width - name.width();
        if has_colors {
            // The command may have left a colour of its own.
            let color = color.on_default();
            format!("{Reset}{color}{name}{:blanks$} |{color:#} ", "")
        } else {
            format!("{name}{:blanks$} | ", "")
        }
        .into_bytes()
    };
    names.iter().map(AsRef::as_ref).zip(COLORS.iter().cycle()).map(prefix).collect()
}
