//! Tests of the help at various sizes. Its whole screens are compared in the tests of the picker.

use super::*;
use crate::picker::view::theme::Base;

/// The help in an area, without trailing spaces.
fn help(keymap: &Keymap, (width, height): (u16, u16), top: usize) -> String {
    let theme = &Theme::of(Base::Mono);
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::filled(area, ratatui::buffer::Cell::new("#"));
    HelpPane {
        keymap,
        purpose: Purpose::Switch,
        is_integrated: true,
        theme,
        top,
        frame: if height > 5 { ListFrame::Border } else { ListFrame::Nothing },
    }
    .render(area, &mut buffer);
    let rows = area.rows().map(|row| {
        let line: String = row.columns().map(|at| buffer[at.as_position()].symbol()).collect();
        line.trim_end().to_owned()
    });
    rows.collect::<Vec<_>>().join("\n")
}

#[test]
fn keys_of_the_settings_are_shown() {
    let mut keymap = Keymap::only(&["undo", "copy", "help"]);
    keymap.bind("undo", &["alt-u".parse().unwrap(), "f9".parse().unwrap()], &[]).unwrap();
    keymap.bind("copy", &[], &[]).unwrap();
    let shown = help(&keymap, (80, 20), 0);
    assert!(shown.contains("│ alt-u f9        undo the last change"), "{shown}");
    assert!(shown.contains("│ ? f1            show this help"), "{shown}");
    assert!(!shown.contains("copy the name"), "{shown}");
}

#[test]
fn every_line_can_be_scrolled_to_at_any_size() {
    let keymap = &Keymap::default();
    for height in [1, 2, 5, 6, 12] {
        let theme = &Theme::of(Base::Mono);
        let pane = HelpPane {
            keymap,
            purpose: Purpose::Switch,
            is_integrated: true,
            theme,
            top: 0,
            frame: if height > 5 { ListFrame::Border } else { ListFrame::Nothing },
        };
        let (lines, visible) = pane.lines(Rect::new(0, 0, 40, height));
        let shown: String = (0..=lines.saturating_sub(visible))
            .map(|top| help(keymap, (40, height), top) + "\n")
            .collect();
        for row in
            Group::ALL.iter().flat_map(|&group| keymap.explained(group, Purpose::Switch, true))
        {
            let mut words = row.does.split(' ');
            assert!(words.all(|word| shown.contains(word)), "{row:?} at {height}");
        }
    }
    let sizes = (0..=80).step_by(4).flat_map(|width| [0, 1, 5, 6, 9].map(|height| (width, height)));
    for (width, height) in sizes {
        for top in [0, usize::MAX] {
            help(keymap, (width, height), top);
        }
    }
}

/// Without colours, titles and keys are bold.
#[test]
fn without_colours_titles_and_keys_are_bold() {
    let area = Rect::new(0, 0, 40, 60);
    let mut buffer = Buffer::empty(area);
    let (keymap, theme) = (&Keymap::default(), &Theme::of(Base::Mono));
    HelpPane {
        keymap,
        purpose: Purpose::Switch,
        is_integrated: true,
        theme,
        top: 0,
        frame: ListFrame::Border,
    }
    .render(area, &mut buffer);
    let bold = |x, y| buffer[(x, y)].modifier.contains(ratatui::style::Modifier::BOLD);
    assert!(bold(2, 1) && bold(2, 2) && !bold(20, 2));
}
