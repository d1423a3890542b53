//! The type that kubectl gives to a plain scalar, and how to write a text so that it stays a
//! string.
//!
//! kubectl reads YAML with go-yaml, whose types are those of YAML 1.1, and then wants strict JSON
//! types: a context named `on` or `1e3` without quotes fails the whole file (semantics 1.5, field
//! lesson 11). The texts written here are strings in both YAML 1.1 and YAML 1.2.

use std::borrow::Cow;
use std::fmt::Write;

/// The type of a plain scalar for kubectl.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// `~`, `null` or empty.
    Null,
    /// `true`, `no`, `on`, `Y` and similar words.
    Bool,
    /// An integer or a float in any notation of YAML 1.1.
    Number,
    Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Single,
    Double,
    /// `|` and `>`.
    Block,
}

/// The type that go-yaml gives to a plain scalar (semantics 1.5).
pub(crate) fn meaning(plain: &str) -> Meaning {
    match plain {
        "" | "~" | "null" | "Null" | "NULL" => Meaning::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" | "n"
        | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Meaning::Bool
        }
        _ if is_number(plain) => Meaning::Number,
        _ => Meaning::Text,
    }
}

/// Writes `value` in the given style, or quoted if that style can't represent it. `json` allows
/// only the syntax of JSON; `Block` is written as `Plain`.
pub(crate) fn written(value: &str, style: Style, json: bool) -> String {
    match style {
        _ if json => double_quoted(value),
        Style::Plain | Style::Block if is_plain_safe(value) => value.to_owned(),
        Style::Plain | Style::Block
            if fits_single_quotes(value) && meaning(value) == Meaning::Text =>
        {
            single_quoted(value)
        }
        Style::Single if fits_single_quotes(value) => single_quoted(value),
        _ => double_quoted(value),
    }
}

/// Whether every parser of YAML 1.1 or 1.2 reads the unquoted text as the same string, in block and
/// in flow context.
fn is_plain_safe(value: &str) -> bool {
    let Some(first) = value.chars().next() else { return false };
    let is_safe_start = first.is_alphanumeric() || matches!(first, '_' | '/' | '.' | '+' | '(');
    is_safe_start
        && value
            .chars()
            .all(|character| character.is_alphanumeric() || "_-./:@+=~()$;^' ".contains(character))
        && !value.ends_with([' ', ':'])
        && !value.contains(": ")
        && meaning(value) == Meaning::Text
        && !has_a_type_in_some_version(value)
}

/// Notations that are text to go-yaml but have another type in YAML 1.1 or YAML 1.2: sexagesimal
/// numbers, dates, octals with `0o`, `.inf`. kubectl quotes them too.
fn has_a_type_in_some_version(value: &str) -> bool {
    value.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first))
        && value.chars().all(|character| {
            character.is_ascii_digit() || "+-.:_ abcdefABCDEFxXoOtTzZ".contains(character)
        })
        || meaning(&value.to_lowercase()) != Meaning::Text
        || is_not_finite(value)
}

fn is_number(plain: &str) -> bool {
    if !plain.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) {
        return false;
    }
    if is_not_finite(plain) {
        return true;
    }
    // go-yaml removes all underscores before it parses a number.
    let plain: Cow<'_, str> =
        if plain.contains('_') { plain.replace('_', "").into() } else { plain.into() };
    is_integer(&plain) || is_float(&plain)
}

fn is_not_finite(plain: &str) -> bool {
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(plain);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(plain, ".nan" | ".NaN" | ".NAN")
}

/// Go's `ParseInt` with base 0: decimal, `0x`, `0o`, `0b` and a leading zero for octal.
fn is_integer(plain: &str) -> bool {
    let digits = plain.strip_prefix(['+', '-']).unwrap_or(plain);
    let (digits, radix) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&digits[2..], 16),
        [b'0', b'o' | b'O', ..] => (&digits[2..], 8),
        [b'0', b'b' | b'B', ..] => (&digits[2..], 2),
        [b'0', _, ..] => (&digits[1..], 8),
        _ => (digits, 10),
    };
    // An integer that does not fit in 64 bits is text, unless it is a valid float.
    !digits.starts_with('+') && u64::from_str_radix(digits, radix).is_ok()
}

/// go-yaml's float: `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, if it fits in 64 bits.
/// Otherwise it is text, such as `12e4567`, the start of a hash.
fn is_float(plain: &str) -> bool {
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(plain);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !exponent.is_empty() && all_digits(exponent)
    });
    all_digits(whole)
        && all_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent_fits
        && plain.parse().is_ok_and(f64::is_finite)
}

