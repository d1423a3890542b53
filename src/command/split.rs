//! `kswitch split`: the clusters of a kubeconfig move to a new file each.
//!
//! The new files are complete on the disk before the entries leave the old one. After a kill in between
//! both have them, which changes nothing for kubectl, and the next `split` goes on with those files.

mod plan;

use std::fmt::Write;
use std::path::Path;

use crate::cli::SplitArgs;
use crate::kubeconfig::plan::check_chain;
use crate::kubeconfig::store::{self, WriteError};
use crate::kubeconfig::{File, Snapshot};
use crate::printable::{quoted_path, shown_path};
use crate::undo::{Moved, Record, Recording};

use super::change::is_one_of;
use super::invocation::Invocation;
use super::new_file::{Agreement, NewFile, check_no_flag, create_all, preview, remove_all};
use super::report::Failure;
use super::{no_contexts, use_new};
use plan::SplitPlan;

pub(super) fn run(invocation: &Invocation, arguments: &SplitArgs) -> Result<(), Failure> {
    if invocation.chain.session.is_some() {
        // Its KUBECONFIG does not get the new files.
        let why = "this session would lose the contexts that move";
        return Err(Failure::new(why).hint("in a terminal without a session: kswitch split"));
    }
    check_no_flag(invocation, "split")?;
    let snapshot = invocation.load_everywhere(!arguments.dry_run);
    check_chain(&snapshot)?;
    let file = file(invocation, &snapshot, arguments)?;
    let plan = SplitPlan::of(invocation, &snapshot, file, arguments.file_name.as_ref())?;
    let mut text = preview(&plan.files);
    let _ = writeln!(text, "{}", shown_path(&file.path));
    for line in &plan.stays {
        let _ = writeln!(text, "  keeps {line}");
    }
    let _ = writeln!(text, "  loses {}", plan.summary);
    let created: Vec<&Path> = plan.files.iter().map(|new| &*new.path).collect();
    if let Some(add) = use_new::to_add(invocation, &snapshot, file, &created) {
        let _ = writeln!(text, "KUBECONFIG\n  will not contain the new files; afterwards, {add}");
    }
    let agreement = Agreement { is_dry_run: arguments.dry_run, is_given: arguments.yes };
    let number = plan.files.len();
    let files = if number == 1 { "1 new file".to_owned() } else { format!("{number} new files") };
    let question = format!("Move them, with their credentials, to {files}? This can't be undone.");
    if !agreement.is_reached(invocation, &text, &question)? {
        return Ok(());
    }
    // Those that an interrupted split created are there already.
    let (there, missing): (Vec<NewFile>, Vec<NewFile>) =
        plan.files.into_iter().partition(|new| store::has_text(&new.path, new.text.as_bytes()));
    create_all(invocation, &missing)?;
    let paths = &invocation.paths;
    let mut recording =
        Recording::new(&paths.undo, &paths.scratch, Record::of_moved(Moved::Entries));
    let written = store::write(&plan.rest, &paths.scratch, &mut recording);
    if let Err(error) = written {
        return Err(after_failure(error, &missing));
    }
    // Only that it was made: there is nothing to undo it with.
    let _ = recording.finish();
    let path = shown_path(&file.path);
    invocation.messages.say(&format!("Moved {} out of {path}.", plan.summary));
    for line in &plan.stays {
        invocation.messages.say(&format!("Kept in {path}: {line}."));
    }
    let created: Vec<_> = there.iter().chain(&missing).map(|new| &*new.path).collect();
    use_new::report_moved(invocation, &created);
    Ok(())
}

/// The file to split.
fn file<'s>(
    invocation: &Invocation,
    snapshot: &'s Snapshot,
    arguments: &SplitArgs,
) -> Result<&'s File, Failure> {
    let Some(path) = &arguments.file else {
        let first = snapshot.chain().find(|file| file.document().is_some());
        return first.ok_or_else(|| {
            no_contexts::failure(invocation, snapshot)
                .unwrap_or_else(|| Failure::new("there is no kubeconfig to split"))
        });
    };
    let is_it = is_one_of(std::slice::from_ref(path));
    snapshot.files().iter().find(|file| is_it(&file.path)).ok_or_else(|| {
        Failure::new(format!("kswitch does not read {}", shown_path(path)))
            .hint(format!("to copy its contexts: kswitch import {}", quoted_path(path)))
    })
}

/// Removes the new files if the old one still has all entries.
fn after_failure(error: WriteError, created: &[NewFile]) -> Failure {
    let is_unchanged =
        !matches!(error, WriteError::Damaged { .. } | WriteError::PartlyWritten { .. });
    let failure = Failure::from(error);
    if is_unchanged { remove_all(created, failure) } else { failure }
}
