//! An entry behind a dash, in lines of its own.

use crate::kubeconfig::edit::lines::{
    Line, end_of_blanks, is_blank, lines, next_line, start_of_blanks, start_of_line,
};
use crate::kubeconfig::edit::{Editor, Obstacle, Splice};
use crate::kubeconfig::tree::{Entry, Id};

impl Editor<'_> {
    pub(super) fn remove_lines(
        &self,
        values: &[Id],
        index: usize,
    ) -> Result<Vec<Splice>, Obstacle> {
        let item = values[index];
        let Some(list) = self.tree.root().and_then(|root| self.own_entry(root, "contexts")) else {
            // It came through a `<<`, from a mapping that others may merge as well.
            return Err(Obstacle::Shared { line: self.line(item) });
        };
        let dash = self.dash(item)?;
        let line = start_of_line(self.text, dash);
        let bound = self.end_of_room(list, values, index)?;
        let end = self.end_with_comments(item, dash - line, bound);
        if !is_blank(&self.text[line..dash]) {
            return self.remove_behind_colon(values, index, dash..end);
        }
        let floor = match index {
            0 => next_line(self.text, self.after_colon(list)?).min(line),
            _ => self.end_of_content(values[index - 1], line),
        };
        let indentation = &self.text[line..dash];
        let own = |line: &Line<'_>| line.is_comment() && line.indentation() == indentation;
        let comments = lines(self.text, floor..line).rev().take_while(own);
        let start = comments.last().map_or(line, |first| first.start);
        let (start, end) = self.with_blanks(values, index, (floor, start), (end, bound));
        let mut splices = vec![Splice::remove(start..end)];
        if values.len() == 1 {
            splices.push(self.insert_brackets(list, line)?);
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
    fn end_of_room(&self, list: Entry, values: &[Id], index: usize) -> Result<usize, Obstacle> {
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

    /// Where the line begins that follows an entry. The parser gives no bytes to what is empty, an
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

    /// Takes the blank lines along that told the entry from a neighbour, so that they don't pile up.
    fn with_blanks(
        &self,
        values: &[Id],
        index: usize,
        (floor, start): (usize, usize),
        (end, bound): (usize, usize),
    ) -> (usize, usize) {
        let above = start_of_blanks(self.text, floor, start);
        let below = end_of_blanks(self.text, end, bound);
        let is_between = above < start && below > end;
        let (is_first, is_last) = (index == 0, index + 1 == values.len());
        if !is_first && !self.ends_in_its_line(values[index - 1]) {
            // Blank lines behind a block scalar can be part of it.
            return (start, below);
        }
        match (is_first, is_last) {
            // A comment that follows keeps its distance.
            (_, true) if is_between || end == bound => (above, end),
            (true, false) => (start, below),
            (false, false) if is_between => (start, below),
            _ => (start, end),
        }
    }

    /// The first entry, where its dash stands behind the colon of `? contexts`.
    fn remove_behind_colon(
        &self,
        values: &[Id],
        index: usize,
        range: std::ops::Range<usize>,
    ) -> Result<Vec<Splice>, Obstacle> {
        let Some(next) = values.get(index + 1) else {
            let lines = &self.text[range.clone()];
            let end = range.start + lines.trim_end_matches(['\n', '\r']).len();
            return Ok(vec![Splice { range: range.start..end, text: "[]".to_owned() }]);
        };
        let next = self.dash(*next)?;
        if is_blank(&self.text[range.end..next]) {
            Ok(vec![Splice::remove(range.start..next)])
        } else {
            Err(self.no_place(values[index]))
        }
    }

    /// The empty list, behind the colon and what is said of the list there.
    fn insert_brackets(&self, list: Entry, first_line: usize) -> Result<Splice, Obstacle> {
        let colon = self.after_colon(list)?;
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
        Ok(Splice::insert(at, " []".to_owned()))
    }
}

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];
