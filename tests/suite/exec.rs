//! `kswitch exec`: a command in many contexts.

mod clusters;
mod consent;
mod json;
mod limits;
mod output;
mod patterns;
mod processes;
mod secrets;
mod status;
mod terminal;
mod usage;

use crate::sample::contexts;
use crate::support::command::{Command, Ran};
use crate::support::home::Home;

/// A home with these contexts, and kswitch on PATH.
fn home_with(names: &[&str]) -> Home {
    let home = crate::sample::home_with(names);
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    home
}

/// A home with contexts whose names YAML would need quotes for.
fn home_with_odd(names: &[&str]) -> Home {
    let home = home_with(&["x"]);
    let context = |name: &&str| serde_json::json!({"name": name, "context": {}});
    let contexts: Vec<_> = names.iter().map(context).collect();
    let config = serde_json::json!({"contexts": contexts}).to_string();
    home.write("config", kswitch::printable::shown_json(&config));
    home
}

/// A home with the contexts c1, c2 and so on.
fn home_of(count: usize) -> Home {
    let names: Vec<String> = (1..=count).map(|number| format!("c{number}")).collect();
    home_with(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// kswitch exec with these arguments, and lines of `sh` as the command.
fn exec(home: &Home, arguments: &[&str], lines: &str) -> Command {
    home.command(&["exec"]).args(arguments).args(&["--", "sh", "-c", lines])
}

/// The lines of stderr, with the times replaced.
fn timeless(ran: &Ran) -> Vec<String> {
    let is_time = |word: &str| word.contains('.') && word.parse::<f64>().is_ok();
    let words = |line: &str| -> Vec<String> {
        let word = |word: &str| if is_time(word) { "T" } else { word }.to_owned();
        line.split_whitespace().map(word).collect()
    };
    ran.stderr.lines().map(|line| words(line).join(" ")).collect()
}

/// The contexts of `--dry-run`.
#[track_caller]
fn selected(home: &Home, arguments: &[&str]) -> Vec<String> {
    let ran = home.command(&["exec", "--dry-run"]).args(arguments).args(&["--", "nope"]).run();
    let lines = ran.only_stdout();
    let names = lines.lines().skip(1).filter_map(|line| line.split_whitespace().next());
    names.map(str::to_owned).collect()
}

/// Three files in KUBECONFIG with the context `a` in the first and the last, and a cluster file with `d`.
fn with_duplicate() -> Home {
    let mut home = home_with(&["a"]);
    home.write("b", contexts(&["b"]));
    home.write("again", contexts(&["a", "c"]).replace("https://a.", "https://other."));
    home.write(".kube/config.d/d", contexts(&["d"]));
    home.kubeconfig(&["config", "b", "again"]);
    home
}
