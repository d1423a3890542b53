//! Resolves the path of a file to change, one directory at a time.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use crate::directory::{Directory, OpenMode, effective_user};

use super::bytes::open_with_lease;
use super::error::WriteError;
use super::stamp::{FileId, Stamp};

/// The limit of links on a path, like the kernel.
const MOST_LINKS: usize = 40;

/// A name in an open directory, so that the directory can't be exchanged between two accesses.
#[derive(Clone)]
pub(super) struct Location {
    pub(super) directory: Rc<Directory>,
    pub(super) name: OsString,
    /// The resolved path at the time of opening, for messages and comparison.
    pub(super) path: PathBuf,
}

impl Location {
    /// The location of a path, with links in its directories resolved. It need not exist.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        Walk::begin(path)?.place(path)
    }

    pub(super) fn sibling(&self, name: OsString) -> Self {
        let path = self.path.with_file_name(&name);
        Self { directory: Rc::clone(&self.directory), name, path }
    }

    /// Device and inode, without following a link.
    pub(super) fn identity(&self) -> io::Result<FileId> {
        let found = self.directory.stat(&self.name)?;
        // The types of these fields differ between systems.
        let number = |number: i128| u64::try_from(number).unwrap_or_default();
        Ok((number(found.st_dev.into()), number(found.st_ino.into())))
    }
}

pub(super) struct WriteTarget<'p> {
    pub(super) path: &'p Path,
    /// The path with links in its directories resolved: kubectl's lock is next to it.
    pub(super) named: Location,
    pub(super) own: Location,
    pub(super) identity: FileId,
    link_owners: Vec<u32>,
}

impl<'p> WriteTarget<'p> {
    pub(super) fn resolve(path: &'p Path) -> Result<Self, WriteError> {
        let failed = |error| WriteError::Io { path: path.to_owned(), doing: "find", error };
        let found = fs::metadata(path).map_err(failed)?;
        if !found.is_file() {
            return Err(WriteError::NotAFile(path.to_owned()));
        }
        Self::walk(path, (found.dev(), found.ino())).map_err(failed)
    }

    /// Follows links to the file, so that a link is not replaced by a file (field lesson 8).
    fn walk(path: &'p Path, identity: FileId) -> io::Result<Self> {
        let mut walk = Walk::begin(path)?;
        let named = walk.place(path)?;
        let mut own = named.clone();
        while let Some(next) = walk.follow(&own)? {
            own = walk.place(&next)?;
        }
        Ok(Self { path, named, own, identity, link_owners: walk.link_owners })
    }

    /// Whether the path still refers to the version that was read.
    pub(super) fn is_still(&self, read: Stamp) -> bool {
        let is_there = self.own.identity().is_ok_and(|identity| identity == read.identity);
        is_there && Stamp::at(self.path) == Some(read)
    }

    /// Opens the file; `None` if the path refers to another file now.
    pub(super) fn open_if_there(&self) -> Result<Option<Opened>, WriteError> {
        match self.open() {
            Ok(opened) => Ok(Some(opened)),
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(None),
            Err(error) => Err(self.failed("read")(error)),
        }
    }

    pub(super) fn open(&self) -> io::Result<Opened> {
        let Location { directory, name, .. } = &self.own;
        let open = |access| open_with_lease(|| directory.open_file(name, access));
        let (file, read_only) = match open(OpenMode::ReadWrite) {
            Ok(file) => (file, None),
            // Reading may be enough.
            Err(error) => match open(OpenMode::Read) {
                Ok(file) => (file, Some(error)),
                Err(_) => return Err(error),
            },
        };
        let found = file.metadata()?;
        Ok(Opened { file, found, read_only })
    }

    /// Fails if another user controls which of our files the path refers to: by a link, or by a hard
    /// link in a directory of theirs.
    pub(super) fn check_owners(&self, opened: &Opened) -> Result<(), WriteError> {
        let is_trusted = |user: u32| [0, effective_user(), opened.found.uid()].contains(&user);
        let link_owner = self.link_owners.iter().copied().find(|owner| !is_trusted(*owner));
        let directory_owner =
            if opened.found.nlink() > 1 { self.own.directory.owner().ok() } else { None };
        match link_owner.or(directory_owner.filter(|owner| !is_trusted(*owner))) {
            Some(user) => Err(WriteError::Redirected {
                path: self.path.to_owned(),
                target: self.own.path.clone(),
                user,
                is_link: link_owner.is_some(),
            }),
            None => Ok(()),
        }
    }

