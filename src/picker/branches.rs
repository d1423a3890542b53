//! Finds where texts differ from each other.

/// The most places to keep of one text. More would not fit in a row.
const MOST_PLACES: usize = 48;

/// Where each text branches off from others: the lengths of its common prefixes with the texts
/// before and after it in their sorted list.
pub(super) fn places(texts: &[(String, usize)]) -> Vec<Vec<usize>> {
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
