//! The verbs, one file each, and the code they share.
//!
//! Arguments are the types of [`crate::cli`], and `invocation` adds the environment. A verb returns
//! a result, which only `report` turns into messages and an exit code.

mod change;
mod complete;
mod completions;
mod cross_file;
mod ctx;
mod current;
mod delete;
mod demo;
mod dropin;
mod effects;
mod env;
mod init;
mod install_links;
mod invocation;
mod kubectx_style;
mod list;
mod load;
mod man;
mod messages;
mod missing_files;
mod multicall;
mod namespace_query;
mod namespaces;
mod ns;
mod pick;
mod rename;
mod report;
mod sample_clusters;
mod switch;
mod target;
mod undo;
mod waiting;

use std::process::ExitCode;
use std::sync::Arc;

use crate::cli::{Cli, Verb};
use crate::environment::Environment;

use invocation::Invocation;
pub use multicall::{Multicall, Plugin};

/// Runs a command line of kswitch.
#[must_use]
pub fn run(environment: Arc<Environment>, cli: Cli) -> ExitCode {
    report::report_panics(report::to_stderr);
    let invocation = Invocation::new(environment, &cli.global);
    let ending = match cli.command {
        None => pick::run(&invocation),
        Some(Verb::Ctx(arguments)) => ctx::run(&invocation, arguments),
        Some(Verb::Ns(arguments)) => ns::run(&invocation, arguments),
        Some(Verb::Rename(arguments)) => rename::run(&invocation, arguments),
        Some(Verb::Delete(arguments)) => delete::run(&invocation, arguments),
        Some(Verb::Undo(arguments)) => undo::run(&invocation, arguments),
        Some(Verb::Current(arguments)) => current::run(&invocation, &arguments),
        Some(Verb::Env(arguments)) => env::run(&invocation, &arguments),
        Some(Verb::Init(arguments)) => init::run(&invocation, &arguments),
        Some(Verb::Completions(arguments)) => completions::run(&invocation, &arguments),
        Some(Verb::Man(arguments)) => man::run(&invocation, &arguments),
        Some(Verb::InstallLinks(arguments)) => install_links::run(&invocation, &arguments),
        Some(Verb::Demo) => demo::run(&invocation),
        Some(Verb::Complete(arguments)) => complete::run(&invocation.environment, arguments),
    };
    report::close(ending)
}

/// Runs a command line of kubectx; `name` is the command as the user types it.
#[must_use]
pub fn kubectx(environment: Arc<Environment>, name: &'static str) -> ExitCode {
    report::report_panics(report::to_stderr);
    dropin::kubectx(environment, name)
}

/// Runs a command line of kubens; `name` is the command as the user types it.
#[must_use]
pub fn kubens(environment: Arc<Environment>, name: &'static str) -> ExitCode {
    report::report_panics(report::to_stderr);
    dropin::kubens(environment, name)
}

/// Prints completions of this plugin's arguments for kubectl.
#[must_use]
pub fn complete_for_kubectl(environment: &Arc<Environment>, plugin: Plugin) -> ExitCode {
    report::report_panics(report::to_stderr);
    report::close(complete::for_kubectl(environment, plugin))
}
