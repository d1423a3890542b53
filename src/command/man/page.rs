//! A man page of one command.

use std::fs;
use std::io;
use std::path::Path;

use clap::{Arg, ArgAction, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

/// A longer line is one of a paragraph that the help wraps.
const LONGEST_LINE: usize = 80;

/// A section of a page, in addition to those of the command line.
pub(super) struct Section {
    pub(super) title: &'static str,
    /// Parts with a heading, or with an empty one.
    pub(super) parts: Vec<(&'static str, Vec<Item>)>,
}

/// A term and its description.
pub(super) struct Item {
    pub(super) term: String,
    pub(super) about: String,
}

/// Writes the page of a command.
pub(super) fn write(directory: &Path, command: &Command, sections: &[Section]) -> io::Result<()> {
    let man = Man::new(command.clone());
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    synopsis(command).to_writer(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.get_subcommands().any(|verb| !verb.is_hide_set()) {
        man.render_subcommands_section(&mut page)?;
    }
    notes(command).to_writer(&mut page)?;
    for section in sections {
        of_section(section).to_writer(&mut page)?;
    }
    fs::write(directory.join(man.get_filename()), page)
}

/// The options with their values, in the order of the help, and then the arguments.
fn synopsis(command: &Command) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]);
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let is_own =
        |own: &&Arg| !own.is_hide_set() && !matches!(own.get_id().as_str(), "help" | "version");
    let (arguments, options): (Vec<&Arg>, Vec<&Arg>) =
        command.get_arguments().filter(is_own).partition(|own| own.is_positional());
    let options = options.into_iter().map(option);
    let (before, last): (Vec<&Arg>, Vec<&Arg>) =
        arguments.into_iter().partition(|own| !own.is_last_set());
    let words = options
        .chain(before.into_iter().map(|own| optional(own, value(own))))
        .chain(last.into_iter().map(|own| optional(own, format!("-- {}", value(own)))));
    let words: Vec<String> = words.collect();
    let verb = if command.has_subcommands() { " [COMMAND]" } else { "" };
    roff.text([bold(name), roman(format!(" {}{verb}", words.join(" ")))]);
    roff
}

fn option(own: &Arg) -> String {
    let name = match (own.get_short(), own.get_long()) {
        (Some(letter), _) => format!("-{letter}"),
        (None, long) => format!("--{}", long.unwrap_or_default()),
    };
    let takes_value = matches!(own.get_action(), ArgAction::Set | ArgAction::Append);
    let value = if takes_value { format!(" {}", value(own)) } else { String::new() };
    format!("[{name}{value}]")
}

fn value(own: &Arg) -> String {
    let name = own.get_value_names().and_then(|names| names.first());
    let name = name.map_or_else(|| own.get_id().as_str().to_uppercase(), ToString::to_string);
    if matches!(own.get_action(), ArgAction::Append) { format!("{name}...") } else { name }
}

fn optional(own: &Arg, text: String) -> String {
    if own.is_required_set() { text } else { format!("[{text}]") }
}

/// What follows the options in the help: examples, exit codes and remarks.
fn notes(command: &Command) -> Roff {
    let mut roff = Roff::new();
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let (mut remarks, mut status) = (Vec::new(), None);
    for paragraph in text.split("\n\n") {
        if let Some(examples) = paragraph.strip_prefix("Examples:\n") {
            roff.control("SH", ["EXAMPLES"]);
            as_written(&mut roff, examples);
        } else if let Some(codes) = paragraph.strip_prefix("Exit codes: ") {
            status = Some(codes);
        } else if !paragraph.is_empty() {
            remarks.push(paragraph);
        }
    }
    if let Some(codes) = status {
        roff.control("SH", ["EXIT STATUS"]);
        roff.text([roman(codes)]);
    }
    if !remarks.is_empty() {
        roff.control("SH", ["NOTES"]);
    }
    for remark in remarks {
        roff.control("PP", []);
        if remark.lines().any(|line| line.len() > LONGEST_LINE) {
            roff.text([roman(remark.replace('\n', " "))]);
        } else {
            as_written(&mut roff, remark);
        }
    }
    roff
}

/// Keeps the line breaks.
fn as_written(roff: &mut Roff, text: &str) {
    roff.control("nf", []);
    for line in text.lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}

fn of_section(section: &Section) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [section.title]);
    for (heading, items) in &section.parts {
        if !heading.is_empty() {
            roff.control("SS", [*heading]);
        }
        for Item { term, about } in items {
            roff.control("TP", []);
            roff.text([bold(term)]);
            roff.text([roman(about)]);
        }
    }
    roff
}
