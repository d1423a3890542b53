//! One file, read: what kubectl would take from it.
//!
//! A document holds names and where they lead, never a token, a key or a certificate: what is not
//! here can't be shown by mistake.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::json;
use super::problem::{Problem, ProblemKind};
use super::schema;
use super::text::SourceText;
use super::tree::{Id, Tree};
use super::yaml;

/// What a kubeconfig file says, in its own order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The entries of `contexts`.
    pub contexts: Vec<Context>,
    /// The entries of `clusters`.
    pub clusters: Vec<Cluster>,
    /// The entries of `users`.
    pub users: Vec<User>,
    /// `current-context`; missing, null and `""` are the same (semantics 2.3).
    pub current_context: Option<String>,
}

/// An entry of `contexts`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// Its name.
    pub name: String,
    /// The name of its cluster; may be empty.
    pub cluster: String,
    /// The name of its user; may be empty.
    pub user: String,
    /// Its namespace; missing, null and `""` are the same (semantics 5.4).
    pub namespace: Option<String>,
}

/// An entry of `clusters`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cluster {
    /// Its name.
    pub name: String,
    /// The address of its API server, without the secrets that may stand in it; may be empty.
    pub server: String,
}

/// An entry of `users`, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Its name.
    pub name: String,
    /// How it verifies who it is.
    pub authentication: Authentication,
}

/// How a user verifies who they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Authentication {
    /// A credential plugin, by the command that runs it.
    Exec(String),
    /// A legacy provider, by its name.
    Provider(String),
    /// A client certificate.
    Certificate,
    /// A bearer token, in the file or in one that it names.
    Token,
    /// A user name and a password.
    Password,
    /// Nothing that kubectl knows.
    None,
}

/// What an entry of a kubeconfig is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An entry of `contexts`.
    Context,
    /// An entry of `clusters`.
    Cluster,
    /// An entry of `users`.
    User,
}

impl Kind {
    /// The key of the list that it stands in.
    #[must_use]
    pub fn list(self) -> &'static str {
        match self {
            Kind::Context => "contexts",
            Kind::Cluster => "clusters",
            Kind::User => "users",
        }
    }

    /// The key of a context that names such an entry; none for a context, which others don't name.
    #[must_use]
    pub fn reference(self) -> Option<&'static str> {
        match self {
            Kind::Context => None,
            Kind::Cluster => Some("cluster"),
            Kind::User => Some("user"),
        }
    }
}

/// In a word: `cluster`.
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
    /// Reads a file's text; what kubectl would refuse is a [`Problem`].
    pub fn read(source: &SourceText) -> Result<Self, Problem> {
        let text = source.as_str();
        let tree = tree_of(text)?;
        schema::check(text, &tree)?;
        let Some(root) = tree.root() else { return Ok(Self::default()) };
        let list = |key| tree.get(root, key).map_or(&[][..], |id| tree.values(id));
        Ok(Self {
            contexts: list("contexts").iter().map(|id| context(&tree, *id)).collect(),
            clusters: list("clusters").iter().map(|id| cluster(&tree, *id)).collect(),
            users: list("users").iter().map(|id| user(&tree, *id)).collect(),
            current_context: filled(&tree, Some(root), "current-context").map(str::to_owned),
        })
    }

    /// The context of that name.
    #[must_use]
    pub fn context(&self, name: &str) -> Option<&Context> {
        self.contexts.iter().find(|context| context.name == name)
    }

    /// Whether it has an entry of that name.
    #[must_use]
    pub fn has(&self, kind: Kind, name: &str) -> bool {
        match kind {
            Kind::Context => self.contexts.iter().any(|own| own.name == name),
            Kind::Cluster => self.clusters.iter().any(|own| own.name == name),
            Kind::User => self.users.iter().any(|own| own.name == name),
        }
    }
}

/// The tree of a text in either format.
///
/// What begins like JSON but isn't may still be YAML in flow style, as with a trailing comma; where
/// it is neither, the parser of the format it begins like says why.
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

/// Whether a text begins as a JSON object.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_ascii_start().starts_with('{')
}

/// `serde_json` may quote a value in its message, so only the kind of fault is told.
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
    }
}

fn cluster(tree: &Tree<'_>, entry: Id) -> Cluster {
    Cluster {
        name: owned(tree, Some(entry), "name"),
        server: without_secrets(&owned(tree, tree.get(entry, "cluster"), "server")),
    }
}

/// An address without `user:password@`, and without what follows `?` or `#`, where some servers
/// take a token. Taken away here, so that no list, no picker and no debug output can show it.
///
/// Where an `@` stands elsewhere, a password with a `/` or a `?` of its own may be cut anywhere:
/// then nothing but the scheme is left.
fn without_secrets(address: &str) -> String {
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

/// In the order in which kubectl prefers them (semantics 9).
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
        let told = format!("{source:?} {:?}", Document::read(&source).unwrap());
        assert!(told.contains("https://a") && !told.contains("SECRET"), "{told}");
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
            assert_eq!(without_secrets(address), shown, "{address}");
        }
    }
}
