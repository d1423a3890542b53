//! `kswitch man`: writes one man page for each command, or prints the first.

mod page;
mod reference;
mod related;

use std::io;
use std::path::Path;

use clap::Command;

use crate::cli::{Cli, ManArgs};
use crate::printable::{plain_error, quoted_path, shown_path};

use super::invocation::Invocation;
use super::report::{Failure, print};

pub(super) fn run(invocation: &Invocation, arguments: &ManArgs) -> Result<(), Failure> {
    let Some(directory) = &arguments.directory else {
        let page = page_text(&program());
        let page = page.map_err(|error| Failure::new(plain_error(&error)))?;
        return print(&page);
    };
    write(directory).map_err(|error| {
        let path = shown_path(directory);
        Failure::new(format!("can't write the pages into {path}: {}", plain_error(&error)))
    })?;
    invocation.messages.say(&format!(
        "Wrote the man pages into {}; man -l {} shows the first.",
        shown_path(directory),
        quoted_path(&directory.join("kswitch.1"))
    ));
    Ok(())
}

fn write(directory: &Path) -> io::Result<()> {
    std::fs::create_dir_all(directory)?;
    let program = program();
    write_page(directory, &program)?;
    write_verbs(directory, &program)
}

/// The pages are the same for every build of a version.
fn program() -> Command {
    Cli::documented().long_version(None::<&str>)
}

fn write_page(directory: &Path, command: &Command) -> io::Result<()> {
    std::fs::write(directory.join(page::file_name(command)), page_text(command)?)
}

fn page_text(command: &Command) -> io::Result<String> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    page::text(command, &reference::sections(name), &related::pages(name))
}

fn write_verbs(directory: &Path, command: &Command) -> io::Result<()> {
    let is_documented = |verb: &&Command| !verb.is_hide_set() && verb.get_name() != "help";
    for verb in command.get_subcommands().filter(is_documented) {
        write_page(directory, verb)?;
        write_verbs(directory, verb)?;
    }
    Ok(())
}
