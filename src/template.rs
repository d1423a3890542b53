//! A line with placeholders, such as `{context}/{namespace}`, as scripts and prompts write it.

use std::str::FromStr;

/// A line to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Placeholder(Placeholder),
}

/// What can be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// The context's name.
    Context,
    /// The namespace that kubectl uses with it.
    Namespace,
    /// The name of its cluster.
    Cluster,
    /// The name of its user.
    User,
    /// The address of its cluster.
    Server,
    /// The file that the context stands in.
    File,
}

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A name in braces that stands for nothing.
    #[error("there is no {{{0}}}; {ALLOWED}")]
    Unknown(String),
    /// A brace that opens or closes nothing.
    #[error("a lone '{0}' at character {1}; {ALLOWED}")]
    LoneBrace(char, usize),
}

const ALLOWED: &str = "there are {context}, {namespace}, {cluster}, {user}, {server} and {file}, \
                       and {{ and }} for braces";

impl Placeholder {
    /// All of them, with their names.
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
    /// The line, each placeholder replaced by its value.
    #[must_use]
    pub fn filled<V: AsRef<str>>(&self, value: impl Fn(Placeholder) -> V) -> String {
        let mut line = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => line.push_str(text),
                Part::Placeholder(placeholder) => line.push_str(value(*placeholder).as_ref()),
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
            let known = Placeholder::ALL.iter().find(|(own, _)| *own == name);
            let (_, placeholder) = known.ok_or_else(|| TemplateError::Unknown(name.to_owned()))?;
            parts.push(Part::Text(std::mem::take(&mut plain)));
            parts.push(Part::Placeholder(*placeholder));
            rest = after;
        }
        plain.push_str(rest);
        parts.push(Part::Text(plain));
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
    fn placeholders_are_filled_in_and_all_else_stays() {
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
    fn what_is_filled_in_is_no_template() {
        let template: Template = "{context}".parse().unwrap();
        assert_eq!(template.filled(|_| "{user}"), "{user}");
    }

    #[test]
    fn a_mistake_is_told_with_its_place_and_what_is_allowed() {
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
        let told = "{x}".parse::<Template>().unwrap_err().to_string();
        for (name, _) in Placeholder::ALL {
            assert!(told.contains(&format!("{{{name}}}")), "{told}");
        }
        assert!(told.starts_with("there is no {x}; ") && told.ends_with("{{ and }} for braces"));
    }
}
