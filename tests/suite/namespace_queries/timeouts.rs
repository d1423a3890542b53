//! How long a cluster may take to answer, and where that is set.

use super::refusals::assert_refused;
use super::{home_at, host, server};
use crate::support::api_server::{ApiServer, Credential, Trouble};
use crate::support::home::Home;
use crate::support::terminal::Terminal;

const SETTINGS: &str = ".config/kswitch/settings.yaml";
const HINT: &str = "check your network or VPN, or wait longer with --timeout 30s";

#[test]
fn silence_is_reported_with_the_time_that_was_waited() {
    let server = server();
    let home = home_at(&server);
    let host = host(&server);
    let silent = |time: &str| format!("no answer from {host} within {time}");
    for trouble in [Trouble::silent_from_the_start(), Trouble::no_answer()] {
        server.suffer(trouble);
        assert_refused(&home, &["--timeout", "200ms"], &silent("200 ms"), HINT);
        home.write(SETTINGS, "timeout: 300ms\n");
        assert_refused(&home, &[], &silent("300 ms"), HINT);
        assert_refused(&home, &["--timeout", "250ms"], &silent("250 ms"), HINT);
        home.write(SETTINGS, "timeout: 1\n");
        assert_refused(&home, &[], &silent("1 s"), HINT);
        server.recover();
    }
    server.wait_until_idle();
}

/// A server that keeps the reader busy gets no more time than one that is silent.
#[test]
fn the_time_counts_for_answers_without_end() {
    let server = server();
    let home = home_at(&server);
    let timed_out = format!("no answer from {} within 1 s", host(&server));
    // Headers and trailers exceed a limit before, and so may a fast body.
    for (what, trouble, may_fail_before) in [
        ("continue", Trouble::endless_continue(), false),
        ("nothing", Trouble::endless_nothing(), false),
        ("chunks", Trouble::endless_chunks(), true),
        ("headers", Trouble::endless_headers(), true),
        ("trailers", Trouble::endless_trailers(), true),
        ("answer", Trouble::endless_answer(), true),
    ] {
        server.suffer(trouble);
        let ran = home.run(&["ns", "-l", "--timeout", "1s"]).failure(1);
        assert!(may_fail_before || ran.stderr.contains(&timed_out), "{what}: {ran}");
        server.recover();
    }
    server.wait_until_idle();
}

fn many(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("n-{number:04}")).collect()
}

/// A script waits for the whole list, so that is what the time is for.
#[test]
fn the_timeout_applies_to_the_whole_list_without_a_terminal() {
    let names = many(501);
    let server = ApiServer::of(&names).start();
    let home = home_at(&server);
    server.suffer(Trouble::no_answer().on("continue="));
    let incomplete = format!(
        "error: can't list the namespaces of \"test\": the list of {} was not complete within 3 s, \
         after 500 namespaces\nhint: {HINT}\n",
        host(&server)
    );
    for (format, printed) in [("name", &names[..500]), ("json", &[])] {
        let ran = home.run(&["--timeout", "3s", "ns", "-l", "-o", format]).failure(1);
        assert_eq!(ran.stdout, super::lines(printed));
        assert!(ran.stderr.starts_with(&incomplete), "{ran}");
    }
}

/// The user sees the names arrive, and can cancel it.
#[test]
fn the_time_starts_again_for_each_page_on_a_terminal() {
    let names = many(1501);
    let server = ApiServer::of(&names).start();
    let home = home_at(&server);
    home.run(&["ns", "-l", "--timeout", "60s"]).success();
    let pages = server.requests_to("continue=");
    assert_eq!(pages.len(), 3);
    // Each further page takes a second: the server asks for that pause.
    let slow = || {
        for page in &pages {
            let (_, token) = page.path.split_once("continue=").expect("a token");
            let token = token.split('&').next().unwrap_or_default();
            server.suffer(Trouble::too_many_requests(1).on(token).times(1));
        }
    };
    slow();
    let list = || home.command(&["ns", "-l", "--timeout", "2500ms"]);
    let terminal = Terminal::of(&list(), 16, 100);
    assert_eq!(terminal.wait_exit(), 0, "{}", terminal.screen());
    assert!(terminal.screen().contains("n-1500"), "{}", terminal.screen());
    slow();
    let ran = list().run().failure(1);
    assert!(ran.stdout.lines().count() < names.len(), "{ran}");
}

