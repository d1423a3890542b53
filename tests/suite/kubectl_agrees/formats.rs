//! One kubeconfig in many formats.

mod spellings;

use super::agreement::assert_agreement;
use super::directory::Directory;
use super::operation::{context_and_namespace, namespace};
use spellings::{
    ANCHORS, AS_KUBECTL, BARE, BLOCK_SCALARS, BROKEN_LATER_DOCUMENT, COMMENTS, DUPLICATE_KEYS,
    EXTENSIONS, FLOW, FLOW_INSIDE_BLOCK, JSON, LATER_DOCUMENTS, ODD_INDENTATION, QUOTED,
    UNKNOWN_KEYS,
};

/// Every spelling, with its name.
fn all() -> Vec<(&'static str, Vec<u8>)> {
    let compact: String = JSON.lines().map(|line| line.trim().replace(": ", ":")).collect();
    let tabs = JSON.replace("    ", "\t");
    let trailing_comma = JSON.replace("]\n}", "],\n}");
    let with_mark = |text: &str| format!("\u{feff}{text}");
    let texts = [
        ("as kubectl writes it", AS_KUBECTL.to_owned()),
        ("odd indentation", ODD_INDENTATION.to_owned()),
        ("comments", COMMENTS.to_owned()),
        ("quoted", QUOTED.to_owned()),
        ("flow", FLOW.to_owned()),
        ("flow inside block", FLOW_INSIDE_BLOCK.to_owned()),
        ("anchors", ANCHORS.to_owned()),
        ("later documents", LATER_DOCUMENTS.to_owned()),
        ("a broken later document", BROKEN_LATER_DOCUMENT.to_owned()),
        ("unknown keys", UNKNOWN_KEYS.to_owned()),
        ("extensions", EXTENSIONS.to_owned()),
        ("duplicate keys", DUPLICATE_KEYS.to_owned()),
        ("block scalars", BLOCK_SCALARS.to_owned()),
        ("bare contexts, no newline at the end", BARE.to_owned()),
        ("null lists", format!("clusters: null\nusers: ~\npreferences:\n{BARE}")),
        ("CRLF", COMMENTS.replace('\n', "\r\n")),
        ("bare CR", AS_KUBECTL.replace('\n', "\r")),
        ("byte order mark", with_mark(AS_KUBECTL)),
        ("byte order mark and CRLF", with_mark(&FLOW.replace('\n', "\r\n"))),
        ("JSON", JSON.to_owned()),
        ("JSON with a byte order mark", with_mark(JSON)),
        ("JSON with CRLF", JSON.replace('\n', "\r\n")),
        ("JSON on one line", compact),
        ("JSON with tabs", tabs),
        ("JSON with a trailing comma", trailing_comma),
    ];
    let utf16 = |mark: [u8; 2], unit: fn(u16) -> [u8; 2]| {
        [mark.to_vec(), COMMENTS.encode_utf16().flat_map(unit).collect()].concat()
    };
    let mut all: Vec<_> = texts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    all.push(("UTF-16, little end first", utf16([0xff, 0xfe], u16::to_le_bytes)));
    all.push(("UTF-16, big end first", utf16([0xfe, 0xff], u16::to_be_bytes)));
    all
}

#[test]
fn a_switch_agrees_in_every_format() {
    assert_agreement(all().into_iter().map(|(name, text)| {
        let operation = context_and_namespace("prod", "team-9");
        (name.to_owned(), Directory::of_one(text), operation)
    }));
}

#[test]
fn a_first_namespace_agrees_in_every_format() {
    assert_agreement(
        all()
            .into_iter()
            .map(|(name, text)| (name.to_owned(), Directory::of_one(text), namespace("team-9"))),
    );
}
