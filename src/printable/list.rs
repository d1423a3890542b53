//! Lists in a sentence.

/// `a, b and c`.
#[must_use]
pub fn listed(words: &[impl AsRef<str>]) -> String {
    joined(words, "and")
}

/// `a, b or c`.
#[must_use]
pub fn alternatives(words: &[impl AsRef<str>]) -> String {
    joined(words, "or")
}

fn joined(words: &[impl AsRef<str>], last: &str) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words[..] {
        [] => String::new(),
        [one] => one.to_owned(),
        [ref before @ .., end] => format!("{} {last} {end}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_is_set_apart() {
        assert_eq!(alternatives(&["a", "b", "c"]), "a, b or c");
        assert_eq!(listed(&["a", "b"]), "a and b");
        assert_eq!(listed(&["a"]), "a");
    }
}
