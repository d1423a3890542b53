//! Where kswitch does otherwise than kubectl on purpose. Each test shows what kubectl does, so that
//! an exception that is no longer one is noticed.

use crate::support::kubectl::Kubectl;

use super::agreement::{Outcome, assert_agreement};
use super::directory::Directory;
use super::operation::{Operation, context, context_and_namespace, namespace, namespace_of};

/// What random cases may come to, and what the tests below show.
const MADE_UP: &str = "kubectl makes up a context that is nowhere";
const SHARED: &str = "other entries have a part in the value";

/// Why kswitch may refuse what kubectl does, if it may: for random cases, of which it is not known
/// beforehand what becomes of them. Whatever the reason, it has to leave all files alone.
pub(super) fn exception(outcome: &Outcome) -> Option<&'static str> {
    let message = match &outcome.kubectl_ran {
        Ok(message) => message,
        // It did the first step, which kswitch may refuse, and found no way back.
        Err(error) if outcome.goes_back() => error,
        Err(_) => return None,
    };
    if outcome.ran.code != 1 || !outcome.touched().is_empty() {
        return None;
    }
    let words = &outcome.ran.stderr;
    let file_has = |needles: &[&str]| {
        let is_line = |rest: &str| rest.starts_with(|first: char| first.is_ascii_digit());
        let is_meant = |path: &str| words.split(&format!("{path}:")).skip(1).any(is_line);
        let mut texts = outcome.texts().filter(|(path, _)| is_meant(path));
        texts.any(|(_, text)| needles.iter().any(|needle| text.contains(needle)))
    };
    if message.ends_with("created.") {
        let reasons = [
            "is in no file of KUBECONFIG\n",
            "error: no context ",
            "error: there is no context in ",
        ];
        reasons.iter().any(|reason| words.contains(reason)).then_some(MADE_UP)
    } else if words.contains(": the value is shared with other entries") {
        file_has(&["*", "<<"]).then_some(SHARED)
    } else {
        None
    }
}

const CONFIG: &str = "\
contexts:
- {name: dev, context: {cluster: c, user: u}}
- {name: prod, context: {cluster: c, user: u}}
current-context: dev
";

/// kubectl does it; kswitch refuses in these words and touches nothing.
#[track_caller]
fn assert_refused(directory: &Directory, operation: &Operation, words: &str) {
    let Some(kubectl) = Kubectl::required() else {
        return;
    };
    assert_outcome_refused(&Outcome::of(&kubectl, directory, operation), words);
}

/// The same, and random cases may come to it too.
#[track_caller]
fn assert_exception(name: &str, directory: &Directory, operation: &Operation, words: &str) {
    let Some(kubectl) = Kubectl::required() else {
        return;
    };
    let outcome = Outcome::of(&kubectl, directory, operation);
    assert_outcome_refused(&outcome, words);
    assert_eq!(exception(&outcome), Some(name), "{}", outcome.described());
}

#[track_caller]
fn assert_outcome_refused(outcome: &Outcome, words: &str) {
    assert!(outcome.kubectl_ran.is_ok(), "kubectl refuses too\n{}", outcome.described());
    assert_eq!(outcome.touched(), [""; 0], "{}", outcome.described());
    assert_eq!(outcome.ran.code, 1, "{}", outcome.described());
    assert_eq!(outcome.ran.stderr, words, "{}", outcome.described());
}

/// kubectl makes up a context without a cluster, which then leads to localhost (semantics 3.1).
#[test]
fn a_context_that_is_nowhere_is_not_made_up() {
    assert_exception(
        MADE_UP,
        &Directory::of_one("current-context: ghost\n"),
        &namespace("x"),
        "error: the current context \"ghost\", set in config, is in no file of KUBECONFIG\n\
         hint: kswitch ctx NAME\nhint: to pick one: kswitch\n",
    );
    assert_exception(
        MADE_UP,
        &Directory::of_one(CONFIG),
        &namespace_of("ghost", "x"),
        "error: no context \"ghost\"\nhint: kswitch ctx --list\n",
    );
}

