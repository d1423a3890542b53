//! The complete entries of `clusters` and `users`, including secrets.
//!
//! A [`Document`](super::document::Document) contains no secrets. These entries are read separately,
//! right before a request to a cluster. No type here has debug output.

mod reader;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::document::tree_of;
use super::problem::Problem;
use super::text::SourceText;
use super::tree::{Id, Tree};
use crate::lexical::joined;
use reader::FieldReader;
pub(super) use reader::json;

/// An entry of `clusters`.
#[derive(Default, Clone, PartialEq)]
pub struct Connection {
    pub name: String,
    /// The address of the API server as written; may contain a password.
    pub server: String,
    /// The name that the certificate must be valid for, if it differs from the address.
    pub tls_server_name: Option<String>,
    /// Whether any certificate is accepted.
    pub insecure_skip_tls_verify: bool,
    /// The trusted certificate authorities; those of the system if `None`.
    pub certificate_authority: Option<Material>,
    pub proxy_url: Option<String>,
    pub disable_compression: bool,
    /// The configuration for exec plugins, passed in `KUBERNETES_EXEC_INFO`.
    pub plugin_config: Option<Json>,
}

/// An entry of `users`.
#[derive(Default, Clone, PartialEq)]
pub struct Credentials {
    pub name: String,
    pub token: Option<String>,
    pub token_file: Option<PathBuf>,
    pub client_certificate: Option<Material>,
    pub client_key: Option<Material>,
    pub username: Option<String>,
    pub password: Option<String>,
    pub impersonation: Impersonation,
    pub plugin: Option<ExecPlugin>,
    /// An auth provider, the predecessor of exec plugins.
    pub provider: Option<AuthProvider>,
}

/// A certificate or key, in the kubeconfig or in a file. The former takes precedence.
#[derive(Clone)]
pub enum Material {
    /// Base64, as written.
    Data(String),
    /// A path, resolved against the directory of the kubeconfig (semantics 2.7).
    File(PathBuf),
}

/// Ignores line breaks in base64.
impl PartialEq for Material {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Material::Data(own), Material::Data(other)) => own
                .split_ascii_whitespace()
                .flat_map(str::bytes)
                .eq(other.split_ascii_whitespace().flat_map(str::bytes)),
            (Material::File(own), Material::File(other)) => own == other,
            _ => false,
        }
    }
}

#[derive(Default, Clone, PartialEq)]
pub struct Impersonation {
    /// `as`.
    pub user: Option<String>,
    /// `as-uid`.
    pub uid: Option<String>,
    /// `as-groups`.
    pub groups: Vec<String>,
    /// `as-user-extra`.
    pub extra: BTreeMap<String, Vec<String>>,
}

/// `exec`: a program that prints credentials.
#[derive(Clone, PartialEq)]
pub struct ExecPlugin {
    /// The program: a path, resolved against the directory of the kubeconfig, or a name to search in
    /// `PATH` (semantics 2.7).
    pub command: PathBuf,
    pub args: Vec<String>,
    pub env: Vec<(String, String)>,
    /// The version of the protocol, such as `client.authentication.k8s.io/v1`.
    pub api_version: String,
    /// Shown if the program is not found.
    pub install_hint: Option<String>,
    /// Whether `KUBERNETES_EXEC_INFO` contains the cluster.
    pub provide_cluster_info: bool,
    /// `Never`, `IfAvailable` or `Always`.
    pub interactive_mode: Option<String>,
}

/// `auth-provider`.
#[derive(Clone, PartialEq)]
pub struct AuthProvider {
    pub name: String,
    /// Its settings, including tokens.
    pub config: BTreeMap<String, String>,
}

impl Credentials {
    /// Whether it has the same credentials, perhaps by another name.
    #[must_use]
    pub fn is_as(&self, other: &Self) -> bool {
        *self == Self { name: self.name.clone(), ..other.clone() }
    }

    /// Whether it has a token, a key or a password, not only paths of files with them.
    #[must_use]
    pub fn has_secrets(&self) -> bool {
        self.token.is_some()
            || self.password.is_some()
            || matches!(self.client_key, Some(Material::Data(_)))
            || self.provider.as_ref().is_some_and(|own| {
                ["id-token", "refresh-token", "client-secret", "access-token"]
                    .iter()
                    .any(|key| own.config.get(*key).is_some_and(|value| !value.is_empty()))
            })
    }
}

/// All clusters and users of a kubeconfig.
pub struct CredentialEntries {
    pub clusters: HashMap<String, Connection>,
    pub users: HashMap<String, Credentials>,
}

/// The cluster with a name. `directory` is the directory of the kubeconfig.
pub fn connection(
    source: &SourceText,
    name: &str,
    directory: &Path,
) -> Result<Option<Connection>, Problem> {
    let tree = tree_of(source.as_str())?;
    Ok(entry(&tree, "clusters", name).map(|entry| connection_in(&tree, entry, directory)))
}

/// The user with a name. `directory` is the directory of the kubeconfig.
pub fn credentials(
    source: &SourceText,
    name: &str,
    directory: &Path,
) -> Result<Option<Credentials>, Problem> {
    let tree = tree_of(source.as_str())?;
    Ok(entry(&tree, "users", name).map(|entry| credentials_in(&tree, entry, directory)))
}

