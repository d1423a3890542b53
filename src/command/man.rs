//! `kswitch man`: writes one man page for each command.

use std::fs;

use clap::CommandFactory;

use crate::cli::{Cli, ManArgs};
use crate::printable::{plain_error, quoted_path, shown_path};

use super::invocation::Invocation;
use super::report::Failure;

pub(super) fn run(invocation: &Invocation, arguments: &ManArgs) -> Result<(), Failure> {
    let folder = &arguments.folder;
    // The pages are the same for every build of a version.
    let command = Cli::command().long_version(None::<&str>);
    fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder)).map_err(
        |error| {
            let path = shown_path(folder);
            Failure::new(format!("can't write the pages into {path}: {}", plain_error(&error)))
        },
    )?;
    invocation.messages.say(&format!(
        "Wrote the man pages into {}; man -l {} shows the first.",
        shown_path(folder),
        quoted_path(&folder.join("kswitch.1"))
    ));
    Ok(())
}
