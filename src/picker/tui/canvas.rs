//! A backend for ratatui that collects a frame as bytes, so that it is written in one call, or not
//! at all if nothing changed.

use std::collections::HashSet;
use std::io::{self, Write};
use std::mem::take;

use crossterm::cursor::MoveTo;
use crossterm::queue;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::{Position, Size};
use ratatui::style::Style;

use super::sgr::{of_space, sgr};

/// How the cursor is moved to a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moves {
    /// By absolute rows and columns of the screen.
    Absolute,
    /// Relative to the row where the cursor is between frames, which is the first row of the
    /// canvas.
    FromTheCursor,
}

pub(super) struct Canvas {
    moves: Moves,
    size: Size,
    /// Bytes to send before the cells of the next frame. The first frame has some: they clear the
    /// area.
    prelude: Vec<u8>,
    cells: Vec<u8>,
    /// Where wide characters are on screen.
    wide: HashSet<Position>,
    cursor: Option<Position>,
    last_cursor: Option<Position>,
}

/// Synchronized output: a terminal that supports it shows the frame as a whole. Without it a frame
/// may be shown in pieces, because a write may be split into pieces of 4 KiB on its way. Terminals
/// ignore private modes that they don't know.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";
/// Saves the cursor and turns off line wrapping. Returning by counting rows would fail on a
/// terminal that has just become smaller: moves down stop at its last row, and as many moves up
/// lead too far. A line that has become too long must not wrap and scroll the rows above.
const KEEP_ROW: &[u8] = b"\r\x1b7\x1b[?7l";
const BACK_TO_ROW: &[u8] = b"\x1b[?7h\x1b8";
const SHOW_CURSOR: &[u8] = b"\x1b[?25h";
const HIDE_CURSOR: &[u8] = b"\x1b[?25l";

impl Canvas {
    /// A canvas of this size, empty once `prelude` is sent.
    pub(super) fn new(moves: Moves, size: Size, prelude: Vec<u8>) -> Self {
        let (cells, wide) = (Vec::new(), HashSet::new());
        Self { moves, size, prelude, cells, wide, cursor: None, last_cursor: None }
    }

    /// The bytes to send for the last drawn frame; `None` if nothing changed.
    pub(super) fn frame(&mut self) -> Option<Vec<u8>> {
        // Below a prompt the cursor must be on the first row: the next frame starts from there.
        let cursor = self.cursor.filter(|at| self.moves == Moves::Absolute || at.y == 0);
        if self.prelude.is_empty() && self.cells.is_empty() && self.last_cursor == cursor {
            return None;
        }
        let (prelude, cells) = (take(&mut self.prelude), take(&mut self.cells));
        let mut frame = [BEGIN, &prelude].concat();
        match self.moves {
            Moves::Absolute => frame.extend(cells),
            Moves::FromTheCursor => frame.extend([KEEP_ROW, &cells, BACK_TO_ROW].concat()),
        }
        match cursor {
            Some(Position { x, y }) => {
                frame.extend(match self.moves {
                    Moves::Absolute => format!("\x1b[{};{}H", y + 1, x + 1).into_bytes(),
                    Moves::FromTheCursor => column(x),
                });
                frame.extend(SHOW_CURSOR);
            }
            None => frame.extend(HIDE_CURSOR),
        }
        frame.extend(END);
        self.last_cursor = cursor;
        Some(frame)
    }

    /// Moves to a cell, from the row of the last one. Cells are drawn row by row, so no move goes up.
    fn move_to(&mut self, last_row: Option<u16>, to: Position) -> io::Result<()> {
        match self.moves {
            Moves::Absolute if last_row != Some(to.y) => queue!(self.cells, MoveTo(to.x, to.y)),
            Moves::Absolute => self.cells.write_all(&column(to.x)),
            Moves::FromTheCursor => {
                let rows = to.y - last_row.unwrap_or(0);
                if rows > 0 {
                    write!(self.cells, "\x1b[{rows}B")?;
                }
                self.cells.write_all(&column(to.x))
            }
        }
    }
}

pub(super) fn column(x: u16) -> Vec<u8> {
    format!("\x1b[{}G", x + 1).into_bytes()
}

impl Backend for Canvas {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut row = None;
        let mut next = None;
        // The column after the last character that was drawn.
        let mut end = Position::default();
        let mut style: Option<Style> = None;
        for (x, y, cell) in content {
            let at = Position { x, y };
            if y == end.y && x < end.x {
                // It is the second half of a wide character, which drawing it would remove.
                continue;
            }
            if next != Some(at) {
                self.move_to(row, at)?;
                row = Some(y);
            }
            end = Position { x: x + cell.cell_width(), y };
            // Terminals differ in the width of wide and of composed characters.
            let is_certain = cell.cell_width() == 1 && cell.symbol().chars().nth(1).is_none();
            next = Some(end).filter(|_| is_certain);
            let is_wide = cell.cell_width() > 1;
            let was_wide = self.wide.remove(&at);
            if is_wide {
                self.wide.insert(at);
                self.wide.remove(&Position { x: x + 1, y });
            }
            if is_wide || was_wide {
                // And in what they leave in the second cell.
                self.cells.extend(b"\x1b[0m  ");
                self.move_to(row, at)?;
                style = None;
            }
            let wanted = cell.style();
            let looks_same = cell.symbol() == " " && style.map(of_space) == Some(of_space(wanted));
            if style != Some(wanted) && !looks_same {
                self.cells.extend(sgr(wanted).into_bytes());
                style = Some(wanted);
            }
            self.cells.extend(cell.symbol().bytes());
        }
        if style.is_some() {
            self.cells.extend(b"\x1b[0m");
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor = None;
        Ok(())
    }

