//! Checks of what programs left behind: locks, interrupted writes, copies and sessions.

use super::diagnosis::Diagnosis;
use super::finding::Finding;
use super::inputs::Inputs;
use super::next;
use super::place::Place;

pub(super) fn check(inputs: &Inputs, findings: &mut Vec<Finding>) {
    let left = &inputs.left;
    for path in &left.interrupted {
        let finding = Finding::new(Place::file(path), Diagnosis::InterruptedWrite);
        findings.push(finding.next([next::fix()]));
    }
    for lock in &left.locks {
        let reason = lock.reason.clone();
        let (diagnosis, next) = if lock.is_abandoned {
            (Diagnosis::AbandonedLock { reason }, next::fix())
        } else {
            (Diagnosis::LeftLock { reason }, next::of_hint(&lock.hint))
        };
        // The recovery of the file removes its lock too.
        if !lock.is_abandoned || !left.interrupted.contains(&lock.file) {
            findings.push(Finding::new(Place::file(&lock.file), diagnosis).next([next]));
        }
    }
    if let Some((warning, hint)) = &left.interrupted_change {
        let diagnosis = Diagnosis::InterruptedChange { warning: warning.clone() };
        let next = hint.as_deref().map(next::of_hint);
        findings.push(Finding::new(None, diagnosis).next(next));
    }
    for path in &left.files {
        let finding = Finding::new(Place::file(path), Diagnosis::LeftoverFile);
        findings.push(finding.next([next::remove_file(path)]));
    }
    if left.ended_sessions > 0 {
        let diagnosis = Diagnosis::EndedSessions { count: left.ended_sessions };
        findings.push(Finding::new(None, diagnosis).next([next::prune_sessions()]));
    }
    for id in &left.unsaved_sessions {
        let diagnosis = Diagnosis::UnsavedSession { id: id.clone() };
        findings.push(Finding::new(None, diagnosis).next(next::keep_or_discard(id)));
    }
    for (path, reason, hint) in &left.unusable {
        let diagnosis = Diagnosis::UnusableState { reason: reason.clone() };
        let next = hint.as_deref().map(next::of_hint);
        findings.push(Finding::new(Place::file(path), diagnosis).next(next));
    }
    findings.extend(
        left.settings.iter().map(|reason| {
            Finding::new(None, Diagnosis::InvalidSettings { reason: reason.clone() })
        }),
    );
}
