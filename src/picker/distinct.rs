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
use std::ops::Range;

use ratatui::text::Span;

use super::branches::places;
use super::cells::{Grapheme, cells, graphemes};
use super::shorten::kept;
use crate::printable::shown;

/// The most names for which every width compares each with all others.
const MOST_COMPARED: usize = 1_000;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cut {
    /// The ranges of graphemes to show, in order, with `…` for each gap; without any range not even
    /// that fits.
    pub(super) kept: Vec<Range<usize>>,
    /// Distinguishes it from names that would look the same.
    pub(super) number: Option<usize>,
}

impl Cut {
    fn drawn(&self, text: &str) -> String {
        let text = Span::raw(text);
        let graphemes = graphemes(&text);
        let mut drawn = String::new();
        let mut end = 0;
        for range in &self.kept {
            if range.start > end {
                drawn.push('…');
            }
            end = range.end;
            drawn.extend(graphemes[range.clone()].iter().map(|own| own.symbol));
        }
        if end < graphemes.len() {
            drawn.push('…');
        }
        drawn + &self.number.map(suffix).unwrap_or_default()
    }
}

pub(super) struct Distinct {
    /// The names as they are shown, possibly followed by the file, and the length of the name
    /// itself in bytes.
    texts: Vec<(String, usize)>,
    /// Where each branches off from others: byte indices in order; the length of the text where
    /// others continue.
    places: Vec<Vec<usize>>,
    /// The numbers for the last requested width.
    numbered: RefCell<Option<(NameColumn, HashMap<usize, usize>)>>,
}

/// A name to cut.
#[derive(Clone, Copy)]
struct Name<'n> {
    index: usize,
    /// Which characters were found.
    found: &'n [bool],
    /// Where it branches off from those that it must not look like.
    places: &'n [usize],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NameColumn {
    pub(super) width: usize,
    /// Whether names that occur more than once are followed by their files.
    pub(super) with_files: bool,
}

impl Distinct {
    /// Of names that occur more than once, the file distinguishes them.
    pub(super) fn of<'n>(names: impl Iterator<Item = (&'n str, &'n str)> + Clone) -> Self {
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
    pub(super) fn text(&self, index: usize, with_files: bool) -> &str {
        let (text, own) = &self.texts[index];
        if with_files { text } else { &text[..*own] }
    }

    /// Whether the name occurs more than once, so that its file may follow it.
    pub(super) fn has_file(&self, index: usize) -> bool {
        self.texts[index].1 < self.texts[index].0.len()
    }

    /// The cuts of these names of the list, which are on screen, with the letters that were found
    /// in each, if any. In a list that is not too long, and while nothing is found, no cut looks like
    /// any other name of the list; else none looks like another one on screen.
    pub(super) fn in_list(
        &self,
        on_screen: &[usize],
        column: NameColumn,
        found: &[Vec<bool>],
    ) -> Vec<Cut> {
        let is_filtered = found.iter().any(|found| found.contains(&true));
        let own_places = is_filtered.then(|| {
            let texts: Vec<_> = on_screen.iter().map(|index| self.texts[*index].clone()).collect();
            places(&texts)
        });
        let name = |(line, &index): (usize, &usize)| Name {
            index,
            found: found.get(line).map_or(&[][..], Vec::as_slice),
            places: own_places.as_ref().map_or(&self.places[index], |own| &own[line]),
        };
        let names = || on_screen.iter().enumerate().map(name);
        let cut = |numbers: &HashMap<usize, usize>| {
            names().map(|own| self.cut(own, column, numbers.get(&own.index).copied())).collect()
        };
        if self.texts.len() > MOST_COMPARED || is_filtered {
            return cut(&self.numbers(column, names()));
        }
        let mut numbered = self.numbered.borrow_mut();
        let known = numbered.take().filter(|(known, _)| *known == column);
        let known = known.unwrap_or_else(|| {
            (column, self.numbers(column, (0..self.texts.len()).map(|index| self.name(index))))
        });
        let (_, numbers) = numbered.insert(known);
        cut(numbers)
    }

