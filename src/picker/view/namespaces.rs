//! Draws the namespaces of the highlighted context.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::pane::{ListRow, Pane, text_width};
use super::status::Status;
use super::text::{fitted, fitted_as, fitted_end, fitted_with, is_found};
use crate::picker::ContextRow;
use crate::picker::cells::cells;
use crate::picker::distinct::{Cut, NameColumn};
use crate::picker::keymap::{Action, Keymap, Mode};
use crate::picker::state::{Listing, Namespaces, State};

/// The namespaces, or only the one in the kubeconfig if none are known.
pub(super) struct NamespacesPane<'screen> {
    pub(super) state: &'screen State,
    pub(super) keymap: &'screen Keymap,
    pub(super) pane: Pane<'screen>,
}

const TYPE: &str = "Type a name to use it.";
const LEAST_NAME: usize = 6;
/// The cells of a border that its title can't use.
const CORNERS_AND_SPACES: usize = 4;

impl NamespacesPane<'_> {
    pub(super) fn render(&self, area: Rect, buffer: &mut Buffer) {
        let highlighted = self.state.contexts.highlighted().map(|(_, context)| context);
        let width = title_width(area.width);
        let status =
            Status::of(self.state).and_then(|status| status.fitted(width, self.pane.theme));
        let list = self.state.namespaces().map(|own| &own.list).filter(|_| self.pane.focused);
        let status = status.or_else(|| self.pane.position(list?, area));
        let inner = self.pane.draw_frame(title(self.state, width), status, area, buffer);
        match (self.state.namespaces(), highlighted) {
            (Some(namespaces), _) => self.render_queried(namespaces, inner, buffer),
            (None, Some(context)) => self.render_unqueried(context, inner, buffer),
            (None, None) => {}
        }
    }

    fn render_unqueried(&self, context: &ContextRow, area: Rect, buffer: &mut Buffer) {
        let row = ListRow {
            highlighted: false,
            mark: self.mark(true),
            second_mark: None,
            pin: None,
            text: fitted(context.effective_namespace(), text_width(area), Style::new()),
        };
        let below = self.pane.rows([row].into_iter(), area, buffer);
        if context.obstacle.is_none() {
            self.render_key_hint("to list them", below, buffer);
        }
    }

    fn render_key_hint(&self, words: &str, area: Rect, buffer: &mut Buffer) {
        let mode = Mode::from(self.state.purpose);
        if let Some(key) = self.keymap.key_for(Action::EnterNamespaces, mode) {
            self.pane.remark(&format!("{key} {words}"), area, buffer);
        }
    }

    fn render_queried(&self, namespaces: &Namespaces, area: Rect, buffer: &mut Buffer) {
        let list = &namespaces.list;
        let window = list.window(usize::from(area.height));
        let names = window.start..window.end.min(list.matches.len());
        let on_screen = list.matches.get(names).unwrap_or_default();
        let width = text_width(area);
        let cuts = if namespaces.widest() > width {
            let found = |index: &usize| {
                let name = namespaces.name(*index);
                is_found(name, &self.state.namespace_letters(name))
            };
            let nothing_typed = list.query.is_empty();
            let found: Vec<Vec<bool>> =
                if nothing_typed { Vec::new() } else { on_screen.iter().map(found).collect() };
            let column = NameColumn { width, with_files: false };
            namespaces.distinct().in_list(on_screen, column, &found)
        } else {
            Vec::new()
        };
        let rows = list.lines(usize::from(area.height)).map(|row| {
            let Some(position) = row else { return self.rule(width) };
            let line = position - window.start;
            let highlighted = self.pane.focused && position == list.highlighted;
            match on_screen.get(line) {
                Some(&index) => {
                    let name = namespaces.name(index);
                    let mark = self.mark(namespaces.current == name);
                    let style = match namespaces.listing {
                        Listing::NotRequested => self.pane.theme.dim,
                        _ => Style::new(),
                    };
                    let text = self.name(name, cuts.get(line), width, style);
                    ListRow { highlighted, mark, second_mark: None, pin: None, text }
                }
                None => {
                    self.typed(namespaces.typed.as_deref().unwrap_or_default(), highlighted, area)
                }
            }
        });
        let below = self.pane.rows(rows, area, buffer);
        match &namespaces.listing {
            // The details line shows the reason.
            Listing::Failed(_) if self.pane.focused => {
                if namespaces.typed.is_none() {
                    self.pane.whole_remark(TYPE, below, buffer);
                }
            }
            Listing::Failed(reason) => self.pane.whole_remark(reason, below, buffer),
            Listing::NotRequested | Listing::Cancelled => {
                self.render_key_hint("to ask the cluster", below, buffer);
            }
            Listing::Complete { .. } if namespaces.listed() == 0 => {
                let how = if namespaces.typed.is_none() { TYPE } else { "" };
                let remark = format!("The cluster lists none. {how}");
                self.pane.whole_remark(remark.trim_end(), below, buffer);
            }
            _ if list.is_empty() => self.pane.remark("No namespace matches.", below, buffer),
            Listing::Running | Listing::Complete { .. } => {}
        }
    }

    fn name(
        &self,
        name: &str,
        cut: Option<&Cut>,
        width: usize,
        style: Style,
    ) -> Vec<Span<'static>> {
        let found = self.state.namespace_letters(name);
        let found_style = self.pane.theme.found;
        match cut {
            Some(cut) => fitted_as(name, &found, cut, style, found_style),
            None => fitted_with(name, &found, width, style, found_style),
        }
    }

    fn typed(&self, name: &str, highlighted: bool, area: Rect) -> ListRow {
        let width = text_width(area);
        let whole = format!("use {name:?} as typed");
        let text = if cells(&whole) > width { format!("{name:?} as typed") } else { whole };
        ListRow {
            highlighted,
            mark: self.mark(false),
            second_mark: None,
            pin: None,
            text: fitted(&text, width, Style::new()),
        }
    }

    /// The line between the names used before and the others.
    fn rule(&self, width: usize) -> ListRow {
        ListRow {
            highlighted: false,
            mark: Span::raw(" "),
            second_mark: None,
            pin: None,
            text: vec![Span::styled("─".repeat(width), self.pane.theme.border)],
        }
    }

    fn mark(&self, current: bool) -> Span<'static> {
        if current { Span::styled("●", self.pane.theme.current) } else { Span::raw(" ") }
    }
}

