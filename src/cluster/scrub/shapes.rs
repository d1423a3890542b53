//! Secrets of any owner, recognized by their form or by the word before them.

use std::ops::Range;

/// The least length of a JSON web token.
const LEAST_JWT: usize = 20;

/// What a secret follows, in lower case: after the first kind any word, after the second a random-looking one.
const AUTHORIZATION: [&str; 2] = ["authorization: bearer ", "authorization: basic "];
const SCHEMES: [&str; 2] = ["bearer ", "basic "];

/// The ends of names that have a secret as their value.
const NAMES: [&str; 6] = ["password", "passwd", "secret", "token", "api_key", "api-key"];

/// The ranges of JSON web tokens, of what follows `Bearer`, and of the values of passwords and tokens.
pub(super) fn of(text: &str) -> Vec<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for start in AUTHORIZATION {
        found.extend(lower.match_indices(start).map(|(at, _)| word(text, at + start.len())));
    }
    for start in SCHEMES {
        let words = lower.match_indices(start).map(|(at, _)| word(text, at + start.len()));
        found.extend(words.filter(|own| super::looks_random(&text[own.clone()])));
    }
    for name in NAMES {
        for (at, _) in lower.match_indices(name) {
            let rest = text[at + name.len()..].trim_start_matches(['"', '\'']);
            let Some(separator) = rest.chars().next().filter(|own| "=:".contains(*own)) else {
                continue;
            };
            let value = rest[1..].trim_start_matches(' ');
            let is_quoted = value.starts_with(['"', '\'']);
            let own = word(text, text.len() - value.trim_start_matches(['"', '\'']).len());
            // "invalid token: expired" is a sentence.
            let is_value = separator == '=' && rest[1..].len() == value.len() || is_quoted;
            if is_value || super::looks_random(&text[own.clone()]) {
                found.push(own);
            }
        }
    }
    let of_jwt = |own: char| own.is_ascii_alphanumeric() || "-_.".contains(own);
    for (at, _) in text.match_indices("eyJ") {
        let length = text[at..].find(|own| !of_jwt(own)).unwrap_or(text.len() - at);
        let is_jwt = length >= LEAST_JWT && text[at..at + length].contains('.');
        found.extend(is_jwt.then_some(at..at + length));
    }
    found.retain(|own| !own.is_empty());
    found
}

/// The range of the word at an offset.
fn word(text: &str, at: usize) -> Range<usize> {
    let ends = |own: char| own.is_whitespace() || "\"'&,;)}]".contains(own);
    at..at + text[at..].find(ends).unwrap_or(text.len() - at)
}
