//! The listener ends with the shell, and has the same address in the next one.

use std::net::TcpStream;

use rustix::process::Signal;

use super::client::Client;
use super::{Shell, cluster, home_of};
use crate::shell_command::assert_no_session;

#[test]
fn the_listener_ends_with_the_shell_however_it_ends() {
    let server = cluster().start();
    let home = home_of(&server);
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::KILL] {
        let shell = Shell::start(&home, &[]);
        let client = shell.client();
        assert_eq!(client.ask("GET /version").0, 200);
        if signal == Signal::KILL {
            // The command goes on without the proxy; it ends with its group in a terminal.
            let children = format!("/proc/{0}/task/{0}/children", shell.running.pid());
            let child = std::fs::read_to_string(children).expect("the command");
            shell.running.signal(signal);
            assert!(TcpStream::connect(client.address).is_err() || refuses(&client));
            home.program("kill", &[child.trim()]).run().success();
            shell.running.wait();
            let pruned =
                "until kswitch session prune 2>&1 | grep -q 'Removed 1 session'; do :; done";
            home.program("sh", &["-c", pruned]).run().success();
        } else {
            shell.running.signal(signal);
            shell.running.wait().failure(128 + signal.as_raw());
        }
        assert!(TcpStream::connect(client.address).is_err(), "{signal:?}");
        assert_no_session(&home);
    }
}

/// The kernel closes the listener while the process ends.
fn refuses(client: &Client) -> bool {
    while TcpStream::connect(client.address).is_ok() {}
    true
}

#[test]
fn the_address_of_a_cluster_is_stable() {
    let server = cluster().start();
    let home = home_of(&server);
    let place = |client: &Client| (client.address, client.prefix.clone());
    let first = Shell::start(&home, &[]);
    let other = Shell::start(&home, &[]);
    let (one, two) = (first.client(), other.client());
    // Two at once differ only in the port, and neither knows the token of the other.
    assert_eq!(one.prefix, two.prefix);
    assert_ne!(one.address, two.address);
    assert_ne!(one.token, two.token);
    let before = place(&one);
    first.end();
    let again = Shell::start(&home, &[]);
    assert_eq!(place(&again.client()), before);
    assert_ne!(again.client().token, one.token);
    // The token of a session that has ended is worthless.
    assert_eq!(split_code(&again.client(), &one.token), 401);
    again.end();
    other.end();
}

fn split_code(client: &Client, token: &str) -> u16 {
    let host = client.address;
    let request =
        format!("GET /version HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n");
    super::client::split(&client.send(request.as_bytes())).0
}
