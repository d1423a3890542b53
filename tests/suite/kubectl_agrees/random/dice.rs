//! Random choices that a seed repeats.

/// `SplitMix64`: small, and good enough to choose among a few things.
pub(super) struct Dice {
    state: u64,
}

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// A number from the first to the last, both included.
    pub(super) fn between(&mut self, first: usize, last: usize) -> usize {
        let choices = u64::try_from(last - first + 1).expect("a small range");
        first + usize::try_from(self.next() % choices).expect("a small number")
    }

    pub(super) fn one_in(&mut self, chances: usize) -> bool {
        self.between(1, chances) == 1
    }

    pub(super) fn of<'c, T>(&mut self, choices: &'c [T]) -> &'c T {
        &choices[self.between(0, choices.len() - 1)]
    }

    pub(super) fn word<'w>(&mut self, choices: &[&'w str]) -> &'w str {
        choices[self.between(0, choices.len() - 1)]
    }

    pub(super) fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            let other = self.between(0, last);
            values.swap(last, other);
        }
    }
}
