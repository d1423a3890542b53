//! A rule for short names: how it is written, and the names that it matches.

use std::str::FromStr;

/// A rule: `PATTERN -> FORM`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortForm {
    /// The text before the first field.
    start: String,
    fields: Vec<Field>,
    form: Vec<Part>,
}

/// Any text that is not empty, up to the next literal; with a dot if its name is `host`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Field {
    name: String,
    /// The literal that follows; empty for the rest of the name.
    end: String,
}

/// Consecutive pieces of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    pieces: Vec<Piece>,
    is_optional: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Literal(String),
    /// An index into the fields.
    Field(usize),
}

/// The texts of the fields of a name, in the order of the pattern.
pub(super) type Fields<'n> = Vec<&'n str>;

const HOST: &str = "host";

/// How many texts of a name are distinguished. Rules of a user may have any number of optional parts.
const MOST_TEXTS: usize = 64;

impl ShortForm {
    pub(super) fn matched<'n>(&self, name: &'n str) -> Option<Fields<'n>> {
        let mut rest = name.strip_prefix(&*self.start)?;
        let mut texts = Vec::new();
        for field in &self.fields {
            let before = if field.name == HOST { rest.find('.')? + 1 } else { 0 };
            let least = before + rest[before..].chars().next()?.len_utf8();
            let length = match &*field.end {
                "" => rest.len(),
                end => least + position(end, &rest[least..])?,
            };
            texts.push(&rest[..length]);
            rest = &rest[length + field.end.len()..];
        }
        rest.is_empty().then_some(texts)
    }

    pub(super) fn text(&self, fields: &[&str], differ: &[bool]) -> String {
        let is_shown = |part: &&Part| {
            let differs = |piece: &Piece| matches!(piece, Piece::Field(index) if differ[*index]);
            !part.is_optional || part.pieces.iter().any(differs)
        };
        let parts = self.form.iter().filter(is_shown);
        parts.fold(String::new(), |text, part| text + &part.text(fields))
    }

    /// The texts with and without each of the optional parts.
    pub(super) fn texts(&self, fields: &[&str]) -> Vec<String> {
        let mut texts = vec![String::new()];
        for part in &self.form {
            let own = part.text(fields);
            let mut longer: Vec<String> = texts.iter().map(|text| text.clone() + &own).collect();
            if part.is_optional && longer.len() < MOST_TEXTS {
                longer.append(&mut texts);
            }
            texts = longer;
        }
        texts
    }
}

impl Part {
    fn text(&self, fields: &[&str]) -> String {
        self.pieces.iter().fold(String::new(), |text, piece| match piece {
            Piece::Literal(literal) => text + literal,
            Piece::Field(index) => text + fields[*index],
        })
    }
}

/// Where a literal is in a text. Most texts don't even have its first character, and the search for a text
/// has to prepare itself.
fn position(literal: &str, text: &str) -> Option<usize> {
    let first = literal.chars().next()?;
    let mut starts = text.match_indices(first).map(|(at, _)| at);
    starts.find(|at| text[*at..].starts_with(literal))
}

/// What is wrong with a rule. It continues a sentence that starts with the rule: `"RULE" is`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShortFormError {
    #[error("not a rule, such as \"corp-{{team}}-{{name}} -> {{team}}/{{name}}\"")]
    NotARule,
    #[error("a rule with a bracket that is not closed, or not opened, or empty")]
    Bracket,
    #[error("a rule with nothing between two fields")]
    Adjacent,
    #[error("a rule with a field that its pattern does not have, or has twice")]
    Field,
}

impl FromStr for ShortForm {
    type Err = ShortFormError;

    fn from_str(rule: &str) -> Result<Self, ShortFormError> {
        use ShortFormError::{Adjacent, Bracket, NotARule};
        let (pattern, form) = rule.split_once(" -> ").ok_or(NotARule)?;
        let (pattern, form) = (pattern.trim(), form.trim());
        let mut rule = Self { start: String::new(), fields: Vec::new(), form: Vec::new() };
        let (start, mut rest) = pattern.split_at(pattern.find('{').ok_or(NotARule)?);
        start.clone_into(&mut rule.start);
        while let Some(field) = rest.strip_prefix('{') {
            let (name, after) = field.split_once('}').ok_or(Bracket)?;
            let end = &after[..after.find('{').unwrap_or(after.len())];
            if end.is_empty() && !after.is_empty() {
                return Err(Adjacent);
            }
            if name.is_empty() || end.contains('}') {
                return Err(Bracket);
            }
            if rule.index(name).is_ok() {
                return Err(ShortFormError::Field);
            }
            rule.fields.push(Field { name: name.to_owned(), end: end.to_owned() });
            rest = &after[end.len()..];
        }
        let mut rest = form;
        while !rest.is_empty() {
            let (part, after, is_optional) = match rest.strip_prefix('[') {
                Some(part) => part.split_once(']').map(|(part, after)| (part, after, true)),
                None => Some(rest.split_at(rest.find('[').unwrap_or(rest.len())))
                    .map(|(part, after)| (part, after, false)),
            }
            .ok_or(Bracket)?;
            let pieces = rule.pieces(part)?;
            rule.form.push(Part { pieces, is_optional });
            rest = after;
        }
        if rule.form.iter().all(|part| part.is_optional) { Err(NotARule) } else { Ok(rule) }
    }
}

impl ShortForm {
    /// The pieces of a part of the form.
    fn pieces(&self, part: &str) -> Result<Vec<Piece>, ShortFormError> {
        let mut pieces = Vec::new();
        let mut rest = part;
        while !rest.is_empty() {
            let (literal, field) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
            if literal.contains(['}', '[', ']']) {
                return Err(ShortFormError::Bracket);
            }
            pieces.push(Piece::Literal(literal.to_owned()));
            let Some(field) = field.strip_prefix('{') else { break };
            let (name, after) = field.split_once('}').ok_or(ShortFormError::Bracket)?;
            pieces.push(Piece::Field(self.index(name)?));
            rest = after;
        }
        Ok(pieces)
    }

    fn index(&self, name: &str) -> Result<usize, ShortFormError> {
        let position = self.fields.iter().position(|field| field.name == name);
        position.ok_or(ShortFormError::Field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_faulty_rule_is_refused() {
        use ShortFormError::{Adjacent, Bracket, Field, NotARule};
        for (rule, expected) in [
            ("", NotARule),
            ("a{b}", NotARule),
            ("ab -> a", NotARule),
            ("a{b} -> ", NotARule),
            ("a{b} -> [{b}]", NotARule),
            ("a{b -> {b}", Bracket),
            ("a{} -> b", Bracket),
            ("a{b} -> {b", Bracket),
            ("a{b} -> [{b}", Bracket),
            ("a{b} -> {b}]", Bracket),
            ("{a}{b} -> {b}", Adjacent),
            ("a{b} -> {c}", Field),
            ("{a}-{a} -> {a}", Field),
        ] {
            assert_eq!(rule.parse::<ShortForm>(), Err(expected), "{rule}");
        }
    }
}
