//! Reads the text of a picture, to compare it with the screen that it was made of.

use super::text::BASELINE;
use super::{BAR, CELL_HEIGHT, CELL_WIDTH, MARGIN};

/// The text of a picture in its rows, with spaces in place of lines and blocks. Panics if text is outside of
/// the window.
pub(crate) fn text_of(svg: &str) -> String {
    let columns = (attribute(svg, "width") - 2 * MARGIN) / CELL_WIDTH;
    let rows = (attribute(svg, "height") - BAR - MARGIN) / CELL_HEIGHT;
    let mut cells = vec![vec![' '; columns as usize]; rows as usize];
    let (_, elements) = svg.split_once("<g ").expect("a group of elements");
    for element in elements.lines().filter(|line| line.starts_with("<text ")) {
        let column = (attribute(element, "x") - MARGIN) / CELL_WIDTH;
        let row = (attribute(element, "y") - BAR - BASELINE) / CELL_HEIGHT;
        let text = element.strip_suffix("</text>").and_then(|element| element.split_once('>'));
        let (_, text) = text.expect("an element on one line");
        for (offset, character) in unescaped(text).chars().enumerate() {
            cells[row as usize][column as usize + offset] = character;
        }
    }
    let rows = cells.iter().map(|row| row.iter().collect::<String>().trim_end().to_owned());
    rows.collect::<Vec<_>>().join("\n").trim_end_matches('\n').to_owned()
}

/// A length in tenths of a pixel.
fn attribute(element: &str, name: &str) -> u32 {
    let (_, value) = element.split_once(&format!(" {name}=\"")).expect("an attribute");
    let (value, _) = value.split_once('"').expect("the end of an attribute");
    let (pixels, tenths) = value.split_once('.').unwrap_or((value, "0"));
    format!("{pixels}{tenths}").parse().expect("a length with one decimal place at most")
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
