//! What other tools got wrong in the field, each lesson with its test.
//!
//! The numbers are those of the project's list of lessons; lessons about the picker and about verbs
//! that don't exist yet have their tests elsewhere or not yet.

mod bytes;
mod chain;
mod entries;
#[cfg(target_os = "linux")]
mod killed;
mod names;
mod scripts;
