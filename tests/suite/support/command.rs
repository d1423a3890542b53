//! A program to run, and what came of it.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{self, Read, Write as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Child, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use rustix::process::{Pid, Signal, kill_process};

use super::DEADLINE;
use super::gate::one_child_at_a_time;

/// A program, its arguments and an environment of its own.
pub(crate) struct Command {
    pub(super) inner: std::process::Command,
    pub(super) user: Option<u32>,
    input: Option<Vec<u8>>,
}

impl Command {
    /// Runs in `directory`, with no environment at all; as `user` (and the group of the same number)
    /// where one is given.
    pub(super) fn new(program: &OsStr, directory: &Path, user: Option<u32>) -> Command {
        let mut inner = std::process::Command::new(program);
        inner.current_dir(directory).env_clear();
        if let Some(user) = user {
            inner.uid(user).gid(user);
        }
        Command { inner, user, input: None }
    }

    /// Adds arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: &[A]) -> Command {
        self.inner.args(arguments);
        self
    }

    /// Sets a variable.
    pub(crate) fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Command {
        self.inner.env(name, value);
        self
    }

    /// Leaves a variable unset.
    pub(crate) fn without(mut self, name: impl AsRef<OsStr>) -> Command {
        self.inner.env_remove(name);
        self
    }

    /// Runs in another directory than home.
    pub(crate) fn in_directory(mut self, directory: impl AsRef<Path>) -> Command {
        self.inner.current_dir(directory);
        self
    }

    /// Runs as root, whichever user owns the home. Only root can.
    pub(crate) fn by_root(mut self) -> Command {
        self.user = None;
        self.inner.uid(0).gid(0);
        self
    }

    /// Gives the program this text to read; otherwise it reads from `/dev/null`.
    pub(crate) fn input(mut self, text: impl Into<Vec<u8>>) -> Command {
        self.input = Some(text.into());
        self
    }

    /// The same program started by `sh` with redirections, such as `>out 2>err`, for a terminal
    /// where one of the streams is not the terminal. Relative paths are below the directory it runs in.
    pub(crate) fn redirected(self, redirections: &str) -> Command {
        let before = &self.inner;
        let mut inner = std::process::Command::new("/bin/sh");
        inner
            .arg("-c")
            .arg(format!(r#"exec "$0" "$@" {redirections}"#))
            .arg(before.get_program())
            .args(before.get_args())
            .env_clear()
            .envs(before.get_envs().filter_map(|(name, value)| Some((name, value?))));
        if let Some(directory) = before.get_current_dir() {
            inner.current_dir(directory);
        }
        if let Some(user) = self.user {
            inner.uid(user).gid(user);
        }
        Command { inner, ..self }
    }

    /// Runs to the end.
    pub(crate) fn run(self) -> Ran {
        self.start().wait()
    }

    /// Starts, and comes back at once.
    pub(crate) fn start(mut self) -> Running {
        let line = self.line();
        let stdin = if self.input.is_some() { Stdio::piped() } else { Stdio::null() };
        self.inner.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());

        let starting = one_child_at_a_time();
        let mut child =
            self.inner.spawn().unwrap_or_else(|error| panic!("cannot start {line}: {error}"));
        drop(starting);

        let pid = Pid::from_child(&child);
        if let (Some(mut stdin), Some(input)) = (child.stdin.take(), self.input) {
            // A program need not read what it is given; a closed pipe is its own affair.
            thread::spawn(move || drop(stdin.write_all(&input)));
        }
        let printed = Arc::new(Printed::default());
        let (ended, end) = channel();
        let hearing = Arc::clone(&printed);
        thread::spawn(move || ended.send(output_of(child, &hearing)));
        Running { line, pid, printed, end }
    }

    /// What one would have typed, without the environment.
    pub(super) fn line(&self) -> String {
        let program = Path::new(self.inner.get_program());
        let name = program.file_name().unwrap_or(program.as_os_str());
        let words = std::iter::once(name).chain(self.inner.get_args());
        words.map(quoted).collect::<Vec<_>>().join(" ")
    }
}

/// A program under way.
pub(crate) struct Running {
    line: String,
    pid: Pid,
    printed: Arc<Printed>,
    end: Receiver<io::Result<Output>>,
}

/// What a program has printed on stdout so far.
#[derive(Default)]
struct Printed {
    so_far: Mutex<Vec<u8>>,
    more: Condvar,
}

