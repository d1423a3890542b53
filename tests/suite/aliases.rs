//! `kswitch alias`, and aliases in place of the names of contexts.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use expect_test::{Expect, expect};

use crate::sample::{contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};
use crate::support::untouched::Untouched;

const SETTINGS: &str = ".config/kswitch/settings.yaml";
const LIVE: &str = "arn:aws:eks:eu-west-1:1234:cluster/live";

/// The contexts a, b and `LIVE`, and two aliases of the last one.
fn home() -> Home {
    let home = home_with(&["a", "b", LIVE]);
    home.run(&["alias", "prod", LIVE]).success();
    home.run(&["alias", "cart", LIVE, "-n", "web"]).success();
    home
}

/// What a command prints on both streams, and its exit code if it is not 0.
fn output(home: &Home, arguments: &[&str]) -> String {
    let ran = home.run(arguments);
    let code = ran.code;
    let code = if code == 0 { String::new() } else { format!("exit code {code}\n") };
    home.masked(&format!("{}{}{code}", ran.stdout, ran.stderr))
}

#[track_caller]
fn assert_output(home: &Home, arguments: &[&str], expected: Expect) {
    assert_text(&output(home, arguments), expected);
}

#[test]
fn they_are_set_listed_changed_and_removed() {
    let home = home_with(&["a", LIVE]);
    assert_output(
        &home,
        &["alias"],
        expect![[r#"
There are no aliases.
hint: kswitch alias NAME CONTEXT
"#]],
    );
    assert_output(
        &home,
        &["alias", "prod", LIVE],
        expect![[r#"
Alias "prod" is context "arn:aws:eks:eu-west-1:1234:cluster/live".
"#]],
    );
    assert_output(
        &home,
        &["alias", "cart", LIVE, "-n", "web"],
        expect![[r#"
Alias "cart" is context "arn:aws:eks:eu-west-1:1234:cluster/live", namespace "web".
"#]],
    );
    assert_output(
        &home,
        &["alias", "here", "."],
        expect![[r#"
Alias "here" is context "a".
"#]],
    );
    assert_output(
        &home,
        &["alias", "prod", "a"],
        expect![[r#"
Alias "prod" is context "a".
"#]],
    );
    assert_output(
        &home,
        &["alias"],
        expect![[r#"
ALIAS  CONTEXT                                  NAMESPACE
prod   a                                        -
cart   arn:aws:eks:eu-west-1:1234:cluster/live  web
here   a                                        -
"#]],
    );
    assert_output(
        &home,
        &["alias", "cart"],
        expect![[r#"
ALIAS  CONTEXT                                  NAMESPACE
cart   arn:aws:eks:eu-west-1:1234:cluster/live  web
"#]],
    );
    assert_output(
        &home,
        &["alias", "-o", "name"],
        expect![[r#"
prod
cart
here
"#]],
    );
    assert_output(
        &home,
        &["alias", "cart", "-o", "json"],
        expect![[r#"
[
  {
    "alias": "cart",
    "context": "arn:aws:eks:eu-west-1:1234:cluster/live",
    "namespace": "web",
    "exists": true,
    "hidden": false
  }
]
"#]],
    );
    assert_eq!(home.read("config"), contexts(&["a", LIVE]));
}

#[test]
fn what_is_removed_is_gone() {
    let home = home();
    assert_output(
        &home,
        &["alias", "--remove", "prod", "cart"],
        expect![[r#"
Removed aliases "prod" and "cart".
"#]],
    );
    assert_output(
        &home,
        &["alias", "--remove", "prod"],
        expect![[r#"
error: no alias "prod"
hint: kswitch alias
exit code 1
"#]],
    );
    assert_output(
        &home,
        &["alias", "carrt"],
        expect![[r#"
error: no alias "carrt"
hint: kswitch alias
exit code 1
"#]],
    );
    assert_output(
        &home,
        &["settings", "check"],
        expect![[r#"
~/.config/kswitch/settings.yaml has no errors.
"#]],
    );
}

#[test]
fn a_new_settings_file_has_them_below_their_comment() {
    let home = home();
    assert_text(
        &home.read(SETTINGS),
        expect![[r##"
# yaml-language-server: $schema=settings.schema.json
#
# Settings of kswitch. All are optional; kswitch settings check checks this file.

# Globs that find kubeconfigs in addition to KUBECONFIG.
# cluster-files: [~/.kube/clusters/**/cluster*, ~/.kube/config.d/*, ~/.kube/configs/**/*.yaml, ~/.kube/configs/**/*.yml, ~/.kube/configs/**/*.json]

# How long to wait for a cluster, such as 500ms or 1m; an hour at most.
# timeout: 5s

# Whether kswitch ns NAME asks the cluster if it exists.
# validate-namespaces: true

# The order of the contexts while nothing is typed: recent or name.
# sort: recent

# Whether the picker starts with the namespaces used last.
# recent-pairs: false

# Names of your own for contexts, such as {prod: CONTEXT}, or {prod: {context: CONTEXT, namespace: web}}; kswitch alias edits them.
# aliases: {}
aliases:
  prod: arn:aws:eks:eu-west-1:1234:cluster/live
  cart: {context: arn:aws:eks:eu-west-1:1234:cluster/live, namespace: web}

# Patterns of contexts that need a confirmation, such as ["*prod*"]; {name: PATTERN, ask: always} makes each switch ask.
# protect: []

# Short forms of names in the picker, in addition to the built-in ones.
# short-names: []

# A command that runs after a switch, such as {after-switch: [PROGRAM, ARGUMENT], timeout: 5s}.
# hooks: {}

# What the keys of the picker do, such as {undo: ctrl-z}.
# The names are: choose, here, confirm, namespaces, contexts, delete, mark, rename, whole, undo, redo,
#   previous, refresh, sort, copy, pin, recent, help, close, cancel, up, down, page-up,
#   page-down, first, last, home, end, line-start, line-end, left, right, char-left,
#   char-right, word-left, word-right, delete-back, delete-forward, delete-word,
#   delete-word-forward, delete-term, delete-to-start, delete-to-end, yank.
# keys: {}

# How the picker looks: a theme, or styles that differ from it.
# The themes are: auto, terminal, dark, light, mono.
# The styles are: accent, border, focused-border, title, focused-title, current, highlighted, found, dim,
#   key, warning, protected.
# theme: auto

# The height of the picker: rows, a percentage such as 40%, or full.
# height: full

# Whether the picker is a numbered list.
# plain: false

# Whether the picker reacts to clicks and the wheel.
# mouse: true
"##]],
    );
}

#[test]
fn what_a_command_line_would_read_otherwise_is_refused() {
    let home = home();
    let before = home.read(SETTINGS);
    assert_output(
        &home,
        &["alias", "a", "b"],
        expect![[r#"
error: "a" is the name of a context, so it can't be an alias
hint: kswitch alias NAME CONTEXT
exit code 1
"#]],
    );
    assert_output(
        &home,
        &["alias", "x", "nope"],
        expect![[r#"
error: no context "nope"
hint: kswitch ctx --list
exit code 1
"#]],
    );
    assert_output(
        &home,
        &["alias", "x", "prod"],
        expect![[r#"
error: "prod" is an alias of context "arn:aws:eks:eu-west-1:1234:cluster/live"; this needs the name of the context
hint: for the context: kswitch alias x arn:aws:eks:eu-west-1:1234:cluster/live
hint: to remove the alias: kswitch alias --remove prod
exit code 1
"#]],
    );
    assert_output(
        &home,
        &["alias", "x*", "a"],
        expect![[r#"
error: "x*" is not a valid alias: it contains '*'
exit code 1
"#]],
    );
    assert_output(
        &home,
        &["alias", "!x", "a"],
        expect![[r#"
error: "!x" is not a valid alias: it begins with '!'
exit code 1
"#]],
    );
    assert_output(
        &home,
        &["alias", ".", "a"],
        expect![[r#"
error: "." is not a valid alias: it stands for the current context
exit code 1
"#]],
    );
    assert_output(
        &home,
        &["alias", "", "a"],
        expect![[r#"
error: "" is not a valid alias: it is empty
exit code 1
"#]],
    );
    assert_output(
        &home,
        &["alias", "x", "a", "-n", "No"],
        expect![[r#"
error: "No" can't be a namespace: 'N' is not one of a-z, 0-9 and '-'
exit code 1
"#]],
    );
    for (name, why) in [
        ("a,b", "it contains ','"),
        ("a=b", "it contains '='"),
        ("a\u{202e}b", "it contains a character that a terminal does not show as it is"),
        ("a\u{200b}", "it contains a character that a terminal does not show as it is"),
        ("e\u{301}", "it contains a character that a terminal does not show as it is"),
    ] {
        let said = home.run(&["alias", name, "a"]).only_stderr(1);
        let shown = name.escape_debug().to_string();
        let shown = if name.starts_with('e') { "e\\u{301}".to_owned() } else { shown };
        assert_eq!(said, format!("error: \"{shown}\" is not a valid alias: {why}\n"));
    }
    assert_eq!(home.read(SETTINGS), before);
}

#[test]
fn a_name_that_differs_from_a_context_only_in_case_is_a_warning() {
    let home = home();
    assert_output(
        &home,
        &["alias", "B", "a"],
        expect![[r#"
Alias "B" is context "a".
warning: context "b" differs from the alias "B" only in upper and lower case
"#]],
    );
}

/// The rest of the file stays, byte for byte.
#[test]
fn the_settings_are_edited_in_place_through_a_link() {
    let home = home_with(&["a", "b"]);
    let text =
        "# mine\nsort: name # like this\n\naliases:\n    # of a\n    one: 'a'\n\nmouse: false\n";
    home.write("dotfiles/kswitch.yaml", text);
    home.mode("dotfiles/kswitch.yaml", 0o644);
    home.link(SETTINGS, "../../dotfiles/kswitch.yaml");
    home.run(&["alias", "two", "b", "-n", "web"]).success();
    home.run(&["alias", "one", "b"]).success();
    assert_text(
        &home.read("dotfiles/kswitch.yaml"),
        expect![[r#"
# mine
sort: name # like this

aliases:
    # of a
    one: 'b'
    two: {context: b, namespace: web}

mouse: false
"#]],
    );
    home.run(&["alias", "--remove", "one"]).success();
    assert_text(
        &home.read("dotfiles/kswitch.yaml"),
        expect![[r#"
# mine
sort: name # like this

aliases:
    two: {context: b, namespace: web}

mouse: false
"#]],
    );
    assert!(home.path(SETTINGS).is_symlink());
    let mode = fs::metadata(home.path("dotfiles/kswitch.yaml")).expect("the file").permissions();
    assert_eq!(mode.mode() & 0o777, 0o644);
    assert_eq!(fs::read_dir(home.path("dotfiles")).expect("the directory").count(), 1);
}

#[test]
fn a_settings_file_that_can_not_be_edited_stays() {
    let home = home_with(&["a", "b"]);
    let full = format!("protect: [a]\n# {}\n", "x".repeat(65_510));
    for text in [
        "aliases: [x]\n",
        "sort: [\n",
        "x: &x {p: a}\naliases: *x\n",
        // An edit would have no effect, or would remove other settings.
        "aliases:\n  prod: b\nsort: name\naliases:\n  other: b\n",
        "aliases:\n  other: {context: b, ns: x}\n",
        "aliases:\n  true: b\n",
        &full,
    ] {
        home.write(SETTINGS, text);
        let untouched = Untouched::now(&home);
        let message = home.run(&["alias", "prod", "a"]).only_stderr(1);
        assert!(message.ends_with("hint: to edit it: kswitch settings edit\n"), "{message}");
        assert!(message.contains(&format!(": ~/{SETTINGS}:")), "{message}");
        untouched.assert();
    }
}

#[test]
fn a_switch_by_an_alias_sets_context_and_namespace() {
    let home = home();
    assert_output(
        &home,
        &["ctx", "prod"],
        expect![[r#"
Switched to context "arn:aws:eks:eu-west-1:1234:cluster/live".
"#]],
    );
    assert_output(
        &home,
        &["current"],
        expect![[r#"
arn:aws:eks:eu-west-1:1234:cluster/live default
"#]],
    );
    assert_output(
        &home,
        &["ctx", "cart"],
        expect![[r#"
Switched to context "arn:aws:eks:eu-west-1:1234:cluster/live", namespace "web".
"#]],
    );
    assert_output(
        &home,
        &["current"],
        expect![[r#"
arn:aws:eks:eu-west-1:1234:cluster/live web
"#]],
    );
    assert_output(
        &home,
        &["ctx", "cart", "-n", "db"],
        expect![[r#"
Switched to context "arn:aws:eks:eu-west-1:1234:cluster/live", namespace "db".
"#]],
    );
    assert_output(
        &home,
        &["ctx", "a"],
        expect![[r#"
Switched to context "a".
"#]],
    );
    // The previous context is the real one.
    assert_output(
        &home,
        &["ctx", "-"],
        expect![[r#"
Switched to context "arn:aws:eks:eu-west-1:1234:cluster/live".
"#]],
    );
    assert_output(
        &home,
        &["undo"],
        expect![[r#"
Undone: current context is "a" again (~/config).
"#]],
    );
    assert!(!home.read("config").contains("prod"));
    assert!(!home.read(".local/state/kswitch/history.json").contains("cart"));
}

#[test]
fn every_command_that_uses_a_context_accepts_an_alias() {
    let home = home();
    let show = &["--", "sh", "-c", "kswitch current"];
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    assert_output(
        &home,
        &[&["shell", "cart"], &show[..]].concat(),
        expect![[r#"
arn:aws:eks:eu-west-1:1234:cluster/live web
"#]],
    );
    assert_output(
        &home,
        &[&["shell", "--context", "prod"], &show[..]].concat(),
        expect![[r#"
arn:aws:eks:eu-west-1:1234:cluster/live default
"#]],
    );
    assert_output(
        &home,
        &[&["exec", "cart"], &show[..]].concat(),
        expect![[r#"
arn:aws:eks:eu-west-1:1234:cluster/live web
"#]],
    );
    assert_output(
        &home,
        &["exec", "cart", "a", "--dry-run"],
        expect![[r#"
CONTEXT                                  NAMESPACE  FILE
arn:aws:eks:eu-west-1:1234:cluster/live  web        ~/config
a                                        default    ~/config
"#]],
    );
    assert_output(
        &home,
        &["exec", "*", "!prod", "--dry-run"],
        expect![[r#"
CONTEXT  NAMESPACE  FILE
a        default    ~/config
b        default    ~/config
"#]],
    );
    home.run(&["alias", "shop", LIVE, "-n", "shop"]).success();
    assert_output(
        &home,
        &["exec", "cart", "shop", "--", "true"],
        expect![[r#"
error: two aliases of context "arn:aws:eks:eu-west-1:1234:cluster/live" have the namespaces web and shop; the command runs once in it
hint: kswitch exec PATTERN -n NAMESPACE -- COMMAND
exit code 1
"#]],
    );
    assert_output(
        &home,
        &["exec", "cart", "shop", "-n", "x", "--dry-run"],
        expect![[r#"
CONTEXT                                  NAMESPACE  FILE
arn:aws:eks:eu-west-1:1234:cluster/live  x          ~/config
"#]],
    );
    assert_output(
        &home,
        &["ns", "--force", "team", "--context", "prod"],
        expect![[r#"
Namespace of context "arn:aws:eks:eu-west-1:1234:cluster/live" is now "team"; it is not the current one.
"#]],
    );
    let exported = home.run(&["export", "cart"]).only_stdout();
    assert!(exported.contains(&format!("current-context: {LIVE}\n")), "{exported}");
    assert!(exported.contains("namespace: web"), "{exported}");
    let pinned = |name| home.run(&["env", "--value", "--context", name]).only_stdout();
    assert_eq!(pinned("prod"), pinned(LIVE));
    assert_ne!(pinned("cart"), pinned(LIVE));
}

#[test]
fn a_change_for_good_needs_the_name_of_the_context() {
    let home = home();
    let untouched = Untouched::now(&home);
    assert_output(
        &home,
        &["delete", "prod"],
        expect![[r#"
error: "prod" is an alias of context "arn:aws:eks:eu-west-1:1234:cluster/live"; this needs the name of the context
hint: for the context: kswitch delete arn:aws:eks:eu-west-1:1234:cluster/live
hint: to remove the alias: kswitch alias --remove prod
exit code 1
"#]],
    );
    assert_output(
        &home,
        &["delete", "a", "cart"],
        expect![[r#"
error: "cart" is an alias of context "arn:aws:eks:eu-west-1:1234:cluster/live"; this needs the name of the context
hint: for the context: kswitch delete a arn:aws:eks:eu-west-1:1234:cluster/live
hint: to remove the alias: kswitch alias --remove cart
exit code 1
"#]],
    );
    assert_output(
        &home,
        &["rename", "prod", "x"],
        expect![[r#"
error: "prod" is an alias of context "arn:aws:eks:eu-west-1:1234:cluster/live"; this needs the name of the context
hint: for the context: kswitch rename arn:aws:eks:eu-west-1:1234:cluster/live x
hint: to remove the alias: kswitch alias --remove prod
exit code 1
"#]],
    );
    untouched.assert();
}

/// Never the wrong cluster.
#[test]
fn the_context_wins_over_an_alias_of_its_name() {
    let home = home();
    home.write("config", contexts(&["a", "b", LIVE, "prod"]));
    assert_output(
        &home,
        &["ctx", "prod"],
        expect![[r#"
warning: the alias "prod" is not in use: a context has this name; to remove it: kswitch alias --remove prod
Switched to context "prod".
"#]],
    );
    assert_output(
        &home,
        &["alias"],
        expect![[r#"
ALIAS  CONTEXT                                  NAMESPACE
prod   arn:aws:eks:eu-west-1:1234:cluster/live  -          (not in use: a context has this name)
cart   arn:aws:eks:eu-west-1:1234:cluster/live  web
"#]],
    );
    assert_output(
        &home,
        &["ctx", "--list", "-o", "wide"],
        expect![[r#"
   NAME                                     ALIAS  CLUSTER                                  USER                                     NAMESPACE  FILE
   a                                        -      a                                        a                                        -          ~/config
   arn:aws:eks:eu-west-1:1234:cluster/live  cart   arn:aws:eks:eu-west-1:1234:cluster/live  arn:aws:eks:eu-west-1:1234:cluster/live  -          ~/config
   b                                        -      b                                        b                                        -          ~/config
*  prod                                     -      prod                                     prod                                     -          ~/config
"#]],
    );
    // Also where its file is not in KUBECONFIG.
    home.write("config", contexts(&["a", "b", LIVE]));
    home.write(".kube/configs/x.yaml", contexts(&["prod"]));
    assert_output(
        &home,
        &["ctx", "prod"],
        expect![[r#"
warning: the alias "prod" is not in use: a context has this name; to remove it: kswitch alias --remove prod
error: context "prod" is in ~/.kube/configs/x.yaml, which KUBECONFIG does not name
hint: in a shell of its own: kswitch shell prod
hint: for all cluster files, in this shell: eval "$(kswitch env)"
hint: in every new shell: echo 'eval "$(kswitch init bash)"' >> ~/.bashrc
exit code 1
"#]],
    );
}

/// The alias would be taken over without a word.
#[test]
fn a_rename_to_the_name_of_an_alias_warns_of_it() {
    const HIDDEN: &str = "warning: the alias \"prod\" is not in use: a context has this name; \
                          to remove it: kswitch alias --remove prod\n";
    let home = home();
    assert_eq!(home.run(&["rename", "prod", "x"]).code, 1);
    let ran = home.run(&["rename", "a", "prod"]).success();
    assert_eq!(ran.stderr, format!("Renamed \"a\" to \"prod\".\n{HIDDEN}"));
    let checked = home.run(&["settings", "check"]).only_stderr(0);
    assert_eq!(checked, format!("{HIDDEN}~/{SETTINGS} has no errors.\n"));
    home.link("bin/kubectx", env!("CARGO_BIN_EXE_kswitch"));
    home.run(&["rename", "prod", "a"]).success();
    assert!(!home.run(&["settings", "check"]).only_stderr(0).contains("warning"));
    let ran = home.program("kubectx", &["prod=b"]).run().success();
    assert!(ran.stderr.ends_with(&format!("renamed to prod.\n{HIDDEN}")), "{ran}");
    home.run(&["rename", "prod", "b"]).success();
    // In the picker.
    let terminal = Terminal::of(&home.command(&[""; 0]), 14, 100);
    terminal.wait_for("❯");
    terminal.send_key(Key::Ctrl('r'));
    terminal.wait_for("name");
    terminal.send_key(Key::Ctrl('u'));
    terminal.send("prod");
    terminal.send_key(Key::Enter);
    terminal.wait_for("Alias \"prod\" is not in use: a context has this name.");
    terminal.wait_for("kswitch alias --remove prod");
    terminal.send_key(Key::Esc);
    // What it says to type.
    home.run(&["alias", "--remove", "prod"]).success();
    assert_eq!(
        home.run(&["settings", "check"]).only_stderr(0),
        format!("~/{SETTINGS} has no errors.\n")
    );
}

#[test]
fn an_alias_of_a_context_that_is_gone_is_an_error_that_says_so() {
    let home = home();
    assert_output(
        &home,
        &["rename", LIVE, "arn:live"],
        expect![[r#"
Renamed "arn:aws:eks:eu-west-1:1234:cluster/live" to "arn:live".
Alias "prod" is still for "arn:aws:eks:eu-west-1:1234:cluster/live".
hint: kswitch alias prod arn:live
Alias "cart" is still for "arn:aws:eks:eu-west-1:1234:cluster/live".
hint: kswitch alias cart arn:live -n web
"#]],
    );
    assert_output(
        &home,
        &["ctx", "prod"],
        expect![[r#"
error: "prod" is an alias of context "arn:aws:eks:eu-west-1:1234:cluster/live", which is in no kubeconfig
hint: for another context: kswitch alias prod CONTEXT
hint: to remove it: kswitch alias --remove prod
exit code 1
"#]],
    );
    assert_output(
        &home,
        &["alias"],
        expect![[r#"
ALIAS  CONTEXT                                  NAMESPACE
prod   arn:aws:eks:eu-west-1:1234:cluster/live  -          (no such context)
cart   arn:aws:eks:eu-west-1:1234:cluster/live  web        (no such context)
"#]],
    );
    for arguments in [
        &["shell", "prod", "--", "true"][..],
        &["exec", "prod", "--", "true"],
        &["ns", "x", "-f", "--context", "prod"],
        &["export", "prod"],
    ] {
        let message = home.run(arguments).only_stderr(1);
        assert!(message.contains("which is in no kubeconfig"), "{message}");
    }
    // A pin that fails ends the one before.
    let ran = home.run(&["env", "--context", "prod"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("which is in no kubeconfig"), "{ran}");
    assert!(ran.stdout.starts_with("export KUBECONFIG="), "{ran}");
}

#[test]
fn protection_is_that_of_the_context() {
    let home = home();
    let settings = home.read(SETTINGS);
    home.write(SETTINGS, format!("protect: {{name: '*live', ask: always}}\n{settings}"));
    assert_output(
        &home,
        &["ctx", "cart"],
        expect![[r#"
error: "arn:aws:eks:eu-west-1:1234:cluster/live" is protected by "*live" in the settings
hint: to do it without a question: kswitch ctx cart --yes
exit code 1
"#]],
    );
    assert_output(
        &home,
        &["exec", "cart", "--", "true"],
        expect![[r#"
error: "arn:aws:eks:eu-west-1:1234:cluster/live" is protected
hint: to run it there too: kswitch exec cart --protected -- true
exit code 1
"#]],
    );
}

#[test]
fn lists_show_them_and_names_alone_stay_names() {
    let home = home();
    assert_output(
        &home,
        &["ctx", "--list"],
        expect![[r#"
a
arn:aws:eks:eu-west-1:1234:cluster/live
b
"#]],
    );
    assert_output(
        &home,
        &["ctx", "--list", "-o", "wide"],
        expect![[r#"
   NAME                                     ALIAS      CLUSTER                                  USER                                     NAMESPACE  FILE
*  a                                        -          a                                        a                                        -          ~/config
   arn:aws:eks:eu-west-1:1234:cluster/live  prod,cart  arn:aws:eks:eu-west-1:1234:cluster/live  arn:aws:eks:eu-west-1:1234:cluster/live  -          ~/config
   b                                        -          b                                        b                                        -          ~/config
"#]],
    );
    assert_output(
        &home,
        &["current", "--format", "{alias} {namespace}"],
        expect![[r#"
a default
"#]],
    );
    for (namespace, alias) in [("db", "prod"), ("web", "cart")] {
        home.run(&["ctx", LIVE, "-n", namespace]).success();
        assert_eq!(
            home.run(&["current", "--format", "{alias}"]).only_stdout(),
            format!("{alias}\n")
        );
    }
    let json = home.run(&["ctx", "-c", "-o", "json"]).only_stdout();
    assert!(json.contains("\"aliases\": [\n    \"prod\",\n    \"cart\"\n  ]"), "{json}");
    let json = home.run(&["current", "-o", "json"]).only_stdout();
    assert!(json.contains("\"alias\": \"cart\""), "{json}");
}

#[test]
fn they_are_completed_where_they_are_accepted() {
    let home = home();
    let complete = |words: &[&str]| {
        let words = [&["complete", "fish", "--", "kswitch"], words].concat();
        home.run(&words).only_stdout().replace('\t', " -- ")
    };
    assert_text(
        &complete(&["ctx", "ca"]),
        expect![[r#"
words
cart -- alias of arn:aws:eks:eu-west-1:1234:cluster/live, web
"#]],
    );
    assert_text(
        &complete(&["ca"]),
        expect![[r#"
words
cart -- alias of arn:aws:eks:eu-west-1:1234:cluster/live, web
"#]],
    );
    assert_text(
        &complete(&["exec", "a", "!ca"]),
        expect![[r#"
words
!cart -- alias of arn:aws:eks:eu-west-1:1234:cluster/live, web
"#]],
    );
    assert_text(
        &complete(&["ns", "--context", "pr"]),
        expect![[r#"
words
prod -- alias of arn:aws:eks:eu-west-1:1234:cluster/live
"#]],
    );
    assert_text(
        &complete(&["env", "--context", "pr"]),
        expect![[r#"
words
prod -- alias of arn:aws:eks:eu-west-1:1234:cluster/live
"#]],
    );
    assert_text(
        &complete(&["alias", "--remove", ""]),
        expect![[r#"
words
prod -- alias of arn:aws:eks:eu-west-1:1234:cluster/live
cart -- alias of arn:aws:eks:eu-west-1:1234:cluster/live, web
"#]],
    );
    assert_text(
        &complete(&["alias", "x", ""]),
        expect![[r#"
words
a -- default, ~/config
arn:aws:eks:eu-west-1:1234:cluster/live -- default, ~/config
b -- default, ~/config
"#]],
    );
    assert_text(
        &complete(&["delete", "pr"]),
        expect![[r#"
words
"#]],
    );
    assert_text(
        &complete(&["rename", "pr"]),
        expect![[r#"
words
"#]],
    );
    // The namespaces are those of its context.
    home.run(&["ctx", LIVE, "-n", "only-live"]).success();
    home.run(&["ctx", "a"]).success();
    assert_text(
        &complete(&["ns", "--context", "prod", "on"]),
        expect![[r#"
words
only-live
"#]],
    );
}

#[test]
fn the_drop_in_accepts_them_where_it_switches() {
    let home = home();
    home.link("bin/kubectx", env!("CARGO_BIN_EXE_kswitch"));
    let kubectx = |arguments: &[&str]| {
        let ran = home.program(home.path("bin/kubectx"), arguments).run();
        format!("{}{}", ran.stdout, ran.stderr)
    };
    assert_text(
        &kubectx(&["prod"]),
        expect![[r#"
✔ Switched to context "arn:aws:eks:eu-west-1:1234:cluster/live".
"#]],
    );
    assert_text(
        &kubectx(&["-d", "prod"]),
        expect![[r#"
error: error deleting context "prod": context does not exist
"#]],
    );
    assert_text(
        &kubectx(&[]),
        expect![[r#"
a
arn:aws:eks:eu-west-1:1234:cluster/live
b
"#]],
    );
}

#[test]
fn the_picker_finds_and_shows_them() {
    let home = home();
    let terminal = Terminal::open(&home, &[""; 0], 14, 90);
    terminal.wait_for("3/3");
    terminal.shows(expect![[r#"
 ❯                                                                                    3/3
▌● a
   b
   eks:eu-west-1/live (prod, cart)








 https://a.example · token · namespace default · ~/config
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    terminal.send("cart");
    terminal.wait_for("1/3");
    terminal.shows(expect![[r#"
 ❯ cart                                                                               1/3
▌  eks:eu-west-1/live (prod, cart)










 arn:aws:eks:eu-west-1:1234:cluster/live · ~/config · token
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, &format!("Switched to context \"{LIVE}\"."));
    // In the list of lines too.
    let terminal = Terminal::open(&home, &["--plain"], 14, 90);
    terminal.wait_for(", alias prod, cart");
    terminal.send_key(Key::Ctrl('c'));
    terminal.wait_exit();
    // As a query of the command line it is a name.
    let terminal = Terminal::open(&home, &["cart"], 14, 90);
    terminal.assert_ends(0, &format!("Switched to context \"{LIVE}\", namespace \"web\"."));
}

#[test]
fn the_picker_names_those_that_a_change_leaves_without_their_context() {
    let home = home();
    let terminal = Terminal::open(&home, &[""; 0], 14, 90);
    terminal.send("live");
    terminal.wait_for("1/3");
    terminal.send_key(Key::Ctrl('r'));
    terminal.wait_for("rename ❯");
    terminal.send_key(Key::Ctrl('u'));
    terminal.send("live");
    terminal.send_key(Key::Enter);
    terminal.shows(expect![[r#"
 ❯ live                                                                               1/3
▌  live







 Renamed "arn:aws:eks:eu-west-1:1234:cluster/live" to "live". Alias "prod" is still for
 "arn:aws:eks:eu-west-1:1234:cluster/live". Alias "cart" is still for
 "arn:aws:eks:eu-west-1:1234:cluster/live". Hint: kswitch alias prod live;
 kswitch alias cart live -n web
 enter switch   tab namespaces   ctrl-r rename   ctrl-z undo   f1 help   esc cancel"#]]);
    terminal.send_key(Key::Ctrl('z'));
    terminal.shows(expect![[r#"
 ❯ live                                                                               1/3
▌  eks:eu-west-1/live (prod, cart)









 Undone: "live" is "arn:aws:eks:eu-west-1:1234:cluster/live" again; current context is
 "a".
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
    // Another picker: this one may still read the files of the undo, and refuse a key.
    let terminal = Terminal::open(&home, &[""; 0], 14, 90);
    terminal.send("live");
    terminal.wait_for("1/3");
    terminal.send_key(Key::Ctrl('d'));
    terminal.wait_for("y delete");
    terminal.send("y");
    terminal.shows(expect![[r#"
 ❯ live                                                                               0/2
   No context matches.







 Deleted "arn:aws:eks:eu-west-1:1234:cluster/live" from ~/config. Alias "prod" is still
 for "arn:aws:eks:eu-west-1:1234:cluster/live". Alias "cart" is still for
 "arn:aws:eks:eu-west-1:1234:cluster/live". Hint: kswitch alias --remove prod;
 kswitch alias --remove cart
 ctrl-z undo   f1 help   esc cancel"#]]);
    terminal.send_key(Key::Esc);
    assert_eq!(terminal.wait_exit(), 130);
}

/// Where only the name of a context is accepted it is none.
#[test]
fn a_mistyped_alias_leads_to_the_alias() {
    let home = home();
    let near = "hint: did you mean cart?\n";
    for arguments in [&["ctx", "crt"][..], &["shell", "crt", "--", "true"], &["export", "crt"]] {
        assert!(home.run(arguments).only_stderr(1).ends_with(near), "{arguments:?}");
    }
    assert!(home.run(&["crt"]).only_stderr(2).contains(near));
    assert!(!home.run(&["rename", "crt", "x"]).only_stderr(1).contains("cart"));
}
