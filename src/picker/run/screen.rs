//! What of the terminal the picker draws on: its second screen, or some rows below the prompt.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use crossterm::style::force_color_output;
use ratatui::layout::{Rect, Size};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use rustix::io::ioctl_fionread;
use rustix::termios::tcgetwinsize;
use std::fs::File;
use std::io::{self, Write};

use super::canvas::{Canvas, Moves, column};
use super::taken::{Taken, open_tty};
use crate::picker::place::Height;

/// The terminal, drawn on through `/dev/tty`. Dropping it gives the terminal back.
pub(super) struct Screen {
    tty: File,
    height: Option<Height>,
    mouse: bool,
    /// Where the cursor was in the prompt's line, if the picker starts on a line of its own.
    prompt: Option<u16>,
    /// How much of the terminal is drawn on, and how large the terminal was then.
    terminal: Terminal<Canvas>,
    laid_out: Option<Size>,
    /// Whether the next frame takes the screen first.
    is_to_take: bool,
    _taken: Taken,
}

impl Screen {
    /// Takes the terminal: its second screen, or as many rows as `height` says below the cursor.
    /// What was typed before is kept: it is the start of the query. Nothing shows yet.
    pub(super) fn take(height: Option<Height>, mouse: bool) -> io::Result<Self> {
        let tty = open_tty()?;
        let taken = Taken::now()?;
        // Whether to use colours is decided: the theme has them or not.
        force_color_output(true);
        let terminal = terminal(Canvas::new(Moves::Absolute, Size::default(), Vec::new()))?;
        let (prompt, laid_out, is_to_take) = (None, None, true);
        Ok(Self { tty, height, mouse, prompt, terminal, laid_out, is_to_take, _taken: taken })
    }

    /// The terminal itself, to be watched.
    pub(super) fn tty(&self) -> io::Result<File> {
        self.tty.try_clone()
    }

    /// Whether something waits to be read.
    pub(super) fn has_input(&self) -> bool {
        ioctl_fionread(&self.tty).is_ok_and(|bytes| bytes > 0)
    }

    /// Hands a text to the clipboard that the terminal keeps (OSC 52), which works from afar too.
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        let text = BASE64_STANDARD.encode(text);
        self.tty.write_all(format!("\x1b]52;c;{text}\x1b\\").as_bytes())
    }

    /// Says where in the prompt's line the cursor is: in any other column than the first, the
    /// picker starts on the line below, and comes back to it at the end.
    pub(super) fn start_below(&mut self, column: u16) {
        self.prompt = Some(column).filter(|&column| column > 0);
    }

    /// Draws all of the next frame: the terminal may not show the last one any more.
    pub(super) fn renew(&mut self) {
        self.laid_out = None;
    }

    /// Takes the terminal once more, after somebody else had it. The line of the prompt is not the
    /// one above any more then.
    pub(super) fn take_again(&mut self) -> io::Result<()> {
        Taken::again()?;
        self.prompt = None;
        self.is_to_take = true;
        self.renew();
        Ok(())
    }

    /// The size of what is drawn on, in cells, as the terminal is now. It holds for the next frame.
    pub(super) fn fit(&mut self) -> io::Result<Size> {
        let size = tcgetwinsize(&self.tty)?;
        let size = Size { width: size.ws_col, height: size.ws_row };
        if self.laid_out != Some(size) {
            self.lay_out(size)?;
            self.laid_out = Some(size);
        }
        Ok(self.terminal.get_frame().area().as_size())
    }

    /// Shows a frame, in one write, if it is another one than the last.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Frame)) -> io::Result<()> {
        self.terminal.draw(draw)?;
        match self.terminal.backend_mut().frame() {
            Some(frame) => self.tty.write_all(&frame),
            None => Ok(()),
        }
    }

    fn lay_out(&mut self, terminal_size: Size) -> io::Result<()> {
        let mut room = Vec::new();
        if self.is_to_take {
            room.extend(self.taking());
            Taken::on_the_way_back(self.giving_back());
            self.is_to_take = false;
        }
        let canvas = match self.height {
            None => {
                room.extend(b"\x1b[0m\x1b[2J");
                Canvas::new(Moves::Absolute, terminal_size, room)
            }
            Some(height) => {
                let rows = height.of(terminal_size.height);
                room.extend(make_room(rows));
                let size = Size { height: rows, ..terminal_size };
                Canvas::new(Moves::FromTheCursor, size, room)
            }
        };
        self.terminal = terminal(canvas)?;
        Ok(())
    }

    fn taking(&self) -> Vec<u8> {
        let place: &[u8] = match (self.height, self.prompt) {
            (None, _) => SECOND_SCREEN,
            (Some(_), Some(_)) => b"\r\n",
            (Some(_), None) => b"",
        };
        let mouse = if self.mouse { MOUSE } else { b"" };
        [place, PASTE, mouse].concat()
    }

    fn giving_back(&self) -> Vec<u8> {
        let mouse = if self.mouse { NO_MOUSE } else { b"" };
        let mut bytes = [mouse, NO_PASTE].concat();
        match (self.height, self.prompt) {
            (None, _) => bytes.extend(FIRST_SCREEN),
            (Some(_), None) => bytes.extend(CLEAR_BELOW),
            (Some(_), Some(in_prompt)) => {
                bytes.extend(CLEAR_BELOW);
                bytes.extend(b"\x1b[A");
                bytes.extend(column(in_prompt));
            }
        }
        bytes.extend(b"\x1b[?25h");
        bytes
    }
}

const SECOND_SCREEN: &[u8] = b"\x1b[?1049h";
const FIRST_SCREEN: &[u8] = b"\x1b[?1049l";
const PASTE: &[u8] = b"\x1b[?2004h";
const NO_PASTE: &[u8] = b"\x1b[?2004l";
/// Buttons and the wheel, and no movement; told in a way that has no limit on rows and columns.
const MOUSE: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const NO_MOUSE: &[u8] = b"\x1b[?1006l\x1b[?1000l";
/// Between frames the cursor rests on the first row.
const CLEAR_BELOW: &[u8] = b"\r\x1b[0m\x1b[J";

/// Clears this many rows from that of the cursor on. Where there are not as many, what is above
/// moves up.
fn make_room(rows: u16) -> Vec<u8> {
    let below = rows.saturating_sub(1);
    let mut bytes = CLEAR_BELOW.to_vec();
    if below > 0 {
        bytes.extend(b"\n".repeat(below.into()));
        bytes.extend(format!("\x1b[{below}A").into_bytes());
    }
    bytes
}

fn terminal(canvas: Canvas) -> io::Result<Terminal<Canvas>> {
    use ratatui::backend::Backend;
    let viewport = Viewport::Fixed(Rect::from(canvas.size()?));
    Terminal::with_options(canvas, TerminalOptions { viewport })
}
