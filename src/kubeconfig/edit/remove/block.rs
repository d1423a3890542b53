//! Removes a part of a block collection: an entry after a dash, or a key with its value.

use std::ops::Range;

use crate::kubeconfig::edit::lines::{
    TextLine, end_of_blank_lines, is_blank, lines, next_line, start_of_blank_lines, start_of_line,
};
use crate::kubeconfig::edit::{EditObstacle, Editor, Splice};
use crate::kubeconfig::tree::{Entry, Id};

/// The offsets of a part and of what surrounds it.
pub(super) struct BlockPart {
    pub(super) start: usize,
    pub(super) value: Id,
    pub(super) before: Option<Id>,
    pub(super) next: Option<usize>,
    /// The start of the line that follows the part, in the collection or after it.
    pub(super) bound: usize,
}

/// The lines of a part, with the comments that belong to it.
struct OwnLines {
    /// Where the part before it ends, or the list begins.
    lower: usize,
    start: usize,
    end: usize,
}

impl Editor<'_> {
    pub(super) fn remove_lines(
        &self,
        list: Entry,
        values: &[Id],
        index: usize,
    ) -> Result<Vec<Splice>, EditObstacle> {
        self.remove_part(list, &self.part_of_list(list, values, index)?, "[]")
    }

    /// The lines of an entry of a block list, with its own comments, and the width of its indentation;
    /// `None` if it has no lines of its own.
    pub(in crate::kubeconfig::edit) fn lines_of_entry(
        &self,
        list: Entry,
        values: &[Id],
        index: usize,
    ) -> Result<Option<(Range<usize>, usize)>, EditObstacle> {
        let part = self.part_of_list(list, values, index)?;
        let line = start_of_line(self.text, part.start);
        if !is_blank(&self.text[line..part.start]) {
            return Ok(None);
        }
        let OwnLines { start, end, .. } = self.own_lines(list, &part, line)?;
        Ok(Some((start..end, part.start - line)))
    }

    fn part_of_list(
        &self,
        list: Entry,
        values: &[Id],
        index: usize,
    ) -> Result<BlockPart, EditObstacle> {
        let next = values.get(index + 1).map(|next| self.dash(*next)).transpose()?;
        Ok(BlockPart {
            start: self.dash(values[index])?,
            value: values[index],
            before: index.checked_sub(1).map(|before| values[before]),
            next,
            bound: self.end_of_item(list, values, index)?,
        })
    }

    /// Removes a part from the collection that is the value of `holder`. `empty` is written if no
    /// part remains: `[]` or `{}`.
    pub(super) fn remove_part(
        &self,
        holder: Entry,
        part: &BlockPart,
        empty: &str,
    ) -> Result<Vec<Splice>, EditObstacle> {
        let line = start_of_line(self.text, part.start);
        let indentation = &self.text[line..part.start];
        if !is_blank(indentation) {
            let end = self.end_with_comments(part.value, indentation.len(), part.bound);
            return self.remove_behind_colon(part, line, end, empty);
        }
        let OwnLines { lower, start, end } = self.own_lines(holder, part, line)?;
        let mut splices = vec![Splice::remove(self.with_blank_lines(part, lower, start..end))];
        if part.before.is_none() && part.next.is_none() {
            splices.push(self.insert_brackets(holder, line, empty)?);
        }
        Ok(splices)
    }

    /// The lines of a part, the first of which starts at `line`.
    fn own_lines(
        &self,
        holder: Entry,
        part: &BlockPart,
        line: usize,
    ) -> Result<OwnLines, EditObstacle> {
        let indentation = &self.text[line..part.start];
        let end = self.end_with_comments(part.value, indentation.len(), part.bound);
        let lower = match part.before {
            None => next_line(self.text, self.after_colon(holder)?).min(line),
            Some(before) => self.end_of_content(before, line),
        };
        let is_its_comment =
            |line: &TextLine<'_>| line.is_comment() && line.indentation() == indentation;
        let comments = lines(self.text, lower..line).rev().take_while(is_its_comment);
        let start = comments.last().map_or(line, |first| first.start);
        Ok(OwnLines { lower, start, end })
    }

    /// The offset of the dash of an item. Between the two may be lines with comments, an anchor or
    /// a tag.
    pub(in crate::kubeconfig::edit) fn dash(&self, item: Id) -> Result<usize, EditObstacle> {
        let mut start = start_of_line(self.text, self.tree.node(item).span.start);
        loop {
            let line = &self.text[start..];
            // After `? contexts` the first dash follows a colon.
            let rest = line.trim_start_matches([' ', '\t', ':']);
            let behind = rest.strip_prefix('-');
            if behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(WHITESPACE)) {
                return Ok(self.text.len() - rest.len());
            }
            if start == 0 {
                return Err(self.no_place(item));
            }
            let end = start - usize::from(self.text[..start].ends_with("\r\n")) - 1;
            start = start_of_line(self.text, end);
        }
    }

    /// The start of the line of the next item or key, or the end of the document.
    pub(in crate::kubeconfig::edit) fn end_of_item(
        &self,
        list: Entry,
        values: &[Id],
        index: usize,
    ) -> Result<usize, EditObstacle> {
        if let Some(next) = values.get(index + 1) {
            return Ok(start_of_line(self.text, self.dash(*next)?));
        }
        let entries = self.tree.root.map_or(&[][..], |root| self.tree.entries(root));
        let behind = entries.iter().skip_while(|entry| entry.key != list.key).nth(1);
        if let Some(next) = behind {
            return Ok(start_of_line(self.text, self.start_of(*next)));
        }
        let from = next_line(self.text, self.tree.node(values[index]).span.end);
        let is_mark =
            |line: &TextLine<'_>| ["---", "..."].iter().any(|mark| line.text.starts_with(mark));
        let mark = lines(self.text, from..self.text.len()).find(is_mark);
        Ok(mark.map_or(self.text.len(), |line| line.start))
    }

    /// The start of the line after a part. The parser's span leaves out some things, such as an
    /// anchor without a value; lines with such content belong to the part.
    fn end_of_content(&self, item: Id, bound: usize) -> usize {
        let end = next_line(self.text, self.tree.node(item).span.end).min(bound);
        let mut content = lines(self.text, end..bound).filter(|line| !line.is_blank_or_comment());
        content.next_back().map_or(end, |last| last.next)
    }

    /// The same, after the comments that are indented deeper than the dash and so belong to the
    /// entry.
    fn end_with_comments(&self, item: Id, column: usize, bound: usize) -> usize {
        let end = self.end_of_content(item, bound);
        let is_inside = |line: &TextLine<'_>| line.is_blank() || line.indentation().len() > column;
        let inside = lines(self.text, end..bound).take_while(is_inside);
        inside.filter(TextLine::is_comment).last().map_or(end, |last| last.next)
    }

    /// Extends the range by the blank lines that separated the part from a neighbour, so that they
    /// don't accumulate.
    fn with_blank_lines(
        &self,
        part: &BlockPart,
        lower: usize,
        range: Range<usize>,
    ) -> Range<usize> {
        let Range { start, end } = range;
        let above = start_of_blank_lines(self.text, lower, start);
        let below = end_of_blank_lines(self.text, end, part.bound);
        let is_between = above < start && below > end;
        if part.before.is_some_and(|before| !self.ends_in_its_line(before)) {
            // Blank lines after a block scalar can be part of it.
            return start..below;
        }
        match (part.before.is_none(), part.next.is_none()) {
            // A comment that follows keeps its blank line.
            (_, true) if is_between || end == part.bound => above..end,
            (true, false) => start..below,
            (false, false) if is_between => start..below,
            _ => start..end,
        }
    }

    /// Removes the first part if it is on the line of the colon of a `? key`.
    fn remove_behind_colon(
        &self,
        part: &BlockPart,
        line: usize,
        end: usize,
        empty: &str,
    ) -> Result<Vec<Splice>, EditObstacle> {
        // Not after an anchor or a tag: those would then apply to the next part.
        let only_indicators_before =
            self.text[line..part.start].chars().all(|character| " \t:?-".contains(character));
        match part.next {
            _ if !only_indicators_before => Err(self.no_place(part.value)),
            None => {
                let text = self.text[part.start..end].trim_end_matches(['\n', '\r']);
                let range = part.start..part.start + text.len();
                Ok(vec![Splice { range, text: empty.to_owned() }])
            }
            Some(next) if is_blank(&self.text[end..next]) => {
                Ok(vec![Splice::remove(part.start..next)])
            }
            Some(_) => Err(self.no_place(part.value)),
        }
    }

    /// Inserts the empty collection after the colon and an anchor or tag that follows it.
    fn insert_brackets(
        &self,
        holder: Entry,
        first_line: usize,
        empty: &str,
    ) -> Result<Splice, EditObstacle> {
        let colon = self.after_colon(holder)?;
        let mut at = colon;
        let mut rest = colon;
        while rest < first_line {
            let end = next_line(self.text, rest).min(first_line);
            let mut place = rest;
            for word in self.text[rest..end].split_inclusive(WHITESPACE) {
                let name = word.trim_end_matches(WHITESPACE);
                if name.starts_with('#') {
                    break;
                }
                if name.starts_with(['&', '!']) {
                    at = place + name.len();
                }
                place += word.len();
            }
            rest = end;
        }
        Ok(Splice::insert(at, format!(" {empty}")))
    }
}

const WHITESPACE: [char; 4] = [' ', '\t', '\n', '\r'];
