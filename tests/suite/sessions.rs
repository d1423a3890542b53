//! Sessions: a context of one terminal. One module for each promise.

mod fail_closed;
mod foreign_writers;
mod kubeconfig_changes;
mod kubeconfig_lost;
mod lifetime;
mod list;
mod narrow;
mod picker;
mod picker_here;
mod reading;
mod secrets;
mod terminals;
mod undoing;

use crate::sample::contexts;
use crate::support::command::{Command, Ran};
use crate::support::home::Home;

/// A home with the contexts a, b and c in three files, and kswitch on PATH.
fn three_files() -> Home {
    three_files_in(Home::new())
}

fn three_files_in(mut home: Home) -> Home {
    for name in ["a", "b", "c"] {
        home.write(name, contexts(&[name]));
    }
    home.kubeconfig(&["a", "b", "c"]);
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    home
}

/// Runs lines of a shell in a session.
fn in_shell(home: &Home, arguments: &[&str], lines: &str) -> Ran {
    home.command(&["shell"]).args(arguments).args(&["--", "sh", "-ec", lines]).run()
}

/// A command in a shell whose function waits for a reply.
fn with_reply(home: &Home, arguments: &[&str]) -> Command {
    home.command(arguments).env("KSWITCH_REPLY", home.path("replies/1"))
}

/// The value that the function would set.
fn replied(home: &Home) -> String {
    let reply = home.read("replies/1");
    reply.trim_end().strip_prefix("set ").expect("a value").to_owned()
}

/// A command that prints `KUBECONFIG`.
const PRINT: &str = "echo \"$KUBECONFIG\"";

/// The kubeconfigs in a printed value of a session, without its own files.
fn kubeconfigs(home: &Home, printed: &str) -> String {
    let value = home.masked(printed);
    let (_, files) = value.split_once("/kswitch-guard.yaml:").expect("a guard");
    let (files, fallback) = files.rsplit_once(':').expect("a fallback");
    assert!(fallback.ends_with("/kswitch-fallback.json\n"), "{printed}");
    files.to_owned()
}

fn sessions(home: &Home) -> Vec<String> {
    let is_session = |file: &String| file.ends_with("kswitch-session.json");
    home.files().into_iter().filter(is_session).collect()
}

/// The names of the kubeconfigs that are not as they were at first.
fn kubeconfigs_changed(home: &Home) -> Vec<&'static str> {
    let is_changed = |name: &&str| home.read(name) != contexts(&[name]);
    ["a", "b", "c"].into_iter().filter(is_changed).collect()
}

/// The id of the session that was kept because it has entries that are in no kubeconfig.
fn id_of_kept(ran: &Ran) -> String {
    let rest = ran.stderr.split("hint: to keep them: kswitch session save ").nth(1);
    let id = rest.and_then(|rest| rest.split(' ').next());
    id.unwrap_or_else(|| panic!("no session was kept: {ran}")).to_owned()
}
