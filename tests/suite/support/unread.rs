//! A program whose output is not read.

use std::io::{Read as _, pipe};
use std::process::Stdio;

use super::command::{Command, exit_code};
use super::gate::one_child_at_a_time;

impl Command {
    /// Runs with a stdout whose reader has closed it already, as `head` does; gives the
    /// exit code and what it printed on stderr.
    pub(crate) fn run_unread(mut self) -> (i32, String) {
        let starting = one_child_at_a_time();
        let (reader, writer) = pipe().expect("a pipe");
        drop(reader);
        self.inner.stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped());
        let mut child = self.inner.spawn().expect("start a program");
        drop(starting);
        let mut errors = String::new();
        child.stderr.take().expect("piped").read_to_string(&mut errors).expect("UTF-8");
        (exit_code(child.wait().expect("wait for a child")), errors)
    }
}
