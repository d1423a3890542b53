//! What to do about a value that YAML does not read as text, such as the pattern `*prod*`.

/// The characters at the start of a value that make it an alias, an anchor, a tag or an error.
const INDICATORS: [char; 6] = ['*', '&', '!', '%', '@', '`'];

/// For a text that is not YAML: the line with the error, counted from 1, with quotes around the values
/// that need them, in a sentence. `None` if it has no such values.
#[must_use]
pub fn unquoted(text: &str, line: Option<usize>) -> Option<String> {
    let line = text.lines().nth(line?.checked_sub(1)?)?.trim();
    let (mut corrected, mut indicator, mut quote) = (String::new(), None, None);
    // Whether a value starts here, and whether it does after a space.
    let (mut starts, mut starts_after_space) = (true, true);
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        let mut end = next.len_utf8();
        if starts && quote.is_none() && INDICATORS.contains(&next) {
            indicator.get_or_insert(next);
            end = rest.find([' ', '\t', ',', ']', '}']).unwrap_or(rest.len());
            corrected.extend(["\"", &rest[..end], "\""]);
        } else {
            corrected.push(next);
        }
        match quote {
            Some(open) if open == next => quote = None,
            None if starts && matches!(next, '"' | '\'') => quote = Some(next),
            Some(_) | None => {}
        }
        starts = matches!(next, '[' | '{' | ',') || next == ' ' && starts_after_space;
        starts_after_space = starts || matches!(next, ':' | '-');
        rest = &rest[end..];
    }
    indicator.map(|indicator| {
        format!("a value that starts with {indicator} must be quoted: {corrected}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_with_indicators_are_quoted() {
        for (line, corrected) in [
            ("protect: *prod*", r#"protect: "*prod*""#),
            ("protect:  *prod*  # all", r#"protect:  "*prod*"  # all"#),
            ("  - *prod*", r#"- "*prod*""#),
            ("protect: [*prod*,*-live, a*b]", r#"protect: ["*prod*","*-live", a*b]"#),
            ("protect: ['a, *b', \"c\", *d]", r#"protect: ['a, *b', "c", "*d"]"#),
            ("keys: {copy: @}", r#"keys: {copy: "@"}"#),
        ] {
            let text = format!("# settings\n{line}\nsort: name\n");
            let sentence = unquoted(&text, Some(2)).unwrap();
            let (_, found) = sentence.split_once(" must be quoted: ").unwrap();
            assert_eq!(found, corrected);
        }
        for line in ["protect: [", "a*b: *", "sort: name", "protect: '*prod*", "x: a *b", ""] {
            let text = format!("# settings\n{line}\n");
            let expected = (line == "a*b: *")
                .then_some("a value that starts with * must be quoted: a*b: \"*\"");
            assert_eq!(unquoted(&text, Some(2)).as_deref(), expected, "{line}");
        }
        assert_eq!(unquoted("protect: *prod*", None), None);
        assert_eq!(unquoted("protect: *prod*", Some(2)), None);
    }
}
