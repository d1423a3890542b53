//! Draws the list of contexts.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::columns::{Columns, GAP};
use super::layout::ListFrame;
use super::pane::{AROUND, ListRow, Pane, text_width};
use super::text::{fitted_as, fitted_with, is_found, width};
use crate::picker::cells::cells;
use crate::picker::distinct::{BEFORE_FILE, Cut, NameColumn};
use crate::picker::state::{Contexts, State};
use crate::picker::{ContextRow, RowVisibility};

pub(super) struct ContextsPane<'screen> {
    pub(super) state: &'screen State,
    pub(super) pane: Pane<'screen>,
}

const TITLE: &str = "contexts";
/// The cells of the border that the title takes with the corner and a space on both sides.
const SPACES: usize = 3;

impl ContextsPane<'_> {
    pub(super) fn render(&self, area: Rect, buffer: &mut Buffer) {
        let contexts = &self.state.contexts;
        let list = &contexts.list;
        let status = self.pane.position(list, area);
        let inner = self.pane.draw_frame(vec![Span::raw(TITLE)], status, area, buffer);
        let columns = columns(contexts, text_width(inner));
        if self.pane.frame == ListFrame::Border && !list.is_empty() {
            self.headings(columns, area, buffer);
        }
        let window = list.window(usize::from(inner.height));
        let on_screen = list.matches.get(window.clone()).unwrap_or_default();
        let cuts = self.cuts(on_screen, columns);
        let rows = window.zip(on_screen).enumerate().map(|(line, (position, &index))| {
            let context = &contexts.rows()[index];
            ListRow {
                highlighted: position == list.highlighted,
                mark: self.mark(context),
                second_mark: self.warning_mark(context),
                text: self.text(index, context, columns, cuts.get(line)),
            }
        });
        let below = self.pane.rows(rows, inner, buffer);
        if contexts.rows().is_empty() {
            self.pane.remark("There is no context in any kubeconfig.", below, buffer);
        } else if list.is_empty() {
            self.pane.remark("No context matches.", below, buffer);
        }
    }

    /// Draws the headings of the columns next to the names on the border, where they fit.
    fn headings(&self, columns: Columns, area: Rect, buffer: &mut Buffer) {
        let border_and_bar = 1 + AROUND - 1;
        let marks = usize::from(self.state.contexts.some_have_warning_marks);
        let mut start = border_and_bar + marks + columns.name;
        let mut free = SPACES + TITLE.len();
        for (heading, width) in [("namespace", columns.namespace), ("file", columns.file)] {
            if width == 0 {
                continue;
            }
            let column = start + GAP;
            let end = column + heading.len() + 1;
            if column >= free && heading.len() <= width + 1 && end < area.width.into() {
                let text = Span::styled(format!(" {heading} "), self.pane.theme.title);
                let x = area.x + u16::try_from(column - 1).unwrap_or(u16::MAX);
                buffer.set_span(x, area.y, &text, area.width);
                free = end;
            }
            start = column + width;
        }
    }

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
        self.state.contexts.some_have_warning_marks.then(|| {
            if context.cross_file.is_some() {
                Span::styled("≠", theme.warning)
            } else if context.protection.is_some() {
                Span::styled("!", theme.protected)
            } else {
                Span::raw(" ")
            }
        })
    }

    fn text(
        &self,
        index: usize,
        context: &ContextRow,
        columns: Columns,
        cut: Option<&Cut>,
    ) -> Vec<Span<'static>> {
        let theme = self.pane.theme;
        let dim = theme.dim;
        let plain = if context.obstacle.is_some() { dim } else { Style::new() };
        let (namespace, namespace_style) = match &context.namespace {
            Some(namespace) => (namespace.as_str(), plain),
            None => ("–", dim),
        };
        let [in_name, in_namespace, in_file] = self.state.row_letters(index);
        let mut spans = self.name(index, columns, cut, [&in_name, &in_file], plain);
        let mut filled = columns.name + GAP;
        for (text, found, column_width, style) in [
            (namespace, in_namespace, columns.namespace, namespace_style),
            (context.file.as_str(), in_file, columns.file, dim),
        ] {
            if column_width > 0 {
                spans.push(Span::raw(" ".repeat(filled - width(&spans))));
                let found_style = style.patch(theme.found);
                spans.extend(fitted_with(text, &found, column_width, style, found_style));
                filled += column_width + GAP;
            }
        }
        spans
    }

    /// The name, cut if `cut` is given.
    fn name(
        &self,
        index: usize,
        columns: Columns,
        cut: Option<&Cut>,
        [in_name, in_file]: [&[usize]; 2],
        style: Style,
    ) -> Vec<Span<'static>> {
        let contexts = &self.state.contexts;
        let found_style = style.patch(self.pane.theme.found);
        let Some(cut) = cut else {
            let name = contexts.shown_name(index);
            return fitted_with(name, in_name, columns.name, style, found_style);
        };
        let (text, found) = name_and_file(contexts, index, columns, [in_name, in_file]);
        fitted_as(&text, &found, cut, style, found_style)
    }

    /// How the names on screen are cut; empty if all fit.
    fn cuts(&self, on_screen: &[usize], columns: Columns) -> Vec<Cut> {
        let contexts = &self.state.contexts;
        if !are_cut(contexts, columns) {
            return Vec::new();
        }
        let found = |index: &usize| {
            let [in_name, _, in_file] = self.state.row_letters(*index);
            let (text, found) = name_and_file(contexts, *index, columns, [&in_name, &in_file]);
            is_found(&text, &found)
        };
        let nothing_typed = contexts.list.query.is_empty();
        let found: Vec<Vec<bool>> =
            if nothing_typed { Vec::new() } else { on_screen.iter().map(found).collect() };
        let with_files = lacks_files(contexts, columns);
        let column = NameColumn { width: columns.name, with_files };
        contexts.distinct().in_list(on_screen, column, &found)
    }
}

