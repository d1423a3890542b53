//! Tests of the policy for exec plugins.

use super::*;

const HEAD: &str = "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n";

fn read_text(text: &str) -> Result<Option<Preferences>, Problem> {
    read(&SourceText::decode(text.into()).unwrap())
}

/// The policy below [`HEAD`], and its line.
fn policy(rest: &str) -> (Policy, usize) {
    let found = read_text(&format!("{HEAD}{rest}")).unwrap().unwrap();
    (found.policy, found.line)
}

fn list(commands: &[&str]) -> Policy {
    Policy::Allowlist(commands.iter().map(|own| (*own).to_owned()).collect())
}

#[test]
fn the_variables_choose_the_file() {
    let choose = |variable: Option<&str>, gate: Option<&str>| {
        Kuberc::choose(variable.map(OsStr::new), gate.map(OsStr::new), Some(Path::new("/h")))
    };
    let default = Kuberc::Default("/h/.kube/kuberc".into());
    for (variable, gate, expected) in [
        (None, None, default.clone()),
        (Some(""), Some("true"), default.clone()),
        (None, Some(""), default.clone()),
        (Some("off"), None, Kuberc::Off),
        (Some("OFF"), None, Kuberc::Explicit("OFF".into())),
        (Some("/r"), None, Kuberc::Explicit("/r".into())),
        (Some("/r"), Some("false"), Kuberc::Off),
        (None, Some("False"), Kuberc::Off),
    ] {
        assert_eq!(choose(variable, gate), expected, "{variable:?} {gate:?}");
    }
    assert_eq!(Kuberc::choose(None, None, None), Kuberc::Default(".kube/kuberc".into()));
}

#[test]
fn a_policy_is_read_with_its_line() {
    for (rest, expected, line) in [
        ("", Policy::AllowAll, 1),
        ("credentialPluginPolicy: null\n", Policy::AllowAll, 3),
        ("credentialPluginPolicy: AllowAll\n", Policy::AllowAll, 3),
        ("# mine\ncredentialPluginPolicy: DenyAll\n", Policy::DenyAll, 4),
        ("credentialPluginPolicy: DenyAll\ncredentialPluginAllowlist:\n", Policy::DenyAll, 3),
        ("credentialPluginPolicy: AllowAll\ncredentialPluginPolicy: DenyAll\n", Policy::DenyAll, 4),
        (
            "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- command: a\n\
             - name: /b/c\n- {command: d, name: d}\n",
            list(&["a", "/b/c", "d"]),
            4,
        ),
    ] {
        assert_eq!(policy(rest), (expected, line), "{rest}");
    }
}

#[test]
fn what_kubectl_refuses_is_misconfigured() {
    let listed = "credentialPluginAllowlist: [{command: a}]\n";
    for (rest, what, line) in [
        ("credentialPluginPolicy: denyall\n".to_owned(), "there is no policy \"denyall\"", 3),
        (
            listed.to_owned(),
            "credentialPluginAllowlist needs the policy \"Allowlist\", not \"\"",
            3,
        ),
        (
            format!("credentialPluginPolicy: DenyAll\n{listed}"),
            "credentialPluginAllowlist needs the policy \"Allowlist\", not \"DenyAll\"",
            4,
        ),
        (
            "credentialPluginAllowlist: []\n".to_owned(),
            "credentialPluginAllowlist needs the policy \"Allowlist\", not \"\"",
            3,
        ),
        (
            "credentialPluginPolicy: Allowlist\n".to_owned(),
            "the policy \"Allowlist\" needs credentialPluginAllowlist",
            3,
        ),
        (
            "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: []\n".to_owned(),
            "credentialPluginAllowlist is empty",
            4,
        ),
        (
            "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- command: a\n\
             - {}\n"
                .to_owned(),
            "entry 2 of credentialPluginAllowlist has no command",
            6,
        ),
        (
            "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- null\n".to_owned(),
            "entry 1 of credentialPluginAllowlist has no command",
            5,
        ),
        (
            "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n\
             - {command: a, name: b}\n"
                .to_owned(),
            "entry 1 of credentialPluginAllowlist has both command and name",
            5,
        ),
        (
            "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- command: /a/../b\n"
                .to_owned(),
            "entry 1 of credentialPluginAllowlist is not a path in its shortest form",
            5,
        ),
    ] {
        assert_eq!(policy(&rest), (Policy::Misconfigured(what.to_owned()), line), "{rest}");
    }
}

#[test]
fn the_first_document_that_kubectl_can_use_counts() {
    let text = format!(
        "---\n# nothing\n---\nkind: Other\n--- # next\n{HEAD}credentialPluginPolicy: DenyAll\n---\n{HEAD}"
    );
    let found = read_text(&text).unwrap().unwrap();
    assert_eq!((found.policy, found.line), (Policy::DenyAll, 8));
    for empty in ["", "\n\n", "---\n---\n"] {
        assert_eq!(read_text(empty), Ok(None), "{empty:?}");
    }
}

/// v1alpha1 has no policy. An unknown field is ignored with a warning.
#[test]
fn what_kubectl_ignores_is_known() {
    let found = read_text(
        "apiVersion: kubectl.config.k8s.io/v1alpha1\nkind: Preference\ncredentialPluginPolicy: DenyAll\n",
    );
    let found = found.unwrap().unwrap();
    assert_eq!(found.policy, Policy::AllowAll);
    assert_eq!(found.ignored, [(3, "there is no field \"credentialPluginPolicy\"".to_owned())]);
    let rest = "credentialPluginPolcy: DenyAll\nkind: Preference\n";
    let found = read_text(&format!("{HEAD}{rest}")).unwrap().unwrap();
    assert_eq!(found.policy, Policy::AllowAll);
    assert_eq!(
        found.ignored,
        [
            (2, "\"kind\" is there twice, the last one counts".to_owned()),
            (3, "there is no field \"credentialPluginPolcy\"".to_owned()),
        ]
    );
}

#[test]
fn a_file_without_a_usable_document_is_a_problem_with_its_line() {
    for (text, line) in [
        (format!("{HEAD}credentialPluginPolicy: [DenyAll]\n"), Some(3)),
        (format!("{HEAD}credentialPluginPolicy: 1\n"), Some(3)),
        (format!("{HEAD}aliases: x\n"), Some(3)),
        ("kind: Preference\napiVersion: v1\n".to_owned(), Some(2)),
        ("apiVersion: kubectl.config.k8s.io/v1beta1\nkind: preference\n".to_owned(), Some(2)),
        ("- a\n".to_owned(), Some(1)),
        ("a: [\n".to_owned(), Some(1)),
        (format!("--- a\n{HEAD}"), Some(1)),
    ] {
        let problem = read_text(&text).unwrap_err();
        assert_eq!(problem.line, line, "{text}: {problem:?}");
    }
}
