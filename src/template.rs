//! A line with placeholders, such as `{context}/{namespace}`, for scripts and prompts.

use std::str::FromStr;

/// A parsed line with placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<TemplatePart>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum TemplatePart {
    Text(String),
    Placeholder(Placeholder),
}

/// A value that can be inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// The name of the context.
    Context,
    /// The namespace that kubectl uses with the context.
    Namespace,
    /// The name of the context's cluster.
    Cluster,
    /// The name of the context's user.
    User,
    /// The address of the cluster's API server.
    Server,
    /// The file that contains the context.
    File,
}

/// Why a text is not a valid template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// An unknown name in braces.
    #[error("there is no {{{0}}}; {ALLOWED}")]
    Unknown(String),
    /// A brace without its counterpart, with its position in characters, counted from 1.
    #[error("a lone '{0}' at character {1}; {ALLOWED}")]
    LoneBrace(char, usize),
}

const ALLOWED: &str = "there are {context}, {namespace}, {cluster}, {user}, {server} and {file}, \
                       and {{ and }} for braces";

impl Placeholder {
    /// All placeholders with their names.
    pub const ALL: [(&'static str, Placeholder); 6] = [
        ("context", Placeholder::Context),
        ("namespace", Placeholder::Namespace),
        ("cluster", Placeholder::Cluster),
        ("user", Placeholder::User),
        ("server", Placeholder::Server),
        ("file", Placeholder::File),
    ];
}

impl Template {
    /// The line with each placeholder replaced by its value.
    #[must_use]
    pub fn filled<V: AsRef<str>>(&self, value: impl Fn(Placeholder) -> V) -> String {
        let mut line = String::new();
        for part in &self.parts {
            match part {
                TemplatePart::Text(text) => line.push_str(text),
                TemplatePart::Placeholder(placeholder) => {
                    line.push_str(value(*placeholder).as_ref());
                }
            }
        }
        line
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
            let known = Placeholder::ALL.iter().find(|(other, _)| *other == name);
            let (_, placeholder) = known.ok_or_else(|| TemplateError::Unknown(name.to_owned()))?;
            parts.push(TemplatePart::Text(std::mem::take(&mut plain)));
            parts.push(TemplatePart::Placeholder(*placeholder));
            rest = after;
        }
        plain.push_str(rest);
        parts.push(TemplatePart::Text(plain));
        Ok(Self { parts })
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
        for (name, _) in Placeholder::ALL {
            assert!(message.contains(&format!("{{{name}}}")), "{message}");
        }
        assert!(
            message.starts_with("there is no {x}; ") && message.ends_with("{{ and }} for braces")
        );
    }
}
