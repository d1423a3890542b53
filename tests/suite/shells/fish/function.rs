//! The function `kswitch`: `KUBECONFIG` is brought up to date, and all else is passed through.

use super::{add_cluster_file, company, script};
use crate::support::home::Home;

const INIT: &str = "kswitch init fish | source\n";

/// Prints its arguments and its input, and ends with the code in `CODE`.
const TELLING: &str = "\
#!/bin/sh
[ \"$1\" != env ] || exit 1
for word; do printf '<%s>' \"$word\"; done
printf '[%s]\\n' \"$(cat)\"
echo message >&2
exit \"${CODE:-0}\"
";

#[test]
fn arguments_streams_and_exit_codes_pass_through() {
    let home = company();
    home.script("telling", TELLING);
    let calls = r#"
set -g __kswitch_program telling
echo input | kswitch a 'b c' '' '*' '$x' -- "it's" >out 2>err
for code in 0 1 2 130
    CODE=$code kswitch </dev/null &>/dev/null
    echo $status
end
kswitch piped </dev/null 2>/dev/null | string upper
"#;
    let Some(ran) = script(&home, &format!("{INIT}{calls}")) else { return };
    assert_eq!(ran.only_stdout(), "0\n1\n2\n130\n<PIPED>[]\n");
    assert_eq!(home.read("out"), "<a><b c><><*><$x><--><it's>[input]\n");
    assert_eq!(home.read("err"), "message\n");
}

#[test]
fn the_real_exit_codes_are_those_without_the_function() {
    let home = company();
    let calls = "kswitch ctx shop; echo $status; kswitch ctx nowhere; echo $status; \
                 kswitch --nonsense; echo $status";
    let Some(ran) = script(&home, &format!("{INIT}{calls}")) else { return };
    let ran = ran.success();
    assert_eq!(ran.stdout, "0\n1\n2\n");
    assert!(ran.stderr.contains("Switched to context \"shop\""), "{ran}");
}

#[test]
fn cluster_files_come_and_go_with_the_next_call() {
    let home = company();
    add_cluster_file(&home, "one");
    let two = home.path(".kube/clusters/cluster-two.yaml");
    let calls = format!(
        "{INIT}
echo $KUBECONFIG
sed s/one/two/g ~/.kube/clusters/cluster-one.yaml >{two}
kswitch -q ctx two
echo $KUBECONFIG
env | string match 'KUBECONFIG=*' | string match -r 'two'
rm {two}
kswitch -q ctx one
echo $KUBECONFIG
",
        two = two.display()
    );
    let Some(ran) = script(&home, &calls) else { return };
    let files = ["$HOME/.kube/config", "$HOME/.kube/clusters/cluster-one.yaml"].join(":");
    assert_eq!(
        home.masked(&ran.only_stdout()),
        format!("{files}\n{files}:$HOME/.kube/clusters/cluster-two.yaml\ntwo\n{files}\n")
    );
}

#[test]
fn a_kubeconfig_of_the_user_is_left_alone() {
    let home = company();
    add_cluster_file(&home, "one");
    home.write("own", super::CONFIG.replace("current-context: home", "current-context: shop"));
    let calls = "
KUBECONFIG=$HOME/own kswitch current
kswitch current
set -gx KUBECONFIG $HOME/own
kswitch current
echo $KUBECONFIG
";
    let Some(ran) = script(&home, &format!("{INIT}{calls}")) else { return };
    assert_eq!(
        home.masked(&ran.only_stdout()),
        "shop storefront\nhome default\nshop storefront\n$HOME/own\n"
    );
}

#[test]
fn a_context_that_is_not_on_the_chain_is_reached_through_the_function_only() {
    let home = company();
    let calls = |init: &str| {
        format!(
            "{init}mkdir -p ~/.kube/clusters; cp ~/new ~/.kube/clusters/cluster-new.yaml
kswitch ctx new; echo $status; kswitch current"
        )
    };
    add_cluster_file(&home, "new");
    home.write("new", home.read(".kube/clusters/cluster-new.yaml"));
    std::fs::remove_file(home.path(".kube/clusters/cluster-new.yaml")).expect("remove a file");
    let Some(ran) = script(&home, &calls("")) else { return };
    assert!(ran.stdout.starts_with("1\n"), "{ran}");
    assert!(ran.stderr.contains("env"), "{ran}");
    std::fs::remove_file(home.path(".kube/clusters/cluster-new.yaml")).expect("remove a file");
    let Some(ran) = script(&home, &calls(INIT)) else { return };
    assert_eq!(ran.stdout, "0\nnew default\n", "{ran}");
}

#[test]
fn paths_may_have_spaces_and_quotes_and_the_script_may_be_read_twice() {
    let home = Home::new();
    let directory = r#"it's "a" home $x\y"#;
    home.write(&format!("{directory}/.kube/config"), super::CONFIG);
    let away = super::CONFIG.replace("home", "away");
    home.write(&format!("{directory}/.kube/clusters/cluster-away.yaml"), away);
    let program = home.link(&format!("{directory}/kswitch"), env!("CARGO_BIN_EXE_kswitch"));
    let Some(fish) = crate::support::gate::required("fish") else { return };
    let calls = "
$argv[1] init fish | source
$argv[1] init fish | source
alias kswitch 'echo an alias'
$argv[1] init fish | source
kswitch -q ctx away
kswitch current
string split : $KUBECONFIG
complete -C 'kswitch ctx aw'
complete -c kswitch | string match '*__kswitch*' | count
";
    let program = program.to_str().expect("a path in UTF-8");
    let ran = home
        .program(fish, &["--no-config", "-c", calls, program])
        .env("HOME", home.path(directory))
        .run();
    let stdout = home.masked(&ran.only_stdout()).replace(directory, "DIRECTORY");
    assert_eq!(
        stdout,
        "away default\n$HOME/DIRECTORY/.kube/config\n\
         $HOME/DIRECTORY/.kube/clusters/cluster-away.yaml\n\
         away\tdefault, ~/.kube/clusters/cluster-away.yaml\n2\n"
    );
}

#[test]
fn what_goes_wrong_in_bringing_it_up_to_date_is_reported_once() {
    let home = company();
    let calls = "set before $KUBECONFIG; echo '{' >~/.kube/config; kswitch current; echo $status; \
                 test \"$before\" = \"$KUBECONFIG\"; echo $status";
    let Some(ran) = script(&home, &format!("{INIT}{calls}")) else { return };
    assert!(ran.stdout.ends_with("\n0\n") || ran.stdout == "1\n0\n", "{ran}");
    assert_eq!(ran.stderr.matches("error: ").count(), 1, "{ran}");
}

#[test]
fn a_program_that_is_gone_is_reported_by_the_call_alone() {
    let home = company();
    add_cluster_file(&home, "one");
    let calls = "
complete -C 'kswitch ctx ' | count
rm ~/bin/kswitch
complete -C 'kswitch ctx ' | count
echo nothing so far >&2
kswitch current
echo $status
";
    let Some(ran) = script(&home, &format!("{INIT}{calls}")) else { return };
    assert_eq!(ran.stdout, "3\n0\n127\n", "{ran}");
    assert!(ran.stderr.starts_with("nothing so far\n"), "{ran}");
    assert_eq!(ran.stderr.matches("Unknown command").count(), 1, "{ran}");
}
