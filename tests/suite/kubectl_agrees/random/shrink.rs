//! From a case that fails to a smaller one that still does: choices are made smaller, whole
//! subjects first.

use std::collections::BTreeSet;

use super::dice::Choices;

/// The smallest failing choices that can be found.
///
/// `fails` makes a case of choices and says which it took in the end, if the case fails.
pub(super) fn shrunk(failing: Choices, fails: impl FnMut(&Choices) -> Option<Choices>) -> Choices {
    let mut search = Search { best: failing, fails };
    loop {
        let before = search.best.clone();
        search.forget_subjects();
        search.make_smaller();
        if search.best == before {
            return search.best;
        }
    }
}

struct Search<F> {
    best: Choices,
    fails: F,
}

impl<F: FnMut(&Choices) -> Option<Choices>> Search<F> {
    /// Takes the choices if their case fails too and is really smaller.
    fn try_out(&mut self, choices: &Choices) -> bool {
        match (self.fails)(choices) {
            Some(made) if size(&made) < size(&self.best) => {
                self.best = made;
                true
            }
            _ => false,
        }
    }

    /// A file, a context, a value, and the way it is written; the largest first.
    fn forget_subjects(&mut self) {
        let subjects: BTreeSet<String> = self.best.keys().flat_map(|key| above(key)).collect();
        let mut subjects: Vec<String> = subjects.into_iter().collect();
        subjects.sort_by_key(String::len);
        for subject in subjects {
            let below = format!("{subject}/");
            let mut fewer = self.best.clone();
            fewer.retain(|own, _| *own != subject && !own.starts_with(&below));
            if fewer.len() < self.best.len() {
                self.try_out(&fewer);
            }
        }
    }

    /// One choice after the other.
    fn make_smaller(&mut self) {
        let subjects: Vec<String> = self.best.keys().cloned().collect();
        for subject in subjects {
            let mut index = 0;
            while let Some(old) = self.best.get(&subject).and_then(|own| own.get(index)).copied() {
                let smaller = [0, old / 2, old - old / 4, old.saturating_sub(1)];
                let mut smaller = smaller.into_iter().filter(|smaller| *smaller < old);
                let is_smaller = smaller.any(|smaller| {
                    let mut plainer = self.best.clone();
                    plainer.get_mut(&subject).expect("a subject")[index] = smaller;
                    self.try_out(&plainer)
                });
                if !is_smaller {
                    index += 1;
                }
            }
        }
    }
}

/// Choices that are not the plainest count most.
fn size(choices: &Choices) -> (usize, usize) {
    let all = || choices.values().flatten();
    (all().filter(|choice| **choice > 0).count(), all().sum())
}

/// A subject and those that it is part of.
fn above(subject: &str) -> Vec<String> {
    let ends = subject.match_indices('/').map(|(at, _)| at).skip(1).chain([subject.len()]);
    ends.map(|end| subject[..end].to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::dice::Dice;
    use super::*;

    /// Lists of numbers, as a case that needs no program to fail.
    fn lists(dice: &mut Dice) -> Vec<Vec<usize>> {
        let several = |dice: &mut Dice, part: &str| dice.within(part, |dice| dice.one_in(2));
        let mut lists = Vec::new();
        for list in ["a", "b", "c", "d"] {
            let outer = dice.enter(list);
            if several(dice, "there") {
                let numbers = ["0", "1", "2", "3"].into_iter().filter_map(|part| {
                    let is_there = several(dice, part);
                    is_there.then(|| dice.within(part, |dice| dice.between(0, 99)))
                });
                lists.push(numbers.collect());
            }
            dice.leave(outer);
        }
        lists
    }

    #[test]
    fn a_failing_case_shrinks_to_what_makes_it_fail() {
        let is_bad = |lists: &[Vec<usize>]| {
            lists.iter().any(|list| list.len() >= 2 && list.iter().any(|number| *number >= 42))
        };
        let mut found = 0;
        for seed in 0..50 {
            let mut dice = Dice::new(seed);
            if !is_bad(&lists(&mut dice)) {
                continue;
            }
            let smallest = shrunk(dice.made(), |choices| {
                let mut dice = Dice::loaded(choices);
                is_bad(&lists(&mut dice)).then(|| dice.made())
            });
            let mut small = lists(&mut Dice::loaded(&smallest)).concat();
            small.sort_unstable();
            assert_eq!(small, [0, 42], "seed {seed}");
            found += 1;
        }
        assert!(found > 10, "only {found} of the seeds fail at all");
    }

    #[test]
    fn the_same_choices_make_the_same_case() {
        let mut dice = Dice::new(7);
        let first = lists(&mut dice);
        assert_eq!(lists(&mut Dice::loaded(&dice.made())), first);
    }
}
