//! The keys that answer a question, and how much of the question is on the screen.

use ratatui::text::{Line, Span};

use super::Look;
use crate::picker::keymap::{Action, Motion};
use crate::picker::state::{Dialog, ScrolledText, State};

const SEPARATOR: &str = "   ";

/// The keys that answer the open question, with descriptions that fit; at least the keys alone. A
/// question that is not read to its end has the key for the rest first. `None` without a question,
/// and for a new name whose question fits.
pub(super) fn question_keys(state: &State, width: usize, look: Look<'_>) -> Option<Line<'static>> {
    let (text, answers) = match state.dialog.as_ref()? {
        Dialog::Help { .. } | Dialog::LookUp(_) => return None,
        Dialog::Rename { text, .. } if !text.is_scrolled() => return None,
        Dialog::Rename { text, .. } => {
            let does = if text.is_read() { "rename" } else { "more, then rename" };
            (text, vec![(Action::Choose, does.to_owned())])
        }
        Dialog::Confirm(asked) => {
            let yes = (Action::Confirm, asked.does.to_owned());
            let first = if asked.shown.is_scrolled() && !asked.shown.is_read() {
                let key = look.keymap.key_for(Action::Confirm, asked.mode());
                let key = key.map_or_else(String::new, ToString::to_string);
                let more = format!("more, then {key} {}", asked.does);
                (Action::Move(Motion::PageDown), more)
            } else {
                yes
            };
            (&asked.shown, vec![first, (Action::Rename, "rename".to_owned())])
        }
    };
    let answers: Vec<_> =
        answers.into_iter().chain([(Action::Cancel, "cancel".to_owned())]).collect();
    let [position, short_position] = position(text);
    let line = |has_words: bool, position: &str| {
        let mut line = Line::default();
        for (action, words) in &answers {
            if let Some(key) = look.keymap.key_for(*action, state.mode()) {
                line.push_span(if line.spans.is_empty() { "" } else { SEPARATOR });
                line.push_span(Span::styled(key.to_string(), look.theme.key));
                line.extend(has_words.then(|| Span::styled(format!(" {words}"), look.theme.dim)));
            }
        }
        if !position.is_empty() {
            line.push_span(Span::styled(format!("{SEPARATOR}{position}"), look.theme.dim));
        }
        line
    };
    let variants =
        [(true, &*position), (true, &*short_position), (false, &*short_position), (false, "")];
    let lines = variants.map(|(has_words, position)| line(has_words, position));
    let last = lines.len() - 1;
    let fitting = lines.iter().position(|line| line.width() <= width).unwrap_or(last);
    lines.into_iter().nth(fitting)
}

/// The lines on the screen of a question that is longer, in words and short.
fn position(text: &ScrolledText) -> [String; 2] {
    if !text.is_scrolled() {
        return [String::new(), String::new()];
    }
    let (top, bottom, lines) = (text.top(), text.bottom(), text.lines());
    [format!("lines {}–{bottom} of {lines}", top + 1), format!("{bottom}/{lines}")]
}
