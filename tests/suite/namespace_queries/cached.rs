//! `kswitch ns --list --cached`: what is known without asking.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{SHOP, home_at, home_with, lines, server};
use crate::support::api_server::Credential;
use crate::support::home::Home;

const CACHED: [&str; 3] = ["ns", "-l", "--cached"];

#[test]
fn without_a_cached_answer_an_error_reports_that() {
    let server = server();
    let home = home_with(&server.kubeconfig().namespace("shop"));
    home.run(&["ns", "-f", "used"]).success();
    let ran = home.run(&CACHED).success();
    assert_eq!(ran.stdout, "default\nshop\nused\n");
    assert_eq!(ran.stderr, "None of these names are from the cluster: it was not listed yet.\n");
    assert_eq!(home.command(&["-q"]).args(&CACHED).run().only_stdout(), ran.stdout);
    assert_eq!(server.connections(), 0);
}

#[test]
fn an_answer_is_shown_with_its_age_and_what_was_used_before() {
    let server = server();
    let home = home_with(&server.kubeconfig().namespace("own"));
    home.run(&["ns", "-l"]).success();
    let connections = server.connections();
    for (seconds, age) in [
        (0, "less than a minute"),
        (90, "1 minute"),
        (2 * 3600 + 1, "2 hours"),
        (3 * 86_400 + 1, "3 days"),
    ] {
        let written = age_by(&home, seconds);
        let ran = home.run(&CACHED).success();
        assert_eq!(ran.stdout, "cart\ncheckout\ndefault\ndepot\nown\nweb\n");
        assert_eq!(
            ran.stderr,
            format!(
                "The cluster's list is {age} old; names of the kubeconfigs and the history are added.\n"
            ),
            "{written}"
        );
    }
    assert_eq!(
        home.run(&["ns", "-l", "--cached", "-o", "wide"]).success().stdout,
        "   NAME\n   cart\n   checkout\n   default\n   depot\n*  own\n   web\n"
    );
    assert_eq!(server.connections(), connections);
}

#[test]
fn an_answer_outlives_the_server_and_is_found_where_asking_fails() {
    let server = server();
    let home = home_at(&server);
    home.run(&["ns", "-l"]).success();
    drop(server);
    let message = home.run(&["ns", "-l"]).only_stderr(1);
    let hint = "hint: to list the cached names: kswitch ns --list --cached\n";
    assert!(message.ends_with(hint), "{message}");
    assert_eq!(home.run(&CACHED).success().stdout, lines(&SHOP));
}

#[test]
fn another_user_of_the_same_server_does_not_see_it() {
    let server = server();
    let joe = server.kubeconfig_with(Credential::password("joe", "hunter2")).named("joe");
    let home = home_with(&server.kubeconfig().and(joe));
    home.run(&["ns", "-l"]).success();
    let of_joe = home.run(&["ns", "-l", "--cached", "--context", "joe"]).success();
    assert_eq!(of_joe.stdout, "default\n");
    assert!(of_joe.stderr.starts_with("None of these names are from the cluster"), "{of_joe}");
    home.run(&["ns", "-l", "--context", "joe"]).success();
    assert_eq!(super::cache::answers(&home).len(), 2);
}

/// Lets the only answer be so many seconds older than now.
fn age_by(home: &Home, seconds: u64) -> u64 {
    let [file] = &super::cache::answers(home)[..] else { panic!("one answer") };
    let mut answer: serde_json::Value = serde_json::from_str(&home.read(file)).expect("JSON");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let written = now - seconds;
    answer["written"] = written.into();
    home.write(file, answer.to_string());
    written
}
