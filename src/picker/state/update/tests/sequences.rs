//! Random sequences of events: no panic, and the invariants hold after each event.

mod backend;
mod steps;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::*;
use crate::picker::Here;
use backend::FakeBackend;
use steps::{Happening, a_happening, some_contexts, some_top_rows};

proptest! {
    #![proptest_config(Config {
        cases: 300,
        max_shrink_iters: 20_000,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..Config::default()
    })]

    #[test]
    fn invariants_hold_after_any_sequence_of_events(
        contexts in some_contexts(),
        in_namespaces in any::<bool>(),
        to_delete in any::<bool>(),
        highlighted in 0..7_usize,
        top in some_top_rows(),
        recent_pairs in any::<bool>(),
        happenings in vec(a_happening(), 1..50),
    ) {
        let focus = if in_namespaces { Focus::Namespaces } else { Focus::Contexts };
        let purpose = if to_delete { Purpose::Delete } else { Purpose::Switch };
        let here = Here::Available;
        let opening =
            Opening { top, recent_pairs, purpose, focus, highlighted, here, ..opening(contexts) };
        let mut backend = FakeBackend::open(opening);
        for happening in happenings {
            backend.happens(happening);
            if backend.has_ended {
                break;
            }
        }
    }
}
