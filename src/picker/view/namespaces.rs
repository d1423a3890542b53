//! Draws the namespaces of the highlighted context.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use ratatui::widgets::Widget;

use super::pane::{Pane, Row, text_width};
use super::status::Status;
use super::text::{fitted, fitted_with};
use crate::picker::ContextRow;
use crate::picker::keymap::{Action, Keymap, Mode};
use crate::picker::state::{Listing, Namespaces, State};

/// The namespaces, or only the one in the kubeconfig if the cluster was not queried.
pub(super) struct NamespacesPane<'screen> {
    pub(super) state: &'screen State,
    pub(super) keymap: &'screen Keymap,
    pub(super) pane: Pane<'screen>,
}

/// The minimum width for the name of the context in the title.
const LEAST_NAME: usize = 6;
/// The cells of a border that its title can't use.
const CORNERS_AND_SPACES: usize = 4;

impl Widget for NamespacesPane<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let highlighted = self.state.contexts().highlighted().map(|(_, context)| context);
        let width = usize::from(area.width).saturating_sub(CORNERS_AND_SPACES);
        let status =
            Status::of(self.state).and_then(|status| status.fitted(width, self.pane.theme));
        let inner = self.pane.frame(title(highlighted, width), status, area, buffer);
        match (self.state.namespaces(), highlighted) {
            (Some(namespaces), _) => self.render_queried(namespaces, inner, buffer),
            (None, Some(context)) => self.render_unqueried(context, inner, buffer),
            (None, None) => {}
        }
    }
}

impl NamespacesPane<'_> {
    fn render_unqueried(&self, context: &ContextRow, area: Rect, buffer: &mut Buffer) {
        let row = Row {
            highlighted: false,
            mark: self.mark(true),
            second_mark: None,
            text: fitted(context.namespace_in_force(), text_width(area), Style::new()),
        };
        let below = self.pane.rows([row].into_iter(), area, buffer);
        if context.obstacle.is_none() {
            self.render_key_hint(below, buffer);
        }
    }

    fn render_key_hint(&self, area: Rect, buffer: &mut Buffer) {
        let mode = Mode::from(self.state.purpose());
        if let Some(key) = self.keymap.key_for(Action::EnterNamespaces, mode) {
            self.pane.remark(&format!("{key} to list them"), area, buffer);
        }
    }

    fn render_queried(&self, namespaces: &Namespaces, area: Rect, buffer: &mut Buffer) {
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
            // The details line shows the reason.
            Listing::Failed(_) if self.pane.focused => {
                self.pane.whole_remark("Type the name of one to take it.", below, buffer);
            }
            Listing::Failed(reason) => self.pane.whole_remark(reason, below, buffer),
            Listing::Withdrawn => self.render_key_hint(below, buffer),
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
            second_mark: None,
            text: fitted_with(name, &found, text_width(area), Style::new(), self.pane.theme.found),
        }
    }

    fn typed(&self, name: &str, highlighted: bool, area: Rect) -> Row {
        let text = format!("use {name:?} as typed");
        Row {
            highlighted,
            mark: self.mark(false),
            second_mark: None,
            text: fitted(&text, text_width(area), Style::new()),
        }
    }

    fn mark(&self, current: bool) -> Span<'static> {
        if current { Span::styled("●", self.pane.theme.current) } else { Span::raw(" ") }
    }
}

/// The title for this many cells.
fn title(context: Option<&ContextRow>, width: usize) -> Vec<Span<'static>> {
    const ALONE: &str = "namespaces";
    const WITH_NAME: &str = "namespaces of ";
    let name_width = width.saturating_sub(WITH_NAME.len());
    match context {
        Some(context) if name_width >= LEAST_NAME => {
            let mut title = vec![Span::raw(WITH_NAME)];
            title.extend(fitted(&context.name, name_width, Style::new()));
            title
        }
        _ => vec![Span::raw(ALONE)],
    }
}