fn fits_single_quotes(value: &str) -> bool {
    value.chars().all(|character| !needs_escape(character))
}

fn single_quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// Double quotes, with escapes that are valid in both YAML and JSON.
fn double_quoted(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    for character in value.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            // All of these are in the basic multilingual plane, so four digits suffice, without
            // the surrogate pairs that kubectl rejects (semantics 1.4.5).
            _ if needs_escape(character) => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// JSON as a YAML parser reads it too, with the same values: `serde_json` escapes fewer characters.
#[must_use]
pub fn json_for_yaml(json: String) -> String {
    if json.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return json;
    }
    let mut safe = String::with_capacity(json.len() + 1);
    for character in json.chars() {
        if needs_escape(character) && character != '\n' {
            let _ = write!(safe, "\\u{:04x}", u32::from(character));
        } else {
            safe.push(character);
        }
    }
    safe
}

/// Characters that YAML does not allow unescaped, or that a parser would fold as a line break.
fn needs_escape(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_have_the_same_types_as_in_go_yaml() {
        for (plain, expected) in [
            ("", Meaning::Null),
            ("~", Meaning::Null),
            ("y", Meaning::Bool),
            ("NO", Meaning::Bool),
            ("On", Meaning::Bool),
            ("yEs", Meaning::Text),
            ("123", Meaning::Number),
            ("+1", Meaning::Number),
            ("1_000", Meaning::Number),
            ("010", Meaning::Number),
            ("08", Meaning::Number),
            ("0x10", Meaning::Number),
            ("0o7", Meaning::Number),
            ("1e3", Meaning::Number),
            ("12e03", Meaning::Number),
            ("1.", Meaning::Number),
            (".5", Meaning::Number),
            ("-.inf", Meaning::Number),
            ("973585995", Meaning::Number),
            ("1:30", Meaning::Text),
            ("2024-01-01", Meaning::Text),
            ("1.2.3", Meaning::Text),
            ("0xg", Meaning::Text),
            (".", Meaning::Text),
            ("+", Meaning::Text),
            ("1e", Meaning::Text),
            ("12e4567", Meaning::Text),
            ("0xfffffffffffffffff", Meaning::Text),
            ("99999999999999999999", Meaning::Number),
            ("7team", Meaning::Text),
            ("=", Meaning::Text),
        ] {
            assert_eq!(meaning(plain), expected, "{plain:?}");
        }
    }

    #[test]
    fn names_that_have_a_type_in_some_version_are_quoted() {
        for name in [
            "123",
            "yes",
            "Y",
            "n",
            "1e3",
            "0x1f",
            "1.5",
            "null",
            "~",
            "true",
            "1:30",
            "2024-01-01",
            ".inf",
            "1_0",
            "0b1",
            "010",
            "08",
            "on",
            "+1",
            "12e03",
            "tRUE",
            "<<",
            "=",
            "",
        ] {
            let text = written(name, Style::Plain, false);
            assert!(text.starts_with(['"', '\'']), "{name:?} was written {text}");
        }
    }

    #[test]
    fn a_style_is_kept_if_it_can_represent_the_value() {
        for (value, style, expected) in [
            ("prod", Style::Plain, "prod"),
            (
                "arn:aws:eks:us-west-2:1:cluster/x",
                Style::Plain,
                "arn:aws:eks:us-west-2:1:cluster/x",
            ),
            ("a@b", Style::Plain, "a@b"),
            ("7team", Style::Plain, "7team"),
            ("a: b", Style::Plain, "'a: b'"),
            ("a #b", Style::Plain, "'a #b'"),
            ("-x", Style::Plain, "'-x'"),
            ("a, b", Style::Plain, "'a, b'"),
            ("a\nb", Style::Plain, "\"a\\nb\""),
            ("123", Style::Plain, "\"123\""),
            ("it's", Style::Single, "'it''s'"),
            ("tab\t", Style::Single, "\"tab\\t\""),
            ("a\"\\b", Style::Double, "\"a\\\"\\\\b\""),
            ("é😀", Style::Double, "\"é😀\""),
            ("\u{85}\u{2028}", Style::Plain, "\"\\u0085\\u2028\""),
        ] {
            assert_eq!(written(value, style, false), expected);
        }
    }
}
