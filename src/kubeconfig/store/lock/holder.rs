//! The holder of a lock: written into the lock, and parsed from it.

use std::ffi::OsStr;
use std::io::{self, Read, Write};

use rustix::fs::FileType;

use crate::directory::{Directory, OpenMode, effective_user, kind_of};
use crate::kubeconfig::store::error::{LockDescription, LockHolder};
use crate::kubeconfig::store::target::Location;
use crate::process::ProcessIdentity;

/// The size limit of a lock file; ours are shorter.
const LONGEST: u64 = 4096;

/// Creates a lock of this process atomically.
pub(super) fn create(place: &Location) -> io::Result<()> {
    let own = ProcessIdentity::own().to_string();
    match place.directory.create_link(OsStr::new(&own), &place.name) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => write(place, &own),
        made => made,
    }
}

/// Creates the lock as a file, on file systems without symbolic links.
fn write(Location { directory, name, .. }: &Location, own: &str) -> io::Result<()> {
    let mut file = directory.open_file(name, OpenMode::CreateNew)?;
    file.write_all(own.as_bytes()).inspect_err(|_| {
        let _ = directory.remove(name);
    })
}

#[derive(Debug)]
pub(super) struct HeldLock {
    kind: FileType,
    owner: u32,
    /// `None` for a lock without a holder, such as kubectl's.
    holder: Option<ProcessIdentity>,
}

impl HeldLock {
    /// `None` if there is no lock. Only links and regular files are read.
    pub(super) fn at(Location { directory, name, .. }: &Location) -> Option<Self> {
        let found = directory.stat(name).ok()?;
        let kind = kind_of(&found);
        let text = match kind {
            FileType::Symlink => {
                directory.read_link(name).ok().and_then(|text| text.into_string().ok())
            }
            FileType::RegularFile => text_of(directory, name),
            _ => None,
        };
        Some(Self {
            kind,
            owner: found.st_uid,
            holder: text.as_deref().and_then(ProcessIdentity::parse),
        })
    }

    pub(super) fn is_dead(&self) -> bool {
        self.holder.as_ref().is_some_and(ProcessIdentity::is_dead)
    }

    pub(super) fn is_ours(&self) -> bool {
        self.holder.as_ref() == Some(ProcessIdentity::own())
    }

    /// Whether the effective user owns it. Locks of other users are never taken over.
    pub(super) fn belongs_to_us(&self) -> bool {
        self.owner == effective_user()
    }

    pub(super) fn into_description(self, place: &Location) -> LockDescription {
        let user = Some(self.owner).filter(|owner| *owner != effective_user());
        let holder = self.holder.map(|holder| LockHolder {
            pid: holder.pid,
            has_exited: holder.is_dead(),
            host: holder.host.clone().filter(|_| !holder.is_visible()),
        });
        let directory_is_ours =
            place.directory.owner().is_ok_and(|owner| owner == effective_user());
        LockDescription {
            holder,
            user,
            is_directory: self.kind == FileType::Directory,
            is_removable: place.directory.can_remove(&place.name),
            directory_is_ours,
        }
    }
}

/// The text of a lock file; `None` if it exceeds the size limit.
fn text_of(directory: &Directory, name: &OsStr) -> Option<String> {
    let mut text = String::new();
    directory.open_file(name, OpenMode::Read).ok()?.take(LONGEST).read_to_string(&mut text).ok()?;
    Some(text)
}
