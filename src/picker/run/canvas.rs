//! Where a frame is drawn before it is shown: it becomes one piece of bytes, or none where nothing
//! changed.

use std::io::{self, Write};
use std::mem::take;

use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::style::{Attribute, Print, SetAttribute, SetStyle};
use ratatui::backend::{Backend, ClearType, IntoCrossterm, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

/// How cells are reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moves {
    /// The rows are those of the screen.
    Absolute,
    /// The first row is the one that the cursor rests on between frames, wherever that is.
    FromTheCursor,
}

/// The terminal, as the terminal library sees it.
pub(super) struct Canvas {
    moves: Moves,
    size: Size,
    /// What goes before the cells of the next frame: it makes room for them. There is something
    /// before the first.
    room: Vec<u8>,
    /// The cells that changed.
    cells: Vec<u8>,
    /// Where the cursor belongs, if it is to be seen.
    cursor: Option<Position>,
    /// Where the last frame put it.
    left: Option<Position>,
}

/// A frame begins and ends with these, and a terminal that knows them shows it as a whole. A frame
/// is one write, but on its way to the terminal it may be cut in pieces of 4 KiB. Terminals that
/// don't know a private mode pass over it.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";
/// The cursor's row is kept by the terminal, not found again by counting: on a terminal that has
/// just become smaller, moves down stop at its end, and as many moves up would lead too far. Nor
/// may a line that has become too long wrap, and scroll what is above.
const KEEP_ROW: &[u8] = b"\r\x1b7\x1b[?7l";
const BACK_TO_ROW: &[u8] = b"\x1b[?7h\x1b8";
const SHOW_CURSOR: &[u8] = b"\x1b[?25h";
const HIDE_CURSOR: &[u8] = b"\x1b[?25l";

impl Canvas {
    /// An empty area of this size, once `room` is sent.
    pub(super) fn new(moves: Moves, size: Size, room: Vec<u8>) -> Self {
        Self { moves, size, room, cells: Vec::new(), cursor: None, left: None }
    }

    /// What to send for the frame that was drawn last, if anything.
    pub(super) fn frame(&mut self) -> Option<Vec<u8>> {
        // Below a prompt the cursor has to rest on the first row, or it would not be found again.
        let cursor = self.cursor.filter(|at| self.moves == Moves::Absolute || at.y == 0);
        if self.room.is_empty() && self.cells.is_empty() && self.left == cursor {
            return None;
        }
        let (room, cells) = (take(&mut self.room), take(&mut self.cells));
        let mut frame = [BEGIN, &room].concat();
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
        self.left = cursor;
        Some(frame)
    }

    /// Moves to a cell. Cells come row by row, so that no move leads up.
    fn move_to(&mut self, from_row: u16, to: Position) -> io::Result<()> {
        match self.moves {
            Moves::Absolute => queue!(self.cells, MoveTo(to.x, to.y)),
            Moves::FromTheCursor => {
                if to.y > from_row {
                    write!(self.cells, "\x1b[{}B", to.y - from_row)?;
                }
                self.cells.write_all(&column(to.x))
            }
        }
    }
}

/// Moves within the row.
pub(super) fn column(x: u16) -> Vec<u8> {
    format!("\x1b[{}G", x + 1).into_bytes()
}

impl Backend for Canvas {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut row = 0;
        let mut next = None;
        let mut style = None;
        for (x, y, cell) in content {
            let at = Position { x, y };
            if next != Some(at) {
                self.move_to(row, at)?;
                row = y;
            }
            next = Some(Position { x: x + 1, y });
            if style.replace(cell.style()) != Some(cell.style()) {
                let style = cell.style().into_crossterm();
                queue!(self.cells, SetAttribute(Attribute::Reset), SetStyle(style))?;
            }
            queue!(self.cells, Print(cell.symbol()))?;
        }
        if style.is_some() {
            queue!(self.cells, SetAttribute(Attribute::Reset))?;
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor = None;
        Ok(())
    }

    /// It is shown where it is put, which is told next.
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

    /// A canvas is cleared by taking a new one.
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
    use ratatui::layout::Rect;
    use ratatui::{Terminal, TerminalOptions, Viewport};

    use super::*;

    /// The frames for these texts on one line below another, with the cursor at the end of the
    /// first.
    fn frames(moves: Moves, texts: [&str; 3]) -> [Option<String>; 3] {
        let size = Size { width: 8, height: 2 };
        let canvas = Canvas::new(moves, size, b"<room>".to_vec());
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
    fn a_frame_tells_what_changed_and_nothing_when_nothing_did() {
        let [first, same, second] = frames(Moves::Absolute, ["a\nb", "a\nb", "ac\nb"]);
        let begin = "\x1b[?2026h<room>";
        let end = "\x1b[1;2H\x1b[?25h\x1b[?2026l";
        let first = first.unwrap();
        assert!(first.starts_with(begin) && first.ends_with(end), "{first:?}");
        assert!(first.contains("\x1b[1;1H") && first.contains("\x1b[2;1H"), "{first:?}");
        assert_eq!(same, None);
        let second = second.unwrap();
        assert!(!second.contains("room") && !second.contains('b'), "{second:?}");
    }

    #[test]
    fn below_a_prompt_no_move_needs_to_know_the_row() {
        for frame in frames(Moves::FromTheCursor, ["a\nb", "ab\nb", "ab\nc"]) {
            let frame = frame.unwrap();
            for absolute_or_up in ['H', 'A', 'd', 'f'] {
                assert!(!frame.contains(absolute_or_up), "{absolute_or_up} in {frame:?}");
            }
        }
    }
}
