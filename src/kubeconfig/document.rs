//! The content of one kubeconfig file as kubectl reads it.
//!
//! A document contains no tokens, keys or certificates, so that none can be shown by mistake.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::json;
use super::problem::{Problem, ProblemKind};
use super::schema;
use super::text::SourceText;
use super::tree::{Id, Tree};
use super::yaml;

/// The entries of a kubeconfig file in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub contexts: Vec<Context>,
    pub clusters: Vec<Cluster>,
    pub users: Vec<User>,
    /// `None` if it is missing, null or `""` (semantics 2.3).
    pub current_context: Option<String>,
}

/// An entry of `contexts`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    pub name: String,
    /// The name of the cluster; may be empty.
    pub cluster: String,
    /// The name of the user; may be empty.
    pub user: String,
    /// The namespace; `None` if it is missing, null or `""` (semantics 5.4).
    pub namespace: Option<String>,
    /// Whether it has extensions, which other programs keep there.
    #[serde(default)]
    pub has_extensions: bool,
}

/// An entry of `clusters`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cluster {
    pub name: String,
    /// The address of the API server without secrets; may be empty.
    pub server: String,
}

/// An entry of `users`, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub name: String,
    /// The kind of credentials.
    pub authentication: Authentication,
}

/// The kind of credentials of a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Authentication {
    /// An exec plugin, with its command.
    Exec(String),
    /// An auth provider, with its name.
    Provider(String),
    Certificate,
    /// A bearer token, in the kubeconfig or in a token file.
    Token,
    /// A user name and a password.
    Password,
    None,
}

/// The kind of an entry of a kubeconfig.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An entry of `contexts`.
    Context,
    /// An entry of `clusters`.
    Cluster,
    /// An entry of `users`.
    User,
}

impl Kind {
    /// The key of the list that contains such entries.
    #[must_use]
    pub fn list(self) -> &'static str {
        match self {
            Kind::Context => "contexts",
            Kind::Cluster => "clusters",
            Kind::User => "users",
        }
    }

    /// The key in a context that refers to such an entry; `None` for contexts.
    #[must_use]
    pub fn reference(self) -> Option<&'static str> {
        match self {
            Kind::Context => None,
            Kind::Cluster => Some("cluster"),
            Kind::User => Some("user"),
        }
    }
}

/// The singular noun: `cluster`.
impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Kind::Context => "context",
            Kind::Cluster => "cluster",
            Kind::User => "user",
        })
    }
}

impl Document {
    /// Parses a kubeconfig. Fails with a [`Problem`] if kubectl would refuse it.
    pub fn read(source: &SourceText) -> Result<Self, Problem> {
        let text = source.as_str();
        Self::of(text, &tree_of(text)?)
    }

    pub(super) fn of(text: &str, tree: &Tree<'_>) -> Result<Self, Problem> {
        schema::check(text, tree)?;
        let Some(root) = tree.root else { return Ok(Self::default()) };
        let list = |key| tree.get(root, key).map_or(&[][..], |id| tree.values(id));
        Ok(Self {
            contexts: list("contexts").iter().map(|id| context(tree, *id)).collect(),
            clusters: list("clusters").iter().map(|id| cluster(tree, *id)).collect(),
            users: list("users").iter().map(|id| user(tree, *id)).collect(),
            current_context: filled(tree, Some(root), "current-context").map(str::to_owned),
        })
    }

    #[must_use]
    pub fn context(&self, name: &str) -> Option<&Context> {
        self.contexts.iter().find(|context| context.name == name)
    }

    /// Whether it has an entry with this name.
    #[must_use]
    pub fn has(&self, kind: Kind, name: &str) -> bool {
        match kind {
            Kind::Context => self.contexts.iter().any(|own| own.name == name),
            Kind::Cluster => self.clusters.iter().any(|own| own.name == name),
            Kind::User => self.users.iter().any(|own| own.name == name),
        }
    }
}

/// Parses a text as JSON or YAML.
///
/// A text that begins like JSON but isn't may be YAML in flow style, as with a trailing comma. If it
/// is neither, the error is that of the JSON parser.
pub(super) fn tree_of(text: &str) -> Result<Tree<'_>, Problem> {
    if !is_json(text) {
        return yaml::read(text);
    }
    match json::read(text) {
        Ok(tree) => tree,
        Err(error) => yaml::read(text).map_err(|problem| match problem.reason {
            ProblemKind::TooMany(..) | ProblemKind::Aliases => problem,
            _ => Problem {
                line: Some(error.line()),
                reason: ProblemKind::NotJson(category(&error).to_owned()),
            },
        }),
    }
}

/// Whether a text begins like a JSON object.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_ascii_start().starts_with('{')
}

