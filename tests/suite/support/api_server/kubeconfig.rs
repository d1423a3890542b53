//! Kubeconfigs that lead to a server, and the credentials in them.

use std::fmt::Write as _;
use std::path::PathBuf;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

use super::super::home::Home;
use super::certificates::ClientCertificate;

type Fields = Map<String, Value>;

/// What a `user` of a kubeconfig holds.
#[derive(Clone, Default)]
pub(crate) struct Credential(Fields);

impl Credential {
    /// Nothing.
    pub(crate) fn none() -> Credential {
        Credential::default()
    }

    /// A bearer token.
    pub(crate) fn token(token: &str) -> Credential {
        Credential::none().with("token", token)
    }

    /// A bearer token in a file of the home.
    pub(crate) fn token_file(home: &Home, below: &str, token: &str) -> Credential {
        let path = home.write(below, token);
        Credential::none().with("tokenFile", path.to_str().expect("a path in UTF-8"))
    }

    /// A name and a password.
    pub(crate) fn password(name: &str, password: &str) -> Credential {
        Credential::none().with("username", name).with("password", password)
    }

    /// A certificate and its key, within the kubeconfig.
    pub(crate) fn certificate(certificate: &ClientCertificate) -> Credential {
        Credential::none()
            .with("client-certificate-data", BASE64_STANDARD.encode(&certificate.certificate))
            .with("client-key-data", BASE64_STANDARD.encode(&certificate.key))
    }

    /// A certificate and its key, in the files `DIRECTORY/client.crt` and `DIRECTORY/client.key`.
    pub(crate) fn certificate_files(
        home: &Home,
        directory: &str,
        certificate: &ClientCertificate,
    ) -> Credential {
        let crt = home.write(&format!("{directory}/client.crt"), &certificate.certificate);
        let key = home.write(&format!("{directory}/client.key"), &certificate.key);
        Credential::none()
            .with("client-certificate", crt.to_str().expect("a path in UTF-8"))
            .with("client-key", key.to_str().expect("a path in UTF-8"))
    }

    /// Acts as this user.
    pub(crate) fn acting_as(self, user: &str) -> Credential {
        self.with("as", user)
    }

    /// Has this field, in place of what it had under that name.
    pub(crate) fn with(mut self, field: &str, value: impl Into<Value>) -> Credential {
        self.0.insert(field.to_owned(), value.into());
        self
    }
}

/// A kubeconfig with one context or more, of which the first is the current one. What is set is
/// set for the last one.
#[derive(Clone)]
pub(crate) struct Kubeconfig(Vec<Entry>);

/// A context, with a cluster and a user of the same name.
#[derive(Clone)]
struct Entry {
    name: String,
    cluster: Fields,
    user: Fields,
    namespace: Option<String>,
}

impl Kubeconfig {
    pub(super) fn new(url: &str, authority: Option<&str>, credential: Credential) -> Kubeconfig {
        let mut cluster = Fields::from_iter([("server".to_owned(), json!(url))]);
        if let Some(pem) = authority {
            let encoded = BASE64_STANDARD.encode(pem);
            cluster.insert("certificate-authority-data".to_owned(), json!(encoded));
        }
        let name = "test".to_owned();
        Kubeconfig(vec![Entry { name, cluster, user: credential.0, namespace: None }])
    }

    /// Names the context, its cluster and its user.
    pub(crate) fn named(mut self, name: &str) -> Kubeconfig {
        name.clone_into(&mut self.last().name);
        self
    }

    /// Sets the namespace of the context.
    pub(crate) fn namespace(mut self, namespace: &str) -> Kubeconfig {
        self.last().namespace = Some(namespace.to_owned());
        self
    }

    /// Sets a field of the cluster, such as `proxy-url`.
    pub(crate) fn cluster(mut self, field: &str, value: impl Into<Value>) -> Kubeconfig {
        self.last().cluster.insert(field.to_owned(), value.into());
        self
    }

    /// Leaves a field of the cluster out.
    pub(crate) fn without(mut self, field: &str) -> Kubeconfig {
        self.last().cluster.remove(field);
        self
    }

    /// Has the authority in a file of the home instead of within.
    pub(crate) fn authority_file(mut self, home: &Home, below: &str) -> Kubeconfig {
        let within = self.last().cluster.remove("certificate-authority-data");
        let within = within.as_ref().and_then(Value::as_str).expect("a server with TLS");
        let path = home.write(below, BASE64_STANDARD.decode(within).expect("encoded above"));
        self.cluster("certificate-authority", path.to_str().expect("a path in UTF-8"))
    }

    /// Has the contexts of another one after its own.
    pub(crate) fn and(mut self, other: Kubeconfig) -> Kubeconfig {
        self.0.extend(other.0);
        self
    }

    /// As YAML.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("apiVersion: v1\nkind: Config\ncurrent-context: {}\n", {
            json!(self.0[0].name)
        });
        let mut section = |key: &str, part: &str, fields: &dyn Fn(&Entry) -> Fields| {
            writeln!(text, "{key}:").expect("write to a string");
            for entry in &self.0 {
                let (name, fields) = (json!(entry.name), fields(entry));
                let none = if fields.is_empty() { " {}" } else { "" };
                writeln!(text, "- name: {name}\n  {part}:{none}").expect("write to a string");
                for (field, value) in fields {
                    writeln!(text, "    {field}: {value}").expect("write to a string");
                }
            }
        };
        section("contexts", "context", &|entry| {
            let mut fields = Fields::new();
            fields.insert("cluster".to_owned(), json!(entry.name));
            fields.insert("user".to_owned(), json!(entry.name));
            if let Some(namespace) = &entry.namespace {
                fields.insert("namespace".to_owned(), json!(namespace));
            }
            fields
        });
        section("clusters", "cluster", &|entry| entry.cluster.clone());
        section("users", "user", &|entry| entry.user.clone());
        text
    }

    /// Writes it to `.kube/config`, which commands read unless KUBECONFIG is set.
    pub(crate) fn write(&self, home: &Home) -> PathBuf {
        self.write_to(home, ".kube/config")
    }

    /// Writes it to another file.
    pub(crate) fn write_to(&self, home: &Home, below: &str) -> PathBuf {
        home.write(below, self.text())
    }

    fn last(&mut self) -> &mut Entry {
        self.0.last_mut().expect("never empty")
    }
}
