//! The command line, as types. What the arguments mean is decided in [`crate::command`].

pub mod kubectx;
pub mod kubens;
mod verbs;

use std::env;
use std::ffi::OsString;
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, Command, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::cluster::Timeout;
use crate::picker::Height;
use crate::printable::shown;

pub use verbs::{
    CompleteArgs, CompletionsArgs, CtxArgs, CurrentArgs, CurrentFormat, DeleteArgs, EnvArgs,
    InitArgs, InstallLinksArgs, ListFormat, ManArgs, NsArgs, RenameArgs,
};

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

    /// The command line with the arguments of all verbs, for those who look through it: where one is
    /// read, only the arguments of the verb that is called come into being.
    #[must_use]
    pub fn whole() -> Command {
        let mut command = Self::command();
        command.build();
        command
    }

    fn parsed(
        name: &'static str,
        words: impl Iterator<Item = OsString>,
    ) -> Result<Self, clap::Error> {
        // To take the grammar apart again would cost a start as much as to read the words.
        let mut command = ManuallyDrop::new(Self::command().bin_name(name));
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
#[command(next_help_heading = Self::HEADING)]
pub struct Global {
    /// Use this kubeconfig only, instead of those of KUBECONFIG
    #[arg(long, global = true, value_name = "PATH")]
    pub kubeconfig: Option<PathBuf>,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// How long to wait for a cluster's answer, such as 500ms or 1m [default: 5s]
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

impl Global {
    /// What the help puts them under.
    pub const HEADING: &str = "Options of every command";
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
#[command(defer = true)]
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

/// Whether the names are to be read from stdin.
fn has_dash(names: &[String]) -> bool {
    names.iter().any(|name| name == "-")
}