/// Only the category of the error is shown, because messages of `serde_json` may quote a value.
fn category(error: &serde_json::Error) -> &'static str {
    if error.is_eof() { "it ends too early" } else { "a comma, colon, bracket or quote is wrong" }
}

fn context(tree: &Tree<'_>, entry: Id) -> Context {
    let inner = tree.get(entry, "context");
    Context {
        name: owned(tree, Some(entry), "name"),
        cluster: owned(tree, inner, "cluster"),
        user: owned(tree, inner, "user"),
        namespace: filled(tree, inner, "namespace").map(str::to_owned),
        has_extensions: inner.is_some_and(|inner| tree.get(inner, "extensions").is_some()),
    }
}

fn cluster(tree: &Tree<'_>, entry: Id) -> Cluster {
    Cluster {
        name: owned(tree, Some(entry), "name"),
        server: shown_server(&owned(tree, tree.get(entry, "cluster"), "server")),
    }
}

/// An address without `user:password@`, and without query and fragment, which may contain a token.
///
/// If there is an `@` elsewhere, a password with a `/` or a `?` may end anywhere, so only the scheme
/// is kept.
pub(super) fn shown_server(address: &str) -> String {
    let scheme = match address.find(':') {
        Some(colon) if address[colon + 1..].starts_with(['/', '\\']) => {
            let rest = address[colon + 1..].trim_start_matches(['/', '\\']);
            &address[..address.len() - rest.len()]
        }
        _ => "",
    };
    let rest = &address[scheme.len()..];
    let host_end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    if rest[host_end..].contains('@') {
        return format!("{scheme}…");
    }
    let host_start = rest[..host_end].rfind('@').map_or(0, |at| at + 1);
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    format!("{scheme}{}", &rest[host_start..end])
}

fn user(tree: &Tree<'_>, entry: Id) -> User {
    User {
        name: owned(tree, Some(entry), "name"),
        authentication: authentication(tree, tree.get(entry, "user")),
    }
}

/// The kind of credentials by kubectl's precedence (semantics 9).
fn authentication(tree: &Tree<'_>, user: Option<Id>) -> Authentication {
    let present = |key| filled(tree, user, key).is_some();
    let inside = |key| user.and_then(|user| tree.get(user, key)).map(|id| tree.resolved(id));
    if present("token") || present("tokenFile") {
        Authentication::Token
    } else if present("username") {
        Authentication::Password
    } else if present("client-certificate") || present("client-certificate-data") {
        Authentication::Certificate
    } else if let Some(command) = filled(tree, inside("exec"), "command") {
        Authentication::Exec(command.to_owned())
    } else if let Some(name) = filled(tree, inside("auth-provider"), "name") {
        Authentication::Provider(name.to_owned())
    } else {
        Authentication::None
    }
}

/// The text of a field that is neither missing, null nor empty.
pub(super) fn filled<'t>(tree: &'t Tree<'_>, mapping: Option<Id>, key: &str) -> Option<&'t str> {
    tree.text(tree.get(mapping?, key)?).filter(|text| !text.is_empty())
}

fn owned(tree: &Tree<'_>, mapping: Option<Id>, key: &str) -> String {
    filled(tree, mapping, key).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_holds_no_secret() {
        let text = "clusters: [{name: c, cluster: {server: 'https://me:SECRET@a?t=SECRET'}}]\n\
                    users: [{name: u, user: {token: SECRET, password: SECRET, username: SECRET,\n\
                    exec: {command: x, args: [SECRET], env: [{name: a, value: SECRET}]}}}]\n";
        let source = SourceText::decode(text.into()).unwrap();
        let debug = format!("{source:?} {:?}", Document::read(&source).unwrap());
        assert!(debug.contains("https://a") && !debug.contains("SECRET"), "{debug}");
    }

    #[test]
    fn an_address_keeps_its_host_and_path_and_no_secret() {
        for (address, shown) in [
            ("", ""),
            ("https://a.example:6443/k8s/c-1", "https://a.example:6443/k8s/c-1"),
            ("https://[::1]:6443", "https://[::1]:6443"),
            ("a.example:6443", "a.example:6443"),
            ("https://me:pass@a.example/x", "https://a.example/x"),
            ("https://token@a.example", "https://a.example"),
            ("https://p@ss:w@rd@a.example", "https://a.example"),
            ("me:pass@a.example:6443", "a.example:6443"),
            ("https:///me:pass@a.example", "https:///a.example"),
            ("https:/me:pass@a.example", "https:/a.example"),
            ("https://a.example/x?token=t#u", "https://a.example/x"),
            ("https://a.example#t", "https://a.example"),
            ("https://me:pa/ss@a.example", "https://…"),
            ("https://me:pa?ss@a.example", "https://…"),
            ("https://me:pa#ss@a.example", "https://…"),
        ] {
            assert_eq!(shown_server(address), shown, "{address}");
        }
    }
}
