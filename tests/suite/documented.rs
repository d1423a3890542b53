//! The documents of people who write scripts and start files: every block of them is executed.
//!
//! The first word after the fence selects how:
//!
//! | block | how it is executed |
//! |---|---|
//! | `console` | lines after `$ ` in bash, `> ` goes on; the lines below are all that they print, `...` is any lines |
//! | `console one-file` | the same with one kubeconfig |
//! | `sh` | a whole script, by `bash -eu` |
//! | `sh offline` | the same where no cluster is asked whether a namespace exists |
//! | `sh cargo` | kswitch is built already, so a `cargo` that only checks its arguments runs it |
//! | `bash` `zsh` `fish` `nu` | a piece of a start file: it is loaded without a word |
//! | the same and `prompt` | likewise, and the prompt shows the context, after a switch too |
//! | `zsh powerlevel10k` | a segment, which shows the context |
//! | `powershell` | a parser of the language reads it; no test runs it |
//! | `toml` | starship's settings: what they run shows the context |
//! | `tmux` | tmux's settings: the status line shows the context |
//! | `tmux environment` | tmux's settings: a pane has no `KUBECONFIG` that the server has |
//! | `json COMMAND` | what the command prints |
//! | `yaml` | kswitch's settings: they are valid |
//!
//! Any other block fails the test. Each one is executed in a fresh home, see `fleet`; those of the first page
//! in one, from top to bottom, as people type them.

mod block;
mod console;
mod examples;
mod fleet;
mod modules;
mod start_files;

use block::Block;
use clap::Command;
use kswitch::cli::Cli;

use crate::support::home::Home;

#[test]
fn every_block_of_the_first_page_runs_as_documented() {
    let home = fleet::home();
    execute_with("README.md", 8, |block| execute_block(block, &home));
    let lines = block::text_of("README.md").lines().count();
    assert!(lines < 150, "README.md has {lines} lines");
}

#[test]
fn every_block_of_the_document_for_scripts_runs_as_documented() {
    // As many as there are, so that blocks that are not found fail the test.
    execute("docs/scripting.md", 21);
}

#[test]
fn every_block_of_the_document_for_users_of_kubectx_runs_as_documented() {
    execute("docs/from-kubectx.md", 4);
}

#[test]
fn every_block_of_the_document_for_users_of_kubie_runs_as_documented() {
    execute("docs/from-kubie.md", 3);
}

#[test]
fn every_block_of_the_document_for_sessions_runs_as_documented() {
    execute("docs/sessions.md", 11);
}

#[test]
fn every_block_of_the_document_for_read_only_shells_runs_as_documented() {
    execute("docs/read-only.md", 2);
}

#[test]
fn every_block_of_the_document_for_aliases_runs_as_documented() {
    execute("docs/aliases.md", 2);
}

#[test]
fn every_block_of_the_document_for_exec_runs_as_documented() {
    execute("docs/exec.md", 5);
}

#[test]
fn every_block_of_the_document_for_files_runs_as_documented() {
    execute("docs/files.md", 3);
}

#[test]
fn every_block_of_the_document_for_shells_runs_as_documented() {
    execute("docs/shell.md", 13);
}

#[test]
fn every_block_of_the_document_for_checks_runs_as_documented() {
    execute("docs/doctor.md", 1);
}

/// Those of each verb run one after the other, in a home of their own; those that need a cluster or a
/// terminal are only parsed.
#[test]
fn every_example_of_the_help_runs() {
    let home = Home::new();
    let mut run = 0;
    for words in verbs(&Cli::documented()) {
        let name = &*words.join(" ");
        let arguments = [&words[..], &["--help".to_owned()]].concat();
        let help = home.run(&arguments).only_stdout();
        let examples: Vec<&str> = examples::of(&help).collect();
        assert!(!examples.is_empty(), "{name} has no example\n{help}");
        let longest = examples.iter().map(|line| line.len() + 2).max();
        assert!(name == "init" || longest <= Some(80), "{examples:?} would be wrapped");
        let (parsed, runnable): (Vec<&str>, Vec<&str>) = examples
            .into_iter()
            .partition(|line| examples::NOT_RUN.contains(&examples::command(line)));
        for line in parsed {
            examples::parses(line);
        }
        run += runnable.len();
        let before = if name == "undo" { "kswitch ctx shop-test\n" } else { "" };
        let script = format!("{before}{}\n", runnable.join("\n"));
        assert_eq!(console::script(&fleet::home(), &script), Ok(()), "{name}\n{script}");
    }
    assert!(run > 25, "{run}");
    for line in examples::of(&home.run(&["--help"]).only_stdout()) {
        examples::parses(line);
    }
}

/// The words of every command that the help lists, with those below others.
fn verbs(command: &Command) -> Vec<Vec<String>> {
    let listed = command.get_subcommands().filter(|verb| !verb.is_hide_set());
    let listed = listed.filter(|verb| verb.get_name() != "help");
    listed
        .flat_map(|verb| {
            let name = verb.get_name().to_owned();
            let below = verbs(verb).into_iter().map(|words| [vec![name.clone()], words].concat());
            [vec![name.clone()]].into_iter().chain(below).collect::<Vec<_>>()
        })
        .collect()
}

#[track_caller]
fn execute(document: &str, at_least: usize) {
    execute_with(document, at_least, |block| execute_block(block, &fleet::home()));
}

#[track_caller]
fn execute_with(document: &str, at_least: usize, execute: impl Fn(&Block) -> Result<(), String>) {
    let blocks = block::of(document);
    assert!(blocks.len() >= at_least, "only {} blocks in {document}", blocks.len());
    let failed: Vec<String> = blocks
        .iter()
        .filter_map(|block| {
            let fault = execute(block).err()?;
            Some(format!("{document}:{}: ```{}\n{fault}\n", block.line, block.info))
        })
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn execute_block(block: &Block, home: &Home) -> Result<(), String> {
    let (kind, rest) = block.info.split_once(' ').unwrap_or((&block.info, ""));
    match (kind, rest) {
        ("console", "") => console::dialogue(home, &block.text),
        ("console", "one-file") => console::dialogue_of_one_file(&block.text),
        ("sh", "") => console::script(home, &block.text),
        ("sh", "offline") => console::script_without_clusters(home, &block.text),
        ("sh", "cargo") => console::script_of_cargo(home, &block.text),
        ("json", command) if !command.is_empty() => console::output(home, command, &block.text),
        ("bash" | "zsh" | "fish" | "nu", "") => start_files::loads(home, kind, &block.text),
        ("powershell", "") => start_files::reads(&block.text),
        ("bash" | "zsh" | "fish", "prompt") => start_files::prompts(kind, &block.text),
        ("zsh", "powerlevel10k") => start_files::segment(&block.text),
        ("toml", "") => modules::starship(&block.text),
        ("yaml", "") => modules::settings(&block.text),
        ("tmux", "") => modules::tmux(&block.text),
        ("tmux", "environment") => modules::tmux_environment(&block.text),
        _ => Err("no test executes such a block".to_owned()),
    }
}
