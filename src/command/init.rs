//! `kswitch init` and `completions`: print the shell integration script, or its completion part.

use crate::cli::{CompletionsArgs, EnvArgs, InitArgs};
use crate::picker::Height;
use crate::shell::Script;

use super::invocation::Invocation;
use super::report::{Failure, print};
use super::{env, terminal_reply};

/// The height of the picker without the setting or `--height`.
const HEIGHT: Height = Height::Percent(40);

pub(super) fn run(invocation: &Invocation, arguments: &InitArgs) -> Result<(), Failure> {
    let height = invocation.height.or(invocation.settings().height).unwrap_or(HEIGHT);
    let mut script = Script::calling(&program(invocation), arguments.shell);
    if !arguments.no_kubeconfig {
        let replies = terminal_reply::directory(invocation, arguments.shell);
        let value = env::value(invocation, &EnvArgs::default());
        script.kubeconfig(value.as_deref(), &replies.to_string_lossy());
    }
    script.hotkeys(arguments.ctx_key, arguments.ns_key, &height.to_string());
    script.completion();
    if !arguments.no_kubeconfig {
        script.session(arguments.session);
    }
    print(&script.into_text())
}

pub(super) fn completions(
    invocation: &Invocation,
    arguments: &CompletionsArgs,
) -> Result<(), Failure> {
    let script = Script::completion_alone(&program(invocation), arguments.shell);
    print(&script.into_text())
}

/// The command of this program for the script: a name in PATH, or the path in `argv[0]`.
fn program(invocation: &Invocation) -> String {
    let path = invocation.environment.called_as();
    let is_path = path.components().count() > 1;
    let absolute = std::path::absolute(path).ok().filter(|_| is_path);
    absolute.map_or_else(|| "kswitch".to_owned(), |path| path.to_string_lossy().into_owned())
}
