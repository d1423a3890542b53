//! Every size, however small.

use expect_test::expect;

use super::stage::{Picker, company, context, opening, page, remembered};
use kswitch::picker::view::Theme;
use kswitch::picker::{CrossFile, Focus, NamespaceEvent, Obstacle, Opening};
use ratatui::crossterm::event::KeyCode;

#[test]
fn no_size_is_too_small() {
    for color in [true, false] {
        for focus in [Focus::Contexts, Focus::Namespaces] {
            let mut picker = Picker::open(
                Opening { focus, theme: Theme::new(color), ..opening(company()) },
                (1, 1),
            );
            picker.type_in("e").resize(300, 100);
            for width in 1..=60 {
                for height in 1..=20 {
                    picker.resize(width, height);
                }
            }
        }
    }
    let failed = NamespaceEvent::Failed("It does not answer. Type a name to use it.".to_owned());
    let age = Some("3 hours");
    for event in [vec![], vec![remembered(age)], vec![page()], vec![remembered(age), failed]] {
        let mut picker = Picker::asking(company());
        for event in event {
            picker.query_event(event);
        }
        for width in 1..=60 {
            for height in 1..=20 {
                picker.resize(width, height);
            }
        }
    }
    let obstructed = Opening { highlighted: 4, ..opening(company()) };
    let mut picker = Picker::open(obstructed, (1, 1));
    picker.press(KeyCode::Enter);
    for width in 1..=60 {
        for height in 1..=20 {
            picker.resize(width, height);
        }
    }
}

/// The highlighted row of a list is visible from 20 columns and 4 rows on, whatever is printed below
/// except a question.
#[track_caller]
fn assert_row_visible(picker: &mut Picker) {
    for width in [20, 30, 60, 100] {
        for height in 4..=10 {
            picker.resize(width, height);
            let screen = picker.screen();
            assert_eq!(screen.matches('▌').count(), 1, "{width}x{height}\n{screen}");
        }
    }
}

#[test]
fn ten_rows_come_before_the_second_line_of_details() {
    let long = "arn:aws:eks:eu-west-1:123456789012:cluster/shop-".repeat(5);
    let mut contexts: Vec<_> =
        (10..40).map(|row| context(&format!("row-{row}"), None, &format!("{row}"))).collect();
    contexts[1].key.name = format!("row-{long}");
    let obstacle = Some(Obstacle { text: long.clone(), ..Obstacle::default() });
    contexts[2].obstacle.clone_from(&obstacle);
    contexts[3].cross_file = Some(CrossFile { text: long.clone(), is_other_cluster: true });
    contexts[4].key.name = format!("row-{long}b");
    contexts[4].obstacle = obstacle;
    // The name in the details starts further left.
    let is_row = |line: &&str| line.chars().skip(3).take(6).collect::<String>().contains("row-");
    for (width, height) in (12..=24).flat_map(|height| [(80, height), (120, height)]) {
        let mut picker = Picker::open(opening(contexts.clone()), (width, height));
        for _ in 0..6 {
            let screen = picker.screen();
            let rows = screen.lines().skip(1).filter(is_row).count();
            assert!(rows >= 10, "{rows} at {width}x{height}\n{screen}");
            picker.press(KeyCode::Down);
        }
    }
}

#[test]
fn the_highlighted_row_stays_visible_below_any_message() {
    let long = "~/.kube/bad.yaml:3: a mapping was expected, and what is there is none. ".repeat(9);
    let cross_file = CrossFile { text: long.clone(), is_other_cluster: true };
    let contexts = || {
        let mut contexts = company();
        contexts[3].key.name = format!("arn:aws:eks:eu-west-1:{}:cluster/blue", "1".repeat(200));
        contexts[2].cross_file = Some(cross_file.clone());
        let mut hidden = contexts[4].clone();
        hidden.key.name = "x".repeat(300);
        contexts.push(hidden);
        contexts
    };
    for highlighted in 0..contexts().len() {
        let opening = || Opening { highlighted, ..opening(contexts()) };
        assert_row_visible(&mut Picker::open(opening(), (1, 1)));
        let notices = vec![long.clone()];
        assert_row_visible(&mut Picker::open(Opening { notices, ..opening() }, (1, 1)));
        if matches!(highlighted, 4..) {
            assert_row_visible(Picker::open(opening(), (1, 1)).press(KeyCode::Enter));
            assert_row_visible(Picker::open(opening(), (1, 1)).control('d'));
        }
        let mut picker = Picker::open(opening(), (200, 50));
        picker.control('r').type_in("x").press(KeyCode::Enter);
        if picker.mutation.is_some() {
            assert_row_visible(picker.finish(Ok(&long)));
            assert_row_visible(picker.finish(Err(&long)));
        }
    }
    for event in [NamespaceEvent::Failed(long.clone()), remembered(Some("3 hours")), page()] {
        let mut picker = Picker::asking(contexts());
        assert_row_visible(&mut picker);
        assert_row_visible(picker.query_event(event));
    }
}

#[test]
fn a_long_name_is_cut_to_the_lines_below_the_lists() {
    let long = |name: &str| {
        let name = format!("arn:aws:eks:eu-west-1:123456789012:cluster/{name}");
        context(&name, None, "config")
    };
    let contexts = ["shop-production", "shop-preproduction"].map(long).to_vec();
    let mut picker = Picker::open(opening(contexts), (20, 5));
    picker.shows(expect![[r#"
 ❯              2/2
▌  …shop-production
   …p-preproduction
 arn:aws:eks…luster
 /shop-production"#]]);
    picker.press(KeyCode::Down);
    picker.shows(expect![[r#"
 ❯              2/2
   …shop-production
▌  …p-preproduction
 arn:aws:eks…ter/sh
 op-preproduction"#]]);
}
