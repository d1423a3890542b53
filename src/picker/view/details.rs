//! The line below the lists: the highlighted context, or a message.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::Look;
use super::layout::{Urgency, has_borders, has_details, has_footer, most_details};
use super::status::{Status, spinner};
use super::text::{fitted, fitted_as, fitted_with, share, wrapped, wrapped_words};
use super::theme::Theme;
use crate::picker::cells::cells;
use crate::picker::keymap::{Action, Mode};
use crate::picker::state::{Confirmation, Details, State};
use crate::picker::{ContextRow, Obstacle, RowVisibility};

/// The lines below the lists for one state and width.
pub(super) struct DetailsLines {
    lines: Vec<Line<'static>>,
    /// Whether they need more than the usual line.
    pub(super) urgency: Option<Urgency>,
    pub(super) shows_status: bool,
    /// Whether the last line has the keys that answer a question.
    has_keys: bool,
}

const SEPARATOR: &str = " · ";
/// The minimum width for the server and the file before other parts are left out.
const LEAST_ADDRESSES: usize = 30;

/// The details: `full_name` of the highlighted context, if its row may not show all of it, and the
/// `status` of the list, if no border shows it.
pub(super) fn details(
    screen: Rect,
    state: &State,
    look: Look<'_>,
    full_name: Option<&FullName<'_>>,
    status: Option<&Status>,
) -> DetailsLines {
    let width = usize::from(screen.width.saturating_sub(2));
    let (plain, warning) = (Style::new(), look.theme.warning);
    let shown = state.details();
    let is_question = matches!(shown, Details::Question(_));
    let has_keys = is_question && !has_footer(screen);
    let status = status.filter(|_| matches!(shown, Details::Context(..) | Details::Empty));
    let mut is_urgent = true;
    let lines = match shown {
        Details::Context(..) | Details::Empty if status.is_some() => {
            let fitted = status.and_then(|status| status.fitted(width, look.theme));
            fitted.into_iter().map(Line::from).collect()
        }
        Details::Warning(text) => warned(text, width, warning),
        Details::Refused(own) => warned(&obstacle(own, state, look), width, warning),
        Details::Question(asked) => {
            let mut lines = warned(&asked.text, width, warning);
            lines.extend(has_keys.then(|| answers(asked, width, look)));
            lines
        }
        Details::Remark(remark) => wrapped(&remark, width, plain),
        Details::StillListing(name) => {
            let key = look.keymap.key_for(Action::Choose, Mode::Namespaces);
            let press = key.map_or_else(String::new, |key| format!("press {key} again to "));
            let words = format!("Still listing the namespaces; {press}use {name:?} as typed.");
            wrapped(&words, width, plain)
        }
        Details::Writing(words, turns) => {
            wrapped(&format!("{} {words}", spinner(Some(turns))), width, plain)
        }
        Details::Context(context, remark) => {
            let has_message = context.obstacle.is_some() || context.cross_file.is_some();
            is_urgent = has_message || full_name.is_some();
            let mut lines = full_name.map_or_else(Vec::new, |own| own.lines(width, look.theme));
            let is_low = !has_borders(screen) && lines.len() == 1;
            if is_low && !has_message && remark.is_none() {
                add_what_fits(&mut lines[0], context, width, look.theme);
            } else if full_name.is_none_or(|own| !own.alone) {
                match (&context.obstacle, &context.cross_file) {
                    (Some(own), _) => {
                        lines.extend(wrapped(&obstacle(own, state, look), width, plain));
                    }
                    (None, Some(own)) => lines.extend(wrapped(&own.text, width, warning)),
                    (None, None) => {
                        let matched = state.matched_details();
                        let has = |part| matched.iter().any(|(what, ..)| *what == part);
                        let shown = ["server", "namespace"].map(has);
                        let matched = matched_line(matched, width, look.theme);
                        let width = width.saturating_sub(matched.width());
                        let line = context_line(context, shown, remark, width, look.theme);
                        lines.push(matched.spans.into_iter().chain(line).collect());
                    }
                }
            }
            // Keeps the height of the lists while the highlight moves.
            let reserved = full_name.map_or(0, |own| own.reserved(width));
            lines.resize(lines.len().max(reserved), Line::default());
            lines
        }
        Details::Empty => {
            is_urgent = false;
            Vec::new()
        }
    };
    let count = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let urgency = is_urgent.then_some(Urgency { lines: count, before_the_lists: is_question });
    DetailsLines { lines, urgency, shows_status: status.is_some(), has_keys }
}

