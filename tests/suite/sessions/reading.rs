//! What prompts, scripts and lists read within a session.

use serde_json::Value;

use super::{in_shell, three_files};
use crate::support::gate::required;

const FORMAT: &str = "kswitch current --format '{context}|{session}|{protected}'";

#[test]
fn a_prompt_shows_the_session_and_whether_the_context_is_protected() {
    let home = three_files();
    home.write(".config/kswitch/settings.yaml", "protect: [c]\n");
    let outside = |context: &str| {
        home.run(&["ctx", context]).success();
        home.program("/bin/sh", &["-c", FORMAT]).run().only_stdout()
    };
    assert_eq!([outside("a"), outside("c")], ["a||\n", "c||protected\n"]);
    for (arguments, line) in [
        (&["b"][..], "b|session|\n"),
        (&["b", "--only"], "b|narrow|\n"),
        // A protected context has a session of its own.
        (&["c"], "c|narrow|protected\n"),
    ] {
        assert_eq!(in_shell(&home, arguments, FORMAT).success().stdout, line);
    }
    assert_eq!(
        in_shell(&home, &["b"], &format!("kswitch ctx c; {FORMAT}")).success().stdout,
        "c|session|protected\n"
    );
}

#[test]
fn json_has_the_session_and_the_protection() {
    let home = three_files();
    home.write(".config/kswitch/settings.yaml", "protect: [c]\n");
    let line = "kswitch current -o json";
    let inside = |arguments: &[&str]| -> Value {
        let ran = in_shell(&home, arguments, line).success();
        serde_json::from_str(&ran.stdout).expect("JSON")
    };
    let outside = home.program("/bin/sh", &["-c", line]).run().only_stdout();
    let outside: Value = serde_json::from_str(&outside).expect("JSON");
    assert_eq!((&outside["session"], &outside["protected"]), (&Value::Null, &Value::Bool(false)));
    let (wide, narrow) = (inside(&["b"]), inside(&["c"]));
    assert_eq!(wide["session"]["kind"], "shell");
    assert_eq!(wide["session"]["extent"], "wide");
    assert_eq!(wide["session"]["id"].as_str().expect("a text").len(), 16);
    assert_eq!(narrow["session"]["extent"], "narrow");
    assert_eq!(narrow["protected"], true);
    let value = home.run(&["env", "--context", "b", "--value"]).only_stdout();
    let pinned = home.command(&["current", "-o", "json"]).env("KUBECONFIG", value.trim_end());
    let pinned: Value = serde_json::from_str(&pinned.run().only_stdout()).expect("JSON");
    assert_eq!(pinned["session"]["kind"], "directory");
}

/// kubectl has the file of the session first, and so each context twice.
#[test]
fn no_context_is_listed_twice() {
    let home = three_files();
    let lines = "kswitch ns -f shop; kswitch ctx -l -o wide; kswitch ctx -l -o json";
    let ran = in_shell(&home, &["b"], lines).success();
    let (table, json) = ran.stdout.split_once('[').expect("JSON after the table");
    assert_eq!(
        home.masked(table),
        "   NAME  CLUSTER  USER  NAMESPACE  FILE
   a     a        a     -          ~/a
*  b     b        b     shop       ~/b
   c     c        c     -          ~/c
"
    );
    let contexts: Vec<Value> = serde_json::from_str(&format!("[{json}")).expect("JSON");
    let files: Vec<_> =
        contexts.iter().map(|own| home.masked(own["file"].as_str().unwrap())).collect();
    assert_eq!(files, ["$HOME/a", "$HOME/b", "$HOME/c"]);
    assert_eq!(contexts[1]["namespace"], "shop");
    assert_eq!(contexts[1]["current"], true);
}

/// It is in no kubeconfig, so the list shows the file of the session.
#[test]
fn a_context_of_another_program_shows_the_file_of_the_session() {
    let Some(_) = required("kubectl") else { return };
    let home = three_files();
    let lines = "kubectl config set-cluster x --server=https://x.example >/dev/null
        kubectl config set-context x --cluster=x >/dev/null
        kswitch ctx -l -o wide";
    let ran = in_shell(&home, &["b"], lines).success();
    let files: Vec<_> =
        ran.stdout.lines().filter(|line| line.contains("kswitch-session.json")).collect();
    assert!(matches!(files[..], [one] if one.trim_start().starts_with("x ")), "{ran}");
    assert_eq!(ran.stdout.lines().count(), 5, "{ran}");
}
