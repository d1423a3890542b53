//! The folder for the links: what exists there, and creating the links, either all or none.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// What exists at the path of a link.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum LinkState {
    Nothing,
    /// The program itself, or a link to it.
    Done,
    /// A link to something else, with its target.
    Link(PathBuf),
    File,
    Folder,
}

impl LinkState {
    /// Checks `path`; `program` is the program that the links should lead to.
    pub(super) fn of(path: &Path, program: &Path) -> io::Result<Self> {
        let metadata = match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Nothing),
            metadata => metadata?,
        };
        Ok(if is_same(path, program) {
            Self::Done
        } else if metadata.is_symlink() {
            Self::Link(fs::read_link(path)?)
        } else if metadata.is_dir() {
            Self::Folder
        } else {
            Self::File
        })
    }
}

/// Whether two paths lead to the same file.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    let identity = |path| fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()));
    identity(one).is_some_and(|metadata| Some(metadata) == identity(other))
}

/// Whether the path leads to an executable file.
pub(super) fn can_be_started(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.mode() & 0o111 != 0)
}

/// Creates links to `target` with these names, and the folder if it does not exist. An existing
/// file is replaced only with `force`. If one link fails, all changes are reverted.
pub(super) fn make(
    folder: &Path,
    names: &[&'static str],
    target: &Path,
    force: bool,
) -> io::Result<()> {
    let mut made = Made { folders: Vec::new(), links: Vec::new(), is_whole: false };
    made.folder(folder)?;
    for name in names {
        made.link(folder, name, target, force)?;
    }
    made.is_whole = true;
    Ok(())
}

/// What was created so far. Dropping it deletes everything again unless `is_whole` was set.
struct Made {
    folders: Vec<PathBuf>,
    links: Vec<Link>,
    is_whole: bool,
}

struct Link {
    path: PathBuf,
    /// The replaced file, and the temporary folder that keeps it until all links exist.
    before: Option<(PathBuf, TempDir)>,
}

impl Made {
    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        let is_missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
        let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
        for path in missing.into_iter().rev() {
            match fs::create_dir(path) {
                // Another process created it in the meantime.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                ending => {
                    ending?;
                    self.folders.push(path.to_owned());
                }
            }
        }
        Ok(())
    }

    fn link(&mut self, folder: &Path, name: &str, target: &Path, force: bool) -> io::Result<()> {
        let path = folder.join(name);
        let before = match symlink(target, &path) {
            Err(error) if force && error.kind() == io::ErrorKind::AlreadyExists => {
                Some(replace(folder, name, target)?)
            }
            ending => {
                ending?;
                None
            }
        };
        self.links.push(Link { path, before });
        Ok(())
    }
}

/// Replaces a file by a link, atomically if the file can be kept under a second name. Returns the
/// path of the replaced file and its temporary folder.
fn replace(folder: &Path, name: &str, target: &Path) -> io::Result<(PathBuf, TempDir)> {
    let path = folder.join(name);
    if fs::symlink_metadata(&path)?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let aside = tempfile::Builder::new().prefix(".kswitch-").tempdir_in(folder)?;
    let (link, before) = (aside.path().join("link"), aside.path().join("before"));
    symlink(target, &link)?;
    // Linux may forbid hard links to files of another user. Those are moved instead.
    fs::hard_link(&path, &before).or_else(|_| fs::rename(&path, &before))?;
    if let Err(error) = fs::rename(&link, &path) {
        let _ = fs::rename(&before, &path);
        return Err(error);
    }
    Ok((before, aside))
}

impl Drop for Made {
    fn drop(&mut self) {
        if self.is_whole {
            return;
        }
        for Link { path, before } in self.links.iter().rev() {
            let _ = match before {
                Some((before, _aside)) => fs::rename(before, path),
                None => fs::remove_file(path),
            };
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_deletes_new_links_and_restores_replaced_files() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("bin");
        fs::create_dir_all(folder.join("c")).unwrap();
        fs::write(folder.join("a"), "before").unwrap();
        let error = make(&folder, &["a", "b", "c"], Path::new("kswitch"), true).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::IsADirectory);
        assert_eq!(fs::read_to_string(folder.join("a")).unwrap(), "before");
        let names = fs::read_dir(&folder).unwrap();
        let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["a", "c"]);
    }

    #[test]
    fn a_file_created_in_the_meantime_is_kept() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("b"), "new").unwrap();
        let error = make(home.path(), &["a", "b"], Path::new("kswitch"), false).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(home.path().join("b")).unwrap(), "new");
        assert!(fs::symlink_metadata(home.path().join("a")).is_err());
    }

    #[test]
    fn a_failure_deletes_new_folders() {
        let home = tempfile::tempdir().unwrap();
        // "no/b" fails because the folder "no" does not exist.
        make(&home.path().join("x/y"), &["a", "no/b"], Path::new("kswitch"), false).unwrap_err();
        assert!(!home.path().join("x").exists());
    }
}
