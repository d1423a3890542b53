//! Waits for a cluster outside of the picker.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use unicode_width::UnicodeWidthStr;

use crate::cluster::{ClusterError, OnPluginLine, QueryOptions, duration_text};
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::printable::{plain_error, shown};
use crate::signals::{Caught, ending};

use super::invocation::Invocation;
use super::namespace_query::NamespaceQuery;
use super::report::Failure;
use super::short_names::short_name;
use super::table::{cut, cut_in_the_middle};

/// What is shown on the terminal while a cluster does not answer.
pub(super) struct Progress {
    /// `None` to show nothing.
    what: Option<Awaited>,
    timeout: Duration,
    screen: Arc<Mutex<Screen>>,
}

/// What is waited for, such as `Asking the cluster of "a" for its namespaces`.
pub(super) struct Awaited {
    before: String,
    /// The name of a context and its short form.
    context: Option<[String; 2]>,
    after: String,
}

/// A shorter part of the name of a context says nothing.
const LEAST_NAME: usize = 8;

impl Awaited {
    pub(super) fn plain(text: String) -> Self {
        Self { before: text, context: None, after: String::new() }
    }

    /// A request to the cluster of a context; `purpose` is such as `for its namespaces`.
    pub(super) fn cluster(
        invocation: &Invocation,
        snapshot: &Snapshot,
        entry: &ContextEntry<'_>,
        purpose: &str,
    ) -> Self {
        let name = shown(&entry.context.name).into_owned();
        let is_shown = invocation.environment.stderr_is_terminal;
        let short = if is_shown { short_name(invocation, snapshot, entry) } else { name.clone() };
        let after = if purpose.is_empty() { String::new() } else { format!(" {purpose}") };
        Self { before: "Asking the cluster".to_owned(), context: Some([name, short]), after }
    }

    fn with_name(&self, name: Option<&str>) -> String {
        let name = name.map(|name| format!(" of \"{name}\"")).unwrap_or_default();
        format!("{}{name}{}", self.before, self.after)
    }

    fn whole(&self) -> String {
        self.with_name(self.context.as_ref().map(|[name, _]| name.as_str()))
    }

    /// In a line that fits. The name of the context is cut first, and the time never.
    fn line(&self, time: &str, columns: usize) -> String {
        let space = columns.saturating_sub(time.width());
        let mut text = self.whole();
        if let Some([_, short]) = self.context.as_ref().filter(|_| text.width() > space) {
            let left = space.saturating_sub(self.with_name(Some("")).width());
            let short = Some(cut_in_the_middle(short, left))
                .filter(|own| own == short || left >= LEAST_NAME);
            text = self.with_name(short.as_deref());
        }
        cut(&text, space) + time
    }
}

/// What of it is on the terminal.
#[derive(Default)]
struct Screen {
    /// The width of the terminal; `None` if it can't erase a line.
    columns: Option<usize>,
    /// The line that is erased by the next text.
    line: String,
    /// The lines of a credential plugin that are shown after the short wait.
    held: VecDeque<String>,
    /// Whether lines are shown at once.
    is_open: bool,
    has_ended: bool,
}

/// How long nothing is shown: most clusters have answered by then.
const SHORT_WAIT: Duration = Duration::from_millis(500);

/// How many lines of a plugin are held for the short wait.
const MOST_HELD: usize = 100;

impl Progress {
    /// Shown if stderr is a terminal, unless quiet. On one that can't erase a line, it is shown once.
    pub(super) fn of(invocation: &Invocation, timeout: Duration, what: Awaited) -> Self {
        let environment = &invocation.environment;
        // Under the name of kubens there are no other messages, but on a terminal a user waits.
        let is_quiet = invocation.messages.quiet && invocation.kubectx.is_none();
        let is_dumb = environment.variable("TERM").is_none_or(|term| term == "dumb");
        let what = Some(what).filter(|_| environment.stderr_is_terminal && !is_quiet);
        let columns = environment.stderr_columns().filter(|_| !is_dumb);
        let screen = Screen { columns, ..Screen::default() };
        Self { what, timeout, screen: Arc::new(Mutex::new(screen)) }
    }

    /// Shows the lines of a credential plugin above its own line: they may say where to log in.
    pub(super) fn with_plugin_lines(&self, options: QueryOptions) -> QueryOptions {
        if self.what.is_none() {
            return options;
        }
        let screen = Arc::clone(&self.screen);
        let on_line: OnPluginLine = Arc::new(move |line| open(&screen).add(line));
        QueryOptions { on_plugin_line: Some(on_line), ..options }
    }

    /// The next result. Meanwhile a line shows for how long nothing has arrived.
    fn next<Received>(&mut self, results: &mpsc::Receiver<Received>) -> Option<Received> {
        let Some(what) = &self.what else { return results.recv().ok() };
        let started = Instant::now();
        let mut wait = SHORT_WAIT;
        loop {
            match results.recv_timeout(wait) {
                Ok(result) => {
                    open(&self.screen).erase();
                    return Some(result);
                }
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {
                    let seconds = started.elapsed().as_secs();
                    open(&self.screen).show(what, seconds, self.timeout);
                    // At the next full second.
                    wait = Duration::from_secs(seconds + 1).saturating_sub(started.elapsed());
                }
            }
        }
    }
}

impl Screen {
    /// Shows a line of a plugin.
    fn add(&mut self, line: String) {
        if self.has_ended {
            return;
        }
        if self.held.len() == MOST_HELD {
            self.held.pop_front();
        }
        self.held.push_back(line);
        if self.is_open {
            let line = std::mem::take(&mut self.line);
            self.write(line);
        }
    }

