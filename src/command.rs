//! The verbs, one file each, and the code they share.
//!
//! Arguments are the types of [`crate::cli`], and `invocation` adds the environment. A verb returns
//! a result, which only `report` turns into messages and an exit code.

mod alias;
mod broken_files;
mod change;
mod child;
mod complete;
mod confirm;
mod consent;
mod cross_file;
mod ctx;
mod current;
mod delete;
mod demo;
mod doctor;
mod dropin;
mod effects;
mod env;
mod exec;
mod existence;
mod export;
mod file_option;
mod here;
mod history;
mod hooks;
mod import;
mod in_session;
mod init;
mod install_links;
mod invocation;
mod kubectx_shell;
mod kubectx_style;
mod list;
mod load;
mod man;
mod meant;
mod messages;
mod missing_files;
mod multicall;
mod names_on_stdin;
mod namespace_query;
mod namespaces;
mod new_file;
mod no_contexts;
mod ns;
mod pick;
mod problem;
mod protection;
mod query;
mod read_only_limits;
mod read_only_shell;
mod rename;
mod report;
mod sample_clusters;
mod session;
mod session_command;
mod session_list;
mod session_origin;
mod settings;
mod shell;
mod short_names;
mod split;
mod start_session;
mod switch;
mod table;
mod target;
mod terminal_reply;
mod undo;
mod use_new;
mod waiting;

use std::process::ExitCode;
use std::sync::Arc;

use crate::cli::{Cli, Verb};
use crate::environment::Environment;

use hooks::Hook;
use invocation::Invocation;
use multicall::Program;

/// Runs the command line of the process as the program that `argv[0]` selects.
#[must_use]
pub fn run(environment: Environment) -> ExitCode {
    report::report_panics(report::to_stderr);
    let environment = Arc::new(environment);
    match multicall::program(&environment) {
        (program, None) => report::close(complete::for_kubectl(&environment, program)),
        (Program::Kswitch, Some(name)) => {
            terminal_reply::discard_old(&environment);
            let cli = Cli::of_words(name, &environment.words, || exec::advice(&environment));
            report::close(run_verb(environment, cli))
        }
        (Program::Kubectx, Some(name)) => dropin::kubectx(environment, name),
        (Program::Kubens, Some(name)) => dropin::kubens(environment, name),
    }
}

fn run_verb(mut environment: Arc<Environment>, mut cli: Cli) -> Result<(), report::Failure> {
    if cli.command.is_none() && !cli.query.is_empty() {
        let words = query::as_verb(&environment.words, &cli.query);
        Arc::make_mut(&mut environment).words = words;
    }
    let invocation = Invocation::new(environment, &cli.global);
    let may_switch = matches!(
        cli.command,
        None | Some(Verb::Ctx(_) | Verb::Ns(_) | Verb::Undo(_) | Verb::Rename(_))
    );
    if let Some(verb) = &cli.command {
        read_only_limits::check_verb(&invocation, verb)?;
    }
    if let Some(verb) = &mut cli.command {
        target::unalias_arguments(&invocation, verb)?;
    }
    let hook =
        hooks::may_switch(cli.command.as_ref()).then(|| Hook::prepare(&invocation)).flatten();
    let from = may_switch.then(|| invocation.current_without_integration()).flatten();
    let result = match cli.command {
        None if cli.query.is_empty() => pick::run(&invocation),
        None => query::run(&invocation, &cli.query.join(" ")),
        Some(Verb::Ctx(arguments)) => ctx::run(&invocation, arguments),
        Some(Verb::Ns(arguments)) => ns::run(&invocation, arguments),
        Some(Verb::Shell(arguments)) => shell::run(&invocation, &arguments),
        Some(Verb::Exec(arguments)) => exec::run(&invocation, &arguments),
        Some(Verb::Session(arguments)) => session::run(&invocation, &arguments),
        Some(Verb::Alias(arguments)) => alias::run(&invocation, &arguments),
        Some(Verb::Rename(arguments)) => rename::run(&invocation, arguments),
        Some(Verb::Delete(arguments)) => delete::run(&invocation, arguments),
        Some(Verb::Doctor(arguments)) => doctor::run(&invocation, &arguments),
        Some(Verb::Import(arguments)) => import::run(&invocation, &arguments),
        Some(Verb::Split(arguments)) => split::run(&invocation, &arguments),
        Some(Verb::Export(arguments)) => export::run(&invocation, &arguments),
        Some(Verb::Undo(arguments)) => undo::run(&invocation, arguments),
        Some(Verb::Current(arguments)) => current::run(&invocation, &arguments),
        Some(Verb::Env(arguments)) => env::run(&invocation, &arguments),
        Some(Verb::Settings(arguments)) => settings::run(&invocation, &arguments),
        Some(Verb::Init(arguments)) => init::run(&invocation, &arguments),
        Some(Verb::Completions(arguments)) => init::completions(&invocation, &arguments),
        Some(Verb::Man(arguments)) => man::run(&invocation, &arguments),
        Some(Verb::InstallLinks(arguments)) => install_links::run(&invocation, &arguments),
        Some(Verb::Demo) => demo::run(&invocation),
        Some(Verb::Complete(arguments)) => complete::run(&invocation.environment, arguments),
    };
    // Also after a failure: a cancelled picker may have undone a switch.
    let followed = if may_switch { invocation.follow_protection(from.as_deref()) } else { Ok(()) };
    if let Some(hook) = hook {
        hook.run_after_switch();
    }
    result.and(followed)
}
