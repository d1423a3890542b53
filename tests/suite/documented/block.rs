//! The fenced blocks of a document.

use std::fs;
use std::path::Path;

/// A block.
pub(super) struct Block {
    /// The line of its fence.
    pub(super) line: usize,
    /// What follows the fence.
    pub(super) info: String,
    /// What stands in it.
    pub(super) text: String,
}

/// The blocks of a document of this project.
pub(super) fn of(document: &str) -> Vec<Block> {
    read(&text_of(document))
}

/// A document of this project.
pub(super) fn text_of(document: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{document}: {error}"))
}

fn read(document: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    // The fence of the block that is open, with what it is indented by.
    let mut open: Option<(&str, &str)> = None;
    for (number, line) in document.lines().enumerate() {
        let bare = line.trim_start();
        let indent = &line[..line.len() - bare.len()];
        match open {
            None => {
                let ticks = &bare[..bare.len() - bare.trim_start_matches('`').len()];
                if ticks.len() >= 3 {
                    open = Some((ticks, indent));
                    let info = bare[ticks.len()..].trim().to_owned();
                    blocks.push(Block { line: number + 1, info, text: String::new() });
                }
            }
            Some((ticks, _)) if bare.trim_end() == ticks => open = None,
            Some((_, indent)) => {
                let block = blocks.last_mut().expect("an open block");
                block.text.push_str(line.strip_prefix(indent).unwrap_or(line));
                block.text.push('\n');
            }
        }
    }
    assert!(open.is_none(), "a block has no end");
    blocks
}

#[test]
fn blocks_are_found_with_their_lines() {
    let blocks = read("a\n```sh x y\nb\n\n```\nc\n- d\n  ````\n  ```\n    e\n  ````\n~~~\n");
    let blocks: Vec<(usize, &str, &str)> =
        blocks.iter().map(|own| (own.line, &*own.info, &*own.text)).collect();
    assert_eq!(blocks, [(2, "sh x y", "b\n\n"), (8, "", "```\n  e\n")]);
}
