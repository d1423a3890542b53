//! The arguments of each verb; its description is at [`super::Verb`].

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{ArgPredicate, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::examples;
use crate::shell::{Hotkey, Shell};
use crate::template::{Placeholder, Template};

#[derive(Debug, Default, Clone, PartialEq, Eq, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
#[command(after_help = examples::CTX)]
pub struct CtxArgs {
    /// The context's exact name, or - for the previous one
    #[arg(value_name = "CONTEXT", group = "change")]
    pub name: Option<String>,
    /// Set its namespace too
    #[arg(short, long, value_name = "NAMESPACE", requires = "name")]
    pub namespace: Option<String>,
    /// Use the context of this file
    #[arg(long, value_name = "PATH", requires = "name")]
    pub file: Option<PathBuf>,
    /// Switch only this terminal, which gets a session; needs the shell integration
    #[arg(long, requires = "name", conflicts_with = "global")]
    pub here: bool,
    /// In a session: switch the kubeconfigs instead
    #[arg(long)]
    pub global: bool,
    /// Switch even to a context that reaches another cluster than its own file says
    #[arg(long, requires = "change")]
    pub anyway: bool,
    /// Switch to a protected context without a question
    #[arg(short, long, requires = "change")]
    pub yes: bool,
    /// Print the current context
    #[arg(short, long, conflicts_with_all = ["name", "namespace", "file", "list", "unset"])]
    pub current: bool,
    /// Unset the current context in the first file that sets one; a later file's then becomes current,
    /// unless with --all
    #[arg(
        short,
        long,
        group = "change",
        conflicts_with_all = ["name", "namespace", "file", "list"]
    )]
    pub unset: bool,
    /// With --unset: in every file that sets one, so that there is none
    #[arg(long, requires = "unset")]
    pub all: bool,
    /// List all contexts
    #[arg(
        short,
        long,
        conflicts_with_all = ["name", "namespace", "file"],
        default_value_if("output", ArgPredicate::IsPresent, "true")
    )]
    pub list: bool,
    /// How to print them; implies --list, unless with --current
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        conflicts_with_all = ["name", "namespace", "file", "unset"],
        default_value = "name"
    )]
    pub output: ListFormat,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
#[command(after_help = examples::SHELL)]
pub struct ShellArgs {
    /// The context's exact name, or - for the previous one; the current one if not given
    #[arg(value_name = "CONTEXT", group = "which")]
    pub name: Option<String>,
    /// The same, for a name that begins with -, as in --context=-x
    #[arg(long, value_name = "CONTEXT", group = "which")]
    pub context: Option<String>,
    /// Set its namespace in this session
    #[arg(short, long, value_name = "NAMESPACE")]
    pub namespace: Option<String>,
    /// Use the context of this file, even if an earlier file hides it
    #[arg(long, value_name = "PATH", requires = "which")]
    pub file: Option<PathBuf>,
    /// Only with the files that this context needs; always so for protected contexts
    #[arg(long)]
    pub only: bool,
    /// Start even with a context that reaches another cluster than its own file says
    #[arg(long)]
    pub anyway: bool,
    /// Only with this context, and without the right to change anything in the cluster
    #[arg(long)]
    pub read_only: bool,
    /// With --read-only: show secrets too
    #[arg(long, requires = "read_only")]
    pub allow_secrets: bool,
    /// With --read-only: append refused requests to this file, a JSON object per line
    #[arg(long, value_name = "FILE", requires = "read_only")]
    pub log: Option<PathBuf>,
    /// The command to run; your shell if not given
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
}

#[derive(Debug, Default, Clone, PartialEq, Eq, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
#[command(after_help = examples::NS)]
pub struct NsArgs {
    /// The namespace, or - for the previous one
    #[arg(value_name = "NAMESPACE")]
    pub name: Option<String>,
    /// Set the name without asking the cluster
    #[arg(short, long, requires = "name")]
    pub force: bool,
    /// A context other than the current one
    #[arg(long, value_name = "CONTEXT")]
    pub context: Option<String>,
    /// In a session: act on the kubeconfigs instead
    #[arg(long)]
    pub global: bool,
    /// Print the namespace
    #[arg(short, long, conflicts_with_all = ["name", "force", "list", "unset"])]
    pub current: bool,
    /// Remove the namespace from the context; kubectl then uses "default", or in a pod the pod's
    #[arg(short, long, conflicts_with_all = ["name", "force", "list"])]
    pub unset: bool,
    /// List the namespaces that the cluster has
    #[arg(
        short,
        long,
        conflicts_with_all = ["name", "force"],
        default_value_ifs([
            ("cached", ArgPredicate::IsPresent, "true"),
            ("output", ArgPredicate::IsPresent, "true"),
        ])
    )]
    pub list: bool,
    /// List the cached names, without asking the cluster
    #[arg(long, conflicts_with_all = ["name", "force", "current", "unset"])]
    pub cached: bool,
    /// How to list them; implies --list
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        conflicts_with_all = ["name", "force", "current", "unset"],
        default_value = "name"
    )]
    pub output: ListFormat,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// One name per line
    #[default]
    Name,
    /// A table
    Wide,
    /// A JSON array
    Json,
}

