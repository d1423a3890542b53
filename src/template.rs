//! A line with placeholders, such as `{context}/{namespace}`, for scripts and prompts.

use std::fmt;
use std::str::FromStr;

/// A parsed line with placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Placeholders with the text before them.
    parts: Vec<(String, Placeholder)>,
    end: String,
}

/// A value that can be inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    Context,
    Alias,
    Namespace,
    Cluster,
    User,
    Server,
    File,
    Session,
    Protected,
}

/// Why a text is not a valid template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// An unknown name in braces.
    #[error("there is no {{{0}}}; there are {Allowed}")]
    Unknown(String),
    /// A brace without its counterpart, with its position in characters, counted from 1.
    #[error("a lone '{0}' at character {1}; there are {Allowed}")]
    LoneBrace(char, usize),
}

impl Placeholder {
    /// All placeholders, with their names and what they insert.
    pub const ALL: [(Placeholder, &'static str, &'static str); 9] = [
        (Placeholder::Context, "context", "the name of the context"),
        (
            Placeholder::Alias,
            "alias",
            "its [alias](aliases.md), or the name of the context if it has none for this namespace",
        ),
        (Placeholder::Namespace, "namespace", "the namespace that kubectl uses with the context"),
        (Placeholder::Cluster, "cluster", "the name of the cluster"),
        (Placeholder::User, "user", "the name of the user"),
        (Placeholder::Server, "server", "the address of the API server"),
        (Placeholder::File, "file", "the path of the file that contains the context"),
        (
            Placeholder::Session,
            "session",
            "`session` in a session, `narrow` in one with the files of one context, `read-only` in a \
             [read-only shell](read-only.md), else empty",
        ),
        (
            Placeholder::Protected,
            "protected",
            "`protected` if the settings protect the context, else empty",
        ),
    ];

    /// The names in braces, for the help.
    #[must_use]
    pub fn names() -> String {
        Self::ALL.map(|(_, name, _)| format!("{{{name}}}")).join(", ")
    }
}

/// What a template can contain, as a message lists it.
struct Allowed;

impl fmt::Display for Allowed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, and {{{{ and }}}} for braces", Placeholder::names())
    }
}

impl Template {
    /// Whether the line has this placeholder.
    #[must_use]
    pub fn has(&self, placeholder: Placeholder) -> bool {
        self.parts.iter().any(|(_, own)| *own == placeholder)
    }

    /// The line with each placeholder replaced by its value.
    #[must_use]
    pub fn filled<V: AsRef<str>>(&self, value: impl Fn(Placeholder) -> V) -> String {
        let mut line = String::new();
        for (text, placeholder) in &self.parts {
            line.push_str(text);
            line.push_str(value(*placeholder).as_ref());
        }
        line + &self.end
    }
}

impl FromStr for Template {
    type Err = TemplateError;

    fn from_str(text: &str) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            plain.push_str(before);
            let position = || text[..text.len() - from.len()].chars().count() + 1;
            if from.starts_with("{{") || from.starts_with("}}") {
                plain.push_str(&from[..1]);
                rest = &from[2..];
                continue;
            }
            let Some(inside) = from.strip_prefix('{') else {
                return Err(TemplateError::LoneBrace('}', position()));
            };
            let Some((name, after)) =
                inside.split_once('}').filter(|(name, _)| !name.contains('{'))
            else {
                return Err(TemplateError::LoneBrace('{', position()));
            };
            let known = Placeholder::ALL.iter().find(|(_, other, _)| *other == name);
            let (placeholder, ..) = known.ok_or_else(|| TemplateError::Unknown(name.to_owned()))?;
            parts.push((std::mem::take(&mut plain), *placeholder));
            rest = after;
        }
        plain.push_str(rest);
        Ok(Self { parts, end: plain })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn filled(template: &str) -> String {
        template.parse::<Template>().unwrap().filled(|placeholder| format!("<{placeholder:?}>"))
    }

    #[test]
    fn placeholders_are_replaced_and_other_text_is_kept() {
        for (template, line) in [
            ("", ""),
            ("no more than text, é", "no more than text, é"),
            ("{context}", "<Context>"),
            ("é{context}{namespace}/ü", "é<Context><Namespace>/ü"),
            ("{cluster} {user} {server} {file}", "<Cluster> <User> <Server> <File>"),
            ("{session} {protected}", "<Session> <Protected>"),
            ("{{context}}", "{context}"),
            ("{{{context}}}", "{<Context>}"),
            ("{{}}", "{}"),
        ] {
            assert_eq!(filled(template), line, "{template}");
        }
    }

    #[test]
    fn values_are_not_parsed_as_templates() {
        let template: Template = "{context}".parse().unwrap();
        assert_eq!(template.filled(|_| "{user}"), "{user}");
    }

    #[test]
    fn errors_report_the_position_and_the_valid_placeholders() {
        for (template, error) in [
            ("{", TemplateError::LoneBrace('{', 1)),
            ("é}", TemplateError::LoneBrace('}', 2)),
            ("{context", TemplateError::LoneBrace('{', 1)),
            ("{context {user}", TemplateError::LoneBrace('{', 1)),
            ("{{context}", TemplateError::LoneBrace('}', 10)),
            ("{{{context}}", TemplateError::LoneBrace('}', 12)),
            ("{}", TemplateError::Unknown(String::new())),
            ("{Context}", TemplateError::Unknown("Context".to_owned())),
            ("{ context }", TemplateError::Unknown(" context ".to_owned())),
        ] {
            assert_eq!(template.parse::<Template>(), Err(error), "{template}");
        }
        let message = "{x}".parse::<Template>().unwrap_err().to_string();
        for (_, name, _) in Placeholder::ALL {
            assert!(message.contains(&format!("{{{name}}}")), "{message}");
        }
        assert!(
            message.starts_with("there is no {x}; ") && message.ends_with("{{ and }} for braces")
        );
    }
}
