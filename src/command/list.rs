//! Lists of contexts and namespaces, as text and JSON.

mod wide;

use std::fmt::Write;
use std::mem::{ManuallyDrop, replace};

use anstyle::Style;
use serde::Serialize;

use crate::cli::ListFormat;
use crate::kubeconfig::store::CrossFileReader;
use crate::kubeconfig::{ContextEntry, Snapshot, Visibility};
use crate::order::natural;
use crate::printable::{shown, shown_json, shown_path};

use super::cross_file::{self, CrossFileRecord};
use super::invocation::Invocation;
use super::kubectx_style;
use super::report::{Failure, print};
use super::{broken_files, no_contexts};

/// A context in JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ContextRecord<'f> {
    name: &'f str,
    aliases: Vec<&'f str>,
    cluster: &'f str,
    user: &'f str,
    namespace: Option<&'f str>,
    file: String,
    server: Option<&'f str>,
    current: bool,
    shadowed: bool,
    in_kubeconfig: bool,
    cross_file: Vec<CrossFileRecord>,
}

/// A namespace in JSON.
#[derive(Serialize)]
struct NamespaceRecord {
    name: String,
    current: bool,
}

/// Prints the contexts of all files; those that kubectl does not see are marked.
pub(super) fn contexts(invocation: &Invocation, format: ListFormat) -> Result<(), Failure> {
    // Not dropped, because the process ends soon.
    let snapshot = ManuallyDrop::new(invocation.load_all());
    broken_files::warn(invocation, &snapshot);
    if format != ListFormat::Json && invocation.environment.stderr_is_terminal {
        invocation.say_what_is_left_out();
    }
    if format != ListFormat::Json
        && let Some((searched, hints)) = no_contexts::first_steps(invocation, &snapshot)
    {
        invocation.messages.say(&no_contexts::sentence(&searched));
        invocation.messages.hint(&hints.join("\n"));
    }
    let contexts = in_natural_order(&snapshot);
    match format {
        ListFormat::Name => print(&names(invocation, &snapshot, &contexts))?,
        ListFormat::Wide => wide::print_table(invocation, &snapshot, &contexts)?,
        ListFormat::Json => {
            let mut reader = CrossFileReader::new(&snapshot);
            let record = |entry| record(invocation, &snapshot, entry, &mut reader);
            let records: Vec<_> = contexts.iter().map(record).collect();
            print(&json(&records))?;
        }
    }
    Ok(())
}

/// Prints the current context.
pub(super) fn current(
    invocation: &Invocation,
    snapshot: &Snapshot,
    entry: ContextEntry<'_>,
    format: ListFormat,
) -> Result<(), Failure> {
    print(&match format {
        ListFormat::Name => format!("{}\n", shown(&entry.context.name)),
        ListFormat::Wide => return wide::print_table(invocation, snapshot, &[entry]),
        ListFormat::Json => {
            json(&record(invocation, snapshot, &entry, &mut CrossFileReader::new(snapshot)))
        }
    })
}

/// Prints namespaces page by page.
pub(super) struct NamespaceList<'a> {
    current: &'a str,
    format: ListFormat,
    style: ListStyle,
    has_heading: bool,
    /// JSON is printed as a whole at the end.
    records: Vec<NamespaceRecord>,
}

impl<'a> NamespaceList<'a> {
    pub(super) fn new(invocation: &Invocation, current: &'a str, format: ListFormat) -> Self {
        let style = ListStyle::new(invocation);
        Self { current, format, style, has_heading: false, records: Vec::new() }
    }

    pub(super) fn add(&mut self, names: &[String]) -> Result<(), Failure> {
        let is_current = |name: &String| name == self.current;
        match self.format {
            ListFormat::Name => print(&names.iter().fold(String::new(), |text, name| {
                text + &self.style.name(&shown(name), is_current(name)) + "\n"
            })),
            ListFormat::Wide => {
                let mut text = String::new();
                if !replace(&mut self.has_heading, true) {
                    text.push_str("   NAME\n");
                }
                for name in names {
                    let mark = if is_current(name) { "*" } else { " " };
                    let _ = writeln!(text, "{mark}  {}", shown(name));
                }
                print(&text)
            }
            ListFormat::Json => {
                let record = |name: &String| NamespaceRecord {
                    name: name.clone(),
                    current: is_current(name),
                };
                self.records.extend(names.iter().map(record));
                Ok(())
            }
        }
    }

    pub(super) fn finish(&self) -> Result<(), Failure> {
        match self.format {
            ListFormat::Json => print(&json(&self.records)),
            ListFormat::Name | ListFormat::Wide => Ok(()),
        }
    }
}

