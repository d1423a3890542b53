//! Draws the footer: the most important keys of the keymap.

use ratatui::text::{Line, Span};

use super::theme::Theme;
use crate::picker::keymap::{Hint, Key};

const MARGIN: &str = " ";
/// The separators between hints. The shorter one is tried before a hint is left out.
const SEPARATORS: [&str; 2] = ["   ", "  "];

/// The hints that fit in `width` cells. Where contexts are marked, the key that deletes them stays, with
/// their number.
pub(super) fn footer<'key>(
    hints: impl Iterator<Item = (&'key Key, Hint)>,
    marked: usize,
    width: u16,
    theme: &Theme,
) -> Line<'static> {
    let mut hints: Vec<(u8, [Span; 2])> = hints
        .map(|(key, Hint { does, rank })| {
            let key = Span::styled(key.to_string(), theme.key);
            let (rank, words) = match does {
                "delete" if marked > 0 => (0, format!(" delete {marked}")),
                _ => (rank, format!(" {does}")),
            };
            (rank, [key, Span::styled(words, theme.dim)])
        })
        .collect();
    let fits = |hints: &[_], separator| line_width(hints, separator) <= usize::from(width);
    let separator = loop {
        if let Some(separator) = SEPARATORS.into_iter().find(|separator| fits(&hints, separator)) {
            break separator;
        }
        let Some(least) = hints.iter().map(|&(rank, _)| rank).max() else {
            return Line::default();
        };
        hints.retain(|&(rank, _)| rank != least);
    };
    let mut line = Line::default();
    for (position, (_, hint)) in hints.into_iter().enumerate() {
        line.push_span(if position == 0 { MARGIN } else { separator });
        line.extend(hint);
    }
    line
}

fn line_width(hints: &[(u8, [Span; 2])], separator: &str) -> usize {
    let words: usize = hints.iter().map(|(_, hint)| super::text::width(hint)).sum();
    MARGIN.len() + words + hints.len().saturating_sub(1) * separator.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picker::keymap::{Keymap, Mode};

    fn shown(width: u16) -> String {
        let names = ["choose", "confirm", "namespaces", "delete", "rename", "help", "cancel"];
        let keymap = Keymap::only(&names);
        let hints = keymap.hints(Mode::Contexts, true, |_| true);
        footer(hints, 0, width, &Theme::default()).to_string().trim_end().to_owned()
    }

    #[test]
    fn separators_shrink_before_hints_are_left_out_by_rank() {
        for (width, expected) in [
            (
                90,
                " enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel",
            ),
            (80, " enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel"),
            (78, " enter switch   tab namespaces   ctrl-r rename   ? help   esc cancel"),
            (60, " enter switch   tab namespaces   ? help   esc cancel"),
            (40, " enter switch   ? help   esc cancel"),
            (30, " enter switch   ? help"),
            (20, " enter switch"),
            (5, ""),
        ] {
            assert_eq!(shown(width), expected);
        }
    }
}
