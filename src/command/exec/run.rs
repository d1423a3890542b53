//! Runs the command in the contexts, and reports how it ended.

use std::ffi::OsStr;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use crate::cli::{ExecArgs, ExecFormat};
use crate::command::child::inheritable;
use crate::command::invocation::Invocation;
use crate::command::report::{Failure, to_stderr};
use crate::command::session_command;
use crate::command::start_session::{Started, start_planned, starter};
use crate::command::table::cut;
use crate::printable::{plain_error, shown};
use crate::session::{Session, SessionPlan, SessionStarter};

use super::end::{End, Outcome, Target};
use super::group::{Group, most_jobs};
use super::held::{Held, Storage};
use super::lines::Lines;
use super::names::{Display, names};
use super::ordered::{self, Form};
use super::prefix::{Prefix, prefixes};
use super::printer::{Printer, Stream};
use super::reader::{Pipe, Readers, Sink};
use super::schedule::{Limits, NotStarted, Runner, Schedule};
use super::{signal_events, table};

/// The exit code if the command did not succeed in all contexts, as that of xargs.
const NOT_ALL: u8 = 123;

/// The exit code if the only command took too long, as that of timeout.
const TIMEOUT: u8 = 124;

/// The exit code if the reader of the output has closed it: 128 + SIGPIPE.
const BROKEN_PIPE: u8 = 141;

/// Runs the command in all targets. `plan` makes the plan for the session of one.
pub(super) fn run(
    invocation: &Invocation,
    arguments: &ExecArgs,
    targets: Vec<Target>,
    plan: impl Fn(usize) -> SessionPlan,
) -> Result<(), Failure> {
    let targets: Arc<[Target]> = targets.into();
    let (sender, events) = channel();
    signal_events::catch(sender.clone()).map_err(|error| cannot_start(&error))?;
    let printer = Arc::new(Printer::default());
    let environment = &invocation.environment;
    let forms = invocation.short_forms();
    let stdout = Display {
        is_terminal: environment.stdout_is_terminal,
        columns: environment.stdout_columns(),
    };
    let stderr = Display {
        is_terminal: environment.stderr_is_terminal,
        columns: environment.stderr_columns(),
    };
    let stderr_names = names(&targets, &forms, stderr);
    let prefixes = || {
        let of = |display: Display, names: &[String]| {
            prefixes(names, display.is_terminal, invocation.colors(display.is_terminal))
        };
        let stdout = of(stdout, &names(&targets, &forms, stdout)).into_iter();
        let stderr = of(stderr, &stderr_names);
        stdout.zip(stderr).map(|(stdout, stderr)| [stdout, stderr]).collect::<Vec<_>>()
    };
    let is_json = arguments.output == ExecFormat::Json;
    let (output, ordered) = if targets.len() == 1 && !is_json {
        (Output::Inherited, None)
    } else if is_json || arguments.keep_order {
        let storage = Storage::new();
        let held: Vec<_> = targets.iter().map(|_| Arc::new(Held::new(&storage))).collect();
        let form = if is_json { Form::Json } else { Form::Lines(prefixes()) };
        let (targets, printer) = (Arc::clone(&targets), Arc::clone(&printer));
        let ordered = ordered::start(targets, held.clone(), form, printer, sender.clone());
        (Output::Held(held), Some(ordered.map_err(|error| cannot_start(&error))?))
    } else {
        (Output::Lines(prefixes()), None)
    };
    let limits = limits(invocation, arguments, targets.len());
    let mut runner = Processes {
        invocation,
        arguments,
        starter: starter(invocation)?,
        targets: &targets,
        names: &stderr_names,
        plan,
        output,
        printer: Arc::clone(&printer),
        readers: Readers::new(sender),
    };
    let mut outcomes: Vec<Option<Arc<Outcome>>> = targets.iter().map(|_| None).collect();
    let mut schedule = Schedule::new(&mut runner, limits, targets.len());
    schedule.run(&events, |index, outcome| {
        let outcome = Arc::new(outcome);
        if let Some(ordered) = &ordered {
            let _ = ordered.send((index, Arc::clone(&outcome)));
        }
        outcomes[index] = Some(outcome);
    });
    if ordered.is_some() {
        schedule.wait_until_printed(&events);
    }
    let Schedule { interrupted, broken, unrunnable, .. } = schedule;
    let lost = broken.map(Failure::from);
    if let Some(Failure::BrokenPipe) = lost {
        return Err(Failure::Code(BROKEN_PIPE));
    }
    let outcomes: Vec<Arc<Outcome>> = outcomes.into_iter().flatten().collect();
    if let Some(NotStarted { why, hint, unrunnable: Some(code), .. }) = unrunnable
        && !outcomes.iter().any(|own| own.has_run())
    {
        to_stderr(&format!("error: {why}"));
        if let Some(hint) = hint {
            to_stderr(&format!("hint: {hint}"));
        }
        return Err(Failure::Code(code));
    }
    let all = outcomes.iter().map(|own| &**own);
    if targets.len() > 1 {
        let table = table::failures(&stderr_names, all, lost.is_some(), stderr.columns);
        if !table.is_empty() {
            to_stderr(table.trim_end());
        }
    }
    if let Some(lost) = &lost {
        to_stderr(&format!("error: {}", lost.text()));
    }
    match (interrupted, &outcomes[..]) {
        // As the commands were: a shell then stops its script after ctrl-c.
        (Some(signal), _) => Err(Failure::Command(ExitStatus::from_raw(signal))),
        (None, [_]) if lost.is_some() => Err(Failure::Code(1)),
        (None, [only]) => only_result(only, invocation, &arguments.command[0]),
        (None, all) if lost.is_none() && all.iter().all(|own| own.is_success()) => Ok(()),
        (None, _) => Err(Failure::Code(NOT_ALL)),
    }
}

