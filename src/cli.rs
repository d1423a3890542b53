//! The command line as types; [`crate::command`] runs it.

mod alias;
mod doctor;
mod examples;
mod exec;
mod files;
pub mod kubectx;
mod session;
mod settings;
mod verbs;

use std::ffi::OsString;
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Args, Command, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::cluster::Timeout;
use crate::picker::Height;
use crate::printable::{alternatives, nearest, retyped, shown, typed};
use crate::shell::Hotkey;

pub use alias::AliasArgs;
pub use doctor::{DoctorArgs, DoctorFormat};
pub use exec::{ExecArgs, ExecFormat};
pub use files::{ExportArgs, FileFormat, ImportArgs, SplitArgs};
pub use session::{SessionArgs, SessionVerb};
pub use settings::{SettingsArgs, SettingsVerb};
pub use verbs::{
    CompleteArgs, CompletionsArgs, CtxArgs, CurrentArgs, CurrentFormat, DeleteArgs, EnvArgs,
    InitArgs, InstallLinksArgs, ListFormat, ManArgs, NsArgs, RenameArgs, ShellArgs, UndoArgs,
};

/// What `--version` prints; `-V` prints only the first line. The build script finds the commit.
const LONG_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\ncommit: ",
    env!("KSWITCH_BUILD_COMMIT"),
    "\ntarget: ",
    env!("KSWITCH_BUILD_TARGET"),
);

/// Switch Kubernetes contexts and namespaces, across one kubeconfig or hundreds.
///
/// Without a command it opens the picker. With a QUERY it switches to the context of this name, or
/// opens the picker with the query typed; scripts, and a name that is also a command, need
/// `kswitch ctx NAME`.
#[derive(Debug, Parser)]
#[command(name = "kswitch", version, long_version = LONG_VERSION, max_term_width = 100)]
#[command(after_help = examples::KSWITCH)]
pub struct Cli {
    /// A context's exact name, - for the previous one, or words to search for in the picker
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Global options.
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Option<Verb>,
}

impl Cli {
    /// Parses a command line with `argv[0]`. Exits after printing the help, the version or an error.
    /// `name` is the command as the user types it.
    #[must_use]
    ///
    /// `advice` is what to type in place of an unknown option, if that is known.
    pub fn of_words(
        name: &'static str,
        words: &[OsString],
        advice: impl FnOnce() -> Option<String>,
    ) -> Self {
        Self::parsed(name, words.iter().cloned()).unwrap_or_else(|error| {
            // An error message quotes the arguments, so control characters are escaped first.
            let safe = words.iter().map(|word| shown(&word.to_string_lossy()).into_owned());
            let mut error = Self::parsed(name, safe.map(OsString::from)).err().unwrap_or(error);
            if error.kind() == ErrorKind::UnknownArgument
                && let Some(advice) = advice()
            {
                let tip = ContextValue::StyledStrs(vec![advice.into()]);
                error.insert(ContextKind::Suggested, tip);
            }
            error.exit()
        })
    }

    /// The global options of a command line with errors; `None` if it is not one of `exec`.
    #[must_use]
    pub fn global_of_exec(words: &[OsString]) -> Option<Global> {
        let matches = Self::command().ignore_errors(true).try_get_matches_from(words).ok()?;
        matches.subcommand_matches("exec")?;
        Global::from_arg_matches(&matches).ok()
    }

    /// The command line with the arguments of all verbs, for completion. Parsing builds only the
    /// arguments of the verb that is used.
    #[must_use]
    pub fn whole() -> Command {
        let mut command = Self::command();
        command.build();
        command
    }

    /// The same for help and man pages: the global options are documented once, at kswitch itself.
    #[must_use]
    pub fn documented() -> Command {
        documented(Self::command().disable_help_subcommand(true).override_usage(usage("kswitch")))
    }

