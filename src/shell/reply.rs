//! Formats completions for the program that requested them.

use clap::ValueEnum;

use crate::printable::shown;

use super::CommandLine;

/// The program that requests completions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Requester {
    /// Bash: the text to insert into its line instead of the whole word.
    Bash,
    /// Z shell.
    Zsh,
    /// fish.
    Fish,
    /// Nushell.
    Nu,
    /// PowerShell.
    Powershell,
    /// kubectl, which requests completions from plugins in the format of cobra.
    Kubectl,
}

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

/// Formats the completions. The first line is `words` or `files`; each further line is a word, for
/// most shells followed by a tab and its description. With `line`, for bash, it is the text to
/// insert. For kubectl the last line is a directive of cobra instead.
///
/// A name with a control character can't be written in a line, nor typed; it is left out (field
/// lesson 36).
#[must_use]
pub fn reply(reader: Requester, wanted: Completions, line: Option<&CommandLine>) -> String {
    let candidates = match (wanted, reader) {
        (Completions::File, Requester::Kubectl) => return ":0\n".to_owned(),
        (Completions::File, _) => return "files\n".to_owned(),
        (Completions::Words(candidates), _) => candidates,
    };
    let mut text = if reader == Requester::Kubectl { "" } else { "words\n" }.to_owned();
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
    if reader == Requester::Kubectl {
        // Cobra's directive `ShellCompDirectiveNoFileComp`.
        text.push_str(":4\n");
    }
    text
}
