//! Long lists: page by page, printed as they come.

use rustix::process::Signal;
use serde_json::json;

use super::{home_at, lines};
use crate::support::api_server::{ApiServer, Trouble};

const METADATA: &str = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

fn many(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("n-{number:05}")).collect()
}

#[test]
fn a_long_list_is_asked_for_in_pages_of_metadata() {
    let names = many(1201);
    let server = ApiServer::of(&names).start();
    assert_eq!(home_at(&server).run(&["ns", "-l"]).only_stdout(), lines(&names));
    let pages = server.requests();
    assert_eq!(pages.len(), 3, "{pages:?}");
    assert!(pages.iter().all(|page| page.path.starts_with("/api/v1/namespaces?")), "{pages:?}");
    assert!(pages.iter().all(|page| page.path.contains("limit=500")), "{pages:?}");
    assert!(pages.iter().all(|page| page.accept().contains(METADATA)), "{pages:?}");
    assert_eq!(server.requests_to("continue=").len(), 2);
    assert_eq!(server.connections(), 1, "one connection for all");
}

#[test]
fn each_page_is_printed_before_the_next_is_there() {
    let names = many(501);
    let server = ApiServer::of(&names).start();
    let home = home_at(&server);
    for (format, heading, spaces) in [("name", "", ""), ("wide", "   NAME\n", "   ")] {
        let held = server.hold("continue=");
        let running = home.command(&["ns", "-l", "-o", format, "--timeout", "5m"]).start();
        let shown = |names: &[String]| -> String {
            names.iter().fold(heading.to_owned(), |text, name| text + spaces + name + "\n")
        };
        let so_far = running.wait_for_lines(500 + heading.lines().count());
        assert_eq!(so_far, shown(&names[..500]));
        held.release();
        assert_eq!(running.wait().only_stdout(), shown(&names));
        server.recover();
    }
}

#[test]
fn a_list_that_breaks_off_is_a_failure_and_no_json() {
    let names = many(501);
    let server = ApiServer::of(&names).start();
    let home = home_at(&server);
    server.suffer(Trouble::hang_up().on("continue="));
    let ran = home.run(&["ns", "-l"]).failure(1);
    assert_eq!(ran.stdout, lines(&names[..500]));
    assert!(ran.stderr.contains("closed the connection without an answer"), "{ran}");
    home.run(&["ns", "-l", "-o", "json"]).only_stderr(1);
    assert!(!home.path(".cache").exists(), "half a list is no list");
}

#[test]
fn a_list_that_expires_continues_at_the_token_of_the_server() {
    let names = many(1201);
    let server = ApiServer::of(&names).start();
    let home = home_at(&server);
    server.suffer(Trouble::expiry().on("continue=").times(1));
    assert_eq!(home.run(&["ns", "-l"]).only_stdout(), lines(&names));
    assert_eq!(server.requests().len(), 4);
}

/// Without a place to go on, the list begins again; what was printed is not printed twice.
#[test]
fn a_list_that_expires_for_good_begins_again() {
    let names = many(1201);
    let server = ApiServer::of(&names).start();
    let home = home_at(&server);
    let expired = json!({
        "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
        "message": "too old resource version", "reason": "Expired", "code": 410,
    });
    let expired = Trouble::answer(410, "application/json", &expired.to_string());
    server.suffer(expired.on("continue=").times(1));
    assert_eq!(home.run(&["ns", "-l"]).only_stdout(), lines(&names));
    let goes_on: Vec<bool> =
        server.requests().iter().map(|page| page.path.contains("continue=")).collect();
    assert_eq!(goes_on, [false, true, false, true, true]);
    // What is kept has each name once, too.
    assert_eq!(
        home.run(&["ns", "-l", "--cached"]).success().stdout.matches("n-00000\n").count(),
        1
    );
    let [kept] = &super::cache::answers(&home)[..] else { panic!("one answer") };
    assert_eq!(home.read(kept).matches("n-00000\"").count(), 1);
}

