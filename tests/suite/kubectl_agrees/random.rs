//! Random chains and random operations. The seed is fixed; `KSWITCH_AGREEMENT_CASES` sets the number
//! of cases, and `KSWITCH_AGREEMENT_SEED` the seed of the first. A failure is shrunk, and reported with
//! the seed of its case.

mod case;
mod choices;
mod kubeconfig;
mod writer;

use std::cell::RefCell;
use std::collections::HashMap;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{
    Config, RngSeed, TestCaseError, TestCaseResult, TestError, TestRunner,
};

use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

use super::agreement::Outcome;
use super::directory::Directory;
use super::exceptions::exception;
use super::operation::Operation;
use case::case;

const USUAL_CASES: u64 = 300;

/// How many cases a failing one is shrunk through at most.
const MOST_RUNS: usize = 500;

const USUAL_SEED: u64 = 1;

/// Tests run in parallel, so the cases are divided among this many.
const PARTS: usize = 4;

#[test]
fn random_chains_agree_part_1() {
    assert_random_cases(0);
}

#[test]
fn random_chains_agree_part_2() {
    assert_random_cases(1);
}

#[test]
fn random_chains_agree_part_3() {
    assert_random_cases(2);
}

#[test]
fn random_chains_agree_part_4() {
    assert_random_cases(3);
}

/// A random chain for another test, and its description.
pub(crate) fn random_home(seed: u64) -> (Home, String) {
    let config = Config { rng_seed: RngSeed::Fixed(seed), ..Config::default() };
    let tree = case().new_tree(&mut TestRunner::new(config)).expect("a case");
    let (directory, _) = tree.current();
    (directory.for_kswitch(), format!("seed {seed}: {directory}"))
}

/// Runs every case from `first` whose number differs from it by a multiple of [`PARTS`].
fn assert_random_cases(first: u64) {
    let Some(kubectl) = Kubectl::required() else {
        return;
    };
    let number = |name, usual| {
        let set = std::env::var(name).ok();
        set.map_or(usual, |value| value.parse().unwrap_or_else(|_| panic!("{name}={value}")))
    };
    let (seed, cases) = (
        number("KSWITCH_AGREEMENT_SEED", USUAL_SEED),
        number("KSWITCH_AGREEMENT_CASES", USUAL_CASES),
    );
    for number in (first..cases).step_by(PARTS) {
        let seed = seed + number;
        let config = Config {
            cases: 1,
            rng_seed: RngSeed::Fixed(seed),
            failure_persistence: None,
            max_shrink_iters: 30_000,
            ..Config::default()
        };
        match TestRunner::new(config).run(&case(), agrees(&kubectl)) {
            Ok(()) => {}
            Err(TestError::Fail(_, (directory, operation))) => {
                let report = disagreement(&kubectl, &directory, &operation).unwrap_or_default();
                panic!(
                    "KSWITCH_AGREEMENT_SEED={seed} KSWITCH_AGREEMENT_CASES=1, shrunk:\n{report}"
                );
            }
            Err(error) => panic!("KSWITCH_AGREEMENT_SEED={seed}: {error}"),
        }
    }
}

/// What the two don't agree on, and the whole case.
fn disagreement(kubectl: &Kubectl, directory: &Directory, operation: &Operation) -> Option<String> {
    let outcome = Outcome::of(kubectl, directory, operation);
    if exception(&outcome).is_some() {
        return None;
    }
    let found = outcome.disagreements(kubectl);
    (!found.is_empty()).then(|| format!("{}\n{}", found.join("\n"), outcome.described()))
}

/// Whether a case passes. Shrinking often comes to the same case, which runs once.
fn agrees(kubectl: &Kubectl) -> impl Fn((Directory, Operation)) -> TestCaseResult {
    let known = RefCell::new(HashMap::new());
    move |(directory, operation)| {
        let mut known = known.borrow_mut();
        let is_enough = known.len() >= MOST_RUNS;
        let case = format!("{directory:?} {operation:?}");
        let fails = *known.entry(case).or_insert_with(|| {
            !is_enough && disagreement(kubectl, &directory, &operation).is_some()
        });
        if fails { Err(TestCaseError::fail("they disagree")) } else { Ok(()) }
    }
}
