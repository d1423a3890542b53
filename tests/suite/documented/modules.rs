//! Settings: of programs that show the context, starship and tmux, and our own.

use kswitch::settings::Settings;

use super::fleet::{HARD, HARD_SHOWN, SHOWN, home, program};
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::terminal::Terminal;

/// What starship would run: `command` prints the context wherever `when` holds.
pub(super) fn starship(text: &str) -> Result<(), String> {
    let when = value(text, "when")?;
    let command = value(text, "command")?;
    let home = home();
    for (name, shown) in [("laptop", SHOWN), (HARD, HARD_SHOWN)] {
        home.run(&["ctx", name]).success();
        let ran = home.program("/bin/sh", &["-c", &when]).run();
        if ran.code != 0 {
            return Err(ran.to_string());
        }
        let ran = home.program("/bin/sh", &["-c", &command]).run();
        if ran.stdout.trim_end() != shown || !ran.stderr.is_empty() {
            return Err(ran.to_string());
        }
    }
    home.write(".kube/config", "");
    let ran = home.program("/bin/sh", &["-c", &command]).run();
    if ran.stdout.is_empty() && ran.stderr.is_empty() { Ok(()) } else { Err(ran.to_string()) }
}

/// The value of a key, which stands on a line of its own.
fn value(text: &str, key: &str) -> Result<String, String> {
    let line = text.lines().find_map(|line| line.strip_prefix(key)?.trim().strip_prefix('='));
    let written = line.ok_or_else(|| format!("no {key}"))?.trim();
    let quoted = ['"', '\''].iter().find_map(|quote| {
        let inside = written.strip_prefix(*quote)?.strip_suffix(*quote)?;
        (!inside.contains('\\')).then_some(inside)
    });
    match (written, quoted) {
        ("true" | "false", _) => Ok(written.to_owned()),
        (_, Some(inside)) => Ok(inside.to_owned()),
        _ => Err(format!("{key} is neither a plain text nor true: {written}")),
    }
}

/// kswitch's own settings, read by the real parser.
pub(super) fn settings(text: &str) -> Result<(), String> {
    let home = home();
    let (_, mistakes) = Settings::load(&home.write("settings.yaml", text));
    mistakes.first().map_or(Ok(()), |mistake| Err(mistake.to_string()))
}

/// The status line of a real tmux shows the context.
pub(super) fn tmux(text: &str) -> Result<(), String> {
    let home = home();
    let settings = home.write(".tmux.conf", text);
    let settings = settings.to_str().expect("a plain path").to_owned();
    // Each on a socket of its own: a server that was asked to end still answers for a moment.
    for (name, shown, socket) in [("laptop", SHOWN, "one"), (HARD, HARD_SHOWN, "two")] {
        home.run(&["ctx", name]).success();
        let arguments = ["-S", socket, "-f", &settings, "new-session", "exec cat"];
        let Some(command) = program(&home, "tmux", &arguments) else { return Ok(()) };
        let _server = Server { home: &home, socket };
        let terminal = Terminal::of(&command, 16, 100);
        terminal.wait_for(shown);
        let screen = terminal.screen();
        if !screen.lines().last().is_some_and(|line| line.contains(shown)) {
            return Err(screen);
        }
    }
    Ok(())
}

/// A pane has no `KUBECONFIG`, although the server does.
pub(super) fn tmux_environment(text: &str) -> Result<(), String> {
    let home = home();
    let settings = home.write(".tmux.conf", text);
    let settings = settings.to_str().expect("a plain path").to_owned();
    let pane = "echo \"<${KUBECONFIG-none}>\"; exec cat";
    let arguments = ["-S", "one", "-f", &settings, "new-session", pane];
    let Some(command) = program(&home, "tmux", &arguments) else { return Ok(()) };
    let _server = Server { home: &home, socket: "one" };
    let terminal = Terminal::of(&command, 16, 100);
    terminal.wait_until(|screen| screen.contents().contains('>'));
    let screen = terminal.screen();
    if screen.starts_with("<none>") { Ok(()) } else { Err(screen) }
}

/// A tmux server outlives its clients, unless it is asked to end.
struct Server<'h> {
    home: &'h Home,
    socket: &'static str,
}

impl Drop for Server<'_> {
    fn drop(&mut self) {
        let Some(tmux) = required("tmux") else { return };
        self.home.program(tmux, &["-S", self.socket, "kill-server"]).run();
    }
}

#[test]
fn settings_that_do_nothing_of_the_kind_are_found() {
    let starship_of = |command: &str| starship(&format!("when = true\ncommand = \"{command}\"\n"));
    assert!(starship_of("kswitch current --format '{context}'").is_err());
    assert!(starship_of("kswitch current --format '{context}/{namespace}'").is_err());
    assert!(starship("when = 'false'\ncommand = 'true'\n").is_err());
    assert!(starship("when = true\n").is_err());
    assert!(settings("nope: 1\n").is_err());
    assert_eq!(settings("height: 40%\n"), Ok(()));
}