    fn parsed(
        name: &'static str,
        words: impl Iterator<Item = OsString>,
    ) -> Result<Self, clap::Error> {
        let words: Vec<OsString> = words.collect();
        let command = Self::command().bin_name(name).override_usage(usage(name));
        let command = if words.iter().any(asks_for_help) { documented(command) } else { command };
        // Dropping the grammar would take as long as parsing.
        let mut command = ManuallyDrop::new(command);
        let matches =
            command.try_get_matches_from_mut(&words).map_err(|error| with_verb(error, &words))?;
        let cli = Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
        if let [first, rest @ ..] = &cli.query[..] {
            let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set());
            let near = alternatives(&nearest(first, verbs.map(Command::get_name)));
            let is_verb = |word: &String| command.find_subcommand(word).is_some();
            let are_words = near.is_empty() && !rest.iter().any(is_verb);
            if cli.command.is_none() && (rest.is_empty() || are_words) {
                return Ok(cli);
            }
            let meant = if near.is_empty() { near } else { format!("; did you mean {near}?") };
            let message = format!("unrecognized command '{first}'{meant}");
            return Err(command.error(ErrorKind::InvalidSubcommand, message));
        }
        let (verb, conflict) = match &cli.command {
            Some(Verb::Delete(DeleteArgs { names, .. })) if names.len() > 1 && has_dash(names) => {
                ("delete", "'-' can't be combined with names: it reads them from stdin".to_owned())
            }
            Some(Verb::Init(InitArgs { ctx_key, ns_key, .. }))
                if ctx_key == ns_key && *ctx_key != Hotkey::None =>
            {
                let set = "choose another key for one of them, or none";
                ("init", format!("--ctx-key and --ns-key are both {ctx_key}: {set}"))
            }
            _ => return Ok(cli),
        };
        let verb = command.find_subcommand_mut(verb).expect("a verb");
        Err(verb.error(ErrorKind::ArgumentConflict, conflict))
    }
}

