//! The line below the lists: what the highlighted context is, or what must be said.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::Look;
use super::status::{Status, spinner};
use super::text::{fitted, share, wrapped};
use super::theme::Theme;
use crate::picker::cells::cells;
use crate::picker::keymap::{Action, Keymap, Mode};
use crate::picker::state::{Confirmation, Details};
use crate::picker::{ContextRow, RowVisibility};

/// The details line.
pub(super) struct DetailsLine<'screen> {
    pub(super) details: Details<'screen>,
    /// What the list is, where no border tells it.
    pub(super) status: Option<Status>,
    pub(super) theme: &'screen Theme,
    pub(super) keymap: &'screen Keymap,
    /// Whether there is a line below that tells the keys.
    pub(super) has_footer: bool,
}

const SEPARATOR: &str = " · ";
/// The least room for the server and the file before other parts give way.
const LEAST_ADDRESSES: usize = 30;

impl DetailsLine<'_> {
    /// The lines that it cannot do without at this width, and how much of the screen they may take.
    pub(super) fn urgency(&self, width: u16) -> Option<Urgency> {
        let lines = || u16::try_from(self.lines(width).len()).unwrap_or(u16::MAX);
        match self.details {
            Details::Question(_) => Some(Urgency { lines: lines(), before_the_lists: true }),
            Details::Warning(_)
            | Details::Failure(_)
            | Details::Remark(_)
            | Details::StillListing(_)
            | Details::Writing(..) => Some(Urgency { lines: lines(), before_the_lists: false }),
            Details::Context(ContextRow { obstacle: None, cross_file: Some(_), .. }, _)
                if !self.tells_status() =>
            {
                Some(Urgency { lines: lines(), before_the_lists: false })
            }
            Details::Context(..) | Details::Empty => {
                self.tells_status().then(|| Urgency { lines: lines(), before_the_lists: false })
            }
        }
    }

    /// Whether the status stands here: there is nothing else that must be read.
    pub(super) fn tells_status(&self) -> bool {
        self.status.is_some() && matches!(self.details, Details::Context(..) | Details::Empty)
    }

    fn lines(&self, width: u16) -> Vec<Line<'static>> {
        let room = usize::from(width.saturating_sub(2));
        let plain = Style::new();
        if self.tells_status() {
            let status = self.status.as_ref().and_then(|status| status.fitted(room, self.theme));
            return status.into_iter().map(Line::from).collect();
        }
        match &self.details {
            Details::Warning(warning) => warned(warning, room, self.theme.warning),
            Details::Question(asked) => self.question(asked, room),
            Details::Remark(remark) => wrapped(remark, room, plain),
            Details::Failure(reason) => wrapped(reason, room, plain),
            Details::StillListing(name) => {
                let key = self.keymap.key_for(Action::Choose, Mode::Namespaces);
                let press = key.map_or_else(String::new, |key| format!("press {key} again to "));
                let words = format!("Still listing the namespaces; {press}use {name:?} as typed.");
                wrapped(&words, room, plain)
            }
            Details::Writing(words, turns) => {
                wrapped(&format!("{} {words}", spinner(Some(*turns))), room, plain)
            }
            Details::Context(ContextRow { obstacle: Some(obstacle), .. }, _) => {
                wrapped(obstacle, room, plain)
            }
            Details::Context(ContextRow { cross_file: Some(cross_file), .. }, _) => {
                wrapped(&cross_file.text, room, self.theme.warning)
            }
            Details::Context(context, remark) => {
                vec![Line::from(self.context(context, *remark, room))]
            }
            Details::Empty => Vec::new(),
        }
    }

    /// What there is to know and, where no footer tells them, the keys that answer.
    fn question(&self, asked: &Confirmation, room: usize) -> Vec<Line<'static>> {
        let mut lines = warned(&asked.text, room, self.theme.warning);
        if !self.has_footer {
            let look = Look { theme: self.theme, keymap: self.keymap };
            lines.push(answers(asked, room, look));
        }
        lines
    }
}

/// The keys that answer a question, in words that fit; at the least, the keys alone.
pub(super) fn answers(asked: &Confirmation, room: usize, look: Look<'_>) -> Line<'static> {
    let Look { theme, keymap } = look;
    let line = |words: [String; 3]| {
        let mut line = Line::default();
        for (action, does) in
            [Action::Confirm, Action::Rename, Action::Cancel].into_iter().zip(words)
        {
            if let Some(key) = keymap.key_for(action, asked.mode()) {
                line.push_span(if line.spans.is_empty() { "" } else { "   " });
                line.push_span(Span::styled(key.to_string(), theme.key));
                line.push_span(Span::styled(does, theme.dim));
            }
        }
        line
    };
    let does = format!(" {}", asked.does);
    let whole = line([does.clone(), " rename".to_owned(), " leave it".to_owned()]);
    let short = line([does, " rename".to_owned(), " no".to_owned()]);
    [whole, short]
        .into_iter()
        .find(|line| line.width() <= room)
        .unwrap_or_else(|| line(Default::default()))
}

/// What a message needs of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Urgency {
    pub(super) lines: u16,
    /// Whether it may take the room of the lists.
    pub(super) before_the_lists: bool,
}

impl Widget for DetailsLine<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let mut lines = self.lines(area.width);
        let height = usize::from(area.height);
        if lines.len() > height {
            // The keys that answer a question matter more than the end of it.
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
        room: usize,
    ) -> Vec<Span<'static>> {
        let visibility = match &context.protection {
            Some(_) if context.visibility == RowVisibility::Active => "protected",
            _ => in_words(context.visibility),
        };
        let server = context.server.as_deref().unwrap_or("no cluster");
        let path = context.path.as_str();
        let namespace = format!("namespace {}", context.namespace_in_force());
        let remark = remark.unwrap_or_default();
        // What the other parts leave to the server and the file.
        let addresses = |others: &[&str]| {
            let others = others.iter().filter(|part| !part.is_empty());
            let taken: usize = others.map(|part| cells(part) + cells(SEPARATOR)).sum();
            let both = !server.is_empty() && !path.is_empty();
            room.saturating_sub(taken + if both { cells(SEPARATOR) } else { 0 })
        };
        let authentication = context.authentication.as_str();
        // What gives way first comes last: the list tells the namespace already.
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
        let (server_room, path_room) = share(left, cells(server), cells(path));

        let plain = Style::new();
        let mut line = Vec::new();
        for (part, room, style) in [
            (visibility, usize::MAX, plain),
            (server, server_room, plain),
            (authentication, usize::MAX, plain),
            (remark, usize::MAX, self.theme.warning),
            (namespace, usize::MAX, plain),
            (path, path_room, plain),
        ] {
            if !part.is_empty() {
                if !line.is_empty() {
                    line.push(Span::styled(SEPARATOR, self.theme.dim));
                }
                line.extend(fitted(part, room, style));
            }
        }
        line
    }
}

/// A text behind a sign, which does not stand on a line of its own.
fn warned(text: &str, room: usize, style: Style) -> Vec<Line<'static>> {
    const SIGN: &str = "! ";
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let first = fitted(first, room.saturating_sub(SIGN.len()), style);
    let first: String = first.iter().map(|span| span.content.as_ref()).collect();
    wrapped(&format!("{SIGN}{first} {rest}"), room, style)
}

fn in_words(visibility: RowVisibility) -> &'static str {
    match visibility {
        RowVisibility::Active => "",
        RowVisibility::Shadowed => "shadowed",
        RowVisibility::NotInKubeconfig => "not in KUBECONFIG",
    }
}
