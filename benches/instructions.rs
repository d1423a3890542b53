//! Counts the instructions of commands, and fails if they exceed the recorded counts. Unlike times,
//! counts are not noisy.
//!
//! `cargo bench --bench instructions` compares with `benches/instructions.txt`; with
//! `KSWITCH_NEW_COUNTS=1` it writes that file. It needs valgrind.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

mod fleet;

const RECORD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions.txt");

/// The allowed growth in percent of the recorded count.
const MOST_GROWTH: u64 = 10;

/// The commands: a name, the number of files, and the arguments; `CONTEXT` is the last context, which
/// is not current.
const COUNTED: [(&str, usize, &[&str]); 6] = [
    ("list-1", 1, &["ctx", "--list"]),
    ("list-1000", 1000, &["ctx", "--list"]),
    ("switch-1", 1, &["ctx", "CONTEXT"]),
    ("switch-1000", 1000, &["ctx", "CONTEXT"]),
    ("current-1", 1, &["current"]),
    ("current-1000", 1000, &["current"]),
];

fn main() -> ExitCode {
    // `cargo test --benches` only lists the benchmarks.
    if env::args().any(|argument| argument == "--list") {
        return ExitCode::SUCCESS;
    }
    let counts: BTreeMap<&str, u64> = COUNTED
        .iter()
        .map(|(name, files, arguments)| (*name, counted(*files, arguments)))
        .collect();
    if env::var_os("KSWITCH_NEW_COUNTS").is_some() {
        let mut text = String::new();
        for (name, count) in &counts {
            writeln!(text, "{name} {count}").expect("write to a string");
        }
        fs::write(RECORD, text).expect("write the record");
        return ExitCode::SUCCESS;
    }
    let record = fs::read_to_string(RECORD).expect("read the record");
    let recorded: BTreeMap<&str, u64> = record.lines().map(of_line).collect();
    let mut grown = false;
    for (name, count) in &counts {
        let before = recorded[name];
        let is_more = *count > before + before * MOST_GROWTH / 100;
        grown |= is_more;
        let percent = count * 100 / before;
        let mark = if is_more { "  <- too many" } else { "" };
        println!("{name:14} {count:>12} instructions, {percent} % of the recorded{mark}");
    }
    if grown {
        println!("To accept the new counts: KSWITCH_NEW_COUNTS=1 cargo bench --bench instructions");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn of_line(line: &str) -> (&str, u64) {
    let (name, count) = line.split_once(' ').expect("a name and a count");
    (name, count.parse().expect("a count"))
}

/// The instructions of a command, all threads together.
fn counted(files: usize, arguments: &[&str]) -> u64 {
    let home = tempfile::tempdir().expect("a directory");
    let paths = fleet::write(&home.path().join("clusters"), files).expect("a fleet");
    let context = fleet::kubeconfig(files - 1).context;
    if arguments.contains(&"CONTEXT") {
        leave_for_another(&paths[0]);
    }
    let arguments = arguments.iter().map(|word| if *word == "CONTEXT" { &context } else { *word });
    let ran = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env!("CARGO_BIN_EXE_kswitch"))
        .args(arguments)
        .env_clear()
        .env("PATH", env::var_os("PATH").unwrap_or_default())
        .env("HOME", home.path())
        .env("KUBECONFIG", env::join_paths(&paths).expect("paths without a colon"))
        .output()
        .expect("valgrind, which counts");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
    let count = said.lines().find_map(|line| line.split_once("Collected : "));
    let (_, count) = count.unwrap_or_else(|| panic!("valgrind printed no count:\n{said}"));
    count.trim().parse().expect("a count")
}

/// Selects another context, so that a switch has something to write.
fn leave_for_another(first: &Path) {
    let fleet::Kubeconfig { context, text, .. } = fleet::kubeconfig(0);
    let own = format!("\"current-context\": \"{context}\"");
    assert!(text.contains(&own), "{text}");
    fs::write(first, text.replace(&own, "\"current-context\": \"elsewhere\"")).expect("write");
}
