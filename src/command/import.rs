//! `kswitch import`: the contexts of a kubeconfig, each cluster with a file of its own.

mod known;
mod names;
mod plan;
mod update;

use std::io;
use std::path::{Path, PathBuf};

use crate::cli::ImportArgs;
use crate::kubeconfig::Snapshot;
use crate::kubeconfig::compose::relative_path;
use crate::kubeconfig::document::Document;
use crate::kubeconfig::edit::Original;
use crate::kubeconfig::store::{read_text, text_of_stream};
use crate::kubeconfig::text::SourceText;
use crate::lexical::cleaned;
use crate::printable::{plain_error, quoted_path, shown, shown_path};

use super::change::is_one_of;
use super::invocation::Invocation;
use super::messages::quoted;
use super::new_file::{Agreement, check_complete, check_no_flag, create_all, preview};
use super::report::Failure;
use super::use_new;

/// A kubeconfig to import.
struct Source {
    text: SourceText,
    /// `None` for stdin.
    path: Option<PathBuf>,
    /// Where relative paths lead from.
    directory: PathBuf,
}

impl Source {
    /// How messages name it.
    fn shown(&self) -> String {
        self.path.as_deref().map_or_else(|| "stdin".to_owned(), shown_path)
    }
}

pub(super) fn run(invocation: &Invocation, arguments: &ImportArgs) -> Result<(), Failure> {
    if invocation.chain.session.is_some() {
        return import(&invocation.outside_session(), arguments, true);
    }
    import(invocation, arguments, false)
}

fn import(
    invocation: &Invocation,
    arguments: &ImportArgs,
    is_in_session: bool,
) -> Result<(), Failure> {
    check_no_flag(invocation, "import")?;
    let source = read(invocation, arguments)?;
    let (document, original) = parse(&source)?;
    check_complete(&source.text, source.path.as_deref().unwrap_or(Path::new("stdin")))?;
    if source.path.is_none()
        && arguments.base_dir.is_none()
        && let Some((key, path)) = relative_path(&original, &document)
    {
        let why = format!("stdin has the relative path {} as {key}", shown(path));
        return Err(Failure::new(why).hint("to say where it leads from: add --base-dir DIR"));
    }
    let snapshot = invocation.load_everywhere(!arguments.dry_run);
    check_is_new(&snapshot, &source)?;
    let name = arguments.name.as_ref();
    let plan = plan::plan(invocation, &snapshot, &source, &document, &original, name)?;
    for line in &plan.warnings {
        invocation.messages.warn(line);
    }
    for line in &plan.unchanged {
        invocation.messages.say(line);
    }
    if plan.files.is_empty() && plan.updates.is_empty() {
        if plan.unchanged.is_empty() {
            let why = format!("{} has no context to import", source.shown());
            return Err(Failure::new(why));
        }
        return Ok(());
    }
    let agreement = Agreement { is_dry_run: arguments.dry_run, is_given: arguments.yes };
    let mut text = preview(&plan.files);
    text.extend(plan.updates.iter().map(|update| update.preview() + "\n"));
    if !agreement.is_reached(invocation, &text, &plan.question())? {
        return Ok(());
    }
    create_all(invocation, &plan.files)?;
    for update in &plan.updates {
        update.write(invocation)?;
    }
    let created: Vec<&Path> = plan.files.iter().map(|file| &*file.path).collect();
    use_new::report(invocation, &snapshot, &created, is_in_session);
    Ok(())
}

fn read(invocation: &Invocation, arguments: &ImportArgs) -> Result<Source, Failure> {
    let working_directory = invocation.environment.working_directory();
    let base = arguments.base_dir.as_deref();
    if arguments.file.as_os_str() == "-" {
        invocation.stdin_is_read.set(true);
        let text = text_of_stream(io::stdin().lock())
            .map_err(|error| Failure::new(format!("can't read stdin: {}", plain_error(&error))))?
            .map_err(|problem| Failure::new(problem.located(Path::new("stdin"))))?;
        let directory = cleaned(&working_directory.join(base.unwrap_or(Path::new(""))));
        return Ok(Source { text, path: None, directory });
    }
    let path = arguments.file.clone();
    let text = read_text(&path).map_err(Failure::new)?;
    let base = base.or(path.parent()).unwrap_or(Path::new(""));
    Ok(Source { text, directory: cleaned(&working_directory.join(base)), path: Some(path) })
}

fn parse(source: &Source) -> Result<(Document, Original<'_>), Failure> {
    let place = source.path.as_deref().unwrap_or(Path::new("stdin"));
    let document = Document::read(&source.text);
    let document = document.map_err(|problem| Failure::new(problem.located(place)))?;
    let original = Original::read(&source.text);
    let original =
        original.map_err(|error| Failure::new(format!("{}: {error}", source.shown())))?;
    Ok((document, original))
}

/// Fails for a file whose contexts are there already because kswitch reads it.
fn check_is_new(snapshot: &Snapshot, source: &Source) -> Result<(), Failure> {
    let Some(path) = &source.path else { return Ok(()) };
    let is_it = is_one_of(std::slice::from_ref(path));
    let Some(file) = snapshot.files().iter().find(|file| is_it(&file.path)) else { return Ok(()) };
    let why = format!("kswitch reads {} already", shown_path(&file.path));
    Err(Failure::new(why)
        .hint(format!("to give each of its clusters a file: kswitch split {}", quoted_path(path))))
}

/// `context "a" (was "b")`.
fn renamed(what: &str, new: &str, old: &str) -> String {
    let was = if new == old { String::new() } else { format!(" (was {})", quoted(old)) };
    format!("{what} {}{was}", quoted(new))
}
