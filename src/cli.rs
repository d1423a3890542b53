//! The command line, as types. What the arguments mean is decided in [`crate::command`].

pub mod kubectx;
pub mod kubens;

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::cluster::Timeout;
use crate::picker::Height;
use crate::printable::shown;
use crate::shell::{Hotkey, Reader, Shell};
use crate::template::Template;

/// Switch Kubernetes contexts and namespaces, across one kubeconfig or hundreds.
///
/// Without a command it opens the picker.
#[derive(Debug, Parser)]
#[command(name = "kswitch", version, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 cancelled.")]
pub struct Cli {
    /// Options that every command has.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Verb>,
}

impl Cli {
    /// Reads the command line of the process, and ends it where there is only something to say:
    /// the help, or what is wrong. `name` is what people type to get there.
    #[must_use]
    pub fn of_process(name: &'static str) -> Self {
        Self::parsed(name, env::args_os()).unwrap_or_else(|error| {
            // The message quotes the arguments, so they are made safe before they get there.
            let safe = env::args_os().map(|word| shown(&word.to_string_lossy()).into_owned());
            Self::parsed(name, safe.map(OsString::from)).err().unwrap_or(error).exit()
        })
    }

    fn parsed(
        name: &'static str,
        words: impl Iterator<Item = OsString>,
    ) -> Result<Self, clap::Error> {
        let mut command = Self::command().bin_name(name);
        let matches = command.try_get_matches_from_mut(words)?;
        let cli = Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
        match &cli.command {
            Some(Verb::Delete(DeleteArgs { names, .. })) if names.len() > 1 && has_dash(names) => {
                let alone = "'-' stands alone: it means the names on stdin";
                let verb = command.find_subcommand_mut("delete").expect("a verb");
                Err(verb.error(ErrorKind::ArgumentConflict, alone))
            }
            _ => Ok(cli),
        }
    }
}

/// Options that every command has.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Use this kubeconfig only, instead of those of KUBECONFIG
    #[arg(long, global = true, value_name = "PATH")]
    pub kubeconfig: Option<PathBuf>,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// How long to wait for a cluster, such as 500ms or 1m [default: 5s]
    #[arg(long, global = true, value_name = "TIME")]
    pub timeout: Option<Timeout>,
    /// Show the picker below the prompt, in so many rows or in a part of them such as 40%
    #[arg(long, global = true, value_name = "ROWS")]
    pub height: Option<Height>,
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say which files were written
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The verbs; each has a file of its own in [`crate::command`].
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Switch to a context; without a name, pick one
    Ctx(CtxArgs),
    /// Switch to a namespace of the current context; without a name, pick one
    Ns(NsArgs),
    /// Give a context another name
    Rename(RenameArgs),
    /// Delete contexts; their clusters and users stay, unless --prune takes them along
    Delete(DeleteArgs),
    /// Put back what the last change replaced; once more makes it again
    Undo,
    /// Print the current context and its namespace
    Current(CurrentArgs),
    /// Print the line that sets KUBECONFIG to the chain and the cluster files
    Env(EnvArgs),
    /// Print what makes a shell at home with kswitch: hotkeys, completion, KUBECONFIG
    Init(InitArgs),
    /// Print the completion alone, for a shell that does without the rest of `init`
    Completions(CompletionsArgs),
    /// Write the man pages into a folder
    Man(ManArgs),
    /// Make links, so that kswitch answers to kubectx, kubens, kubectl ctx, ns and switch too
    InstallLinks(InstallLinksArgs),
    /// Try the picker on sample clusters, in a folder of its own
    Demo,
    /// Tell a shell how the command line may go on
    #[command(hide = true, disable_help_flag = true)]
    Complete(CompleteArgs),
}

/// `kswitch ctx`.
#[derive(Debug, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct CtxArgs {
    /// The context's exact name, or - for the one before
    #[arg(value_name = "CONTEXT")]
    pub name: Option<String>,
    /// Set its namespace too
    #[arg(short, long, value_name = "NAMESPACE", requires = "name")]
    pub namespace: Option<String>,
    /// The context of that name in this file
    #[arg(long, value_name = "PATH", requires = "name")]
    pub file: Option<PathBuf>,
    /// Print the current context
    #[arg(short, long, conflicts_with_all = ["name", "namespace", "file", "list", "unset"])]
    pub current: bool,
    /// Leave kubectl without a current context
    #[arg(short, long, conflicts_with_all = ["name", "namespace", "file", "list"])]
    pub unset: bool,
    /// In every file that sets one, not only in the first
    #[arg(long, requires = "unset")]
    pub all: bool,
    /// List all contexts
    #[arg(short, long, conflicts_with_all = ["name", "namespace", "file"])]
    pub list: bool,
    /// How to list them
    #[arg(short, long, value_name = "FORMAT", requires = "list", default_value = "name")]
    pub output: ListFormat,
}

