//! Aliases: names of the user's own for contexts.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::kubeconfig::namespace::check_namespace;
use crate::printable::shown;
use crate::yaml::{self, Element, unknown};

/// What an alias stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    pub context: String,
    /// The namespace that a switch by the alias sets.
    pub namespace: Option<String>,
}

/// Aliases by name, in the order of the file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Aliases(Vec<(String, Alias)>);

/// A name for an alias.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasName(pub String);

/// Why a text is no [`AliasName`]: mostly because a command line would read it otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AliasNameError {
    #[error("not a valid alias: it is empty")]
    Empty,
    #[error("not a valid alias: it begins with {0:?}")]
    Start(char),
    #[error("not a valid alias: it contains {0:?}")]
    Character(char),
    /// [`shown`] escapes it.
    #[error("not a valid alias: it contains a character that a terminal does not show as it is")]
    Hidden,
    #[error("not a valid alias: it stands for the current context")]
    Dot,
}

impl Aliases {
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Alias> {
        self.iter().find(|(own, _)| *own == name).map(|(_, alias)| alias)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Alias)> {
        self.0.iter().map(|(name, alias)| (name.as_str(), alias))
    }

    /// The aliases of a context.
    pub fn of<'a>(&'a self, context: &'a str) -> impl Iterator<Item = (&'a str, &'a Alias)> {
        self.iter().filter(move |(_, alias)| alias.context == context)
    }

    /// The alias for a context with a namespace: one with this namespace, else one without. `is_hidden` says
    /// whether a context has the name.
    #[must_use]
    pub fn of_pair<'a>(
        &'a self,
        context: &'a str,
        namespace: &str,
        is_hidden: impl Fn(&str) -> bool,
    ) -> Option<&'a str> {
        let with = |wanted: Option<&str>| {
            let mut own = self.of(context).filter(|(_, own)| own.namespace.as_deref() == wanted);
            own.find(|(name, _)| !is_hidden(name))
        };
        with(Some(namespace)).or_else(|| with(None)).map(|(name, _)| name)
    }
}

impl AliasName {
    /// The characters of patterns, of lists of names and of `kubectx NEW=NAME`.
    pub const REFUSED: &str = "*?[],=";
}

impl FromStr for AliasName {
    type Err = AliasNameError;

    fn from_str(name: &str) -> Result<Self, AliasNameError> {
        let is_refused = |letter: &char| {
            letter.is_whitespace() || letter.is_control() || Self::REFUSED.contains(*letter)
        };
        match name.chars().next() {
            None => Err(AliasNameError::Empty),
            Some(_) if name == "." => Err(AliasNameError::Dot),
            Some(first @ ('-' | '!')) => Err(AliasNameError::Start(first)),
            Some(_) => {
                let refused = name.chars().find(is_refused).map(AliasNameError::Character);
                let hidden = (shown(name) != name).then_some(AliasNameError::Hidden);
                refused.or(hidden).map_or_else(|| Ok(Self(name.to_owned())), Err)
            }
        }
    }
}

impl Element for AliasName {}

impl FromStr for Alias {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "" => Err("not the name of a context"),
            "-" => Err("the previous context on a command line, so it can't have an alias"),
            name => Ok(Self { context: name.to_owned(), namespace: None }),
        }
    }
}

impl Element for Alias {
    /// `{context: NAME, namespace: NAME}`.
    fn of_mapping(fields: &[(String, Option<String>)]) -> Option<Result<Self, String>> {
        Some(of_fields(fields))
    }
}

fn of_fields(fields: &[(String, Option<String>)]) -> Result<Alias, String> {
    let (mut context, mut namespace) = (None, None);
    for (key, text) in fields {
        let text = text.as_deref().unwrap_or_default();
        match key.as_str() {
            "context" => {
                let Alias { context: name, .. } =
                    text.parse().map_err(|why| format!("\"{}\" is {why}", shown(text)))?;
                context = Some(name);
            }
            "namespace" => {
                let can_not = |error| format!("\"{}\" can't be a namespace: {error}", shown(text));
                check_namespace(text).map_err(can_not)?;
                namespace = Some(text.to_owned());
            }
            _ => return Err(unknown("key", key, ["context", "namespace"].into_iter())),
        }
    }
    let context = context.ok_or("there is no context, such as {context: NAME, namespace: web}")?;
    Ok(Alias { context, namespace })
}

impl<'de> Deserialize<'de> for Aliases {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AliasesVisitor)
    }
}

struct AliasesVisitor;

impl<'de> Visitor<'de> for AliasesVisitor {
    type Value = Aliases;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a mapping, such as {prod: CONTEXT}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut mapping: A) -> Result<Aliases, A::Error> {
        let mut aliases = Aliases::default();
        while let Some((Parsed(AliasName(name)), Parsed(alias))) = mapping.next_entry()? {
            if aliases.get(&name).is_some() {
                return Err(A::Error::custom(format!("duplicate key \"{}\"", shown(&name))));
            }
            aliases.0.push((name, alias));
        }
        Ok(aliases)
    }
}

struct Parsed<T>(T);

impl<'de, T: Element> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        yaml::parsed(deserializer).map(Self)
    }
}
