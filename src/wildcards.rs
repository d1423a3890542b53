//! Patterns with wildcards, as in shells.

use glob::{Pattern, PatternError};

/// A pattern with `*`, `?` and `[...]`, in which both `[!...]` and `[^...]` are all other characters. The
/// crate has only the first of them, so the second would match what it is to leave out.
///
/// # Errors
///
/// Fails if the text is no pattern.
pub fn pattern(text: &str) -> Result<Pattern, PatternError> {
    let mut own = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('[') {
        let (before, class) = rest.split_at(start + 1);
        own += before;
        let negated = class.strip_prefix(['^', '!']);
        own += if negated.is_some() { "!" } else { "" };
        let inside = negated.unwrap_or(class);
        // The first character may be a bracket itself.
        let first = inside.chars().next().map_or(0, char::len_utf8);
        let end = inside[first..].find(']').map_or(inside.len(), |end| first + end + 1);
        own += &inside[..end];
        rest = &inside[end..];
    }
    Pattern::new(&(own + rest))
}

/// The first range of a pattern that has no characters, such as `z-a`.
#[must_use]
pub fn reversed_range(pattern: &Pattern) -> Option<(char, char)> {
    let mut rest = pattern.as_str();
    while let Some((_, class)) = rest.split_once('[') {
        let inside = class.strip_prefix('!').unwrap_or(class);
        let first = inside.chars().next().map_or(0, char::len_utf8);
        let end = inside[first..].find(']').map_or(inside.len(), |end| first + end);
        let characters: Vec<char> = inside[..end].chars().collect();
        let mut left = &characters[..];
        while let [start, others @ ..] = left {
            match others {
                ['-', end, ..] if start > end => return Some((*start, *end)),
                ['-', _, behind @ ..] => left = behind,
                _ => left = others,
            }
        }
        rest = &inside[end..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_without_characters_is_found() {
        for (text, range) in [
            ("a[z-a]", Some(('z', 'a'))),
            ("[a-z][!0-93-1]", Some(('3', '1'))),
            ("[]-a]x[b-a]", Some(('b', 'a'))),
            ("[a-a][-a][z-][a-c-b]", None),
            ("z-a", None),
        ] {
            assert_eq!(reversed_range(&pattern(text).expect("a pattern")), range, "{text}");
        }
    }

    #[test]
    fn a_circumflex_leaves_out_as_an_exclamation_mark_does() {
        for (text, matching, other) in [
            ("a[^12]", &["a3", "a^"][..], &["a1", "a2"][..]),
            ("a[!12]", &["a3", "a^"], &["a1", "a2"]),
            ("a[1^]", &["a1", "a^"], &["a2"]),
            ("[[^]b", &["[b", "^b"], &["ab"]),
            ("[^]]b[^a]", &["abb"], &["]bb", "aba"]),
            ("[]^]x", &["]x", "^x"], &["ax"]),
            ("é[^é]*", &["éaé"], &["éé"]),
        ] {
            let pattern = pattern(text).expect("a pattern");
            for name in matching {
                assert!(pattern.matches(name), "{text} {name}");
            }
            for name in other {
                assert!(!pattern.matches(name), "{text} {name}");
            }
        }
        for text in ["[", "[^", "[^]", "[!]", "a[^b", "***"] {
            assert!(pattern(text).is_err(), "{text}");
        }
    }
}
