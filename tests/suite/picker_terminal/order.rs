//! The order of the contexts, which a key changes for all later pickers.

use expect_test::expect;

use super::{NO_ARGUMENTS, company};
use crate::sample::contexts;
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

#[test]
fn the_order_is_kept_until_it_is_changed_again() {
    let home = company();
    home.run(&["ctx", "shop-prod"]).success();
    let history = ".local/state/kswitch/history.json";
    let by_use = || {
        expect![[r#"
 ❯                                                                          4/4
▌● shop-prod      storefront  shop
   laptop         –           config
   payments-prod  ledger      payments
   payments-test  trial       payments



 https://127.0.0.1:1/shop · token · namespace storefront · ~/.kube/shop.json"#]]
    };
    let by_name = || {
        expect![[r#"
 ❯                                                                          4/4
   laptop         –           config
   payments-prod  ledger      payments
   payments-test  trial       payments
▌● shop-prod      storefront  shop



 https://127.0.0.1:1/shop · token · namespace storefront · ~/.kube/shop.json"#]]
    };
    let sorted_by_name = || {
        expect![[r#"
 ❯                                                                          4/4
   laptop         –           config
   payments-prod  ledger      payments
   payments-test  trial       payments
▌● shop-prod      storefront  shop



 Sorted by name."#]]
    };
    let sorted_by_use = || {
        expect![[r#"
 ❯                                                                          4/4
▌● shop-prod      storefront  shop
   laptop         –           config
   payments-prod  ledger      payments
   payments-test  trial       payments



 Sorted by use."#]]
    };
    for (before, after, is_kept) in
        [(by_use(), sorted_by_name(), true), (by_name(), sorted_by_use(), false)]
    {
        let terminal = Terminal::open(&home, NO_ARGUMENTS, 9, 80);
        terminal.shows(before);
        terminal.send_key(Key::Ctrl('s'));
        terminal.shows(after);
        assert_eq!(home.read(history).contains("by_name"), is_kept);
        terminal.send_key(Key::Esc);
        assert_eq!(terminal.wait_exit(), 130);
    }
    // The settings count where they are as the order that was chosen.
    home.write(".config/kswitch/settings.yaml", "sort: name\n");
    let terminal = Terminal::open(&home, NO_ARGUMENTS, 9, 80);
    terminal.shows(by_name());
    terminal.send_key(Key::Ctrl('s'));
    terminal.shows(sorted_by_use());
    assert!(home.read(history).contains("\"by_name\": false"));
}

#[test]
fn generated_names_are_where_their_short_forms_belong() {
    let mut home = Home::new();
    let names = [
        "kubernetes-admin@lab",
        "arn:aws:eks:us-east-1:444455556666:cluster/shop",
        "arn:aws:eks:eu-west-1:111122223333:cluster/shop-10",
        "arn:aws:eks:eu-west-1:111122223333:cluster/shop-9",
        "dev",
    ];
    home.write("config", contexts(&names));
    home.kubeconfig(&["config"]);
    let terminal = Terminal::open(&home, NO_ARGUMENTS, 12, 80);
    terminal.shows(expect![[r#"
 ❯                                                                          5/5
▌● admin@lab
   dev
   eks:eu-west-1:111122223333/shop-9
   eks:eu-west-1:111122223333/shop-10
   eks:us-east-1:444455556666/shop





 kubernetes-admin@lab · https://lab.example · ~/config · token"#]]);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    let terminal = Terminal::open(&home, &["--plain"], 12, 80);
    terminal.shows(expect![[r#"
5 contexts:
1. current: kubernetes-admin@lab
2. dev
3. arn:aws:eks:eu-west-1:111122223333:cluster/shop-9
4. arn:aws:eks:eu-west-1:111122223333:cluster/shop-10
5. arn:aws:eks:us-east-1:444455556666:cluster/shop
Number, text to search, or ? for help:"#]]);
    terminal.send_key(Key::Enter);
    assert_eq!(terminal.wait_exit(), 130);
    assert_eq!(home.run(&["ctx", "--list"]).only_stdout().lines().next(), Some(names[3]));
}
