//! Written characters: words, symbols and the lines under them.

use super::{Cell, FOREGROUND, escaped, frame, px, rectangle};

/// From the top of a cell to the foot of the letters, and to the line under them.
const BASELINE: u32 = 135;
const UNDERLINE: u32 = 155;

/// The text of one row.
pub(super) fn written(cells: &[Cell], top: u32) -> String {
    let mut svg = String::new();
    for line in cells.chunk_by(|a, b| a.style == b.style).filter(|line| line[0].style.is_underlined)
    {
        let width = line.iter().map(|cell| cell.width).sum();
        svg.push_str(&rectangle(
            line[0].left,
            top + UNDERLINE,
            width,
            10,
            line[0].style.foreground,
        ));
    }
    for run in cells.chunk_by(|a, b| is_letter(a) && is_letter(b) && a.style == b.style) {
        if is_letter(&run[0]) || is_symbol(&run[0]) {
            svg.push_str(&element(run, top));
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

fn element(run: &[Cell], top: u32) -> String {
    let style = run[0].style;
    let width: u32 = run.iter().map(|cell| cell.width).sum();
    let (at, place) = if is_letter(&run[0]) {
        (run[0].left, format!(r#" textLength="{}""#, px(width)))
    } else {
        (run[0].left + width / 2, r#" text-anchor="middle""#.to_owned())
    };
    let fill = if style.foreground == FOREGROUND {
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
