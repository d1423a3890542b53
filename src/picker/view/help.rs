//! Draws the help over the lists. It is generated from the keymap, so it shows the keys of the
//! settings.

use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::contexts::NOT_IN_KUBECONFIG;
use super::layout::ListFrame;
use super::layout::split_columns;
use super::pane::Pane;
use super::text::{fitted, wrapped};
use super::theme::Theme;
use crate::picker::Purpose;
use crate::picker::keymap::{Explained, Group, Key, Keymap};

/// The help, scrolled to the line `top`.
#[derive(Clone, Copy, Debug)]
pub(super) struct HelpPane<'screen> {
    pub(super) keymap: &'screen Keymap,
    /// The purpose of the picker, which decides which keys are described.
    pub(super) purpose: Purpose,
    /// Whether it can switch this terminal only.
    pub(super) is_integrated: bool,
    pub(super) theme: &'screen Theme,
    /// The first line to show; limited so that the last line is not above the end of the pane.
    pub(super) top: usize,
    pub(super) frame: ListFrame,
}

const COLUMN: u16 = 35;
const GAP: u16 = 3;
/// The minimum width for keys and their description on the same line.
const ONE_LINE: usize = 30;
const LEAST_WORDS: usize = 20;
/// The space between keys and a description, and before a description on its own line.
const INDENT: &str = "  ";

/// The search syntax: terms and what they mean.
pub const SEARCH: [(&str, &str); 7] = [
    ("word", "fuzzy match"),
    ("one two", "both terms"),
    ("'word", "exact match"),
    ("^word", "prefix match"),
    ("word$", "suffix match"),
    ("!word", "inverse match"),
    ("one | two", "either term"),
];

impl HelpPane<'_> {
    /// The number of all lines of the help in this area, and of those that fit.
    pub(super) fn lines(&self, area: Rect) -> (usize, usize) {
        let inside = self.inside(area);
        let lines = self.columns(inside.width).iter().map(Vec::len).max().unwrap_or(0);
        (lines, usize::from(inside.height))
    }

    fn inside(&self, area: Rect) -> Rect {
        self.frame.within(area).inner(Margin::new(1, 0))
    }

    fn columns(&self, available: u16) -> Vec<Vec<Line<'static>>> {
        let count = if available >= 2 * COLUMN + GAP { 2 } else { 1 };
        let width = usize::from(column_width(available, count));
        let mut columns: Vec<Vec<Line>> = vec![Vec::new(); usize::from(count)];
        for (title, rows) in self.sections() {
            // The first of the shortest columns, which keeps the order if there is only one.
            let Some(column) = columns.iter_mut().min_by_key(|column| column.len()) else { break };
            if !column.is_empty() {
                column.push(Line::default());
            }
            column.push(Line::from(fitted(title, width, self.theme.focused_title)));
            for row in rows {
                column.extend(row.lines(width));
            }
        }
        columns
    }

    fn sections(&self) -> Vec<(&'static str, Vec<HelpRow>)> {
        let keys = Group::ALL.map(|group| {
            let explained = self.keymap.explained(group, self.purpose, self.is_integrated);
            let rows = explained.map(|Explained { keys, does, .. }| HelpRow {
                words: keys.iter().map(Key::to_string).collect(),
                style: self.theme.key,
                does,
            });
            (title(group), rows.collect())
        });
        let row = |words: &str, does, style| HelpRow { words: vec![words.to_owned()], style, does };
        let search = SEARCH.map(|(words, does)| row(words, does, self.theme.key));
        let marks = [
            row("●", "current", self.theme.current),
            row("×", "shadowed by another", self.theme.dim),
            row(NOT_IN_KUBECONFIG, "not in KUBECONFIG", self.theme.dim),
            row("!", "protected", self.theme.protected),
            row("≠", "other cluster/user", self.theme.warning),
        ];
        let marked =
            [row("+", "marked", self.theme.warning), row("★", "pinned", self.theme.accent)];
        let marked = marked.into_iter().filter(|_| self.purpose == Purpose::Switch);
        let marks = marked.chain(marks).collect();
        let others = [("search", Vec::from(search)), ("marks", marks)];
        keys.into_iter().chain(others).collect()
    }
}

impl Widget for HelpPane<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let (lines, available) = self.lines(area);
        let top = self.top.min(lines.saturating_sub(available));
        let status = (lines > available).then(|| {
            let shown = format!("{}–{} of {lines}", top + 1, top + available);
            vec![Span::styled(shown, self.theme.dim)]
        });
        ratatui::widgets::Clear.render(area, buffer);
        let pane = Pane { focused: true, frame: self.frame, theme: self.theme };
        pane.draw_frame(vec![Span::raw("help")], status, area, buffer);
        let inside = self.inside(area);
        let columns = self.columns(inside.width);
        let width = column_width(inside.width, u16::try_from(columns.len()).unwrap_or(1));
        let mut rest = inside;
        for column in columns {
            let (place, after) = split_columns(rest, width);
            for (line, row) in column.into_iter().skip(top).zip(place.rows()) {
                line.render(row, buffer);
            }
            (_, rest) = split_columns(after, GAP);
        }
    }
}

fn column_width(available: u16, columns: u16) -> u16 {
    (available + GAP) / columns.max(1) - GAP
}

fn title(group: Group) -> &'static str {
    match group {
        Group::Do => "do",
        Group::Move => "move",
        Group::Type => "type",
    }
}

/// Keys, marks or search terms, with their description.
struct HelpRow {
    words: Vec<String>,
    style: Style,
    does: &'static str,
}

impl HelpRow {
    /// The row for this width. Keys that don't fit are left out, except the first one.
    fn lines(&self, width: usize) -> Vec<Line<'static>> {
        let does = |width| wrapped(self.does, width, Style::new());
        if width < ONE_LINE {
            let words = Line::from(fitted(&self.words(width), width, self.style));
            let indented = |line| indented(INDENT, line);
            let does = does(width.saturating_sub(INDENT.len()));
            return std::iter::once(words).chain(does.into_iter().map(indented)).collect();
        }
        let available = (width - LEAST_WORDS - INDENT.len()).min(width / 3).max(14);
        let words = fitted(&self.words(available), available, self.style);
        let fill = available - super::text::width(&words) + INDENT.len();
        let mut does = does(width - available - INDENT.len()).into_iter();
        let mut first = Line::from(words);
        first.push_span(" ".repeat(fill));
        first.extend(does.next().unwrap_or_default());
        let indent = " ".repeat(available + INDENT.len());
        std::iter::once(first).chain(does.map(|line| indented(&indent, line))).collect()
    }

    fn words(&self, available: usize) -> String {
        let mut words = self.words.clone();
        while words.len() > 1 && Span::raw(words.join(" ")).width() > available {
            words.pop();
        }
        words.join(" ")
    }
}

fn indented(indent: &str, mut line: Line<'static>) -> Line<'static> {
    line.spans.insert(0, Span::raw(indent.to_owned()));
    line
}

#[cfg(test)]
mod tests;
