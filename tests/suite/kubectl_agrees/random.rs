//! Random chains and random wishes. The seed is fixed; `KSWITCH_AGREEMENT_CASES` asks for more
//! cases than the usual ones, and `KSWITCH_AGREEMENT_SEED` for others. A case that fails is shrunk
//! first, and told with the seed that it came from.

mod case;
mod dice;
mod kubeconfig;
mod shrink;
mod writer;

use std::collections::HashMap;

use crate::support::kubectl::Kubectl;

use super::agreement::Outcome;
use super::exceptions::exception;
use super::folder::Folder;
use super::operation::Operation;
use case::case;
use dice::{Choices, Dice};
use shrink::shrunk;

const USUAL_CASES: u64 = 300;

/// How many cases a failing one is shrunk through at most.
const MOST_RUNS: usize = 500;

const USUAL_SEED: u64 = 1;

/// As many tests as the machine usually has cores: each takes every other case.
#[test]
fn random_chains_agree_in_even_cases() {
    assert_random_cases(0);
}

#[test]
fn random_chains_agree_in_odd_cases() {
    assert_random_cases(1);
}

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
    for number in (first..cases).step_by(2) {
        let seed = seed + number;
        let (folder, operation, choices) = rolled(Dice::new(seed));
        if disagreement(&kubectl, &folder, &operation).is_some() {
            let smallest = shrunk(choices, still_failing(&kubectl));
            let (folder, operation, _) = rolled(Dice::loaded(&smallest));
            let report = disagreement(&kubectl, &folder, &operation).unwrap_or_default();
            panic!("KSWITCH_AGREEMENT_SEED={seed} KSWITCH_AGREEMENT_CASES=1, shrunk:\n{report}");
        }
    }
}

/// The case, and the choices that made it.
fn rolled(mut dice: Dice) -> (Folder, Operation, Choices) {
    let (folder, operation) = case(&mut dice);
    (folder, operation, dice.made())
}

/// What the two don't agree on, and the whole case.
fn disagreement(kubectl: &Kubectl, folder: &Folder, operation: &Operation) -> Option<String> {
    let outcome = Outcome::of(kubectl, folder, operation);
    if exception(&outcome).is_some() {
        return None;
    }
    let found = outcome.disagreements(kubectl);
    (!found.is_empty()).then(|| format!("{}\n{}", found.join("\n"), outcome.described()))
}

/// Tells which choices make a case that fails. Many come to the same case, which runs once.
fn still_failing(kubectl: &Kubectl) -> impl FnMut(&Choices) -> Option<Choices> {
    let mut known = HashMap::new();
    move |choices| {
        let (folder, operation, choices) = rolled(Dice::loaded(choices));
        let case = format!("{folder:?} {operation:?}");
        let is_enough = known.len() >= MOST_RUNS;
        let fails = *known
            .entry(case)
            .or_insert_with(|| !is_enough && disagreement(kubectl, &folder, &operation).is_some());
        fails.then_some(choices)
    }
}
