//! The line below the lists: what the highlighted context is, or what must be said.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use super::status::Status;
use super::text::{fitted, share, wrapped};
use super::theme::Theme;
use crate::picker::state::Details;
use crate::picker::{ContextRow, Standing};
use crate::printable::shown;

/// The details line.
pub(super) struct DetailsLine<'screen> {
    pub(super) details: Details<'screen>,
    /// What the list is, where no border tells it.
    pub(super) status: Option<Status>,
    pub(super) theme: &'screen Theme,
}

const SEPARATOR: &str = " · ";
/// The least room for the server and the file before the way of authentication gives way.
const LEAST_ADDRESSES: usize = 30;

impl DetailsLine<'_> {
    /// The lines that it cannot do without at this width, if there is something urgent in it.
    pub(super) fn urgent_lines(&self, width: u16) -> Option<u16> {
        let urgent = self.tells_status()
            || matches!(self.details, Details::Warning(_) | Details::Failure(_));
        urgent.then(|| u16::try_from(self.lines(width).len()).unwrap_or(u16::MAX))
    }

    /// Whether the status stands here: there is nothing else that must be read.
    pub(super) fn tells_status(&self) -> bool {
        self.status.is_some() && matches!(self.details, Details::Context(_) | Details::Empty)
    }

    fn lines(&self, width: u16) -> Vec<Line<'static>> {
        let room = usize::from(width.saturating_sub(2));
        let plain = Style::new();
        if self.tells_status() {
            let status = self.status.as_ref().and_then(|status| status.fitted(room, self.theme));
            return status.into_iter().map(Line::from).collect();
        }
        match &self.details {
            Details::Warning(warning) => wrapped(&format!("! {warning}"), room, self.theme.warning),
            Details::Remark(remark) => wrapped(remark, room, plain),
            Details::Failure(reason) => wrapped(reason, room, plain),
            Details::Context(ContextRow { obstacle: Some(obstacle), .. }) => {
                wrapped(obstacle, room, plain)
            }
            Details::Context(context) => vec![Line::from(self.context(context, room))],
            Details::Empty => Vec::new(),
        }
    }
}

impl Widget for DetailsLine<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let mut lines = self.lines(area.width);
        let height = usize::from(area.height);
        if lines.len() > height {
            lines.truncate(height);
            if let Some(last) = lines.last_mut() {
                last.push_span("…");
            }
        }
        for (mut line, row) in lines.into_iter().zip(area.rows()) {
            line.spans.insert(0, Span::raw(" "));
            line.render(row, buffer);
        }
    }
}

impl DetailsLine<'_> {
    fn context(&self, context: &ContextRow, room: usize) -> Vec<Span<'static>> {
        let standing = in_words(context.standing);
        let server = context.server.as_deref().unwrap_or_default();
        let path = context.path.as_str();
        // What the other parts leave to the server and the file.
        let addresses = |authentication: &str| {
            let parts = [standing, server, authentication, path];
            let separators = parts.iter().filter(|part| !part.is_empty()).count().saturating_sub(1);
            let others = cells(standing) + cells(authentication) + separators * cells(SEPARATOR);
            room.saturating_sub(others)
        };
        let mut authentication = context.authentication.as_str();
        if addresses(authentication) < LEAST_ADDRESSES {
            authentication = "";
        }
        let (server_room, path_room) = share(addresses(authentication), cells(server), cells(path));

        let mut line = Vec::new();
        for (part, room) in [
            (standing, usize::MAX),
            (server, server_room),
            (authentication, usize::MAX),
            (path, path_room),
        ] {
            if !part.is_empty() {
                if !line.is_empty() {
                    line.push(Span::styled(SEPARATOR, self.theme.dim));
                }
                line.extend(fitted(part, room, Style::new()));
            }
        }
        line
    }
}

fn cells(text: &str) -> usize {
    shown(text).width()
}

fn in_words(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "",
        Standing::Shadowed => "shadowed",
        Standing::OffChain => "not in KUBECONFIG",
    }
}
