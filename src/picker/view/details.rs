//! The line below the lists: the highlighted context, or a message.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::Look;
use super::layout::{Urgency, has_details, most_details};
use super::status::{Status, spinner};
use super::text::{fitted, fitted_as, share, wrapped, wrapped_words};
use super::theme::Theme;
use crate::picker::cells::cells;
use crate::picker::keymap::{Action, Keymap, Mode};
use crate::picker::state::{Confirmation, Contexts, Details};
use crate::picker::{ContextRow, Obstacle, Purpose, RowVisibility};

pub(super) struct DetailsLine<'screen> {
    pub(super) details: Details<'screen>,
    /// The name of the highlighted context, if its row may not show all of it.
    pub(super) full_name: Option<FullName<'screen>>,
    /// The status of the list, if no border shows it.
    pub(super) status: Option<Status>,
    pub(super) theme: &'screen Theme,
    pub(super) keymap: &'screen Keymap,
    pub(super) purpose: Purpose,
    /// Whether a footer shows the keys.
    pub(super) has_footer: bool,
}

const SEPARATOR: &str = " · ";
/// The minimum width for the server and the file before other parts are left out.
const LEAST_ADDRESSES: usize = 30;

impl DetailsLine<'_> {
    /// The lines that it needs at this width, and how much of the screen they may take.
    pub(super) fn urgency(&self, width: u16) -> Option<Urgency> {
        let lines = || u16::try_from(self.lines(width).len()).unwrap_or(u16::MAX);
        match self.details {
            Details::Question(_) => Some(Urgency { lines: lines(), before_the_lists: true }),
            Details::Warning(_)
            | Details::Refused(_)
            | Details::Failure(_)
            | Details::Remark(_)
            | Details::StillListing(_)
            | Details::Writing(..) => Some(Urgency { lines: lines(), before_the_lists: false }),
            Details::Context(row, _)
                if !self.shows_status() && (row.obstacle.is_some() || row.cross_file.is_some()) =>
            {
                Some(Urgency { lines: lines(), before_the_lists: false })
            }
            Details::Context(..) | Details::Empty => {
                let needs_lines = self.shows_status() || self.full_name.is_some();
                needs_lines.then(|| Urgency { lines: lines(), before_the_lists: false })
            }
        }
    }

    /// Whether the status is shown here: nothing else has priority.
    pub(super) fn shows_status(&self) -> bool {
        self.status.is_some() && matches!(self.details, Details::Context(..) | Details::Empty)
    }

    fn lines(&self, width: u16) -> Vec<Line<'static>> {
        let width = usize::from(width.saturating_sub(2));
        let plain = Style::new();
        if self.shows_status() {
            let status = self.status.as_ref().and_then(|status| status.fitted(width, self.theme));
            return status.into_iter().map(Line::from).collect();
        }
        match &self.details {
            Details::Warning(warning) => warned(warning, width, self.theme.warning),
            Details::Refused(obstacle) => {
                warned(&self.obstacle(obstacle), width, self.theme.warning)
            }
            Details::Question(asked) => self.question(asked, width),
            Details::Remark(remark) => wrapped(remark, width, plain),
            Details::Failure(reason) => wrapped(reason, width, plain),
            Details::StillListing(name) => {
                let key = self.keymap.key_for(Action::Choose, Mode::Namespaces);
                let press = key.map_or_else(String::new, |key| format!("press {key} again to "));
                let words = format!("Still listing the namespaces; {press}use {name:?} as typed.");
                wrapped(&words, width, plain)
            }
            Details::Writing(words, turns) => {
                wrapped(&format!("{} {words}", spinner(Some(*turns))), width, plain)
            }
            Details::Context(context, remark) => {
                let (name, lines) = self.full_name.as_ref().map_or_else(
                    || (Vec::new(), 0),
                    |full_name| (full_name.lines(width), full_name.reserved(width)),
                );
                let mut all = name;
                if self.full_name.as_ref().is_none_or(|full_name| !full_name.alone) {
                    match (&context.obstacle, &context.cross_file) {
                        (Some(obstacle), _) => {
                            all.extend(wrapped(&self.obstacle(obstacle), width, plain));
                        }
                        (None, Some(cross_file)) => {
                            all.extend(wrapped(&cross_file.text, width, self.theme.warning));
                        }
                        (None, None) => {
                            all.push(Line::from(self.context(context, *remark, width)));
                        }
                    }
                }
                // Keeps the height of the lists while the highlight moves.
                while all.len() < lines {
                    all.push(Line::default());
                }
                all
            }
            Details::Empty => Vec::new(),
        }
    }

    /// An obstacle, with the key that removes it.
    fn obstacle(&self, obstacle: &Obstacle) -> String {
        let key = self.keymap.key_for(Action::Rename, self.purpose.into());
        match key.filter(|_| obstacle.can_rename) {
            Some(key) => format!("{}; {key} to rename this one", obstacle.text),
            None => obstacle.text.clone(),
        }
    }

    /// The question and, without a footer, the keys that answer it.
    fn question(&self, asked: &Confirmation, width: usize) -> Vec<Line<'static>> {
        let mut lines = warned(&asked.text, width, self.theme.warning);
        if !self.has_footer {
            let look = Look { theme: self.theme, keymap: self.keymap };
            lines.push(answers(asked, width, look));
        }
        lines
    }
}

