//! Colours, on each stream by itself.

use super::{assert_prints, command};
use crate::sample::home_with;
use crate::support::home::Home;
use crate::support::terminal::Terminal;

const LIST: &str = "\u{1b}[1m\u{1b}[32ma\u{1b}[0m\nb\n";
const SWITCHED: &str = "\u{1b}[32m✔ \u{1b}[0mSwitched to context \"\u{1b}[32ma\u{1b}[0m\".\n";
const ERROR: &str = "\u{1b}[1m\u{1b}[31merror: \u{1b}[0mtoo many arguments\n";
const RENAMED: &str = "\u{1b}[1m\u{1b}[33mwarning: \u{1b}[0mcontext \"b\" exists, overwriting it.\n\
                       \u{1b}[32m✔ \u{1b}[0mContext \u{1b}[32mb\u{1b}[0m renamed to \
                       \u{1b}[32mb\u{1b}[0m.\n";

/// What was printed on a terminal without the picker.
fn shown(
    home: &Home,
    arguments: &[&str],
    variables: &[(&str, &str)],
    redirections: &str,
) -> String {
    let mut command = command(home, "kubectx", arguments).env("KUBECTX_IGNORE_FZF", "1");
    for (name, value) in variables {
        command = command.env(name, value);
    }
    let terminal = Terminal::of(&command.redirected(redirections), 16, 100);
    terminal.wait_exit();
    String::from_utf8(terminal.raw_output()).expect("UTF-8").replace("\r\n", "\n")
}

#[test]
fn a_terminal_gets_colours_unless_they_are_turned_off() {
    let home = home_with(&["a", "b"]);
    let plain = "✔ Switched to context \"a\".\n";
    assert_eq!(shown(&home, &[], &[], ""), LIST);
    assert_eq!(shown(&home, &["a"], &[], ""), SWITCHED);
    assert_eq!(shown(&home, &["a", "b"], &[], ""), ERROR);
    assert_eq!(shown(&home, &["b=b"], &[], ""), RENAMED);
    assert_eq!(shown(&home, &["a"], &[("NO_COLOR", "")], ""), SWITCHED);
    for none in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        assert_eq!(shown(&home, &[], &[none], ""), "a\nb\n");
        assert_eq!(shown(&home, &["a"], &[none], ""), plain);
    }
    let both = [("NO_COLOR", "1"), ("_KUBECTX_FORCE_COLOR", "1")];
    assert_eq!(shown(&home, &["a"], &both, ""), SWITCHED);
}

#[test]
fn each_stream_goes_by_where_it_leads() {
    let home = home_with(&["a", "b"]);
    assert_eq!(shown(&home, &[], &[], ">out"), "");
    assert_eq!(home.read("out"), "a\nb\n");
    assert_eq!(shown(&home, &["a"], &[], ">out"), SWITCHED);
    assert_eq!(shown(&home, &["a"], &[], "2>err"), "");
    assert_eq!(home.read("err"), "✔ Switched to context \"a\".\n");
    assert_eq!(shown(&home, &[], &[], "2>err"), LIST);
}

#[test]
fn who_forces_them_gets_them_in_files_too() {
    let home = home_with(&["a", "b"]);
    for no_color in ["", "1"] {
        let run = |arguments: &[&str], force: &str| {
            let command = command(&home, "kubectx", arguments).env("NO_COLOR", no_color);
            command.env("_KUBECTX_FORCE_COLOR", force).run()
        };
        assert_prints(&run(&[], "1"), LIST, "", 0);
        assert_prints(&run(&["a"], "1"), "", SWITCHED, 0);
        assert_prints(&run(&["a", "b"], "1"), "", ERROR, 1);
        assert_prints(&run(&["-c"], "1"), "a\n", "", 0);
        assert_prints(&run(&[], ""), "a\nb\n", "", 0);
    }
}
