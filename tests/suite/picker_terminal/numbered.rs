//! The picker as a numbered list, line by line.

use expect_test::expect;
use rustix::process::Signal;

use super::{LAPTOP, NO_ARGUMENTS, SHOP, Untouched, company};
use crate::rename_whole::home_of;
use crate::sample::{contexts, home_with};
use crate::support::api_server::ApiServer;
use crate::support::command::Command;
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

const PROMPT: &str = "Number, text to search, or ? for help:";
const ALL: &str = "\
4 contexts:
1. current: laptop, file config
2. payments-prod, namespace ledger, file payments
3. payments-test, namespace trial, file payments
4. shop-prod, namespace storefront, file shop";

/// A numbered list that waits for its first line.
#[track_caller]
fn opened(command: &Command) -> Terminal {
    let terminal = Terminal::of(command, 24, 80);
    terminal.wait_for(PROMPT);
    terminal
}

/// Types a line, and waits for the reply and the next prompt.
#[track_caller]
fn answer(terminal: &Terminal, line: &str) {
    terminal.send(format!("{line}\n"));
    let questions = ["switch", "delete", "rename", "undo"];
    let questions = questions.map(|does| format!("y to {does}, anything else to go back:"));
    let prompts = [&[PROMPT.to_owned()], &questions[..]].concat();
    terminal.wait_until(|screen| {
        let text = screen.contents();
        let is_echoed = prompts.iter().any(|prompt| text.contains(&format!("{prompt} {line}\n")));
        is_echoed && prompts.iter().any(|prompt| text.trim_end().ends_with(prompt))
    });
}

fn plain(home: &Home) -> Terminal {
    opened(&home.command(&["--plain"]))
}

#[test]
fn a_number_chooses() {
    let home = company();
    let terminal = plain(&home);
    terminal.wait_for_screen(&format!("{ALL}\n{PROMPT}"));
    terminal.send("3\n");
    let switched = "Switched to context \"payments-test\".";
    terminal.assert_ends(0, &format!("{ALL}\n{PROMPT} 3\n{switched}"));
    assert_eq!(home.run(&["current"]).only_stdout(), "payments-test trial\n");
}