fn title_width(pane: u16) -> usize {
    usize::from(pane).saturating_sub(CORNERS_AND_SPACES)
}

const WITH_NAME: &str = "namespaces of ";

/// The width of a pane with the whole name of the context in its title.
pub(super) fn width_for_title(name: &str) -> usize {
    WITH_NAME.len() + cells(name) + CORNERS_AND_SPACES
}

/// Whether the title of a pane of this width contains the whole name of the context.
pub(super) fn title_contains(name: &str, pane: u16) -> bool {
    width_for_title(name) <= usize::from(pane)
}

fn title(state: &State, width: usize) -> Vec<Span<'static>> {
    let name_width = width.saturating_sub(WITH_NAME.len());
    let contexts = &state.contexts;
    let Some((index, _)) = contexts.highlighted().filter(|_| name_width >= LEAST_NAME) else {
        return vec![Span::raw("namespaces")];
    };
    let name = contexts.shown_name(index);
    let mut title = vec![Span::raw(WITH_NAME)];
    title.extend(if cells(name) <= name_width {
        fitted(name, name_width, Style::new())
    } else {
        let cut = contexts.distinct().alone(index, name_width);
        let spans = fitted_as(name, &[], &cut, Style::new(), Style::new());
        let gaps: usize = spans.iter().map(|span| span.content.matches('…').count()).sum();
        // Pieces are hard to read, and its row or the details have what differs.
        if gaps > 2 { fitted_end(name, name_width, Style::new()) } else { spans }
    });
    title
}
