//! Random choices: drawn from a seed, or made again from a list of them.
//!
//! Choices are kept by what they are about, such as `a/contexts/dev/cluster`, each subject with a
//! stream of its own. So one choice can become another without a change to the rest.

use std::collections::BTreeMap;

/// The choices that made a case, by their subjects. A choice of 0 is the plainest that there is,
/// and a list that ends too soon goes on with zeros.
pub(super) type Choices = BTreeMap<String, Vec<usize>>;

/// Makes choices, and notes them.
pub(super) struct Dice {
    source: Source,
    subject: String,
    made: Choices,
}

enum Source {
    Seed(u64),
    Told(Choices),
}

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice { source: Source::Seed(seed), subject: String::new(), made: Choices::new() }
    }

    /// Dice that fall as they are told.
    pub(super) fn loaded(choices: &Choices) -> Dice {
        let source = Source::Told(choices.clone());
        Dice { source, subject: String::new(), made: Choices::new() }
    }

    /// All choices so far.
    pub(super) fn made(self) -> Choices {
        self.made
    }

    /// Chooses for a part of the current subject.
    pub(super) fn within<T>(&mut self, part: &str, choose: impl FnOnce(&mut Dice) -> T) -> T {
        let outer = self.enter(part);
        let chosen = choose(self);
        self.leave(outer);
        chosen
    }

    /// Begins a part; the answer is for [`Dice::leave`].
    pub(super) fn enter(&mut self, part: &str) -> usize {
        let outer = self.subject.len();
        self.subject.push('/');
        self.subject.push_str(part);
        outer
    }

    pub(super) fn leave(&mut self, outer: usize) {
        self.subject.truncate(outer);
    }

    fn below(&mut self, limit: usize) -> usize {
        let made = self.made.entry(self.subject.clone()).or_default();
        let choice = match &self.source {
            Source::Seed(seed) => random_word(*seed, &self.subject, made.len()) % limit,
            Source::Told(choices) => {
                let told = choices.get(&self.subject).and_then(|told| told.get(made.len()));
                told.map_or(0, |told| (*told).min(limit - 1))
            }
        };
        made.push(choice);
        choice
    }

    /// A number from the first to the last, both included.
    pub(super) fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last - first + 1)
    }

    pub(super) fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == chances - 1
    }

    pub(super) fn of<'c, T>(&mut self, choices: &'c [T]) -> &'c T {
        &choices[self.below(choices.len())]
    }

    pub(super) fn word<'w>(&mut self, choices: &[&'w str]) -> &'w str {
        choices[self.below(choices.len())]
    }
}

/// FNV-1a over all that makes a choice another one, then the last steps of `SplitMix64`.
fn random_word(seed: u64, subject: &str, index: usize) -> usize {
    let index = u64::try_from(index).expect("a small number").to_le_bytes();
    let bytes = seed.to_le_bytes().into_iter().chain(subject.bytes()).chain(index);
    let mut word = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |word, byte| {
        (word ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((word ^ (word >> 31)) >> 33).expect("31 bits")
}
