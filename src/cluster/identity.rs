//! The credentials for a cluster, by kubectl's precedence (semantics 9): a token or a password, with
//! or without a client certificate; an exec plugin only if there are none of these.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::kubeconfig::credentials::{AuthProvider, Credentials, Impersonation};
use crate::kubeconfig::store::Access;
use crate::printable::shown;

use super::address::Address;
use super::deadline::Deadline;
use super::material::{self, Certificate};
use super::options::QueryOptions;
use super::plugin::{self, ProcessGuard};
use super::scrub::Scrubber;
use super::{ClusterError, provider, thread};

#[derive(Default)]
pub(super) struct Identity {
    pub(super) token: Option<String>,
    pub(super) login: Option<(String, String)>,
    pub(super) certificate: Option<Certificate>,
    pub(super) impersonation: Impersonation,
    pub(super) user: String,
    /// Names the credentials, for the message when the cluster refuses them.
    pub(super) description: String,
    pub(super) renewal: String,
    /// When to read them again or to run the plugin again, if that is known.
    pub(super) expires: Option<Timestamp>,
}

/// How often client-go reads a token file.
const TOKEN_FILE_INTERVAL: Duration = Duration::from_secs(60);

impl Identity {
    /// Reads the credentials; runs the exec plugin if the user has no others.
    pub(super) async fn of(
        access: &Access,
        address: &Address,
        options: &QueryOptions,
        scrubber: &Scrubber,
        process_guard: Arc<ProcessGuard>,
        deadline: Deadline,
    ) -> Result<Self, ClusterError> {
        let user = &access.credentials;
        if let Some(plugin) = &user.plugin {
            plugin::check_interactive_mode(plugin, &user.name)?;
        }
        if !address.is_secure() {
            return Self::without_credentials(user);
        }
        let mut identity = Self::stated(user, deadline)?;
        let has_header = identity.token.is_some() || identity.login.is_some();
        match (&user.plugin, &user.provider) {
            (Some(_), Some(_)) => {
                return Err(of_user(user, "has both exec and auth-provider", "keep one of them"));
            }
            (Some(plugin), None) if !has_header && identity.certificate.is_none() => {
                let asked = plugin::PluginRequest {
                    plugin: plugin.clone(),
                    connection: access.connection.clone(),
                    options: options.clone(),
                    scrubber: scrubber.clone(),
                };
                identity.ask_plugin(asked, process_guard, deadline).await?;
            }
            (None, Some(provider)) => {
                // kubectl refuses such a provider next to a token as well.
                provider::check(provider, &user.name)?;
                if !has_header {
                    identity.take_from(provider)?;
                }
            }
            _ => {}
        }
        if let Some(login) = address.login.clone() {
            identity.log_in(login, &access.connection.name);
        }
        Ok(identity)
    }

    /// Over `http://` kubectl sends no credentials, but it sends the impersonation headers.
    fn without_credentials(user: &Credentials) -> Result<Self, ClusterError> {
        let impersonation = impersonation(user)?;
        let mut identity = Self { impersonation, user: user.name.clone(), ..Self::default() };
        identity.describe(
            "requests without credentials, and over http:// none are sent".to_owned(),
            "set the cluster's server to https://, if it supports TLS".to_owned(),
        );
        Ok(identity)
    }

    async fn ask_plugin(
        &mut self,
        asked: plugin::PluginRequest,
        process_guard: Arc<ProcessGuard>,
        deadline: Deadline,
    ) -> Result<(), ClusterError> {
        let command = asked.plugin.command.file_name().unwrap_or_default().to_string_lossy();
        let command = shown(&command).into_owned();
        self.describe(
            format!("the credentials from \"{command}\""),
            format!("log in again with \"{command}\", then try again"),
        );
        let run = move || plugin::credential(&asked, &process_guard, deadline);
        let credential = thread::run(run).await?;
        self.token = credential.token;
        self.certificate = credential.certificate;
        self.expires = credential.expires;
        Ok(())
    }

    fn take_from(&mut self, provider: &AuthProvider) -> Result<(), ClusterError> {
        self.describe(
            format!("the {} token of user \"{}\"", shown(&provider.name), shown(&self.user)),
            "kubectl get namespaces renews it, if it can be renewed".to_owned(),
        );
        self.token = Some(provider::token(provider, &self.user)?);
        Ok(())
    }

    /// Uses the login of an address. Go's client then sends no other credentials.
    fn log_in(&mut self, login: (String, String), cluster: &str) {
        self.token = None;
        self.login = Some(login);
        self.describe(
            format!("the password in the server of cluster \"{}\"", shown(cluster)),
            "correct it in the kubeconfig".to_owned(),
        );
    }

