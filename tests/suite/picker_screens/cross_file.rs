//! A context that reaches another cluster than that of its own file: marked, explained, asked about.

use super::stage::{Picker, company, key, opening};
use expect_test::expect;
use kswitch::picker::{Choice, ContextRow, CrossFile, LookUp, Outcome};
use ratatui::crossterm::event::KeyCode;
use ratatui::style::Color;

/// The company, where the third context reaches the cluster of another file.
fn shared() -> Vec<ContextRow> {
    let mut contexts = company();
    contexts[2].cross_file = Some(CrossFile {
        text: "Reaches https://berlin.example:6443, not https://oslo.example:6443: kubectl takes \
               cluster \"kubernetes\" from ~/.kube/berlin, which comes before ~/.kube/oslo."
            .to_owned(),
        is_other_cluster: true,
    });
    contexts
}

#[test]
fn its_mark_what_it_reaches_and_the_question() {
    let mut picker = Picker::open(opening(shared()), (80, 12));
    picker.press(KeyCode::Down).press(KeyCode::Down).shows(expect![[r#"
 ❯                                                                          6/6
 ●  team7-prod          payments  cluster-7
    gke_shop-payments   –         gke.yaml
▌ ≠ payments@onprem     default   cluster-9
    eks:eu-west-1/blue  –         cluster-2
 ×  kind-local          dev       cluster-4
 ○  lab                 –         lab.yaml


 Reaches https://berlin.example:6443, not https://oslo.example:6443: kubectl
 takes cluster "kubernetes" from ~/.kube/berlin, which comes before
 ~/.kube/oslo."#]]);
    assert_eq!(picker.runs(|cell| cell.symbol() == "≠" && cell.fg != Color::Reset), ["≠"]);
    picker.press(KeyCode::Enter).shows(expect![[r#"
 ❯                                                                          6/6
 ●  team7-prod          payments  cluster-7
    gke_shop-payments   –         gke.yaml
▌ ≠ payments@onprem     default   cluster-9
    eks:eu-west-1/blue  –         cluster-2
 ×  kind-local          dev       cluster-4
 ○  lab                 –         lab.yaml

 ! Reaches https://berlin.example:6443, not https://oslo.example:6443: kubectl
 takes cluster "kubernetes" from ~/.kube/berlin, which comes before
 ~/.kube/oslo.
 y switch   ctrl-r rename   esc cancel"#]]);
    assert_eq!(picker.outcome, None);
    picker.control('r').shows(expect![[r#"
 rename ❯ payments@onprem
 ●  team7-prod          payments  cluster-7
    gke_shop-payments   –         gke.yaml
▌ ≠ payments@onprem     default   cluster-9
    eks:eu-west-1/blue  –         cluster-2
 ×  kind-local          dev       cluster-4
 ○  lab                 –         lab.yaml



 Rename "payments@onprem" with its cluster and user in
 ~/.kube/clusters/cluster-9?"#]]);
    picker.press(KeyCode::Esc).press(KeyCode::Enter).press(KeyCode::Char('y'));
    let choice = Choice { context: key(2), namespace: None, look_up: LookUp::Unneeded };
    assert_eq!(picker.outcome, Some(Outcome::Chosen(choice)));
}
