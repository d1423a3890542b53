//! The real program in a terminal, and what a person would see there.

mod emulator;
mod frames;
mod key;
mod restored;
mod seen;

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use expect_test::Expect;
use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use similar::TextDiff;
use vt100::{MouseProtocolMode, Screen};

use self::emulator::Emulator;
pub(crate) use self::key::{Key, Mouse};
use self::seen::{Keyboard, Seen, State, history, trimmed, type_in};
pub(crate) use self::seen::{at_rest, shown};
use super::DEADLINE;
use super::command::{Command, exit_code};
use super::expected;
use super::gate::one_child_at_a_time;
use super::home::Home;
use super::picture::Window;

/// A pseudo-terminal with one program in it. The program is killed when the value is dropped.
pub(crate) struct Terminal {
    line: String,
    pid: Pid,
    pty: Box<dyn MasterPty + Send>,
    keyboard: Arc<Keyboard>,
    seen: Arc<Seen>,
}

impl Terminal {
    /// The real kswitch in a terminal of this size.
    pub(crate) fn open<A: AsRef<OsStr>>(
        home: &Home,
        arguments: &[A],
        rows: u16,
        columns: u16,
    ) -> Terminal {
        Terminal::of(&home.command(arguments), rows, columns)
    }

    /// Any command; [`Command::redirected`] takes single streams away from the terminal.
    ///
    /// SHELL is set to `/bin/sh` unless the command sets it: portable-pty would fill in the login
    /// shell of the user who runs the tests.
    pub(crate) fn of(command: &Command, rows: u16, columns: u16) -> Terminal {
        Terminal::showing("", command, rows, columns)
    }

    /// Any command, in a terminal that shows this text already: what a shell has left, and its
    /// prompt.
    pub(crate) fn showing(text: &str, command: &Command, rows: u16, columns: u16) -> Terminal {
        Terminal::with(Emulator::default(), text, command, rows, columns)
    }

    /// A terminal that does not report its background: the test types the answer.
    pub(crate) fn without_background(command: &Command, rows: u16, columns: u16) -> Terminal {
        Terminal::with(Emulator::without_background(), "", command, rows, columns)
    }

    fn with(
        emulator: Emulator,
        text: &str,
        command: &Command,
        rows: u16,
        columns: u16,
    ) -> Terminal {
        assert!(command.user.is_none(), "a terminal belongs to the user who runs the tests");
        let line = command.line();
        let starting = one_child_at_a_time();
        let pair = native_pty_system().openpty(size(rows, columns)).expect("open a terminal");
        let keyboard = Arc::new(Mutex::new(pair.master.take_writer().expect("a keyboard")));
        let reader = pair.master.try_clone_reader().expect("a screen");
        let child = pair
            .slave
            .spawn_command(builder(command))
            .unwrap_or_else(|error| panic!("cannot start {line}: {error}"));
        // While this side has it open, the end of the output would never be seen.
        drop(pair.slave);
        drop(starting);

        let mut child = child
            .into_any()
            .downcast::<std::process::Child>()
            .unwrap_or_else(|_| panic!("a child of another kind"));
        let pid = Pid::from_child(&child);

        let seen = Arc::new(Seen::new(cells(rows), cells(columns), text, emulator));

        let (shown, typed) = (Arc::clone(&seen), Arc::clone(&keyboard));
        thread::spawn(move || shown.read_all(reader, &typed));
        let ended = Arc::clone(&seen);
        thread::spawn(move || {
            let status = child.wait().expect("wait for a child");
            ended.update(|state| state.exit = Some(exit_code(status)));
        });
        Terminal { line, pid, pty: pair.master, keyboard, seen }
    }

    /// Types this text or these bytes.
    pub(crate) fn send(&self, bytes: impl AsRef<[u8]>) {
        type_in(&self.keyboard, bytes.as_ref()).expect("type into the terminal");
    }

