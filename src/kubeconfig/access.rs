//! What it takes to reach a cluster: the whole entries of `clusters` and `users`, secrets included.
//!
//! A [`Document`](super::document::Document) holds none of this. It is read anew, for one cluster
//! and one user, when a cluster is to be asked. Nothing here has debug output.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::document::{filled, tree_of};
use super::problem::Problem;
use super::scalar::Meaning;
use super::text::SourceText;
use super::tree::{Id, Tree, Value};

/// The name under which a cluster keeps what its credential plugin should be told.
const PLUGIN_EXTENSION: &str = "client.authentication.k8s.io/exec";

/// How a cluster is reached.
#[derive(Default, Clone)]
pub struct Connection {
    /// Its name.
    pub name: String,
    /// The address of its API server as it is spelled; may hold a password.
    pub server: String,
    /// The name that its certificate must be valid for, if not that of the address.
    pub tls_server_name: Option<String>,
    /// Whether to take any certificate.
    pub insecure_skip_tls_verify: bool,
    /// The certificates that its own may be signed by; those of the system if none are given.
    pub certificate_authority: Option<Material>,
    /// The proxy to go through.
    pub proxy_url: Option<String>,
    /// Whether answers should not be compressed.
    pub disable_compression: bool,
    /// What its credential plugin should be told.
    pub plugin_config: Option<Json>,
}

/// How a user proves who they are.
#[derive(Default, Clone)]
pub struct Credentials {
    /// Its name; empty for nobody.
    pub name: String,
    /// A bearer token.
    pub token: Option<String>,
    /// A file with a bearer token.
    pub token_file: Option<PathBuf>,
    /// A client certificate, PEM.
    pub client_certificate: Option<Material>,
    /// The key of the client certificate, PEM.
    pub client_key: Option<Material>,
    /// A user name for basic authentication.
    pub username: Option<String>,
    /// Its password.
    pub password: Option<String>,
    /// Whom to act as.
    pub impersonation: Impersonation,
    /// A credential plugin.
    pub plugin: Option<Plugin>,
    /// A provider of the kind that came before plugins.
    pub provider: Option<Provider>,
}

/// Something that may stand in the kubeconfig or in a file of its own; the former wins.
#[derive(Clone)]
pub enum Material {
    /// Base64, as it stands there.
    Data(String),
    /// The file, resolved against the folder of the kubeconfig (semantics 2.7).
    File(PathBuf),
}

/// Whom to act as.
#[derive(Default, Clone)]
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
#[derive(Clone)]
pub struct Plugin {
    /// The program; a path is resolved against the folder of the kubeconfig, a bare name is one to
    /// look for in `PATH` (semantics 2.7).
    pub command: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// Variables to set besides ours.
    pub env: Vec<(String, String)>,
    /// The version of the protocol, such as `client.authentication.k8s.io/v1`.
    pub api_version: String,
    /// How to install it.
    pub install_hint: Option<String>,
    /// Whether it is told of the cluster.
    pub provide_cluster_info: bool,
    /// `Never`, `IfAvailable` or `Always`.
    pub interactive_mode: Option<String>,
}

/// `auth-provider`.
#[derive(Clone)]
pub struct Provider {
    /// Its name.
    pub name: String,
    /// What it keeps, tokens included.
    pub config: BTreeMap<String, String>,
}

/// The cluster of that name, in the text of a kubeconfig in `folder`.
pub fn connection(
    source: &SourceText,
    name: &str,
    folder: &Path,
) -> Result<Option<Connection>, Problem> {
    let tree = tree_of(source.as_str())?;
    Ok(entry(&tree, "clusters", name).map(|entry| {
        let reader = Reader { tree: &tree, mapping: tree.get(entry, "cluster"), folder };
        Connection {
            name: name.to_owned(),
            server: reader.text("server").unwrap_or_default(),
            tls_server_name: reader.text("tls-server-name"),
            insecure_skip_tls_verify: reader.flag("insecure-skip-tls-verify"),
            certificate_authority: reader.material("certificate-authority"),
            proxy_url: reader.text("proxy-url"),
            disable_compression: reader.flag("disable-compression"),
            plugin_config: reader.plugin_config(),
        }
    }))
}

/// The user of that name, likewise.
pub fn credentials(
    source: &SourceText,
    name: &str,
    folder: &Path,
) -> Result<Option<Credentials>, Problem> {
    let tree = tree_of(source.as_str())?;
    Ok(entry(&tree, "users", name).map(|entry| {
        let reader = Reader { tree: &tree, mapping: tree.get(entry, "user"), folder };
        Credentials {
            name: name.to_owned(),
            token: reader.text("token"),
            token_file: reader.text("tokenFile").map(|file| folder.join(file)),
            client_certificate: reader.material("client-certificate"),
            client_key: reader.material("client-key"),
            username: reader.text("username"),
            password: reader.text("password"),
            impersonation: Impersonation {
                user: reader.text("as"),
                uid: reader.text("as-uid"),
                groups: reader.texts("as-groups"),
                extra: reader.entries("as-user-extra", Reader::texts),
            },
            plugin: reader.below("exec").map(|reader| reader.plugin()),
            provider: reader.below("auth-provider").map(|reader| Provider {
                name: reader.text("name").unwrap_or_default(),
                config: reader
                    .entries("config", |reader, key| reader.text(key).unwrap_or_default()),
            }),
        }
    }))
}

