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

use std::collections::HashMap;
use std::path::Path;

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
    for finding in &mut findings {
        // What kubectl does not read breaks nothing.
        if of(finding).is_some_and(|(_, in_kubeconfig)| !in_kubeconfig) {
            finding.severity = finding.severity.max(Severity::Warning);
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
