//! What the tests use: a home of their own, the real program in it, kubectl for comparison, and a
//! terminal that shows what is on its screen.
//!
//! Nothing here touches the home directory or the environment of the user who runs the tests, and nothing
//! sleeps: whatever has to be waited for is blocked on, with a deadline that fails the test.

#![allow(dead_code, reason = "a test uses the part it needs; the set is kept whole")]

pub(crate) mod alone;
pub(crate) mod api_server;
pub(crate) mod bounded;
pub(crate) mod command;
pub(crate) mod expected;
pub(crate) mod gate;
#[cfg(target_os = "linux")]
pub(crate) mod hanging_plugin;
pub(crate) mod home;
pub(crate) mod hostile;
pub(crate) mod kubectl;
pub(crate) mod loopback;
#[cfg(target_os = "linux")]
pub(crate) mod mounts;
pub(crate) mod mutations;
pub(crate) mod picture;
pub(crate) mod powershell;
pub(crate) mod snapshot;
pub(crate) mod start_file;
pub(crate) mod terminal;
pub(crate) mod unread;
pub(crate) mod untouched;
#[cfg(target_os = "linux")]
pub(crate) mod watched;

use std::time::Duration;

/// What has not happened by then does not happen. It only ends a test that would hang, so it is long
/// enough for a machine that does much else, and tests measure no time with it.
pub(crate) const DEADLINE: Duration = Duration::from_secs(180);