#[test]
fn a_list_that_never_gets_beyond_its_expiry_comes_to_an_end() {
    let names = many(501);
    let server = ApiServer::of(&names).start();
    let home = home_at(&server);
    server.suffer(Trouble::expiry().on("continue="));
    let ran = home.run(&["ns", "-l", "--timeout", "60s"]);
    assert_eq!(ran.only_stdout(), lines(&names));
}

#[test]
fn ten_thousand_names_are_no_trouble() {
    let names = many(10_000);
    let server = ApiServer::of(&names).start();
    let home = home_at(&server);
    assert_eq!(home.run(&["ns", "-l", "--timeout", "60s"]).only_stdout(), lines(&names));
    assert_eq!(server.requests().len(), 20);
    assert_eq!(home.run(&["ns", "-l", "--cached"]).success().stdout.lines().count(), 10_001);
}

/// No real list is as long; one without an end would take all memory.
#[test]
fn a_list_of_too_many_names_is_cut_and_a_failure() {
    let names = many(50_400);
    let server = ApiServer::of(&names).start();
    let home = home_at(&server);
    let ran = home.run(&["ns", "-l", "--timeout", "5m"]).failure(1);
    assert!(ran.stdout == lines(&names[..50_000]), "the first 50000 are printed");
    let host = super::host(&server);
    assert_eq!(
        ran.stderr,
        format!(
            "error: can't list the namespaces of \"test\": {host} lists more than 50000 namespaces, \
             the most that kswitch takes\n\
             hint: a namespace can still be set by its exact name: kswitch ns NAME\n\
             hint: to list the cached names: kswitch ns --list --cached\n"
        )
    );
    assert_eq!(server.requests().len(), 101, "and no further page is asked for");
    assert!(!home.path(".cache").exists(), "half a list is no list");
}

/// The list is longer than a pipe holds, so that writing it must fail.
#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let server = ApiServer::of(&many(10_000)).start();
    let home = home_at(&server);
    for format in ["name", "wide", "json"] {
        let program = env!("CARGO_BIN_EXE_kswitch");
        let line = format!("{{ '{program}' ns -l -o {format} --timeout 60s; echo $? >&2; }} | :");
        let before = server.requests().len();
        assert_eq!(home.program("/bin/sh", &["-c", &line]).run().success().stderr, "0\n");
        server.wait_until_idle();
        assert!(server.requests().len() > before, "{format}");
    }
}

#[test]
fn a_signal_ends_a_list_at_once_and_keeps_nothing() {
    let server = ApiServer::of(&many(501)).start();
    let home = home_at(&server);
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        server.suffer(Trouble::no_answer().on("continue="));
        let running = home.command(&["ns", "-l", "--timeout", "10m"]).start();
        running.wait_for_lines(500);
        running.signal(signal);
        let ran = running.wait().failure(code);
        assert_eq!(ran.stderr, "");
        server.wait_until_idle();
        server.recover();
    }
    assert!(!home.path(".cache").exists());
}

/// JSON is written when the whole list is there, and a pager that is still open does not read it.
#[test]
fn a_signal_ends_a_list_that_is_not_read() {
    let server = ApiServer::of(&many(10_000)).start();
    let home = home_at(&server);
    let program = env!("CARGO_BIN_EXE_kswitch");
    for (format, signal, code) in
        [("json", "TERM", 143), ("json", "HUP", 129), ("name", "TERM", 143)]
    {
        let line = format!(
            "rm -f out; mkfifo out; '{program}' ns -l -o {format} --timeout 60s >out & exec 3<out; \
             head -c 1 <&3 >begun; kill -{signal} $!; wait $!; echo $?"
        );
        let ran = home.program("/bin/sh", &["-c", &line]).run();
        assert_eq!(ran.stdout, format!("{code}\n"), "{format} {signal}\n{ran}");
    }
}