/// All clusters and users. `directory` is the directory of the kubeconfig.
pub fn entries(source: &SourceText, directory: &Path) -> Result<CredentialEntries, Problem> {
    Ok(entries_of(&tree_of(source.as_str())?, directory))
}

/// The same from a tree.
pub(super) fn entries_of(tree: &Tree<'_>, directory: &Path) -> CredentialEntries {
    let list = |key| tree.root.and_then(|root| tree.get(root, key)).map(|id| tree.values(id));
    let clusters = list("clusters").unwrap_or_default().iter();
    let users = list("users").unwrap_or_default().iter();
    CredentialEntries {
        clusters: clusters
            .map(|entry| connection_in(tree, *entry, directory))
            .map(|own| (own.name.clone(), own))
            .collect(),
        users: users
            .map(|entry| credentials_in(tree, *entry, directory))
            .map(|own| (own.name.clone(), own))
            .collect(),
    }
}

fn connection_in(tree: &Tree<'_>, entry: Id, directory: &Path) -> Connection {
    let reader = FieldReader { tree, mapping: tree.get(entry, "cluster"), directory };
    Connection {
        name: name_of(tree, entry).to_owned(),
        server: reader.text("server").unwrap_or_default(),
        tls_server_name: reader.text("tls-server-name"),
        insecure_skip_tls_verify: reader.flag("insecure-skip-tls-verify"),
        certificate_authority: reader.material("certificate-authority"),
        proxy_url: reader.text("proxy-url"),
        disable_compression: reader.flag("disable-compression"),
        plugin_config: reader.plugin_config(),
    }
}

fn credentials_in(tree: &Tree<'_>, entry: Id, directory: &Path) -> Credentials {
    let reader = FieldReader { tree, mapping: tree.get(entry, "user"), directory };
    Credentials {
        name: name_of(tree, entry).to_owned(),
        token: reader.text("token"),
        token_file: reader.text("tokenFile").map(|file| joined(directory, &file)),
        client_certificate: reader.material("client-certificate"),
        client_key: reader.material("client-key"),
        username: reader.text("username"),
        password: reader.text("password"),
        impersonation: Impersonation {
            user: reader.text("as"),
            uid: reader.text("as-uid"),
            groups: reader.texts("as-groups"),
            extra: reader.entries("as-user-extra", FieldReader::texts),
        },
        plugin: reader.below("exec").map(|reader| reader.plugin()),
        provider: reader.below("auth-provider").map(|reader| AuthProvider {
            name: reader.text("name").unwrap_or_default(),
            config: reader.entries("config", |reader, key| reader.text(key).unwrap_or_default()),
        }),
    }
}

fn entry(tree: &Tree<'_>, list: &str, name: &str) -> Option<Id> {
    let entries = tree.values(tree.get(tree.root?, list)?);
    entries.iter().copied().find(|entry| name_of(tree, *entry) == name)
}

fn name_of<'t>(tree: &'t Tree<'_>, entry: Id) -> &'t str {
    tree.get(entry, "name").and_then(|id| tree.text(id)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "
clusters:
- name: c
  cluster:
    server: https://a
    certificate-authority: ca.pem
    insecure-skip-tls-verify: yes
    extensions:
    - name: client.authentication.k8s.io/exec
      extension: {audience: x, deep: [1, {on: no}]}
users:
- name: u
  user:
    client-certificate: /abs/c.pem
    client-certificate-data: AAAA
    tokenFile: ../token
    as: jane
    as-user-extra: {scopes: [a, b]}
    auth-provider: {name: oidc, config: {id-token: t}}
    exec: {command: bin/x, args: [a], env: [{name: A, value: b}], apiVersion: v}
";

    fn source() -> SourceText {
        SourceText::decode(TEXT.into()).unwrap()
    }

    #[test]
    fn a_cluster_with_its_files() {
        let found = connection(&source(), "c", Path::new("/k")).unwrap().unwrap();
        assert!(found.insecure_skip_tls_verify && !found.disable_compression);
        assert!(
            matches!(found.certificate_authority, Some(Material::File(file)) if file == Path::new("/k/ca.pem"))
        );
        let config = serde_json::json!({"audience": "x", "deep": [1, {"true": false}]});
        assert_eq!(found.plugin_config.map(|own| own["audience"].clone()), Some("x".into()));
        assert_eq!(config["deep"][0], 1);
        assert!(connection(&source(), "d", Path::new("/k")).unwrap().is_none());
    }

    #[test]
    fn a_user_with_everything() {
        let found = credentials(&source(), "u", Path::new("/k")).unwrap().unwrap();
        assert_eq!(found.token_file.as_deref(), Some(Path::new("/token")));
        assert!(matches!(found.client_certificate, Some(Material::Data(data)) if data == "AAAA"));
        assert_eq!(found.impersonation.extra["scopes"], ["a", "b"]);
        assert_eq!(found.provider.unwrap().config["id-token"], "t");
        let plugin = found.plugin.unwrap();
        assert_eq!(plugin.command, Path::new("/k/bin/x"));
        assert_eq!(
            (plugin.args, plugin.env),
            (vec!["a".to_owned()], vec![("A".to_owned(), "b".to_owned())])
        );
    }
}
