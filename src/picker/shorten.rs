//! Cuts names to a number of cells, so that no two different ones look the same.
//!
//! In the sorted list of all names, each name branches off from the others at a few places. These
//! distinguish it, and a cut keeps them. If there is space, it also keeps whole words around them,
//! the last part of the name and its start. If the places alone do not fit, names that look the
//! same are numbered.

use std::cell::RefCell;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher};
use std::iter::once;
use std::ops::Range;

use ratatui::text::Span;

use super::cells::{Grapheme, cells, graphemes};
use crate::printable::shown;

/// The most places to keep of one name. More would not fit.
const MOST_PLACES: usize = 48;

/// The most names for which every width compares each with all others.
const MOST_COMPARED: usize = 1_000;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cut {
    /// The ranges of graphemes to show, in order, with `…` for each gap; without any range not even
    /// that fits.
    pub(crate) kept: Vec<Range<usize>>,
    /// Distinguishes it from names that would look the same.
    pub(crate) number: Option<usize>,
}

/// All names of a list.
pub(crate) struct Distinct {
    /// The names as they are shown, possibly followed by the file, and the length of the name
    /// itself in bytes.
    texts: Vec<(String, usize)>,
    /// Where each branches off from others: byte indices in order; the length of the text where
    /// others continue.
    places: Vec<Vec<usize>>,
    /// The numbers for the last requested width.
    numbered: RefCell<Option<(NameColumn, HashMap<usize, usize>)>>,
}

/// The cells for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NameColumn {
    pub(crate) width: usize,
    /// Whether names that occur more than once are followed by their files.
    pub(crate) with_files: bool,
}

impl Distinct {
    /// Of names that occur more than once, the file distinguishes them.
    pub(crate) fn of<'n>(names: impl Iterator<Item = (&'n str, &'n str)> + Clone) -> Self {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for (name, _) in names.clone() {
            *counts.entry(name).or_default() += 1;
        }
        let texts: Vec<(String, usize)> = names
            .map(|(name, file)| {
                let text = shown(name);
                let own = text.len();
                match counts[name] {
                    1 => (text.into_owned(), own),
                    _ => (format!("{text}{BEFORE_FILE}{}", shown(file)), own),
                }
            })
            .collect();
        let places = places(&texts);
        Self { texts, places, numbered: RefCell::new(None) }
    }

    /// The name, followed by its file if it needs it.
    pub(crate) fn text(&self, index: usize, with_files: bool) -> &str {
        let (text, own) = &self.texts[index];
        if with_files { text } else { &text[..*own] }
    }

    /// Whether the name occurs more than once, so that its file may follow it.
    pub(crate) fn has_file(&self, index: usize) -> bool {
        self.texts[index].1 < self.texts[index].0.len()
    }

    /// The cuts of these names of the list, which are on screen. In a list that is not too long no
    /// cut looks like any other name of the list; else none looks like another one on screen.
    pub(crate) fn in_list(&self, on_screen: &[usize], column: NameColumn) -> Vec<Cut> {
        let cut = |numbers: &HashMap<usize, usize>| {
            on_screen
                .iter()
                .map(|index| self.cut(*index, column, numbers.get(index).copied()))
                .collect()
        };
        if self.texts.len() > MOST_COMPARED {
            return cut(&self.numbers(column, on_screen.iter().copied()));
        }
        let mut numbered = self.numbered.borrow_mut();
        let (known, numbers) = numbered.get_or_insert_with(|| (column, self.all_numbers(column)));
        if *known != column {
            (*known, *numbers) = (column, self.all_numbers(column));
        }
        cut(numbers)
    }

    fn all_numbers(&self, column: NameColumn) -> HashMap<usize, usize> {
        self.numbers(column, 0..self.texts.len())
    }

    /// The cut of a name outside of the list.
    pub(crate) fn alone(&self, index: usize, width: usize) -> Cut {
        self.cut(index, NameColumn { width, with_files: false }, None)
    }

    fn cut(&self, index: usize, column: NameColumn, number: Option<usize>) -> Cut {
        let text = Span::raw(self.text(index, column.with_files));
        Cut { kept: self.kept(index, &graphemes(&text), column.width, number), number }
    }

    /// The graphemes to keep in `width` cells, the number included.
    fn kept(
        &self,
        index: usize,
        text: &[Grapheme<'_>],
        width: usize,
        number: Option<usize>,
    ) -> Vec<Range<usize>> {
        let length: usize = text.iter().map(|own| own.symbol.len()).sum();
        let places = &self.places[index];
        let places = &places[..places.partition_point(|place| *place <= length)];
        let width = width.saturating_sub(number.map_or(0, |number| suffix(number).len()));
        kept(text, places, width)
    }

    /// Numbers for those of these names that would look like others: their positions in the list.
    fn numbers(
        &self,
        column: NameColumn,
        names: impl Iterator<Item = usize> + Clone,
    ) -> HashMap<usize, usize> {
        let text = |index: usize| self.text(index, column.with_files);
        let is_cut = |index: usize| cells(text(index)) > column.width;
        if !names.clone().any(is_cut) {
            return HashMap::new();
        }
        // For each look the first name that has it, and the others.
        let mut looks: HashMap<u64, (usize, Vec<usize>)> = HashMap::new();
        for index in names {
            match looks.entry(self.look(index, column, None)) {
                Entry::Vacant(vacant) => {
                    vacant.insert((index, Vec::new()));
                }
                Entry::Occupied(mut occupied) => {
                    let (first, others) = occupied.get_mut();
                    if text(*first) != text(index) {
                        others.push(index);
                    }
                }
            }
        }
        let mut alike = Vec::new();
        for (first, others) in looks.values().filter(|(_, others)| !others.is_empty()) {
            alike.extend([first].into_iter().chain(others).filter(|index| is_cut(**index)));
        }
        alike.sort_unstable();
        let mut taken: HashSet<u64> = looks.into_keys().collect();
        let mut numbers = HashMap::new();
        for index in alike {
            let mut number = index + 1;
            // A number that fills the width would leave nothing of the name.
            while suffix(number).len() < column.width {
                if taken.insert(self.look(index, column, Some(number))) {
                    numbers.insert(index, number);
                    break;
                }
                // Another name may end with the same number.
                number += self.texts.len();
            }
        }
        numbers
    }

    /// A hash of what is drawn.
    fn look(&self, index: usize, column: NameColumn, number: Option<usize>) -> u64 {
        let text = Span::raw(self.text(index, column.with_files));
        let graphemes = graphemes(&text);
        let mut look = DefaultHasher::new();
        let mut end = 0;
        for range in self.kept(index, &graphemes, column.width, number) {
            if range.start > end {
                look.write("…".as_bytes());
            }
            end = range.end;
            for grapheme in &graphemes[range] {
                look.write(grapheme.symbol.as_bytes());
            }
        }
        if end < graphemes.len() {
            look.write("…".as_bytes());
        }
        if let Some(number) = number {
            look.write(suffix(number).as_bytes());
        }
        look.finish()
    }
}

