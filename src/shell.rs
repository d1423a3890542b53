//! What kswitch says to shells.

mod compose;
mod quote;

pub use compose::{Composed, LeftOut, compose};
pub use quote::Shell;
