//! What kswitch says to shells.
//!
//! Who completes a command line asks `kswitch complete`, which answers in the words of [`reply`].

mod compose;
mod line;
mod quote;
mod reply;

pub use compose::{Composed, LeftOut, compose};
pub use line::{Line, Quoting};
pub use quote::Shell;
pub use reply::{Candidate, Reader, Wanted, reply};
