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
    /// A name in braces that is unknown, or has no value here.
    #[error("there is no {{{0}}}; there are {1}")]
    Unknown(String, Allowed),
    /// A brace without its counterpart, with its position in characters, counted from 1.
    #[error("a lone '{0}' at character {1}; there are {2}")]
    LoneBrace(char, usize, Allowed),
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

    /// Those whose values are in the entries of a kubeconfig, for new names.
    pub const OF_ENTRIES: &[Placeholder] = &[
        Placeholder::Context,
        Placeholder::Namespace,
        Placeholder::Cluster,
        Placeholder::User,
        Placeholder::File,
    ];

    /// The names in braces, for the help.
    #[must_use]
    pub fn names() -> String {
        Allowed(None).names()
    }
}

/// In braces, as in a template.
impl fmt::Display for Placeholder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = Self::ALL.iter().find(|(own, ..)| own == self);
        write!(formatter, "{{{}}}", own.map_or("", |(_, name, _)| name))
    }
}

/// What a template can contain, as a message lists it; `None` stands for all placeholders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed(Option<&'static [Placeholder]>);

impl Allowed {
    fn has(self, placeholder: Placeholder) -> bool {
        self.0.is_none_or(|own| own.contains(&placeholder))
    }

    fn names(self) -> String {
        let all = Placeholder::ALL.iter().map(|(own, ..)| *own).filter(|own| self.has(*own));
        all.map(|own| own.to_string()).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Allowed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, and {{{{ and }}}} for braces", self.names())
    }
}

impl Template {
    /// Whether the line has this placeholder.
    #[must_use]
    pub fn has(&self, placeholder: Placeholder) -> bool {
        self.parts.iter().any(|(_, own)| *own == placeholder)
    }

    /// The line with each placeholder replaced by its value; fails at the first one that has none.
    pub fn complete<'v>(
        &self,
        value: impl Fn(Placeholder) -> Option<&'v str>,
    ) -> Result<String, Placeholder> {
        let mut values = self.parts.iter().map(|(_, own)| *own);
        match values.find(|own| value(*own).is_none_or(str::is_empty)) {
            Some(missing) => Err(missing),
            None => Ok(self.filled(|own| value(own).unwrap_or_default())),
        }
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
        Self::parse(text, Allowed(None))
    }
}

impl Template {
    /// A pattern for new names, with the placeholders of [`Placeholder::OF_ENTRIES`].
    pub fn of_names(text: &str) -> Result<Self, TemplateError> {
        Self::parse(text, Allowed(Some(Placeholder::OF_ENTRIES)))
    }

    fn parse(text: &str, allowed: Allowed) -> Result<Self, TemplateError> {
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
                return Err(TemplateError::LoneBrace('}', position(), allowed));
            };
            let Some((name, after)) =
                inside.split_once('}').filter(|(name, _)| !name.contains('{'))
            else {
                return Err(TemplateError::LoneBrace('{', position(), allowed));
            };
            let mut all = Placeholder::ALL.iter();
            let known = all.find(|(own, other, _)| *other == name && allowed.has(*own));
            let (placeholder, ..) =
                known.ok_or_else(|| TemplateError::Unknown(name.to_owned(), allowed))?;
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
        const ALL: Allowed = Allowed(None);
        for (template, error) in [
            ("{", TemplateError::LoneBrace('{', 1, ALL)),
            ("é}", TemplateError::LoneBrace('}', 2, ALL)),
            ("{context", TemplateError::LoneBrace('{', 1, ALL)),
            ("{context {user}", TemplateError::LoneBrace('{', 1, ALL)),
            ("{{context}", TemplateError::LoneBrace('}', 10, ALL)),
            ("{{{context}}", TemplateError::LoneBrace('}', 12, ALL)),
            ("{}", TemplateError::Unknown(String::new(), ALL)),
            ("{Context}", TemplateError::Unknown("Context".to_owned(), ALL)),
            ("{ context }", TemplateError::Unknown(" context ".to_owned(), ALL)),
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
    #[test]
    fn a_pattern_for_names_has_what_entries_have() {
        for (_, name, _) in Placeholder::ALL {
            let is_allowed = ["context", "namespace", "cluster", "user", "file"].contains(&name);
            assert_eq!(Template::of_names(&format!("{{{name}}}")).is_ok(), is_allowed, "{name}");
        }
        assert_eq!(
            Template::of_names("{server}").unwrap_err().to_string(),
            "there is no {server}; there are {context}, {namespace}, {cluster}, {user}, {file}, and {{ \
             and }} for braces"
        );
    }
}
