//! What kswitch says to shells.
//!
//! The scripts lie in `assets/shell/`, as files that the shells and their linters can read. They call
//! kswitch by the variables that [`Script`] sets before them, and ask for completions through
//! `kswitch complete`, which answers in the words of [`reply`].

mod command_line;
mod compose;
mod hotkey;
mod isolated;
mod quote;
mod reply;
mod script;

pub use command_line::CommandLine;
pub use compose::{ADD_ALL, Composed, LeftOut, Rules, compose, does_not_fit};
pub use hotkey::Hotkey;
pub use isolated::{Isolation, isolation};
pub use quote::Shell;
pub use reply::{Candidate, Completions, Requester, reply};
pub use script::Script;
