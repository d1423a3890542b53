//! What the machine can do to a write: kill it at any moment, refuse any call, run out of space.
//!
//! Every case runs the real binary; `strace` kills it, or makes a system call fail, at one place
//! after another.

mod checked;
mod failed_rollback;
mod fault;
mod full_disk;
mod interrupted;
mod killed;
mod recorded;
mod refused;
mod scene;
mod split;
pub(crate) mod stopped;
mod trace;
mod undone;
mod unlocked_writers;
