//! Takes the permissions of other users from a kubeconfig.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use crate::directory::{OpenMode, effective_user};

use super::error::WriteError;
use super::target::WriteTarget;

/// The permissions of the owner.
const OWN: u32 = 0o700;

/// Leaves only its owner permissions on a file. Its text is not touched.
pub fn restrict(path: &Path) -> Result<(), WriteError> {
    let target = WriteTarget::resolve(path)?;
    let file = target.own.directory.open_file(&target.own.name, OpenMode::Read);
    let file = file.map_err(target.failed("open"))?;
    let found = file.metadata().map_err(target.failed("read"))?;
    if found.uid() != effective_user() {
        return Err(target.failed("change")(io::ErrorKind::PermissionDenied.into()));
    }
    let permissions = Permissions::from_mode(found.mode() & OWN);
    file.set_permissions(permissions).map_err(target.failed("change"))
}
