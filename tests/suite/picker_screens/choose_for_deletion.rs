//! The picker that was opened to choose a context which is to be deleted.

use super::stage::{NORMAL, Picker, company, key, opening};
use expect_test::expect;
use kswitch::picker::{Choice, ContextRow, LookUp, Opening, Outcome, Purpose};
use ratatui::crossterm::event::KeyCode;

fn to_delete(contexts: Vec<ContextRow>) -> Opening {
    Opening { purpose: Purpose::Delete, ..opening(contexts) }
}

/// The company, with its current context protected.
fn guarded() -> Vec<ContextRow> {
    let mut contexts = company();
    contexts[0].protection = Some("*-prod".to_owned());
    contexts
}

fn chosen(index: usize) -> Outcome {
    Outcome::Chosen(Choice { context: key(index), namespace: None, look_up: LookUp::Unneeded })
}

#[test]
fn what_it_is_for_at_every_size() {
    let mut picker = Picker::open(to_delete(company()), NORMAL);
    picker.resize(80, 12).shows(expect![[r#"
 delete ❯                                                                   6/6
▌● team7-prod          payments  cluster-7
   gke_shop-payments   –         gke.yaml
   payments@onprem     default   cluster-9
   eks:eu-west-1/blue  –         cluster-2
 × kind-local          dev       cluster-4
 ○ lab                 –         lab.yaml




 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7"#]]);
    picker.resize(40, 10).shows(expect![[r#"
 delete ❯                           6/6
▌● team7-prod          payments
   gke_shop-payments   –
   payments@onprem     default
   eks:eu-west-1/blue  –
 × kind-local          dev
 ○ lab                 –


 https…mazonaws.com · ~/.ku…s/cluster-7"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 delete ❯
▌● team7-prod
   gke…hop-payments
   payments@onprem
   eks:e…est-1/blue"#]]);
}

#[test]
fn enter_chooses_and_asks_nothing() {
    let mut picker = Picker::open(to_delete(company()), NORMAL);
    picker.press(KeyCode::Down).press(KeyCode::Enter);
    assert_eq!((&picker.outcome, &picker.mutation), (&Some(chosen(1)), &None));
    let mut picker = Picker::open(to_delete(company()), NORMAL);
    picker.type_in("onprem").press(KeyCode::Enter);
    assert_eq!(picker.outcome, Some(chosen(2)));
}

#[test]
fn other_keys_do_nothing_else() {
    let mut picker = Picker::open(to_delete(company()), NORMAL);
    let before = picker.screen();
    picker.press(KeyCode::Tab).press(KeyCode::Right);
    for letter in ['d', 'r', 'z'] {
        picker.control(letter);
    }
    assert_eq!(picker.screen(), before);
    assert_eq!((&picker.outcome, &picker.mutation), (&None, &None));
    picker.press(KeyCode::Esc);
    assert_eq!(picker.outcome, Some(Outcome::Cancelled));
}

#[test]
fn a_shadowed_context_is_refused_as_it_is_elsewhere() {
    let shown_after = |opening: Opening, press: fn(&mut Picker)| {
        let mut picker = Picker::open(Opening { highlighted: 4, ..opening }, NORMAL);
        press(&mut picker);
        assert_eq!((&picker.outcome, &picker.mutation), (&None, &None));
        picker.screen().lines().nth(14).map(str::to_owned)
    };
    let refused = shown_after(to_delete(company()), |picker| {
        picker.press(KeyCode::Enter);
    });
    let elsewhere = shown_after(opening(company()), |picker| {
        picker.control('d');
    });
    let words = " ! kubectl uses the earlier one in ~/.kube/config";
    assert_eq!(refused.as_deref(), Some(words));
    // There it can be renamed.
    assert_eq!(elsewhere.as_deref(), Some(&*format!("{words}; ctrl-r to rename this one")));
}

#[test]
fn a_protected_context_is_asked_about_at_every_size() {
    let mut picker = Picker::open(to_delete(guarded()), NORMAL);
    picker.press(KeyCode::Enter).resize(80, 12).shows(expect![[r#"
 delete ❯                                                                   6/6
▌●! team7-prod          payments  cluster-7
    gke_shop-payments   –         gke.yaml
    payments@onprem     default   cluster-9
    eks:eu-west-1/blue  –         cluster-2
 ×  kind-local          dev       cluster-4
 ○  lab                 –         lab.yaml


 ! Delete "team7-prod" from ~/.kube/clusters/cluster-7? Left over is user "u":
 no other context uses it.
 y delete   esc cancel"#]]);
    picker.resize(40, 10).shows(expect![[r#"
 delete ❯                    row 1  6/6
▌●! team7-prod          payments
    gke_shop-payments   –
    payments@onprem     default
    eks:eu-west-1/blue  –
 ×  kind-local          dev
 ! Delete "team7-prod" from
 ~/.kube/clusters/cluster-7? Left over
 is user "u": no other context uses it.
 y delete   esc cancel"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 delete ❯
 ! Delete
 "team7-prod" from
 ~/.kube/clusters/c
 pgdn   esc   3/7"#]]);
    assert_eq!(picker.outcome, None);
    picker.press(KeyCode::Enter);
    assert_eq!(picker.outcome, None);
    picker.press(KeyCode::Enter).press(KeyCode::Char('y'));
    assert_eq!(picker.outcome, None);
    picker.press(KeyCode::PageDown).press(KeyCode::PageDown).press(KeyCode::Char('y'));
    assert_eq!((&picker.outcome, &picker.mutation), (&Some(chosen(0)), &None));
}

#[test]
fn the_help_lists_what_the_keys_do_here() {
    let mut picker = Picker::open(to_delete(company()), NORMAL);
    picker.press(KeyCode::Char('?')).resize(80, 24).shows(expect![[r#"
 delete ❯                                                                   6/6
╭ help ────────────────────────────────────────────────────────────────────────╮
│ do                                     move                                  │
│ enter           delete the context     up ctrl-p       up                    │
│ y               in a question: yes     down            down                  │
│ ? f1            show this help         pgdn            a page down           │
│ esc ctrl-c      cancel                                                       │
│                                        type                                  │
│ search                                 home            to the start or top   │
│ word            fuzzy match            end             to the end or bottom  │
│ one two         both terms             right           right                 │
│ 'word           exact match            backspace       delete char before    │
│ ^word           prefix match           ctrl-u          delete all before     │
│ word$           suffix match                                                 │
│ !word           inverse match          marks                                 │
│ one | two       either term            ●               current               │
│                                        ×               shadowed by another   │
│                                        ○               not in KUBECONFIG     │
│                                        !               protected             │
│                                        ≠               other cluster/user    │
╰──────────────────────────────────────────────────────────────────────────────╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7

 esc close"#]]);
}
