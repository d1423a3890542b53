//! A terminal screen as a picture for the README.
//!
//! The same screen gives the same bytes. Text is placed word by word, so that columns line up
//! whatever monospace font the reader has; lines and blocks are drawn, not written, so that
//! frames have no gaps. Lengths are counted in tenths of a pixel to keep them exact.

mod colour;
mod frame;
mod text;

use std::fmt::Write as _;

use vt100::Screen;

use self::colour::{BACKGROUND, FOREGROUND, Rgb, Style};

/// A cell, for a font of 14 pixels whose characters are 0.6 em wide.
const CELL_WIDTH: u32 = 84;
const CELL_HEIGHT: u32 = 180;
/// Around the screen, and the bar with the three buttons above it.
const MARGIN: u32 = 160;
const BAR: u32 = 360;

/// The screen in a window with this title, which is also what screen readers read.
pub(crate) fn picture(screen: &Screen, title: &str) -> String {
    let (rows, columns) = screen.size();
    let width = 2 * MARGIN + u32::from(columns.get()) * CELL_WIDTH;
    let height = BAR + MARGIN + u32::from(rows.get()) * CELL_HEIGHT;
    let (width, height, title) = (px(width), px(height), escaped(title));

    let mut svg = String::new();
    let mut line = |text: &str| svg.extend([text, "\n"]);
    line(&format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{title}">"#,
    ));
    line(&format!("<title>{title}</title>"));
    line(&format!(
        r##"<rect x="0.5" y="0.5" width="{}" height="{}" rx="10" fill="{BACKGROUND}" stroke="#30363d"/>"##,
        px(2 * MARGIN + u32::from(columns.get()) * CELL_WIDTH - 10),
        px(BAR + MARGIN + u32::from(rows.get()) * CELL_HEIGHT - 10),
    ));
    for (x, colour) in [(200, "#ff5f57"), (380, "#febc2e"), (560, "#28c840")] {
        line(&format!(r#"<circle cx="{}" cy="18" r="5.5" fill="{colour}"/>"#, px(x)));
    }
    line(&format!(
        r##"<text x="50%" y="22" text-anchor="middle" font-family="system-ui, sans-serif" font-size="12" fill="#8b949e">{title}</text>"##,
    ));
    line(&format!(
        r#"<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="{FOREGROUND}">"#,
    ));
    for row in 0..rows.get() {
        let cells = cells(screen, row);
        let top = BAR + u32::from(row) * CELL_HEIGHT;
        for part in
            [backgrounds(&cells, top), frame::drawn(&cells, top), text::written(&cells, top)]
        {
            svg.push_str(&part);
        }
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

/// One cell that is to be drawn; the second half of a wide character is not one.
struct Cell {
    left: u32,
    width: u32,
    text: String,
    style: Style,
}

fn cells(screen: &Screen, row: u16) -> Vec<Cell> {
    let cursor = (!screen.hide_cursor()).then(|| screen.cursor_position());
    let columns = 0..screen.size().1.get();
    let cells = columns.filter_map(|column| Some((column, screen.cell(row, column)?)));
    cells
        .filter(|(_, cell)| !cell.is_wide_continuation())
        .map(|(column, cell)| {
            let style = Style::of(cell);
            Cell {
                left: MARGIN + u32::from(column) * CELL_WIDTH,
                width: CELL_WIDTH * if cell.is_wide() { 2 } else { 1 },
                text: cell.contents().to_owned(),
                style: if cursor == Some((row, column)) { style.inverted() } else { style },
            }
        })
        .collect()
}

/// One rectangle for each stretch of the same background.
fn backgrounds(cells: &[Cell], top: u32) -> String {
    let mut svg = String::new();
    for stretch in cells.chunk_by(|a, b| a.style.background == b.style.background) {
        if stretch[0].style.background != BACKGROUND {
            let width = stretch.iter().map(|cell| cell.width).sum();
            svg.push_str(&rectangle(
                stretch[0].left,
                top,
                width,
                CELL_HEIGHT,
                stretch[0].style.background,
            ));
        }
    }
    svg
}

fn rectangle(left: u32, top: u32, width: u32, height: u32, fill: Rgb) -> String {
    let (x, y, width, height) = (px(left), px(top), px(width), px(height));
    format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"/>\n")
}

/// Tenths of a pixel as pixels.
fn px(tenths: u32) -> String {
    let mut text = (tenths / 10).to_string();
    if !tenths.is_multiple_of(10) {
        write!(text, ".{}", tenths % 10).expect("write to a string");
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