/// A name that is shown in full.
pub(super) struct FullName<'screen> {
    pub(super) contexts: &'screen Contexts,
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

    fn lines(&self, width: usize) -> Vec<Line<'static>> {
        let name = self.contexts.rows()[self.index].key.name.as_str();
        let lines = wrapped_words([name].into_iter(), width, Style::new());
        if lines.len() <= self.most {
            return lines;
        }
        // The distinguishing part stays, however long the name is. A wide character may leave a
        // cell free at the end of each line.
        let width = (width.max(1) - 1) * self.most;
        let cut = self.contexts.distinct().alone(self.index, width);
        let spans = fitted_as(name, &[], &cut, Style::new(), Style::new());
        let text: String = spans.iter().map(|span| span.content.as_ref()).collect();
        wrapped_words([text.as_str()].into_iter(), width, Style::new())
    }

    /// The number of lines for any context of the list, so that the height of the lists does not
    /// change; zero if that does not matter.
    fn reserved(&self, width: usize) -> usize {
        if !self.is_reserved {
            return 0;
        }
        let longest = self.contexts.widest.name.div_ceil(width.max(1));
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

impl Widget for DetailsLine<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let mut lines = self.lines(area.width);
        let height = usize::from(area.height);
        if lines.len() > height {
            // The keys that answer a question are more important than the end of it.
            let has_keys = matches!(self.details, Details::Question(_)) && !self.has_footer;
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

impl DetailsLine<'_> {
    fn context(
        &self,
        context: &ContextRow,
        remark: Option<&str>,
        width: usize,
    ) -> Vec<Span<'static>> {
        let visibility = match &context.protection {
            Some(_) if context.visibility == RowVisibility::Active => "protected",
            _ => visibility_label(context.visibility),
        };
        let server = context.server.as_deref().unwrap_or("no cluster");
        let path = context.path.as_str();
        let namespace = format!("namespace {}", context.effective_namespace());
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
        let mut line = Vec::new();
        for (part, width, style) in [
            (visibility, usize::MAX, plain),
            (server, server_width, plain),
            (authentication, usize::MAX, plain),
            (remark, usize::MAX, self.theme.warning),
            (namespace, usize::MAX, plain),
            (path, path_width, plain),
        ] {
            if !part.is_empty() {
                if !line.is_empty() {
                    line.push(Span::styled(SEPARATOR, self.theme.dim));
                }
                line.extend(fitted(part, width, style));
            }
        }
        line
    }
}

/// A text after a warning mark, which is never alone on its line.
fn warned(text: &str, width: usize, style: Style) -> Vec<Line<'static>> {
    let mut words = text.split_whitespace();
    let first = format!("! {}", words.next().unwrap_or_default());
    wrapped_words([first.as_str()].into_iter().chain(words), width, style)
}

fn visibility_label(visibility: RowVisibility) -> &'static str {
    match visibility {
        RowVisibility::Active => "",
        RowVisibility::Shadowed => "shadowed",
        RowVisibility::NotInKubeconfig => "not in KUBECONFIG",
    }
}
