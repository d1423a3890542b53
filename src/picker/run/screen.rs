//! The terminal while it is ours: raw, on its second screen, and given back on every way out.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Write};
use std::panic;
use std::rc::Rc;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::Show;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use crossterm::style::force_color_output;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Size;
use ratatui::{Frame, Terminal};

/// The terminal, drawn on through `/dev/tty`. Dropping it gives the terminal back.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Canvas>>,
    canvas: Canvas,
    tty: File,
    _taken: Taken,
}

impl Screen {
    /// Takes the terminal. What was typed before is kept: it is the start of the query.
    pub(super) fn take() -> io::Result<Self> {
        let mut tty = open_tty()?;
        let taken = Taken::now()?;
        // Whether to use colours is decided: the theme has them or not.
        force_color_output(true);
        let mut canvas = Canvas::default();
        execute!(canvas, EnterAlternateScreen, EnableBracketedPaste)?;
        tty.write_all(&canvas.0.take())?;
        let terminal = Terminal::new(CrosstermBackend::new(canvas.clone()))?;
        Ok(Self { terminal, canvas, tty, _taken: taken })
    }

    /// The terminal itself, to be watched.
    pub(super) fn tty(&self) -> io::Result<File> {
        self.tty.try_clone()
    }

    /// The size of the terminal, in cells.
    pub(super) fn size(&self) -> io::Result<Size> {
        self.terminal.size()
    }

    /// Shows a frame, in one write.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Frame)) -> io::Result<()> {
        self.terminal.draw(draw)?;
        self.tty.write_all(&self.canvas.0.take())
    }
}

/// Where a frame is drawn before it is shown. The terminal library flushes several times in a
/// frame; nothing leaves here until the frame is whole, so that none is ever seen half drawn.
#[derive(Clone, Default)]
struct Canvas(Rc<RefCell<Vec<u8>>>);

impl Write for Canvas {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// That the terminal is ours, until this is dropped or the program panics.
struct Taken;

/// Whether the terminal is ours now.
static TAKEN: AtomicBool = AtomicBool::new(false);

impl Taken {
    fn now() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let previous = panic::take_hook();
            panic::set_hook(Box::new(move |panic| {
                give_back();
                previous(panic);
            }));
        });
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        Ok(Self)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back, once. A terminal that went away needs nothing, so errors don't matter.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        if let Ok(mut tty) = open_tty() {
            let _ = execute!(tty, DisableBracketedPaste, LeaveAlternateScreen, Show);
        }
        let _ = disable_raw_mode();
    }
}

fn open_tty() -> io::Result<File> {
    File::options().read(true).write(true).open("/dev/tty")
}
