//! The folder of the links: what is there, and what is made in it, all of it or nothing.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// What stands under a name already.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Nothing,
    /// Something that leads to the same program.
    Done,
    /// A link that leads elsewhere.
    Link(PathBuf),
    File,
    Folder,
}

impl Standing {
    /// What stands at a path, where links are to lead to `program`.
    pub(super) fn of(path: &Path, program: &Path) -> io::Result<Self> {
        let own = match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Nothing),
            own => own?,
        };
        Ok(if is_same(path, program) {
            Self::Done
        } else if own.is_symlink() {
            Self::Link(fs::read_link(path)?)
        } else if own.is_dir() {
            Self::Folder
        } else {
            Self::File
        })
    }
}

/// Whether two paths lead to one file.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    let identity = |path| fs::metadata(path).ok().map(|own| (own.dev(), own.ino()));
    identity(one).is_some_and(|own| Some(own) == identity(other))
}

/// Whether a shell would start what is at a path.
pub(super) fn can_be_started(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|own| own.is_file() && own.mode() & 0o111 != 0)
}

/// Makes links of these names that lead to `target`, and the folder if there is none. What stands
/// there by now is replaced only by `force`.
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

/// What was made; it goes again unless it became whole.
struct Made {
    folders: Vec<PathBuf>,
    links: Vec<Link>,
    is_whole: bool,
}

struct Link {
    path: PathBuf,
    /// What stood there, and the folder that keeps it until all is made.
    before: Option<(PathBuf, TempDir)>,
}

impl Made {
    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        let is_missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
        let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
        for path in missing.into_iter().rev() {
            match fs::create_dir(path) {
                // Somebody else was faster.
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

/// Puts a link in the place of what is there, in one step where that can be kept by another name.
fn replace(folder: &Path, name: &str, target: &Path) -> io::Result<(PathBuf, TempDir)> {
    let path = folder.join(name);
    if fs::symlink_metadata(&path)?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let aside = tempfile::Builder::new().prefix(".kswitch-").tempdir_in(folder)?;
    let (link, before) = (aside.path().join("link"), aside.path().join("before"));
    symlink(target, &link)?;
    // What belongs to somebody else can't always have another name, but be moved.
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
    fn what_was_made_goes_and_what_was_replaced_comes_back() {
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
    fn what_has_come_in_the_meantime_stays() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("b"), "new").unwrap();
        let error = make(home.path(), &["a", "b"], Path::new("kswitch"), false).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(home.path().join("b")).unwrap(), "new");
        assert!(fs::symlink_metadata(home.path().join("a")).is_err());
    }

    #[test]
    fn folders_that_were_made_for_links_go_with_them() {
        let home = tempfile::tempdir().unwrap();
        // A name that leads out of the folder can't be made.
        make(&home.path().join("x/y"), &["a", "no/b"], Path::new("kswitch"), false).unwrap_err();
        assert!(!home.path().join("x").exists());
    }
}
