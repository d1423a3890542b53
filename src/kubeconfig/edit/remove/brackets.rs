//! A part of a collection between brackets, of YAML or JSON, with one of the commas beside it.

use std::ops::Range;

use crate::kubeconfig::edit::lines::{
    Line, end_of_blanks, end_of_line, is_blank, lines, next_line, start_of_blanks, start_of_line,
};
use crate::kubeconfig::edit::{Editor, Obstacle, Splice};
use crate::kubeconfig::problem::line_of;
use crate::kubeconfig::tree::{Id, Value};

/// A part and what stands around it.
struct Seat {
    /// Behind the bracket, or the comma, before it.
    from: usize,
    /// Its first byte, that of its anchor or tag included.
    start: usize,
    end: usize,
    /// The comma behind it.
    comma: Option<usize>,
    /// The next entry, or the closing bracket.
    next: usize,
}

impl Editor<'_> {
    /// Takes a part out of a list or a mapping; `ends` tells where each of its parts ends.
    pub(super) fn remove_between_brackets(
        &self,
        collection: Id,
        ends: &[usize],
        index: usize,
    ) -> Result<Vec<Splice>, Obstacle> {
        let span = &self.tree.node(collection).span;
        let inside = span.start + 1..span.end - 1;
        let seat = self.seat(&inside, ends, index)?;
        let (is_first, is_last) = (index == 0, index + 1 == ends.len());
        Ok(if is_first && is_last {
            vec![Splice::remove(self.range_of_only(&seat, &inside))]
        } else if let Some(comma) = seat.comma {
            vec![Splice::remove(self.range_with_comma(&seat, comma, is_first, is_last))]
        } else {
            self.remove_last(&seat, ends[index - 1])
        })
    }

    fn seat(&self, inside: &Range<usize>, ends: &[usize], index: usize) -> Result<Seat, Obstacle> {
        let comma_behind = |end: usize| {
            let at = self.skip_comments(end);
            self.text[at..].starts_with(',').then_some(at)
        };
        let end = ends[index];
        let no_place = || Obstacle::Layout { line: line_of(self.text, end) };
        let from = match index {
            0 => inside.start,
            _ => comma_behind(ends[index - 1]).ok_or_else(no_place)? + 1,
        };
        let comma = comma_behind(end);
        let next = self.skip_comments(comma.map_or(end, |comma| comma + 1));
        // What the parser gives no bytes to, a key without a value for one.
        if comma.is_none() && next != inside.end {
            return Err(no_place());
        }
        Ok(Seat { from, start: self.skip_comments(from), end, comma, next })
    }

    /// The end of an entry. The parser lets a `key: value` without braces go on to the bracket that
    /// follows.
    pub(super) fn end_between_brackets(&self, id: Id) -> usize {
        let last = self.tree.entries(id).last().map(|entry| entry.value);
        match (&self.tree.node(id).value, last) {
            (Value::Mapping { .. }, Some(last)) if !self.bytes_of(id).starts_with('{') => {
                self.tree.node(last).span.end
            }
            _ => self.tree.node(id).span.end,
        }
    }

    /// The first place from `at` on that is neither blank nor in a comment.
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

    /// All there is in the collection, but for comments that are not the entry's own.
    fn range_of_only(&self, seat: &Seat, inside: &Range<usize>) -> Range<usize> {
        let end = seat.comma.map_or(seat.end, |comma| comma + 1);
        let range = match self.lines_of(seat, end) {
            Some(lines) => lines,
            None if self.is_line_over(end) => seat.start..end_of_line(self.text, end),
            None => seat.start..end,
        };
        let is_all = is_blank(&self.text[inside.start..range.start])
            && (range.end >= inside.end || is_blank(&self.text[range.end..inside.end]));
        if is_all { inside.clone() } else { range }
    }

    /// The entry and the comma behind it: there is a next one, or a comma that ends the list.
    fn range_with_comma(
        &self,
        seat: &Seat,
        comma: usize,
        is_first: bool,
        is_last: bool,
    ) -> Range<usize> {
        let end = comma + 1;
        if let Some(lines) = self.lines_of(seat, end) {
            let above = start_of_blanks(self.text, self.first_line(seat), lines.start);
            let below = end_of_blanks(self.text, lines.end, start_of_line(self.text, seat.next));
            return match (above < lines.start, below > lines.end) {
                (true, _) if is_last => above..lines.end,
                (stands_apart, true) if stands_apart || is_first => lines.start..below,
                _ => lines,
            };
        }
        if self.is_line_over(end) {
            let line_end = end_of_line(self.text, end);
            if !is_last && is_blank(&self.text[line_end..seat.next]) {
                seat.start..seat.next
            } else if is_blank(&self.text[seat.from..seat.start]) {
                seat.from..line_end
            } else {
                seat.start..line_end
            }
        } else if !is_last {
            seat.start..seat.next
        } else if is_blank(&self.text[seat.from..seat.start]) {
            seat.from..end
        } else {
            seat.start..end
        }
    }

    /// The entry and the comma before it, so that none is left at the end of the list.
    fn remove_last(&self, seat: &Seat, end_before: usize) -> Vec<Splice> {
        let comma = seat.from - 1;
        let start = if is_blank(&self.text[end_before..comma]) { end_before } else { comma };
        if let Some(lines) = self.lines_of(seat, seat.end) {
            let above = start_of_blanks(self.text, self.first_line(seat), lines.start);
            return vec![Splice::remove(start..seat.from), Splice::remove(above..lines.end)];
        }
        let is_line_over = self.is_line_over(seat.end);
        let end = if is_line_over { end_of_line(self.text, seat.end) } else { seat.end };
        if is_blank(&self.text[seat.from..seat.start]) {
            vec![Splice::remove(start..end)]
        } else {
            vec![Splice::remove(start..seat.from), Splice::remove(seat.start..end)]
        }
    }

    /// The lines of an entry that ends at `end` with its comma, where it has them for itself, and
    /// the comments right above it at its indentation.
    fn lines_of(&self, seat: &Seat, end: usize) -> Option<Range<usize>> {
        let line = start_of_line(self.text, seat.start);
        let first = self.first_line(seat);
        let has_them = line >= first && is_blank(&self.text[line..seat.start]);
        if !has_them || !self.is_line_over(end) {
            return None;
        }
        let indentation = &self.text[line..seat.start];
        let own = |line: &Line<'_>| line.is_comment() && line.indentation() == indentation;
        let comments = lines(self.text, first..line).rev().take_while(own);
        let start = comments.last().map_or(line, |first| first.start);
        Some(start..next_line(self.text, end))
    }

    /// The line after that of the bracket or comma before an entry.
    fn first_line(&self, seat: &Seat) -> usize {
        next_line(self.text, seat.from)
    }

    /// Whether nothing but a comment follows in the line.
    fn is_line_over(&self, at: usize) -> bool {
        let end = end_of_line(self.text, at);
        let rest = self.text[at..end].trim_start();
        end < self.text.len() && (rest.is_empty() || rest.starts_with('#'))
    }
}
