//! What the keys do, over the lists.

use super::stage::{NORMAL, Picker, company, opening};
use ratatui::crossterm::event::KeyCode;

#[test]
fn from_its_top() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.press(KeyCode::Char('?'));
    picker.resize(80, 24).shows(
        "
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
│ alt-c           copy the name          home            to the start or top   │
│ ? f1            this help              end             to the end or bottom  │
│ q enter         close this help        ctrl-a          to the start          │
│ esc ctrl-c      leave as it was        ctrl-e          to the end            │
│                                        left            left, or to contexts  │
│ search                                 right           right, to namespaces  │
│ word            its letters in order   ctrl-b          left                  │
│ one two         both of them           ctrl-f          right                 │
│ 'word           exactly so             alt-b           a word left           │
│ ^word           at the start           alt-f           a word right          │
╰────────────────────────────────────────────────────────────────── 1–19 of 29 ╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 esc close",
    );
    picker.resize(120, 40).shows(
        "
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
│ alt-c               copy the name                          home                to the start or top                   │
│ ? f1                this help                              end                 to the end or bottom                  │
│ q enter             close this help                        ctrl-a              to the start                          │
│ esc ctrl-c ctrl-g   leave as it was                        ctrl-e              to the end                            │
│                                                            left                left, or to contexts                  │
│ search                                                     right               right, to namespaces                  │
│ word                its letters in order                   ctrl-b              left                                  │
│ one two             both of them                           ctrl-f              right                                 │
│ 'word               exactly so                             alt-b ctrl-left     a word left                           │
│ ^word               at the start                           alt-f ctrl-right    a word right                          │
│ word$               at the end                             backspace ctrl-h    delete before                         │
│ !word               without it                             delete              delete after                          │
│ one | two           either                                 alt-backspace       delete word before                    │
│                                                            alt-d               delete word after                     │
│ marks                                                      ctrl-w              delete to a space                     │
│ ●                   current                                ctrl-u              delete all before                     │
│ ×                   shadowed by another                    ctrl-y              put deleted back                      │
│ ○                   not in KUBECONFIG                                                                                │
│ !                   protected                                                                                        │
│ ≠                   other cluster/user                                                                               │
│                                                                                                                      │
│                                                                                                                      │
│                                                                                                                      │
│                                                                                                                      │
│                                                                                                                      │
│                                                                                                                      │
╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · namespace payments · ~/.kube/clusters/cluster-7
 esc close",
    );
    picker.resize(40, 10).shows(
        "
 ❯                                  6/6
╭ help ────────────────────────────────╮
│ do                                   │
│ enter           switch to this row   │
│ y               say yes              │
│ tab             to the namespaces    │
│ shift-tab tab   to the contexts      │
╰─────────────────────────── 1–5 of 56 ╯
 https…mazonaws.com · ~/.ku…s/cluster-7
 esc close",
    );
    picker.resize(20, 5).shows(
        "
 ❯              6/6
 do
 enter
   switch to this
   row",
    );
}

#[test]
fn at_its_end() {
    let mut picker = Picker::open(opening(company()), (80, 24));
    picker.press(KeyCode::F(1)).press(KeyCode::End).shows(
        "
 ❯                                                                          6/6
╭ help ────────────────────────────────────────────────────────────────────────╮
│ ? f1            this help              end             to the end or bottom  │
│ q enter         close this help        ctrl-a          to the start          │
│ esc ctrl-c      leave as it was        ctrl-e          to the end            │
│                                        left            left, or to contexts  │
│ search                                 right           right, to namespaces  │
│ word            its letters in order   ctrl-b          left                  │
│ one two         both of them           ctrl-f          right                 │
│ 'word           exactly so             alt-b           a word left           │
│ ^word           at the start           alt-f           a word right          │
│ word$           at the end             backspace       delete before         │
│ !word           without it             delete          delete after          │
│ one | two       either                 alt-backspace   delete word before    │
│                                        alt-d           delete word after     │
│ marks                                  ctrl-w          delete to a space     │
│ ●               current                ctrl-u          delete all before     │
│ ×               shadowed by another    ctrl-y          put deleted back      │
│ ○               not in KUBECONFIG                                            │
│ !               protected                                                    │
│ ≠               other cluster/user                                           │
╰───────────────────────────────────────────────────────────────── 11–29 of 29 ╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 esc close",
    );
    picker.resize(40, 10).press(KeyCode::End).shows(
        "
 ❯                                  6/6
╭ help ────────────────────────────────╮
│ ●               current              │
│ ×               shadowed by another  │
│ ○               not in KUBECONFIG    │
│ !               protected            │
│ ≠               other cluster/user   │
╰───────────────────────── 52–56 of 56 ╯
 https…mazonaws.com · ~/.ku…s/cluster-7
 esc close",
    );
    picker.resize(20, 5).press(KeyCode::End).shows(
        "
 ❯              6/6
   protected
 ≠
   other
   cluster/user",
    );
    // There is nothing to scroll.
    picker.resize(120, 40).press(KeyCode::Up).shows(
        "
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
│ alt-c               copy the name                          home                to the start or top                   │
│ ? f1                this help                              end                 to the end or bottom                  │
│ q enter             close this help                        ctrl-a              to the start                          │
│ esc ctrl-c ctrl-g   leave as it was                        ctrl-e              to the end                            │
│                                                            left                left, or to contexts                  │
│ search                                                     right               right, to namespaces                  │
│ word                its letters in order                   ctrl-b              left                                  │
│ one two             both of them                           ctrl-f              right                                 │
│ 'word               exactly so                             alt-b ctrl-left     a word left                           │
│ ^word               at the start                           alt-f ctrl-right    a word right                          │
│ word$               at the end                             backspace ctrl-h    delete before                         │
│ !word               without it                             delete              delete after                          │
│ one | two           either                                 alt-backspace       delete word before                    │
│                                                            alt-d               delete word after                     │
│ marks                                                      ctrl-w              delete to a space                     │
│ ●                   current                                ctrl-u              delete all before                     │
│ ×                   shadowed by another                    ctrl-y              put deleted back                      │
│ ○                   not in KUBECONFIG                                                                                │
│ !                   protected                                                                                        │
│ ≠                   other cluster/user                                                                               │
│                                                                                                                      │
│                                                                                                                      │
│                                                                                                                      │
│                                                                                                                      │
│                                                                                                                      │
│                                                                                                                      │
╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · namespace payments · ~/.kube/clusters/cluster-7
 esc close",
    );
}
