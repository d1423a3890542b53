//! Putting right what a killed kswitch left: a file half written, copies, the lock.

use std::path::Path;
use std::time::Duration;

use super::error::WriteError;
use super::lock::{Locks, Patience};
use super::replace;
use super::target::Target;

/// How long a reader waits for others before it leaves the mending to the next one.
const LOCK_WAIT: Duration = Duration::from_millis(250);

/// Mends one file. Signals need not wait: the copies outlive us too, and so does what the next lock
/// says.
pub(super) fn mend(path: &Path, spare: &Path) -> Result<(), WriteError> {
    let target = Target::resolve(path)?;
    let mut patience = Patience::for_each_holder(LOCK_WAIT);
    let _locks = Locks::take(std::slice::from_ref(&target), &mut patience)?;
    replace::heal(&target.resolved, spare).map_err(target.failed("mend"))
}