impl Running {
    /// The process id, as it appears in a lock.
    pub(crate) fn pid(&self) -> i32 {
        self.pid.as_raw_nonzero().get()
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal)
            .unwrap_or_else(|error| panic!("cannot signal {}: {error}", self.line));
    }

    /// Waits until it has printed at least this many lines on stdout, and
    /// gives all that it has printed by then.
    pub(crate) fn wait_for_lines(&self, count: usize) -> String {
        let lines = |text: &[u8]| text.split(|byte| *byte == b'\n').count() - 1;
        let so_far = self.printed.so_far.lock().unwrap_or_else(PoisonError::into_inner);
        let (so_far, _) = self
            .printed
            .more
            .wait_timeout_while(so_far, DEADLINE, |so_far| lines(so_far) < count)
            .unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&so_far).into_owned();
        drop(so_far);
        assert!(lines(text.as_bytes()) >= count, "{} printed only this:\n{text}", self.line);
        text
    }

    /// Waits for the end.
    pub(crate) fn wait(self) -> Ran {
        let Ok(output) = self.end.recv_timeout(DEADLINE) else {
            self.signal(Signal::KILL);
            let killed = self.end.recv_timeout(DEADLINE).ok().and_then(Result::ok);
            let so_far = killed.map(|output| Ran::new(&self.line, &output).to_string());
            panic!("did not end in {DEADLINE:?}: {}", so_far.unwrap_or(self.line));
        };
        let output =
            output.unwrap_or_else(|error| panic!("cannot wait for {}: {error}", self.line));
        Ran::new(&self.line, &output)
    }
}

/// Reads both streams to their ends, and passes stdout on as it comes.
fn output_of(mut child: Child, printed: &Printed) -> io::Result<Output> {
    let mut stdout = child.stdout.take().expect("piped");
    let mut stderr = child.stderr.take().expect("piped");
    let mut errors = Vec::new();
    thread::scope(|streams| {
        let reading = streams.spawn(|| stderr.read_to_end(&mut errors));
        let mut piece = vec![0; 64 << 10];
        loop {
            let length = stdout.read(&mut piece)?;
            let mut so_far = printed.so_far.lock().unwrap_or_else(PoisonError::into_inner);
            so_far.extend_from_slice(&piece[..length]);
            printed.more.notify_all();
            if length == 0 {
                break;
            }
        }
        reading.join().expect("reading doesn't panic")
    })?;
    let stdout = printed.so_far.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok(Output { status: child.wait()?, stdout, stderr: errors })
}

/// What a program printed and how it ended.
pub(crate) struct Ran {
    line: String,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// The exit code; 128 and the number of the signal if one ended it, as in a shell.
    pub(crate) code: i32,
    /// The same as the system reports it.
    pub(crate) status: ExitStatus,
}

impl Ran {
    fn new(line: &str, output: &Output) -> Ran {
        Ran {
            line: line.to_owned(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            code: exit_code(output.status),
            status: output.status,
        }
    }

    /// Fails the test unless the program succeeded.
    #[track_caller]
    pub(crate) fn success(self) -> Ran {
        self.failure(0)
    }

    /// Fails the test unless the program ended with this code.
    #[track_caller]
    pub(crate) fn failure(self, code: i32) -> Ran {
        assert!(self.code == code, "expected exit {code}\n{self}");
        self
    }

    /// The output of a program that succeeded and printed nothing on stderr.
    #[track_caller]
    pub(crate) fn only_stdout(self) -> String {
        let ran = self.success();
        assert!(ran.stderr.is_empty(), "expected nothing on stderr\n{ran}");
        ran.stdout
    }

    /// The messages of a program that ended with this code and printed no data.
    #[track_caller]
    pub(crate) fn only_stderr(self, code: i32) -> String {
        let ran = self.failure(code);
        assert!(ran.stdout.is_empty(), "expected nothing on stdout\n{ran}");
        ran.stderr
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "$ {}\nexit {}", self.line, self.code)?;
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if text.is_empty() {
                write!(f, "\n--- {name}: empty")?;
            } else {
                let ending = if text.ends_with('\n') { "" } else { "\n(no newline at the end)" };
                write!(f, "\n--- {name}:\n{}{ending}", text.trim_end_matches('\n'))?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The exit code, or 128 and the number of the signal.
pub(super) fn exit_code(status: ExitStatus) -> i32 {
    status
        .code()
        .or_else(|| status.signal().map(|signal| 128 + signal))
        .expect("a process that ended")
}

fn quoted(word: &OsStr) -> String {
    let word = OsString::from(word).to_string_lossy().into_owned();
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=@,+%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word;
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}
