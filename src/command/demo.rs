//! `kswitch demo`: the picker on sample clusters.
//!
//! The samples are written to a directory of their own with an empty history. The user's files are
//! not read, no program is run, and no network is used.

mod difference;
mod samples;

use std::fs;
use std::path::PathBuf;

use crate::cli::ListFormat;
use crate::kubeconfig::Chain;
use crate::kubeconfig::chain::Source;
use crate::paths::Paths;
use crate::picker::Focus;
use crate::printable::{plain_error, shown_path};
use crate::state_dir::StateDir;

use super::invocation::Invocation;
use super::report::{Failure, print};
use super::{list, pick};
use difference::difference;

pub(super) fn run(invocation: &Invocation) -> Result<(), Failure> {
    let (directory, home) = (&invocation.paths.demo, invocation.environment.home());
    let cache = directory.parent().unwrap_or(directory);
    StateDir::open_or_create(cache)
        .map_err(|error| Failure::unusable("can't unpack the demo", &error, home))?;
    let files = samples::unpack(directory).map_err(|error| {
        Failure::new(format!(
            "can't unpack into {}: {}",
            shown_path(directory),
            plain_error(&error)
        ))
    })?;
    let paths = Paths {
        history: directory.join("history.json"),
        known: directory.join("cluster-files"),
        undo: directory.join("undo.json"),
        answers: directory.join("namespaces"),
        documents: directory.join("documents.json"),
        scratch: directory.join("scratch"),
        ..invocation.paths.clone()
    };
    let chain = Chain { source: Source::Variable, files: files.clone(), session: None };
    let demo = invocation.for_demo(paths, chain);
    if !invocation.environment.has_terminal() {
        list::contexts(&demo, ListFormat::Wide)?;
        demo.messages.say("no terminal for the picker; open one and try again");
        return Ok(());
    }
    let before = texts(&files);
    pick::open(&demo, Focus::Contexts, None, "")?;
    print(&difference(&files, &before, &texts(&files)))
}

fn texts(files: &[PathBuf]) -> Vec<String> {
    files.iter().map(|file| fs::read_to_string(file).unwrap_or_default()).collect()
}