/// The result of a run in one context.
fn only_result(outcome: &Outcome, invocation: &Invocation, program: &OsStr) -> Result<(), Failure> {
    match &outcome.end {
        End::Ended { has_timed_out: true, .. } => {
            let program = program.to_string_lossy();
            let after = invocation.timeout.map_or(Duration::ZERO, |timeout| timeout.0);
            to_stderr(&format!("error: {} did not end within {after:?}", shown(&program)));
            Err(Failure::Code(TIMEOUT))
        }
        End::Ended { status, .. } => exit_like(*status),
        End::Failed { why } => Err(Failure::new(why.clone())),
        End::Skipped => Ok(()),
    }
}

fn exit_like(status: ExitStatus) -> Result<(), Failure> {
    if status.success() { Ok(()) } else { Err(Failure::Command(status)) }
}

fn limits(invocation: &Invocation, arguments: &ExecArgs, count: usize) -> Limits {
    let (most, limit) = most_jobs();
    let wanted = arguments.jobs.get().min(count);
    if wanted > most {
        let limit = limit.unwrap_or_default();
        let commands = if most == 1 { "command runs" } else { "commands run" };
        invocation
            .messages
            .warn(&format!("only {most} {commands} at once: the limit for open files is {limit}"));
    }
    let environment = &invocation.environment;
    let is_dumb = environment.variable("TERM").is_none_or(|term| term == "dumb");
    Limits {
        jobs: wanted.min(most),
        timeout: invocation.timeout.map(|timeout| timeout.0),
        is_fail_fast: arguments.fail_fast,
        shows_progress: environment.stderr_is_terminal
            && !environment.stdout_is_pipe()
            && !is_dumb
            && !invocation.messages.quiet
            && count > 1,
    }
}

/// Where the output of the commands goes.
enum Output {
    /// To the streams of kswitch.
    Inherited,
    /// With these prefixes, one a stream for each context.
    Lines(Vec<[Prefix; 2]>),
    Held(Vec<Arc<Held>>),
}

