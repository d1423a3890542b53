//! Masks secrets in messages of programs and servers before they are shown: those that are known, and what
//! looks like one.
//!
//! All external text passes through [`Scrubber::shown`]: the stderr of a plugin, a server's message,
//! the host of a redirect. `docs/namespaces.md` describes what counts as a secret, and in which forms
//! it is recognized.

mod arguments;
mod forms;
mod shapes;

use std::ops::Range;

use crate::kubeconfig::credentials::{Credentials, Material};
use crate::kubeconfig::store::Access;
use crate::printable::shown_start;

use super::address::without_login;
use arguments::{PluginValue, values};

const MASK: &str = "***";

/// A shorter secret is masked only as a whole word: it is part of too many other words.
const SHORT: usize = 4;
/// A secret of at least this length is found even with spaces or line breaks inside.
const LONG: usize = 8;
/// An unknown argument or variable of a plugin counts as a secret from this length on.
const LEAST_VALUE: usize = 6;
/// The least length of a part of a token with dots, such as a JWT, to be masked alone.
const LEAST_PART: usize = 16;

/// The part of a text that is searched; more is never shown.
const MOST_BYTES: usize = 64 << 10;

/// Masks the secrets that were added to it. It has no debug output.
#[derive(Default, Clone)]
pub(super) struct Scrubber {
    forms: Vec<Form>,
}

/// One form of a secret, in lower case.
#[derive(Clone, PartialEq)]
struct Form {
    /// Without whitespace.
    squeezed: String,
    /// With one space for each run of whitespace.
    spaced: String,
}

impl Scrubber {
    pub(super) fn of(access: &Access) -> Self {
        let Access { connection, credentials } = access;
        let mut scrubber = Self::default();
        scrubber.add_login_in(&connection.server);
        scrubber.add_login_in(connection.proxy_url.as_deref().unwrap_or_default());
        scrubber.add_credentials(credentials);
        if let Some(plugin) = &credentials.plugin {
            for value in values(&plugin.args, &plugin.env) {
                match value {
                    PluginValue::Secret(text) => scrubber.add(text),
                    // Messages show these names anyway.
                    PluginValue::Unknown(text)
                        if text == connection.name || text == credentials.name => {}
                    PluginValue::Unknown(text) => scrubber.add_unknown(text),
                }
            }
        }
        scrubber
    }

    /// Adds the secrets of another one.
    pub(super) fn add_all(&mut self, other: &Self) {
        self.forms.extend(other.forms.iter().cloned());
    }

    fn add_credentials(&mut self, credentials: &Credentials) {
        let stated = [&credentials.token, &credentials.password].into_iter().flatten();
        stated.for_each(|secret| self.add(secret));
        let user = credentials.username.as_deref().unwrap_or_default();
        self.add_login(user, credentials.password.as_deref().unwrap_or_default());
        if let Some(Material::Data(key)) = &credentials.client_key {
            self.add(key);
        }
        if let Some(provider) = &credentials.provider {
            let is_secret = |key: &str| key.contains("token") || key.contains("secret");
            let kept = provider.config.iter().filter(|(key, _)| is_secret(key));
            kept.for_each(|(_, value)| self.add(value));
        }
    }

    /// Adds a secret in all forms in which it may be repeated.
    pub(super) fn add(&mut self, secret: &str) {
        for form in forms::of(secret) {
            self.add_form(&form);
        }
        let pieces = secret.split_whitespace().filter(|piece| piece.chars().count() >= SHORT);
        let parts = secret.split('.').filter(|part| part.len() >= LEAST_PART);
        pieces.chain(parts).for_each(|piece| self.add_form(piece));
    }

    /// Adds a user name and a password, also as basic authentication encodes them.
    pub(super) fn add_login(&mut self, user: &str, password: &str) {
        if !password.is_empty() {
            self.add(password);
            self.add(&format!("{user}:{password}"));
        }
    }

    fn add_login_in(&mut self, address: &str) {
        let with_scheme =
            if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
        if let Some((_, Some((user, password)))) = without_login(&with_scheme) {
            self.add_login(&user, &password);
            self.add(if password.is_empty() { &user } else { &password });
        }
    }