fn entry(tree: &Tree<'_>, list: &str, name: &str) -> Option<Id> {
    let entries = tree.values(tree.get(tree.root()?, list)?);
    entries.iter().copied().find(|entry| {
        tree.get(*entry, "name").and_then(|id| tree.text(id)).unwrap_or_default() == name
    })
}

/// A mapping, and the folder that paths in it start from.
struct Reader<'t> {
    tree: &'t Tree<'t>,
    mapping: Option<Id>,
    folder: &'t Path,
}

impl Reader<'_> {
    fn text(&self, key: &str) -> Option<String> {
        filled(self.tree, self.mapping, key).map(str::to_owned)
    }

    fn texts(&self, key: &str) -> Vec<String> {
        let text = |id: &Id| self.tree.text(*id).unwrap_or_default().to_owned();
        self.get(key).map_or(&[][..], |id| self.tree.values(id)).iter().map(text).collect()
    }

    fn flag(&self, key: &str) -> bool {
        self.get(key).is_some_and(|id| json(self.tree, id) == Json::Bool(true))
    }

    fn get(&self, key: &str) -> Option<Id> {
        self.tree.get(self.mapping?, key)
    }

    /// A mapping that is one, rather than null.
    fn below(&self, key: &str) -> Option<Self> {
        let id = self.tree.resolved(self.get(key)?);
        let is_mapping = matches!(self.tree.node(id).value, Value::Mapping { .. });
        is_mapping.then_some(Self { mapping: Some(id), ..*self })
    }

    fn entries<T>(&self, key: &str, value: impl Fn(&Self, &str) -> T) -> BTreeMap<String, T> {
        let Some(reader) = self.below(key) else { return BTreeMap::new() };
        let names = keys(self.tree, reader.mapping);
        names.into_iter().map(|name| (name.clone(), value(&reader, &name))).collect()
    }

    fn material(&self, key: &str) -> Option<Material> {
        let data = self.text(&format!("{key}-data")).map(Material::Data);
        data.or_else(|| Some(Material::File(self.folder.join(self.text(key)?))))
    }

    fn plugin(&self) -> Plugin {
        let command = self.text("command").unwrap_or_default();
        let variables = self.get("env").map_or(&[][..], |id| self.tree.values(id));
        Plugin {
            command: if command.contains('/') { self.folder.join(command) } else { command.into() },
            args: self.texts("args"),
            env: variables
                .iter()
                .map(|id| Self { mapping: Some(*id), ..*self })
                .filter_map(|own| Some((own.text("name")?, own.text("value").unwrap_or_default())))
                .collect(),
            api_version: self.text("apiVersion").unwrap_or_default(),
            install_hint: self.text("installHint"),
            provide_cluster_info: self.flag("provideClusterInfo"),
            interactive_mode: self.text("interactiveMode"),
        }
    }

    fn plugin_config(&self) -> Option<Json> {
        let extensions = self.tree.values(self.get("extensions")?);
        let own = extensions.iter().find(|id| {
            self.tree.get(**id, "name").and_then(|name| self.tree.text(name))
                == Some(PLUGIN_EXTENSION)
        });
        Some(json(self.tree, self.tree.get(*own?, "extension")?))
    }
}

/// The keys of a mapping, those that `<<` brings in included, each once.
fn keys(tree: &Tree<'_>, mapping: Option<Id>) -> Vec<String> {
    let Some(mapping) = mapping else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    for entry in tree.entries(mapping) {
        if tree.is_merge(entry.key) {
            found.extend(tree.merged(entry.value).flat_map(|id| keys(tree, Some(id))));
        } else {
            found.extend(tree.key(entry.key).map(str::to_owned));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Any value as JSON, typed as kubectl types it.
fn json(tree: &Tree<'_>, id: Id) -> Json {
    match &tree.node(tree.resolved(id)).value {
        Value::Scalar { text, meaning, .. } => match meaning {
            Meaning::Null => Json::Null,
            Meaning::Bool => Json::Bool(matches!(
                text.to_ascii_lowercase().as_str(),
                "true" | "yes" | "on" | "y"
            )),
            Meaning::Number => serde_json::from_str(text).unwrap_or_else(|_| Json::from(&**text)),
            Meaning::Text => Json::from(&**text),
        },
        Value::Sequence { values, .. } => values.iter().map(|id| json(tree, *id)).collect(),
        Value::Mapping { .. } => keys(tree, Some(id))
            .into_iter()
            .filter_map(|key| Some((key.clone(), json(tree, tree.get(id, &key)?))))
            .collect(),
        Value::Alias(_) | Value::Opaque => Json::Null,
    }
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
        assert_eq!(found.token_file.as_deref(), Some(Path::new("/k/../token")));
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