/// An obstacle, with the command or the keys that help.
fn obstacle(obstacle: &Obstacle, state: &State, look: Look<'_>) -> String {
    let key = |action| look.keymap.key_for(action, state.purpose.into());
    let rename = key(Action::Rename).filter(|_| obstacle.can_rename);
    let here = key(Action::ChooseHere).filter(|_| state.can_choose_here(obstacle));
    let rename = rename.map(|key| format!("{key} to rename this one"));
    let here = here.map(|key| format!("{key} to use it in this terminal"));
    obstacle.with_ways(rename.into_iter().chain(here))
}

/// A name that is shown in full.
pub(super) struct FullName<'screen> {
    pub(super) state: &'screen State,
    pub(super) index: usize,
    /// The maximum number of lines.
    pub(super) most: usize,
    /// Whether nothing else about the context fits.
    pub(super) alone: bool,
    /// Whether to reserve lines for the longest name.
    pub(super) is_reserved: bool,
}

impl FullName<'_> {
    /// The lines that a screen has for a name with the other details; none on the lowest screens.
    pub(super) fn most_lines(screen: Rect) -> usize {
        const LEAST_HEIGHT: u16 = 5;
        let most = usize::from(most_details(screen));
        match screen.height {
            0..LEAST_HEIGHT => 0,
            _ if has_details(screen) => most - 1,
            _ => most,
        }
    }

    fn lines(&self, width: usize, theme: &Theme) -> Vec<Line<'static>> {
        let contexts = &self.state.contexts;
        let name = contexts.rows()[self.index].key.name.as_str();
        let lines = wrapped_words([name].into_iter(), width, Style::new());
        if lines.len() == 1 {
            let letters = &self.state.context_letters(self.index).shown[0];
            let (style, found) = (Style::new(), theme.found);
            return vec![Line::from(fitted_with(name, letters, width, style, found))];
        }
        if lines.len() <= self.most {
            return lines;
        }
        // The distinguishing part stays, however long the name is. A wide character may leave a
        // cell free at the end of each line.
        let width = (width.max(1) - 1) * self.most;
        let spans = if contexts.is_short(self.index) {
            fitted(name, width, Style::new())
        } else {
            let cut = contexts.distinct().alone(self.index, width);
            fitted_as(name, &[], &cut, Style::new(), Style::new())
        };
        let text: String = spans.iter().map(|span| span.content.as_ref()).collect();
        wrapped_words([text.as_str()].into_iter(), width, Style::new())
    }

    /// The number of lines for any context of the list, so that the height of the lists does not
    /// change; zero if that does not matter.
    fn reserved(&self, width: usize) -> usize {
        if !self.is_reserved {
            return 0;
        }
        let longest = self.state.contexts.widest.full_name.div_ceil(width.max(1));
        longest.min(self.most) + 1
    }
}

