//! The report for people, and its exit codes.

use expect_test::expect;

use crate::doctor::{findings, text};
use crate::sample::{contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::hostile::{assert_safe_output, hostile};
use crate::support::untouched::Untouched;

/// A chain with a bit of everything.
fn messy() -> Home {
    let mut home = Home::new();
    home.write("good", contexts(&["a"]));
    home.mode("good", 0o600);
    home.write("twice", contexts(&["b"]) + &contexts(&["c"]));
    home.write("documents", contexts(&["d"]) + "---\n" + &contexts(&["e"]));
    home.mode("documents", 0o666);
    home.write(
        "entries",
        "contexts:\n- {name: ns, context: {cluster: open, user: both, namespace: A_b}}\nclusters:\n- name: open\n  \
         cluster: {server: 'https://open', insecure-skip-tls-verify: true}\n- name: refused\n  cluster: \
         {server: 'https://r', insecure-skip-tls-verify: true, certificate-authority: ca}\nusers:\n- \
         name: both\n  user: {token: SECRET, username: me, password: SECRET}\n",
    );
    home.write(".kube/config.d/broken", "users:\n- name: u\n  user: {token: 5}\n");
    home.write(".kube/config.d/sealed", "kind: ENC[x]\nusers: ENC[y]\nsops: {mac: z}\n");
    home.kubeconfig(&["good", "twice", "documents", "entries"]);
    home
}

#[test]
fn findings_are_grouped_by_file_with_the_next_command() {
    let home = messy();
    let before = Untouched::now(&home);
    let ran = home.run(&["doctor"]);
    assert_eq!(ran.code, 1, "{ran}");
    assert!(!ran.to_string().contains("SECRET") && !ran.to_string().contains("token-of"), "{ran}");
    assert_text(
        &home.masked(&ran.stdout),
        expect![[r#"
~/twice
  error: line 4: the file has `contexts`, `clusters`, `users`, `current-context` again further down: kubectl uses only the last, and removes the others when it writes the file [overridden-key]
    hint: to correct it: vi +4 ~/twice
  warning: other users can read its credentials (mode 0644) [readable-by-others]
    hint: chmod go-rwx ~/twice

~/documents
  error: line 13: a second YAML document begins here: kubectl ignores it, and removes it when it writes the file [second-document]
    hint: to correct it: vi +13 ~/documents
  warning: other users can write it (mode 0666), and with it choose which programs kubectl runs [writable-by-others]
    hint: chmod go-rwx ~/documents

~/entries
  error: line 6: cluster "refused" has both insecure-skip-tls-verify and certificate-authority, which kubectl refuses [insecure-tls-with-authority]
  error: line 9: user "both" has a token and a password, which kubectl refuses [conflicting-credentials]
    hint: to correct it: vi +6 ~/entries
  warning: other users can read its credentials (mode 0644) [readable-by-others]
    hint: chmod go-rwx ~/entries
  warning: line 2: context "ns" has the namespace "A_b", which no cluster can have: 'A' is not one of a-z, 0-9 and '-' [invalid-namespace]
  warning: line 4: cluster "open" accepts any certificate (insecure-skip-tls-verify): others on the network can take the credentials [insecure-tls]
    hint: to correct it: vi +2 ~/entries

~/.kube/config.d/broken
  warning: line 3: `users[0].user.token` must be a string, not a number: put it in quotes; kubectl refuses such a file [broken-file]
    hint: to correct it: vi +3 ~/.kube/config.d/broken

~/.kube/config.d/sealed
  warning: is encrypted by sops, which kubectl does not read [encrypted-file]
    hint: to use it for one command: sops exec-file ~/.kube/config.d/sealed 'kubectl --kubeconfig {} get nodes'

4 errors and 7 warnings in 6 files.
"#]],
    );
    before.assert();
}

#[test]
fn warnings_fail_only_with_strict() {
    let home = home_with(&["a"]);
    for (options, code) in [(&["doctor"][..], 0), (&["doctor", "--strict"], 1)] {
        let ran = home.run(options);
        assert_eq!(ran.code, code, "{ran}");
        assert!(ran.stdout.ends_with("\n1 warning in 1 file.\n"), "{ran}");
    }
    home.mode("config", 0o600);
    let ran = home.run(&["doctor", "--strict"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "No problems in 1 file.\n"));
    assert_eq!(home.run(&["doctor", "-o", "json"]).only_stdout(), "[]\n");
}

#[test]
fn a_finding_in_json_has_its_code_its_place_and_the_next_command() {
    let home = home_with(&["a"]);
    home.write("config", contexts(&["a"]).replace("current-context: a", "current-context: x"));
    let ran = home.run(&["doctor", "-o", "json"]);
    assert_text(
        &home.masked(&ran.stdout),
        expect![[r#"
[
  {
    "code": "dangling-current-context",
    "severity": "error",
    "message": "current-context is \"x\", which is in no file: kubectl fails until you switch",
    "file": "$HOME/config",
    "line": 12,
    "names": [
      {
        "kind": "context",
        "name": "x"
      }
    ],
    "otherFile": null,
    "otherLine": null,
    "next": [
      {
        "purpose": "to unset it",
        "command": "kswitch ctx --unset"
      }
    ]
  },
  {
    "code": "readable-by-others",
    "severity": "warning",
    "message": "other users can read its credentials (mode 0644)",
    "file": "$HOME/config",
    "line": null,
    "names": [],
    "otherFile": null,
    "otherLine": null,
    "next": [
      {
        "command": "chmod go-rwx ~/config"
      }
    ]
  }
]
"#]],
    );
}

/// Names come from files of others.
#[test]
fn what_comes_from_files_is_escaped() {
    let home = home_with(&["a"]);
    let name = hostile("x");
    let escaped =
        name.chars().fold(String::new(), |text, own| format!("{text}\\U{:08x}", u32::from(own)));
    let quoted = format!("\"{escaped}\"");
    home.write(
        "config",
        format!(
            "contexts: [{{name: {quoted}, context: {{cluster: {quoted}, namespace: {quoted}}}}}]"
        ),
    );
    for options in [&["doctor"][..], &["doctor", "-o", "json"]] {
        assert_safe_output(&home.run(options));
    }
    let found = findings(&home.run(&["doctor", "-o", "json"]));
    assert!(found.iter().any(|own| text(own, "code") == "missing-cluster"), "{found:?}");
}