#[test]
fn a_time_that_is_none_is_refused() {
    let server = server();
    let home = home_at(&server);
    for wrong in ["0", "1h", "-1s", "1.5s", "", "soon"] {
        let message = home.run(&["ns", "-l", &format!("--timeout={wrong}")]).only_stderr(2);
        let value = if wrong.is_empty() { "''" } else { wrong };
        let first = message.lines().next().unwrap_or_default();
        assert!(first.contains(value), "{message}");
        assert!(first.ends_with("not a time up to an hour, such as 5s, 500ms or 2m"), "{message}");
    }
    for (wrong, what) in [
        ("2h", "timeout: \"2h\" is not a time up to an hour, such as 5s, 500ms or 2m"),
        ("0", "timeout: \"0\" is not a time up to an hour, such as 5s, 500ms or 2m"),
        ("[1]", "timeout: invalid type: sequence, expected a single value"),
    ] {
        home.write(SETTINGS, format!("# mine\ntimeout: {wrong}\n"));
        for arguments in [&["ns", "-l"][..], &["ns", "web"]] {
            let message = home.masked(&home.run(arguments).success().stderr);
            assert!(
                message.starts_with(&format!("warning: ~/{SETTINGS}:2:10: {what}\n")),
                "{message}"
            );
        }
    }
    // A switch without a query needs no settings.
    home.run(&["ns", "-f", "web"]).success();
    home.run(&["ctx", "test", "-n", "web"]).success();
    assert_eq!(home.run(&["ns", "-l", "--cached", "--timeout", "5s"]).code, 0);
}

/// Opening a pipe blocks until another process writes to it.
#[test]
fn a_file_that_can_not_be_read_in_time_is_reported() {
    let server = server();
    let home = Home::new();
    home.pipe(".kube/pipe");
    let credential = || Credential::none().with("tokenFile", "pipe");
    let authority = server.kubeconfig().without("certificate-authority-data");
    for (kubeconfig, what) in [
        (server.kubeconfig_with(credential()), "tokenFile of user"),
        (authority.cluster("certificate-authority", "pipe"), "certificate-authority of cluster"),
    ] {
        kubeconfig.write(&home);
        let reason = format!("{what} \"test\": ~/.kube/pipe: timed out");
        assert_refused(&home, &["--timeout", "200ms"], &reason, "ls -l ~/.kube/pipe");
    }
    assert_eq!(server.requests().len(), 0);
}

/// On a terminal a line shows what is asked and for how long; nothing of it is left.
#[test]
fn waiting_is_shown_on_a_terminal() {
    let server = server();
    let home = home_at(&server);
    let name = home.run(&["ctx", "-c"]).only_stdout();
    let name = name.trim_end();
    server.suffer(Trouble::no_answer());
    for (arguments, asked) in
        [(&["ns", "cart"][..], "for namespace \"cart\""), (&["ns", "-l"], "for its namespaces")]
    {
        let command = home.command(arguments).args(&["--timeout", "2s"]).env("TERM", "xterm");
        let terminal = Terminal::of(&command, 8, 120);
        terminal.wait_for(&format!("Asking the cluster of \"{name}\" {asked}: 0 s of 2 s"));
        terminal.wait_for(": 1 s of 2 s");
        assert_eq!(terminal.wait_exit(), 1);
        let screen = terminal.screen();
        assert!(screen.starts_with("error: can't "), "{screen}");
    }
    // A terminal that can't erase a line gets one once.
    let dumb = home.command(&["ns", "-l", "--timeout", "2s"]).env("TERM", "dumb");
    let terminal = Terminal::of(&dumb, 8, 120);
    assert_eq!(terminal.wait_exit(), 1);
    let output = String::from_utf8(terminal.raw_output()).expect("UTF-8");
    let line = format!("Asking the cluster of \"{name}\" for its namespaces (timeout 2 s)\r\n");
    assert!(output.starts_with(&line) && output.matches("Asking").count() == 1, "{output:?}");
    assert!(!output.contains('\u{1b}'), "{output:?}");
    let quiet = home.command(&["-q", "ns", "cart", "--timeout", "1s"]).env("TERM", "xterm");
    let terminal = Terminal::of(&quiet, 8, 120);
    assert_eq!(terminal.wait_exit(), 1);
    let output = terminal.raw_output();
    assert!(!String::from_utf8_lossy(&output).contains("Asking"), "{}", terminal.screen());
}
