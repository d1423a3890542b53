//! The findings for people: by file, each with the commands that repair it.

use std::fmt::Write;
use std::path::Path;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use crate::command::invocation::Invocation;
use crate::command::messages::listed;
use crate::doctor::{Finding, Inputs, Severity, message};
use crate::kubeconfig::snapshot::FileState;
use crate::printable::shown_path;

use super::count;

const INDENT: &str = "    ";

pub(super) fn report(invocation: &Invocation, inputs: &Inputs, findings: &[Finding]) -> String {
    let is_terminal = invocation.environment.stdout_is_terminal;
    let has_colors = invocation.colors(is_terminal);
    let width = invocation.environment.stdout_columns().unwrap_or(usize::MAX);
    let paint = |style: Style, text: &str| {
        if has_colors { format!("{style}{text}{style:#}") } else { text.to_owned() }
    };
    let mut text = String::new();
    let mut last: Option<Option<&Path>> = None;
    let file_of = |finding: &'_ Finding| finding.place.as_ref().map(|place| place.file.clone());
    for (index, finding) in findings.iter().enumerate() {
        let file = finding.place.as_ref().map(|place| &*place.file);
        if last.replace(file) != Some(file) {
            if !text.is_empty() {
                text.push('\n');
            }
            let title = file.map_or_else(|| "KUBECONFIG".to_owned(), shown_path);
            let _ = writeln!(text, "{}", paint(Style::new().bold(), &title));
        }
        let (label, color) = match finding.severity {
            Severity::Error => ("error", AnsiColor::Red),
            Severity::Warning => ("warning", AnsiColor::Yellow),
            Severity::Note => ("note", AnsiColor::Cyan),
        };
        let line = finding.place.as_ref().and_then(|place| place.line);
        let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
        let sentence = format!("{line}{} [{}]", message(finding), finding.diagnosis.code());
        let before = format!("  {label}: ");
        let lines = wrapped(&sentence, width, before.len());
        let label = paint(color.on_default().bold(), label);
        let _ = writeln!(text, "  {label}: {}", lines.join(&format!("\n{INDENT}")));
        // One command may repair several findings.
        let is_repeated = findings.get(index + 1).is_some_and(|following| {
            file_of(following) == file_of(finding) && following.next == finding.next
        });
        for next in finding.next.iter().filter(|_| !is_repeated) {
            let purpose = match &*next.purpose {
                "" => String::new(),
                purpose => format!("{purpose}: "),
            };
            // Not wrapped, so that it can be copied.
            let _ = writeln!(text, "{INDENT}hint: {purpose}{}", next.command);
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text + &summary(inputs, findings) + "\n"
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