/// The keys that answer a question, with descriptions that fit; at least the keys alone.
pub(super) fn answers(asked: &Confirmation, width: usize, look: Look<'_>) -> Line<'static> {
    let Look { theme, keymap } = look;
    let words =
        [(Action::Confirm, asked.does), (Action::Rename, "rename"), (Action::Cancel, "cancel")];
    let line = |with_words: bool| {
        let mut line = Line::default();
        for (action, word) in words {
            if let Some(key) = keymap.key_for(action, asked.mode()) {
                line.push_span(if line.spans.is_empty() { "" } else { "   " });
                line.push_span(Span::styled(key.to_string(), theme.key));
                line.extend(with_words.then(|| Span::styled(format!(" {word}"), theme.dim)));
            }
        }
        line
    };
    let whole = line(true);
    if whole.width() <= width { whole } else { line(false) }
}

impl DetailsLines {
    pub(super) fn render(self, area: Rect, buffer: &mut Buffer) {
        let Self { mut lines, has_keys, .. } = self;
        let height = usize::from(area.height);
        if lines.len() > height {
            // The keys that answer a question are more important than the end of it.
            let keys = has_keys.then(|| lines.pop()).flatten();
            lines.truncate(height.saturating_sub(usize::from(keys.is_some())));
            if let Some(last) = lines.last_mut() {
                last.push_span("…");
            }
            lines.extend(keys);
        }
        for (mut line, row) in lines.into_iter().zip(area.rows()) {
            line.spans.insert(0, Span::raw(" "));
            line.render(row, buffer);
        }
    }
}

/// Adds what fits to the line with the full name, where a second line would take a row of the list.
fn add_what_fits(line: &mut Line<'static>, context: &ContextRow, width: usize, theme: &Theme) {
    let server = context.server.as_deref().unwrap_or_default();
    for part in [server, &context.path, &context.authentication] {
        if !part.is_empty() && line.width() + cells(SEPARATOR) + cells(part) <= width {
            line.push_span(Span::styled(SEPARATOR, theme.dim));
            line.extend(fitted(part, usize::MAX, Style::new()));
        }
    }
}

/// What matches the query although the list does not show it, in at most half of the width.
fn matched_line(
    matched: Vec<(&str, &str, Vec<usize>)>,
    width: usize,
    theme: &Theme,
) -> Line<'static> {
    let mut line = Line::default();
    for (what, text, letters) in matched {
        line.push_span(format!("{what} "));
        let left = (width / 2).saturating_sub(line.width() + cells(SEPARATOR));
        line.extend(fitted_with(text, &letters, left, Style::new(), theme.found));
        line.push_span(Span::styled(SEPARATOR, theme.dim));
    }
    line
}

/// The line of a context, without the server and the namespace if they are already before it.
fn context_line(
    context: &ContextRow,
    [has_server, has_namespace]: [bool; 2],
    remark: Option<&str>,
    width: usize,
    theme: &Theme,
) -> Line<'static> {
    let visibility = match &context.protection {
        Some(_) if context.visibility == RowVisibility::Active => "protected",
        _ => match context.visibility {
            RowVisibility::Active => "",
            RowVisibility::Shadowed => "shadowed",
            RowVisibility::NotInKubeconfig => "not in KUBECONFIG",
        },
    };
    let server = context.server.as_deref().unwrap_or("no cluster");
    let server = if has_server { "" } else { server };
    let path = context.path.as_str();
    let namespace = format!("namespace {}", context.effective_namespace());
    let namespace = if has_namespace { String::new() } else { namespace };
    let remark = remark.unwrap_or_default();
    // The width that the other parts leave for the server and the file.
    let addresses = |others: &[&str]| {
        let others = others.iter().filter(|part| !part.is_empty());
        let taken: usize = others.map(|part| cells(part) + cells(SEPARATOR)).sum();
        let both = !server.is_empty() && !path.is_empty();
        width.saturating_sub(taken + if both { cells(SEPARATOR) } else { 0 })
    };
    let authentication = context.authentication.as_str();
    // Later parts are left out first: the list already shows the namespace.
    let kept = [
        [visibility, authentication, remark, &namespace],
        [visibility, authentication, remark, ""],
        [visibility, "", remark, ""],
    ];
    let fits = |others: &&[&str; 4]| {
        let wanted = cells(server) + cells(path);
        let least = if others[3].is_empty() { LEAST_ADDRESSES } else { wanted };
        addresses(&others[..]) >= least
    };
    let [visibility, authentication, remark, namespace] =
        kept.iter().find(fits).copied().unwrap_or(kept[2]);
    let left = addresses(&[visibility, authentication, remark, namespace]);
    let (server_width, path_width) = share(left, cells(server), cells(path));

    let plain = Style::new();
    let mut line = Line::default();
    for (part, width, style) in [
        (visibility, usize::MAX, plain),
        (server, server_width, plain),
        (authentication, usize::MAX, plain),
        (remark, usize::MAX, theme.warning),
        (namespace, usize::MAX, plain),
        (path, path_width, plain),
    ] {
        if !part.is_empty() {
            if !line.spans.is_empty() {
                line.push_span(Span::styled(SEPARATOR, theme.dim));
            }
            line.extend(fitted(part, width, style));
        }
    }
    line
}

/// A text after a warning mark, which is never alone on its line.
fn warned(text: &str, width: usize, style: Style) -> Vec<Line<'static>> {
    let mut words = text.split_whitespace();
    let first = format!("! {}", words.next().unwrap_or_default());
    wrapped_words([first.as_str()].into_iter().chain(words), width, style)
}
