//! The help at the sizes of screens.

use super::*;
use crate::picker::view::theme::Base;

/// The help in an area, without the spaces at the ends of lines.
fn help(keymap: &Keymap, (width, height): (u16, u16), top: usize) -> String {
    let theme = &Theme::of(Base::Mono);
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::filled(area, ratatui::buffer::Cell::new("#"));
    HelpPane { keymap, theme, top, bordered: height > 5 }.render(area, &mut buffer);
    let rows = area.rows().map(|row| {
        let line: String = row.columns().map(|at| buffer[at.as_position()].symbol()).collect();
        line.trim_end().to_owned()
    });
    rows.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn shows(size: (u16, u16), top: usize, expected: &str) {
    let shown = help(&Keymap::default(), size, top);
    assert!(shown == expected.trim_start_matches('\n'), "the help shows\n{shown}");
}

#[test]
fn a_wide_and_high_screen_shows_all() {
    shows((120, 36), 0, "
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
╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯");
}

#[test]
fn a_usual_screen_shows_two_columns_that_scroll() {
    shows(
        (80, 20),
        0,
        "
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
╰────────────────────────────────────────────────────────────────── 1–18 of 27 ╯",
    );
    shows(
        (80, 20),
        99,
        "
╭ help ────────────────────────────────────────────────────────────────────────╮
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
╰───────────────────────────────────────────────────────────────── 10–27 of 27 ╯",
    );
}

#[test]
fn a_narrow_screen_shows_one_column() {
    shows(
        (40, 8),
        0,
        "
╭ help ────────────────────────────────╮
│ do                                   │
│ enter           switch to this row   │
│ y               say yes              │
│ tab             to the namespaces    │
│ shift-tab tab   to the contexts      │
│ ctrl-d          delete the context   │
╰─────────────────────────── 1–6 of 54 ╯",
    );
    shows(
        (20, 4),
        4,
        "
 y
   say yes
 tab
   to the",
    );
}

/// What the help says is read off the keymap.
#[test]
fn keys_of_the_settings_are_told() {
    let mut keymap = Keymap::default();
    keymap.bind("undo", &["alt-u".parse().unwrap(), "f9".parse().unwrap()]).unwrap();
    keymap.bind("copy", &[]).unwrap();
    let shown = help(&keymap, (80, 20), 0);
    assert!(shown.contains("│ alt-u f9        undo the last change"), "{shown}");
    assert!(!shown.contains("copy the name"), "{shown}");
}

#[test]
fn every_line_can_be_reached_at_any_size() {
    let keymap = &Keymap::default();
    let all = help(keymap, (40, 80), 0);
    for height in [1, 2, 5, 6, 12] {
        let theme = &Theme::of(Base::Mono);
        let pane = HelpPane { keymap, theme, top: 0, bordered: height > 5 };
        let (lines, room) = pane.lines(Rect::new(0, 0, 40, height));
        let shown: String = (0..=lines.saturating_sub(room))
            .map(|top| help(keymap, (40, height), top) + "\n")
            .collect();
        for row in Group::ALL.iter().flat_map(|&group| keymap.explained(group)) {
            assert!(shown.contains(row.does) && all.contains(row.does), "{row:?} at {height}");
        }
    }
    let sizes = (0..=80).step_by(4).flat_map(|width| [0, 1, 5, 6, 9].map(|height| (width, height)));
    for (width, height) in sizes {
        for top in [0, usize::MAX] {
            help(keymap, (width, height), top);
        }
    }
}

/// Where there are no colours, titles and keys still stand out, and marks are signs.
#[test]
fn without_colours_titles_and_keys_stand_out() {
    let area = Rect::new(0, 0, 40, 60);
    let mut buffer = Buffer::empty(area);
    let (keymap, theme) = (&Keymap::default(), &Theme::of(Base::Mono));
    HelpPane { keymap, theme, top: 0, bordered: true }.render(area, &mut buffer);
    let bold = |x, y| buffer[(x, y)].modifier.contains(ratatui::style::Modifier::BOLD);
    assert!(bold(2, 1) && bold(2, 2) && !bold(20, 2));
}
