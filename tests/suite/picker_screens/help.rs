//! The help over the lists. Its layout is tested with the keys of the stage, which are few; those of
//! the program are compared once.

use std::fmt::Write as _;

use super::stage::{NORMAL, Picker, company, opening};
use crate::support::expected::assert_text;
use expect_test::expect;
use kswitch::picker::Purpose;
use kswitch::picker::keymap::{Group, Key, Keymap};
use ratatui::crossterm::event::KeyCode;

#[test]
fn the_default_keys() {
    let mut text = String::new();
    for group in Group::ALL {
        writeln!(text, "{group:?}").expect("write to a string");
        for row in Keymap::default().explained(group, Purpose::Switch, true) {
            let keys: Vec<_> = row.keys.iter().map(Key::to_string).collect();
            writeln!(text, "  {:20}{}", keys.join(" "), row.does).expect("write to a string");
        }
    }
    assert_text(
        &text,
        expect![[r#"
Do
  enter               switch to this row
  ctrl-t              switch this terminal only
  y                   in a question: yes
  tab                 go to the namespaces
  esc shift-tab tab   go to the contexts
  ctrl-d              delete the context
  ctrl-space insert   mark it, to delete several
  ctrl-r              rename the context
  tab                 in a rename: cluster and user too
  ctrl-z              undo the last change
  alt-z               redo the last undone change
  -                   switch to the previous one
  f5                  ask or read again
  ctrl-s              sort by name, or by use
  alt-c               copy the name
  alt-p               pin to the top, or unpin
  alt-r               recent namespaces first
  ? f1                show this help
  q enter             close this help
  esc ctrl-c ctrl-g   cancel
Move
  up ctrl-p ctrl-k    up
  down ctrl-n ctrl-j  down
  pgup                a page up
  pgdn                a page down
  ctrl-home           to the first row
  ctrl-end            to the last row
Type
  home                to the start or top
  end                 to the end or bottom
  ctrl-a              to the start
  ctrl-e              to the end
  left                left, or to contexts
  right               right, to namespaces
  ctrl-b              left
  ctrl-f              right
  alt-b ctrl-left     a word left
  alt-f ctrl-right    a word right
  backspace ctrl-h    delete char before
  delete              delete char after
  alt-backspace       delete word before
  alt-d               delete word after
  ctrl-w              delete to a space
  ctrl-u              delete all before
  ctrl-y              insert the deleted text
"#]],
    );
}

#[test]
fn from_its_top() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.press(KeyCode::Char('?'));
    picker.resize(80, 24).shows(expect![[r#"
 ❯                                                                          6/6
╭ help ────────────────────────────────────────────────────────────────────────╮
│ do                                     move                                  │
│ enter           switch to this row     up ctrl-p       up                    │
│ y               in a question: yes     down            down                  │
│ tab             go to the namespaces   pgdn            a page down           │
│ shift-tab tab   go to the contexts                                           │
│ ctrl-d          delete the context     type                                  │
│ ctrl-r          rename the context     home            to the start or top   │
│ tab             in a rename: cluster   end             to the end or bottom  │
│                 and user too           right           right, to namespaces  │
│ ctrl-z          undo the last change   backspace       delete char before    │
│ alt-p           pin to the top, or     ctrl-u          delete all before     │
│                 unpin                                                        │
│ alt-r           recent namespaces      search                                │
│                 first                  word            fuzzy match           │
│ ? f1            show this help         one two         both terms            │
│ esc ctrl-c      cancel                 'word           exact match           │
│                                        ^word           prefix match          │
│ marks                                  word$           suffix match          │
╰────────────────────────────────────────────────────────────────── 1–18 of 25 ╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7

 esc close"#]]);
    // There are more keys in a wider column.
    picker.resize(120, 24).shows(expect![[r#"
 ❯                                                                                                                  6/6
╭ help ────────────────────────────────────────────────────────────────────────────────────────────────────────────────╮
│ do                                                         move                                                      │
│ enter               switch to this row                     up ctrl-p ctrl-k    up                                    │
│ y                   in a question: yes                     down                down                                  │
│ tab                 go to the namespaces                   pgdn                a page down                           │
│ shift-tab tab       go to the contexts                                                                               │
│ ctrl-d              delete the context                     type                                                      │
│ ctrl-r              rename the context                     home                to the start or top                   │
│ tab                 in a rename: cluster and user too      end                 to the end or bottom                  │
│ ctrl-z              undo the last change                   right               right, to namespaces                  │
│ alt-p               pin to the top, or unpin               backspace           delete char before                    │
│ alt-r               recent namespaces first                ctrl-u              delete all before                     │
│ ? f1                show this help                                                                                   │
│ esc ctrl-c ctrl-g   cancel                                 search                                                    │
│                                                            word                fuzzy match                           │
│ marks                                                      one two             both terms                            │
│ +                   marked                                 'word               exact match                           │
│ ★                   pinned                                 ^word               prefix match                          │
│ ●                   current                                word$               suffix match                          │
╰────────────────────────────────────────────────────────────────────────────────────────────────────────── 1–18 of 22 ╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · namespace payments · ~/.kube/clusters/cluster-7

 esc close"#]]);
    picker.resize(40, 10).shows(expect![[r#"
 ❯                                  6/6
╭ help ────────────────────────────────╮
│ do                                   │
│ enter           switch to this row   │
│ y               in a question: yes   │
│ tab             go to the namespaces │
│ shift-tab tab   go to the contexts   │
│ ctrl-d          delete the context   │
╰─────────────────────────── 1–6 of 46 ╯
 https…mazonaws.com · ~/.ku…s/cluster-7"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯           #1 6/6
 do
 enter
   switch to this
   row"#]]);
}

#[test]
fn at_its_end() {
    let mut picker = Picker::open(opening(company()), (80, 14));
    picker.press(KeyCode::F(1)).press(KeyCode::End).shows(expect![[r#"
 ❯                                                                          6/6
╭ help ────────────────────────────────────────────────────────────────────────╮
│                                        ^word           prefix match          │
│ marks                                  word$           suffix match          │
│ +               marked                 !word           inverse match         │
│ ★               pinned                 one | two       either term           │
│ ●               current                                                      │
│ ×               shadowed by another                                          │
│ ○               not in KUBECONFIG                                            │
│ !               protected                                                    │
│ ≠               other cluster/user                                           │
╰───────────────────────────────────────────────────────────────── 17–25 of 25 ╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 esc close"#]]);
    picker.resize(40, 10).press(KeyCode::End).shows(expect![[r#"
 ❯                                  6/6
╭ help ────────────────────────────────╮
│ ★               pinned               │
│ ●               current              │
│ ×               shadowed by another  │
│ ○               not in KUBECONFIG    │
│ !               protected            │
│ ≠               other cluster/user   │
╰───────────────────────── 41–46 of 46 ╯
 https…mazonaws.com · ~/.ku…s/cluster-7"#]]);
    picker.resize(20, 5).press(KeyCode::End).shows(expect![[r#"
 ❯           #1 6/6
   protected
 ≠
   other
   cluster/user"#]]);
}

#[test]
fn a_help_that_fits_is_not_scrolled() {
    let mut picker = Picker::open(opening(company()), (80, 32));
    let before = picker.press(KeyCode::Char('?')).screen();
    for key in [KeyCode::Down, KeyCode::PageDown, KeyCode::End, KeyCode::Up] {
        assert_eq!(picker.press(key).screen(), before);
    }
}
