//! kubens, line by line of its contract, and the cluster that it asks.

use super::{Expected, KUBENS, assert_prints, command, kubens, namespace_by};
use crate::sample::contexts;
use crate::support::api_server::{ApiServer, Trouble};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

const NAMES: [&str; 4] = ["default", "n-10", "n-9", "web"];

/// Each line with the namespace that kubectl sees afterwards, and how often the cluster was asked.
const LINES: [(Expected<'_>, &str, usize); 19] = [
    (prints(&[], "default\nn-10\nn-9\nweb\n", "", 0), "web", 1),
    (prints(&["n-9"], "", "✔ Active namespace is \"n-9\"\n", 0), "n-9", 1),
    (prints(&["web"], "", "✔ Active namespace is \"web\"\n", 0), "web", 1),
    (refused(&["we"], "error: no namespace exists with name \"we\"\n"), "web", 1),
    // No namespace can have these names.
    (refused(&["We/b"], "error: no namespace exists with name \"We/b\"\n"), "web", 0),
    (refused(&[""], "error: no namespace exists with name \"\"\n"), "web", 0),
    (prints(&["new", "-f"], "", "✔ Active namespace is \"new\"\n", 0), "new", 0),
    (prints(&["--force", "new"], "", "✔ Active namespace is \"new\"\n", 0), "new", 0),
    (
        refused(
            &["A", "-f"],
            "error: failed to change to namespace \"A\": 'A' is not one of a-z, 0-9 and '-'\n",
        ),
        "web",
        0,
    ),
    (refused(&["-"], "error: No previous namespace found for current context (test)\n"), "web", 0),
    (prints(&["-c"], "web\n", "", 0), "web", 0),
    (prints(&["--current"], "web\n", "", 0), "web", 0),
    (prints(&["-u"], "", "✔ Active namespace is \"default\".\n", 0), "default", 0),
    (prints(&["--unset"], "", "✔ Active namespace is \"default\".\n", 0), "default", 0),
    (refused(&["a", "b"], "error: unsupported arguments [\"a\" \"b\"]\n"), "web", 0),
    (refused(&["a", "b", "c"], "error: too many arguments\n"), "web", 0),
    (refused(&["-x"], "error: unsupported option \"-x\"\n"), "web", 0),
    (refused(&["-f"], "error: unsupported option \"-f\"\n"), "web", 0),
    (refused(&["-c", "-f"], "error: unsupported option \"-c\"\n"), "web", 0),
];

const fn prints<'a>(
    arguments: &'a [&'a str],
    stdout: &'a str,
    stderr: &'a str,
    code: i32,
) -> Expected<'a> {
    Expected { arguments, stdout, stderr, code }
}

const fn refused<'a>(arguments: &'a [&'a str], stderr: &'a str) -> Expected<'a> {
    prints(arguments, "", stderr, 1)
}

fn home_at(server: &ApiServer) -> Home {
    let home = Home::new();
    server.kubeconfig().namespace("web").write(&home);
    home
}

#[test]
fn each_line_of_the_contract_under_each_name() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = ApiServer::start(&NAMES);
    for (link, _) in KUBENS {
        for (line, after, asked) in &LINES {
            let home = home_at(&server);
            let before = server.requests().len();
            let ran = command(&home, link, line.arguments).run();
            assert_prints(&ran, line.stdout, line.stderr, line.code);
            assert_eq!(server.requests().len() - before, *asked, "{ran}");
            assert_eq!(namespace_by(&kubectl, &home), *after, "{ran}");
        }
    }
}

#[test]
fn help_and_version_are_data() {
    let home = Home::new();
    for (link, called) in KUBENS {
        let help = command(&home, link, &["-h"]).run().only_stdout();
        assert_eq!(command(&home, link, &["--help"]).run().only_stdout(), help);
        let (before, usage) = help.split_once("\n\nUSAGE:\n").expect("a usage");
        assert!(!before.contains('\n'), "{help}");
        let starts = ["", "NAME", "NAME -f, --force", "-", "-c, --current", "-u, --unset"];
        for (line, start) in usage.lines().zip(starts) {
            let start = format!("  {called} {start} ");
            assert!(line.starts_with(&start), "{line:?} is no line of {start:?}");
        }
        for option in ["-V", "--version"] {
            let version = command(&home, link, &[option]).run().only_stdout();
            assert_eq!(version, concat!("kswitch ", env!("CARGO_PKG_VERSION"), "\n"));
        }
    }
}

