//! Random chains and random wishes. The seed is fixed; `KSWITCH_AGREEMENT_CASES` asks for more
//! cases than the usual ones, and `KSWITCH_AGREEMENT_SEED` for others.

mod dice;
mod kubeconfig;
mod writer;

use crate::support::kubectl::Kubectl;

use super::agreement::Outcome;
use super::folder::Folder;
use super::operation::{Operation, context, context_and_namespace, namespace, namespace_of};
use dice::Dice;
use kubeconfig::{kubeconfig, some_names};

const USUAL_CASES: u64 = 60;

const USUAL_SEED: u64 = 1;

const FILES: [&str; 4] = ["a", "b.json", "dir/c d", "dir/é"];

const NAMESPACES: [&str; 4] = ["x", "team-9", "default", "123"];

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
    for case in (first..cases).step_by(2) {
        let seed = seed + case;
        let dice = &mut Dice::new(seed);
        let names = some_names(dice);
        let folder = folder(dice, &names);
        let operation = operation(dice, &names);
        let outcome = Outcome::of(&kubectl, &folder, &operation);
        let found = disagreements(&kubectl, &outcome);
        assert!(
            found.is_empty(),
            "KSWITCH_AGREEMENT_SEED={seed} KSWITCH_AGREEMENT_CASES=1\n{}\n{}",
            found.join("\n"),
            outcome.described(),
        );
    }
}

/// Whatever kubectl makes up, kswitch refuses: see [`super::exceptions`].
fn disagreements(kubectl: &Kubectl, outcome: &Outcome) -> Vec<String> {
    let is_made_up =
        outcome.kubectl_ran.as_ref().is_ok_and(|message| message.ends_with("created."));
    match (is_made_up, outcome.ran.code) {
        (false, _) => outcome.disagreements(kubectl),
        (true, 1) => outcome.touched(),
        (true, _) => vec!["kswitch did not refuse what kubectl makes up".to_owned()],
    }
}

/// One to four files, and a KUBECONFIG of them with all that may stand between.
fn folder(dice: &mut Dice, names: &[&str]) -> Folder {
    let count = dice.between(1, FILES.len());
    let mut files = FILES.to_vec();
    dice.shuffle(&mut files);
    let mut elements: Vec<&str> = files[..count].to_vec();
    if dice.one_in(5) {
        let duplicate = dice.word(&elements);
        elements.push(duplicate);
    }
    for (chance, element) in [(4, "missing"), (6, "link"), (8, "no/such/folder")] {
        if dice.one_in(chance) {
            elements.insert(dice.between(0, elements.len()), element);
        }
    }
    // kubectl can't lock a file that has two spellings, so it gets the list without the second.
    let once = elements.join(":");
    let mut list = elements.join(if dice.one_in(6) { "::" } else { ":" });
    let is_locked_out = dice.one_in(6);
    if is_locked_out {
        list = format!("{list}:./{}", dice.of(&files[..count]));
    }
    let mut folder = Folder::with_kubeconfig(list);
    if is_locked_out {
        folder = folder.kubectl_locks(once);
    }
    for file in &files[..count] {
        folder = folder.file(file, kubeconfig(dice, names));
    }
    let target = dice.word(&files[..count]);
    folder.link("link", target)
}

fn operation(dice: &mut Dice, names: &[&str]) -> Operation {
    let name = dice.word(names);
    let wanted = dice.word(&NAMESPACES);
    match dice.between(0, 3) {
        0 => context(name),
        1 => context_and_namespace(name, wanted),
        2 => namespace(wanted),
        _ => namespace_of(name, wanted),
    }
}
