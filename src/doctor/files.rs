//! Checks of files as a whole: whether kubectl can read them, who else can, and what it ignores in them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::directory::user_name;
use crate::kubeconfig::File;
use crate::kubeconfig::contents::Contents;
use crate::kubeconfig::snapshot::FileState;
use crate::kubeconfig::store::FileFacts;
use crate::printable::plain_error;

use super::diagnosis::Diagnosis;
use super::finding::Finding;
use super::inputs::Inputs;
use super::next;
use super::place::Place;

/// Clocks of two machines that share a file system may differ by as much.
const TOLERANCE: Duration = Duration::from_secs(60 * 60);

const OTHERS_WRITE: u32 = 0o022;
const OTHERS_READ: u32 = 0o044;

pub(super) fn check(inputs: &Inputs, findings: &mut Vec<Finding>) {
    for file in inputs.snapshot.files() {
        if let Some(facts) = inputs.facts(&file.path) {
            findings.extend(state(inputs, file, facts));
            findings.extend(ignored(file, facts));
            if facts.is_regular {
                findings.extend(permissions(inputs, file, facts));
                findings.extend(time(inputs, file, facts));
            }
        } else {
            findings.extend(state(inputs, file, &FileFacts::default()));
        }
    }
}

/// Why kubectl refuses the file.
fn state(inputs: &Inputs, file: &File, facts: &FileFacts) -> Option<Finding> {
    let (line, diagnosis, next) = match &file.state {
        FileState::Missing | FileState::Read(_) => return None,
        FileState::Broken(_) if facts.is_encrypted => {
            (None, Diagnosis::EncryptedFile, next::decrypt(&file.path))
        }
        FileState::Broken(problem) => {
            let reason = problem.reason.to_string();
            let diagnosis = if problem.is_our_bound() {
                Diagnosis::TooMuch { reason }
            } else {
                Diagnosis::BrokenFile { reason }
            };
            (problem.line, diagnosis, next::edit(&file.path))
        }
        FileState::Unreadable(error) => {
            let diagnosis = Diagnosis::UnreadableFile { reason: plain_error(error) };
            (None, diagnosis, next::list(&file.path))
        }
    };
    let place = Place { line, ..Place::file(&file.path) };
    let copy = matches!(diagnosis, Diagnosis::BrokenFile { .. }).then(|| copy(inputs, &file.path));
    let compare = copy.flatten().map(|copy| next::compare(copy, &file.path));
    Some(Finding::new(place, diagnosis).next([next]).next(compare))
}

/// A copy that an editor left next to a file, such as `config~`.
fn copy<'i>(inputs: &'i Inputs, path: &Path) -> Option<&'i Path> {
    let own = path.as_os_str().as_encoded_bytes();
    let is_copy = |left: &&PathBuf| {
        let rest = left.as_os_str().as_encoded_bytes().strip_prefix(own);
        rest.is_some_and(|rest| rest.starts_with(b"~") || rest.starts_with(b"."))
    };
    inputs.left.files.iter().find(is_copy).map(PathBuf::as_path)
}

/// What kubectl ignores, and loses when it writes the file.
fn ignored(file: &File, facts: &FileFacts) -> Vec<Finding> {
    let Some(contents) = &facts.contents else { return Vec::new() };
    let found = |line, diagnosis| {
        let place = Place { line: Some(line), ..Place::file(&file.path) };
        Finding::new(place, diagnosis).next([next::edit(&file.path)])
    };
    let first = contents.overridden.iter().map(|(_, line)| *line).min();
    let keys = contents.overridden.iter().map(|(key, _)| *key).collect();
    let overridden = first.map(|line| found(line, Diagnosis::Overridden { keys }));
    let second = contents.second_document.map(|line| found(line, Diagnosis::SecondDocument));
    overridden.into_iter().chain(second).collect()
}

fn permissions(inputs: &Inputs, file: &File, facts: &FileFacts) -> Option<Finding> {
    let mode = facts.mode;
    let has_secrets = facts.contents.as_ref().is_some_and(Contents::has_secrets);
    let is_in_home = inputs.home.as_ref().is_some_and(|home| file.path.starts_with(home));
    let is_foreign = facts.owner != inputs.user && (facts.owner != 0 || is_in_home);
    let (diagnosis, next) = if is_foreign && inputs.user != 0 {
        let owner = user_name(facts.owner);
        (Diagnosis::ForeignOwner { owner }, next::own(inputs.user, &file.path))
    } else if mode & OTHERS_WRITE != 0 {
        (Diagnosis::WritableByOthers { mode }, next::restrict(&file.path))
    } else if mode & OTHERS_READ != 0 && has_secrets {
        (Diagnosis::ReadableByOthers { mode }, next::restrict(&file.path))
    } else {
        return None;
    };
    Some(Finding::new(Place::file(&file.path), diagnosis).next([next]))
}

/// A time in the future: the clock is wrong, and with it every expiry.
fn time(inputs: &Inputs, file: &File, facts: &FileFacts) -> Option<Finding> {
    let modified = facts.modified?;
    let is_future = modified.duration_since(inputs.now).is_ok_and(|ahead| ahead > TOLERANCE);
    let time = Timestamp::try_from(modified).ok().filter(|_| is_future)?;
    let time = time.to_zoned(TimeZone::UTC).date().to_string();
    let diagnosis = Diagnosis::FutureTime { time };
    Some(Finding::new(Place::file(&file.path), diagnosis).next([next::clock()]))
}
