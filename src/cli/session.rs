//! The arguments of `kswitch session`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{ListFormat, examples};

#[derive(Debug, Args)]
#[command(after_help = examples::SESSION)]
pub struct SessionArgs {
    #[command(subcommand)]
    pub verb: Option<SessionVerb>,
}

#[derive(Debug, Subcommand)]
pub enum SessionVerb {
    /// List the sessions
    #[command(after_help = examples::SESSION_LIST)]
    List {
        /// The format
        #[arg(short, long, value_enum, value_name = "FORMAT", default_value = "wide")]
        output: ListFormat,
    },
    /// Start a session of this terminal with the current context
    #[command(after_help = examples::SESSION_START)]
    Start {
        /// Only in place of the session of another terminal
        #[arg(long, hide = true)]
        inherited: bool,
    },
    /// Leave the session of this terminal
    #[command(after_help = examples::SESSION_LEAVE)]
    Leave,
    /// Remove sessions that have ended
    #[command(after_help = examples::SESSION_PRUNE)]
    Prune,
    /// Move the entries that other programs added to a session into a new kubeconfig
    #[command(after_help = examples::SESSION_SAVE)]
    Save {
        /// The session, by the start of its ID in `kswitch session list`
        #[arg(value_name = "ID")]
        id: String,
        /// The new file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Remove the entries that other programs added to a session; this can't be undone
    #[command(after_help = examples::SESSION_DISCARD)]
    Discard {
        /// The session, by the start of its ID in `kswitch session list`
        #[arg(value_name = "ID")]
        id: String,
    },
}
