//! Tests of values and of the lines of their parts.

use super::*;

/// The line of the first key or value with the text `wrong`.
fn line(text: &str) -> Option<usize> {
    fn find(node: &Node<'_>) -> Option<Place> {
        if node.text().as_deref() == Some("wrong") {
            return Some(node.fault("").place);
        }
        for entry in node.entries().unwrap_or_default() {
            if entry.key == "wrong" {
                return Some(entry.is_unknown("key", [].into_iter()).place);
            }
            if let Some(place) = find(&entry.value) {
                return Some(place);
            }
        }
        node.elements()?.iter().find_map(find)
    }
    let value = value(text).unwrap();
    line_of(text, &find(&value.root()).unwrap_or_else(|| panic!("{value:?}")))
}

#[test]
fn the_line_of_every_part_is_found() {
    for (text, expected) in [
        ("wrong", 1),
        ("# one\n\nwrong: 1\n", 3),
        ("a: 1\nb:\n  wrong\n", 3),
        ("a: [1, 2]\nb: {c: d,\n    e: [x, y,\n wrong]}\n", 4),
        ("a:\n- b\n- c: d\n  wrong: e\n", 4),
        ("a:\n- - b\n  - c\n- x\n-\n  - 'wrong'\n", 6),
        ("a: &a [1, 2]\nb: [*a, *a]\nc: wrong\n", 3),
        ("a: |\n  long\n  text\nb: \"more\n  text\"\nwrong:\n", 6),
        ("--- # start\nä: ö\nb: wrong\n--- second", 3),
        ("a: 1\r\nb: wrong\r\n", 2),
    ] {
        assert_eq!(line(text), Some(expected), "{text}");
    }
}

#[test]
fn values_have_the_types_of_yaml_1_2() {
    let read = value("[~, true, 7, -1, 1.5, 'true', yes, {a: b}]").unwrap();
    let text = |text: &str| Value::Text(text.to_owned());
    let number = |text: &str| Value::Number(text.to_owned());
    let expected = Value::List(vec![
        Value::Nothing,
        Value::Flag(true),
        number("7"),
        number("-1"),
        number("1.5"),
        text("true"),
        text("yes"),
        Value::Mapping(vec![("a".to_owned(), text("b"))]),
    ]);
    assert_eq!(read, expected);
    assert_eq!(value("").unwrap(), Value::Nothing);
}

#[test]
fn errors_have_a_line() {
    for (text, expected, reason) in [
        ("a: 1\nb: 2\na: 3\n", 3, "\"a\" is there twice"),
        ("a: 1\nb: {c: 1,\n c: 2}\n", 3, "b: \"c\" is there twice"),
        ("a: 1\nb: !tag c\n", 2, "without a tag"),
        ("a: 1\n[1]: 2\n", 2, "a key that is a word"),
        ("a: [1\nb: 2\n", 2, "did not find expected"),
    ] {
        let error = value(text).unwrap_err();
        assert_eq!(error.line, Some(expected), "{text}: {error}");
        assert!(error.message.contains(reason), "{text}: {error}");
    }
}

#[test]
fn aliases_cannot_expand_a_value_without_limit() {
    let long = "x".repeat(30_000);
    let text = format!("a: &a {long}\nb: [{}]\n", vec!["*a"; 8_000].join(","));
    assert!(value(&text).unwrap_err().message.contains("too much"));
}
