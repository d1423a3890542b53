//! Findings for people: sections by file, with what is the same problem together.

use std::collections::HashMap;
use std::path::Path;

use crate::doctor::{Diagnosis, Finding, Next, Severity};
use crate::kubeconfig::plan::Kind;

/// Findings under one title.
pub(super) struct Section<'f> {
    pub(super) title: Title<'f>,
    pub(super) groups: Vec<Group<'f>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Title<'f> {
    File(&'f Path),
    /// Exec plugins that users of several files need.
    Plugins,
    /// The environment.
    Kubeconfig,
}

/// One problem of one or more entries.
pub(super) struct Group<'f> {
    pub(super) findings: Vec<&'f Finding>,
    pub(super) next: Vec<Next>,
}

/// What the findings of a group have in common; their first names differ.
type Key<'f> = (Severity, &'f Diagnosis, Kind, &'f [(Kind, String)]);

/// All findings, in their order.
pub(super) fn sections(findings: &[Finding]) -> Vec<Section<'_>> {
    let mut first_files = HashMap::<&str, Option<&Path>>::new();
    for finding in findings {
        if let Some(fault) = finding.diagnosis.plugin_fault() {
            let file = file(finding);
            let first = first_files.entry(fault).or_insert(file);
            *first = first.filter(|_| *first == file);
        }
    }
    let title = |finding| match file(finding) {
        None => Title::Kubeconfig,
        Some(path) => {
            let first = finding.diagnosis.plugin_fault().and_then(|fault| first_files.get(fault));
            if first == Some(&None) { Title::Plugins } else { Title::File(path) }
        }
    };
    let mut titled: Vec<(Title<'_>, &Finding)> =
        findings.iter().map(|finding| (title(finding), finding)).collect();
    // The files stay in their order.
    titled.sort_by_key(|(title, _)| match title {
        Title::File(_) => 0,
        Title::Plugins => 1,
        Title::Kubeconfig => 2,
    });
    titled
        .chunk_by(|(one, _), (other, _)| one == other)
        .map(|own| {
            let title = own[0].0;
            let findings = own.iter().map(|(_, finding)| *finding);
            Section { title, groups: groups(findings, title == Title::Plugins) }
        })
        .collect()
}

fn file(finding: &Finding) -> Option<&Path> {
    finding.place.as_ref().map(|place| &*place.file)
}

/// The findings of one section. Those of one problem are together if their commands can be joined too; a plugin
/// of many files has none that could be.
fn groups<'f>(findings: impl Iterator<Item = &'f Finding>, of_many_files: bool) -> Vec<Group<'f>> {
    let mut groups = Vec::<Vec<&Finding>>::new();
    let mut known = HashMap::<Key<'_>, usize>::new();
    for finding in findings {
        let Some(((kind, _), others)) = finding.names.split_first() else {
            groups.push(vec![finding]);
            continue;
        };
        let key = (finding.severity, &finding.diagnosis, *kind, others);
        match known.get(&key) {
            Some(&index) if of_many_files || are_joinable(groups[index][0], finding) => {
                groups[index].push(finding);
            }
            _ => {
                known.insert(key, groups.len());
                groups.push(vec![finding]);
            }
        }
    }
    let joined = |findings: Vec<&'f Finding>| {
        let number = findings[0].next.len();
        let next = (0..number).filter_map(|at| {
            Next::of_all(&findings.iter().filter_map(|own| own.next.get(at)).collect::<Vec<_>>())
        });
        Group { next: next.collect(), findings }
    };
    groups.into_iter().map(joined).collect()
}

/// Whether the commands for two findings can be joined.
fn are_joinable(one: &Finding, other: &Finding) -> bool {
    let mut pairs = one.next.iter().zip(&other.next);
    one.next.len() == other.next.len()
        && pairs.all(|(own, other)| Next::of_all(&[own, other]).is_some())
}
