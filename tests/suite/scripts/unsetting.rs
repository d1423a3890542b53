//! `ctx --unset` and `ns --unset`: without a current context, without a namespace.

use expect_test::expect;

use crate::sample::{assert_files_as_before, contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::untouched::Untouched;

const ONE: &str = "current-context: 'a'  # mine\ncontexts: [{name: a}, {name: b}]\n";
const TWO: &str = r#"{"contexts":[{"name":"c"}],"current-context":"c"}"#;

fn home(list: &[&str]) -> Home {
    let mut home = Home::new();
    home.write("none", "contexts: [{name: plain}]\n");
    home.write("one", ONE);
    home.write("two", TWO);
    home.write("ghost", "current-context: ghost\n");
    home.kubeconfig(list);
    home
}

#[test]
fn the_one_that_is_set_is_cleared_where_it_stands() {
    let Some(kubectl) = Kubectl::required() else { return };
    for option in ["-u", "--unset"] {
        let home = home(&["none", "one"]);
        assert_eq!(
            home.run(&["-v", "ctx", option]).only_stderr(0),
            "wrote ~/one\nUnset the current context \"a\" in ~/one: kubectl has none now.\n"
        );
        assert_eq!(home.read("one"), ONE.replace("'a'", "''"));
        assert!(kubectl.run(&home, &["config", "current-context"]).is_err());
        assert!(home.run(&["ctx", "-c"]).only_stderr(1).contains("current-context is not set"));
    }
}

#[test]
fn what_another_file_sets_is_reported() {
    let home = home(&["one", "none", "two", "ghost"]);
    let hint = "hint: to leave none: kswitch ctx --unset --all\n";
    assert_eq!(
        home.run(&["ctx", "--unset"]).only_stderr(0),
        format!("Now \"c\" is current, which ~/two sets: unset \"a\" in ~/one only.\n{hint}")
    );
    assert_eq!(home.read("two"), TWO);
    assert_eq!(
        home.run(&["ctx", "--unset"]).only_stderr(0),
        format!(
            "Now \"ghost\" is current, which ~/ghost sets, though no file has such a context: unset \
             \"c\" in ~/two only.\n{hint}"
        )
    );
    assert_eq!(
        home.run(&["ctx", "--unset"]).only_stderr(0),
        "Unset the current context \"ghost\" in ~/ghost: kubectl has none now.\n"
    );
    let before = Untouched::now(&home);
    assert_eq!(home.run(&["ctx", "--unset"]).only_stderr(0), "No file sets a current context.\n");
    assert_eq!(home.run(&["-q", "ctx", "--unset", "--all"]).only_stderr(0), "");
    before.assert();
}

#[test]
fn all_of_them_go_at_once_and_come_back_at_once() {
    let home = home(&["one", "none", "two", "ghost"]);
    assert_eq!(
        home.run(&["ctx", "--unset", "--all"]).only_stderr(0),
        "Unset the current context \"a\" in ~/one, ~/two and ~/ghost: kubectl has none now.\n"
    );
    let texts = || ["none", "one", "two", "ghost"].map(|file| home.read(file)).concat();
    let none = "contexts: [{name: plain}]\n";
    assert_eq!(
        texts(),
        format!(
            "{none}{}{}current-context: \"\"\n",
            ONE.replace("'a'", "''"),
            TWO.replace(r#":"c"}"#, r#":""}"#).replace(r#"{"name":""}"#, r#"{"name":"c"}"#)
        )
    );
    home.run(&["undo"]).success();
    assert_eq!(texts(), format!("{none}{ONE}{TWO}current-context: ghost\n"));
}

#[test]
fn the_way_back_leads_to_what_was_unset() {
    let home = home(&["one"]);
    home.run(&["ctx", "--unset"]).success();
    assert_eq!(home.run(&["ctx", "-"]).only_stderr(0), "Switched to context \"a\".\n");
    assert_eq!(home.read("one"), ONE);
}

#[test]
fn a_broken_chain_and_wrong_usage_change_nothing() {
    let mut home = home(&["one"]);
    home.write("broken", "kind: Pod\n");
    home.kubeconfig(&["one", "broken"]);
    let before = Untouched::now(&home);
    assert!(home.run(&["ctx", "--unset"]).only_stderr(1).contains("/broken:1: "));
    for arguments in [
        &["ctx", "--all"][..],
        &["ctx", "--unset", "a"],
        &["ctx", "--unset", "--namespace", "x"],
        &["ctx", "--unset", "--list"],
        &["ctx", "--unset", "--current"],
        &["ns", "--unset", "x"],
        &["ns", "--unset", "--list"],
        &["ns", "--unset", "--current"],
        &["ns", "--unset", "--force"],
    ] {
        assert_eq!(home.run(arguments).code, 2, "{arguments:?}");
    }
    before.assert();
}

#[test]
fn a_namespace_goes_with_its_line() {
    let Some(kubectl) = Kubectl::required() else { return };
    let text = "current-context: a\ncontexts:\n- name: a\n  context:\n    cluster: c\n    # x\n    \
                namespace: shop  # mine\n    user: u\n- {name: b, context: {namespace: web}}\n";
    let home = home_with(&["a"]);
    home.write("config", text);
    assert_eq!(
        home.run(&["ns", "--unset"]).only_stderr(0),
        "Unset the namespace of context \"a\": kubectl uses \"default\" now.\n"
    );
    assert!(!home.read("config").contains("shop"), "{}", home.read("config"));
    assert_eq!(
        home.run(&["ns", "-u", "--context", "b"]).only_stderr(0),
        "Unset the namespace of context \"b\", which is not the current one: kubectl uses \
         \"default\" now.\n"
    );
    let seen = ["config", "view", "-o", "jsonpath={.contexts[*].context.namespace}"];
    assert_eq!(kubectl.run(&home, &seen).as_deref(), Ok(""));
    assert_eq!(home.run(&["ns", "-c"]).only_stdout(), "default\n");
    let before = Untouched::now(&home);
    assert_eq!(
        home.run(&["ns", "--unset"]).only_stderr(0),
        "Context \"a\" has no namespace: kubectl uses \"default\".\n"
    );
    before.assert();
    assert_eq!(
        home.run(&["ns", "-"]).only_stderr(0),
        "Namespace is now \"shop\" in context \"a\".\n"
    );
}

#[test]
fn a_namespace_of_no_context_is_refused() {
    let home = home_with(&["a"]);
    home.write("config", contexts(&["a"]).replace("current-context: a", "current-context: ghost"));
    assert_text(
        &home.masked(&home.run(&["ns", "--unset"]).only_stderr(1)),
        expect![[r#"
error: the current context "ghost", set in ~/config, is in no file of KUBECONFIG
hint: kswitch ctx NAME
hint: to pick one: kswitch
"#]],
    );
    assert_files_as_before(&home, &["config"]);
}