#[test]
fn text_filters_and_the_whole_name_of_the_only_match_chooses() {
    let home = company();
    let terminal = plain(&home);
    answer(&terminal, "pay");
    answer(&terminal, "9");
    answer(&terminal, "zz");
    terminal.send("\n");
    terminal.wait_for(&format!("{PROMPT}\n{ALL}\n{PROMPT}"));
    terminal.send("shop-prod\n");
    terminal.assert_ends_with(
        0,
        expect![[r#"
4 contexts:
1. current: laptop, file config
2. payments-prod, namespace ledger, file payments
3. payments-test, namespace trial, file payments
4. shop-prod, namespace storefront, file shop
Number, text to search, or ? for help: pay
2 of 4 contexts match "pay":
1. payments-prod, namespace ledger, file payments
2. payments-test, namespace trial, file payments
Number, text to search, or ? for help: 9
There is no row 9: the list has 2. '9 searches for it.
Number, text to search, or ? for help: zz
No context matches "zz". An empty line shows all 4.
Number, text to search, or ? for help:
4 contexts:
1. current: laptop, file config
2. payments-prod, namespace ledger, file payments
3. payments-test, namespace trial, file payments
4. shop-prod, namespace storefront, file shop
Number, text to search, or ? for help: shop-prod
Switched to context "shop-prod"."#]],
    );
}

#[test]
fn the_previous_context_is_marked_and_chosen_by_a_dash() {
    let home = home_with(&["a", "b", "c"]);
    let terminal = plain(&home);
    answer(&terminal, "-");
    assert!(terminal.screen().contains("There is no previous context."));
    for name in ["b", "c"] {
        assert_eq!(home.run(&["ctx", name]).code, 0);
    }
    terminal.send("\n");
    assert_eq!(terminal.wait_exit(), 130);
    let terminal = plain(&home);
    terminal.send("-\n");
    terminal.assert_ends_with(
        0,
        expect![[r#"
3 contexts:
1. current: c
2. previous: b
3. a
Number, text to search, or ? for help: -
Switched to context "b"."#]],
    );
}

#[test]
fn contexts_are_renamed_deleted_pinned_and_restored_after_the_questions_of_the_picker() {
    let home = company();
    let before = [".kube/payments.yaml", ".kube/shop.json"].map(|file| home.read(file));
    let terminal = plain(&home);
    for line in [":rename 2 shop-prod", ":rename 2 pay", "y", ":pin 3", ":x", ":d 1 9", ":d"] {
        answer(&terminal, line);
    }
    terminal.shows(expect![[r#"
Context "shop-prod" already exists in ~/.kube/shop.json.
Number, text to search, or ? for help: :rename 2 pay
Rename "payments-prod" in ~/.kube/payments.yaml? The new name is "pay".
y to rename, anything else to go back: y
Renamed "payments-prod" to "pay".
4 contexts:
1. current: laptop, file config
2. pay, namespace ledger, file payments
3. payments-test, namespace trial, file payments
4. shop-prod, namespace storefront, file shop
Number, text to search, or ? for help: :pin 3
Pinned "payments-test".
4 contexts:
1. pinned: payments-test, namespace trial, file payments
2. current: laptop, file config
3. pay, namespace ledger, file payments
4. shop-prod, namespace storefront, file shop
Number, text to search, or ? for help: :x
No context matches ":x". An empty line shows all 4.
Number, text to search, or ? for help: :d 1 9
There is no row 1: the list has 0. '1 searches for it.
Number, text to search, or ? for help: :d
Delete needs numbers: :delete 2 5
Number, text to search, or ? for help:"#]]);
    answer(&terminal, ":delete 3 4");
    answer(&terminal, "n");
    answer(&terminal, ":d 4 3");
    answer(&terminal, "y");
    terminal.shows(expect![[r#"
Delete needs numbers: :delete 2 5
Number, text to search, or ? for help: :delete 3 4
There is no row 3: the list has 0. '3 searches for it.
Number, text to search, or ? for help: n
4 of 4 contexts match "n":
1. pinned: payments-test, namespace trial, file payments
2. shop-prod, namespace storefront, file shop
3. current: laptop, file config
4. pay, namespace ledger, file payments
Number, text to search, or ? for help: :d 4 3
Delete 2 contexts?
"laptop" from ~/.kube/config
"pay" from ~/.kube/payments.yaml
"laptop" is the current one: current-context will still name it, and kubectl fai
ls until you switch. Left over are cluster "laptop" and user "laptop": no other
context uses them.
y to delete, anything else to go back: y
Deleted "laptop" from ~/.kube/config, "pay" from ~/.kube/payments.yaml. current-
context still names "laptop", which no longer exists: kubectl fails until you sw
itch.
2 of 2 contexts match "n":
1. pinned: payments-test, namespace trial, file payments
2. shop-prod, namespace storefront, file shop
Number, text to search, or ? for help:"#]]);
    answer(&terminal, ":undo");
    assert_eq!(home.read(".kube/shop.json"), before[1]);
    answer(&terminal, ":u");
    answer(&terminal, "");
    terminal.shows(expect![[r#"
y to delete, anything else to go back: y
Deleted "laptop" from ~/.kube/config, "pay" from ~/.kube/payments.yaml. current-
context still names "laptop", which no longer exists: kubectl fails until you sw
itch.
2 of 2 contexts match "n":
1. pinned: payments-test, namespace trial, file payments
2. shop-prod, namespace storefront, file shop
Number, text to search, or ? for help: :undo
Undone: restored "laptop" and "pay"; current context is "laptop".
4 of 4 contexts match "n":
1. pinned: payments-test, namespace trial, file payments
2. shop-prod, namespace storefront, file shop
3. current: laptop, file config
4. pay, namespace ledger, file payments
Number, text to search, or ? for help: :u
There is nothing more to undo: the last change, delete "laptop" and "pay", is un
done, and kswitch stores none before it.
Number, text to search, or ? for help:
4 contexts:
1. pinned: payments-test, namespace trial, file payments
2. current: laptop, file config
3. pay, namespace ledger, file payments
4. shop-prod, namespace storefront, file shop
Number, text to search, or ? for help:"#]]);
    terminal.send("\n");
    assert_eq!(terminal.wait_exit(), 130);
}

#[test]
fn without_contexts_it_names_the_first_steps() {
    let mut home = Home::new();
    home.no_kubeconfig();
    let terminal = Terminal::of(&home.command(&["--plain"]), 24, 80);
    terminal.wait_for("An empty line leaves:");
    terminal.send("\n");
    terminal.assert_ends_with(
        130,
        expect![[r#"
There is no context in ~/.kube/config, ~/.kube/clusters, ~/.kube/config.d and ~/
.kube/configs.
to try kswitch on sample clusters: kswitch demo
for a kubeconfig that you have: kswitch import FILE
for a cluster of EKS: aws eks update-kubeconfig --name NAME
for one of GKE: gcloud container clusters get-credentials NAME --location LOCATI
ON
for one of AKS: az aks get-credentials --resource-group GROUP --name NAME
0 contexts.
An empty line leaves:"#]],
    );
}

#[test]
fn a_question_mark_explains() {
    let home = company();
    let terminal = plain(&home);
    answer(&terminal, "?");
    terminal.shows(expect![[r#"
4 contexts:
1. current: laptop, file config
2. payments-prod, namespace ledger, file payments
3. payments-test, namespace trial, file payments
4. shop-prod, namespace storefront, file shop
Number, text to search, or ? for help: ?
The number of a row switches to it.
Text searches, as in the picker. The whole name of the only match switches to it
.
An empty line shows all rows again; if nothing was searched, it leaves without a
 change.
+ shows the next rows.
- switches to the previous one.
:delete 2 5 deletes the contexts in these rows, after a question.
:rename 2 NAME renames the context in this row, after a question.
:pin 2 pins this row to the top, or unpins it.
:undo undoes the last change, and :redo makes it again.
Ctrl-c leaves without a change.
Number, text to search, or ? for help:"#]]);
    terminal.send("4\n");
    assert_eq!(terminal.wait_exit(), 0);
}

#[test]
fn a_long_list_is_printed_in_parts() {
    let names: Vec<String> = (1..=45).map(|number| format!("eu-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let home = home_with(&names);
    let terminal = plain(&home);
    terminal.shows(expect![[r#"
45 contexts:
1. current: eu-1
2. eu-2
3. eu-3
4. eu-4
5. eu-5
6. eu-6
7. eu-7
8. eu-8
9. eu-9
10. eu-10
11. eu-11
12. eu-12
13. eu-13
14. eu-14
15. eu-15
16. eu-16
17. eu-17
18. eu-18
19. eu-19
20. eu-20
25 more: + shows the next ones.
Number, text to search, or ? for help:"#]]);
    answer(&terminal, "+");
    terminal.send("+\n");
    terminal.wait_for("45. eu-45\nNumber");
    terminal.shows(expect![[r#"
26. eu-26
27. eu-27
28. eu-28
29. eu-29
30. eu-30
31. eu-31
32. eu-32
33. eu-33
34. eu-34
35. eu-35
36. eu-36
37. eu-37
38. eu-38
39. eu-39
40. eu-40
5 more: + shows the next ones.
Number, text to search, or ? for help: +
Rows 41 to 45 of 45:
41. eu-41
42. eu-42
43. eu-43
44. eu-44
45. eu-45
Number, text to search, or ? for help:"#]]);
    terminal.send("+\n");
    terminal.wait_for("There are no more rows.\nNumber");
    terminal.send("44\n");
    assert_eq!(terminal.wait_exit(), 0);
    assert_eq!(home.run(&["current"]).only_stdout(), "eu-44 default\n");
}

#[test]
fn protected_hidden_and_odd_contexts_are_as_on_the_screen() {
    let mut home = Home::new();
    home.write("a", LAPTOP);
    home.write("b", SHOP);
    home.write("c", SHOP.replace("https", "http"));
    home.write(".kube/config.d/more", contexts(&["more"]));
    home.kubeconfig(&["a", "b", "c"]);
    home.write(".config/kswitch/settings.yaml", "protect: ['*prod*']\n");
    let terminal = plain(&home);
    for line in ["3", "no", "4", "2"] {
        answer(&terminal, line);
    }
    terminal.shows(expect![[r#"
4 contexts:
1. current: laptop, file a
2. not in KUBECONFIG: more, file more
3. protected: shop-prod, namespace storefront, file b
4. protected, hidden by an earlier file: shop-prod, namespace storefront, file c
Number, text to search, or ? for help: 3
"shop-prod" is protected by "*prod*" in the settings.
y to switch, anything else to go back: no
Nothing was changed.
Number, text to search, or ? for help: 4
It can't be chosen: kubectl uses the earlier one in ~/b
Number, text to search, or ? for help: 2
It can't be chosen: its file is not in KUBECONFIG; in a shell of its own: kswitc
h shell more, or in every new shell: echo 'eval "$(kswitch init bash)"' >> ~/.ba
shrc
Number, text to search, or ? for help:"#]]);
}

/// As on the screen: who has not seen the question has not answered it.
#[test]
fn an_answer_that_was_typed_before_the_question_is_none() {
    let home = company();
    home.write(".config/kswitch/settings.yaml", "protect: ['shop*']\n");
    let before = Untouched::now(&home);
    for lines in ["4\ny\n", ":delete 2\ny\n"] {
        let terminal = plain(&home);
        terminal.send(lines);
        terminal.wait_for("anything else to go back:");
        terminal.send("no\n");
        terminal.wait_for(&format!("back: no\nNothing was changed.\n{PROMPT}"));
        terminal.send_key(Key::Ctrl('c'));
        assert_eq!(terminal.wait_exit(), 130);
        before.assert();
    }
}

#[test]
fn a_context_that_reaches_another_cluster_asks() {
    let home = home_of(["berlin", "oslo"]);
    let terminal = plain(&home);
    answer(&terminal, "oslo");
    terminal.send("y\n");
    terminal.assert_ends_with(
        0,
        expect![[r#"
2 contexts:
1. current: berlin, file berlin
2. reaches another cluster: oslo, file oslo
Number, text to search, or ? for help: oslo
"oslo" reaches https://berlin.example:6443, not https://oslo.example:6443: kubec
tl takes cluster "kubernetes" from ~/berlin, which comes before ~/oslo.
y to switch, anything else to go back: y
Switched to context "oslo".
warning: context "oslo" uses other credentials than those in ~/oslo: kubectl tak
es user "kubernetes-admin" from ~/berlin:14, which comes before ~/oslo"#]],
    );
}

#[test]
fn namespaces_are_asked_of_the_cluster_and_an_unknown_one_needs_a_yes() {
    let server = ApiServer::start(&["cart", "default", "web"]);
    let home = Home::new();
    server.kubeconfig().write(&home);
    let terminal = opened(&home.command(&["ns", "--plain"]));
    answer(&terminal, "card");
    answer(&terminal, "1");
    answer(&terminal, "n");
    terminal.send("web\n");
    terminal.assert_ends_with(
        0,
        expect![[r#"
Asking the cluster of test for its namespaces. Ctrl-c cancels.
3 namespaces of test:
1. current: default
2. cart
3. web
Number, text to search, or ? for help: card
0 of 3 namespaces of test match "card":
1. not in the cluster: card
Number, text to search, or ? for help: 1
The cluster has no namespace "card". The nearest name is "cart".
y to switch, anything else to go back: n
Nothing was changed.
Number, text to search, or ? for help: web
Namespace is now "web" in context "test"."#]],
    );
    assert_eq!(home.run(&["current"]).only_stdout(), "test web\n");
}

#[test]
fn without_an_answer_any_namespace_can_be_typed() {
    let home = company();
    let terminal = opened(&home.command(&["ns", "--plain"]));
    answer(&terminal, "cart");
    terminal.send("1\n");
    terminal.assert_ends_with(
        0,
        expect![[r#"
Asking the cluster of laptop for its namespaces. Ctrl-c cancels.
Nothing answers at 127.0.0.1:1 (connection refused). Check that the cluster runs
, and that its tunnel or VPN is up.
1 namespace of laptop, known without the cluster:
1. current: default
Number, text to search, or ? for help: cart
0 of 1 namespace of laptop match "cart":
1. as typed: cart
Number, text to search, or ? for help: 1
Namespace is now "cart" in context "laptop"."#]],
    );
    assert_eq!(home.run(&["current"]).only_stdout(), "laptop cart\n");
    let terminal = opened(&home.command(&["ns", "--plain"]));
    terminal.send("-\n");
    terminal.assert_ends_with(
        0,
        expect![[r#"
Asking the cluster of laptop for its namespaces. Ctrl-c cancels.
Nothing answers at 127.0.0.1:1 (connection refused). Check that the cluster runs
, and that its tunnel or VPN is up.
2 namespaces of laptop, known without the cluster:
1. current: cart
2. previous: default
Number, text to search, or ? for help: -
Namespace is now "default" in context "laptop"."#]],
    );
}

#[test]
fn a_dumb_terminal_or_the_setting_has_it_too_and_it_sends_no_escape_sequence() {
    let home = company();
    let untouched = Untouched::now(&home);
    let dumb = |arguments: &[&str]| {
        let command = || home.command(arguments);
        [command().env("TERM", "dumb"), command().env("TERM", ""), command().without("TERM")]
    };
    for arguments in [NO_ARGUMENTS, &["ctx"], &["--height", "5"]] {
        for command in dumb(arguments) {
            let terminal = opened(&command);
            terminal.send("\n");
            terminal.assert_ends(130, &format!("{ALL}\n{PROMPT}"));
            assert!(!terminal.raw_output().contains(&0x1b));
        }
    }
    for command in dumb(&["ctx", "--list"]) {
        let names = "laptop\npayments-prod\npayments-test\nshop-prod";
        Terminal::of(&command, 16, 100).assert_ends(0, names);
    }
    let command = home.command(&["ctx", "--plain"]).redirected(">out");
    Terminal::of(&command, 16, 100).assert_ends(0, "");
    assert!(home.read("out").starts_with("laptop\n"));
    std::fs::remove_file(home.path("out")).expect("it was written");
    untouched.assert();
    home.write(".config/kswitch/settings.yaml", "plain: true\n");
    opened(&home.command(NO_ARGUMENTS)).send("\n");
}

#[test]
fn the_end_of_input_ctrl_c_and_signals_cancel() {
    let home = company();
    for (key, echo) in [(Key::Ctrl('d'), ""), (Key::Ctrl('c'), " ^C")] {
        let terminal = plain(&home);
        terminal.send_key(key);
        terminal.assert_ends(130, &format!("{ALL}\n{PROMPT}{echo}"));
    }
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129)] {
        let terminal = plain(&home);
        terminal.signal(signal);
        terminal.assert_ends(code, &format!("{ALL}\n{PROMPT}"));
    }
}

#[test]
fn lines_after_the_choice_are_left_to_the_shell() {
    let home = company();
    let script = "\"$KSWITCH\" --plain; read -r line; echo \"then: $line\"";
    let command = home.program("/bin/sh", &["-c", script]);
    let command = command.env("KSWITCH", env!("CARGO_BIN_EXE_kswitch"));
    let terminal = opened(&command);
    terminal.send("3\nls\n");
    assert_eq!(terminal.wait_exit(), 0);
    let screen = terminal.screen();
    assert!(screen.ends_with("Switched to context \"payments-test\".\nthen: ls"), "{screen}");
}

/// As the line editor of a shell leaves it for a hotkey.
#[test]
fn a_terminal_in_raw_mode_edits_lines_meanwhile() {
    let home = company();
    let script = "stty raw -echo; \"$KSWITCH\" --plain; stty -a | grep -o -e '-icanon' -e '-echo '; \
                  stty sane";
    let command = home.program("/bin/sh", &["-c", script]);
    let command = command.env("KSWITCH", env!("CARGO_BIN_EXE_kswitch"));
    let terminal = opened(&command);
    terminal.send("4\u{7f}3\r");
    assert_eq!(terminal.wait_exit(), 0);
    let screen = terminal.screen();
    assert!(screen.contains("Switched to context \"payments-test\"."), "{screen}");
    assert!(screen.contains("-icanon") && screen.contains("-echo"), "{screen}");
}