    /// Presses a key.
    pub(crate) fn send_key(&self, key: Key) {
        let application_cursor = self.look(Screen::application_cursor);
        self.send(key.bytes(application_cursor));
    }

    /// Pastes text, in brackets if the program asked for them, as terminals do.
    pub(crate) fn paste(&self, text: &str) {
        if self.look(Screen::bracketed_paste) {
            self.send(format!("\x1b[200~{text}\x1b[201~"));
        } else {
            self.send(text);
        }
    }

    /// Clicks, or turns the wheel, over a cell counted from zero. A terminal reports to the program
    /// about the mouse only if it asked, so a program that did not ask fails the test.
    #[track_caller]
    pub(crate) fn mouse(&self, mouse: Mouse, row: u16, column: u16) {
        let is_asked_for =
            self.look(|screen| screen.mouse_protocol_mode() != MouseProtocolMode::None);
        assert!(is_asked_for, "{} did not ask for the mouse", self.line);
        self.send(mouse.bytes(row, column));
    }

    /// Clicks twice at once, as [`Self::mouse`].
    #[track_caller]
    pub(crate) fn double_click(&self, row: u16, column: u16) {
        self.mouse(Mouse::Left, row, column);
        self.mouse(Mouse::Left, row, column);
    }

    /// Gives the terminal another size; the kernel notifies the program.
    pub(crate) fn resize(&self, rows: u16, columns: u16) {
        let [lines, width] = [rows, columns].map(cells);
        self.seen.update(|state| state.parser.set_size(lines, width));
        self.pty.resize(size(rows, columns)).expect("resize the terminal");
    }

