//! The list of namespaces of the highlighted context.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use ratatui::widgets::Widget;

use super::pane::{Pane, Row, room};
use super::status::Status;
use super::text::{fitted, fitted_with};
use crate::picker::ContextRow;
use crate::picker::keymap::{Action, Keymap, Mode};
use crate::picker::state::{Listing, Namespaces, State};

/// The namespaces, or what is known of them.
pub(super) struct NamespacesPane<'screen> {
    pub(super) state: &'screen State,
    pub(super) keymap: &'screen Keymap,
    pub(super) pane: Pane<'screen>,
}

/// The least room for the name of the context in the title.
const LEAST_NAME: usize = 6;
/// What a border has beside its title, or what stands at its end.
const CORNERS_AND_SPACES: usize = 4;

impl Widget for NamespacesPane<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let highlighted = self.state.contexts().highlighted().map(|(_, context)| context);
        let room = usize::from(area.width).saturating_sub(CORNERS_AND_SPACES);
        let status = Status::of(self.state).and_then(|status| status.fitted(room, self.pane.theme));
        let inner = self.pane.frame(title(highlighted, room), status, area, buffer);
        match (self.state.namespaces(), highlighted) {
            (Some(namespaces), _) => self.asked(namespaces, inner, buffer),
            (None, Some(context)) => self.not_asked(context, inner, buffer),
            (None, None) => {}
        }
    }
}

impl NamespacesPane<'_> {
    fn not_asked(&self, context: &ContextRow, area: Rect, buffer: &mut Buffer) {
        let row = Row {
            highlighted: false,
            mark: self.mark(true),
            sign: None,
            text: fitted(context.namespace_in_force(), room(area), Style::new()),
        };
        let below = self.pane.rows([row].into_iter(), area, buffer);
        if context.obstacle.is_none() {
            self.how_to_ask(below, buffer);
        }
    }

    fn how_to_ask(&self, area: Rect, buffer: &mut Buffer) {
        let mode = Mode::from(self.state.purpose());
        if let Some(key) = self.keymap.key_for(Action::EnterNamespaces, mode) {
            self.pane.remark(&format!("{key} to list them"), area, buffer);
        }
    }

    fn asked(&self, namespaces: &Namespaces, area: Rect, buffer: &mut Buffer) {
        let list = namespaces.list();
        let rows = list.window(usize::from(area.height)).map(|position| {
            let highlighted = position == list.highlighted();
            match list.matches().get(position) {
                Some(&index) => self.name(namespaces.name(index), highlighted, namespaces, area),
                None => self.typed(namespaces.typed().unwrap_or_default(), highlighted, area),
            }
        });
        let below = self.pane.rows(rows, area, buffer);
        match namespaces.listing() {
            // The details line tells the reason then.
            Listing::Failed(_) if self.pane.focused => {
                self.pane.whole_remark("Type the name of one to take it.", below, buffer);
            }
            Listing::Failed(reason) => self.pane.whole_remark(reason, below, buffer),
            Listing::Withdrawn => self.how_to_ask(below, buffer),
            Listing::Complete { .. } if namespaces.told() == 0 => {
                let remark = "The cluster lists none. Type a name to use it.";
                self.pane.whole_remark(remark, below, buffer);
            }
            _ if list.is_empty() => self.pane.remark("No namespace matches.", below, buffer),
            Listing::Asking | Listing::Complete { .. } => {}
        }
    }

    fn name(&self, name: &str, highlighted: bool, namespaces: &Namespaces, area: Rect) -> Row {
        let found = self.state.namespace_letters(name);
        Row {
            highlighted,
            mark: self.mark(namespaces.is_current(name)),
            sign: None,
            text: fitted_with(name, &found, room(area), Style::new(), self.pane.theme.found),
        }
    }

    fn typed(&self, name: &str, highlighted: bool, area: Rect) -> Row {
        let text = format!("use {name:?} as typed");
        Row {
            highlighted,
            mark: self.mark(false),
            sign: None,
            text: fitted(&text, room(area), Style::new()),
        }
    }

    fn mark(&self, current: bool) -> Span<'static> {
        if current { Span::styled("●", self.pane.theme.current) } else { Span::raw(" ") }
    }
}

/// The title in this many cells.
fn title(context: Option<&ContextRow>, room: usize) -> Vec<Span<'static>> {
    const ALONE: &str = "namespaces";
    const WITH_NAME: &str = "namespaces of ";
    let room = room.saturating_sub(WITH_NAME.len());
    match context {
        Some(context) if room >= LEAST_NAME => {
            let mut title = vec![Span::raw(WITH_NAME)];
            title.extend(fitted(&context.name, room, Style::new()));
            title
        }
        _ => vec![Span::raw(ALONE)],
    }
}
