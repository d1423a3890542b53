//! The language of a query, which is fzf's: terms between spaces, and signs that say how a term
//! is meant.

/// The signs of the language. None of them can be in the name of a namespace.
pub(in crate::picker) const SIGNS: [char; 6] = ['\'', '^', '$', '!', '|', '\\'];

/// A part of a query, to be found in one of a row's fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) kind: Kind,
    /// Whether it must be found in none of the fields.
    pub(super) excluded: bool,
    pub(super) text: Text,
}

/// How a term is to be found in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `term`: its letters, in order.
    Letters,
    /// `'term`: in one piece.
    Piece,
    /// `^term`: in one piece, at the start.
    Start,
    /// `term$`: in one piece, at the end.
    End,
    /// `^term$`: as all there is.
    Whole,
}

/// What is looked for. A capital letter in it minds case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) letters: String,
    pub(super) minds_case: bool,
}

/// What is typed, as terms.
pub(super) struct Terms {
    /// Each of them must be met, by any of its terms.
    pub(super) groups: Vec<Vec<Term>>,
    /// What the terms name together, to find a row that has just this name.
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
    /// None for signs alone: there is more to come, and until then nothing to look for.
    fn read(word: &str) -> Option<Self> {
        let (excluded, word) = without(word.strip_prefix('!'), word);
        let (at_end, word) = without(word.strip_suffix('$'), word);
        let (quoted, word) = without(word.strip_prefix('\''), word);
        let (at_start, word) =
            if quoted { (false, word) } else { without(word.strip_prefix('^'), word) };
        let kind = match (at_start, at_end) {
            (true, true) => Kind::Whole,
            (true, false) => Kind::Start,
            (false, true) => Kind::End,
            // To exclude letters that are found nearly everywhere is seldom meant, so the quote
            // turns round what an exclusion is.
            (false, false) if quoted == excluded => Kind::Letters,
            (false, false) => Kind::Piece,
        };
        (!word.is_empty()).then(|| Self { kind, excluded, text: Text::new(word) })
    }
}

fn without<'word>(stripped: Option<&'word str>, word: &'word str) -> (bool, &'word str) {
    (stripped.is_some(), stripped.unwrap_or(word))
}

impl Text {
    fn new(typed: &str) -> Self {
        let minds_case = typed.chars().any(char::is_uppercase);
        let letters =
            if minds_case { typed.to_owned() } else { typed.chars().map(folded).collect() };
        Self { letters, minds_case }
    }
}

/// The letter that stands for this one where case does not matter. It is always one, so that
/// positions stay what they are, and the same for all three sigmas, for `ß` and its capital, and
/// for `i` and `İ`.
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

/// Whether a query matches only what the one that was typed before it matched, for all that
/// can be told from how they begin: it only grew, and no sign made what was longer match more.
pub(in crate::picker) fn narrows(query: &str, before: &str) -> bool {
    // A longer `!term` excludes less, `term$` that grows need not be at the end, and `|` adds what
    // may match too. `'` and `^` stay what they are, and behind a backslash a term only grows.
    query.starts_with(before) && !before.contains(['!', '$']) && !query.contains('|')
}

/// The words of a query, in which `\ ` is a space of the word. A backslash at the very end is
/// about to become one, and is left out until then.
fn words(query: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut letters = query.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek();
        let taken = match letter {
            '\\' if next.is_none() => None,
            '\\' if next.is_some_and(|next| next.is_whitespace()) => letters.next(),
            _ if letter.is_whitespace() => {
                words.push(String::new());
                None
            }
            _ => Some(letter),
        };
        if let (Some(letter), Some(word)) = (taken, words.last_mut()) {
            word.push(letter);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A query as it is understood: groups between `&`, their terms between `/`.
    fn understood(query: &str) -> String {
        let term = |term: &Term| {
            let not = if term.excluded { "not " } else { "" };
            format!("{not}{:?} {}", term.kind, term.text.letters)
        };
        let group = |group: &Vec<Term>| group.iter().map(term).collect::<Vec<_>>().join(" / ");
        Terms::read(query).groups.iter().map(group).collect::<Vec<_>>().join(" & ")
    }

    #[test]
    fn signs_say_how_a_term_is_meant() {
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
            assert_eq!(understood(query), expected, "{query}");
        }
    }

    #[test]
    fn signs_alone_look_for_nothing_yet() {
        for query in ["!", "'", "^", "$", "!^", "!'", "!$", "^$", "'$", "!^$", "|", "\\", "| |"] {
            assert_eq!(understood(query), "", "{query}");
            assert_eq!(understood(&format!("eu {query}")), "Letters eu", "{query}");
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
            assert_eq!(understood(query), expected, "{query}");
        }
    }

    #[test]
    fn a_bar_between_two_terms_takes_either() {
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
            assert_eq!(understood(query), expected, "{query}");
        }
    }

    #[test]
    fn each_term_minds_case_for_itself() {
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
    fn letters_of_one_kind_fold_into_one() {
        for alike in ["aA", "äÄ", "iİ", "ßẞ", "σςΣ", "kK\u{212a}", "яЯ", "ﬀ", "東", "ǆǅǄ"]
        {
            let folded: Vec<char> = alike.chars().map(folded).collect();
            assert!(folded.iter().all(|letter| *letter == folded[0]), "{alike}: {folded:?}");
        }
    }

    #[test]
    fn a_query_narrows_while_it_grows_by_letters() {
        for (before, query, expected) in [
            ("", "!p", true),
            ("p", "pr", true),
            ("p", "p eu", true),
            ("pr", "prX", true),
            ("p", "xp", false),
            ("pr", "p", false),
            ("'p", "'pr", true),
            ("^p", "^pr", true),
            ("p", "p$", true),
            ("p$", "p$r", false),
            ("!p", "!pr", false),
            ("p", r"p\", true),
            (r"p\", r"p\ r", true),
            ("p ", "p | r", false),
            ("p |", "p | r", false),
        ] {
            assert_eq!(narrows(query, before), expected, "{before} {query}");
        }
    }
}
