//! Who decides what a file holds: for files that the user wrote, not kswitch.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

use crate::directory::effective_user;
use crate::lexical::absolute;

use super::{StateError, StateFault};

/// The number of links that the system follows on one path.
const MOST_LINKS: usize = 40;

/// Write permission of others, and of the group.
const OTHERS: u32 = 0o002;
const GROUP: u32 = 0o020;
/// Only the owner of a name may remove it.
const STICKY: u32 = 0o1000;

/// Fails if a user who is neither the effective user nor root can decide what a file holds: owns it, a
/// directory or a link on its path, or can write to it or to a directory.
pub fn check_trusted(path: &Path) -> Result<(), StateError> {
    let wrong = |reason| StateError { path: path.to_owned(), reason };
    let failed = |error| wrong(StateFault::Io { action: "read", error });
    let mut rest: VecDeque<OsString> = components(&absolute(path)).collect();
    let mut reached = PathBuf::from("/");
    let mut links = 0;
    while let Some(name) = rest.pop_front() {
        if name == ".." {
            reached.pop();
            continue;
        }
        let place = reached.join(name);
        let found = fs::symlink_metadata(&place).map_err(failed)?;
        let is_file = rest.is_empty() && !found.is_dir();
        if is_foreign(found.uid()) {
            return Err(wrong(if is_file {
                StateFault::Foreign(found.uid())
            } else {
                StateFault::ForeignDirectory { directory: place, owner: found.uid() }
            }));
        }
        if found.is_symlink() {
            links += 1;
            if links > MOST_LINKS {
                return Err(failed(io::Error::from(rustix::io::Errno::LOOP)));
            }
            let target = fs::read_link(&place).map_err(failed)?;
            if target.is_absolute() {
                reached = PathBuf::from("/");
            }
            components(&target).rev().for_each(|name| rest.push_front(name));
            continue;
        }
        if is_open(&found) {
            return Err(wrong(if is_file && place == path {
                StateFault::OpenToOthers
            } else {
                StateFault::OpenPlace(place)
            }));
        }
        reached = place;
    }
    Ok(())
}

/// Whether neither the effective user nor root has this id.
pub(super) fn is_foreign(owner: u32) -> bool {
    let root = || fs::symlink_metadata("/").map(|found| found.uid()).ok();
    // In a user namespace the system's directories may belong to an unknown user.
    owner != effective_user() && owner != 0 && root() != Some(owner)
}

/// Whether others can write. The group of a directory is ignored: a file that another user places there is
/// theirs. That of a file counts unless it is the owner's alone, which by custom has the same number.
fn is_open(found: &Metadata) -> bool {
    let mode = found.mode();
    if found.is_dir() {
        return mode & OTHERS != 0 && mode & STICKY == 0;
    }
    mode & OTHERS != 0 || mode & GROUP != 0 && found.gid() != found.uid()
}

fn components(path: &Path) -> impl DoubleEndedIterator<Item = OsString> {
    let named = path.components().filter_map(|component| match component {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some(OsString::from("..")),
        _ => None,
    });
    named.collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn why(path: &Path) -> Option<String> {
        let error = check_trusted(path).err()?;
        Some(error.why().replace(path.parent()?.to_str()?, "DIR"))
    }

    #[test]
    fn a_file_that_others_can_write_or_replace_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let directory = directory.path().canonicalize().unwrap();
        let (outer, inner) = (directory.join("outer"), directory.join("outer/inner"));
        let file = inner.join("file");
        fs::create_dir_all(&inner).unwrap();
        fs::write(&file, "x").unwrap();
        let mode =
            |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        let link = directory.join("link");
        symlink("outer/../outer/inner/file", &link).unwrap();
        for (place, open, closed, expected) in [
            (&file, 0o666, 0o644, "FILE can be written by others"),
            (&file, 0o602, 0o600, "FILE can be written by others"),
            (&inner, 0o777, 0o755, "FILE is in INNER, which others can write to"),
            (&outer, 0o773, 0o770, "FILE is in OUTER, which others can write to"),
        ] {
            mode(place, open);
            let expected = |path: &Path| {
                let texts = [("FILE", path), ("INNER", &inner), ("OUTER", &outer)];
                let text = texts.iter().fold(expected.to_owned(), |text, (name, path)| {
                    text.replace(name, path.to_str().unwrap())
                });
                Some(text.replace(path.parent().unwrap().to_str().unwrap(), "DIR"))
            };
            assert_eq!(why(&file), expected(&file));
            assert!(why(&link).is_some(), "{open:o}");
            mode(place, closed);
            assert_eq!((why(&file), why(&link)), (None, None));
        }
        mode(&outer, 0o1777);
        assert_eq!(why(&file), None);
        symlink("circle", directory.join("circle")).unwrap();
        assert!(why(&directory.join("circle")).is_some());
    }

    #[test]
    fn a_group_counts_unless_it_is_the_owner_s_alone() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("file");
        fs::write(&file, "x").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o664)).unwrap();
        let found = fs::metadata(&file).unwrap();
        assert_eq!(check_trusted(&file).is_err(), found.uid() != found.gid());
        if effective_user() == 0 {
            std::os::unix::fs::chown(&file, None, Some(7)).unwrap();
            assert!(check_trusted(&file).is_err());
            std::os::unix::fs::chown(&file, Some(7), None).unwrap();
            fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
            let error = check_trusted(&file).unwrap_err();
            assert!(matches!(error.reason, StateFault::Foreign(7)), "{error:?}");
        }
    }
}
