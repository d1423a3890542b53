//! Completions, told so that the one who asked can read them.

use clap::ValueEnum;

use crate::printable::shown;

use super::Line;

/// Who asks for completions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Reader {
    /// Bash: words as they are inserted into its line.
    Bash,
    /// Z shell.
    Zsh,
    /// fish.
    Fish,
    /// Nushell.
    Nu,
    /// PowerShell.
    Powershell,
    /// kubectl, which asks plugins for their completions in the way of its own.
    Kubectl,
}

/// What can follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// One of these words.
    Words(Vec<Candidate>),
    /// The name of a file, which shells complete better than we could.
    File,
}

/// A word that can follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The word, unquoted.
    pub value: String,
    /// What it is, in a few words.
    pub about: String,
}

/// The first line says `words` or `files`. Each line after it is a word, and what it is behind a tab
/// where the shell shows that. Bash, given its `line`, has the word as it is to be inserted.
///
/// A name with a control character can't be told in lines, nor typed; it is left out (field lesson
/// 36).
#[must_use]
pub fn reply(reader: Reader, wanted: Wanted, line: Option<&Line>) -> String {
    let candidates = match (wanted, reader) {
        (Wanted::File, Reader::Kubectl) => return ":0\n".to_owned(),
        (Wanted::File, _) => return "files\n".to_owned(),
        (Wanted::Words(candidates), _) => candidates,
    };
    let mut text = if reader == Reader::Kubectl { "" } else { "words\n" }.to_owned();
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
    if reader == Reader::Kubectl {
        // Its sign for "no file names".
        text.push_str(":4\n");
    }
    text
}