    /// The credentials that are in the kubeconfig or in files that it names.
    fn stated(user: &Credentials, deadline: Deadline) -> Result<Self, ClusterError> {
        let name = shown(&user.name);
        let mut identity = Self {
            user: user.name.clone(),
            impersonation: impersonation(user)?,
            ..Self::default()
        };
        identity.describe(
            "requests without credentials".to_owned(),
            if name.is_empty() {
                "give the context a user".to_owned()
            } else {
                format!("give user \"{name}\" credentials, or log in")
            },
        );
        let certificate = (&user.client_certificate, &user.client_key);
        identity.certificate = match certificate {
            (Some(chain), Some(key)) => Some(Certificate {
                chain: material::bytes_of(
                    chain,
                    &format!("client-certificate of user \"{name}\""),
                    deadline,
                )?,
                key: material::bytes_of(key, &format!("client-key of user \"{name}\""), deadline)?,
            }),
            (None, None) => None,
            _ => {
                let wrong = "has only one of client-certificate and client-key";
                return Err(of_user(user, wrong, "add the other one"));
            }
        };
        if identity.certificate.is_some() {
            identity.describe(
                format!("the client certificate of user \"{name}\""),
                "get a new certificate; this one may have expired".to_owned(),
            );
        }
        identity.token = token(user, deadline)?;
        identity.expires = user.token_file.as_ref().map(|_| Timestamp::now() + TOKEN_FILE_INTERVAL);
        // kubectl ignores a password without a user name.
        let password = user.password.clone();
        identity.login = user.username.clone().map(|name| (name, password.unwrap_or_default()));
        let has_both = user.token.is_some() && user.password.is_some()
            || (user.token.is_some() || user.token_file.is_some()) && identity.login.is_some();
        if has_both {
            return Err(of_user(user, "has both a token and a password", "keep one of them"));
        }
        if identity.token.is_some() {
            identity.describe(
                format!("the token of user \"{name}\""),
                "get a new token; this one may have expired".to_owned(),
            );
        }
        if identity.login.is_some() {
            identity.describe(
                format!("the password of user \"{name}\""),
                "check username and password in the kubeconfig".to_owned(),
            );
        }
        Ok(identity)
    }

    /// Adds the secrets that a server could repeat in a message.
    pub(super) fn name_secrets(&self, scrubber: &mut Scrubber) {
        if let Some(token) = &self.token {
            scrubber.add(token);
        }
        if let Some((user, password)) = &self.login {
            scrubber.add_login(user, password);
        }
        if let Some(certificate) = &self.certificate {
            let key = String::from_utf8_lossy(&certificate.key);
            let body: String = key.lines().filter(|line| !line.starts_with("-----")).collect();
            scrubber.add(&body);
        }
    }

    fn describe(&mut self, description: String, renewal: String) {
        (self.description, self.renewal) = (description, renewal);
    }
}

/// The impersonation of a user; fails for groups or extra fields without a user, like kubectl.
fn impersonation(user: &Credentials) -> Result<Impersonation, ClusterError> {
    let acts = &user.impersonation;
    let has_more = acts.uid.is_some() || !acts.groups.is_empty() || !acts.extra.is_empty();
    if acts.user.is_none() && has_more {
        let wrong = "has as-uid, as-groups or as-user-extra without as";
        return Err(of_user(user, wrong, "add as"));
    }
    Ok(acts.clone())
}

/// The token. If the token file can be read it takes precedence, because it may have been renewed.
fn token(user: &Credentials, deadline: Deadline) -> Result<Option<String>, ClusterError> {
    let Some(file) = &user.token_file else { return Ok(user.token.clone()) };
    let what = format!("tokenFile of user \"{}\"", shown(&user.name));
    match (material::read(file, &what, deadline), &user.token) {
        (Ok(bytes), token) => {
            let read = String::from_utf8_lossy(&bytes).trim().to_owned();
            Ok(Some(read).filter(|read| !read.is_empty()).or_else(|| token.clone()))
        }
        (Err(_), Some(token)) => Ok(Some(token.clone())),
        (Err(reason), None) => Err(reason),
    }
}

fn of_user(user: &Credentials, wrong: &str, next: &str) -> ClusterError {
    let name = shown(&user.name);
    let message = format!("user \"{name}\" {wrong}, which kubectl refuses");
    ClusterError::new(message, format!("{next}, in its kubeconfig"))
}
