//! The line below the lists: the highlighted context, or a message.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::Look;
use super::contexts::NOT_IN_KUBECONFIG;
use super::full_name::FullName;
use super::layout::{
    Layout, Urgency, has_borders, has_footer, most_lines_of_question, most_passive_details,
};
use super::question::question_keys;
use super::status::{Status, spinner};
use super::text::{fitted, fitted_with, share, words, wrapped, wrapped_words};
use super::theme::Theme;
use crate::picker::cells::cells;
use crate::picker::keymap::{Action, Mode};
use crate::picker::state::{Details, Dialog, ScrolledText, State};
use crate::picker::{ContextRow, Obstacle, RowVisibility};

/// The lines below the lists for one state and width.
pub(super) struct DetailsLines {
    lines: Vec<Line<'static>>,
    /// Whether they need more than the usual line.
    pub(super) urgency: Option<Urgency>,
    pub(super) shows_status: bool,
    /// How far a question is scrolled.
    question: Option<ScrolledText>,
    /// The keys that answer a question, if there is no footer for them.
    keys: Option<Line<'static>>,
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
    let is_yes = matches!(shown, Details::Question(_));
    let question = match (&shown, &state.dialog) {
        (Details::Question(asked), _) => Some(asked.shown),
        (Details::RenameQuestion(_), Some(Dialog::Rename { text, .. })) => Some(*text),
        _ => None,
    };
    let status = status.filter(|_| matches!(shown, Details::Context(..) | Details::Empty));
    let mut is_urgent = true;
    let lines = match shown {
        Details::Context(..) | Details::Empty if status.is_some() => {
            let fitted = status.and_then(|status| status.fitted(width, look.theme));
            fitted.into_iter().map(Line::from).collect()
        }
        Details::Warning(text) => warned(text, width, warning),
        Details::Refused(own) => warned(&obstacle(own, state, look), width, warning),
        Details::Question(asked) => warned(&asked.text, width, warning),
        Details::RenameQuestion(question) => wrapped(&question, width, plain),
        Details::Remark(remark) => wrapped(&remark, width, plain),
        Details::StillListing(name) => {
            let key = look.keymap.key_for(Action::Choose, Mode::Namespaces);
            let press = key.map_or_else(String::new, |key| format!("press {key} again to "));
            let words = format!("Still listing the namespaces; {press}use {name:?} as typed.");
            wrapped(&words, width, plain)
        }
        Details::UnderWay(words, turns) => {
            wrapped(&format!("{} {words}", spinner(Some(turns))), width, plain)
        }
        Details::Context(context, remark) => {
            let has_message = context.obstacle.is_some() || context.cross_file.is_some();
            is_urgent = has_message || full_name.is_some();
            let mut lines = full_name.map_or_else(Vec::new, |own| own.lines(width, look.theme));
            let rows = state.contexts.rows().len();
            let most = usize::from(most_passive_details(screen, rows));
            if most == 1 && (has_message || remark.is_some()) {
                lines.clear();
            }
            let is_low = !has_borders(screen) && lines.len() == 1;
            if is_low && !has_message && remark.is_none() {
                add_what_fits(&mut lines[0], context, width, look.theme);
            } else if full_name.is_none_or(|own| !own.alone) {
                match (&context.obstacle, &context.cross_file) {
                    (Some(own), _) => {
                        let mut text = obstacle(own, state, look);
                        if context.visibility == RowVisibility::NotInKubeconfig {
                            text = format!("{NOT_IN_KUBECONFIG} {text}");
                        }
                        lines.extend(wrapped(&text, width, plain));
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
            shortened(lines, most)
        }
        Details::Empty => {
            is_urgent = false;
            Vec::new()
        }
    };
    let keys = question.filter(|_| !has_footer(screen)).and_then(|_| {
        let has_keys = is_yes || lines.len() > most_lines_of_question(screen);
        has_keys.then(|| question_keys(state, width, look).unwrap_or_default())
    });
    let count = u16::try_from(lines.len() + usize::from(keys.is_some())).unwrap_or(u16::MAX);
    let urgency = Urgency { lines: count, before_the_lists: question.is_some() };
    let urgency = is_urgent.then_some(urgency);
    DetailsLines { lines, urgency, shows_status: status.is_some(), question, keys }
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

/// The first lines, with a mark if some are left out.
fn shortened(mut lines: Vec<Line<'static>>, most: usize) -> Vec<Line<'static>> {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push_span("…");
        }
    }
    lines
}

impl DetailsLines {
    /// The number of lines of the question, and how many of them fit.
    pub(super) fn lines_of_question(&self, layout: &Layout) -> (usize, usize) {
        let height = layout.details.map_or(0, |area| usize::from(area.height));
        let lines = self.question.map_or(0, |_| self.lines.len());
        (lines, lines.min(height.saturating_sub(self.keys.iter().len())))
    }

    pub(super) fn render(self, area: Rect, buffer: &mut Buffer) {
        let Self { mut lines, question, keys, .. } = self;
        let height = usize::from(area.height).saturating_sub(keys.iter().len());
        if let Some(text) = question {
            lines.drain(..text.top().min(lines.len()));
            lines.truncate(height);
        } else {
            lines = shortened(lines, height);
        }
        lines.extend(keys);
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
    let aliases = context.aliases.as_str();
    let several = if aliases.contains(", ") { "es" } else { "" };
    let alias = (!aliases.is_empty()).then(|| format!("alias{several} {aliases}"));
    let visibility = match &context.protection {
        Some(_) if context.visibility == RowVisibility::Active => "protected",
        _ => match context.visibility {
            RowVisibility::Active => "",
            RowVisibility::Shadowed => "shadowed",
            RowVisibility::NotInKubeconfig => "not in KUBECONFIG",
        },
    };
    let visibility = Some(visibility).filter(|text| !text.is_empty());
    let visibility: Vec<&str> = visibility.into_iter().chain(alias.as_deref()).collect();
    let visibility = visibility.join(SEPARATOR);
    let visibility = visibility.as_str();
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
    let (first, others) = text.split_once('\n').unwrap_or((text, ""));
    let mut words = words(first, width).into_iter();
    let first = format!("! {}", words.next().unwrap_or_default());
    let mut lines = wrapped_words([first.as_str()].into_iter().chain(words), width, style);
    lines.extend(others.lines().flat_map(|line| wrapped(line, width, style)));
    lines
}
