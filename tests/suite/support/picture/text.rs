//! Written characters: words, symbols and the lines under them.

use super::colour::Theme;
use super::{Cell, escaped, frame, px, rectangle, width_of};

/// From the top of a cell to the foot of the letters, and to the line under them.
pub(super) const BASELINE: u32 = 140;
const UNDERLINE: u32 = 160;

/// The text of one row.
pub(super) fn written(cells: &[Cell], theme: &Theme) -> String {
    let mut svg = String::new();
    for line in cells.chunk_by(|a, b| a.style == b.style) {
        let Cell { left, top, style, .. } = &line[0];
        if style.is_underlined {
            let under = rectangle(*left, top + UNDERLINE, width_of(line), 10, style.foreground);
            svg.push_str(&under);
        }
    }
    for run in cells.chunk_by(|a, b| is_letter(a) && is_letter(b) && a.style == b.style) {
        if is_letter(&run[0]) || is_symbol(&run[0]) {
            svg.push_str(&element(run, theme));
        }
    }
    svg
}

/// Belongs into a word with its neighbours: every monospace font has it, and as wide as the rest.
fn is_letter(cell: &Cell) -> bool {
    let mut characters = cell.text.chars();
    let first = characters.next().is_some_and(|c| c != ' ' && c < '\u{250}');
    first && characters.next().is_none()
}

/// May come from another font with another width, so it stands alone, in the middle of its cell.
fn is_symbol(cell: &Cell) -> bool {
    !cell.text.trim().is_empty() && !frame::is_drawn(cell)
}

fn element(run: &[Cell], theme: &Theme) -> String {
    let Cell { left, top, style, .. } = &run[0];
    let width = width_of(run);
    let (at, place) = if is_letter(&run[0]) {
        (*left, format!(r#" textLength="{}""#, px(width)))
    } else {
        (left + width / 2, r#" text-anchor="middle""#.to_owned())
    };
    let fill = if style.foreground == theme.foreground {
        String::new()
    } else {
        format!(r#" fill="{}""#, style.foreground)
    };
    let bold = if style.is_bold { r#" font-weight="bold""# } else { "" };
    let italic = if style.is_italic { r#" font-style="italic""# } else { "" };
    let text: String = run.iter().map(|cell| escaped(&cell.text)).collect();
    let (x, y) = (px(at), px(top + BASELINE));
    format!("<text x=\"{x}\" y=\"{y}\"{place}{fill}{bold}{italic}>{text}</text>\n")
}
