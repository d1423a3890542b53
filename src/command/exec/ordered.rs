//! Prints held output in the order of the contexts, in a thread of its own: the streams may be blocked, and
//! signals and timeouts must not wait for that.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::end::{Outcome, Target};
use super::event::{Event, OutputError};
use super::held::Held;
use super::json;
use super::lines::Lines;
use super::prefix::Prefix;
use super::printer::{Printer, Stream};

/// How held output is printed.
pub(super) enum Form {
    /// Lines with these prefixes, one a stream for each context.
    Lines(Vec<[Prefix; 2]>),
    Json,
}

/// Starts the thread. It gets each result, and reports when all are printed.
pub(super) fn start(
    targets: Arc<[Target]>,
    outputs: Vec<Arc<Held>>,
    form: Form,
    printer: Arc<Printer>,
    events: Sender<Event>,
) -> io::Result<Sender<(usize, Arc<Outcome>)>> {
    let (sender, outcomes) = channel();
    let print = move || {
        let done = print(&targets, &outputs, &form, &printer, &outcomes);
        let _ = events.send(done.map_or_else(Event::Broken, |()| Event::Printed));
    };
    thread::Builder::new().spawn(print)?;
    Ok(sender)
}

fn print(
    targets: &[Target],
    outputs: &[Arc<Held>],
    form: &Form,
    printer: &Printer,
    outcomes: &Receiver<(usize, Arc<Outcome>)>,
) -> Result<(), OutputError> {
    let mut ready = BTreeMap::new();
    let mut next = 0;
    while next < targets.len() {
        let Ok((index, outcome)) = outcomes.recv() else { return Ok(()) };
        outputs[index].finish()?;
        ready.insert(index, outcome);
        while let Some(outcome) = ready.remove(&next) {
            match form {
                Form::Lines(prefixes) => print_lines(&prefixes[next], &outputs[next], printer)?,
                Form::Json => {
                    let mut writing = printer.lock(Stream::Stdout);
                    // Each part ends with a newline: the progress is shown in the line after it.
                    writing.push(if next == 0 { b"[\n" } else { b"  },\n" })?;
                    json::write(&targets[next], &outcome, &outputs[next], &mut writing)?;
                    writing.push(if next + 1 == targets.len() { b"  }\n]\n" } else { b"" })?;
                    writing.finish()?;
                }
            }
            next += 1;
        }
    }
    Ok(())
}

fn print_lines(prefixes: &[Prefix; 2], held: &Held, printer: &Printer) -> Result<(), OutputError> {
    let mut stdout = Lines::new(Stream::Stdout, prefixes[0].clone());
    let mut stderr = Lines::new(Stream::Stderr, prefixes[1].clone());
    held.replay(|stream, bytes| match stream {
        Stream::Stdout => stdout.push(bytes, printer),
        Stream::Stderr => stderr.push(bytes, printer),
    })?;
    stdout.finish(printer)?;
    stderr.finish(printer)
}
