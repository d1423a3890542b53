//! Tests of errors in a file that a person writes, with their lines.

use serde::{Deserialize, Deserializer};

use super::*;

impl Element for u8 {
    const NUMBERS: bool = true;
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Fields {
    #[serde(deserialize_with = "list")]
    texts: Vec<String>,
    #[serde(deserialize_with = "parsed")]
    number: u8,
    flag: bool,
    inner: Inner,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum Inner {
    #[default]
    Left,
    Right,
}

impl<'de> Deserialize<'de> for Inner {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        choice(deserializer, &[("left", Inner::Left), ("right", Inner::Right)])
    }
}

fn fields(texts: &[&str], number: u8, flag: bool) -> Fields {
    let texts = texts.iter().map(|text| (*text).to_owned()).collect();
    Fields { texts, number, flag, inner: Inner::Left }
}

#[test]
fn one_scalar_is_a_list() {
    for (text, texts) in [
        ("texts: ['7', 'true', yes]", &["7", "true", "yes"][..]),
        ("texts: a\n--- # second\n[", &["a"]),
        ("texts:\n", &[]),
        ("", &[]),
        ("# nothing\n", &[]),
    ] {
        let (read, errors) = lenient::<Fields>(text).unwrap();
        assert_eq!((read, errors.len()), (fields(texts, 0, false), 0), "{text}");
    }
}

#[test]
fn a_faulty_entry_is_left_out_and_has_its_line() {
    for (text, expected, line, message) in [
        ("number: 3\nflag: 1\n", fields(&[], 3, false), 2, "flag: invalid type: integer `1`"),
        ("number: 256\nflag: true", fields(&[], 0, true), 1, "number: \"256\" is number too large"),
        ("flag: true\nflag: false", fields(&[], 0, true), 2, "duplicate key \"flag\""),
        (
            "\n\nflga: true\nnumber: 1",
            fields(&[], 1, false),
            3,
            "unknown key \"flga\"; did you mean flag?",
        ),
        (
            "x: 1",
            fields(&[], 0, false),
            1,
            "unknown key \"x\"; there are texts, number, flag, inner",
        ),
        ("x:\n", fields(&[], 0, false), 1, "unknown key \"x\""),
        (
            "inner: [left]",
            fields(&[], 0, false),
            1,
            "inner: invalid type: sequence, expected one of",
        ),
        ("texts: [a,\n 7]", fields(&[], 0, false), 2, "texts[1]: 7 is a number; in quotes"),
        (
            "texts: true",
            fields(&[], 0, false),
            1,
            "texts: true is a boolean; in quotes it is a text",
        ),
        (
            "inner: rigth",
            fields(&[], 0, false),
            1,
            "inner: unknown value \"rigth\"; did you mean right?",
        ),
        (
            "flag: true\ntexts:\n- a\n- [b]\n",
            fields(&[], 0, true),
            4,
            "texts[1]: invalid type: sequence",
        ),
        (
            "texts: {a: b}",
            fields(&[], 0, false),
            1,
            "texts: invalid type: map, expected a value or a list",
        ),
        (
            "number:\n- 1",
            fields(&[], 0, false),
            2,
            "number: invalid type: sequence, expected a single value",
        ),
        ("texts: [a,\n #b\n ~]", fields(&[], 0, false), 3, "texts[1]: there is no value"),
    ] {
        let (read, errors) = lenient::<Fields>(text).unwrap();
        assert_eq!(read, expected, "{text}");
        let [FieldError { error, .. }] = &*errors else { panic!("{text}: {errors:?}") };
        assert!(error.message.starts_with(message), "{text}: {error}");
        assert_eq!(error.line, Some(line), "{text}: {error}");
    }
}

#[test]
fn a_text_that_is_not_a_mapping_is_an_error_as_a_whole() {
    for (text, line, message) in [
        ("- a", 1, "invalid type: sequence, expected a mapping"),
        ("[1]: 2\nnumber: 1", 1, "invalid type: sequence, expected a string"),
        ("flag: [1\nnumber: 2\n", 2, "did not find expected"),
        ("number: 1\nx: 'y\n", 3, "found unexpected end of stream"),
    ] {
        let error = lenient::<Fields>(text).unwrap_err();
        assert!(error.message.contains(message), "{text}: {error}");
        assert_eq!(error.line, Some(line), "{text}: {error}");
    }
    let many = (0..100).fold(String::new(), |text, number| text + &format!("x{number}: 1\n"));
    assert!(lenient::<Fields>(&many).is_err());
}

#[test]
fn only_the_valid_elements_of_a_list_are_kept() {
    #[derive(Deserialize)]
    struct Numbers(#[serde(deserialize_with = "valid_only")] Vec<u8>);

    for (text, expected) in
        [("[1, x, {a: b}, ~, [2], 3]", &[1, 2, 3][..]), ("x", &[]), ("4", &[4]), ("{a: 1}", &[])]
    {
        assert_eq!(first_document::<Numbers>(text).unwrap().0, expected, "{text}");
    }
}

#[test]
fn aliases_cannot_expand_a_value_without_limit() {
    let long = "x".repeat(900);
    let text = format!("texts: [&a {long}, {}]\n", vec!["*a"; 8_000].join(","));
    let (_, errors) = lenient::<Fields>(&text).unwrap();
    assert!(errors[0].error.message.contains("more than"), "{errors:?}");
    let text = format!("texts: {}\n", "x".repeat(30_000));
    let (_, errors) = lenient::<Fields>(&text).unwrap();
    assert!(errors[0].error.message.ends_with("is too long"), "{errors:?}");
}
