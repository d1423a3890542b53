//! The first minutes: what a new user sees, as whole screens.

use expect_test::expect;

use crate::cluster_directory::cluster;
use crate::sample::contexts;
use crate::support::expected::assert_text;
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

const NO_ARGUMENTS: &[&str] = &[];

/// `~/.kube/config` and a file for each cluster; no startup file joins them yet.
fn cluster_files() -> Home {
    let home = Home::new();
    home.write(".kube/config", contexts(&["laptop"]));
    for name in ["shop-prod", "shop-test", "payments"] {
        home.write(&format!(".kube/clusters/cluster-{name}.json"), cluster(name));
    }
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    home
}

/// What the screen of the program shows before a key is pressed.
fn first_screen(home: &Home, arguments: &[&str]) -> Terminal {
    let command = home.command(arguments).env("SHELL", "/bin/bash");
    Terminal::of(&command, 18, 80)
}

#[test]
fn each_context_of_a_cluster_file_comes_with_what_to_type() {
    let home = cluster_files();
    let terminal = first_screen(&home, NO_ARGUMENTS);
    terminal.wait_for("4/4");
    terminal.send("prod");
    terminal.wait_for("1/4");
    terminal.shows(expect![[r#"
 ❯ prod                                                                     1/4
╭ contexts ───────── file ─────────────────────────────────────────────────────╮
│▌○ shop-prod  cart  shop-prod                                                 │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
╰──────────────────────────────────────────────────────────────────────────────╯
 ○ its file is not in KUBECONFIG, which is not set; in a shell of its own:
 kswitch shell shop-prod, or in every new shell:
 echo 'eval "$(kswitch init bash)"' >> ~/.bashrc
 f1 help   esc cancel"#]]);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    let refused = home.command(&["ctx", "shop-prod"]).env("SHELL", "/usr/bin/zsh").run();
    assert_text(
        &refused.only_stderr(1),
        expect![[r#"
error: context "shop-prod" is in ~/.kube/clusters/cluster-shop-prod.json, and KUBECONFIG is not set, so kubectl reads only ~/.kube/config
hint: in a shell of its own: kswitch shell shop-prod
hint: for all cluster files, in this shell: eval "$(kswitch env)"
hint: in every new shell: echo 'eval "$(kswitch init zsh)"' >> ~/.zshrc
"#]],
    );
}

/// The command of the hint, and then a new shell.
#[test]
fn the_line_of_the_hint_makes_all_contexts_available() {
    for (shell, refresh) in [("bash", "bash -ic"), ("zsh", "zsh -ic"), ("fish", "fish -ic")] {
        let Some(program) = required(shell) else { continue };
        let home = cluster_files();
        home.directory(".config/fish");
        let ran = home.command(&["ctx", "shop-prod"]).env("SHELL", &program).run();
        let hint =
            ran.stderr.lines().find_map(|line| line.strip_prefix("hint: in every new shell: "));
        let line = hint.unwrap_or_else(|| panic!("no hint\n{ran}"));
        let script = format!("{line}\n{refresh} 'kswitch ctx shop-prod'\n");
        let ran = home.program(program, &["-c", &script]).run().success();
        assert!(ran.stderr.contains("Switched to context \"shop-prod\"."), "{shell}: {ran}");
    }
}

#[test]
fn without_a_kubeconfig_the_searched_paths_and_first_steps_are_shown() {
    let home = Home::new();
    let terminal = first_screen(&home, NO_ARGUMENTS);
    terminal.wait_for("esc");
    terminal.shows(expect![[r#"
 ❯                                                                          0/0
╭ contexts ────────────────────────────────────────────────────────────────────╮
│   There is no context in ~/.kube/config, ~/.kube/clusters, ~/.kube/config.d  │
│   and ~/.kube/configs.                                                       │
│   to try kswitch on sample clusters: kswitch demo                            │
│   for a kubeconfig that you have: kswitch import FILE                        │
│   for a cluster of EKS: aws eks update-kubeconfig --name NAME                │
│   for one of GKE:                                                            │
│   gcloud container clusters get-credentials NAME --location LOCATION         │
│   for one of AKS: az aks get-credentials --resource-group GROUP --name NAME  │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
╰──────────────────────────────────────────────────────────────────────────────╯

 ? help   esc cancel"#]]);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn one_context_is_listed_like_any_other() {
    let home = Home::new();
    home.write(".kube/config", contexts(&["only"]));
    let terminal = first_screen(&home, NO_ARGUMENTS);
    terminal.wait_for("1/1");
    terminal.shows(expect![[r#"
 ❯                                                                          1/1
╭ contexts ────────────────────────────────────────────────────────────────────╮
│▌● only                                                                       │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
╰──────────────────────────────────────────────────────────────────────────────╯
 https://only.example · token · namespace default · ~/.kube/config
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel"#]]);
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"only\".");
}

#[test]
fn a_broken_kubeconfig_is_named_with_its_line() {
    let home = Home::new();
    home.write(".kube/config", contexts(&["only"]).replace("- name: only\n  cluster", "  cluster"));
    let terminal = first_screen(&home, NO_ARGUMENTS);
    terminal.wait_for("esc");
    terminal.shows(expect![[r#"
 ❯                                                                          0/0
╭ contexts ────────────────────────────────────────────────────────────────────╮
│   ~/.kube/config:4: `clusters` must be a list, not a mapping                 │
│   every kubectl command fails with it; to correct it: vi +4 ~/.kube/config   │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
╰──────────────────────────────────────────────────────────────────────────────╯

 ? help   esc cancel"#]]);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    let refused = home.run(&["ctx", "only"]).only_stderr(1);
    assert_text(
        &home.masked(&refused),
        expect![[r#"
error: ~/.kube/config:4: `clusters` must be a list, not a mapping
hint: every kubectl command fails with it; to correct it: vi +4 ~/.kube/config
"#]],
    );
}
