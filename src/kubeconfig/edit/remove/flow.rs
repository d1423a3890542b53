//! Removes a part of a flow collection, of YAML or JSON, with one of the commas next to it.

use std::ops::Range;

use crate::kubeconfig::edit::lines::{
    TextLine, end_of_blank_lines, end_of_line, is_blank, lines, next_line, start_of_blank_lines,
    start_of_line,
};
use crate::kubeconfig::edit::{EditObstacle, Editor, Splice};
use crate::kubeconfig::problem::line_of;
use crate::kubeconfig::tree::{Id, Value};

/// The offsets of a part and of what surrounds it.
struct FlowPart {
    /// After the bracket or comma before the part.
    from: usize,
    /// The first byte of the part, including its anchor or tag.
    start: usize,
    end: usize,
    comma: Option<usize>,
    /// The start of the next part, or the closing bracket.
    next: usize,
}

impl Editor<'_> {
    /// Removes the part at `index` from a list or mapping; `ends` are the ends of all its parts.
    pub(super) fn remove_between_brackets(
        &self,
        collection: Id,
        ends: &[usize],
        index: usize,
    ) -> Result<Vec<Splice>, EditObstacle> {
        let span = &self.tree.node(collection).span;
        let inside = span.start + 1..span.end - 1;
        let part = self.part(&inside, ends, index)?;
        let (is_first, is_last) = (index == 0, index + 1 == ends.len());
        Ok(if is_first && is_last {
            vec![Splice::remove(self.range_of_only(&part, &inside))]
        } else if let Some(comma) = part.comma {
            vec![Splice::remove(self.range_with_comma(&part, comma, is_first, is_last))]
        } else {
            self.remove_last(&part, ends[index - 1])
        })
    }

    fn part(
        &self,
        inside: &Range<usize>,
        ends: &[usize],
        index: usize,
    ) -> Result<FlowPart, EditObstacle> {
        let comma_behind = |end: usize| {
            let at = self.skip_comments(end);
            self.text[at..].starts_with(',').then_some(at)
        };
        let end = ends[index];
        let no_place = || EditObstacle::Layout { line: line_of(self.text, end) };
        let from = match index {
            0 => inside.start,
            _ => comma_behind(ends[index - 1]).ok_or_else(no_place)? + 1,
        };
        let comma = comma_behind(end);
        let next = self.skip_comments(comma.map_or(end, |comma| comma + 1));
        // Something that has no bytes of its own in the tree, such as a key without a value.
        if comma.is_none() && next != inside.end {
            return Err(no_place());
        }
        Ok(FlowPart { from, start: self.skip_comments(from), end, comma, next })
    }

    /// The end of an entry. For a `key: value` without braces the parser's span extends to the next
    /// bracket, so its end is that of the last value.
    pub(super) fn end_between_brackets(&self, id: Id) -> usize {
        let last = self.tree.entries(id).last().map(|entry| entry.value);
        match (&self.tree.node(id).value, last) {
            (Value::Mapping { .. }, Some(last)) if !self.bytes_of(id).starts_with('{') => {
                self.tree.node(last).span.end
            }
            _ => self.tree.node(id).span.end,
        }
    }

    /// The first offset from `at` on that is neither whitespace nor in a comment.
    pub(super) fn skip_comments(&self, at: usize) -> usize {
        let mut at = at;
        loop {
            let rest = &self.text[at..];
            at = self.text.len() - rest.trim_start().len();
            if !self.text[at..].starts_with('#') {
                return at;
            }
            at = end_of_line(self.text, at);
        }
    }

    /// The range to remove for the only part: everything in the collection, except comments that
    /// don't belong to the part.
    fn range_of_only(&self, part: &FlowPart, inside: &Range<usize>) -> Range<usize> {
        let end = part.comma.map_or(part.end, |comma| comma + 1);
        let range = match self.lines_of(part, end) {
            Some(lines) => lines,
            None if self.is_line_over(end) => part.start..end_of_line(self.text, end),
            None => part.start..end,
        };
        let is_all = is_blank(&self.text[inside.start..range.start])
            && (range.end >= inside.end || is_blank(&self.text[range.end..inside.end]));
        if is_all { inside.clone() } else { range }
    }

    /// The part and the comma after it, which precedes the next part or ends the list.
    fn range_with_comma(
        &self,
        part: &FlowPart,
        comma: usize,
        is_first: bool,
        is_last: bool,
    ) -> Range<usize> {
        let end = comma + 1;
        if let Some(lines) = self.lines_of(part, end) {
            let above = start_of_blank_lines(self.text, self.first_line(part), lines.start);
            let below =
                end_of_blank_lines(self.text, lines.end, start_of_line(self.text, part.next));
            return match (above < lines.start, below > lines.end) {
                (true, _) if is_last => above..lines.end,
                (is_separated, true) if is_separated || is_first => lines.start..below,
                _ => lines,
            };
        }
        if self.is_line_over(end) {
            let line_end = end_of_line(self.text, end);
            if !is_last && is_blank(&self.text[line_end..part.next]) {
                part.start..part.next
            } else if is_blank(&self.text[part.from..part.start]) {
                part.from..line_end
            } else {
                part.start..line_end
            }
        } else if !is_last {
            part.start..part.next
        } else if is_blank(&self.text[part.from..part.start]) {
            part.from..end
        } else {
            part.start..end
        }
    }

    /// The part and the comma before it, so that the list does not end with a comma.
    fn remove_last(&self, part: &FlowPart, end_before: usize) -> Vec<Splice> {
        let comma = part.from - 1;
        let start = if is_blank(&self.text[end_before..comma]) { end_before } else { comma };
        if let Some(lines) = self.lines_of(part, part.end) {
            let above = start_of_blank_lines(self.text, self.first_line(part), lines.start);
            return vec![Splice::remove(start..part.from), Splice::remove(above..lines.end)];
        }
        let is_line_over = self.is_line_over(part.end);
        let end = if is_line_over { end_of_line(self.text, part.end) } else { part.end };
        if is_blank(&self.text[part.from..part.start]) {
            vec![Splice::remove(start..end)]
        } else {
            vec![Splice::remove(start..part.from), Splice::remove(part.start..end)]
        }
    }

    /// The range of an entry of a list between brackets, and that of its lines with its own comments, if
    /// it has lines of its own.
    pub(in crate::kubeconfig::edit) fn range_between_brackets(
        &self,
        list: Id,
        values: &[Id],
        index: usize,
    ) -> Result<(Range<usize>, Option<Range<usize>>), EditObstacle> {
        let ends: Vec<usize> = values.iter().map(|own| self.end_between_brackets(*own)).collect();
        let span = &self.tree.node(list).span;
        let part = self.part(&(span.start + 1..span.end - 1), &ends, index)?;
        let lines = self.lines_of(&part, part.comma.map_or(part.end, |comma| comma + 1));
        Ok((part.start..part.end, lines))
    }

    /// The lines of a part that ends at `end`, comma included, and the comments directly above it
    /// at its indentation; `None` if it shares a line with other parts.
    fn lines_of(&self, part: &FlowPart, end: usize) -> Option<Range<usize>> {
        let line = start_of_line(self.text, part.start);
        let first = self.first_line(part);
        let has_them = line >= first && is_blank(&self.text[line..part.start]);
        if !has_them || !self.is_line_over(end) {
            return None;
        }
        let indentation = &self.text[line..part.start];
        let is_its_comment =
            |line: &TextLine<'_>| line.is_comment() && line.indentation() == indentation;
        let comments = lines(self.text, first..line).rev().take_while(is_its_comment);
        let start = comments.last().map_or(line, |first| first.start);
        Some(start..next_line(self.text, end))
    }

    fn first_line(&self, part: &FlowPart) -> usize {
        next_line(self.text, part.from)
    }

    /// Whether only whitespace and a comment follow in the line.
    fn is_line_over(&self, at: usize) -> bool {
        let end = end_of_line(self.text, at);
        let rest = self.text[at..end].trim_start();
        end < self.text.len() && (rest.is_empty() || rest.starts_with('#'))
    }
}