/// The shown name, followed by the file if others have the name too and no column shows it, and the
/// letters that were found in both.
fn name_and_file<'c>(
    contexts: &'c Contexts,
    index: usize,
    columns: Columns,
    [in_name, in_file]: [&[usize]; 2],
) -> (Cow<'c, str>, Vec<usize>) {
    let name = contexts.shown_name(index);
    if !lacks_files(contexts, columns) || !contexts.distinct().has_file(index) {
        return (name.into(), in_name.to_vec());
    }
    let start = name.chars().count() + BEFORE_FILE.len();
    let in_file = in_file.iter().map(|position| start + position);
    let found = in_name.iter().copied().chain(in_file).collect();
    (format!("{name}{BEFORE_FILE}{}", contexts.rows()[index].file).into(), found)
}

pub(super) fn columns(contexts: &Contexts, width: usize) -> Columns {
    let mark_width = usize::from(contexts.some_have_warning_marks);
    Columns::of(contexts.widest, width.saturating_sub(mark_width))
}

/// Whether some rows don't identify their context completely.
pub(super) fn are_cut(contexts: &Contexts, columns: Columns) -> bool {
    columns.name < contexts.widest.name || lacks_files(contexts, columns)
}

/// Whether the row of a context shows its full name, and that is enough to identify it.
pub(super) fn is_whole(contexts: &Contexts, index: usize, columns: Columns) -> bool {
    let fits = !contexts.is_short(index) && cells(contexts.shown_name(index)) <= columns.name;
    let needs_file = lacks_files(contexts, columns) && contexts.distinct().has_file(index);
    fits && !needs_file
}

/// Whether some names occur more than once and no column of files distinguishes them.
fn lacks_files(contexts: &Contexts, columns: Columns) -> bool {
    contexts.has_duplicates && columns.file < contexts.widest.file
}
