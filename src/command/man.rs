//! `kswitch man`: writes one man page for each command.

mod page;
mod reference;

use std::io;
use std::path::Path;

use clap::Command;

use crate::cli::{Cli, ManArgs};
use crate::printable::{plain_error, quoted_path, shown_path};

use super::invocation::Invocation;
use super::report::Failure;

pub(super) fn run(invocation: &Invocation, arguments: &ManArgs) -> Result<(), Failure> {
    let folder = &arguments.folder;
    write(folder).map_err(|error| {
        let path = shown_path(folder);
        Failure::new(format!("can't write the pages into {path}: {}", plain_error(&error)))
    })?;
    invocation.messages.say(&format!(
        "Wrote the man pages into {}; man -l {} shows the first.",
        shown_path(folder),
        quoted_path(&folder.join("kswitch.1"))
    ));
    Ok(())
}

fn write(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    // The pages are the same for every build of a version.
    let program = Cli::documented().long_version(None::<&str>);
    page::write(folder, &program, &reference::sections())?;
    write_verbs(folder, &program)
}

fn write_verbs(folder: &Path, command: &Command) -> io::Result<()> {
    let is_documented = |verb: &&Command| !verb.is_hide_set() && verb.get_name() != "help";
    for verb in command.get_subcommands().filter(is_documented) {
        page::write(folder, verb, &[])?;
        write_verbs(folder, verb)?;
    }
    Ok(())
}
