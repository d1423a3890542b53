//! Leaving while something is under way: at once, and nothing goes on.

use rustix::process::Signal;

use super::{NAMESPACES, teams};
use crate::support::api_server::{ApiServer, Trouble};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};
use crate::support::untouched::Untouched;

/// A way to leave, and the exit code that it has.
type Way = (&'static str, fn(&Terminal), i32);

const WAYS: [Way; 6] = [
    ("esc", |terminal| terminal.send_key(Key::Esc), 130),
    ("ctrl-c", |terminal| terminal.send_key(Key::Ctrl('c')), 130),
    ("ctrl-g", |terminal| terminal.send_key(Key::Ctrl('g')), 130),
    ("SIGTERM", |terminal| terminal.signal(Signal::TERM), 143),
    ("SIGINT", |terminal| terminal.signal(Signal::INT), 130),
    ("SIGHUP", |terminal| terminal.signal(Signal::HUP), 129),
];

/// Elsewhere nothing reports when a process ends.
#[cfg(target_os = "linux")]
#[test]
fn a_plugin_that_hangs_is_gone_with_its_children() {
    use crate::support::hanging_plugin::{HangingPlugin, SAID};

    for (way, leave, code) in WAYS {
        let (server, home) = (ApiServer::start(&["cart"]), Home::new());
        let (plugin, credential) = HangingPlugin::write(&home);
        server.kubeconfig_with(credential).write(&home);
        let terminal = Terminal::open(&home, &NAMESPACES, 16, 100);
        terminal.wait_for("asking…");
        plugin.wait_until_it_hangs();
        let untouched = Untouched::now(&home);
        leave(&terminal);
        terminal.assert_ends(code, "");
        plugin.assert_gone();
        untouched.assert();
        assert_eq!(server.connections(), 0, "{way}");
        let sent = String::from_utf8(terminal.raw_output()).expect("UTF-8");
        assert!(!sent.contains(SAID), "{sent:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_plugin_is_gone_when_the_namespaces_are_left_and_when_a_name_is_taken() {
    use crate::support::hanging_plugin::HangingPlugin;

    for (key, typed) in [(Key::BackTab, ""), (Key::Enter, "team-x")] {
        let (server, home) = (ApiServer::start(&["cart"]), Home::new());
        let (plugin, credential) = HangingPlugin::write(&home);
        server.kubeconfig_with(credential).write(&home);
        let terminal = Terminal::open(&home, &NAMESPACES, 16, 100);
        plugin.wait_until_it_hangs();
        terminal.send(typed);
        terminal.wait_for(&format!("❯ {typed}"));
        terminal.send_key(key);
        if !typed.is_empty() {
            terminal.wait_for("press enter again");
            terminal.send_key(key);
        }
        plugin.assert_gone();
        if typed.is_empty() {
            terminal.wait_for("tab namespaces");
            terminal.send_key(Key::Esc);
            terminal.assert_ends(130, "");
        } else {
            terminal.assert_ends(0, "Namespace is now \"team-x\" in context \"test\".");
        }
        assert_eq!(server.connections(), 0);
    }
}

#[test]
fn a_connection_without_an_answer_is_closed() {
    for trouble in [Trouble::silent_from_the_start, Trouble::no_answer, Trouble::endless_answer] {
        for (_, leave, code) in WAYS {
            let (server, home) = (ApiServer::start(&["cart"]), Home::new());
            server.kubeconfig().write(&home);
            server.suffer(trouble());
            let untouched = Untouched::now(&home);
            let terminal = Terminal::open(&home, &NAMESPACES, 16, 100);
            terminal.wait_for("asking…");
            server.wait_for_connections(1);
            leave(&terminal);
            terminal.assert_ends(code, "");
            server.wait_until_idle();
            untouched.assert();
        }
    }
}

#[test]
fn half_a_list_is_not_kept() {
    for (_, leave, code) in WAYS {
        let (server, home) = (ApiServer::of(&teams(501)).start(), Home::new());
        server.kubeconfig().write(&home);
        server.suffer(Trouble::no_answer().on("continue="));
        let untouched = Untouched::now(&home);
        let terminal = Terminal::open(&home, &NAMESPACES, 16, 100);
        terminal.wait_for("500 so far…");
        server.wait_for_request("continue=");
        leave(&terminal);
        terminal.assert_ends(code, "");
        server.wait_until_idle();
        untouched.assert();
    }
}
