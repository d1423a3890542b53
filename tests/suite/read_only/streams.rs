//! Answers come as the API server sends them, and wait there if the client does not read them.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::thread;

use super::{Shell, cluster, home_of};
use crate::support::api_server::Trouble;

/// The first event is there before the second one is made.
#[test]
fn a_watch_and_a_log_are_passed_on_as_they_grow() {
    let path = "/api/v1/namespaces/shop/pods/web/log";
    let server = cluster().start();
    let held =
        ["watch=true", "follow=true"].map(|part| server.in_two_parts(part, "first\n", "second\n"));
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    let mut streams: Vec<_> =
        ["/api/v1/namespaces?watch=true".to_owned(), format!("{path}?follow=true")]
            .into_iter()
            .map(|path| {
                let mut stream = client.connect();
                let request = client.request(&format!("GET {path}"));
                stream.write_all(request.as_bytes()).expect("ask");
                let mut stream = BufReader::new(stream);
                let mut line = String::new();
                while line != "first\n" {
                    line.clear();
                    assert!(stream.read_line(&mut line).expect("a line") > 0);
                }
                stream
            })
            .collect();
    drop(held);
    for stream in &mut streams {
        let mut rest = String::new();
        stream.read_to_string(&mut rest).expect("the rest");
        assert!(rest.contains("second\n"), "{rest}");
    }
    // A watch ends at the server when its reader has disconnected.
    server.suffer(Trouble::endless_answer().on("watch=1"));
    let mut stream = client.connect();
    let request = client.request("GET /api/v1/namespaces?watch=1");
    stream.write_all(request.as_bytes()).expect("ask");
    server.wait_for_request("watch=1");
    drop(stream);
    server.wait_until_idle();
    shell.end();
}

/// Of answers without an end, one after another is not read any more; the proxy holds little of them.
#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_stops_stops_the_server_and_takes_no_memory() {
    const READ: usize = 2 << 20;
    let server = cluster().start();
    server.suffer(Trouble::endless_answer().on("limit=1"));
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    let mut stopped: Vec<_> = (0..8)
        .map(|_| {
            let mut stream = client.connect();
            let request = client.request("GET /api/v1/namespaces?limit=1");
            stream.write_all(request.as_bytes()).expect("ask");
            let mut start = vec![0; READ];
            stream.read_exact(&mut start).expect("the start of an answer");
            stream
        })
        .collect();
    // The others go on, and so do these.
    for _ in 0..50 {
        assert_eq!(client.ask("GET /api/v1/namespaces/shop").0, 200);
    }
    for stream in &mut stopped {
        stream.read_exact(&mut vec![0; READ]).expect("more of an answer");
    }
    let kilobytes = shell.peak_memory();
    assert!(kilobytes < 100_000, "{kilobytes} kB");
    drop(stopped);
    shell.end();
}

/// All of them are at the server at the same time.
#[test]
fn many_requests_at_once_are_answered() {
    const COUNT: usize = 60;
    let server = cluster().start();
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    let held = server.hold("/api/v1/namespaces/shop");
    thread::scope(|threads| {
        for _ in 0..COUNT {
            threads.spawn(|| assert_eq!(client.ask("GET /api/v1/namespaces/shop").0, 200));
        }
        server.wait_for_requests("/api/v1/namespaces/shop", COUNT);
        held.release();
    });
    shell.end();
}

/// With a low limit for open files connections wait for each other.
#[test]
fn more_requests_than_open_files_are_answered() {
    let server = cluster().start();
    let home = home_of(&server);
    let lines = "ulimit -n 96; exec kswitch shell test --read-only -- sh -c 'echo $KUBECONFIG; exec sleep 600'";
    let running = home.program("sh", &["-c", lines]).start();
    let printed = running.wait_for_lines(1);
    let file = printed.trim().split(':').find(|path| path.ends_with("read-only.json"));
    let client = super::Client::of(file.expect("a kubeconfig").as_ref());
    thread::scope(|threads| {
        for _ in 0..60 {
            threads.spawn(|| assert_eq!(client.ask("GET /api/v1/namespaces/shop").0, 200));
        }
    });
    running.signal(rustix::process::Signal::TERM);
    running.wait().failure(143);
}

/// As the API server sends it.
#[test]
fn a_compressed_answer_stays_compressed() {
    let server = cluster().start();
    server.suffer(Trouble::bad_gzip().on("/version"));
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let answer = shell.client().send(shell.client().request("GET /version").as_bytes());
    assert!(answer.to_lowercase().contains("content-encoding: gzip"), "{answer}");
    assert!(answer.ends_with("not compressed at all"), "{answer}");
    shell.end();
}

#[test]
fn what_goes_wrong_on_the_way_is_said() {
    let server = cluster().start();
    server.suffer(Trouble::hang_up().on("/healthz"));
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let (code, body) = shell.client().ask("GET /healthz");
    assert!(code == 502 && body.contains("closed the connection without an answer"), "{body}");
    shell.end();
}

/// kubectl would follow it with the token of the session.
#[test]
fn a_redirect_is_not_passed_on() {
    let server = cluster().start();
    let to = "http://login.example/session-4711";
    server.suffer(Trouble::redirect_to(to).on("/namespaces/web"));
    server.suffer(Trouble::redirect_to("/elsewhere").on("/namespaces/shop"));
    server.suffer(Trouble::answer(304, "application/json", "").on("/openapi/v3"));
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    for (name, target) in [("web", "login.example"), ("shop", "another page")] {
        let answer =
            client.send(client.request(&format!("GET /api/v1/namespaces/{name}")).as_bytes());
        assert!(answer.starts_with("HTTP/1.1 502 "), "{answer}");
        assert!(answer.contains(&format!("a redirect to {target}; ")), "{answer}");
        assert!(!answer.contains("4711") && !answer.contains("location"), "{answer}");
    }
    // This is an answer from the cache of the client.
    assert_eq!(client.ask("GET /openapi/v3").0, 304);
    shell.end();
}