/// The commands as processes in sessions.
struct Processes<'r, P> {
    invocation: &'r Invocation,
    arguments: &'r ExecArgs,
    starter: SessionStarter,
    targets: &'r [Target],
    /// What they are called on stderr.
    names: &'r [String],
    plan: P,
    output: Output,
    printer: Arc<Printer>,
    readers: Readers,
}

impl<P: Fn(usize) -> SessionPlan> Processes<'_, P> {
    /// The streams of the command. One command may read what kswitch gets, but not from a terminal: that
    /// belongs to the process group of kswitch.
    fn connect(&self, command: &mut Command) {
        if self.targets.len() > 1 || self.invocation.environment.stdin_is_terminal {
            command.stdin(Stdio::null());
        }
        if !matches!(self.output, Output::Inherited) {
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
        }
    }

    fn sink(&self, index: usize, stream: Stream) -> Sink {
        match &self.output {
            Output::Held(held) => Sink::Held(stream, Arc::clone(&held[index])),
            Output::Lines(prefixes) => {
                let prefix = prefixes[index][usize::from(stream == Stream::Stderr)].clone();
                Sink::Lines(Lines::new(stream, prefix), Arc::clone(&self.printer))
            }
            Output::Inherited => unreachable!("such a command has no pipes"),
        }
    }
}

impl<P: Fn(usize) -> SessionPlan> Runner for Processes<'_, P> {
    type Session = Session;

    fn start(&mut self, index: usize) -> Result<(Group, Session, usize), NotStarted> {
        let plan = (self.plan)(index);
        let started = start_planned(self.invocation, &self.starter, &plan)
            .map_err(|failure| NotStarted::because(failure.text()))?;
        let Started { mut session, kubeconfig } = started;
        let lock = session.lock.take();
        let (words, environment) = (&self.arguments.command, &self.invocation.environment);
        let variables = self.targets[index].variables();
        let group =
            session_command::start(environment, words, &kubeconfig, &variables, |mut own| {
                self.connect(&mut own);
                // Only this thread starts commands, so no other one gets the lock.
                let _lock = lock.as_ref().map(inheritable).transpose()?;
                Group::start(own)
            });
        drop(lock);
        let (group, pipes) = match group {
            Ok(started) => started,
            Err(not_started) => {
                self.end_session(session);
                let why = not_started.message(&words[0]);
                let unrunnable = not_started.is_of_program.then_some(not_started.code);
                let hint = not_started.hint(environment, words);
                let is_for_now = not_started.is_for_now;
                return Err(NotStarted { why, hint, unrunnable, is_for_now });
            }
        };
        let mut open = 0;
        for (stream, pipe) in [Stream::Stdout, Stream::Stderr].into_iter().zip(pipes) {
            let Some(pipe) = pipe else { continue };
            let sink = self.sink(index, stream);
            if let Err(error) = self.readers.read(Pipe { index, stream, source: pipe, sink }) {
                group.kill();
                group.reap();
                self.end_session(session);
                return Err(NotStarted::because(plain_error(&error)));
            }
            open += 1;
        }
        Ok((group, session, open))
    }

    fn end_session(&mut self, session: Session) {
        self.printer.show_progress("");
        self.invocation.end_session(&session);
    }

    fn show_progress(&mut self, text: &str) {
        // A longer line would wrap, and only its last row could be erased.
        let width = self.invocation.environment.stderr_columns().unwrap_or(usize::MAX);
        self.printer.show_progress(&cut(text, width.saturating_sub(1)));
    }

    fn advise(&mut self, line: &str) {
        if self.invocation.environment.stderr_is_terminal {
            self.printer.show_progress("");
            to_stderr(line);
        }
    }

    fn name(&self, index: usize) -> &str {
        &self.names[index]
    }

    fn has_terminal(&self) -> bool {
        self.invocation.environment.has_terminal()
    }
}

fn cannot_start(error: &io::Error) -> Failure {
    Failure::new(format!("can't start the commands: {}", plain_error(error)))
}
