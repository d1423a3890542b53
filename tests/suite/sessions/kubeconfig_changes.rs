//! Changes of the kubeconfigs under a session.

use crate::sample::contexts;
use crate::support::gate::required;

use super::{in_shell, three_files};

#[test]
fn a_rename_and_a_delete_change_the_kubeconfig_and_the_session() {
    let home = three_files();
    let lines = "kswitch ns -f shop; kswitch rename . z; kswitch current; kswitch delete a c; \
        kswitch ctx --list";
    let ran = in_shell(&home, &["b"], lines).success();
    assert_eq!(ran.stdout, "z shop\nz\n", "{ran}");
    assert!(home.read("b").contains("name: z"));
}

/// What happens to the kubeconfigs in a session of context b, namespace shop: the lines, and then what
/// kswitch prints for its current context, what it warns of, and what it prints after a switch that may
/// write.
#[test]
fn a_changed_kubeconfig_is_reported_and_then_followed() {
    let Some(_) = required("kubectl") else { return };
    let replaced = |from: &str, to: &str| format!("sed -i 's/{from}/{to}/' b");
    let changed = "this session has another cluster or user than the kubeconfig for \"b\"";
    let removed = "no kubeconfig has \"b\" any more";
    for (lines, before, warning, switch, after) in [
        ("sed -i 's/: b/: x/g' b".to_owned(), "", removed, "x", "x x.x default"),
        (replaced("cluster: b,", "cluster: a,"), "b shop", changed, "b", "b a.b shop"),
        (replaced("user: b}", "user: c}"), "b shop", changed, "b", "b b.c shop"),
        ("rm b".to_owned(), "", removed, "c", "c c.c default"),
        (": >b".to_owned(), "", removed, "c", "c c.c default"),
        (
            "kswitch --kubeconfig b rename b x 2>/dev/null".to_owned(),
            "",
            removed,
            "x",
            "x b.b default",
        ),
        (
            "kswitch --kubeconfig b delete b 2>/dev/null".to_owned(),
            "",
            removed,
            "c",
            "c c.c default",
        ),
        ("cp new c".to_owned(), "b shop", "no kubeconfig has \"c\" any more", "d", "d d.d default"),
        (
            "kswitch --kubeconfig b ns -f other --context b 2>/dev/null".to_owned(),
            "b shop",
            "",
            "b",
            "b b.b shop",
        ),
    ] {
        let home = three_files();
        home.write("new", contexts(&["d"]));
        let view = "kubectl config view --minify -o \
            'jsonpath={.current-context} {.contexts[0].context.cluster}.{.contexts[0].context.user} '";
        let lines = format!(
            "{lines}; kswitch current || :; echo -- >&2; kswitch ctx {switch}; {view}; kswitch current"
        );
        let ran = in_shell(&home, &["b", "-n", "shop"], &lines).success();
        let (name, namespace) =
            (after.split(' ').next().unwrap(), after.split(' ').next_back().unwrap());
        let entries = after.strip_suffix(&format!(" {namespace}")).unwrap();
        let before = if before.is_empty() { String::new() } else { format!("{before}\n") };
        assert_eq!(ran.stdout, format!("{before}{entries} {name} {namespace}\n"), "{ran}");
        let (reading, writing) = ran.stderr.split_once("--\n").expect("both");
        assert!(reading.contains(warning), "{lines}: {ran}");
        assert_eq!(reading.is_empty(), warning.is_empty(), "{lines}: {ran}");
        assert!(
            writing.ends_with(&format!("Switched to context \"{name}\" in this session.\n")),
            "{ran}"
        );
    }
}

/// Only a switch to the current context takes its new cluster; before that, kubectl and kswitch agree on
/// the old one.
#[test]
fn a_namespace_or_a_rename_never_leads_to_another_cluster() {
    let Some(_) = required("kubectl") else { return };
    for (change, reached) in [
        ("kswitch ns -f shop", "b"),
        ("kswitch rename a z", "b"),
        ("kswitch ns --unset", "b"),
        ("kswitch ctx b", "c"),
    ] {
        let mut home = three_files();
        home.write("b", contexts(&["b", "c"]));
        home.kubeconfig(&["a", "b"]);
        let lines = format!(
            "sed -i 's/{{cluster: b, user: b}}/{{cluster: c, user: c}}/' b; kswitch current --format \
             '{{cluster}}'; {change}; kubectl config view --minify -o 'jsonpath={{.clusters[0].name}}'; \
             echo; kswitch current --format '{{cluster}}'"
        );
        let ran = in_shell(&home, &["b"], &lines).success();
        assert_eq!(ran.stdout, format!("b\n{reached}\n{reached}\n"), "{change}: {ran}");
        assert!(
            ran.stderr.contains("hint: to use those of the kubeconfig: kswitch ctx b\n"),
            "{ran}"
        );
    }
}
