//! A terminal screen as a picture for the documentation.
//!
//! The same screen gives the same bytes. Text is entry word by word, so that columns line up
//! whatever monospace font the reader has; lines and blocks are drawn, not written, so that
//! frames have no gaps. Lengths are counted in tenths of a pixel to keep them exact, and a cell is
//! an odd number of whole pixels wide and high, so that the line in its middle is a sharp one.

mod colour;
mod frame;
mod reading;
mod text;

use std::fmt::Write as _;

use vt100::Screen;

pub(crate) use self::colour::Theme;
use self::colour::{Rgb, Style};
pub(crate) use self::reading::text_of;
use super::terminal::at_rest;

/// A cell, for a font whose characters are 0.6 em wide.
const CELL_WIDTH: u32 = 90;
const CELL_HEIGHT: u32 = 190;
const FONT_SIZE: u32 = 150;
/// Around the screen, and the bar with the three buttons above it.
const MARGIN: u32 = 160;
const BAR: u32 = 360;

/// The window around the screen.
pub(crate) struct Window<'window> {
    /// What stands in its bar.
    pub(crate) title: &'window str,
    /// What is seen in it, for those who don't see it.
    pub(crate) label: &'window str,
    /// What the terminal's own colours are.
    pub(crate) theme: Theme,
}

impl Window<'_> {
    /// The picture of the window with this screen in it.
    pub(crate) fn picture(&self, screen: &Screen) -> String {
        let Window { theme, .. } = self;
        let (rows, columns) = screen.size();
        let rows: Vec<_> = (0..rows.get()).map(|row| cells(screen, row, theme)).collect();
        let width = 2 * MARGIN + u32::from(columns.get()) * CELL_WIDTH;
        let height = BAR + MARGIN + length(&rows) * CELL_HEIGHT;

        let mut svg = self.bar(width, height);
        writeln!(
            svg,
            r#"<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="{}" fill="{}">"#,
            px(FONT_SIZE),
            theme.foreground,
        )
        .expect("write to a string");
        svg.extend(rows.iter().map(|cells| backgrounds(cells, theme)));
        svg.push_str(&frame::lines(&rows));
        for cells in &rows {
            svg.extend([frame::blocks(cells), text::written(cells, theme)]);
        }
        svg.push_str("</g>\n</svg>\n");
        svg
    }

    /// The window without what is in it.
    fn bar(&self, width: u32, height: u32) -> String {
        let Theme { background, edge, faint, .. } = &self.theme;
        let [title, label] = [self.title, self.label].map(escaped);
        let middle = px(width / 2);
        let [frame_width, frame_height] = [width, height].map(|length| px(length - 10));
        let [width, height] = [width, height].map(px);
        let mut svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{label}">
<title>{label}</title>
<rect x="0.5" y="0.5" width="{frame_width}" height="{frame_height}" rx="10" fill="{background}" stroke="{edge}"/>
"#
        );
        for (x, colour) in [(200, "#ff5f57"), (380, "#febc2e"), (560, "#28c840")] {
            writeln!(svg, r#"<circle cx="{}" cy="18" r="5.5" fill="{colour}"/>"#, px(x))
                .expect("write to a string");
        }
        writeln!(
            svg,
            r#"<text x="{middle}" y="22" text-anchor="middle" font-family="system-ui, sans-serif" font-size="12" fill="{faint}">{title}</text>"#
        )
        .expect("write to a string");
        svg
    }
}

/// One cell that is to be drawn; the second half of a wide character is not one.
struct Cell {
    left: u32,
    top: u32,
    width: u32,
    text: String,
    style: Style,
}

fn cells(screen: &Screen, row: u16, theme: &Theme) -> Vec<Cell> {
    let cursor = (!screen.hide_cursor()).then(|| screen.cursor_position());
    let columns = 0..screen.size().1.get();
    let cells = columns.filter_map(|column| Some((column, screen.cell(row, column)?)));
    cells
        .filter(|(_, cell)| !cell.is_wide_continuation())
        .map(|(column, cell)| {
            let style = Style::of(cell, theme);
            Cell {
                left: MARGIN + u32::from(column) * CELL_WIDTH,
                top: BAR + u32::from(row) * CELL_HEIGHT,
                width: CELL_WIDTH * if cell.is_wide() { 2 } else { 1 },
                text: at_rest(cell.contents()),
                style: if cursor == Some((row, column)) { style.inverted() } else { style },
            }
        })
        .collect()
}

/// One rectangle for each stretch of the same background.
fn backgrounds(cells: &[Cell], theme: &Theme) -> String {
    let stretches = cells.chunk_by(|a, b| a.style.background == b.style.background);
    let coloured = stretches.filter(|cells| cells[0].style.background != theme.background);
    let drawn = coloured.map(|cells| {
        let Cell { left, top, style, .. } = &cells[0];
        rectangle(*left, *top, width_of(cells), CELL_HEIGHT, style.background)
    });
    drawn.collect()
}

fn rectangle(left: u32, top: u32, width: u32, height: u32, fill: Rgb) -> String {
    let [x, y, width, height] = [left, top, width, height].map(px);
    format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"/>\n")
}

fn width_of(cells: &[Cell]) -> u32 {
    cells.iter().map(|cell| cell.width).sum()
}

fn length<T>(all: &[T]) -> u32 {
    u32::try_from(all.len()).expect("as many as a screen has")
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