    /// Sends a signal to the program.
    #[track_caller]
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal)
            .unwrap_or_else(|error| panic!("cannot signal {}: {error}", self.line));
    }

    /// The process id of the program.
    pub(crate) fn pid(&self) -> i32 {
        self.pid.as_raw_nonzero().get()
    }

    /// Waits until this text is somewhere on the screen.
    #[track_caller]
    pub(crate) fn wait_for(&self, text: &str) {
        let is_there = |state: &State| shown(state.parser.screen()).contains(text);
        drop(self.wait(&format!("{text:?}"), is_there));
        self.let_it_wait();
    }

    /// Waits until the program has sent this.
    #[track_caller]
    pub(crate) fn wait_for_output(&self, sent: &str) {
        let is_there = |state: &State| String::from_utf8_lossy(&state.raw).contains(sent);
        drop(self.wait(&format!("{sent:?} in the output"), is_there));
    }

    /// Waits until the condition holds for a whole frame.
    #[track_caller]
    pub(crate) fn wait_until(&self, condition: impl Fn(&Screen) -> bool) {
        drop(self.wait("the condition", |state| condition(state.parser.screen())));
        self.let_it_wait();
    }

    /// Waits until the screen shows exactly this, and shows the difference if it never does.
    /// Spaces at the ends of lines and empty lines at the end don't count.
    #[track_caller]
    pub(crate) fn wait_for_screen(&self, expected: &str) {
        let expected = trimmed(expected.lines());
        let arrived = self.seen.wait(|state| shown(state.parser.screen()) == expected).map(drop);
        if let Err(state) = arrived {
            let found = shown(state.parser.screen());
            let diff = TextDiff::from_lines(&expected, &found);
            let diff = diff.unified_diff().context_radius(100).to_string();
            panic!(
                "the screen never was as expected (- expected, + found)\n{diff}\n{}",
                self.describe(&state)
            );
        }
        self.let_it_wait();
    }

    /// Waits until the screen is as in [`Self::screen`]; the expectation can be rewritten.
    #[track_caller]
    pub(crate) fn shows(&self, expected: Expect) {
        self.shows_masked(str::to_owned, expected);
    }

    /// As [`Self::shows`], after `mask` has replaced what differs from run to run.
    #[track_caller]
    pub(crate) fn shows_masked(&self, mask: impl Fn(&str) -> String, expected: Expect) {
        let found = |state: &State| mask(&shown(state.parser.screen()));
        let arrived = self.seen.wait(|state| found(state) == expected::text(&expected)).map(drop);
        if let Err(state) = arrived {
            let (found, details) = (found(&state), self.describe(&state));
            drop(state);
            expected::differs(&found, expected, &details);
        }
        self.let_it_wait();
    }

    /// Waits until the program waits for something, for a second at most. It may have written a frame, and
    /// not noted yet that it has: on a busy machine it would take the next key for one that is older.
    fn let_it_wait(&self) {
        let stat = format!("/proc/{}/stat", self.pid());
        let runs = || {
            let stat = fs::read_to_string(&stat).unwrap_or_default();
            stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('R'))
        };
        let began = Instant::now();
        while runs() && began.elapsed() < Duration::from_secs(1) {
            thread::yield_now();
        }
    }

    /// Waits for the end of the program and of its output. The exit code is 128 and the number of
    /// the signal if one ended it.
    #[track_caller]
    pub(crate) fn wait_exit(&self) -> i32 {
        drop(self.wait("the end of the program", |state| state.exit.is_some()));
        let state = self.wait("the terminal to be let go of", |state| state.is_closed);
        state.exit.expect("it has ended")
    }

    /// The screen as text, without spaces at the ends of lines and empty lines at the end.
    #[track_caller]
    pub(crate) fn screen(&self) -> String {
        self.look(shown)
    }

    /// The text of all lines, those that have left the screen at its top too.
    #[track_caller]
    pub(crate) fn history(&self) -> String {
        self.look(history)
    }

    /// The row and the column of the cursor, counted from zero.
    #[track_caller]
    pub(crate) fn cursor(&self) -> (u16, u16) {
        self.look(Screen::cursor_position)
    }

    /// The device of the terminal, for another program to open.
    pub(crate) fn device(&self) -> PathBuf {
        self.pty.tty_name().expect("a terminal with a name")
    }

    /// Looks at a whole frame: colours, cursor, modes.
    #[track_caller]
    pub(crate) fn look<T>(&self, at: impl FnOnce(&Screen) -> T) -> T {
        let state = self.wait("the end of the frame", |_| true);
        at(state.parser.screen())
    }

    /// The screen as an SVG picture, in this window.
    #[track_caller]
    pub(crate) fn picture(&self, window: &Window<'_>) -> String {
        self.look(|screen| window.picture(screen))
    }

    /// Every byte the program has sent so far.
    pub(crate) fn raw_output(&self) -> Vec<u8> {
        self.seen.lock().raw.clone()
    }

    #[track_caller]
    fn wait(&self, what: &str, condition: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        self.seen.wait(condition).unwrap_or_else(|state| {
            panic!("waited {DEADLINE:?} in vain for {what}\n{}", self.describe(&state))
        })
    }

    /// The whole screen in a frame, for messages.
    fn describe(&self, state: &State) -> String {
        let screen = state.parser.screen();
        let (rows, columns) = screen.size();
        let (row, column) = screen.cursor_position();
        let end = state.exit.map_or_else(|| "running".to_owned(), |code| format!("exit {code}"));
        let mut text =
            format!("$ {} ({end}), {rows}x{columns}, cursor {row}:{column}\n", self.line);
        for line in screen.rows(0, columns.get()) {
            writeln!(text, "|{line}").expect("write to a string");
        }
        text
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if self.seen.lock().exit.is_none() {
            // It may have ended just now.
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

fn builder(command: &Command) -> CommandBuilder {
    let command = &command.inner;
    let mut builder = CommandBuilder::new(command.get_program());
    builder.args(command.get_args());
    builder.env_clear();
    builder.env("SHELL", "/bin/sh");
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            builder.env(name, value);
        }
    }
    if let Some(directory) = command.get_current_dir() {
        builder.cwd(directory);
    }
    builder
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

/// The rows or columns of the screen. A terminal may report that it has none.
fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN)
}
