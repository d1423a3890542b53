//! Parses a command line of bash for completion.
//!
//! Bash splits words for completion at the characters in `COMP_WORDBREAKS`, so the ARN of a cluster
//! reaches a completion function as eight words, and a completion replaces only the last of them
//! (field lesson 25). Therefore the line is parsed here by the rules of the shell, and a completion
//! is reduced to the part that bash inserts.

/// A command line up to the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    /// The words before the current one, unquoted.
    pub before: Vec<String>,
    /// The word at the cursor, unquoted.
    pub current: String,
    /// The length in bytes of the start of the current word that bash keeps; it replaces the rest.
    kept: usize,
    quoting: Quoting,
}

/// The quoting at the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quoting {
    /// No open quote.
    None,
    /// An open `'`.
    Single,
    /// An open `"`.
    Double,
}

impl CommandLine {
    /// Parses a line; `breaks` is the value of `COMP_WORDBREAKS`.
    #[must_use]
    pub fn read(text: &str, breaks: &str) -> Self {
        let mut line =
            Self { before: Vec::new(), current: String::new(), kept: 0, quoting: Quoting::None };
        let mut has_word = false;
        let mut kept_outside = 0;
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            match (line.quoting, character) {
                (Quoting::None, ' ' | '\t' | '\n') => {
                    if has_word {
                        line.before.push(std::mem::take(&mut line.current));
                        line.kept = 0;
                    }
                    has_word = false;
                    continue;
                }
                (Quoting::None, '\\') => line.current.extend(characters.next()),
                (Quoting::None, '\'' | '"') => {
                    kept_outside = line.kept;
                    line.kept = line.current.len();
                    line.quoting = if character == '"' { Quoting::Double } else { Quoting::Single };
                }
                (Quoting::Single, '\'') | (Quoting::Double, '"') => {
                    // Bash replaces the text before a closed quote together with it.
                    (line.quoting, line.kept) = (Quoting::None, kept_outside);
                }
                (Quoting::Double, '\\') => match characters.next() {
                    Some(escaped @ ('"' | '\\' | '$' | '`')) => line.current.push(escaped),
                    other => {
                        line.current.push('\\');
                        line.current.extend(other);
                    }
                },
                (Quoting::None, _) if breaks.contains(character) => {
                    line.kept = line.current.len();
                    line.current.push(character);
                    // These select the kind of completion in bash, so they are part of the replaced
                    // text.
                    if !matches!(character, '@' | '$') {
                        line.kept = line.current.len();
                    }
                }
                _ => line.current.push(character),
            }
            has_word = true;
        }
        line
    }

    /// The text that bash must insert for `word` in place of the current one, which need not be a prefix of
    /// it; `None` if bash keeps a part that is not.
    #[must_use]
    pub fn insertion(&self, word: &str) -> Option<String> {
        let rest = word.strip_prefix(&self.current[..self.kept])?;
        let mut text = String::with_capacity(rest.len());
        for character in rest.chars() {
            match self.quoting {
                Quoting::None if !is_plain(character) => text.extend(['\\', character]),
                Quoting::Double if matches!(character, '"' | '\\' | '$' | '`') => {
                    text.extend(['\\', character]);
                }
                Quoting::Single if character == '\'' => text.push_str("'\\''"),
                // Double quotes do not prevent history expansion.
                Quoting::Double if character == '!' => text.push_str("\"\\!\""),
                _ => text.push(character),
            }
        }
        let quote = match self.quoting {
            Quoting::None => "",
            Quoting::Single => "'",
            Quoting::Double => "\"",
        };
        // Bash takes a leading quote for the open one, and does not insert it.
        if text.starts_with(quote) {
            text.insert_str(0, quote);
        }
        Some(text)
    }
}

/// Whether a character needs no quoting anywhere in a word.
fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || !character.is_ascii() || "_-./:=@%+,".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BREAKS: &str = " \t\n\"'@><=;|&(:";

    #[track_caller]
    fn inserted(line: &str, word: &str) -> Option<String> {
        CommandLine::read(line, BREAKS).insertion(word)
    }

    #[test]
    fn words_are_parsed_like_in_the_shell() {
        let line = CommandLine::read(r#"kswitch  ctx 'a b' "c\"d\e" f\ g ''  x:y"#, BREAKS);
        assert_eq!(line.before, ["kswitch", "ctx", "a b", "c\"d\\e", "f g", ""]);
        assert_eq!(line.current, "x:y");
        assert_eq!(CommandLine::read("kswitch ctx ", BREAKS).before, ["kswitch", "ctx"]);
        assert_eq!(CommandLine::read("kswitch ctx ", BREAKS).current, "");
    }

    #[test]
    fn only_the_part_that_bash_replaces_is_inserted() {
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
            ("k ctx lab", "arn:aws:x/lab", Some("arn:aws:x/lab")),
            ("k ns --context=lab", "--context=arn:x/lab", Some("arn:x/lab")),
            ("k ctx eks:lab", "arn:aws:x/lab", None),
            ("k ctx ~", "~x", Some("\\~x")),
            ("k ctx sp\u{e4}", "sp\u{e4}ter \u{1f600}", Some("sp\u{e4}ter\\ \u{1f600}")),
        ] {
            assert_eq!(inserted(line, word).as_deref(), expected, "{line}");
        }
    }
}
