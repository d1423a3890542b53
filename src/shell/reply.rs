//! Formats completions for the program that requested them.

use crate::printable::shown;

use super::CommandLine;

/// The completions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completions {
    /// A list of words.
    Words(Vec<Candidate>),
    /// File names, which the shell completes itself.
    File,
}

/// A completion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The word, unquoted.
    pub value: String,
    /// A short description.
    pub about: String,
}

/// Formats the completions for a shell. The first line is `words` or `files`; each further line is a
/// word, followed by a tab and its description. With `line`, for bash, it is the text to insert.
#[must_use]
pub fn reply(wanted: Completions, line: Option<&CommandLine>) -> String {
    match wanted {
        Completions::File => "files\n".to_owned(),
        Completions::Words(candidates) => format!("words\n{}", lines(candidates, line)),
    }
}

/// Formats the completions for kubectl, which expects the format of cobra: the last line is a
/// directive, `ShellCompDirectiveDefault` or `ShellCompDirectiveNoFileComp`.
#[must_use]
pub fn reply_to_kubectl(wanted: Completions) -> String {
    match wanted {
        Completions::File => ":0\n".to_owned(),
        Completions::Words(candidates) => lines(candidates, None) + ":4\n",
    }
}

/// A name with a control character can't be written in a line, nor typed; it is left out (field
/// lesson 36).
fn lines(candidates: Vec<Candidate>, line: Option<&CommandLine>) -> String {
    let mut text = String::new();
    for Candidate { value, about } in candidates {
        if shown(&value) != value {
            continue;
        }
        if let Some(line) = line {
            let Some(word) = line.insertion(&value) else { continue };
            text.push_str(&word);
        } else {
            text.push_str(&value);
            if !about.is_empty() {
                text.push('\t');
                text.push_str(&shown(&about));
            }
        }
        text.push('\n');
    }
    text
}
