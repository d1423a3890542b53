//! Cuts a text to a number of cells: which of its graphemes to keep.

use std::iter::once;
use std::ops::Range;

use super::cells::Grapheme;

/// The ranges of a text to show in `width` cells, including these places and, if there is space, the
/// characters that were found.
pub(super) fn kept(
    text: &[Grapheme<'_>],
    places: &[usize],
    width: usize,
    found: &[bool],
) -> Vec<Range<usize>> {
    if width_of(text) <= width {
        return once(0..text.len()).collect();
    }
    let plain = plain(text, width);
    let places = graphemes_at(text, places);
    let found = runs(&found_graphemes(text, found), true);
    let word = |place: usize| {
        word_around(text, place, |symbol| !symbol.starts_with(char::is_alphanumeric))
    };
    let is_seen = |word: &Range<usize>| {
        plain.iter().any(|part| part.start <= word.start && word.end <= part.end)
    };
    if places.iter().map(|place| word(*place)).chain(found.iter().cloned()).all(|own| is_seen(&own))
    {
        return plain;
    }
    let mut chosen = KeptGraphemes { text, width, keep: vec![false; text.len()] };
    for place in &places {
        chosen.keep[*place] = true;
    }
    if chosen.cost() > width {
        return plain;
    }
    for run in found {
        chosen.add(run);
    }
    for place in places.iter().rev() {
        chosen.add(word(*place));
    }
    chosen.add(last_part(text)..text.len());
    for place in places.iter().rev() {
        chosen.add(word_around(text, *place, |symbol| symbol.starts_with(['/', '_', ':', '@'])));
    }
    chosen.add(0..places.first().copied().unwrap_or_default());
    chosen.grow();
    let kept = runs(&chosen.keep, true);
    if kept.is_empty() { plain } else { kept }
}

/// The graphemes with characters that were found.
fn found_graphemes(text: &[Grapheme<'_>], found: &[bool]) -> Vec<bool> {
    let mut found = found.iter();
    let of = |own: &Grapheme<'_>| {
        let characters = found.by_ref().take(own.symbol.chars().count());
        characters.fold(false, |any, found| any | found)
    };
    text.iter().map(of).collect()
}

struct KeptGraphemes<'a, 'text> {
    text: &'a [Grapheme<'text>],
    width: usize,
    keep: Vec<bool>,
}

impl KeptGraphemes<'_, '_> {
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

    /// Fills the remaining cells: from the last gap to the first, each from its start on, and those
    /// at the ends of the text from their end.
    fn grow(&mut self) {
        let mut free = self.width.saturating_sub(self.cost());
        for gap in runs(&self.keep, false).into_iter().rev() {
            let from_its_end = gap.start == 0 || gap.end == self.keep.len();
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
pub(super) fn plain(text: &[Grapheme<'_>], width: usize) -> Vec<Range<usize>> {
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
