//! The search syntax of fzf: terms separated by spaces, with special characters that say how a term
//! must match.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::letter_set::LetterSet;

/// The special characters of the syntax. None of them is valid in the name of a namespace.
pub(in crate::picker) const SPECIAL_CHARACTERS: [char; 6] = ['\'', '^', '$', '!', '|', '\\'];

/// The minimum number of letters of a term that is also searched in the fields that are not shown:
/// fewer are in the server of nearly every row.
pub(super) const LEAST_HIDDEN: usize = 3;

/// A part of a query that must match one of the fields of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) kind: TermKind,
    /// Whether the term must match none of the fields.
    pub(super) excluded: bool,
    pub(super) text: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TermKind {
    /// `term`: its letters in order (fuzzy).
    Letters,
    /// `'term`: as a substring.
    Piece,
    /// `^term`: as a prefix.
    Start,
    /// `term$`: as a suffix.
    End,
    /// `^term$`: as the whole field.
    Whole,
}

/// The text of a term, with composed letters. With a capital letter in it, case matters; with an
/// accent, accents do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) letters: String,
    pub(super) minds_case: bool,
    pub(super) minds_accents: bool,
    pub(super) set: LetterSet,
}

pub(super) struct Terms {
    /// Every group must match, with at least one of its terms.
    pub(super) groups: Vec<Vec<Term>>,
    /// The texts of the terms joined by spaces, to find a row with exactly this name.
    pub(super) name: Text,
}

impl Terms {
    pub(super) fn read(query: &str) -> Self {
        let mut groups: Vec<Vec<Term>> = Vec::new();
        let mut after_bar = false;
        for word in words(query) {
            let is_bar = word == "|";
            match (Term::read(&word), groups.last_mut()) {
                _ if is_bar => {}
                (Some(term), Some(group)) if after_bar => group.push(term),
                (Some(term), _) => groups.push(vec![term]),
                (None, _) => {}
            }
            after_bar = is_bar;
        }
        let named = groups.iter().flatten().filter(|term| !term.excluded);
        let named: Vec<&str> = named.map(|term| term.text.letters.as_str()).collect();
        let name = Text::new(&named.join(" "));
        Self { groups, name }
    }
}

impl Term {
    /// `None` for special characters alone: the user has not typed the text of the term yet.
    fn read(word: &str) -> Option<Self> {
        let (excluded, word) = without(word.strip_prefix('!'), word);
        let (at_end, word) = without(word.strip_suffix('$'), word);
        let (quoted, word) = without(word.strip_prefix('\''), word);
        let (at_start, word) =
            if quoted { (false, word) } else { without(word.strip_prefix('^'), word) };
        let kind = match (at_start, at_end) {
            (true, true) => TermKind::Whole,
            (true, false) => TermKind::Start,
            (false, true) => TermKind::End,
            // An exclusion matches substrings by default, because a fuzzy one would exclude nearly
            // every row; a quote makes it fuzzy.
            (false, false) if quoted == excluded => TermKind::Letters,
            (false, false) => TermKind::Piece,
        };
        (!word.is_empty()).then(|| Self { kind, excluded, text: Text::new(word) })
    }
}

fn without<'word>(stripped: Option<&'word str>, word: &'word str) -> (bool, &'word str) {
    (stripped.is_some(), stripped.unwrap_or(word))
}

impl Text {
    pub(super) fn new(typed: &str) -> Self {
        let minds_case = typed.chars().any(char::is_uppercase);
        let minds_accents = typed.nfd().any(is_combining_mark);
        let fold = |letter| if minds_case { letter } else { folded(letter) };
        let letters: String = typed.nfc().map(fold).collect();
        Self { set: LetterSet::of(&letters), letters, minds_case, minds_accents }
    }

    /// Whether it has at least this many letters.
    pub(super) fn has(&self, letters: usize) -> bool {
        self.letters.chars().nth(letters - 1).is_some()
    }
}

/// The letter to compare if case does not matter. It is always a single one, so that positions do
/// not change, and the same for all three sigmas, for `ß` and its capital, and for `i` and `İ`.
pub(super) fn folded(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    let mut capitals = letter.to_uppercase();
    let capital = match (capitals.next(), capitals.next()) {
        (Some(capital), None) => capital,
        _ => letter,
    };
    capital.to_lowercase().next().unwrap_or(letter)
}

/// Whether a query can only match rows that the previous query matched: text was appended, and
/// neither a special character nor the length makes the longer query match more.
pub(in crate::picker) fn narrows(query: &str, before: &str) -> bool {
    // A longer term may also match fields that are not shown.
    let last = words(before).pop().and_then(|word| Term::read(&word));
    if last.is_some_and(|term| !term.text.has(LEAST_HIDDEN)) {
        return false;
    }
    // A longer `!term` excludes less, `term$` with more text is no suffix match any more, and `|`
    // adds alternatives. `'` and `^` keep their meaning, and after a backslash a term only grows.
    query.starts_with(before) && !before.contains(['!', '$']) && !query.contains('|')
}

/// Whether a query has more than one term.
pub(in crate::picker) fn has_several_terms(query: &str) -> bool {
    words(query).len() > 1
}

