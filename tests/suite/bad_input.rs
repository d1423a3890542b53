//! What is wrong in a file, a name or a command line, and what is printed about it.

mod aliases;
mod arguments;
mod escaping;
mod files;
mod own_files;
mod secret_fields;
mod secrets;
mod sizes;
mod sources;
