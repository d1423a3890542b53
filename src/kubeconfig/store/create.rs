//! Creates kubeconfigs: complete and synced to the disk, or not at all, and never in the place of another
//! file.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use crate::directory::{Directory, OpenMode};

use super::signals;

/// Creates a kubeconfig that only the user can read. Missing directories are created with mode 0700 if
/// `with_directory`. Fails with [`io::ErrorKind::AlreadyExists`] if there is something of that name.
pub fn create(path: &Path, text: &[u8], with_directory: bool) -> io::Result<()> {
    let _deferred = signals::Deferred::begin();
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let parent = path.parent().unwrap_or(Path::new(""));
    let directory =
        if with_directory { Directory::open_or_create(parent) } else { Directory::open(parent) }?;
    if directory.stat(name).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let mut temporary = OsString::from(".");
    temporary.push(name);
    // The ending is known as that of a leftover, and is not a cluster file then.
    temporary.push(".kswitch-create");
    let mut file = locked(&directory, &temporary)?;
    let written = file
        .write_all(text)
        .and_then(|()| file.sync_all())
        .and_then(|()| directory.rename_to_new(&temporary, name));
    written.inspect_err(|_| drop(directory.remove(&temporary)))?;
    // Not every file system supports this; the file has its name in any case.
    let _ = directory.sync();
    Ok(())
}

/// Whether there is a regular file of this path with this text.
#[must_use]
pub fn has_text(path: &Path, text: &[u8]) -> bool {
    let Some(name) = path.file_name() else { return false };
    let mut found = Vec::new();
    Directory::open(path.parent().unwrap_or(Path::new("")))
        .and_then(|directory| directory.open_file(name, OpenMode::Read))
        .and_then(|file| file.take(text.len() as u64 + 1).read_to_end(&mut found))
        .is_ok()
        && found == text
}

/// Removes a file that was just created, unless it was changed since.
pub fn remove_created(path: &Path, text: &[u8]) -> io::Result<()> {
    if !has_text(path, text) {
        return Err(io::Error::other("it was changed meanwhile"));
    }
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    Directory::open(path.parent().unwrap_or(Path::new("")))?.remove(name)
}

/// Creates a temporary file with the kernel's lock, in the place of one that a killed kswitch left.
fn locked(directory: &Directory, name: &OsStr) -> io::Result<File> {
    let create = || -> io::Result<File> {
        let file = directory.open_file(name, OpenMode::CreateNew)?;
        file.try_lock()?;
        Ok(file)
    };
    match create() {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            directory.open_file(name, OpenMode::Read)?.try_lock()?;
            directory.remove(name)?;
            create()
        }
        created => created,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::MetadataExt;

    use super::*;

    #[test]
    fn a_new_file_is_private_and_replaces_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a/b/c.yaml");
        assert_eq!(create(&path, b"x", false).unwrap_err().kind(), io::ErrorKind::NotFound);
        create(&path, b"x", true).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"x");
        assert_eq!(path.metadata().unwrap().mode() & 0o777, 0o600);
        assert_eq!(path.parent().unwrap().metadata().unwrap().mode() & 0o777, 0o700);
        assert_eq!(create(&path, b"y", true).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"x");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_killed_kswitch_left_is_replaced_and_what_another_one_writes_is_not() {
        let directory = tempfile::tempdir().unwrap();
        let left = directory.path().join(".c.yaml.kswitch-create");
        let path = directory.path().join("c.yaml");
        fs::write(&left, "half").unwrap();
        let other = File::open(&left).unwrap();
        other.lock().unwrap();
        assert!(create(&path, b"x", false).is_err());
        drop(other);
        create(&path, b"x", false).unwrap();
        assert!(!left.exists());
        assert_eq!(fs::read(&path).unwrap(), b"x");
    }
}
