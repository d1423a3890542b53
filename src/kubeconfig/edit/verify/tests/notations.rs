//! Generates kubeconfigs in every notation that YAML allows, and in some that it does not.

mod block;
mod flow;
mod scalars;

use block::Writer;

/// The random choices of the generator. Zero selects the simplest form, so shrinking leads to it.
pub(super) struct Choices {
    left: std::vec::IntoIter<u16>,
}

impl Choices {
    pub(super) fn new(choices: Vec<u16>) -> Self {
        Self { left: choices.into_iter() }
    }

    pub(super) fn below(&mut self, most: usize) -> usize {
        usize::from(self.left.next().unwrap_or(0)) % most
    }

    fn of<'c>(&mut self, choices: &[&'c str]) -> &'c str {
        choices[self.below(choices.len())]
    }

    fn rarely(&mut self) -> bool {
        self.below(6) == 5
    }
}

/// Pieces of syntax that a mutation inserts anywhere.
const PIECES: &[&str] = &[
    " ",
    "\n",
    "\t",
    "\r",
    "  ",
    "\n\n",
    "\n ",
    ":",
    ": ",
    "-",
    "- ",
    ",",
    "#",
    " #",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "\\",
    "|",
    ">",
    "|-\n",
    ">2+\n",
    "&a ",
    "*a",
    "&a0 ",
    "*a0",
    "<<: ",
    "? ",
    "\n---\n",
    "\n...\n",
    "---",
    "...",
    "%YAML 1.1\n---\n",
    "!!str ",
    "! ",
    "!own ",
    "~",
    "@",
    "`",
    "é",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\u{a0}",
    "\\u00e9",
    "\\/",
    "\\x41",
    "0",
    "''",
    "\"\"",
];

/// Generates a whole file.
pub(super) fn document(choices: &mut Choices) -> String {
    let mut writer = Writer { choices, text: String::new(), anchors: 0 };
    match writer.choices.below(6) {
        4 => writer.json(0),
        5 => {
            writer.flow(0);
            writer.end_line();
        }
        _ => {
            let before = ["", "", "# first\n", "---\n", "%YAML 1.1\n---\n", "\n\n", "--- # x\n"];
            writer.text.push_str(writer.choices.of(&before));
            let column = [0, 0, 0, 2][writer.choices.below(4)];
            writer.block_mapping(column, 0, false);
        }
    }
    let mut text = writer.text;
    let after = ["", "", "", "# end", "---\nx: y\n", "...\n", "...\n---\n- : [\n", "\n\n"];
    text.push_str(choices.of(&after));
    if choices.rarely() {
        text.truncate(text.trim_end().len());
    }
    match choices.below(8) {
        6 => text.replace('\n', "\r\n"),
        7 => text.replace('\n', "\r"),
        _ => text,
    }
}

/// The text with some pieces removed, inserted or repeated.
pub(super) fn mutated(text: &str, choices: &mut Choices) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=choices.below(3) {
        let at = choices.below(characters.len() + 1);
        let end = (at + choices.below(12)).min(characters.len());
        match choices.below(4) {
            0 => drop(characters.splice(at..at, choices.of(PIECES).chars())),
            1 => drop(characters.drain(at..end)),
            2 => drop(characters.splice(at..end, choices.of(PIECES).chars())),
            _ => {
                let again: Vec<char> = characters[at..end].to_vec();
                characters.splice(at..at, again);
            }
        }
    }
    characters.into_iter().collect()
}
