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
use crate::picker::state::{Contexts, PairRow, State, is_current};
use crate::picker::{ContextRow, RowVisibility};

pub(super) struct ContextsPane<'screen> {
    pub(super) state: &'screen State,
    pub(super) pane: Pane<'screen>,
}

const TITLE: &str = "contexts";
/// The mark of a context whose file is not in `KUBECONFIG`.
pub(super) const NOT_IN_KUBECONFIG: &str = "○";
/// The cells of the border that the title takes with the corner and a space on both sides.
const SPACES: usize = 3;
/// Between a context and its namespace.
const BETWEEN: &str = " / ";

impl ContextsPane<'_> {
    pub(super) fn render(&self, area: Rect, buffer: &mut Buffer) {
        let contexts = &self.state.contexts;
        let list = &contexts.list;
        let status = self.pane.position(list, area);
        let inner = self.pane.draw_frame(vec![Span::raw(TITLE)], status, area, buffer);
        let columns = columns(contexts, text_width(inner));
        if self.pane.frame == ListFrame::Border && !list.is_empty() && !area.is_empty() {
            self.headings(columns, area, buffer);
        }
        let window = list.window(usize::from(inner.height));
        let on_screen = list.matches.get(window.clone()).unwrap_or_default();
        let is_context = |index: &usize| *index < contexts.rows().len();
        let names: Vec<usize> = on_screen.iter().copied().filter(is_context).collect();
        let cuts = self.cuts(&names, columns);
        let mut cuts = cuts.iter();
        let width = text_width(inner).saturating_sub(contexts.mark_columns());
        let rows = window.zip(on_screen).map(|(position, &index)| {
            let (index, pair) = contexts.place(index);
            let context = &contexts.rows()[index];
            let (mark, text) = match pair {
                Some(pair) => {
                    let is_current = is_current(context, pair);
                    let mark = if is_current { self.mark(context) } else { Span::raw(" ") };
                    (mark, self.pair(pair, width))
                }
                None if self.state.is_marked(&context.key) => {
                    let mark = Span::styled("+", self.pane.theme.warning);
                    (mark, self.text(index, context, columns, cuts.next()))
                }
                None => (self.mark(context), self.text(index, context, columns, cuts.next())),
            };
            let namespace = pair.map(|pair| pair.namespace.as_str());
            ListRow {
                highlighted: position == list.highlighted,
                mark,
                second_mark: self.warning_mark(context),
                pin: self.pin_mark(index, namespace),
                text,
            }
        });
        let below = self.pane.rows(rows, inner, buffer);
        if contexts.rows().is_empty() {
            self.pane.remarks(self.state.without_contexts(), below, buffer);
        } else if list.is_empty() {
            let no_command = self.state.word_of_command_line();
            let no_command = no_command.map(|word| {
                format!("\"{word}\" is no command of kswitch; to see them: kswitch --help")
            });
            let remarks = ["No context matches."].into_iter().chain(no_command.as_deref());
            self.pane.remarks(remarks, below, buffer);
        }
    }

    /// Draws the headings of the columns next to the names on the border, where they fit.
    fn headings(&self, columns: Columns, area: Rect, buffer: &mut Buffer) {
        let border_and_bar = 1 + AROUND - 1;
        let marks = self.state.contexts.mark_columns();
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
            RowVisibility::NotInKubeconfig => Span::styled(NOT_IN_KUBECONFIG, theme.dim),
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

    fn pin_mark(&self, context: usize, namespace: Option<&str>) -> Option<Span<'static>> {
        let contexts = &self.state.contexts;
        contexts.has_pins().then(|| {
            let is_pinned = contexts.is_pinned(context, namespace);
            if is_pinned { Span::styled("★", self.pane.theme.accent) } else { Span::raw(" ") }
        })
    }

    /// A context and a namespace, with the age of what is known of it. The namespace gets the width
    /// first, as it is what the row is about.
    fn pair(&self, pair: &PairRow, width: usize) -> Vec<Span<'static>> {
        let (theme, contexts) = (self.pane.theme, &self.state.contexts);
        let name = contexts.shown_name(pair.context);
        let [in_name, in_namespace] = self.state.pair_letters(pair);
        let namespace_width = cells(&pair.namespace).min(width / 2);
        let name_width = width.saturating_sub(cells(BETWEEN) + namespace_width);
        let (plain, found) = (Style::new(), theme.found);
        let mut spans = if cells(name) <= name_width {
            fitted_with(name, &in_name, name_width, plain, found)
        } else {
            let cut = contexts.distinct().alone(pair.context, name_width);
            fitted_as(name, &in_name, &cut, plain, found)
        };
        spans.push(Span::styled(BETWEEN, theme.dim));
        spans.extend(fitted_with(&pair.namespace, &in_namespace, namespace_width, plain, found));
        if let Some(age) = pair.age.as_ref().map(|age| format!("  {age} old"))
            && self::width(&spans) + cells(&age) <= width
        {
            spans.push(Span::styled(age, theme.dim));
        }
        spans
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
        let [in_name, in_namespace, in_file, _] = self.state.row_letters(index);
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
            let [in_name, _, in_file, _] = self.state.row_letters(*index);
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
    Columns::of(contexts.widest, width.saturating_sub(contexts.mark_columns()))
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
