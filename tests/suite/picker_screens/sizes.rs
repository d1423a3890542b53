//! Every size, however small.

use super::stage::{Picker, company, opening, page, remembered};
use kswitch::picker::view::Theme;
use kswitch::picker::{Focus, NamespaceEvent, Opening};
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
    for news in [vec![], vec![remembered(age)], vec![page()], vec![remembered(age), failed]] {
        let mut picker = Picker::asking(company());
        for news in news {
            picker.hear(news);
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
