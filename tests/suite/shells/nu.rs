//! Nushell, which takes the script from a file that was saved before.

mod completion;
mod hotkeys;

use super::install;
use crate::support::command::Ran;
use crate::support::gate::required;
use crate::support::home::Home;

/// A context for each name, all of one cluster; the first is the current one.
fn config(names: &[&str]) -> String {
    let contexts = names.iter().map(|name| {
        let name = name.replace('\'', "''");
        format!("- name: '{name}'\n  context: {{cluster: here, user: me}}\n")
    });
    format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: {}\n\
         clusters:\n- name: here\n  cluster: {{server: https://127.0.0.1:1}}\n\
         contexts:\n{}users:\n- name: me\n  user: {{token: of-mine}}\n",
        names[0],
        contexts.collect::<String>()
    )
}

/// A home with these contexts, and the script where Nushell finds it.
fn company(names: &[&str]) -> Home {
    let home = Home::new();
    home.write(".kube/config", config(names));
    install(&home);
    home.write(
        "init.nu",
        home.program(home.path("bin/kswitch"), &["init", "nu"]).run().only_stdout(),
    );
    home
}

/// What comes of a script, with nothing else read at the start.
fn script(home: &Home, text: &str) -> Option<Ran> {
    let nu = required("nu")?;
    Some(home.program(nu, &["--no-config-file", "-c", text]).run())
}

#[test]
fn every_script_can_be_read_twice() {
    let home = company(&["home"]);
    for arguments in [
        &["init", "nu"][..],
        &["init", "nu", "--no-kubeconfig", "--ns-key", "none"],
        &["completions", "nu"],
    ] {
        home.write("init.nu", home.run(arguments).only_stdout());
        let Some(ran) = script(&home, "source init.nu; source init.nu; print done") else { return };
        assert_eq!(ran.only_stdout(), "done\n", "{arguments:?}");
    }
    home.write("init.nu", "def broken [] {");
    let Some(ran) = script(&home, "source init.nu; print done") else { return };
    assert_eq!(ran.code, 1, "{ran}");
}

#[test]
fn the_keys_are_those_that_were_asked_for() {
    let home = company(&["home"]);
    home.write(
        "other.nu",
        home.run(&["init", "nu", "--ctx-key", "ctrl-g", "--ns-key", "none"]).stdout,
    );
    let keys = "print ($env.config.keybindings | where name =~ kswitch \
                | each { |it| $'($it.modifier)-($it.keycode) ($it.event.cmd)' } | str join ', ')";
    let text = format!("source init.nu; source init.nu; {keys}; source other.nu; {keys}");
    let Some(ran) = script(&home, &text) else { return };
    assert_eq!(
        ran.only_stdout(),
        "alt-char_k __kswitch_pick, alt-char_n __kswitch_pick ns\ncontrol-char_g __kswitch_pick\n"
    );
}

#[test]
fn arguments_streams_and_exit_codes_pass_through() {
    let home = company(&["home"]);
    home.script(
        "telling",
        "#!/bin/sh\n[ \"$1\" != env ] || exit 1\nfor word; do printf '<%s>' \"$word\"; done\n\
         printf '[%s]\\n' \"$(cat)\"\necho message >&2\nexit \"${CODE:-0}\"\n",
    );
    let init = home.read("init.nu");
    let (_, parts) = init.split_once('\n').expect("a first line");
    home.write("init.nu", format!("const __kswitch_program = \"telling\"\n{parts}"));
    let text = r#"
source init.nu
'input' | kswitch a 'b c' '' '*' '$x' --flag --context=c -- "it's" o> out e> err
for code in [0 1 2 130] {
    let ended = with-env { CODE: $code } { do { kswitch } | complete }
    print $ended.exit_code
}
with-env { CODE: 3 } { kswitch last }
"#;
    let Some(ran) = script(&home, text) else { return };
    let ran = ran.failure(3);
    assert_eq!(ran.stdout, "0\n1\n2\n130\n<last>[]\n");
    assert_eq!(home.read("out"), "<a><b c><><*><$x><--flag><--context=c><--><it's>[input]\n");
    assert_eq!(home.read("err"), "message\n");
}

#[test]
fn kubeconfig_follows_the_cluster_files_unless_it_is_the_users_own() {
    let home = company(&["home"]);
    home.write(".kube/clusters/cluster-one.yaml", config(&["one"]));
    home.write("own", config(&["own"]));
    let text = "
source init.nu
print $env.KUBECONFIG
cp ~/.kube/clusters/cluster-one.yaml ~/.kube/clusters/cluster-two.yaml
kswitch -q ctx one
print $env.KUBECONFIG
rm ~/.kube/clusters/cluster-two.yaml
kswitch current
print $env.KUBECONFIG
with-env { KUBECONFIG: ($env.HOME + '/own') } { kswitch current }
$env.KUBECONFIG = $env.HOME + '/own'
kswitch current
print $env.KUBECONFIG
";
    let Some(ran) = script(&home, text) else { return };
    let files = "$HOME/.kube/config:$HOME/.kube/clusters/cluster-one.yaml";
    assert_eq!(
        home.masked(&ran.only_stdout()),
        format!(
            "{files}\n{files}:$HOME/.kube/clusters/cluster-two.yaml\none default\n{files}\n\
             own default\nown default\n$HOME/own\n"
        )
    );
}

#[test]
fn paths_may_have_spaces_and_quotes() {
    let home = Home::new();
    let directory = r#"it's "a" home $x\y"#;
    home.write(&format!("{directory}/.kube/config"), config(&["home"]));
    home.write(&format!("{directory}/.kube/clusters/cluster-away.yaml"), config(&["away"]));
    let program = home.link(&format!("{directory}/kswitch"), env!("CARGO_BIN_EXE_kswitch"));
    let init = home.program(program, &["init", "nu"]).env("HOME", home.path(directory)).run();
    home.write("init.nu", init.only_stdout());
    let Some(nu) = required("nu") else { return };
    let text = "source init.nu; kswitch -q ctx away; kswitch current; print $env.KUBECONFIG";
    let ran = home.program(nu, &["--no-config-file", "-c", text]).env("HOME", home.path(directory));
    assert_eq!(
        home.masked(&ran.run().only_stdout()).replace(directory, "DIRECTORY"),
        "away default\n\
         $HOME/DIRECTORY/.kube/config:$HOME/DIRECTORY/.kube/clusters/cluster-away.yaml\n"
    );
}

#[test]
fn a_session_is_started_and_left() {
    let home = company(&["home", "shop"]);
    let text = "
source init.nu
kswitch ctx shop --here; kswitch current
print ($env.KUBECONFIG | split row ':' | each { path basename } | where {|own| $own != 'kswitch-sink' } | str join ' ')
kswitch ctx home
print (kswitch current | lines | first)
kswitch session leave; kswitch current
print ('(' + $env.KUBECONFIG + ')')
kswitch ctx shop --here; kswitch session start; kswitch ctx none --here
";
    let Some(ran) = script(&home, text) else { return };
    let ran = ran.failure(1);
    assert_eq!(
        ran.stdout,
        "shop default\nkswitch-session.json kswitch-guard.yaml config kswitch-fallback.json\n\
         home default\nhome default\n()\n"
    );
    assert!(ran.stderr.contains("Left the session"), "{ran}");
    assert!(ran.stderr.contains("error: no context \"none\""), "{ran}");
}