    /// The cut of a name outside of the list.
    pub(super) fn alone(&self, index: usize, width: usize) -> Cut {
        self.cut(self.name(index), NameColumn { width, with_files: false }, None)
    }

    /// A name of which nothing was found, among all names.
    fn name(&self, index: usize) -> Name<'_> {
        Name { index, found: &[], places: &self.places[index] }
    }

    fn cut(&self, name: Name<'_>, column: NameColumn, number: Option<usize>) -> Cut {
        let text = Span::raw(self.text(name.index, column.with_files));
        Cut { kept: name.kept(&graphemes(&text), column.width, number), number }
    }

    /// Numbers for those of these names that would look like others: their positions in the list.
    fn numbers<'f>(
        &self,
        column: NameColumn,
        names: impl Iterator<Item = Name<'f>> + Clone,
    ) -> HashMap<usize, usize> {
        let text = |index: usize| self.text(index, column.with_files);
        let is_cut = |index: usize| cells(text(index)) > column.width;
        if !names.clone().any(|name| is_cut(name.index)) {
            return HashMap::new();
        }
        // For each look the first name that has it, and the others.
        let mut looks: HashMap<u64, (Name<'f>, Vec<Name<'f>>)> = HashMap::new();
        for name in names {
            match looks.entry(self.look(name, column, None)) {
                Entry::Vacant(vacant) => {
                    vacant.insert((name, Vec::new()));
                }
                Entry::Occupied(mut occupied) => {
                    let (first, others) = occupied.get_mut();
                    if text(first.index) != text(name.index) {
                        others.push(name);
                    }
                }
            }
        }
        let mut alike: Vec<Name<'f>> = Vec::new();
        for (first, others) in looks.values().filter(|(_, others)| !others.is_empty()) {
            alike.extend([first].into_iter().chain(others).filter(|name| is_cut(name.index)));
        }
        alike.sort_unstable_by_key(|name| name.index);
        let mut taken: HashSet<u64> = looks.into_keys().collect();
        let mut numbers = HashMap::new();
        for name in alike {
            let mut number = name.index + 1;
            // A number that fills the width would leave nothing of the name.
            while suffix(number).len() < column.width {
                if taken.insert(self.look(name, column, Some(number))) {
                    numbers.insert(name.index, number);
                    break;
                }
                // Another name may end with the same number.
                number += self.texts.len();
            }
        }
        numbers
    }

    /// A hash of what is drawn.
    fn look(&self, name: Name<'_>, column: NameColumn, number: Option<usize>) -> u64 {
        let text = Span::raw(self.text(name.index, column.with_files));
        let graphemes = graphemes(&text);
        let mut look = DefaultHasher::new();
        let mut end = 0;
        for range in name.kept(&graphemes, column.width, number) {
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

impl Name<'_> {
    /// The graphemes to keep in `width` cells, the number included.
    fn kept(self, text: &[Grapheme<'_>], width: usize, number: Option<usize>) -> Vec<Range<usize>> {
        let length: usize = text.iter().map(|own| own.symbol.len()).sum();
        let places = &self.places[..self.places.partition_point(|place| *place <= length)];
        let width = width.saturating_sub(number.map_or(0, |number| suffix(number).len()));
        kept(text, places, width, self.found)
    }
}

/// Texts, each cut to a number of cells so that no two different ones look the same.
#[must_use]
pub fn shortened(texts: &[&str], width: usize) -> Vec<String> {
    let mut different = texts.to_vec();
    different.sort_unstable();
    different.dedup();
    let distinct = Distinct::of(different.iter().map(|text| (*text, "")));
    let column = NameColumn { width, with_files: false };
    let cuts = distinct.in_list(&(0..different.len()).collect::<Vec<_>>(), column, &[]);
    let drawn = cuts.iter().enumerate().map(|(index, cut)| cut.drawn(distinct.text(index, false)));
    let drawn: HashMap<&str, String> = different.iter().copied().zip(drawn).collect();
    texts.iter().map(|text| drawn[text].clone()).collect()
}

pub(super) const BEFORE_FILE: &str = "  ";

pub(super) fn suffix(number: usize) -> String {
    format!("#{number}")
}
