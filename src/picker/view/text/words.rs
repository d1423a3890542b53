//! The words of a message, with each command that a user may copy as one of them.

use crate::picker::cells::cells;
use crate::printable::shown;

/// The first words of the commands that messages suggest.
const PROGRAMS: [&str; 10] =
    ["kswitch", "eval", "export", "echo", "mv", "vi", "ls", "aws", "gcloud", "az"];

/// The words of a text. A command that fits into `width` cells is one word.
pub(in crate::picker::view) fn words(text: &str, width: usize) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    // Other white space may be in a name.
    let mut rest = text.trim_ascii();
    while !rest.is_empty() {
        let starts = PROGRAMS.iter().any(|own| first_word(rest) == *own);
        let word = if starts && words.last().is_none_or(|before| introduces(before)) {
            Some(command(rest)).filter(|own| cells(&shown(own)) <= width)
        } else {
            None
        };
        let word = word.unwrap_or_else(|| first_word(rest));
        words.push(word);
        rest = rest[word.len()..].trim_ascii_start();
    }
    words
}

/// Whether a command may follow this word, and not only the name of a program in a sentence.
fn introduces(word: &str) -> bool {
    word.ends_with([':', ';', ',']) || word == "or"
}

/// The start of a text up to the end of a part of a sentence.
fn command(text: &str) -> &str {
    let ends = text.match_indices([' ', '\t', '\n']).map(|(end, _)| end).chain([text.len()]);
    let mut ends = ends.filter(|end| text[..*end].ends_with([',', ';', ')', '.']));
    ends.next().map_or(text, |end| &text[..end])
}

fn first_word(text: &str) -> &str {
    text.split_ascii_whitespace().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_command_is_one_word_where_it_fits() {
        let text = "Not there; to add it: kswitch env -a 'a  b', or eval \"$(kswitch env)\"";
        let sentence = ["Not", "there;", "to", "add", "it:"];
        let command = ["kswitch env -a 'a  b',", "or", "eval \"$(kswitch env)\""];
        assert_eq!(words(text, 22), [&sentence[..], &command].concat());
        let split = ["kswitch", "env", "-a", "'a", "b',", "or", "eval \"$(kswitch env)\""];
        assert_eq!(words(text, 21), [&sentence[..], &split].concat());
    }

    #[test]
    fn the_name_of_a_program_in_a_sentence_is_a_word() {
        let text = "An earlier kswitch was  interrupted; it\nfails.";
        let expected = ["An", "earlier", "kswitch", "was", "interrupted;", "it", "fails."];
        assert_eq!(words(text, 80), expected);
        assert_eq!(words("  ", 80), [""; 0]);
    }
}