    pub(super) fn failed(
        &self,
        doing: &'static str,
    ) -> impl Fn(io::Error) -> WriteError + use<'_, 'p> {
        move |error| WriteError::Io { path: self.path.to_owned(), doing, error }
    }
}

/// A file that was opened to be read and written through one descriptor.
pub(super) struct Opened {
    pub(super) file: File,
    pub(super) found: Metadata,
    /// Why the file is read-only, if it is.
    pub(super) read_only: Option<io::Error>,
}

impl Opened {
    pub(super) fn check_writable(&mut self) -> io::Result<()> {
        self.read_only.take().map_or(Ok(()), Err)
    }
}

/// Walks along a path; each directory is opened in the one before.
struct Walk {
    directory: Rc<Directory>,
    /// The resolved path of the current directory.
    at: PathBuf,
    links: usize,
    link_owners: Vec<u32>,
}

impl Walk {
    fn begin(path: &Path) -> io::Result<Self> {
        // An absolute path does not need the working directory, which may be unreadable.
        let at = if path.is_absolute() { PathBuf::from("/") } else { std::env::current_dir()? };
        let directory = Directory::open(if path.is_absolute() { &at } else { Path::new("") })?;
        Ok(Self { directory: Rc::new(directory), at, links: 0, link_owners: Vec::new() })
    }

    /// Goes to the directory of a path.
    fn place(&mut self, path: &Path) -> io::Result<Location> {
        let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?.to_owned();
        self.enter(path.parent().unwrap_or(Path::new("")))?;
        self.directory = Rc::new(self.directory.reopened()?);
        Ok(Location { directory: Rc::clone(&self.directory), path: self.at.join(&name), name })
    }

    fn enter(&mut self, path: &Path) -> io::Result<()> {
        for component in path.components() {
            match component {
                Component::RootDir if self.at == Path::new("/") => {}
                Component::RootDir => {
                    self.at = PathBuf::from("/");
                    self.directory = Rc::new(Directory::open(&self.at)?);
                }
                Component::ParentDir => {
                    self.directory = Rc::new(self.directory.enter(OsStr::new(".."))?);
                    self.at.pop();
                }
                Component::Normal(name) => self.enter_one(name)?,
                Component::CurDir | Component::Prefix(_) => {}
            }
        }
        Ok(())
    }

    fn enter_one(&mut self, name: &OsStr) -> io::Result<()> {
        match self.directory.enter(name) {
            Ok(directory) => {
                self.directory = Rc::new(directory);
                self.at.push(name);
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                let (directory, name) = (Rc::clone(&self.directory), name.to_owned());
                let link = Location { directory, path: self.at.join(&name), name };
                let next = self.follow(&link)?.ok_or(error)?;
                self.enter(&next)
            }
            Err(error) => Err(error),
        }
    }

    /// The target of a link; `None` for anything else.
    fn follow(&mut self, link: &Location) -> io::Result<Option<PathBuf>> {
        let target = match link.directory.read_link(&link.name) {
            Ok(target) => target,
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => return Ok(None),
            Err(error) => return Err(error),
        };
        self.links += 1;
        if self.links > MOST_LINKS {
            return Err(rustix::io::Errno::LOOP.into());
        }
        let owner = link.directory.stat(&link.name)?.st_uid;
        if !self.link_owners.contains(&owner) {
            self.link_owners.push(owner);
        }
        Ok(Some(target.into()))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_path_leads_where_the_system_says() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("a/b")).unwrap();
        std::fs::write(root.join("a/file"), "").unwrap();
        for (link, target) in [
            ("a/b/up", ".."),
            ("short", "a/b"),
            ("config", "short/up/file"),
            ("far", root.join("config").to_str().unwrap()),
            ("a/b/loop", "loop"),
        ] {
            symlink(target, root.join(link)).unwrap();
        }
        for path in ["a/file", "a/b/../file", "./a/./file", "short/up/file", "config", "far"] {
            let path = root.join(path);
            let found = WriteTarget::resolve(&path).unwrap();
            assert_eq!(found.own.path, root.join("a/file"), "{}", path.display());
            assert_eq!(found.named.path.file_name(), path.file_name());
            let opened = found.open().unwrap();
            assert!(found.is_still(Stamp::of(&opened.found)));
            found.check_owners(&opened).unwrap();
        }
        for path in ["a/b/loop", "a/file/x", "missing", "a/b", "short"] {
            assert!(WriteTarget::resolve(&root.join(path)).is_err(), "{path}");
        }
    }
}