/// The variable with which the tests of kubens make namespaces up.
#[test]
fn namespaces_are_never_made_up() {
    let server = ApiServer::start(&NAMES);
    let home = home_at(&server);
    let run =
        |arguments: &[&str]| command(&home, "kubens", arguments).env("_MOCK_NAMESPACES", "1").run();
    assert_prints(&run(&[]), "default\nn-10\nn-9\nweb\n", "", 0);
    assert_prints(&run(&["ns1"]), "", "error: no namespace exists with name \"ns1\"\n", 1);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_cluster_that_does_not_answer_is_reported_without_a_hint() {
    let server = ApiServer::start(&NAMES);
    let home = home_at(&server);
    let before = home.read(".kube/config");
    server.suffer(Trouble::hang_up());
    let closed = format!("127.0.0.1:{} closed the connection without an answer\n", server.port());
    let message =
        format!("error: could not list namespaces (is the cluster accessible?): {closed}");
    assert_prints(&kubens(&home, &[]), "", &message, 1);
    let doing = "failed to query if namespace exists (is cluster accessible?)";
    assert_prints(&kubens(&home, &["n-9"]), "", &format!("error: {doing}: {closed}"), 1);
    assert_eq!(home.read(".kube/config"), before);
    assert_prints(&kubens(&home, &["-f", "n-9"]), "", "✔ Active namespace is \"n-9\"\n", 0);
    assert_prints(&kubens(&home, &["-"]), "", "✔ Active namespace is \"web\"\n", 0);
}

#[test]
fn a_list_that_breaks_off_is_a_failure() {
    let names: Vec<String> = (0..501).map(|number| format!("n-{number:03}")).collect();
    let server = ApiServer::of(&names).start();
    let home = home_at(&server);
    let lines = |names: &[String]| names.join("\n") + "\n";
    assert_prints(&kubens(&home, &[]), &lines(&names), "", 0);
    server.suffer(Trouble::hang_up().on("continue="));
    let ran = kubens(&home, &[]);
    let message = format!(
        "error: could not list namespaces (is the cluster accessible?): \
         127.0.0.1:{} closed the connection without an answer\n",
        server.port()
    );
    assert_prints(&ran, &lines(&names[..500]), &message, 1);

    server.recover();
    let held = server.hold("continue=");
    let running = command(&home, "kubens", &[]).start();
    assert_eq!(running.wait_for_lines(500), lines(&names[..500]), "as it comes");
    held.release();
    assert_prints(&running.wait(), &lines(&names), "", 0);
}

#[test]
fn who_does_not_want_the_cluster_to_be_asked_is_heard() {
    let server = ApiServer::start(&NAMES);
    let home = home_at(&server);
    home.write(".config/kswitch/settings.yaml", "validate-namespaces: false\n");
    assert_prints(&kubens(&home, &["new"]), "", "✔ Active namespace is \"new\"\n", 0);
    let message = "error: no namespace exists with name \"New\"\n";
    assert_prints(&kubens(&home, &["New"]), "", message, 1);
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_current_context_that_there_is_not() {
    let home = Home::new();
    let text = contexts(&["a"]).replace("current-context: a", "current-context: gone");
    home.write(".kube/config", &text);
    let missing = "context with name \"gone\" not found";
    for (arguments, doing) in [
        (&[][..], "cannot read current namespace"),
        (&["-c"], "failed to read namespace of \"gone\""),
        (&["-u"], "failed to clear namespace"),
        (&["-"], "failed to get current namespace"),
        (&["web"], "failed to get current namespace"),
        (&["web", "-f"], "failed to get current namespace"),
    ] {
        let message = format!("error: {doing}: {missing}\n");
        assert_prints(&kubens(&home, arguments), "", &message, 1);
    }
    assert_eq!(home.read(".kube/config"), text);
}

#[test]
fn default_is_written_where_there_was_no_namespace() {
    let home = Home::new();
    home.write(".kube/config", contexts(&["a"]));
    assert_prints(&kubens(&home, &["-c"]), "default\n", "", 0);
    assert_prints(&kubens(&home, &["-u"]), "", "✔ Active namespace is \"default\".\n", 0);
    let expected = contexts(&["a"])
        .replace("{cluster: a, user: a}", "{cluster: a, namespace: default, user: a}");
    assert_eq!(home.read(".kube/config"), expected);
}
