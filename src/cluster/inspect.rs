//! Inspects credentials without using them: when they expire, which files are missing, and which exec
//! plugins kubectl could not run. No plugin is run, and nothing is sent.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::kubeconfig::credentials::{
    Connection, CredentialEntries, Credentials, ExecPlugin, Material,
};
use crate::kubeconfig::plan::Kind;
use crate::kubeconfig::store::Access;

use super::deadline::Deadline;
use super::expiry::{self, Validity};
use super::options::QueryOptions;
use super::scrub::Scrubber;
use super::{ClusterError, material, plugin, provider};

/// What was found about a field of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialFacts {
    pub kind: Kind,
    pub name: String,
    /// Such as `client-certificate`.
    pub field: &'static str,
    pub state: CredentialState,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialState {
    Valid(Validity),
    Fault(CredentialFault),
    /// kubectl could not run the plugin or use the auth provider.
    Unusable(ClusterError),
    /// kubectl uses the auth provider; it supports no new ones.
    Legacy,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialFault {
    /// The file can't be read, with its path and the reason.
    Unreadable(String),
    NotPem,
}

type Read = Result<Vec<u8>, CredentialFault>;

/// Inspects the entries of many files. A plugin that several users have is looked for once.
pub struct CredentialInspector {
    options: QueryOptions,
    plugins: HashMap<(PathBuf, String, Option<String>), Option<ClusterError>>,
}

impl CredentialInspector {
    #[must_use]
    pub fn new(options: QueryOptions) -> Self {
        Self { options, plugins: HashMap::new() }
    }

    /// The facts of the clusters and users of a file for which `is_used` is true.
    pub fn facts(
        &mut self,
        entries: &CredentialEntries,
        is_used: impl Fn(Kind, &str) -> bool,
    ) -> Vec<CredentialFacts> {
        let mut facts = Vec::new();
        for cluster in entries.clusters.values().filter(|own| is_used(Kind::Cluster, &own.name)) {
            facts.extend(of_cluster(cluster, &self.options));
        }
        for user in entries.users.values().filter(|own| is_used(Kind::User, &own.name)) {
            self.add_user(user, &mut |field, state| {
                let name = user.name.clone();
                facts.push(CredentialFacts { kind: Kind::User, name, field, state });
            });
        }
        facts
    }

    fn add_user(&mut self, user: &Credentials, add: &mut dyn FnMut(&'static str, CredentialState)) {
        let options = &self.options;
        if let Some(own) = &user.client_certificate {
            add("client-certificate", certificate(bytes(own, options), expiry::of_client));
        }
        if let Some(fault) = user.client_key.as_ref().and_then(|own| key_fault(own, options)) {
            add("client-key", CredentialState::Fault(fault));
        }
        let mut token = user.token.clone();
        if let Some(file) = &user.token_file {
            match bytes(&Material::File(file.clone()), options) {
                Ok(read) => token = Some(String::from_utf8_lossy(&read).into_owned()),
                Err(fault) if token.is_none() => add("tokenFile", CredentialState::Fault(fault)),
                Err(_) => {}
            }
        }
        if let Some(validity) = token.as_deref().and_then(expiry::of_token) {
            add("token", CredentialState::Valid(validity));
        }
        let has_others =
            token.is_some() || user.username.is_some() || user.client_certificate.is_some();
        if let Some(own) = &user.plugin
            && let Some(error) = self.plugin_fault(own, user, has_others)
        {
            add("exec", CredentialState::Unusable(error));
        }
        if let Some(own) = &user.provider {
            let state = match provider::check(own, &user.name) {
                Ok(()) => CredentialState::Legacy,
                Err(error) => CredentialState::Unusable(error),
            };
            add("auth-provider", state);
            let renews = own.config.get("refresh-token").is_some_and(|token| !token.is_empty());
            let id_token = own.config.get("id-token").filter(|_| !renews && !has_others);
            if let Some(validity) = id_token.and_then(|token| expiry::of_token(token)) {
                add("id-token", CredentialState::Valid(validity));
            }
        }
    }

    /// Why kubectl would not run the plugin. It checks `interactiveMode` even if it needs no plugin.
    fn plugin_fault(
        &mut self,
        own: &ExecPlugin,
        user: &Credentials,
        has_others: bool,
    ) -> Option<ClusterError> {
        if let Err(error) = plugin::check_interactive_mode(own, &user.name) {
            return Some(error);
        }
        if has_others {
            return None;
        }
        let key = (own.command.clone(), own.api_version.clone(), own.install_hint.clone());
        let options = &self.options;
        let found = self.plugins.entry(key).or_insert_with(|| {
            let access = Access { connection: Connection::default(), credentials: user.clone() };
            let deadline = Deadline::start(options.timeout);
            plugin::program_of(own, options, &Scrubber::of(&access), deadline).err()
        });
        found.clone()
    }
}

fn key_fault(key: &Material, options: &QueryOptions) -> Option<CredentialFault> {
    match bytes(key, options) {
        Err(fault) => Some(fault),
        Ok(key) if !String::from_utf8_lossy(&key).contains("PRIVATE KEY-----") => {
            Some(CredentialFault::NotPem)
        }
        Ok(_) => None,
    }
}

fn of_cluster(cluster: &Connection, options: &QueryOptions) -> Option<CredentialFacts> {
    let authority = cluster.certificate_authority.as_ref()?;
    if cluster.insecure_skip_tls_verify {
        return None;
    }
    let field = "certificate-authority";
    let state = certificate(bytes(authority, options), expiry::of_authorities);
    Some(CredentialFacts { kind: Kind::Cluster, name: cluster.name.clone(), field, state })
}

fn certificate(read: Read, validity: fn(&[u8]) -> Option<Validity>) -> CredentialState {
    match read.map(|pem| validity(&pem)) {
        Ok(Some(validity)) => CredentialState::Valid(validity),
        Ok(None) => CredentialState::Fault(CredentialFault::NotPem),
        Err(fault) => CredentialState::Fault(fault),
    }
}

fn bytes(material: &Material, options: &QueryOptions) -> Read {
    let read = material::bytes_of(material, "", Deadline::start(options.timeout));
    read.map_err(|error| {
        CredentialFault::Unreadable(error.to_string().trim_start_matches(": ").to_owned())
    })
}
