//! What the keys do, over the lists.

use super::stage::{NORMAL, Picker, company, opening};
use expect_test::expect;
use ratatui::crossterm::event::KeyCode;

#[test]
fn from_its_top() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.press(KeyCode::Char('?'));
    picker.resize(80, 24).shows(expect![[r#"
 ❯                                                                          6/6
╭ help ────────────────────────────────────────────────────────────────────────╮
│ do                                     move                                  │
│ enter           switch to this row     up ctrl-p       up                    │
│ y               say yes                down ctrl-n     down                  │
│ tab             to the namespaces      pgup            a page up             │
│ shift-tab tab   to the contexts        pgdn            a page down           │
│ ctrl-d          delete the context     ctrl-home       to the first row      │
│ ctrl-r          rename the context     ctrl-end        to the last row       │
│ tab             cluster and user too                                         │
│ ctrl-z          undo the last change   type                                  │
│ alt-z           redo what was undone   home            to the start or top   │
│ alt-c           copy the name          end             to the end or bottom  │
│ ? f1            this help              ctrl-a          to the start          │
│ q enter         close this help        ctrl-e          to the end            │
│ esc ctrl-c      leave as it was        left            left, or to contexts  │
│                                        right           right, to namespaces  │
│ search                                 ctrl-b          left                  │
│ word            its letters in order   ctrl-f          right                 │
│ one two         both of them           alt-b           a word left           │
│ 'word           exactly so             alt-f           a word right          │
╰────────────────────────────────────────────────────────────────── 1–19 of 30 ╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 esc close"#]]);
    picker.resize(120, 40).shows(
        expect![[r#"
 ❯                                                                                                                  6/6
╭ help ────────────────────────────────────────────────────────────────────────────────────────────────────────────────╮
│ do                                                         move                                                      │
│ enter               switch to this row                     up ctrl-p ctrl-k    up                                    │
│ y                   say yes                                down ctrl-n ctrl-j  down                                  │
│ tab                 to the namespaces                      pgup                a page up                             │
│ shift-tab tab       to the contexts                        pgdn                a page down                           │
│ ctrl-d              delete the context                     ctrl-home           to the first row                      │
│ ctrl-r              rename the context                     ctrl-end            to the last row                       │
│ tab                 cluster and user too                                                                             │
│ ctrl-z              undo the last change                   type                                                      │
│ alt-z               redo what was undone                   home                to the start or top                   │
│ alt-c               copy the name                          end                 to the end or bottom                  │
│ ? f1                this help                              ctrl-a              to the start                          │
│ q enter             close this help                        ctrl-e              to the end                            │
│ esc ctrl-c ctrl-g   leave as it was                        left                left, or to contexts                  │
│                                                            right               right, to namespaces                  │
│ search                                                     ctrl-b              left                                  │
│ word                its letters in order                   ctrl-f              right                                 │
│ one two             both of them                           alt-b ctrl-left     a word left                           │
│ 'word               exactly so                             alt-f ctrl-right    a word right                          │
│ ^word               at the start                           backspace ctrl-h    delete before                         │
│ word$               at the end                             delete              delete after                          │
│ !word               without it                             alt-backspace       delete word before                    │
│ one | two           either                                 alt-d               delete word after                     │
│                                                            ctrl-w              delete to a space                     │
│ marks                                                      ctrl-u              delete all before                     │
│ ●                   current                                ctrl-y              put deleted back                      │
│ ×                   shadowed by another                                                                              │
│ ○                   not in KUBECONFIG                                                                                │
│ !                   protected                                                                                        │
│ ≠                   other cluster/user                                                                               │
│                                                                                                                      │
│                                                                                                                      │
│                                                                                                                      │
│                                                                                                                      │
│                                                                                                                      │
╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · namespace payments · ~/.kube/clusters/cluster-7
 esc close"#]],
    );
    picker.resize(40, 10).shows(expect![[r#"
 ❯                                  6/6
╭ help ────────────────────────────────╮
│ do                                   │
│ enter           switch to this row   │
│ y               say yes              │
│ tab             to the namespaces    │
│ shift-tab tab   to the contexts      │
╰─────────────────────────── 1–5 of 57 ╯
 https…mazonaws.com · ~/.ku…s/cluster-7
 esc close"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯              6/6
 do
 enter
   switch to this
   row"#]]);
}

#[test]
fn at_its_end() {
    let mut picker = Picker::open(opening(company()), (80, 24));
    picker.press(KeyCode::F(1)).press(KeyCode::End).shows(expect![[r#"
 ❯                                                                          6/6
╭ help ────────────────────────────────────────────────────────────────────────╮
│ ? f1            this help              ctrl-a          to the start          │
│ q enter         close this help        ctrl-e          to the end            │
│ esc ctrl-c      leave as it was        left            left, or to contexts  │
│                                        right           right, to namespaces  │
│ search                                 ctrl-b          left                  │
│ word            its letters in order   ctrl-f          right                 │
│ one two         both of them           alt-b           a word left           │
│ 'word           exactly so             alt-f           a word right          │
│ ^word           at the start           backspace       delete before         │
│ word$           at the end             delete          delete after          │
│ !word           without it             alt-backspace   delete word before    │
│ one | two       either                 alt-d           delete word after     │
│                                        ctrl-w          delete to a space     │
│ marks                                  ctrl-u          delete all before     │
│ ●               current                ctrl-y          put deleted back      │
│ ×               shadowed by another                                          │
│ ○               not in KUBECONFIG                                            │
│ !               protected                                                    │
│ ≠               other cluster/user                                           │
╰───────────────────────────────────────────────────────────────── 12–30 of 30 ╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 esc close"#]]);
    picker.resize(40, 10).press(KeyCode::End).shows(expect![[r#"
 ❯                                  6/6
╭ help ────────────────────────────────╮
│ ●               current              │
│ ×               shadowed by another  │
│ ○               not in KUBECONFIG    │
│ !               protected            │
│ ≠               other cluster/user   │
╰───────────────────────── 53–57 of 57 ╯
 https…mazonaws.com · ~/.ku…s/cluster-7
 esc close"#]]);
    picker.resize(20, 5).press(KeyCode::End).shows(expect![[r#"
 ❯              6/6
   protected
 ≠
   other
   cluster/user"#]]);
    // There is nothing to scroll.
    picker.resize(120, 40).press(KeyCode::Up).shows(
        expect![[r#"
 ❯                                                                                                                  6/6
╭ help ────────────────────────────────────────────────────────────────────────────────────────────────────────────────╮
│ do                                                         move                                                      │
│ enter               switch to this row                     up ctrl-p ctrl-k    up                                    │
│ y                   say yes                                down ctrl-n ctrl-j  down                                  │
│ tab                 to the namespaces                      pgup                a page up                             │
│ shift-tab tab       to the contexts                        pgdn                a page down                           │
│ ctrl-d              delete the context                     ctrl-home           to the first row                      │
│ ctrl-r              rename the context                     ctrl-end            to the last row                       │
│ tab                 cluster and user too                                                                             │
│ ctrl-z              undo the last change                   type                                                      │
│ alt-z               redo what was undone                   home                to the start or top                   │
│ alt-c               copy the name                          end                 to the end or bottom                  │
│ ? f1                this help                              ctrl-a              to the start                          │
│ q enter             close this help                        ctrl-e              to the end                            │
│ esc ctrl-c ctrl-g   leave as it was                        left                left, or to contexts                  │
│                                                            right               right, to namespaces                  │
│ search                                                     ctrl-b              left                                  │
│ word                its letters in order                   ctrl-f              right                                 │
│ one two             both of them                           alt-b ctrl-left     a word left                           │
│ 'word               exactly so                             alt-f ctrl-right    a word right                          │
│ ^word               at the start                           backspace ctrl-h    delete before                         │
│ word$               at the end                             delete              delete after                          │
│ !word               without it                             alt-backspace       delete word before                    │
│ one | two           either                                 alt-d               delete word after                     │
│                                                            ctrl-w              delete to a space                     │
│ marks                                                      ctrl-u              delete all before                     │
│ ●                   current                                ctrl-y              put deleted back                      │
│ ×                   shadowed by another                                                                              │
│ ○                   not in KUBECONFIG                                                                                │
│ !                   protected                                                                                        │
│ ≠                   other cluster/user                                                                               │
│                                                                                                                      │
│                                                                                                                      │
│                                                                                                                      │
│                                                                                                                      │
│                                                                                                                      │
╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · namespace payments · ~/.kube/clusters/cluster-7
 esc close"#]],
    );
}
