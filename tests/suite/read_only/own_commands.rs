//! kswitch in a read-only shell changes no kubeconfig, and starts nothing with other rights.

use expect_test::expect;

use super::{cluster, home_of};
use crate::support::api_server::User;
use crate::support::snapshot::Snapshot;
use crate::support::terminal::{Key, Terminal};

#[test]
fn only_the_namespace_of_the_session_is_changed() {
    let server = cluster().start();
    let mut home = home_of(&server);
    let both = server.kubeconfig().namespace("shop").and(server.kubeconfig().named("other"));
    both.write(&home);
    home.write(".kube/config.d/third", server.kubeconfig().named("third").text());
    home.write("new", server.kubeconfig().named("new").text());
    home.no_kubeconfig();
    let before = Snapshot::of(home.path(".kube/config"));
    let refused = [
        "ctx other",
        "ctx third",
        "ctx --unset",
        "ctx test --global",
        "ctx other --here",
        "ns -f web --global",
        "rename test new",
        "delete test",
        "delete other",
        "import new --yes",
        "split --yes",
        "undo --global",
        "shell other -- true",
        "shell --read-only -- true",
        "exec '*' -- true",
        "env --context test",
        "session leave",
        "--kubeconfig .kube/config ctx other",
        "--kubeconfig .kube/config delete other",
    ];
    let lines = "kswitch ctx --list; kswitch current --format '{context} {namespace} {session}'\n"
        .to_owned();
    let mut lines = refused.iter().fold(lines, |lines, command| {
        let reply = "KSWITCH_REPLY=$HOME/reply";
        lines + &format!("{reply} kswitch {command} 2>>messages && echo DONE: {command}\n")
    });
    lines += "kswitch -q ns web; kswitch current; kswitch -q undo; kswitch current; echo $KSWITCH_READ_ONLY
        kswitch session list -o json | jq -r '.[].extent'; kswitch ns --list";
    let ran = home.command(&["shell", "test", "--read-only", "--", "sh", "-c", &lines]).run();
    let expected = "test\ntest shop read-only\ntest web\ntest shop\n1\nread-only\nshop\nweb\n";
    assert_eq!((&*ran.stdout, ran.code), (expected, 0), "{ran}");
    before.assert_untouched();
    assert!(!home.path(".kube/clusters").exists());
    let messages = home.read("messages");
    let errors: Vec<&str> = messages.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(errors.len(), refused.len(), "{messages}");
    let known = ["is not in this read-only shell", "is read-only", "only", "ends with its shell"];
    assert!(errors.iter().all(|line| known.iter().any(|own| line.contains(own))), "{messages}");
}

/// What it can't see may exist all the same.
#[test]
fn an_alias_of_another_context_is_not_said_to_lead_nowhere() {
    let server = cluster().start();
    let home = home_of(&server);
    let both = server.kubeconfig().namespace("shop").and(server.kubeconfig().named("other"));
    both.write(&home);
    home.command(&["alias", "own", "test"]).run().success();
    home.command(&["alias", "away", "other"]).run().success();
    let lines = "kswitch alias; kswitch alias -o json | jq -c '.[] | [.alias, .exists]'";
    let ran = home.command(&["shell", "test", "--read-only", "--", "sh", "-c", lines]).run();
    expect![[r#"
        ALIAS  CONTEXT  NAMESPACE
        own    test     -
        away   other    -          (not in this read-only shell)
        ["own",true]
        ["away",null]
    "#]]
    .assert_eq(&ran.success().stdout);
}

/// It has the context of the shell, of which it takes only another namespace.
#[test]
fn the_picker_sets_the_namespace_and_changes_nothing_else() {
    let server = cluster().start();
    let home = home_of(&server);
    server.kubeconfig().namespace("shop").and(server.kubeconfig().named("other")).write(&home);
    let before = Snapshot::of(home.path(".kube/config"));
    let lines = "kswitch; kswitch current >current";
    let command = home.command(&["shell", "test", "--read-only", "--", "sh", "-c", lines]);
    let terminal = Terminal::of(&command, 16, 100);
    let first = || {
        expect![[r#"
 ❯                                                          read-only shell; to leave it: exit  1/1
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of test ──────────────────╮
│▌● test  shop                                             ││ ● shop                               │
│                                                          ││   tab to list them                   │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 through the proxy of this shell · token · namespace shop
 enter switch   tab namespaces   ? help   esc cancel"#]]
    };
    terminal.shows(first());
    let refusal = || {
        expect![[r#"
 ❯                                                          read-only shell; to leave it: exit  1/1
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of test ──────────────────╮
│▌● test  shop                                             ││ ● shop                               │
│                                                          ││   tab to list them                   │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! This shell is read-only, so it changes no kubeconfig. To leave it: exit
 enter switch   tab namespaces   ? help   esc cancel"#]]
    };
    for key in ['d', 'r'] {
        terminal.send_key(Key::Ctrl(key));
        terminal.shows(refusal());
        terminal.send_key(Key::Up);
        terminal.shows(first());
    }
    terminal.send("\t");
    terminal.wait_for("web");
    terminal.send("web\r");
    terminal.wait_exit();
    assert_eq!(home.read("current"), "test web\n");
    before.assert_untouched();
}

/// The session has a user all the same: that of the proxy.
#[test]
fn a_context_without_a_user_is_read_without_credentials() {
    let server = cluster().user(User::anonymous()).start();
    let home = home_of(&server);
    let text = server.kubeconfig().text();
    home.write(".kube/config", text.replacen("    user: \"test\"\n", "", 1));
    let shell = super::Shell::start(&home, &[]);
    assert_eq!(shell.client().ask("GET /api/v1/namespaces/shop").0, 200);
    let request = server.requests().pop().expect("a request");
    assert_eq!(request.header("authorization"), None);
    shell.end();
}

#[test]
fn refused_requests_are_counted_and_logged() {
    let server = cluster().start();
    let home = home_of(&server);
    let shell = super::Shell::start(&home, &["--log", "refused", "--allow-secrets"]);
    let client = shell.client();
    assert_eq!(client.ask("GET /api/v1/namespaces/shop/secrets").0, 200);
    for line in [
        &*format!("DELETE {}/api/v1/namespaces/shop", client.prefix),
        "POST /api/v1/namespaces/shop/pods/web/exec?command=pass&command=word",
        "GET /debug/pprof",
    ] {
        let (code, body) = client.ask(line);
        assert!(code == 403 && body.contains("\"message\":\"this shell is read-only: "), "{body}");
    }
    assert_eq!(shell.end(), "The read-only shell refused 3 requests.\n");
    let log = home.read("refused");
    let rules: Vec<_> = log
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .map(|line| format!("{} {} {}", line["rule"], line["method"], line["path"]))
        .collect();
    assert_eq!(
        rules,
        [
            r#""delete" "DELETE" "/api/v1/namespaces/shop""#,
            r#""connect" "POST" "/api/v1/namespaces/shop/pods/web/exec""#,
            r#""path" "GET" "/debug/pprof""#,
        ]
    );
    let ran = home.command(&["shell", "--read-only", "--log", "none/log", "--", "true"]).run();
    assert!(ran.only_stderr(1).starts_with("error: none/log: No such file"), "{log}");
}
