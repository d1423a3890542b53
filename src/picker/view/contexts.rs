//! Draws the list of contexts.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use ratatui::widgets::Widget;

use super::columns::{Columns, GAP};
use super::pane::{Pane, Row, text_width};
use super::text::{fitted_with, width};
use crate::picker::state::State;
use crate::picker::{ContextRow, RowVisibility};

/// The contexts that match, with the columns that fit.
pub(super) struct ContextsPane<'screen> {
    pub(super) state: &'screen State,
    pub(super) pane: Pane<'screen>,
}

impl Widget for ContextsPane<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let inner = self.pane.frame(vec![Span::raw("contexts")], None, area, buffer);
        let contexts = self.state.contexts();
        let list = contexts.list();
        let mark_width = usize::from(contexts.some_have_warning_marks());
        let columns = Columns::of(contexts.widest(), text_width(inner).saturating_sub(mark_width));
        let rows = list.window(usize::from(inner.height)).map(|position| {
            let index = list.matches()[position];
            let context = &contexts.rows()[index];
            Row {
                highlighted: position == list.highlighted(),
                mark: self.mark(context),
                second_mark: self.warning_mark(context),
                text: self.text(index, context, columns),
            }
        });
        let below = self.pane.rows(rows, inner, buffer);
        if contexts.rows().is_empty() {
            self.pane.remark("There is no context in any kubeconfig.", below, buffer);
        } else if list.is_empty() {
            self.pane.remark("No context matches.", below, buffer);
        }
    }
}

impl ContextsPane<'_> {
    fn mark(&self, context: &ContextRow) -> Span<'static> {
        let theme = self.pane.theme;
        match context.visibility {
            _ if context.current => Span::styled("●", theme.current),
            RowVisibility::Active => Span::raw(" "),
            RowVisibility::Shadowed => Span::styled("×", theme.dim),
            RowVisibility::NotInKubeconfig => Span::styled("○", theme.dim),
        }
    }

    /// The mark of a context that is protected or uses a cluster or user of another file, in a cell
    /// of its own, because it may also be the current one.
    fn warning_mark(&self, context: &ContextRow) -> Option<Span<'static>> {
        let theme = self.pane.theme;
        self.state.contexts().some_have_warning_marks().then(|| {
            if context.cross_file.is_some() {
                Span::styled("≠", theme.warning)
            } else if context.protection.is_some() {
                Span::styled("!", theme.protected)
            } else {
                Span::raw(" ")
            }
        })
    }

    fn text(&self, index: usize, context: &ContextRow, columns: Columns) -> Vec<Span<'static>> {
        let dim = self.pane.theme.dim;
        let plain = if context.obstacle.is_some() { dim } else { Style::new() };
        let (namespace, namespace_style) = match &context.namespace {
            Some(namespace) => (namespace.as_str(), plain),
            None => ("–", dim),
        };
        let [in_name, in_namespace, in_file] = self.state.context_letters(index);
        let mut spans = Vec::new();
        let mut filled = 0;
        for (text, found, column_width, style) in [
            (context.name.as_str(), in_name, columns.name, plain),
            (namespace, in_namespace, columns.namespace, namespace_style),
            (context.file.as_str(), in_file, columns.file, dim),
        ] {
            if column_width > 0 {
                spans.push(Span::raw(" ".repeat(filled - width(&spans))));
                let found_style = style.patch(self.pane.theme.found);
                spans.extend(fitted_with(text, &found, column_width, style, found_style));
                filled += column_width + GAP;
            }
        }
        spans
    }
}
