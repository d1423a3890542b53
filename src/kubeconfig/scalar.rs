//! How kubectl types a plain scalar, and how to write one so that it stays a string.
//!
//! kubectl reads YAML with go-yaml, whose types are those of YAML 1.1, and then wants strict JSON
//! types: a context named `on` or `1e3` without quotes fails the whole file (semantics 1.5, field
//! lesson 11). What is written here reads as a string to YAML 1.1 and YAML 1.2 alike.

use std::borrow::Cow;
use std::fmt::Write;

/// What a plain scalar means to kubectl.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// `~`, `null` or nothing at all.
    Null,
    /// `true`, `no`, `on`, `Y` and their like.
    Bool,
    /// An integer or a float in any of YAML's spellings.
    Number,
    /// Everything else.
    Text,
}

/// The quoting of a scalar in the file.
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

/// The text of `value` in the given style, or in double quotes where that style can't carry it.
///
/// `json` asks for JSON's escapes only; `Block` stands for plain.
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

/// Whether any reader of YAML 1.1 or 1.2 takes the bare text for this very string, in block and in
/// flow context.
fn is_plain_safe(value: &str) -> bool {
    let Some(first) = value.chars().next() else { return false };
    let opens_plainly = first.is_alphanumeric() || matches!(first, '_' | '/' | '.' | '+' | '(');
    opens_plainly
        && value
            .chars()
            .all(|character| character.is_alphanumeric() || "_-./:@+=~()$;^' ".contains(character))
        && !value.ends_with([' ', ':'])
        && !value.contains(": ")
        && meaning(value) == Meaning::Text
        && !looks_typed_to_some_reader(value)
}

/// Spellings that are text to go-yaml but have another type in YAML 1.1 or in YAML 1.2:
/// sexagesimal numbers, dates, octals with `0o`, `.inf`. kubectl quotes them too.
fn looks_typed_to_some_reader(value: &str) -> bool {
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
    // go-yaml drops every underscore before it tries a number.
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
    // What 64 bits can't hold is text, unless it is a float too.
    !digits.starts_with('+') && u64::from_str_radix(digits, radix).is_ok()
}

/// go-yaml's float: `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, where 64 bits can hold
/// it: `12e4567`, the beginning of some hash, is text.
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

/// Double quotes with escapes that YAML and JSON both read.
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
            // All of these lie in the basic plane, so four digits carry them without the
            // surrogate pairs that kubectl rejects (semantics 1.4.5).
            _ if needs_escape(character) => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// Characters that may not stand raw in a YAML stream, or that a reader would fold as a line break.
fn needs_escape(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_have_the_types_of_go_yaml() {
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
    fn names_that_some_reader_would_type_are_quoted() {
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
    fn a_style_is_kept_where_it_can_carry_the_value() {
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
