//! A part of a collection that stands in lines: an entry behind a dash, or a key with its value.

use std::ops::Range;

use crate::kubeconfig::edit::lines::{
    Line, end_of_blanks, is_blank, lines, next_line, start_of_blanks, start_of_line,
};
use crate::kubeconfig::edit::{Editor, Obstacle, Splice};
use crate::kubeconfig::tree::{Entry, Id};

/// One part, and what stands around it.
pub(super) struct Part {
    /// Its dash, or its key.
    pub(super) start: usize,
    pub(super) value: Id,
    /// The value of the part before it.
    pub(super) before: Option<Id>,
    /// Where the next part starts.
    pub(super) next: Option<usize>,
    /// Where the line begins of what follows, in the collection or behind it.
    pub(super) bound: usize,
}

impl Editor<'_> {
    pub(super) fn remove_lines(
        &self,
        list: Entry,
        values: &[Id],
        index: usize,
    ) -> Result<Vec<Splice>, Obstacle> {
        let next = values.get(index + 1).map(|next| self.dash(*next)).transpose()?;
        let part = Part {
            start: self.dash(values[index])?,
            value: values[index],
            before: index.checked_sub(1).map(|before| values[before]),
            next,
            bound: self.end_of_room(list, values, index)?,
        };
        self.remove_part(list, &part, "[]")
    }

    /// Takes a part out of the collection that `holder` has for a value; `empty` is what stands for
    /// one without parts.
    pub(super) fn remove_part(
        &self,
        holder: Entry,
        part: &Part,
        empty: &str,
    ) -> Result<Vec<Splice>, Obstacle> {
        let line = start_of_line(self.text, part.start);
        let indentation = &self.text[line..part.start];
        let end = self.end_with_comments(part.value, indentation.len(), part.bound);
        if !is_blank(indentation) {
            return self.remove_behind_colon(part, line, end, empty);
        }
        let floor = match part.before {
            None => next_line(self.text, self.after_colon(holder)?).min(line),
            Some(before) => self.end_of_content(before, line),
        };
        let own = |line: &Line<'_>| line.is_comment() && line.indentation() == indentation;
        let comments = lines(self.text, floor..line).rev().take_while(own);
        let start = comments.last().map_or(line, |first| first.start);
        let mut splices = vec![Splice::remove(self.with_blanks(part, floor, start..end))];
        if part.before.is_none() && part.next.is_none() {
            splices.push(self.insert_brackets(holder, line, empty)?);
        }
        Ok(splices)
    }

    /// The dash of an entry. Comments, an anchor or a tag may stand in lines between the two.
    pub(in crate::kubeconfig::edit) fn dash(&self, item: Id) -> Result<usize, Obstacle> {
        let mut start = start_of_line(self.text, self.tree.node(item).span.start);
        loop {
            let line = &self.text[start..];
            // Behind a `? contexts`, the first dash has a colon before it.
            let rest = line.trim_start_matches([' ', '\t', ':']);
            let behind = rest.strip_prefix('-');
            if behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(BLANKS)) {
                return Ok(self.text.len() - rest.len());
            }
            if start == 0 {
                return Err(self.no_place(item));
            }
            let end = start - usize::from(self.text[..start].ends_with("\r\n")) - 1;
            start = start_of_line(self.text, end);
        }
    }

    /// Where the next entry or the next key begins, or where the document ends.
    pub(super) fn end_of_room(
        &self,
        list: Entry,
        values: &[Id],
        index: usize,
    ) -> Result<usize, Obstacle> {
        if let Some(next) = values.get(index + 1) {
            return Ok(start_of_line(self.text, self.dash(*next)?));
        }
        let entries = self.tree.root().map_or(&[][..], |root| self.tree.entries(root));
        let behind = entries.iter().skip_while(|entry| entry.key != list.key).nth(1);
        if let Some(next) = behind {
            return Ok(start_of_line(self.text, self.start_of(*next)));
        }
        let from = next_line(self.text, self.tree.node(values[index]).span.end);
        let is_mark =
            |line: &Line<'_>| ["---", "..."].iter().any(|mark| line.text.starts_with(mark));
        let mark = lines(self.text, from..self.text.len()).find(is_mark);
        Ok(mark.map_or(self.text.len(), |line| line.start))
    }

    /// Where the line begins that follows a part. The parser gives no bytes to what is empty, an
    /// anchor before nothing for one.
    fn end_of_content(&self, item: Id, bound: usize) -> usize {
        let end = next_line(self.text, self.tree.node(item).span.end).min(bound);
        let mut says = lines(self.text, end..bound).filter(|line| !line.says_nothing());
        says.next_back().map_or(end, |last| last.next)
    }

    /// The same, behind the comments that stand deeper than the dash and so in the entry.
    fn end_with_comments(&self, item: Id, column: usize, bound: usize) -> usize {
        let end = self.end_of_content(item, bound);
        let is_inside = |line: &Line<'_>| line.is_blank() || line.indentation().len() > column;
        let inside = lines(self.text, end..bound).take_while(is_inside);
        inside.filter(Line::is_comment).last().map_or(end, |last| last.next)
    }

    /// Takes the blank lines along that told the part from a neighbour, so that they don't pile up.
    fn with_blanks(&self, part: &Part, floor: usize, own: Range<usize>) -> Range<usize> {
        let Range { start, end } = own;
        let above = start_of_blanks(self.text, floor, start);
        let below = end_of_blanks(self.text, end, part.bound);
        let is_between = above < start && below > end;
        if part.before.is_some_and(|before| !self.ends_in_its_line(before)) {
            // Blank lines behind a block scalar can be part of it.
            return start..below;
        }
        match (part.before.is_none(), part.next.is_none()) {
            // A comment that follows keeps its distance.
            (_, true) if is_between || end == part.bound => above..end,
            (true, false) => start..below,
            (false, false) if is_between => start..below,
            _ => start..end,
        }
    }

    /// The first part, where it stands behind the colon of a `? key`.
    fn remove_behind_colon(
        &self,
        part: &Part,
        line: usize,
        end: usize,
        empty: &str,
    ) -> Result<Vec<Splice>, Obstacle> {
        // Not behind an anchor or a tag: those would go over to the next.
        let is_behind_signs = self.text[line..part.start].chars().all(|own| " \t:?-".contains(own));
        match part.next {
            _ if !is_behind_signs => Err(self.no_place(part.value)),
            None => {
                let own = self.text[part.start..end].trim_end_matches(['\n', '\r']);
                let range = part.start..part.start + own.len();
                Ok(vec![Splice { range, text: empty.to_owned() }])
            }
            Some(next) if is_blank(&self.text[end..next]) => {
                Ok(vec![Splice::remove(part.start..next)])
            }
            Some(_) => Err(self.no_place(part.value)),
        }
    }

    /// The empty collection, behind the colon and what is said of it there.
    fn insert_brackets(
        &self,
        holder: Entry,
        first_line: usize,
        empty: &str,
    ) -> Result<Splice, Obstacle> {
        let colon = self.after_colon(holder)?;
        let mut at = colon;
        let mut rest = colon;
        while rest < first_line {
            let end = next_line(self.text, rest).min(first_line);
            let mut place = rest;
            for word in self.text[rest..end].split_inclusive(BLANKS) {
                let name = word.trim_end_matches(BLANKS);
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

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];