    fn show(&mut self, what: &Awaited, seconds: u64, timeout: Duration) {
        let is_first = !std::mem::replace(&mut self.is_open, true);
        let timeout = duration_text(timeout);
        if let Some(columns) = self.columns {
            // A line that is wrapped could not be erased.
            let time = format!(": {seconds} s of {timeout}");
            self.write(what.line(&time, columns.saturating_sub(1)));
        } else if is_first {
            self.held.push_front(format!("{} (timeout {timeout})", what.whole()));
            self.write(String::new());
        }
    }

    /// Writes the held lines, and the line below them, in place of the earlier one.
    fn write(&mut self, line: String) {
        let above = self.held.drain(..).map(|own| own + "\n").collect::<String>();
        let erase = if self.columns.is_some() { "\r\x1b[K" } else { "" };
        let _ = io::stderr().write_all(format!("{erase}{above}{line}").as_bytes());
        self.line = line;
    }

    fn erase(&mut self) {
        if !std::mem::take(&mut self.line).is_empty() {
            let _ = io::stderr().write_all(b"\r\x1b[K");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let mut screen = open(&self.screen);
        screen.erase();
        // A process of the plugin may still write.
        screen.has_ended = true;
    }
}

fn open(screen: &Mutex<Screen>) -> MutexGuard<'_, Screen> {
    screen.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a request, which dropping cancels, and passes its results on until `take` breaks.
///
/// A signal ends the process as usual, but first the credential plugin and its children: they run
/// in a session of their own, which the terminal's keys do not reach.
pub(super) fn wait<E, R: Send + 'static>(
    progress: Progress,
    ask: impl FnOnce(Sender<E>) -> Option<R>,
    take: impl FnMut(E) -> Result<ControlFlow<()>, Failure>,
) -> Result<(), Failure> {
    let asked: Arc<Mutex<Option<R>>> = Arc::new(Mutex::new(None));
    let mut signals = Signals::new(ending())
        .map_err(|error| Failure::new(format!("can't watch for signals: {error}")))?;
    let watch = signals.handle();
    // Also after a write, which has handlers of its own.
    let caught = Caught::now();
    let pending = Arc::clone(&asked);
    let watching = thread::Builder::new().spawn(move || {
        for signal in signals.forever() {
            drop(pending.lock().unwrap_or_else(PoisonError::into_inner).take());
            let _ = emulate_default_handler(signal);
        }
    });
    let watcher = watching.map_err(|error| {
        Failure::new(format!("can't start a thread: {}", plain_error(&error)))
            .hint("close other programs, or raise the limits of this shell: ulimit -a")
    })?;

    let (sender, results) = mpsc::channel();
    {
        // Locked while the query starts, so that a signal in between stops it too.
        let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        *asked = ask(sender);
    }
    let taken = take_all(progress, &results, take);
    drop(asked.lock().unwrap_or_else(PoisonError::into_inner).take());
    // What is written from here on handles signals itself.
    drop(caught);
    watch.close();
    let _ = watcher.join();
    taken
}

/// Looks up one namespace.
pub(super) fn look_up(
    progress: Progress,
    namespace_query: &NamespaceQuery<'_>,
    name: &str,
    options: QueryOptions,
) -> Result<Result<bool, ClusterError>, Failure> {
    let mut answer = None;
    let options = progress.with_plugin_lines(options);
    wait(
        progress,
        |sender| namespace_query.lookup(name, options, move |answer| drop(sender.send(answer))),
        |result| {
            answer = Some(result);
            Ok(ControlFlow::Break(()))
        },
    )?;
    Ok(answer.expect("a question is always answered"))
}

fn take_all<ListEvent>(
    mut progress: Progress,
    results: &mpsc::Receiver<ListEvent>,
    mut take: impl FnMut(ListEvent) -> Result<ControlFlow<()>, Failure>,
) -> Result<(), Failure> {
    while let Some(result) = progress.next(results) {
        if take(result)?.is_break() {
            return Ok(());
        }
    }
    // An incomplete answer must not be used.
    Err(Failure::new("the query to the cluster ended without a result"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_that_ends_before_its_answer_does_has_failed() {
        let (sender, results) = mpsc::channel();
        sender.send("a page").expect("a receiver");
        drop(sender);
        let progress = Progress { what: None, timeout: SHORT_WAIT, screen: Arc::default() };
        assert!(take_all(progress, &results, |_| Ok(ControlFlow::Continue(()))).is_err());
    }

    #[test]
    fn the_time_is_never_cut() {
        let name = "arn:aws:eks:eu-west-1:111122223333:cluster/live";
        let what = Awaited {
            before: "Asking the cluster".to_owned(),
            context: Some([name.to_owned(), "eks:eu-west-1/live".to_owned()]),
            after: " for namespace \"foo\"".to_owned(),
        };
        let whole = format!("Asking the cluster of \"{name}\" for namespace \"foo\": 3 s of 5 s");
        for (columns, expected) in [
            (200, whole.as_str()),
            (79, "Asking the cluster of \"eks:eu-west-1/live\" for namespace \"foo\": 3 s of 5 s"),
            (69, "Asking the cluster of \"eks:eu…1/live\" for namespace \"foo\": 3 s of 5 s"),
            (60, "Asking the cluster for namespace \"foo\": 3 s of 5 s"),
            (30, "Asking the cluste…: 3 s of 5 s"),
        ] {
            assert_eq!(what.line(": 3 s of 5 s", columns), expected, "{columns}");
        }
    }
}
