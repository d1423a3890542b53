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
│ ctrl-z          undo the last change                                         │
│ alt-c           copy the name          type                                  │
│ ? f1            this help              home            to the start or top   │
│ q enter         close this help        end             to the end or bottom  │
│ esc ctrl-c      leave as it was        ctrl-a          to the start          │
│                                        ctrl-e          to the end            │
│ search                                 left            left, or to contexts  │
│ word            its letters in order   right           right, to namespaces  │
│ one two         both of them           ctrl-b          left                  │
│ 'word           exactly so             ctrl-f          right                 │
│ ^word           at the start           alt-b           a word left           │
│ word$           at the end             alt-f           a word right          │
╰────────────────────────────────────────────────────────────────── 1–19 of 27 ╯
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
│ ctrl-z              undo the last change                                                                             │
│ alt-c               copy the name                          type                                                      │
│ ? f1                this help                              home                to the start or top                   │
│ q enter             close this help                        end                 to the end or bottom                  │
│ esc ctrl-c ctrl-g   leave as it was                        ctrl-a              to the start                          │
│                                                            ctrl-e              to the end                            │
│ search                                                     left                left, or to contexts                  │
│ word                its letters in order                   right               right, to namespaces                  │
│ one two             both of them                           ctrl-b              left                                  │
│ 'word               exactly so                             ctrl-f              right                                 │
│ ^word               at the start                           alt-b ctrl-left     a word left                           │
│ word$               at the end                             alt-f ctrl-right    a word right                          │
│ !word               without it                             backspace ctrl-h    delete before                         │
│ one | two           either                                 delete              delete after                          │
│                                                            alt-backspace       delete word before                    │
│ marks                                                      alt-d               delete word after                     │
│ ●                   current                                ctrl-w              delete to a space                     │
│ ×                   shadowed by another                    ctrl-u              delete all before                     │
│ ○                   not in KUBECONFIG                      ctrl-y              put deleted back                      │
│ !                   protected                                                                                        │
│                                                                                                                      │
│                                                                                                                      │
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
╰─────────────────────────── 1–5 of 54 ╯
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
│ alt-c           copy the name          type                                  │
│ ? f1            this help              home            to the start or top   │
│ q enter         close this help        end             to the end or bottom  │
│ esc ctrl-c      leave as it was        ctrl-a          to the start          │
│                                        ctrl-e          to the end            │
│ search                                 left            left, or to contexts  │
│ word            its letters in order   right           right, to namespaces  │
│ one two         both of them           ctrl-b          left                  │
│ 'word           exactly so             ctrl-f          right                 │
│ ^word           at the start           alt-b           a word left           │
│ word$           at the end             alt-f           a word right          │
│ !word           without it             backspace       delete before         │
│ one | two       either                 delete          delete after          │
│                                        alt-backspace   delete word before    │
│ marks                                  alt-d           delete word after     │
│ ●               current                ctrl-w          delete to a space     │
│ ×               shadowed by another    ctrl-u          delete all before     │
│ ○               not in KUBECONFIG      ctrl-y          put deleted back      │
│ !               protected                                                    │
╰────────────────────────────────────────────────────────────────── 9–27 of 27 ╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 esc close",
    );
    picker.resize(40, 10).press(KeyCode::End).shows(
        "
 ❯                                  6/6
╭ help ────────────────────────────────╮
│ marks                                │
│ ●               current              │
│ ×               shadowed by another  │
│ ○               not in KUBECONFIG    │
│ !               protected            │
╰───────────────────────── 50–54 of 54 ╯
 https…mazonaws.com · ~/.ku…s/cluster-7
 esc close",
    );
    picker.resize(20, 5).press(KeyCode::End).shows(
        "
 ❯              6/6
   not in
   KUBECONFIG
 !
   protected",
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
│ ctrl-z              undo the last change                                                                             │
│ alt-c               copy the name                          type                                                      │
│ ? f1                this help                              home                to the start or top                   │
│ q enter             close this help                        end                 to the end or bottom                  │
│ esc ctrl-c ctrl-g   leave as it was                        ctrl-a              to the start                          │
│                                                            ctrl-e              to the end                            │
│ search                                                     left                left, or to contexts                  │
│ word                its letters in order                   right               right, to namespaces                  │
│ one two             both of them                           ctrl-b              left                                  │
│ 'word               exactly so                             ctrl-f              right                                 │
│ ^word               at the start                           alt-b ctrl-left     a word left                           │
│ word$               at the end                             alt-f ctrl-right    a word right                          │
│ !word               without it                             backspace ctrl-h    delete before                         │
│ one | two           either                                 delete              delete after                          │
│                                                            alt-backspace       delete word before                    │
│ marks                                                      alt-d               delete word after                     │
│ ●                   current                                ctrl-w              delete to a space                     │
│ ×                   shadowed by another                    ctrl-u              delete all before                     │
│ ○                   not in KUBECONFIG                      ctrl-y              put deleted back                      │
│ !                   protected                                                                                        │
│                                                                                                                      │
│                                                                                                                      │
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
