//! What kswitch and kubectl are known to read differently, and why it stays so. Whatever comes to
//! agree must leave the list.

use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

use super::{by_kswitch, by_kubectl};

/// kubectl refuses these and kswitch doesn't. kubectl reports what is wrong; kswitch only acts on a
/// file that it could act on anyway.
const ONLY_KUBECTL_REFUSES: &[&[u8]] = &[
    // Misspelled, and of the wrong type on top of that.
    b"Kind: 5\n",
    // Bytes as a list of numbers, which is not used in practice, so its elements are not checked.
    b"clusters: [{name: c, cluster: {certificate-authority-data: [300]}}]\n",
    b"clusters: [{name: c, cluster: {certificate-authority-data: [a]}}]\n",
    // kubectl decodes !!binary. kswitch takes it for text as it stands.
    b"x: !!binary '*'\n",
    b"clusters: [{name: c, cluster: {certificate-authority-data: !!binary Zm9v}}]\n",
    // A plus or minus sign after the base, which only kubectl's parser for 0b lets through.
    b"current-context: 0b+1\n",
    // An end without a document.
    b"...\n",
];

/// kswitch refuses these and kubectl doesn't. Nothing is written, and the message names the line.
const ONLY_KSWITCH_REFUSES: &[&[u8]] = &[
    // The group of an apiVersion may be empty, and the slash still there.
    b"apiVersion: /v1\n",
    // kubectl accepts duplicates among extensions that hold nothing.
    b"extensions: [{name: a}, {name: a}]\n",
    b"contexts: [{name: a, context: {extensions: [{name: e}, {name: e}]}}]\n",
    // A key is turned into text even where a value of the same spelling is refused.
    b"x: {.inf: b}\n",
    // A key behind a `?` without a space, between brackets.
    b"x: {?a: b}\n",
    // An anchor that is all of its value to us, and part of it to kubectl.
    b"x: &a:b c\n",
    // To merge nothing at all.
    b"contexts: [{name: a, context: {<<: []}}]\n",
    // 64 bits hold the number, but not with its sign.
    b"current-context: -0xffffffffffffffff\n",
    // What follows the first document is never looked at, as far as kubectl is concerned. Our
    // parser looks one token ahead; and to keep later bytes, they have to be text.
    b"current-context: a\n%YAML 1.2\n",
    b"current-context: a\n---\n\xe9\n",
    // Tabs at the beginning of a line between brackets, where the bracket stands behind a key in
    // lines; elsewhere both allow them.
    b"contexts: [\n\t]\n",
    b"x: [\n\ta]\n",
    // Line breaks of YAML 1.1 that YAML 1.2 took back: U+0085 and U+2028.
    b"current-context: a\xc2\x85kind: Config\n",
    b"current-context: a\xe2\x80\xa8kind: Config\n",
    b"# x\xc2\x85current-context: a\n",
    b"# x\xe2\x80\xa9kind: Config\n",
    b"x: |\n  a\xc2\x85current-context: a\n",
    b"current-context: a\xe2\x80\xa8\n",
    // A second byte order mark: to kubectl the first key is indented by it, and the next key no
    // longer belongs to the same mapping.
    b"\xef\xbb\xbf\xef\xbb\xbfkind: Config\ncurrent-context: a\n",
    b"# x\n\xef\xbb\xbfkind: Config\ncurrent-context: a\n",
];

/// Both read these, and see different things.
const READ_DIFFERENTLY: &[&[u8]] = &[
    // Base64 for a name.
    b"current-context: !!binary Zm9v\n",
    // Line breaks of YAML 1.1 between quotes are folded into a space, as any line break.
    b"current-context: \"a\xc2\x85b\"\n",
];

#[track_caller]
fn assert_differences(files: &[&[u8]], kswitch_reads: bool, kubectl_reads: bool) {
    let Some(kubectl) = Kubectl::required() else {
        return;
    };
    let home = Home::new();
    for file in files {
        home.write("config", file);
        let (ours, theirs) = (by_kswitch(&home), by_kubectl(&kubectl, &home));
        let text = String::from_utf8_lossy(file);
        assert_eq!(ours.is_ok(), kswitch_reads, "kswitch, {text:?}: {ours:?}");
        assert_eq!(theirs.is_ok(), kubectl_reads, "kubectl, {text:?}: {theirs:?}");
        assert_ne!(ours, theirs, "{text:?}");
    }
}

#[test]
fn some_files_only_kubectl_refuses() {
    assert_differences(ONLY_KUBECTL_REFUSES, true, false);
}

#[test]
fn some_files_only_kswitch_refuses() {
    assert_differences(ONLY_KSWITCH_REFUSES, false, true);
}

/// Our parser of YAML goes 255 levels deep, kubectl's 10,000, in JSON as well; there we pass over
/// what lies deeper than any field.
#[test]
fn nesting_is_bounded_elsewhere() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert_differences(&[format!("x: {}\n", nested(300)).as_bytes()], false, true);
    assert_differences(&[format!("{{\"x\": {}}}\n", nested(20_000)).as_bytes()], true, false);
}

#[test]
fn some_files_are_read_differently() {
    assert_differences(READ_DIFFERENTLY, true, true);
}
