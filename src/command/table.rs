//! Tables of text, narrowed to the width of a terminal.

use std::fmt::Write;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::picker::shortened;

/// The space between columns.
const GAP: usize = 2;

/// The minimum width of a column that is narrowed.
const LEAST: usize = 12;

/// Aligns rows under their headings.
pub(super) fn columns(headings: &[&str], rows: Vec<Vec<String>>) -> String {
    columns_within(headings, rows, &[], usize::MAX)
}

/// The same, in lines of at most `width` cells. Columns are narrowed in the order of `narrowed`, the widest
/// of each group first; of a text that does not fit the part stays in which it differs from the others.
pub(super) fn columns_within(
    headings: &[&str],
    mut rows: Vec<Vec<String>>,
    narrowed: &[&[usize]],
    width: usize,
) -> String {
    rows.insert(0, headings.iter().map(|heading| (*heading).to_owned()).collect());
    let mut widths = widths(&rows);
    for group in narrowed {
        narrow(&mut widths, group, width);
    }
    for (column, width) in widths.iter().enumerate().filter(|(_, width)| **width > 0) {
        let cells: Vec<&str> = rows[1..].iter().map(|row| row[column].as_str()).collect();
        if cells.iter().any(|cell| cell.width() > *width) {
            let cut = shortened(&cells, *width);
            rows[1..].iter_mut().zip(cut).for_each(|(row, cell)| row[column] = cell);
        }
    }
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths).filter(|(_, width)| **width > 0) {
            let cell = cut_in_the_middle(cell, *width);
            let padding = width - cell.width() + GAP;
            let _ = write!(line, "{cell}{:padding$}", "");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The width of the lines that [`columns`] would return.
pub(super) fn width_of(headings: &[&str], rows: &[Vec<String>]) -> usize {
    let mut widths = widths(rows);
    for (width, heading) in widths.iter_mut().zip(headings) {
        *width = heading.width().max(*width);
    }
    widths
        .iter()
        .filter(|width| **width > 0)
        .map(|width| width + GAP)
        .sum::<usize>()
        .saturating_sub(GAP)
}

fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let columns = rows.first().map_or(0, Vec::len);
    let of_column = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    (0..columns).map(of_column).collect()
}

/// Narrows some of the columns until all fit or have their minimum.
fn narrow(widths: &mut [usize], group: &[usize], width: usize) {
    loop {
        let shown = widths.iter().filter(|width| **width > 0);
        let total: usize = shown.map(|width| width + GAP).sum();
        let widest = group.iter().copied().max_by_key(|column| widths[*column]);
        let Some(widest) = widest.filter(|column| widths[*column] > LEAST) else { return };
        let surplus = total.saturating_sub(GAP).saturating_sub(width);
        if surplus == 0 {
            return;
        }
        widths[widest] -= 1;
    }
}

/// A text that fits, with `…` in place of its middle if it is longer.
pub(super) fn cut_in_the_middle(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let available = width.saturating_sub(1);
    let start = start(text.chars(), available.div_ceil(2));
    let end: String = self::start(text.chars().rev(), available / 2).chars().rev().collect();
    format!("{start}…{end}")
}

/// The start of a line that fits, with `…` if it is longer.
pub(super) fn cut(line: &str, width: usize) -> String {
    if line.width() <= width {
        return line.to_owned();
    }
    start(line.chars(), width.saturating_sub(1)) + "…"
}

/// As many characters as fit into a width.
fn start(characters: impl Iterator<Item = char>, mut available: usize) -> String {
    let fits = |letter: &char| {
        let rest = available.checked_sub(letter.width().unwrap_or(0));
        available = rest.unwrap_or(0);
        rest.is_some()
    };
    characters.take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_to_the_cells_of_the_terminal() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut_in_the_middle("abcdefgh", 6), "abc…gh");
        assert_eq!(cut_in_the_middle("日本語日本語", 6), "日…語");
    }

    #[test]
    fn columns_are_narrowed_in_their_order() {
        let row = || vec!["name-of-this-context".to_owned(), "a".repeat(30), "b".repeat(20)];
        let lines = |width| {
            let text = columns_within(&["NAME", "A", "B"], vec![row()], &[&[1, 2], &[0]], width);
            text.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        assert!(lines(74)[1].ends_with(&"b".repeat(20)), "{:?}", lines(74));
        for width in [73, 60, 50, 40] {
            let line = &lines(width)[1];
            assert_eq!(line.width(), width, "{line}");
            assert_eq!(line.starts_with("name-of-this-context"), width > 47, "{line}");
        }
        // No column is narrower than its minimum.
        assert_eq!(lines(10)[1].width(), 40);
    }
}