/// The separator of a name and its file.
pub(crate) const BEFORE_FILE: &str = "  ";

/// A number as it follows a name.
pub(crate) fn suffix(number: usize) -> String {
    format!("#{number}")
}

/// Where each text branches off from others: the lengths of its common prefixes with the texts
/// before and after it in their sorted list.
fn places(texts: &[(String, usize)]) -> Vec<Vec<usize>> {
    let text = |index: usize| texts[index].0.as_bytes();
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_unstable_by(|left, right| text(*left).cmp(text(*right)));
    let shared: Vec<usize> = order
        .windows(2)
        .map(|pair| {
            let both = text(pair[0]).iter().zip(text(pair[1]));
            both.take_while(|(left, right)| left == right).count()
        })
        .collect();
    let mut places = vec![Vec::new(); texts.len()];
    let mut open = Vec::new();
    for (position, shared) in shared.iter().enumerate() {
        narrow(&mut open, *shared);
        places[order[position + 1]].extend(open.iter().take(MOST_PLACES));
    }
    open.clear();
    for (position, shared) in shared.iter().enumerate().rev() {
        narrow(&mut open, *shared);
        places[order[position]].extend(open.iter().take(MOST_PLACES));
    }
    for own in &mut places {
        own.sort_unstable();
        own.dedup();
    }
    places
}

/// Keeps those of the common prefixes so far that still apply.
fn narrow(open: &mut Vec<usize>, shared: usize) {
    while open.last().is_some_and(|last| *last > shared) {
        open.pop();
    }
    if open.last() != Some(&shared) {
        open.push(shared);
    }
}

/// The ranges of a text to show in `width` cells, including these places.
fn kept(text: &[Grapheme<'_>], places: &[usize], width: usize) -> Vec<Range<usize>> {
    if width_of(text) <= width {
        return once(0..text.len()).collect();
    }
    let plain = plain(text, width);
    let places = graphemes_at(text, places);
    let word = |place: usize| word_around(text, place, |symbol| !is_alphanumeric(symbol));
    let is_seen = |word: Range<usize>| {
        plain.iter().any(|part| part.start <= word.start && word.end <= part.end)
    };
    if places.iter().all(|place| is_seen(word(*place))) {
        return plain;
    }
    let mut chosen = KeptGraphemes::new(text, width);
    for place in &places {
        chosen.keep[*place] = true;
    }
    if chosen.cost() > width {
        return plain;
    }
    for place in places.iter().rev() {
        chosen.add(word(*place));
    }
    chosen.add(last_part(text)..text.len());
    for place in places.iter().rev() {
        chosen.add(word_around(text, *place, |symbol| symbol.starts_with(['/', '_', ':', '@'])));
    }
    chosen.add(0..places[0]);
    chosen.grow();
    chosen.ranges()
}

fn is_alphanumeric(symbol: &str) -> bool {
    symbol.starts_with(char::is_alphanumeric)
}

struct KeptGraphemes<'a, 'text> {
    text: &'a [Grapheme<'text>],
    width: usize,
    keep: Vec<bool>,
}