    /// Adds an argument or a variable that may be a secret.
    fn add_unknown(&mut self, value: &str) {
        if value.chars().count() >= LEAST_VALUE {
            for form in forms::of(value) {
                self.add_form(&form);
            }
        }
        self.add_login_in(value);
        // In a command line for a shell most words are ordinary; only random-looking ones are masked.
        let pieces = value.split(|character: char| {
            character.is_whitespace() || "\"'`=,;|&(){}<>$".contains(character)
        });
        let pieces = pieces.filter(|piece| piece.len() >= LEAST_VALUE && looks_random(piece));
        pieces.for_each(|piece| self.add_form(piece));
    }

    fn add_form(&mut self, form: &str) {
        let form = Form { squeezed: squeezed(form).0, spaced: spaced(form) };
        if !form.squeezed.is_empty() && !self.forms.contains(&form) {
            self.forms.push(form);
        }
    }

    pub(super) fn knows_any(&self) -> bool {
        !self.forms.is_empty()
    }

    /// The start of a text, masked and escaped.
    pub(super) fn shown(&self, text: &str, characters: usize) -> String {
        shown_start(&self.scrubbed(text), characters)
    }

    pub(super) fn finds_any(&self, text: &str) -> bool {
        !self.found(text).is_empty()
    }

    /// The text with [`MASK`] in place of each secret.
    pub(super) fn scrubbed(&self, text: &str) -> String {
        let end = boundary(text, MOST_BYTES);
        let mut scrubbed = String::new();
        let mut shown_to = 0;
        for secret in self.found(&text[..end]) {
            scrubbed.push_str(&text[shown_to..secret.start]);
            scrubbed.push_str(MASK);
            shown_to = secret.end;
        }
        scrubbed.push_str(&text[shown_to..end]);
        if end < text.len() {
            // A secret at the end may be cut in two.
            let longest = self.forms.iter().map(|form| form.spaced.len()).max().unwrap_or(0);
            let kept = boundary(&scrubbed, scrubbed.len().saturating_sub(longest));
            scrubbed.truncate(kept);
        }
        scrubbed
    }

    /// The ranges of the secrets, in order, without overlaps.
    fn found(&self, text: &str) -> Vec<Range<usize>> {
        let (small, places) = squeezed(text);
        let mut found: Vec<Range<usize>> = shapes::of(text);
        for form in &self.forms {
            for (at, _) in small.match_indices(&form.squeezed) {
                let range = places[at]..places[at + form.squeezed.len() - 1] + 1;
                if is_meant(form, text, &range) {
                    found.push(range);
                }
            }
        }
        found.sort_unstable_by_key(|range| (range.start, range.end));
        let mut merged: Vec<Range<usize>> = Vec::new();
        for range in found {
            match merged.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        merged
    }
}

/// A text of a program with these secrets masked.
#[must_use]
pub fn masked(text: &str, accesses: &[Access]) -> String {
    let mut scrubber = Scrubber::default();
    for access in accesses {
        scrubber.add_all(&Scrubber::of(access));
    }
    scrubber.scrubbed(text)
}

/// The last character boundary at or before `most`.
fn boundary(text: &str, most: usize) -> usize {
    (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Whether a match is the secret and not a part of another word.
fn is_meant(form: &Form, text: &str, range: &Range<usize>) -> bool {
    let length = form.squeezed.chars().count();
    let found = &text[range.clone()];
    let is_parted = found.contains(char::is_whitespace) && spaced(found) != form.spaced;
    let is_word = || {
        let ends_word = |character: Option<char>| !character.is_some_and(char::is_alphanumeric);
        ends_word(text[..range.start].chars().next_back())
            && ends_word(text[range.end..].chars().next())
    };
    match length {
        LONG.. => true,
        SHORT.. => !is_parted,
        _ => !is_parted && is_word(),
    }
}

/// The text in lower case and without whitespace, and the offset of each of its bytes in the text.
fn squeezed(text: &str) -> (String, Vec<usize>) {
    let mut small = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    for (at, character) in text.char_indices().filter(|(_, own)| !own.is_whitespace()) {
        small.push(character.to_ascii_lowercase());
        places.extend(at..at + character.len_utf8());
    }
    (small, places)
}

/// The text in lower case, with one space for each run of whitespace between its words.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase()
}

/// Whether a part of a value has digits, or capital letters after the first.
fn looks_random(piece: &str) -> bool {
    let has_digit = piece.contains(|own: char| own.is_ascii_digit());
    let has_capital_within = piece.chars().skip(1).any(char::is_uppercase);
    let has_small = piece.contains(char::is_lowercase);
    has_digit || has_capital_within && has_small
}

#[cfg(test)]
mod tests;
