//! The arguments of `kswitch exec`.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
#[command(after_help = super::examples::EXEC)]
pub struct ExecArgs {
    /// Exact names or patterns with *, ? and [...]; a ! before one leaves contexts out, in single quotes for
    /// a shell; . is the current context, - reads names from stdin, one per line
    #[arg(value_name = "PATTERN", required = true)]
    pub patterns: Vec<String>,
    /// The namespace of the command in each context, instead of the context's own
    #[arg(short, long, value_name = "NAMESPACE")]
    pub namespace: Option<String>,
    /// Only contexts of this file, even those that an earlier file hides
    #[arg(long, value_name = "PATH")]
    pub file: Option<PathBuf>,
    /// How many commands run at once; fewer if the limit for open files is too low
    #[arg(short, long, value_name = "N", default_value = "8", value_parser = jobs)]
    pub jobs: NonZeroUsize,
    /// Print the output of each command at its end, in the order of the contexts
    #[arg(short, long)]
    pub keep_order: bool,
    /// How to print the results
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub output: ExecFormat,
    /// Start no more commands after one has failed
    #[arg(long)]
    pub fail_fast: bool,
    /// Print the contexts, and run nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Run it in protected contexts too, without a question
    #[arg(long)]
    pub protected: bool,
    /// Run it even in contexts that reach another cluster than their own file says
    #[arg(long)]
    pub anyway: bool,
    /// The command to run, which is not passed to a shell; with several contexts its stdin is empty
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
}

fn jobs(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "not a number of 1 or more")
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExecFormat {
    /// The output as it comes; with several contexts each line has its context in front, with one
    /// nothing is added
    #[default]
    Text,
    /// A JSON array with the results, the output and the errors of each command
    Json,
}