#[derive(Debug, Default, Clone, PartialEq, Eq, Args)]
#[command(after_help = examples::RENAME)]
pub struct RenameArgs {
    /// The context's exact name; . for the current one
    #[arg(value_name = "CONTEXT")]
    pub from: String,
    /// The new name
    #[arg(value_name = "NEW")]
    pub to: String,
    /// Rename its cluster and user too, and all references to them in its file
    #[arg(long)]
    pub whole: bool,
    /// Use the context of this file, even if an earlier file hides it
    #[arg(long, value_name = "PATH")]
    pub file: Option<PathBuf>,
    /// Rename without a question: a protected context, and with --whole the references of contexts of
    /// other files too
    #[arg(short, long)]
    pub yes: bool,
    /// Rename the cluster and user even if contexts of other files lose them
    #[arg(long, requires = "whole")]
    pub anyway: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::DELETE)]
pub struct DeleteArgs {
    /// Exact names; . for the current context, - alone to read them from stdin, one per line
    #[arg(value_name = "CONTEXT", required = true)]
    pub names: Vec<String>,
    /// Delete their clusters and users too, where no other context uses them
    #[arg(long)]
    pub prune: bool,
    /// The contexts of these names in this file, which an earlier file may hide
    #[arg(long, value_name = "PATH")]
    pub file: Option<PathBuf>,
    /// Delete without a question: protected contexts, and with --prune on a terminal
    #[arg(short, long)]
    pub yes: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::INSTALL_LINKS)]
pub struct InstallLinksArgs {
    /// The directory; it is created if it does not exist
    #[arg(value_name = "DIR")]
    pub directory: PathBuf,
    /// Replace programs that exist with these names
    #[arg(short, long)]
    pub force: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::CURRENT)]
pub struct CurrentArgs {
    #[arg(
        long,
        value_name = "TEMPLATE",
        conflicts_with = "output",
        help = format!("A line to fill in: {}", Placeholder::names())
    )]
    pub format: Option<Template>,
    /// How to print it
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub output: CurrentFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CurrentFormat {
    /// Context and namespace, separated by a space
    Text,
    /// A JSON object
    Json,
}

#[derive(Debug, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
#[command(after_help = examples::ENV)]
pub struct EnvArgs {
    /// The shell to write for; the one of $SHELL if not given, with --context sh
    #[arg(long)]
    pub shell: Option<Shell>,
    /// Print the value only
    #[arg(long, conflicts_with = "shell")]
    pub value: bool,
    /// Pin this context for a directory, as in the .envrc of direnv
    #[arg(long, value_name = "CONTEXT", conflicts_with_all = ["keep", "all"])]
    pub context: Option<String>,
    /// The namespace of the pinned context
    #[arg(short, long, value_name = "NAMESPACE", requires = "context")]
    pub namespace: Option<String>,
    /// Pin even a context that reaches another cluster than its own file says
    #[arg(long, requires = "context")]
    pub anyway: bool,
    /// Keep the files that KUBECONFIG names, even those that make kubectl fail
    #[arg(long)]
    pub keep: bool,
    /// Add new files even if one of them makes its context the current one
    #[arg(long, conflicts_with = "keep")]
    pub all: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::init())]
pub struct InitArgs {
    /// The shell to write for
    #[arg(value_parser = interactive())]
    pub shell: Shell,
    /// The key that opens the contexts, such as alt-x or ctrl-g; none for no key
    #[arg(long, value_name = "KEY", default_value = "alt-k")]
    pub ctx_key: Hotkey,
    /// The key that opens the namespaces of the current context
    #[arg(long, value_name = "KEY", default_value = "alt-n")]
    pub ns_key: Hotkey,
    /// Leave KUBECONFIG as it is
    #[arg(long)]
    pub no_kubeconfig: bool,
    /// Start a session in each new terminal
    #[arg(long, conflicts_with = "no_kubeconfig")]
    pub session: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::COMPLETIONS)]
pub struct CompletionsArgs {
    /// The shell to write for
    #[arg(value_parser = interactive())]
    pub shell: Shell,
}

#[derive(Debug, Args)]
#[command(after_help = examples::MAN)]
pub struct ManArgs {
    /// The directory, which is created if it does not exist; without one, kswitch(1) is printed
    #[arg(value_name = "DIR")]
    pub directory: Option<PathBuf>,
}

// Called by the scripts of `crate::shell`.
#[derive(Debug, Args)]
pub struct CompleteArgs {
    /// The shell that requests completions
    #[arg(value_parser = interactive())]
    pub shell: Shell,
    /// The words of the command line up to the cursor, including the program; for bash the line up to
    /// the cursor, and `COMP_WORDBREAKS`
    #[arg(last = true)]
    pub words: Vec<OsString>,
}

/// The interactive shells: `sh` has neither key bindings nor completion.
fn interactive() -> impl TypedValueParser<Value = Shell> {
    PossibleValuesParser::new(["bash", "zsh", "fish", "nu", "powershell"])
        .map(|name| Shell::from_str(&name, false).expect("one of the names above"))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
#[command(after_help = examples::UNDO)]
pub struct UndoArgs {
    /// Redo the change that was undone last
    #[arg(long)]
    pub redo: bool,
    /// In a session: undo the last change of the kubeconfigs instead
    #[arg(long)]
    pub global: bool,
    /// Undo even if the current context then reaches another cluster than its own file says
    #[arg(long)]
    pub anyway: bool,
    /// Undo without a question, even if that deletes or renames a protected context, or makes it current
    #[arg(short, long)]
    pub yes: bool,
}
