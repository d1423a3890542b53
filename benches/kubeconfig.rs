//! Benchmarks for reading, merging and editing kubeconfigs.

use std::fmt::Write as _;
use std::path::Path;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use kswitch::kubeconfig::document::Document;
use kswitch::kubeconfig::edit::edit;
use kswitch::kubeconfig::snapshot::FileState;
use kswitch::kubeconfig::text::SourceText;
use kswitch::kubeconfig::{Change, File, Kind, Snapshot};

#[allow(dead_code, reason = "other benches use more of it")]
mod fleet;

fn main() {
    divan::main();
}

/// The four kinds of the fleet.
const KINDS: [usize; 4] = [0, 1, 2, 3];

fn source(number: usize) -> SourceText {
    SourceText::decode(fleet::kubeconfig(number).text.into_bytes()).expect("UTF-8")
}

/// A single kubeconfig with many contexts.
fn one_file(contexts: usize) -> SourceText {
    let mut text = "apiVersion: v1\nkind: Config\ncurrent-context: team-0\ncontexts:\n".to_owned();
    for number in 0..contexts {
        writeln!(
            text,
            "- context:\n    cluster: cluster-{number}\n    user: user-{number}\n  name: team-{number}"
        )
        .expect("write to a string");
    }
    SourceText::decode(text.into_bytes()).expect("UTF-8")
}

fn files(number: usize) -> Vec<File> {
    let file = |number| File {
        path: Path::new(&fleet::kubeconfig(number).file).into(),
        in_kubeconfig: true,
        state: FileState::Read(Document::read(&source(number)).expect("a kubeconfig")),
    };
    (0..number).map(file).collect()
}

/// A document of each kind: 0 is EKS in JSON, 1 GKE, 2 kubeadm, 3 k3s.
#[divan::bench(args = KINDS)]
fn read(bencher: Bencher<'_, '_>, kind: usize) {
    let source = source(kind);
    bencher
        .counter(BytesCount::of_str(source.as_str()))
        .bench(|| Document::read(black_box(&source)));
}

/// One document with many contexts.
#[divan::bench(args = [1_000, 10_000])]
fn read_one_file(bencher: Bencher<'_, '_>, contexts: usize) {
    let source = one_file(contexts);
    bencher
        .counter(BytesCount::of_str(source.as_str()))
        .bench(|| Document::read(black_box(&source)));
}

#[divan::bench(args = [10, 1_000, 10_000, 100_000], sample_count = 20)]
fn merge(bencher: Bencher<'_, '_>, number: usize) {
    bencher
        .counter(ItemsCount::new(number))
        .with_inputs(|| files(number))
        .bench_values(Snapshot::merge);
}

/// A verified edit of the current context in a document of each kind.
#[divan::bench(args = KINDS)]
fn edit_current_context(bencher: Bencher<'_, '_>, kind: usize) {
    let source = source(kind);
    let changes = [Change::CurrentContext { name: Some("another".to_owned()) }];
    bencher.bench(|| edit(black_box(&source), &changes));
}

/// A namespace in the last context of one file.
#[divan::bench(args = [1, 1_000])]
fn edit_namespace(bencher: Bencher<'_, '_>, contexts: usize) {
    let source = one_file(contexts);
    let context = format!("team-{}", contexts - 1);
    let changes = [Change::Namespace { context, namespace: Some("shop".to_owned()) }];
    bencher.bench(|| edit(black_box(&source), &changes));
}

/// Half of the contexts of one file at once.
#[divan::bench(args = [10, 100, 1_000], sample_count = 10)]
fn edit_deletes(bencher: Bencher<'_, '_>, contexts: usize) {
    let source = one_file(contexts);
    let delete = |number| Change::Delete { kind: Kind::Context, name: format!("team-{number}") };
    let changes: Vec<Change> = (0..contexts).step_by(2).map(delete).collect();
    bencher.bench(|| edit(black_box(&source), &changes));
}
