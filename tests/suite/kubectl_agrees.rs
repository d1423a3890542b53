//! kubectl and kswitch, side by side: the same files, the same change, the same result.
//!
//! kubectl has the last word. Each test lays out the same directory twice, lets kswitch change one
//! copy and kubectl the other, and then asks kubectl what it reads in both. What kswitch does
//! otherwise on purpose stands in [`exceptions`], by name; whatever isn't there must agree.

mod agreement;
mod chains;
mod directory;
mod exceptions;
mod formats;
mod names;
mod operation;
mod random;
mod reading;
mod renames_and_deletions;

pub(crate) use random::random_home;