/// What no API server can have would only fail later, on every request.
#[test]
fn a_namespace_that_cannot_be_is_refused() {
    assert_refused(
        &Directory::of_one(CONFIG),
        &context_and_namespace("prod", "Not A Label"),
        "error: \"Not A Label\" can't be a namespace: \
         'N' is not one of a-z, 0-9 and '-'\n",
    );
}

/// `-` is the context before, as in `cd -`, so a context of that name can't be named.
#[test]
fn a_context_named_dash_is_out_of_reach() {
    assert_refused(
        &Directory::of_one("contexts: [{name: '-', context: {cluster: c}}]\n"),
        &context("-"),
        "error: no previous context\n\
         hint: kswitch ctx NAME\n",
    );
}

/// kubectl writes the whole file again and with it dissolves what is shared; we would have to
/// change other entries, or to dissolve it as well.
#[test]
fn a_shared_value_is_not_changed() {
    let shared = "error: config:LINE: the value is shared with other entries through an \
                  anchor or an alias\nhint: nothing was written; to make this change manually: vi +LINE config\n";
    for (line, text) in [
        (2, "c: &c {cluster: c}\ncontexts: [{name: dev, context: *c}]\n"),
        (1, "contexts: [{name: dev, context: &c {cluster: c}}, {name: prod, context: *c}]\n"),
        (1, "contexts: [{<<: {context: {cluster: c}}, name: dev}]\n"),
    ] {
        assert_exception(
            SHARED,
            &Directory::of_one(text),
            &namespace_of("dev", "x"),
            &shared.replace("LINE", &line.to_string()),
        );
    }
}

/// kubectl writes U+0085 without an escape, and then takes it for a line break, which it folds.
#[test]
fn a_line_break_of_yaml_1_1_in_a_name_survives() {
    let Some(kubectl) = Kubectl::required() else {
        return;
    };
    let directory = Directory::of_one("contexts: [{name: \"a\\u0085b\"}]\n");
    let current = |home| kubectl.run(home, &["config", "current-context"]);
    let (ours, theirs) = (directory.for_kswitch(), directory.for_kubectl());
    ours.run(&["ctx", "a\u{85}b"]).success();
    assert_eq!(current(&ours), Ok("a\u{85}b".to_owned()));
    kubectl.run(&theirs, &["config", "use-context", "a\u{85}b"]).expect("kubectl switches");
    assert_eq!(current(&theirs), Ok("a b".to_owned()));
}

/// A line behind a block scalar could become part of it, so the namespace comes before.
#[test]
fn a_name_in_a_block_scalar_is_no_exception() {
    let Some(kubectl) = Kubectl::required() else { return };
    let directory = Directory::of_one("contexts:\n- name: |-\n    dev\n");
    let (ours, theirs) = (directory.for_kswitch(), directory.for_kubectl());
    let operation = namespace_of("dev", "x");
    assert_eq!(operation.by_kswitch(&ours).code, 0);
    operation.by_kubectl(&kubectl, &theirs).expect("kubectl sets it");
    assert_eq!(kubectl.view_merged_json(&ours), kubectl.view_merged_json(&theirs));
    assert_eq!(ours.read("config"), "contexts:\n- context: {namespace: x}\n  name: |-\n    dev\n");
}

/// kubectl locks `a.lock` twice when one file has two spellings, and fails for good (semantics
/// 4.5). kswitch does what kubectl does when each file is named once.
#[test]
fn two_spellings_of_a_file_do_not_lock_each_other_out() {
    let Some(kubectl) = Kubectl::required() else {
        return;
    };
    let other = "contexts: [{name: other, context: {cluster: c}}]\n";
    let directory = |list: &str| {
        Directory::with_kubeconfig(list).file("a", CONFIG).file("b", other).file("d/x", "")
    };
    let lists = [("a:./a", "a"), ("./a:a", "./a"), ("b:d/../a:a", "b:d/../a"), ("a:.//a:b", "a:b")];
    for (list, _) in lists {
        let locked = Outcome::of(&kubectl, &directory(list), &context("prod"));
        let error = locked.kubectl_ran.as_ref().expect_err("kubectl locks itself out");
        assert!(error.ends_with("file exists"), "{error}");
    }
    assert_agreement(lists.map(|(list, once)| {
        let operation = context_and_namespace("prod", "x");
        (list.to_owned(), directory(list).kubectl_locks(once), operation)
    }));
}
