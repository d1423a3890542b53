//! The findings for people: by file, each with the commands that repair it.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use crate::command::invocation::Invocation;
use crate::command::messages::{listed, quoted};
use crate::doctor::{Finding, Inputs, Next, Severity, message};
use crate::kubeconfig::snapshot::FileState;
use crate::printable::{shown_path, shown_with_line};

use super::count;
use super::groups::{Group, Section, Title, sections};

const INDENT: &str = "    ";

/// How many of the other entries with the same problem are named.
const NAMED: usize = 3;

pub(super) fn report(invocation: &Invocation, inputs: &Inputs, findings: &[Finding]) -> String {
    let is_terminal = invocation.environment.stdout_is_terminal;
    let has_colors = invocation.colors(is_terminal);
    let width = invocation.environment.stdout_columns().unwrap_or(usize::MAX);
    let paint = |style: Style, text: &str| {
        if has_colors { format!("{style}{text}{style:#}") } else { text.to_owned() }
    };
    let mut text = String::new();
    for Section { title, groups } in sections(findings) {
        if !text.is_empty() {
            text.push('\n');
        }
        let shown_title = match title {
            Title::File(file) => shown_path(file),
            Title::Plugins => "Credential plugins".to_owned(),
            Title::Kubeconfig => "KUBECONFIG".to_owned(),
        };
        let _ = writeln!(text, "{}", paint(Style::new().bold(), &shown_title));
        let mut hints: &[Next] = &[];
        for group in &groups {
            let first = group.findings[0];
            // One command may repair what follows too.
            if !are_same(hints, &group.next) {
                add_hints(&mut text, std::mem::replace(&mut hints, &group.next));
            }
            let (label, color) = match first.severity {
                Severity::Error => ("error", AnsiColor::Red),
                Severity::Warning => ("warning", AnsiColor::Yellow),
                Severity::Note => ("note", AnsiColor::Cyan),
            };
            let place = place(first, title);
            let place = place.map(|place| format!("{place}: ")).unwrap_or_default();
            let sentence = format!("{place}{} [{}]", message(first), first.diagnosis.code());
            let lines = wrapped(&sentence, width, format!("  {label}: ").len());
            let label = paint(color.on_default().bold(), label);
            let _ = writeln!(text, "  {label}: {}", lines.join(&format!("\n{INDENT}")));
            if let Some(others) = others(group, title) {
                let lines = wrapped(&others, width, INDENT.len());
                let _ = writeln!(text, "{INDENT}{}", lines.join(&format!("\n{INDENT}")));
            }
        }
        add_hints(&mut text, hints);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text + &summary(inputs, findings) + "\n"
}

fn are_same(hints: &[Next], others: &[Next]) -> bool {
    hints.len() == others.len() && hints.iter().zip(others).all(|(own, other)| own.is_same(other))
}

fn add_hints(text: &mut String, hints: &[Next]) {
    for next in hints {
        let purpose = match &*next.purpose {
            "" => String::new(),
            purpose => format!("{purpose}: "),
        };
        // Not wrapped, so that it can be copied.
        let _ = writeln!(text, "{INDENT}hint: {purpose}{}", next.command);
    }
}

/// `line 12`, or with its file if the title does not name it.
fn place(finding: &Finding, title: Title<'_>) -> Option<String> {
    let place = finding.place.as_ref()?;
    match title {
        Title::File(_) => place.line.map(|line| format!("line {line}")),
        Title::Plugins | Title::Kubeconfig => Some(shown_with_line(&place.file, place.line)),
    }
}

/// The first few other entries with the same problem.
fn others(group: &Group<'_>, title: Title<'_>) -> Option<String> {
    let others = &group.findings[1..];
    let about = |finding: &&Finding| {
        let (kind, name) = finding.names.first()?;
        let place = place(finding, title).map(|place| format!(" ({place})"));
        Some(format!("{kind} {}{}", quoted(name), place.unwrap_or_default()))
    };
    let mut shown: Vec<String> = others.iter().filter_map(about).take(NAMED).collect();
    match others.len() - shown.len() {
        0 => {}
        1 => shown.push("1 other".to_owned()),
        number => shown.push(format!("{number} others")),
    }
    (!shown.is_empty()).then(|| format!("the same for {}", listed(&shown)))
}

fn summary(inputs: &Inputs, findings: &[Finding]) -> String {
    let is_there = |state: &FileState| !matches!(state, FileState::Missing);
    let files = inputs.snapshot.files().iter().filter(|file| is_there(&file.state)).count();
    let files = counted(files, "file");
    let counts: Vec<String> =
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")]
            .into_iter()
            .map(|(severity, noun)| (count(findings, severity), noun))
            .filter(|(count, _)| *count > 0)
            .map(|(count, noun)| counted(count, noun))
            .collect();
    if counts.is_empty() {
        return format!("No problems in {files}.");
    }
    format!("{} in {files}.", listed(&counts))
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The lines of a text at most `width` wide: the first begins after `before` cells, the others after
/// [`INDENT`].
fn wrapped(text: &str, width: usize, before: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = before;
    for word in text.split(' ') {
        let line = lines.last_mut().expect("a line");
        let cells = word.width() + usize::from(!line.is_empty());
        if used + cells > width && !line.is_empty() {
            lines.push(word.to_owned());
            used = INDENT.len() + word.width();
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        used += cells;
    }
    lines
}
