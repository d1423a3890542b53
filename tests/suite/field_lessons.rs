//! What other tools got wrong in the field, each lesson with its test.
//!
//! The numbers are those of the project's list of lessons; lessons about the picker, about
//! faults of the machine and about verbs that don't exist yet have their tests elsewhere or not yet.

mod bytes;
mod chain;
mod entries;
mod names;
mod scripts;
