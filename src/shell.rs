//! Shell integration: scripts, completion, and the value of `KUBECONFIG`.
//!
//! The scripts are in `assets/shell/`, so that shells and linters can read them. [`Script`] sets the
//! variables that they use. They get completions from `kswitch complete`, in the format of [`reply()`].

mod command_line;
mod compose;
mod hotkey;
mod isolated;
mod quote;
mod reply;
mod script;
mod startup;

pub use command_line::CommandLine;
pub use compose::{ADD_ALL, Composed, Rules, compose, do_not_fit, does_not_fit, surplus};
pub use hotkey::Hotkey;
pub use isolated::{Isolation, isolation};
pub use quote::Shell;
pub use reply::{Candidate, Completions, reply, reply_to_kubectl};
pub use script::Script;
