//! Without a terminal nothing waits for input: cron, a build server, a container.

use crate::sample::home_with;
use crate::support::alone::without_terminal;
use crate::support::api_server::ApiServer;
use crate::support::command::Command;
use crate::support::home::Home;
use crate::support::untouched::Untouched;

/// With no stdin at all, as `<&-` leaves it.
fn closed(command: Command) -> Command {
    command.redirected("<&-")
}

#[test]
fn what_would_open_the_picker_lists_instead_and_ends() {
    let server = ApiServer::start(&["cart", "web"]);
    let home = Home::new();
    server.kubeconfig().named("laptop").write(&home);
    let before = Untouched::now(&home);
    for arguments in [&[][..], &["ctx"], &["ns"], &["--height", "40%"]] {
        let Some(command) = without_terminal(&home, arguments) else { return };
        let ran = closed(command).run().success();
        let listed = if arguments == ["ns"] { "cart\nweb\n" } else { "laptop\n" };
        assert_eq!(ran.stdout, listed, "{arguments:?}");
        if arguments == [] as [&str; 0] {
            before.assert();
        }
    }
}

#[test]
fn every_verb_ends_without_a_terminal_and_without_stdin() {
    let home = home_with(&["a", "b", "c"]);
    for (arguments, code) in [
        (&["ctx", "b"][..], 0),
        (&["ctx", "-"], 0),
        (&["ctx", "--", "b"], 0),
        (&["ctx", "nope"], 1),
        (&["ns", "-f", "shop"], 0),
        (&["ns", "-"], 0),
        (&["ns", "-f", "--", "cart"], 0),
        (&["delete", "c"], 0),
        (&["delete", "-"], 0),
        (&["delete", "--", "nope"], 1),
        (&["current"], 0),
        (&["env"], 0),
        (&["init", "bash"], 0),
        (&["completions", "bash"], 0),
        (&["man", "pages"], 0),
        (&["demo"], 0),
        (&["--help"], 0),
        (&["nope"], 2),
    ] {
        let Some(command) = without_terminal(&home, arguments) else { return };
        closed(command).run().failure(code);
    }
    assert_eq!(home.run(&["ctx", "-l"]).only_stdout(), "a\nb\n");
}
