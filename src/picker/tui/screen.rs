//! The part of the terminal that the picker draws on: the alternate screen, or some rows below the
//! prompt.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use crossterm::style::force_color_output;
use ratatui::layout::{Rect, Size};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use rustix::io::ioctl_fionread;
use rustix::termios::tcgetwinsize;
use std::fs::File;
use std::io::{self, Write};
use std::time::Instant;

use super::canvas::{Canvas, Moves, column};
use super::terminal_guard::{TerminalGuard, open_tty};
use crate::picker::height::Height;

/// The terminal, opened as `/dev/tty`. Dropping it restores the terminal.
pub(super) struct Screen {
    tty: File,
    height: Option<Height>,
    mouse: bool,
    /// The column of the cursor in the prompt's line, if the picker starts on the line below.
    prompt: Option<u16>,
    terminal: Terminal<Canvas>,
    /// The size of the terminal for which the canvas was created.
    laid_out: Option<Size>,
    /// Whether the next frame begins with the escape sequences that set up the terminal.
    needs_setup: bool,
    _guard: TerminalGuard,
}

impl Screen {
    /// Prepares the terminal: the alternate screen, or `height` rows below the cursor. Input typed
    /// before is kept as the start of the query. Nothing is drawn yet.
    pub(super) fn take(height: Option<Height>, mouse: bool) -> io::Result<Self> {
        let tty = open_tty()?;
        let guard = TerminalGuard::now()?;
        // The theme decides on colours, not crossterm.
        force_color_output(true);
        let terminal = terminal(Canvas::new(Moves::Absolute, Size::default(), Vec::new()))?;
        let (prompt, laid_out, needs_setup) = (None, None, true);
        Ok(Self { tty, height, mouse, prompt, terminal, laid_out, needs_setup, _guard: guard })
    }

    pub(super) fn tty(&self) -> io::Result<File> {
        self.tty.try_clone()
    }

    pub(super) fn has_input(&self) -> bool {
        ioctl_fionread(&self.tty).is_ok_and(|bytes| bytes > 0)
    }

    /// Copies a text to the clipboard through the terminal (OSC 52), which works over SSH too.
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        let text = BASE64_STANDARD.encode(text);
        self.tty.write_all(format!("\x1b]52;c;{text}\x1b\\").as_bytes())
    }

    /// Sends a query to the terminal.
    pub(super) fn ask(&mut self, query: &[u8]) -> io::Result<()> {
        self.tty.write_all(query)
    }

    /// Sets the column of the cursor in the prompt's line. If it is not the first column, the
    /// picker starts on the line below, and returns to this column at the end.
    pub(super) fn start_below(&mut self, column: u16) {
        self.prompt = Some(column).filter(|&column| column > 0);
    }

    /// Makes the next frame draw all cells, because the terminal may not show the last frame any
    /// more.
    pub(super) fn renew(&mut self) {
        self.laid_out = None;
    }

    /// Prepares the terminal again after another program used it. The line above is then no longer
    /// the prompt.
    pub(super) fn take_again(&mut self) -> io::Result<()> {
        TerminalGuard::again(&self.tty)?;
        self.prompt = None;
        self.needs_setup = true;
        self.renew();
        Ok(())
    }

    /// Adapts to the current size of the terminal, and returns the size of the next frame in cells.
    pub(super) fn fit(&mut self) -> io::Result<Size> {
        let size = tcgetwinsize(&self.tty)?;
        // Some terminals report no size, and one that is being resized may do so for a moment.
        let known = |reported: u16, usual: u16| if reported == 0 { usual } else { reported };
        let size = Size { width: known(size.ws_col, 80), height: known(size.ws_row, 24) };
        if self.laid_out != Some(size) {
            self.lay_out(size)?;
            self.laid_out = Some(size);
        }
        Ok(self.terminal.get_frame().area().as_size())
    }

    /// Draws a frame and sends the changes in one write. Returns when it was ready: it was on no screen
    /// before.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Frame)) -> io::Result<Instant> {
        self.terminal.draw(draw)?;
        let frame = self.terminal.backend_mut().frame();
        let ready = Instant::now();
        if let Some(frame) = frame {
            self.tty.write_all(&frame)?;
        }
        Ok(ready)
    }

    fn lay_out(&mut self, terminal_size: Size) -> io::Result<()> {
        let mut prelude = Vec::new();
        if self.needs_setup {
            prelude.extend(self.setup());
            TerminalGuard::set_restore_bytes(self.teardown());
            self.needs_setup = false;
        }
        let canvas = match self.height {
            None => {
                prelude.extend(b"\x1b[0m\x1b[2J");
                Canvas::new(Moves::Absolute, terminal_size, prelude)
            }
            Some(height) => {
                let rows = height.of(terminal_size.height);
                prelude.extend(clear_rows(rows));
                let size = Size { height: rows, ..terminal_size };
                Canvas::new(Moves::FromTheCursor, size, prelude)
            }
        };
        self.terminal = terminal(canvas)?;
        Ok(())
    }

    fn setup(&self) -> Vec<u8> {
        let place: &[u8] = match (self.height, self.prompt) {
            (None, _) => ALTERNATE_SCREEN,
            (Some(_), Some(_)) => b"\r\n",
            (Some(_), None) => b"",
        };
        let mouse = if self.mouse { MOUSE } else { b"" };
        [place, PASTE, mouse].concat()
    }

    fn teardown(&self) -> Vec<u8> {
        let mouse = if self.mouse { NO_MOUSE } else { b"" };
        let mut bytes = [mouse, NO_PASTE].concat();
        match (self.height, self.prompt) {
            (None, _) => bytes.extend(MAIN_SCREEN),
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

const ALTERNATE_SCREEN: &[u8] = b"\x1b[?1049h";
const MAIN_SCREEN: &[u8] = b"\x1b[?1049l";
const PASTE: &[u8] = b"\x1b[?2004h";
const NO_PASTE: &[u8] = b"\x1b[?2004l";
/// Reports buttons and the wheel but no movement, in a format without a limit on rows and columns.
const MOUSE: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const NO_MOUSE: &[u8] = b"\x1b[?1006l\x1b[?1000l";
/// Clears from the first row on, where the cursor is between frames.
const CLEAR_BELOW: &[u8] = b"\r\x1b[0m\x1b[J";

/// Clears this many rows from the cursor's row on. If there are fewer, the rows above scroll up.
fn clear_rows(rows: u16) -> Vec<u8> {
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
