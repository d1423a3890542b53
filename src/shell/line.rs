//! Bash's command line, taken apart by us.
//!
//! Bash breaks words for completion wherever `COMP_WORDBREAKS` says, so the ARN of a cluster reaches a
//! completion function as eight words, and what it gives back replaces the last of them only
//! (field lesson 25). So we read the line as the shell will, and tell only what is to be inserted.

/// A line up to the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The words before the one at the cursor, unquoted.
    pub before: Vec<String>,
    /// The word at the cursor, unquoted.
    pub current: String,
    /// How much of the current word, in bytes, stays: bash replaces what follows.
    kept: usize,
    quoting: Quoting,
}

/// How the end of a line is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quoting {
    /// Not at all.
    None,
    /// By an open `'`.
    Single,
    /// By an open `"`.
    Double,
}

impl Line {
    /// Reads a line, given bash's `COMP_WORDBREAKS`.
    #[must_use]
    pub fn read(text: &str, breaks: &str) -> Self {
        let mut line =
            Self { before: Vec::new(), current: String::new(), kept: 0, quoting: Quoting::None };
        let mut has_word = false;
        let mut kept_outside = 0;
        let mut letters = text.chars();
        while let Some(letter) = letters.next() {
            match (line.quoting, letter) {
                (Quoting::None, ' ' | '\t' | '\n') => {
                    if has_word {
                        line.before.push(std::mem::take(&mut line.current));
                        line.kept = 0;
                    }
                    has_word = false;
                    continue;
                }
                (Quoting::None, '\\') => line.current.extend(letters.next()),
                (Quoting::None, '\'' | '"') => {
                    kept_outside = line.kept;
                    line.kept = line.current.len();
                    line.quoting = if letter == '"' { Quoting::Double } else { Quoting::Single };
                }
                (Quoting::Single, '\'') | (Quoting::Double, '"') => {
                    // What is before a quote that was closed, bash replaces with it.
                    (line.quoting, line.kept) = (Quoting::None, kept_outside);
                }
                (Quoting::Double, '\\') => match letters.next() {
                    Some(escaped @ ('"' | '\\' | '$' | '`')) => line.current.push(escaped),
                    other => {
                        line.current.push('\\');
                        line.current.extend(other);
                    }
                },
                (Quoting::None, _) if breaks.contains(letter) => {
                    line.kept = line.current.len();
                    line.current.push(letter);
                    // These tell bash what to complete, so they are part of what it replaces.
                    if !matches!(letter, '@' | '$') {
                        line.kept = line.current.len();
                    }
                }
                _ => line.current.push(letter),
            }
            has_word = true;
        }
        line
    }

    /// What is to be inserted for a word; nothing if the line does not lead to it.
    #[must_use]
    pub fn insertion(&self, word: &str) -> Option<String> {
        word.strip_prefix(&self.current)?;
        let rest = &word[self.kept..];
        let mut text = String::with_capacity(rest.len());
        for letter in rest.chars() {
            match self.quoting {
                Quoting::None if !is_plain(letter) => text.extend(['\\', letter]),
                Quoting::Double if matches!(letter, '"' | '\\' | '$' | '`') => {
                    text.extend(['\\', letter]);
                }
                Quoting::Single if letter == '\'' => text.push_str("'\\''"),
                // Of the history, which double quotes don't keep bash from.
                Quoting::Double if letter == '!' => text.push_str("\"\\!\""),
                _ => text.push(letter),
            }
        }
        let mark = match self.quoting {
            Quoting::None => "",
            Quoting::Single => "'",
            Quoting::Double => "\"",
        };
        // Bash takes a mark that we begin with for the one that is there already.
        if text.starts_with(mark) {
            text.insert_str(0, mark);
        }
        Some(text)
    }
}

/// Whether a character outside quotes means itself, wherever it stands in a word.
fn is_plain(letter: char) -> bool {
    letter.is_alphanumeric() || !letter.is_ascii() || "_-./:=@%+,".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BREAKS: &str = " \t\n\"'@><=;|&(:";

    #[track_caller]
    fn inserted(line: &str, word: &str) -> Option<String> {
        Line::read(line, BREAKS).insertion(word)
    }

    #[test]
    fn words_are_read_as_the_shell_reads_them() {
        let line = Line::read(r#"kswitch  ctx 'a b' "c\"d\e" f\ g ''  x:y"#, BREAKS);
        assert_eq!(line.before, ["kswitch", "ctx", "a b", "c\"d\\e", "f g", ""]);
        assert_eq!(line.current, "x:y");
        assert_eq!(Line::read("kswitch ctx ", BREAKS).before, ["kswitch", "ctx"]);
        assert_eq!(Line::read("kswitch ctx ", BREAKS).current, "");
    }

    #[test]
    fn only_what_bash_replaces_is_inserted() {
        for (line, word, expected) in [
            ("k ctx arn:aw", "arn:aws:eks", Some("aws:eks")),
            ("k ctx ", "arn:aws", Some("arn:aws")),
            ("k ctx 'arn:aw", "arn:aws", Some("arn:aws")),
            ("k ns --context=a", "--context=a b", Some("a\\ b")),
            ("k ctx a\\ ", "a b", Some("a\\ b")),
            ("k ctx \"a", "a \"$b", Some("a \\\"\\$b")),
            ("k ctx 'it", "it's", Some("it'\\''s")),
            ("k ctx it", "it's (x)", Some("it\\'s\\ \\(x\\)")),
            ("k ctx \"a\"", "a b", Some("a\\ b")),
            ("k ctx a\" \"", "a b", Some("a\\ b")),
            ("k ctx 'a'\"r", "arn:aws", Some("rn:aws")),
            ("k ctx ar'n':a\"w\"s", "arn:aws:x", Some("aws:x")),
            ("k ctx \"a", "a!b", Some("a\"\\!\"b")),
            ("k ctx \"", "!b", Some("\"\"\\!\"b")),
            ("k ctx '", "'b", Some("''\\''b")),
            ("k ctx a@k", "a@k8s", Some("@k8s")),
            ("k ctx a@", "a@k8s", Some("@k8s")),
            ("k ctx a@k:", "a@k:8", Some("8")),
            ("k ctx x", "y", None),
            ("k ctx ~", "~x", Some("\\~x")),
            ("k ctx sp\u{e4}", "sp\u{e4}ter \u{1f600}", Some("sp\u{e4}ter\\ \u{1f600}")),
        ] {
            assert_eq!(inserted(line, word).as_deref(), expected, "{line}");
        }
    }
}