/// By name in natural order (`cluster-9` before `cluster-10`), then in the order of the files.
pub(super) fn in_natural_order(snapshot: &Snapshot) -> Vec<ContextEntry<'_>> {
    let mut contexts: Vec<_> = snapshot.contexts().collect();
    contexts.sort_by(|left, right| natural(&left.context.name, &right.context.name));
    contexts
}

/// For scripts, the names that `kswitch ctx` accepts, each once. On a terminal, with marks for the
/// current context and for those that kubectl does not see.
fn names<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    contexts: &[ContextEntry<'f>],
) -> String {
    let style = ListStyle::new(invocation);
    let is_for_people = invocation.environment.stdout_is_terminal;
    let mut reader = CrossFileReader::new(snapshot);
    let mut text = String::new();
    let mut last = None;
    for entry in contexts {
        let name = entry.context.name.as_str();
        if !is_for_people && last.replace(name) == Some(name) {
            continue;
        }
        text.push_str(&style.name(&shown(name), snapshot.is_current(entry)));
        if is_for_people {
            let remark = remark(snapshot, entry, &mut reader);
            if !remark.is_empty() {
                text.push_str(&style.aside(&format!("  {remark}")));
            }
        }
        text.push('\n');
    }
    text
}

fn record<'f>(
    invocation: &'f Invocation,
    snapshot: &'f Snapshot,
    entry: &ContextEntry<'f>,
    reader: &mut CrossFileReader<'f>,
) -> ContextRecord<'f> {
    ContextRecord {
        name: &entry.context.name,
        aliases: aliases_of(invocation, snapshot, entry).collect(),
        cluster: &entry.context.cluster,
        user: &entry.context.user,
        namespace: entry.context.namespace.as_deref(),
        file: entry.file.path.to_string_lossy().into_owned(),
        server: snapshot.cluster_of(entry).map(|(cluster, _)| cluster.server.as_str()),
        current: snapshot.is_current(entry),
        shadowed: matches!(entry.visibility, Visibility::Shadowed { .. }),
        in_kubeconfig: entry.file.in_kubeconfig,
        cross_file: reader.references(entry).into_iter().map(CrossFileRecord::of).collect(),
    }
}

/// The aliases of a context that kubectl uses, without those that are names of contexts.
pub(super) fn aliases_of<'a>(
    invocation: &'a Invocation,
    snapshot: &'a Snapshot,
    entry: &ContextEntry<'a>,
) -> impl Iterator<Item = &'a str> {
    let aliases = invocation.settings().aliases.of(&entry.context.name).map(|(name, _)| name);
    let is_shadowed = matches!(entry.visibility, Visibility::Shadowed { .. });
    let is_hidden = |name: &str| snapshot.contexts().any(|own| own.context.name == name);
    aliases.filter(move |name| !is_shadowed && !is_hidden(name))
}

/// A value in JSON, escaped.
pub(super) fn json(records: &impl Serialize) -> String {
    shown_json(&serde_json::to_string_pretty(records).expect("strings have a JSON form")) + "\n"
}

pub(super) fn mark(current: bool) -> String {
    if current { "*" } else { "" }.to_owned()
}

/// Why kubectl does not see a context, or which other cluster it reaches.
fn remark<'f>(
    snapshot: &Snapshot,
    entry: &ContextEntry<'f>,
    reader: &mut CrossFileReader<'f>,
) -> String {
    match entry.visibility {
        Visibility::Active => {
            let references = reader.references(entry);
            let remarks = references.iter().map(cross_file::remark);
            let remarks: Vec<String> = remarks.collect();
            if remarks.is_empty() { String::new() } else { format!("({})", remarks.join("; ")) }
        }
        Visibility::Shadowed { by } => format!("(hidden by {})", shown_path(&by.path)),
        Visibility::NotInKubeconfig if snapshot.session().is_some() => {
            "(not in this session)".to_owned()
        }
        Visibility::NotInKubeconfig => "(not in KUBECONFIG)".to_owned(),
    }
}

/// Bold and dim, or no styles.
pub(super) struct ListStyle {
    color: bool,
    current: Style,
}

impl ListStyle {
    pub(super) fn new(invocation: &Invocation) -> Self {
        let bold = Style::new().bold();
        let current = if invocation.kubectx.is_some() { kubectx_style::CURRENT } else { bold };
        Self { color: invocation.colors(invocation.environment.stdout_is_terminal), current }
    }

    pub(super) fn name(&self, text: &str, current: bool) -> String {
        if current { self.wrapped(self.current, text) } else { text.to_owned() }
    }

    fn aside(&self, text: &str) -> String {
        self.wrapped(Style::new().dimmed(), text)
    }

    fn wrapped(&self, style: Style, text: &str) -> String {
        if self.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}
