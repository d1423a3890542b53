//! What is wrong in a file, a name or a command line, and what is said about it.

mod arguments;
mod files;
mod secrets;