/// `kswitch ns`.
#[derive(Debug, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct NsArgs {
    /// The namespace, or - for the one before
    #[arg(value_name = "NAMESPACE")]
    pub name: Option<String>,
    /// Take the name unseen, without asking the cluster
    #[arg(short, long, requires = "name")]
    pub force: bool,
    /// A context other than the current one
    #[arg(long, value_name = "CONTEXT")]
    pub context: Option<String>,
    /// Print the namespace
    #[arg(short, long, conflicts_with_all = ["name", "force", "list", "unset"])]
    pub current: bool,
    /// Take the namespace out of the context; kubectl uses "default" then
    #[arg(short, long, conflicts_with_all = ["name", "force", "list"])]
    pub unset: bool,
    /// List the namespaces that the cluster has
    #[arg(short, long, conflicts_with_all = ["name", "force"])]
    pub list: bool,
    /// List those that are known from before, without asking the cluster
    #[arg(long, requires = "list")]
    pub cached: bool,
    /// How to list them
    #[arg(short, long, value_name = "FORMAT", requires = "list", default_value = "name")]
    pub output: ListFormat,
}

/// How to print a list.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// One name on a line
    #[default]
    Name,
    /// A table
    Wide,
    /// A JSON array
    Json,
}

/// `kswitch rename`.
#[derive(Debug, Args)]
pub struct RenameArgs {
    /// The context's exact name; . for the current one
    #[arg(value_name = "CONTEXT")]
    pub from: String,
    /// The name that it gets
    #[arg(value_name = "NEW")]
    pub to: String,
}

/// `kswitch delete`.
#[derive(Debug, Args)]
pub struct DeleteArgs {
    /// Exact names; . for the current context, - alone to read them from stdin, one on a line
    #[arg(value_name = "CONTEXT", required = true)]
    pub names: Vec<String>,
    /// Delete their clusters and users too, where no other context uses them
    #[arg(long)]
    pub prune: bool,
}

/// `kswitch install-links`.
#[derive(Debug, Args)]
pub struct InstallLinksArgs {
    /// The folder; it is made if there is none
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Take the place of programs that are there under these names
    #[arg(short, long)]
    pub force: bool,
}

/// Whether the names are to be read from stdin.
fn has_dash(names: &[String]) -> bool {
    names.iter().any(|name| name == "-")
}

/// `kswitch current`.
#[derive(Debug, Args)]
pub struct CurrentArgs {
    /// A line to fill in: {context}, {namespace}, {cluster}, {user}, {server}, {file}
    #[arg(long, value_name = "TEMPLATE", conflicts_with = "output")]
    pub format: Option<Template>,
    /// How to print it
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub output: CurrentFormat,
}

/// How to print the current context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CurrentFormat {
    /// Context and namespace, with a blank between them
    Text,
    /// A JSON object
    Json,
}

/// `kswitch env`.
#[derive(Debug, Args)]
pub struct EnvArgs {
    /// The shell to write for; the one of $SHELL if not given
    #[arg(long)]
    pub shell: Option<Shell>,
    /// Print the value alone
    #[arg(long, conflicts_with = "shell")]
    pub value: bool,
    /// Keep the files that KUBECONFIG names, even those that make kubectl fail
    #[arg(long)]
    pub keep: bool,
}

/// `kswitch init`.
#[derive(Debug, Args)]
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
}

/// `kswitch completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell to write for
    #[arg(value_parser = interactive())]
    pub shell: Shell,
}

/// `kswitch man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The folder; it is made if there is none
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// `kswitch complete`: what the scripts of [`crate::shell`] call.
#[derive(Debug, Args)]
pub struct CompleteArgs {
    /// Who asks
    pub reader: Reader,
    /// The words of the command line up to the cursor, the program first; for bash the line itself
    /// up to the cursor, and `COMP_WORDBREAKS`
    #[arg(last = true)]
    pub words: Vec<OsString>,
}

/// The shells that people type in: `sh` has neither keys nor completion.
fn interactive() -> impl TypedValueParser<Value = Shell> {
    PossibleValuesParser::new(["bash", "zsh", "fish", "nu", "powershell"])
        .map(|name| Shell::from_str(&name, false).expect("one of the names above"))
}
