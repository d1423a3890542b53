//! Compares the two parsers that verify an edit: if both accept a text, they read the same values,
//! and the bytes that our parser assigns to a value contain exactly that value.

mod agreement;
mod notations;
mod spans;

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestError, TestRunner};

use super::*;
use crate::kubeconfig::document::tree_of;
use crate::kubeconfig::edit::edit;
use crate::kubeconfig::scalar::Style;
use crate::kubeconfig::tree::{Tree, Value};
use notations::Choices;

/// Which parsers accept a text: ours, and the one that verifies an edit (`serde_yaml`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Readers {
    Both,
    OnlyOurs,
    OnlyTheProof,
    Neither,
}

/// Compares the results of both parsers and returns which of them accepted the text. A text that
/// only one of them accepts must not be edited.
fn compare(text: &str) -> Result<Readers, String> {
    let Ok(source) = SourceText::decode(text.as_bytes().to_vec()) else {
        return Ok(Readers::Neither);
    };
    let text = source.as_str();
    let (ours, proof) = (tree_of(text), values_of(text));
    let readers = match (&ours, &proof) {
        (Ok(tree), Ok(values)) if !is_read_wrongly_by_serde_yaml(tree) => {
            match tree.root {
                Some(root) => {
                    agreement::compare(tree, root, values)?;
                    spans::check(text, tree, root)?;
                }
                None if *values == Plain::Null => {}
                None => return Err(format!("nothing is {values:?} to the proof")),
            }
            return Ok(Readers::Both);
        }
        (Ok(_), _) => Readers::OnlyOurs,
        (Err(_), Ok(_)) => Readers::OnlyTheProof,
        (Err(_), Err(_)) => Readers::Neither,
    };
    match edit(&source, &[Change::CurrentContext { name: Some("another".to_owned()) }]) {
        Err(_) => Ok(readers),
        Ok(_) => Err(format!("{readers:?} reads it, and it was edited")),
    }
}

/// `serde_yaml` resolves an anchor name that is used twice wrongly. And a block scalar at the top
/// level, which is not a kubeconfig, needs no indentation in YAML 1.2 only.
fn is_read_wrongly_by_serde_yaml(tree: &Tree<'_>) -> bool {
    let is_block = |id| matches!(tree.node(id).value, Value::Scalar { style: Style::Block, .. });
    tree.has_anchor_twice && tree.has_aliases() || tree.root.is_some_and(is_block)
}

/// Compares many texts, the same in every run, and returns how many in a thousand fall into each
/// case of [`Readers`]. `PROPTEST_CASES` and `PROPTEST_RNG_SEED` change their number and choice.
fn compare_many(text: impl Fn(&mut Choices) -> String) -> [u32; 4] {
    let counts = [const { Cell::new(0) }; 4];
    let choices = prop::collection::vec(any::<u16>(), 0..200);
    let wanted = Config::default();
    let is_set = |name| std::env::var_os(name).is_some();
    let cases = if is_set("PROPTEST_CASES") { wanted.cases } else { 1000 };
    let rng_seed = if is_set("PROPTEST_RNG_SEED") { wanted.rng_seed } else { RngSeed::Fixed(1) };
    let config = Config { cases, rng_seed, failure_persistence: None, ..wanted };
    let run = TestRunner::new(config).run(&choices, |choices| {
        let text = text(&mut Choices::new(choices));
        let readers = compare(&text)
            .map_err(|why| TestCaseError::fail(format!("{why}\n{text:?}\n{text}")))?;
        let count = &counts[readers as usize];
        count.set(count.get() + 1);
        Ok(())
    });
    match run {
        Err(TestError::Fail(why, _)) => panic!("{why}"),
        run => run.expect("the texts are made without rejections"),
    }
    counts.map(|count| count.get() * 1000 / cases)
}

#[test]
fn both_parsers_read_the_same_values_from_the_same_bytes() {
    let [both, ..] = compare_many(notations::document);
    assert!(both > 700, "only {both} of 1000 texts could be compared");
}

#[test]
fn both_parsers_agree_on_damaged_syntax() {
    let [both, ours, proof, neither] = compare_many(|choices| {
        let text = notations::document(choices);
        notations::mutated(&text, choices)
    });
    assert!(both > 300, "only {both} of 1000 texts could be compared");
    assert!(ours > 0 && proof > 0 && neither > 0, "{ours}, {proof} and {neither} were refused");
}

#[test]
fn both_parsers_agree_on_unusual_notations() {
    for text in [
        "x: |\n  a",
        "x: >\n  a\n\n",
        "x: 99999999999999999999\n",
        "x: &a b\ny: *a\nz: {<<: *a}\n",
        "x: ! 7\ny: !own 7\nz: !!str 7\n",
        "? x\n: |-\n\n",
        "{\"x\": [[[[[[[[[[1]]]]]]]]]]}",
        "- ::\n",
    ] {
        assert_eq!(compare(text), Ok(Readers::Both), "{text}");
    }
}

#[test]
fn texts_that_serde_yaml_reads_wrongly_are_not_edited() {
    for text in ["x: &a b\ny: &a c\nz: &d e\ncurrent-context: *a\n", "|-\n{}"] {
        assert_eq!(compare(text), Ok(Readers::OnlyOurs), "{text}");
    }
}