impl<'a, 'text> KeptGraphemes<'a, 'text> {
    fn new(text: &'a [Grapheme<'text>], width: usize) -> Self {
        Self { text, width, keep: vec![false; text.len()] }
    }

    /// The cells that it takes, an ellipsis for each gap included.
    fn cost(&self) -> usize {
        let mut was_kept = true;
        let mut cost = 0;
        for (grapheme, kept) in self.text.iter().zip(&self.keep) {
            if *kept {
                cost += grapheme.width;
            } else if was_kept {
                cost += 1;
            }
            was_kept = *kept;
        }
        cost
    }

    /// Keeps this range too, if all of it fits.
    fn add(&mut self, part: Range<usize>) {
        let before = self.keep[part.clone()].to_vec();
        self.keep[part.clone()].fill(true);
        if self.cost() > self.width {
            self.keep[part].copy_from_slice(&before);
        }
    }

    /// Fills the remaining cells: from the last gap to the first, each from its start on, and the
    /// one at the start of the text from its end.
    fn grow(&mut self) {
        let mut free = self.width.saturating_sub(self.cost());
        for gap in self.gaps().into_iter().rev() {
            let from_its_end = gap.start == 0;
            let mut left = gap.len();
            let order: Vec<usize> = if from_its_end { gap.rev().collect() } else { gap.collect() };
            for index in order {
                // The last grapheme of a gap takes the cell of the ellipsis.
                let cost =
                    self.text[index].width - usize::from(left == 1).min(self.text[index].width);
                if cost > free {
                    break;
                }
                free -= cost;
                left -= 1;
                self.keep[index] = true;
            }
        }
    }

    fn gaps(&self) -> Vec<Range<usize>> {
        runs(&self.keep, false)
    }

    fn ranges(&self) -> Vec<Range<usize>> {
        runs(&self.keep, true)
    }
}

fn runs(keep: &[bool], wanted: bool) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    for run in keep.chunk_by(|left, right| left == right) {
        let end = start + run.len();
        if run[0] == wanted {
            runs.push(start..end);
        }
        start = end;
    }
    runs
}

/// The graphemes that contain these bytes; the last one for the end of the text.
fn graphemes_at(text: &[Grapheme<'_>], places: &[usize]) -> Vec<usize> {
    let mut found = Vec::with_capacity(places.len());
    let mut places = places.iter().copied().peekable();
    let mut end = 0;
    for (index, grapheme) in text.iter().enumerate() {
        end += grapheme.symbol.len();
        let is_last = index + 1 == text.len();
        let mut is_here = false;
        while places.next_if(|place| *place < end || is_last).is_some() {
            is_here = true;
        }
        if is_here {
            found.push(index);
        }
    }
    found
}

/// The word around a grapheme, between separators. A separator is a word of its own.
fn word_around(
    text: &[Grapheme<'_>],
    place: usize,
    separates: impl Fn(&str) -> bool,
) -> Range<usize> {
    if separates(text[place].symbol) {
        return place..place + 1;
    }
    let start = text[..place].iter().rposition(|own| separates(own.symbol)).map_or(0, |at| at + 1);
    let end = text[place..].iter().position(|own| separates(own.symbol));
    start..end.map_or(text.len(), |end| place + end)
}

/// Cuts a text without comparison: a third of the cells shows the start and the rest the end, or
/// more of the end if its last part is whole then.
pub(crate) fn plain(text: &[Grapheme<'_>], width: usize) -> Vec<Range<usize>> {
    if width_of(text) <= width {
        return once(0..text.len()).collect();
    }
    let Some(width) = width.checked_sub(1) else {
        return Vec::new();
    };
    let head_cells = match width.checked_sub(width_of(&text[last_part(text)..])) {
        Some(before_last_part) => before_last_part.min(width / 3),
        None => width / 3,
    };
    let (head, head_width) = within(text.iter(), head_cells);
    let (tail, _) = within(text.iter().rev(), width - head_width);
    let tail = text.len() - tail;
    let start = (head > 0).then_some(0..head);
    start.into_iter().chain(once(tail..text.len())).collect()
}

/// Where the distinguishing part of a name begins: in the name of an AWS or Google cluster, and in
/// a path, it follows the last of these separators.
fn last_part(text: &[Grapheme<'_>]) -> usize {
    let separator = text.iter().rposition(|grapheme| grapheme.symbol.starts_with(['/', '_']));
    separator.map_or(0, |separator| separator + 1)
}

fn width_of(text: &[Grapheme<'_>]) -> usize {
    text.iter().map(|grapheme| grapheme.width).sum()
}

/// The number of graphemes that fit in `width` cells, and the cells they take.
fn within<'text>(
    text: impl Iterator<Item = &'text Grapheme<'text>>,
    width: usize,
) -> (usize, usize) {
    let ends = text.scan(0, |end, grapheme| {
        *end += grapheme.width;
        (*end <= width).then_some(*end)
    });
    ends.fold((0, 0), |(count, _), end| (count + 1, end))
}