/// Global options.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = Self::HEADING)]
pub struct Global {
    /// Use this kubeconfig only, instead of those of KUBECONFIG
    #[arg(long, global = true, value_name = "PATH")]
    pub kubeconfig: Option<PathBuf>,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// How long to wait for a cluster: 500ms, 5s, 1m or a number of seconds, at most 60m [default: 5s];
    /// with exec for each command [default: no limit]
    #[arg(long, global = true, value_name = "TIME")]
    pub timeout: Option<Timeout>,
    /// Show the picker below the prompt, with this many rows or a percentage such as 40%
    #[arg(long, global = true, value_name = "ROWS")]
    pub height: Option<Height>,
    /// Pick from a numbered list, line by line, instead of a full screen
    #[arg(long, global = true)]
    pub plain: bool,
    /// Print only errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print which files were written
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

impl Global {
    /// The heading in the help.
    pub const HEADING: &str = "Global options";
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
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
    /// Start a shell or a command with a context of its own, without changing the kubeconfigs
    Shell(ShellArgs),
    /// Run a command in many contexts, without changing the kubeconfigs
    Exec(ExecArgs),
    /// Manage sessions: contexts of one terminal
    Session(SessionArgs),
    /// List, set or remove aliases: names of your own for contexts
    Alias(AliasArgs),
    /// Rename a context
    Rename(RenameArgs),
    /// Delete contexts; their clusters and users are kept, unless --prune is given
    Delete(DeleteArgs),
    /// Check the kubeconfigs: what fails, what is hidden, and what repairs it
    Doctor(DoctorArgs),
    /// Import a kubeconfig: a new file for each cluster, with credentials
    Import(ImportArgs),
    /// Split a kubeconfig: its clusters move to a new file each
    Split(SplitArgs),
    /// Print one context with its cluster and user as a kubeconfig of its own, with credentials
    Export(ExportArgs),
    /// Undo the last change, or redo it
    Undo(UndoArgs),
    /// Print the current context and its namespace
    Current(CurrentArgs),
    /// Print the line that sets KUBECONFIG to its files and the cluster files
    Env(EnvArgs),
    /// Print the path of the settings, edit or check them
    Settings(SettingsArgs),
    /// Print the shell integration script: hotkeys, completion, KUBECONFIG
    Init(InitArgs),
    /// Print the completion script only, without the rest of `init`
    Completions(CompletionsArgs),
    /// Write the man pages into a directory
    Man(ManArgs),
    /// Create links, so that kswitch also runs as kubectx, kubens, kubectl ctx, ns and switch
    InstallLinks(InstallLinksArgs),
    /// Try the picker on sample clusters, in a directory of its own
    #[command(after_help = examples::DEMO)]
    Demo,
    /// Complete a command line
    #[command(hide = true, disable_help_flag = true)]
    Complete(CompleteArgs),
}

/// Suggests the verb for an option that comes without one, as in kubectx, in place of clap's advice to pass it
/// as a query.
fn with_verb(mut error: clap::Error, words: &[OsString]) -> clap::Error {
    let all = words;
    let mut words = words.iter().skip(1).map(|word| word.to_string_lossy());
    let (option, name) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let names: &[_] = if name.is_empty() { &[] } else { &[&*name] };
    let command = match &*option {
        "-l" | "--list" => "kswitch ctx --list".to_owned(),
        "-c" | "--current" => "kswitch ctx --current".to_owned(),
        "-u" | "--unset" => "kswitch ctx --unset".to_owned(),
        "-d" | "--delete" if names.is_empty() => "kswitch delete CONTEXT".to_owned(),
        "-d" | "--delete" => typed("delete", names, ""),
        "-s" | "--shell" => typed("shell", names, ""),
        _ => match as_switch(&error, all) {
            Some(command) => command,
            None => return error,
        },
    };
    if error.kind() == ErrorKind::UnknownArgument {
        let hint = ContextValue::StyledStrs(vec![command.into()]);
        error.insert(ContextKind::Suggested, hint);
    }
    error
}

/// The command line of a query with an option of `ctx`, as one of `ctx`.
fn as_switch(error: &clap::Error, words: &[OsString]) -> Option<String> {
    let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    let mut command = Cli::whole();
    let is_verb = |word: &OsString| command.find_subcommand(word).is_some();
    if words.iter().skip(1).any(is_verb) {
        return None;
    }
    let verb = command.find_subcommand_mut("ctx")?;
    let has_it = verb.get_arguments().any(|own| {
        let long = own.get_long().is_some_and(|long| *option == format!("--{long}"));
        long || own.get_short().is_some_and(|short| *option == format!("-{short}"))
    });
    let mut words = words.to_vec();
    words.insert(1.min(words.len()), "ctx".into());
    has_it.then(|| retyped(&words, &[]))
}

/// How kswitch is called as `name`; clap indents no line but the first.
fn usage(name: &str) -> String {
    format!("{name} [OPTIONS] [QUERY]...\n       {name} [OPTIONS] COMMAND")
}

/// Whether the names are read from stdin.
fn has_dash(names: &[String]) -> bool {
    names.iter().any(|name| name == "-")
}

/// Whether a word may ask for help, perhaps with other short options.
fn asks_for_help(word: &OsString) -> bool {
    let bytes = word.as_encoded_bytes();
    let is_short = bytes.starts_with(b"-") && !bytes.starts_with(b"--") && bytes.contains(&b'h');
    is_short || bytes == b"--help" || bytes == b"help"
}

/// See [`Cli::documented`].
fn documented(mut command: Command) -> Command {
    // Adds the global options to the verbs.
    command.build();
    command.mut_subcommands(without_global)
}

/// A verb whose help refers to that of kswitch for the global options.
fn without_global(verb: Command) -> Command {
    if verb.get_name() == "help" {
        return verb;
    }
    let is_exec = verb.get_name() == "exec";
    let examples = verb.get_after_help().map(|text| format!("{text}\n\n")).unwrap_or_default();
    let verb = verb.mut_args(|argument| {
        let is_global = argument.get_help_heading() == Some(Global::HEADING);
        match argument.get_id().as_str() {
            "timeout" if is_exec => of_exec(argument),
            _ if is_global => argument.hide(true),
            _ => argument,
        }
    });
    verb.after_help(format!("{examples}{OF_GLOBAL_OPTIONS}")).mut_subcommands(without_global)
}

/// `--timeout` of `exec`, which has another meaning there.
fn of_exec(timeout: Arg) -> Arg {
    timeout.help_heading(None).help(
        "How long each command may take: 500ms, 30s, 2m or a number of seconds, at most 60m; then it is ended, \
         with the processes that it started [default: no limit]",
    )
}

const OF_GLOBAL_OPTIONS: &str =
    "Options of every command, such as --kubeconfig and --quiet: kswitch --help";
