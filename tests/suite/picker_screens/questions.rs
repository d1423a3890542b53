//! A question is answered only after all of it has been on the screen, at any size.

use expect_test::expect;
use kswitch::picker::keymap::Keymap;
use kswitch::picker::{ContextRow, CrossFile, Opening, RowVisibility};
use ratatui::crossterm::event::KeyCode;

use super::stage::{Picker, context, opening};

const SIZES: [(u16, u16); 8] =
    [(20, 5), (20, 6), (24, 12), (40, 10), (60, 13), (80, 24), (100, 16), (200, 50)];

/// The marked contexts `team-1-prod` and following ones.
fn marked(count: usize, size: (u16, u16)) -> Picker {
    let row = |number| context(&format!("team-{number}-prod"), None, &format!("c-{number}.yaml"));
    let contexts = (1..=count).map(row).collect();
    let opening = Opening { keymap: Keymap::default(), ..opening(contexts) };
    let mut picker = Picker::open(opening, size);
    for _ in 0..count {
        picker.press(KeyCode::Insert);
    }
    picker
}

#[test]
fn a_question_longer_than_the_screen_takes_no_yes_before_its_end() {
    let mut picker = marked(60, (60, 13));
    picker.control('d').shows(expect![[r#"
 ❯                                 60 marked  row 60  60/60
 ! Delete "team-1-prod" from ~/.kube/clusters/c-1.yaml,
 "team-2-prod" from ~/.kube/clusters/c-2.yaml,
 "team-3-prod" from ~/.kube/clusters/c-3.yaml,
 "team-4-prod" from ~/.kube/clusters/c-4.yaml,
 "team-5-prod" from ~/.kube/clusters/c-5.yaml,
 "team-6-prod" from ~/.kube/clusters/c-6.yaml,
 "team-7-prod" from ~/.kube/clusters/c-7.yaml,
 "team-8-prod" from ~/.kube/clusters/c-8.yaml,
 "team-9-prod" from ~/.kube/clusters/c-9.yaml,
 "team-10-prod" from ~/.kube/clusters/c-10.yaml,
 "team-11-prod" from ~/.kube/clusters/c-11.yaml,
 pgdn more, then y delete   esc cancel   lines 1–11 of 61"#]]);
    picker.press(KeyCode::Char('y')).press(KeyCode::PageDown).press(KeyCode::PageDown);
    assert_eq!(picker.mutation, None);
    picker.press(KeyCode::Up).press(KeyCode::Up).shows(expect![[r#"
 ❯                                 60 marked  row 60  60/60
 "team-21-prod" from ~/.kube/clusters/c-21.yaml,
 "team-22-prod" from ~/.kube/clusters/c-22.yaml,
 "team-23-prod" from ~/.kube/clusters/c-23.yaml,
 "team-24-prod" from ~/.kube/clusters/c-24.yaml,
 "team-25-prod" from ~/.kube/clusters/c-25.yaml,
 "team-26-prod" from ~/.kube/clusters/c-26.yaml,
 "team-27-prod" from ~/.kube/clusters/c-27.yaml,
 "team-28-prod" from ~/.kube/clusters/c-28.yaml,
 "team-29-prod" from ~/.kube/clusters/c-29.yaml,
 "team-30-prod" from ~/.kube/clusters/c-30.yaml,
 "team-31-prod" from ~/.kube/clusters/c-31.yaml,
 pgdn more, then y delete   esc cancel   lines 21–31 of 61"#]]);
    picker.press(KeyCode::End).press(KeyCode::End).press(KeyCode::End).shows(expect![[r#"
 ❯                                 60 marked  row 60  60/60
 "team-51-prod" from ~/.kube/clusters/c-51.yaml,
 "team-52-prod" from ~/.kube/clusters/c-52.yaml,
 "team-53-prod" from ~/.kube/clusters/c-53.yaml,
 "team-54-prod" from ~/.kube/clusters/c-54.yaml,
 "team-55-prod" from ~/.kube/clusters/c-55.yaml,
 "team-56-prod" from ~/.kube/clusters/c-56.yaml,
 "team-57-prod" from ~/.kube/clusters/c-57.yaml,
 "team-58-prod" from ~/.kube/clusters/c-58.yaml,
 "team-59-prod" from ~/.kube/clusters/c-59.yaml,
 "team-60-prod" from ~/.kube/clusters/c-60.yaml? Left over
 is user "u": no other context uses it.
 y delete   esc cancel   lines 51–61 of 61"#]]);
    picker.resize(20, 5).press(KeyCode::Char('y')).shows(expect![[r#"
 ❯
 ! Delete
 "team-1-prod" from
 ~/.kube/clusters/c
 pgdn   esc   3/184"#]]);
    assert_eq!(picker.mutation, None);
    picker.resize(60, 13).press(KeyCode::Char('y'));
    assert_eq!(picker.mutation, None);
    for _ in 0..5 {
        picker.press(KeyCode::End);
    }
    picker.press(KeyCode::Char('y'));
    assert_ne!(picker.mutation, None);
}

/// Answers the open question with this key as soon as it is accepted, and returns the lines below
/// the search that were on the screen until then.
fn read(picker: &mut Picker, yes: KeyCode, scroll: Option<KeyCode>) -> String {
    let mut lines: Vec<String> = Vec::new();
    for _ in 0..200 {
        let screen = picker.screen();
        let frame: Vec<_> = screen.lines().skip(1).map(str::to_owned).collect();
        let (text, keys) = frame.split_at(frame.len().saturating_sub(1));
        let is_overlap = |count: &usize| lines.ends_with(&text[..*count]);
        let overlap = (0..=text.len().min(lines.len())).rev().find(is_overlap).unwrap_or(0);
        lines.extend_from_slice(&text[overlap..]);
        picker.press(yes);
        if picker.mutation.is_some() || picker.outcome.is_some() {
            lines.extend_from_slice(keys);
            return lines.concat().split_whitespace().collect();
        }
        if let Some(key) = scroll {
            let keys = keys.concat();
            assert!(!keys.trim_start().starts_with('y'), "a yes is offered too early\n{screen}");
            picker.press(key);
        }
    }
    panic!("the question is never answered\n{}", picker.screen());
}

#[track_caller]
fn assert_read(found: &str, text: &str) {
    let text: String = text.split_whitespace().collect();
    assert!(found.contains(&text), "{text}\nis not in\n{found}");
}

#[test]
fn every_question_is_on_the_screen_before_its_answer() {
    let parts: Vec<_> = (1..=20).map(|number| format!("payments-{number}-")).collect();
    let long = format!("arn:aws:eks:eu-west-1:123456789012:cluster/{}", parts.concat());
    let other = "kubectl takes its cluster from ~/.kube/first.yaml, which is not that of its file.";
    let plain = context(&long, None, "c.yaml");
    let protected = ContextRow { protection: Some("*pay*".to_owned()), ..plain.clone() };
    let cross_file = CrossFile { text: other.to_owned(), is_other_cluster: true };
    let cross_file = ContextRow { cross_file: Some(cross_file), ..protected.clone() };
    let is_protected = format!("\"{long}\" is protected by \"*pay*\" in the settings.");
    let path = "~/.kube/clusters/c.yaml";
    for size in SIZES {
        let list: Vec<_> = (1..=30)
            .map(|row| format!("\"team-{row}-prod\" from ~/.kube/clusters/c-{row}.yaml"))
            .collect();
        let (yes, down) = (KeyCode::Char('y'), Some(KeyCode::Down));
        let found = read(marked(30, size).control('d'), yes, down);
        assert_read(&found, &format!("Delete {}? Left over is user \"u\"", list.join(", ")));
        let open = |row: &ContextRow| Picker::open(opening(vec![row.clone()]), size);
        assert_read(&read(open(&protected).press(KeyCode::Enter), yes, down), &is_protected);
        let found = read(open(&cross_file).press(KeyCode::Enter), yes, Some(KeyCode::PageDown));
        assert_read(&found, &format!("{other} {is_protected}"));
        let hidden = ContextRow { visibility: RowVisibility::Shadowed, ..plain.clone() };
        for (row, extent) in [(&plain, ""), (&hidden, " with its cluster and user")] {
            let mut picker = open(row);
            let found = read(picker.control('r').type_in("x"), KeyCode::Enter, None);
            assert_read(&found, &format!("Rename \"{long}\"{extent} in {path}?"));
        }
    }
}