/// The words of a query; `\ ` is a space within a word. A backslash at the very end is left out:
/// the user may be about to type the space after it.
fn words(query: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut letters = query.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek();
        let kept = match letter {
            '\\' if next.is_none() => None,
            '\\' if next.is_some_and(|next| next.is_whitespace()) => letters.next(),
            _ if letter.is_whitespace() => {
                words.push(String::new());
                None
            }
            _ => Some(letter),
        };
        if let (Some(letter), Some(word)) = (kept, words.last_mut()) {
            word.push(letter);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A parsed query as a text: groups separated by `&`, their terms by `/`.
    fn parsed(query: &str) -> String {
        let term = |term: &Term| {
            let not = if term.excluded { "not " } else { "" };
            format!("{not}{:?} {}", term.kind, term.text.letters)
        };
        let group = |group: &Vec<Term>| group.iter().map(term).collect::<Vec<_>>().join(" / ");
        Terms::read(query).groups.iter().map(group).collect::<Vec<_>>().join(" & ")
    }

    #[test]
    fn special_characters_decide_how_a_term_matches() {
        for (query, expected) in [
            ("", ""),
            ("prod", "Letters prod"),
            ("  pay   prod ", "Letters pay & Letters prod"),
            ("'prod", "Piece prod"),
            ("^prod", "Start prod"),
            ("prod$", "End prod"),
            ("^prod$", "Whole prod"),
            ("'prod$", "End prod"),
            ("!prod", "not Piece prod"),
            ("!^prod", "not Start prod"),
            ("!prod$", "not End prod"),
            ("!^prod$", "not Whole prod"),
            ("!'prod", "not Letters prod"),
            ("a'^!b|$c", "Letters a'^!b|$c"),
            ("'!a", "Piece !a"),
            ("'^a", "Piece ^a"),
            ("''a", "Piece 'a"),
            ("^'a", "Start 'a"),
            ("a$$", "End a$"),
        ] {
            assert_eq!(parsed(query), expected, "{query}");
        }
    }

    #[test]
    fn special_characters_alone_are_ignored() {
        for query in ["!", "'", "^", "$", "!^", "!'", "!$", "^$", "'$", "!^$", "|", "\\", "| |"] {
            assert_eq!(parsed(query), "", "{query}");
            assert_eq!(parsed(&format!("eu {query}")), "Letters eu", "{query}");
        }
    }

    #[test]
    fn a_backslash_makes_a_space_part_of_the_term() {
        for (query, expected) in [
            (r"my\ prod", "Letters my prod"),
            (r"^my\ \ prod$ x", "Whole my  prod & Letters x"),
            (r"my\", "Letters my"),
            (r"my\ ", "Letters my "),
            (r"corp\admin", r"Letters corp\admin"),
            (r"a\\ b", r"Letters a\ b"),
        ] {
            assert_eq!(parsed(query), expected, "{query}");
        }
    }

    #[test]
    fn a_bar_between_two_terms_means_or() {
        for (query, expected) in [
            ("eu | us", "Letters eu / Letters us"),
            (
                "prod eu | us | !ap x",
                "Letters prod & Letters eu / Letters us / not Piece ap & Letters x",
            ),
            ("eu |", "Letters eu"),
            ("| eu", "Letters eu"),
            ("eu | | us", "Letters eu / Letters us"),
            ("eu | ! us", "Letters eu & Letters us"),
            ("eu|us", "Letters eu|us"),
        ] {
            assert_eq!(parsed(query), expected, "{query}");
        }
    }

    #[test]
    fn case_matters_only_in_terms_with_a_capital() {
        for (query, expected) in [
            ("prod", vec![false]),
            ("Prod eu", vec![true, false]),
            ("'ärger 'Ärger", vec![false, true]),
            ("ß ẞ σ Σ", vec![false, true, false, true]),
            ("東京", vec![false]),
        ] {
            let groups = Terms::read(query).groups;
            let minds: Vec<bool> = groups.iter().map(|group| group[0].text.minds_case).collect();
            assert_eq!(minds, expected, "{query}");
        }
    }

    #[test]
    fn letters_that_differ_in_case_fold_to_the_same() {
        for alike in ["aA", "äÄ", "iİ", "ßẞ", "σςΣ", "kK\u{212a}", "яЯ", "ﬀ", "東", "ǆǅǄ"]
        {
            let folded: Vec<char> = alike.chars().map(folded).collect();
            assert!(folded.iter().all(|letter| *letter == folded[0]), "{alike}: {folded:?}");
        }
    }

    #[test]
    fn appending_text_narrows_a_query_unless_it_has_certain_characters() {
        for (before, query, expected) in [
            ("", "!p", true),
            ("p", "pr", false),
            ("pr", "pro", false),
            ("pro", "prod", true),
            ("pro", "pro eu", true),
            ("pro e", "pro eu", false),
            ("prod", "prodX", true),
            ("pro", "xpro", false),
            ("pr", "p", false),
            ("'pro", "'prod", true),
            ("'pr", "'pro", false),
            ("^pro", "^prod", true),
            ("pro", "pro$", true),
            ("p$", "p$r", false),
            ("!p", "!pr", false),
            ("pro", r"pro\", true),
            (r"pro\", r"pro\ r", true),
            ("p ", "p | r", false),
            ("p |", "p | r", false),
        ] {
            assert_eq!(narrows(query, before), expected, "{before} {query}");
        }
    }
}
