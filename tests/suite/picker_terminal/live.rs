//! Kubeconfigs that change while the picker is open.

use std::fs;

use expect_test::expect;
use rustix::process::Signal;

use super::{LAPTOP, NO_ARGUMENTS, SHOP, company, opened, shows};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::terminal::{Key, Terminal};

const LAB: &str = "\
apiVersion: v1
kind: Config
contexts:
- name: lab-prod
  context: {cluster: lab, user: lab}
";

#[test]
fn a_new_cluster_file_shows_and_query_and_highlight_stay() {
    let home = company();
    let terminal = opened(&home);
    terminal.send("prod");
    terminal.send_key(Key::Down);
    terminal.wait_for("▌  shop-prod");
    home.write(".kube/clusters/eu/cluster-lab", LAB);
    shows(
        &terminal,
        expect![[r#"
 ❯ prod                                                                                         3/5
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of shop-prod ─────────────╮
│ ○ lab-prod       –           lab                         ││ ● storefront                         │
│   payments-prod  ledger      payments                    ││   tab to list them                   │
│▌  shop-prod      storefront  shop                        ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://127.0.0.1:1/shop · token · namespace storefront · ~/.kube/shop.json
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]],
    );
    fs::remove_file(home.path(".kube/clusters/eu/cluster-lab")).expect("take it away again");
    terminal.wait_for("2/4");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"shop-prod\".");
}

#[test]
fn what_kubectl_and_other_kswitches_do_shows() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = company();
    let terminal = opened(&home);
    home.run(&["ctx", "payments-prod"]).success();
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of laptop ────────────────╮
│▌  laptop         –           config                      ││ ● default                            │
│ ● payments-prod  ledger      payments                    ││   tab to list them                   │
│   payments-test  trial       payments                    ││                                      │
│   shop-prod      storefront  shop                        ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://127.0.0.1:1 · token · namespace default · ~/.kube/config
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    kubectl
        .run(&home, &["config", "rename-context", "payments-test", "payments-qa"])
        .expect("renamed");
    terminal.wait_for("  payments-qa");
    kubectl.run(&home, &["config", "set-context", "shop-prod", "--namespace=till"]).expect("set");
    terminal.wait_for("till");
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn a_file_behind_a_link_and_one_that_is_replaced_are_seen() {
    let mut home = Home::new();
    home.write("dotfiles/config", LAPTOP);
    home.directory(".kube");
    home.link(".kube/config", home.path("dotfiles/config"));
    home.kubeconfig(&[".kube/config"]);
    let terminal = Terminal::open(&home, NO_ARGUMENTS, 16, 100);
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              1/1
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of laptop ────────────────╮
│▌● laptop                                                 ││ ● default                            │
│                                                          ││   tab to list them                   │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://127.0.0.1:1 · token · namespace default · ~/.kube/config
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    home.write("dotfiles/config", LAPTOP.replace("laptop", "desktop"));
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              1/1
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of desktop ───────────────╮
│▌● desktop                                                ││ ● default                            │
│                                                          ││   tab to list them                   │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! Context "laptop" is no longer in the list.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    home.write("dotfiles/fresh", LAPTOP.replace("laptop", "palmtop"));
    fs::rename(home.path("dotfiles/fresh"), home.path("dotfiles/config")).expect("replace it");
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              1/1
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of palmtop ───────────────╮
│▌● palmtop                                                ││ ● default                            │
│                                                          ││   tab to list them                   │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! Context "desktop" is no longer in the list.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn a_file_that_breaks_is_reported_and_a_fixed_one_is_back() {
    let home = company();
    let terminal = opened(&home);
    home.write(".kube/shop.json", SHOP.replace("\"v1\",", "\"v1\""));
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              3/3
╭ contexts ─────────────── file ───────────────────────────╮╭ namespaces of laptop ────────────────╮
│▌● laptop         –       config                          ││ ● default                            │
│   payments-prod  ledger  payments                        ││                                      │
│   payments-test  trial   payments                        ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! ~/.kube/shop.json:3: is not valid JSON: a comma, colon, bracket or quote is wrong
 ? help   esc cancel"#]],
    );
    home.write(".kube/shop.json", SHOP);
    terminal.wait_for("4/4");
    terminal.wait_until(|screen| !screen.contents().contains('!'));
    terminal.send("shop");
    terminal.wait_for("▌  shop-prod");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"shop-prod\".");
}