    /// Does nothing: the cursor is shown once its position is set, which follows.
    fn show_cursor(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = Some(position.into());
        Ok(())
    }

    /// Not supported: a canvas is cleared by creating a new one.
    fn clear(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        self.clear()
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;
    use ratatui::layout::Rect;
    use ratatui::style::Style;
    use ratatui::text::{Line, Span, Text};
    use ratatui::{Terminal, TerminalOptions, Viewport};
    use std::num::NonZeroU16;

    use super::*;

    /// The frames for these texts of two lines, with the cursor at the end of the first line.
    fn frames(moves: Moves, texts: [&str; 3]) -> [Option<String>; 3] {
        let size = Size { width: 8, height: 2 };
        let canvas = Canvas::new(moves, size, b"<area>".to_vec());
        let viewport = Viewport::Fixed(Rect::from(size));
        let mut terminal = Terminal::with_options(canvas, TerminalOptions { viewport }).unwrap();
        texts.map(|text| {
            let draw = |frame: &mut ratatui::Frame| {
                frame.render_widget(ratatui::text::Text::raw(text), frame.area());
                let end = text.find('\n').expect("two lines");
                frame.set_cursor_position((u16::try_from(end).unwrap(), 0));
            };
            terminal.draw(draw).unwrap();
            terminal.backend_mut().frame().map(|frame| String::from_utf8(frame).unwrap())
        })
    }

    #[test]
    fn a_frame_contains_only_what_changed() {
        let [first, same, second] = frames(Moves::Absolute, ["a\nb", "a\nb", "ac\nb"]);
        let begin = "\x1b[?2026h<area>";
        let end = "\x1b[1;2H\x1b[?25h\x1b[?2026l";
        let first = first.unwrap();
        assert!(first.starts_with(begin) && first.ends_with(end), "{first:?}");
        assert!(first.contains("\x1b[1;1H") && first.contains("\x1b[2;1H"), "{first:?}");
        assert_eq!(same, None);
        let second = second.unwrap();
        assert!(!second.contains("area") && !second.contains('b'), "{second:?}");
    }

    #[test]
    fn below_a_prompt_no_move_depends_on_the_row() {
        for frame in frames(Moves::FromTheCursor, ["a\nb", "ab\nb", "ab\nc"]) {
            let frame = frame.unwrap();
            for absolute_or_up in ['H', 'A', 'd', 'f'] {
                assert!(!frame.contains(absolute_or_up), "{absolute_or_up} in {frame:?}");
            }
        }
    }

    /// Texts of three lines, in which characters of different widths replace each other.
    fn texts() -> impl Strategy<Value = Vec<Text<'static>>> {
        let part = select(vec!["a", "bc", " ", "京", "本語", "e\u{301}", "❤\u{fe0f}", "⚠"]);
        let style = select(vec![
            Style::new(),
            Style::new().bold(),
            Style::new().reversed(),
            Style::new().on_blue(),
        ]);
        let span = (part, style).prop_map(|(part, style)| Span::styled(part, style));
        let line = vec(span, 0..7).prop_map(Line::from);
        vec(vec(line, 3).prop_map(Text::from), 1..6)
    }

    /// What a terminal shows after these frames: text, background and reversal of each cell.
    fn shown(moves: Moves, texts: &[Text]) -> Vec<String> {
        let size = Size { width: 12, height: 3 };
        let [rows, columns] =
            [size.height, size.width].map(|cells| NonZeroU16::new(cells).unwrap());
        let mut parser = vt100::Parser::new(rows, columns, 0);
        let canvas = Canvas::new(moves, size, Vec::new());
        let viewport = Viewport::Fixed(Rect::from(size));
        let mut terminal = Terminal::with_options(canvas, TerminalOptions { viewport }).unwrap();
        for text in texts {
            terminal.draw(|frame| frame.render_widget(text, frame.area())).unwrap();
            parser.process(&terminal.backend_mut().frame().unwrap_or_default());
        }
        let screen = parser.screen();
        let at = |row, column| {
            let cell = screen.cell(row, column).unwrap();
            let symbol = if cell.has_contents() { cell.contents() } else { " " };
            let second_half = cell.is_wide_continuation();
            let look = (cell.bgcolor(), cell.inverse());
            if second_half { String::new() } else { format!("{symbol:?} {look:?}") }
        };
        (0..3).flat_map(|row| (0..12).map(move |column| at(row, column))).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..Default::default() })]

        /// Nothing of earlier frames stays on the screen, next to wide characters neither.
        #[test]
        fn a_frame_looks_as_if_it_were_the_first(texts in texts()) {
            for moves in [Moves::Absolute, Moves::FromTheCursor] {
                let [after_others, alone] = [&texts[..], &texts[texts.len() - 1..]]
                    .map(|texts| shown(moves, texts));
                prop_assert_eq!(after_others, alone);
            }
        }
    }
}
