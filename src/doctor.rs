//! Checks of kubeconfigs: what makes kubectl fail, or use something else than the user expects.
//!
//! [`Inputs`], gathered once, -> the checks, one file per kind -> [`Finding`]s. The checks read and write
//! nothing. [`message()`] has the sentences, and each finding the commands that repair it.

mod chain;
mod credentials;
mod diagnosis;
mod duplicates;
mod entries;
mod files;
mod finding;
mod inputs;
mod leftovers;
mod message;
mod new_name;
mod next;
mod online;
mod place;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::kubeconfig::File;
use crate::kubeconfig::snapshot::FileState;
use crate::printable::quoted_path;

pub use diagnosis::{CODES, Diagnosis, Severity};
pub use finding::{Finding, Next};
pub use inputs::{ChainInputs, ClusterAnswer, Inputs, LeftLock, Leftovers, MissingPath, Online};
pub use message::message;
pub use new_name::distinctive;
pub use place::Place;

/// All findings, in the order of their files, those about the environment last; the most severe of a
/// file first.
#[must_use]
pub fn check(inputs: &Inputs) -> Vec<Finding> {
    let mut findings = Vec::new();
    files::check(inputs, &mut findings);
    chain::check(inputs, &mut findings);
    duplicates::check(inputs, &mut findings);
    entries::check(inputs, &mut findings);
    credentials::check(inputs, &mut findings);
    leftovers::check(inputs, &mut findings);
    online::check(inputs, &mut findings);
    let files = inputs.snapshot.files().iter().enumerate();
    let files: HashMap<&Path, (usize, bool)> =
        files.map(|(index, file)| (&*file.path, (index, file.in_kubeconfig))).collect();
    let of = |finding: &Finding| files.get(finding.place.as_ref()?.file.as_path()).copied();
    let is_outside =
        |finding: &Finding| of(finding).is_some_and(|(_, in_kubeconfig)| !in_kubeconfig);
    let faults = findings.iter().filter(|finding| !is_outside(finding));
    let needed: HashSet<String> =
        faults.filter_map(|own| own.diagnosis.plugin_fault().map(str::to_owned)).collect();
    for finding in &mut findings {
        // What kubectl does not read breaks nothing, and a plugin that it needs is missing everywhere.
        let is_needed = finding.diagnosis.plugin_fault().is_some_and(|own| needed.contains(own));
        if !is_needed && is_outside(finding) {
            finding.severity = finding.severity.max(Severity::Warning);
        }
        let line = finding.place.as_ref().and_then(|place| place.line);
        finding.next.iter_mut().for_each(|next| next::at_line(next, line));
        if let Some(path) = finding.place.as_ref().map(|own| &own.file)
            && is_read_stream(inputs, path)
        {
            let path = quoted_path(path);
            finding.next.retain(|next| !next.command.contains(&path));
        }
    }
    findings.sort_by_cached_key(|finding| {
        let index = of(finding).map_or(usize::MAX, |(index, _)| index);
        let file = finding.place.as_ref().map(|place| place.file.clone());
        let line = finding.place.as_ref().and_then(|place| place.line);
        // Files that are no kubeconfigs come before the environment.
        (index, file.is_none(), file, finding.severity, line)
    });
    findings
}

/// Whether a file is a pipe that was read, such as `<(...)` of a shell: it is not there any more for a command that
/// is typed next.
fn is_read_stream(inputs: &Inputs, path: &Path) -> bool {
    let is_it = |file: &&File| *file.path == *path;
    inputs.facts(path).is_some_and(|facts| !facts.is_regular)
        && inputs
            .snapshot
            .files()
            .iter()
            .find(is_it)
            .is_some_and(|file| matches!(file.state, FileState::Read(_) | FileState::Broken(_)))
}
