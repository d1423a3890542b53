//! The namespaces of a cluster, and the lists of them that the API gives out page by page.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::message::Response;
use super::query::Query;
use super::status;

/// One namespace.
#[derive(Clone)]
pub(super) struct Namespace {
    pub(super) name: String,
    version: u64,
    is_terminating: bool,
}

/// The namespaces as they are, and as they were in the versions that are still kept.
pub(super) struct Namespaces {
    versions: BTreeMap<u64, Vec<Namespace>>,
}

/// A page of a list, and the metadata for the next one.
pub(super) struct Page {
    pub(super) namespaces: Vec<Namespace>,
    pub(super) metadata: Value,
}

impl Namespaces {
    /// A cluster with just these.
    pub(super) fn new(names: Vec<String>) -> Namespaces {
        let mut all = Namespaces { versions: BTreeMap::from([(1000, Vec::new())]) };
        for name in names {
            all.versions.last_entry().expect("never empty").get_mut().push(Namespace {
                name,
                version: 1000,
                is_terminating: false,
            });
        }
        all.change(|_, _| ());
        all
    }

    /// Makes a new version.
    fn change(&mut self, change: impl FnOnce(&mut Vec<Namespace>, u64)) {
        let (version, mut namespaces) = (self.version() + 1, self.now().to_vec());
        change(&mut namespaces, version);
        // As etcd keeps its keys: bytewise.
        namespaces.sort_by(|one, other| one.name.cmp(&other.name));
        self.versions.insert(version, namespaces);
    }

    pub(super) fn create(&mut self, name: &str) {
        let name = name.to_owned();
        self.change(|all, version| all.push(Namespace { name, version, is_terminating: false }));
    }

    pub(super) fn delete(&mut self, name: &str) {
        self.change(|all, _| all.retain(|namespace| namespace.name != name));
    }

    pub(super) fn terminate(&mut self, name: &str) {
        self.change(|all, version| {
            for namespace in all.iter_mut().filter(|namespace| namespace.name == name) {
                (namespace.version, namespace.is_terminating) = (version, true);
            }
        });
    }

    /// Forgets what was: every continue token given out so far is expired.
    pub(super) fn compact(&mut self) {
        self.change(|_, _| ());
        let newest = self.versions.pop_last().expect("never empty");
        self.versions = BTreeMap::from([newest]);
    }

    /// All of them, as they are now.
    pub(super) fn now(&self) -> &[Namespace] {
        self.versions.last_key_value().expect("never empty").1
    }

    pub(super) fn version(&self) -> u64 {
        *self.versions.last_key_value().expect("never empty").0
    }

    /// The one of this name.
    pub(super) fn named(&self, name: &str) -> Option<&Namespace> {
        self.now().iter().find(|namespace| namespace.name == name)
    }

    /// The part of the list that `limit` and `continue` ask for.
    pub(super) fn page(&self, query: &Query) -> Result<Page, Response> {
        let limit = match query.get("limit").filter(|limit| !limit.is_empty()) {
            None => 0,
            Some(limit) => limit.parse().map_err(|_| {
                status::bad_request(&format!("strconv.ParseInt: parsing {limit:?}: invalid syntax"))
            })?,
        };
        let start = match query.get("continue").filter(|token| !token.is_empty()) {
            None => Start { version: None, key: String::new() },
            Some(token) => Start::from_token(token)?,
        };
        let version = start.version.unwrap_or(self.version());
        let Some(all) = self.versions.get(&version) else {
            return Err(status::expired(&token(-1, &start.key)));
        };
        let rest = &all[all.partition_point(|namespace| namespace.name < start.key)..];
        let shown = if limit == 0 { rest.len() } else { rest.len().min(limit) };

        let mut metadata = json!({ "resourceVersion": version.to_string() });
        if shown < rest.len() {
            // The key after the last one shown.
            let after = format!("{}\0", rest[shown - 1].name);
            let version = i64::try_from(version).expect("a small version");
            metadata["continue"] = json!(token(version, &after));
            metadata["remainingItemCount"] = json!(rest.len() - shown);
        }
        Ok(Page { namespaces: rest[..shown].to_vec(), metadata })
    }
}

impl Namespace {
    /// As the API shows it.
    pub(super) fn object(&self) -> Value {
        let mut object = json!({
            "kind": "Namespace",
            "apiVersion": "v1",
            "metadata": self.metadata(),
            "spec": { "finalizers": ["kubernetes"] },
            "status": { "phase": "Active" },
        });
        if self.is_terminating {
            object["status"]["phase"] = json!("Terminating");
        }
        object
    }

    /// As `OpenShift` shows it.
    pub(super) fn project(&self) -> Value {
        let mut object = self.object();
        object["kind"] = json!("Project");
        object["apiVersion"] = json!("project.openshift.io/v1");
        object
    }

    fn metadata(&self) -> Value {
        let bytes = self.name.bytes();
        let number = bytes.fold(0_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(byte)) >> 20;
        let mut metadata = json!({
            "name": self.name,
            "uid": format!("00000000-0000-4000-8000-{number:012x}"),
            "resourceVersion": self.version.to_string(),
            "creationTimestamp": "2024-02-29T12:00:00Z",
            "labels": { "kubernetes.io/metadata.name": self.name },
        });
        if self.is_terminating {
            metadata["deletionTimestamp"] = json!("2025-01-01T12:00:00Z");
        }
        metadata
    }
}

/// Where a list goes on; in today's list where no version is given.
struct Start {
    version: Option<u64>,
    key: String,
}

impl Start {
    fn from_token(token: &str) -> Result<Start, Response> {
        let invalid = || status::bad_request("continue key is not valid");
        let decoded = BASE64_URL_SAFE_NO_PAD.decode(token).map_err(|_| invalid())?;
        let fields: Value = serde_json::from_slice(&decoded).map_err(|_| invalid())?;
        let version = fields["rv"].as_i64().filter(|version| *version != 0).ok_or_else(invalid)?;
        let key = fields["start"].as_str().filter(|key| !key.is_empty()).ok_or_else(invalid)?;
        Ok(Start { version: u64::try_from(version).ok(), key: key.to_owned() })
    }
}

/// A continue token. Version -1 means the list as it is when the token comes back.
fn token(version: i64, key: &str) -> String {
    let fields = json!({ "v": "meta.k8s.io/v1", "rv": version, "start": key });
    BASE64_URL_SAFE_NO_PAD.encode(fields.to_string())
}