#[test]
fn enter_does_not_choose_another_context_when_the_highlighted_one_goes() {
    let home = company();
    let terminal = opened(&home);
    terminal.send("shop");
    terminal.wait_for("▌  shop-prod");
    terminal.send_key(Key::Ctrl('u'));
    terminal.send_key(Key::Up);
    terminal.send("p");
    terminal.wait_for("▌  payments-prod");
    let untouched = home.read(".kube/config");
    fs::remove_file(home.path(".kube/payments.yaml")).expect("take the file away");
    shows(
        &terminal,
        expect![[r#"
 ❯ p                                                                                            2/2
╭ contexts ─── namespace ─ file ───────────────────────────╮╭ namespaces of shop-prod ─────────────╮
│▌  shop-prod  storefront  shop                            ││ ● storefront                         │
│ ● laptop     –           config                          ││   tab to list them                   │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! Context "payments-prod" is no longer in the list.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]],
    );
    terminal.send_key(Key::Enter);
    terminal.send("\u{15}");
    terminal.wait_for("2/2");
    assert_eq!(home.read(".kube/config"), untouched);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn a_directory_that_is_created_later_is_watched() {
    let mut home = Home::new();
    home.no_kubeconfig();
    let terminal = Terminal::open(&home, NO_ARGUMENTS, 12, 80);
    terminal.wait_for("GROUP --name NAME");
    terminal.shows(expect![[r#"
 ❯                                                                          0/0
   There is no context in ~/.kube/config, ~/.kube/clusters, ~/.kube/config.d
   and ~/.kube/configs.
   to try kswitch on sample clusters: kswitch demo
   for a kubeconfig that you have: kswitch import FILE
   for a cluster of EKS: aws eks update-kubeconfig --name NAME
   for one of GKE:
   gcloud container clusters get-credentials NAME --location LOCATION
   for one of AKS: az aks get-credentials --resource-group GROUP --name NAME"#]]);
    // The reason stays in place of the list.
    home.write(".kube/config", "contexts: 5\n");
    terminal.wait_for("must be a list");
    terminal.send_key(Key::Down);
    terminal.shows(expect![[r#"
 ❯                                                                          0/0
   ~/.kube/config:1: `contexts` must be a list, not a number
   every kubectl command fails with it; to correct it: vi +1 ~/.kube/config"#]]);
    home.write(".kube/config", LAPTOP);
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                          1/1
▌● laptop
 https://127.0.0.1:1 · token · namespace default · ~/.kube/config"#]],
    );
    home.write(".kube/clusters/a/b/cluster.yaml", LAB);
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                          2/2
 ○ lab-prod  cluster
▌● laptop    config
 https://127.0.0.1:1 · token · namespace default · ~/.kube/config"#]],
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn the_choice_is_made_in_the_files_as_they_are_now() {
    let home = company();
    let terminal = opened(&home);
    let moved = format!("# moved\n{LAPTOP}");
    home.write(".kube/config", &moved);
    home.write(".kube/shop.json", SHOP.replace("shop-prod", "shop-live"));
    terminal.wait_for("  shop-live");
    terminal.send("live");
    terminal.wait_for("▌  shop-live");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"shop-live\".");
    let switched = moved.replace("current-context: laptop", "current-context: shop-live");
    assert_eq!(home.read(".kube/config"), switched);
}

#[test]
fn what_seems_to_be_current_is_made_so_where_another_switched_just_now() {
    let home = company();
    let terminal = opened(&home);
    terminal.wait_for("▌● laptop");
    // Nothing notifies the picker before the key does.
    terminal.signal(Signal::STOP);
    home.run(&["ctx", "shop-prod"]).success();
    terminal.send_key(Key::Enter);
    terminal.signal(Signal::CONT);
    // On a busy machine the files may be read before the key, which is refused then.
    let again = "Press the key again.";
    terminal
        .wait_until(move |screen| !screen.alternate_screen() || screen.contents().contains(again));
    if terminal.screen().contains(again) {
        terminal.send_key(Key::Enter);
    }
    terminal.assert_ends(0, "Switched to context \"laptop\".");
    assert_eq!(home.read(".kube/config"), LAPTOP);
}

#[test]
fn a_context_that_another_made_current_just_now_stays_so_under_its_new_name() {
    let home = company();
    let terminal = Terminal::open(&home, NO_ARGUMENTS, 9, 80);
    terminal.wait_for("shop-prod");
    terminal.send("shop");
    terminal.send_key(Key::Ctrl('r'));
    terminal.send("-2");
    terminal.shows(expect![[r#"
 rename ❯ shop-prod-2
▌  shop-prod      storefront  shop






 Rename "shop-prod" in ~/.kube/shop.json?"#]]);
    // Enter means the same before and after the picker reads the switch.
    terminal.signal(Signal::STOP);
    home.run(&["ctx", "shop-prod"]).success();
    terminal.send_key(Key::Enter);
    terminal.signal(Signal::CONT);
    terminal.shows(expect![[r#"
 ❯ shop                                                                     1/4
▌● shop-prod-2    storefront  shop






 Renamed "shop-prod" to "shop-prod-2"."#]]);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    let switched = LAPTOP.replace("current-context: laptop", "current-context: shop-prod-2");
    assert_eq!(home.read(".kube/config"), switched);
}

#[test]
fn what_came_under_a_name_just_now_is_not_chosen_for_what_was_there() {
    for (before, after) in [
        ("\"cluster\": \"shop\"", "\"cluster\": \"lab\""),
        ("https://127.0.0.1:1/shop", "https://127.0.0.1:1/other"),
    ] {
        let home = company();
        let terminal = opened(&home);
        terminal.send("shop");
        terminal.wait_for("▌  shop-prod");
        // All of the word, or it would be read before Enter.
        terminal.wait_for("❯ shop ");
        terminal.signal(Signal::STOP);
        assert!(SHOP.contains(before), "{before}");
        home.write(".kube/shop.json", SHOP.replace(before, after));
        terminal.send_key(Key::Enter);
        terminal.signal(Signal::CONT);
        assert_eq!(terminal.wait_exit(), 1);
        terminal.wait_for("context \"shop-prod\" in ~/.kube/shop.json has changed");
        assert_eq!(home.read(".kube/config"), LAPTOP);
    }
}

#[test]
fn a_rename_of_the_current_context_keeps_a_switch_made_meanwhile() {
    let home = company();
    let terminal = Terminal::open(&home, NO_ARGUMENTS, 16, 200);
    terminal.wait_for("● laptop");
    let lock = home.write(".kube/config.lock", "");
    terminal.send_key(Key::Ctrl('r'));
    terminal.send("-2");
    terminal.send_key(Key::Enter);
    terminal.send_key(Key::Enter);
    terminal.wait_for("! The last change is still being written.");
    let theirs = LAPTOP.replace("current-context: laptop", "current-context: shop-prod");
    home.write(".kube/config", &theirs);
    fs::remove_file(lock).expect("give the lock back");
    terminal.wait_for("its current-context was changed meanwhile; nothing was written");
    assert_eq!(home.read(".kube/config"), theirs);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn what_came_under_the_name_of_a_context_after_the_question_is_not_deleted() {
    let home = company();
    let terminal = Terminal::open(&home, NO_ARGUMENTS, 16, 200);
    terminal.wait_for("● laptop");
    let lock = home.write(".kube/shop.json.lock", "");
    terminal.send("shop");
    terminal.wait_for("▌  shop-prod");
    terminal.send_key(Key::Ctrl('d'));
    terminal.wait_for("y delete");
    terminal.send("y");
    terminal.send_key(Key::Enter);
    terminal.wait_for("! The last change is still being written.");
    let theirs = SHOP.replace("\"cluster\": \"shop\"", "\"cluster\": \"another\"");
    assert_ne!(theirs, SHOP);
    home.write(".kube/shop.json", &theirs);
    fs::remove_file(lock).expect("give the lock back");
    terminal.wait_for("the context \"shop-prod\" in it was changed meanwhile; nothing was written");
    assert_eq!(home.read(".kube/shop.json"), theirs);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}
