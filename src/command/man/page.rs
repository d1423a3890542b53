//! A man page of one command.

use std::io;

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
#[derive(PartialEq, Eq)]
pub(super) struct Item {
    pub(super) term: String,
    pub(super) about: String,
}

/// What the footer of each page names.
const SOURCE: &str = concat!("kswitch ", env!("CARGO_PKG_VERSION"));

/// Such as `kswitch-ctx.1`.
pub(super) fn file_name(command: &Command) -> String {
    Man::new(command.clone()).get_filename()
}

/// The page of a command, with sections of its own, and the pages to see after it.
pub(super) fn text(
    command: &Command,
    sections: &[Section],
    see_also: &[String],
) -> io::Result<String> {
    let man = Man::new(command.clone()).source(SOURCE);
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    // A hyphen in a name or a path could be one of the line break.
    page.extend(b".nh\n");
    man.render_name_section(&mut page)?;
    synopsis(command).to_writer(&mut page)?;
    man.render_description_section(&mut page)?;
    arguments(command, &mut page)?;
    Man::new(shown(command, |own| !own.is_positional())).render_options_section(&mut page)?;
    if command.get_subcommands().any(|verb| !verb.is_hide_set()) {
        man.render_subcommands_section(&mut page)?;
    }
    notes(command).to_writer(&mut page)?;
    for section in sections {
        of_section(section).to_writer(&mut page)?;
    }
    list("SEE ALSO", see_also).to_writer(&mut page)?;
    String::from_utf8(page).map_err(io::Error::other)
}

/// The command with these of its arguments only.
fn shown(command: &Command, is_shown: impl Fn(&Arg) -> bool) -> Command {
    command.clone().mut_args(|own| if is_shown(&own) { own } else { own.hide(true) })
}

/// The section of the arguments that are no options, if there are any.
fn arguments(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    if !command.get_positionals().any(|own| !own.is_hide_set()) {
        return Ok(());
    }
    let mut section = Vec::new();
    Man::new(shown(command, Arg::is_positional)).render_options_section(&mut section)?;
    let section = String::from_utf8_lossy(&section).replacen(".SH OPTIONS", ".SH ARGUMENTS", 1);
    page.extend(section.into_bytes());
    Ok(())
}

/// The usage that the command has, or the options with their values, in the order of the help, and then
/// the arguments.
fn synopsis(command: &Command) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]);
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    if let Some(usage) = command.get_overridden_usage() {
        for line in usage.to_string().lines() {
            let rest = line.trim().trim_start_matches(name);
            roff.text([bold(name), roman(rest)]);
            roff.control("br", []);
        }
        return roff;
    }
    let is_own =
        |own: &&Arg| !own.is_hide_set() && !matches!(own.get_id().as_str(), "help" | "version");
    let (arguments, mut options): (Vec<&Arg>, Vec<&Arg>) =
        command.get_arguments().filter(is_own).partition(|own| own.is_positional());
    options.sort_by_key(|own| own.get_display_order());
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
    let (mut remarks, mut status) = (Vec::new(), Vec::new());
    for paragraph in text.split("\n\n") {
        if let Some(examples) = paragraph.strip_prefix("Examples:\n") {
            roff.control("SH", ["EXAMPLES"]);
            as_written(&mut roff, examples);
        } else if paragraph.starts_with("Exit codes") {
            status.push(paragraph);
        } else if !paragraph.is_empty() {
            remarks.push(paragraph);
        }
    }
    if !status.is_empty() {
        roff.control("SH", ["EXIT STATUS"]);
    }
    for codes in status {
        roff.control("PP", []);
        if let Some(codes) = codes.strip_prefix("Exit codes: ") {
            roff.text([roman(codes)]);
        } else {
            as_written(&mut roff, &codes.replacen("Exit codes with", "With", 1));
        }
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

/// A section of one line with names.
fn list(title: &str, names: &[String]) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [title]);
    roff.text([roman(names.join(", "))]);
    roff
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
