//! Checks of `KUBECONFIG`: parts that kubectl reads as something else than was meant.

use std::path::{Path, PathBuf};

use crate::kubeconfig::chain::{Source, unnameable};
use crate::kubeconfig::snapshot::FileState;
use crate::lexical::absolute;

use super::diagnosis::Diagnosis;
use super::finding::{Finding, Next};
use super::inputs::{Inputs, MissingPath};
use super::next;
use super::place::Place;

pub(super) fn check(inputs: &Inputs, findings: &mut Vec<Finding>) {
    let chain = &inputs.chain;
    let of_variable = matches!(chain.source, Source::Variable);
    if !matches!(chain.source, Source::Default) {
        findings.extend(missing(inputs));
    }
    if of_variable {
        let correct = || [corrected(inputs)];
        let relative =
            chain.files.iter().filter(|path| path.is_relative() && !is_missing(inputs, path));
        findings.extend(relative.map(|path| {
            Finding::new(None, Diagnosis::RelativePath { path: path.clone() }).next(correct())
        }));
        if chain.has_empty_part {
            findings.push(Finding::new(None, Diagnosis::EmptyPath).next(correct()));
        }
        findings.extend(chain.same_lock.iter().map(|(path, earlier)| {
            let (path, earlier) = (path.clone(), earlier.clone());
            Finding::new(None, Diagnosis::SameLock { path, earlier }).next(correct())
        }));
    }
    if !matches!(chain.source, Source::Flag) {
        findings.extend(cluster_files(inputs));
    }
}

fn is_missing(inputs: &Inputs, path: &Path) -> bool {
    inputs.chain.missing.iter().any(|missing| missing.path == path)
}

fn missing(inputs: &Inputs) -> Vec<Finding> {
    let chain = &inputs.chain;
    let is_meant = |own: &MissingPath| own.meant.is_some() || own.with_colon.is_some();
    if chain.missing.len() == chain.files.len() && !chain.missing.iter().any(is_meant) {
        let next = if inputs.snapshot.files().iter().any(|file| file.document().is_some()) {
            vec![next::add_files()]
        } else if chain.has_default {
            vec![next::unset_kubeconfig()]
        } else {
            Vec::new()
        };
        let next = next.into_iter().filter(|_| matches!(chain.source, Source::Variable));
        let diagnosis = Diagnosis::NoFile { paths: chain.files.clone() };
        return vec![Finding::new(None, diagnosis).next(next)];
    }
    let finding = |own: &MissingPath| {
        let path = own.path.clone();
        let (diagnosis, mut next) = match own {
            MissingPath { meant: Some(meant), .. } => {
                (Diagnosis::UnexpandedPath { path, meant: meant.clone() }, Vec::new())
            }
            MissingPath { with_colon: Some(whole), .. } => {
                (Diagnosis::ColonInPath { path: whole.clone() }, next::rename_path(whole))
            }
            _ => (Diagnosis::MissingFile { path }, Vec::new()),
        };
        next.push(corrected(inputs));
        Finding::new(None, diagnosis).next(next)
    };
    // The part after a colon belongs to the part before it.
    let is_rest = |index: usize| index > 0 && inputs.chain.missing[index - 1].with_colon.is_some();
    let all = chain.missing.iter().enumerate();
    all.filter(|(index, _)| !is_rest(*index)).map(|(_, own)| finding(own)).collect()
}

/// The command that sets `KUBECONFIG` to what was meant.
fn corrected(inputs: &Inputs) -> Next {
    let chain = &inputs.chain;
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut is_rest = false;
    for path in &chain.files {
        // As text: two paths are equal if they differ in a `.` part only.
        let is_again = |(again, _): &(PathBuf, PathBuf)| again.as_os_str() == path.as_os_str();
        if std::mem::take(&mut is_rest) || chain.same_lock.iter().any(is_again) {
            continue;
        }
        let found = match chain.missing.iter().find(|missing| missing.path == *path) {
            Some(MissingPath { meant: Some(meant), .. }) => meant.clone(),
            Some(MissingPath { with_colon: Some(whole), .. }) => {
                is_rest = true;
                whole.to_string_lossy().replace(':', "-").into()
            }
            Some(_) => continue,
            None => absolute(path),
        };
        if !paths.contains(&found) {
            paths.push(found);
        }
    }
    if paths.is_empty() { next::unset_kubeconfig() } else { next::export(paths.iter()) }
}

/// Files that globs find and `KUBECONFIG` does not contain.
fn cluster_files(inputs: &Inputs) -> Vec<Finding> {
    let chain = &inputs.chain;
    let mut findings = Vec::new();
    let outside = inputs.snapshot.files().iter().filter(|file| !file.in_kubeconfig);
    let mut count = 0;
    for file in outside {
        match unnameable(&file.path) {
            Some(reason) => findings.push(
                Finding::new(Place::file(&file.path), Diagnosis::UnnameablePath { reason })
                    .next(next::rename_path(&file.path)),
            ),
            None if matches!(&file.state, FileState::Read(own) if !own.contexts.is_empty()) => {
                count += 1;
            }
            None => {}
        }
    }
    if let Some((first, surplus)) = &chain.surplus {
        let diagnosis = Diagnosis::TooLong { first: first.clone(), count: *surplus };
        findings.push(Finding::new(None, diagnosis).next([next::use_alone(first)]));
    }
    if count > 0 && chain.surplus.is_none() && inputs.may_add_files {
        let diagnosis = Diagnosis::NotInKubeconfig { count };
        findings.push(Finding::new(None, diagnosis).next([next::add_files()]));
    }
    findings.extend(
        chain
            .reached
            .iter()
            .map(|reason| Finding::new(None, Diagnosis::SearchLimit { reason: reason.clone() })),
    );
    findings
}
