//! Who asks, and what they may do.

use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rustls::pki_types::CertificateDer;

use super::certificates::{Authority, ClientCertificate};
use super::kubeconfig::Credential;
use super::message::{Message, Response};
use super::status::{self, RequestedAccess};

/// Who asks without credentials, where the server lets them in.
const ANONYMOUS: &str = "system:anonymous";

/// A user whom the server knows. May read all namespaces, unless configured otherwise.
#[derive(Clone)]
pub(crate) struct User {
    name: String,
    tokens: Vec<String>,
    password: Option<String>,
    /// The only namespaces they may see, one by one and without the list.
    only: Option<Vec<String>>,
    may_impersonate: bool,
}

impl User {
    /// A user of this name.
    pub(crate) fn named(name: &str) -> User {
        let name = name.to_owned();
        User { name, tokens: Vec::new(), password: None, only: None, may_impersonate: false }
    }

    /// A user without credentials. A server that doesn't know them answers with 401.
    pub(crate) fn anonymous() -> User {
        User::named(ANONYMOUS)
    }

    /// Known by a bearer token; by several if called several times.
    pub(crate) fn token(mut self, token: &str) -> User {
        self.tokens.push(token.to_owned());
        self
    }

    /// Known by their name and this password.
    pub(crate) fn password(mut self, password: &str) -> User {
        self.password = Some(password.to_owned());
        self
    }

    /// May not list namespaces, and get only these. On `OpenShift` these are their projects.
    pub(crate) fn sees_only(mut self, names: &[&str]) -> User {
        self.only = Some(names.iter().map(|&name| name.to_owned()).collect());
        self
    }

    /// May do nothing with namespaces.
    pub(crate) fn sees_nothing(self) -> User {
        self.sees_only(&[])
    }

    /// May impersonate every user.
    pub(crate) fn may_impersonate(mut self) -> User {
        self.may_impersonate = true;
        self
    }
}

/// In whose name a request was made, other than that of its credentials.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Impersonation {
    /// Who really asked.
    pub(crate) by: String,
    /// `Impersonate-Group`, in their order.
    pub(crate) groups: Vec<String>,
    /// `Impersonate-Uid`.
    pub(crate) uid: Option<String>,
    /// `Impersonate-Extra-KEY: VALUE`, sorted; the key in small letters.
    pub(crate) extra: Vec<(String, String)>,
}

/// All users of a server, and the certificates that were issued to them.
pub(super) struct Users {
    known: Vec<User>,
    certificates: Mutex<Vec<(CertificateDer<'static>, String)>>,
    authority: Authority,
}

/// Who asks.
#[derive(Clone, Debug)]
pub(super) struct Asker {
    pub(super) name: String,
    pub(super) impersonation: Option<Impersonation>,
}

impl Users {
    pub(super) fn new(known: Vec<User>) -> Users {
        Users { known, certificates: Mutex::default(), authority: Authority::new("clients") }
    }

    /// Who signs their certificates.
    pub(super) fn authority(&self) -> &Authority {
        &self.authority
    }

    /// A certificate by which the server will know this name.
    pub(super) fn certificate(&self, name: &str) -> ClientCertificate {
        let made = self.authority.for_client(name);
        let mut certificates = self.certificates.lock().unwrap_or_else(PoisonError::into_inner);
        certificates.push((made.der.clone(), name.to_owned()));
        made
    }

    /// What the first user is known by; nothing if only by a certificate.
    pub(super) fn first_credential(&self) -> Credential {
        let first = self.known.first().expect("a server has a user");
        match (first.tokens.first(), &first.password) {
            (Some(token), _) => Credential::token(token),
            (None, Some(password)) => Credential::password(&first.name, password),
            (None, None) => Credential::none(),
        }
    }

    /// Who sent this; an answer for those who can't be known.
    pub(super) fn asker(
        &self,
        message: &Message,
        certificate: Option<&CertificateDer<'_>>,
    ) -> Result<Asker, Response> {
        let name = self.authenticated(message, certificate).ok_or_else(status::unauthorized)?;
        let extra_prefix = "impersonate-extra-";
        let mut extra: Vec<_> = message
            .headers
            .iter()
            .filter_map(|(name, value)| {
                let name = name.to_ascii_lowercase();
                Some((name.strip_prefix(extra_prefix)?.to_owned(), value.clone()))
            })
            .collect();
        extra.sort();
        let groups: Vec<String> = message.all("impersonate-group").map(str::to_owned).collect();
        let uid = message.header("impersonate-uid").map(str::to_owned);
        let Some(wanted) = message.header("impersonate-user") else {
            if groups.is_empty() && uid.is_none() && extra.is_empty() {
                return Ok(Asker { name, impersonation: None });
            }
            let target = &message.target;
            let text = format!("Internal Server Error: {target:?}: without impersonating a user");
            return Err(Response::text(500, &format!("{text}\n")));
        };
        if !self.known(&name).is_some_and(|user| user.may_impersonate) {
            let access = RequestedAccess {
                user: &name,
                verb: "impersonate",
                group: "",
                resource: "users",
                name: wanted,
                namespace: "",
            };
            return Err(status::forbidden(&access));
        }
        let impersonation = Impersonation { by: name, groups, uid, extra };
        Ok(Asker { name: wanted.to_owned(), impersonation: Some(impersonation) })
    }

    /// Whether the user may list all namespaces.
    pub(super) fn may_list(&self, asker: &Asker) -> bool {
        asker.is_master() || self.known(&asker.name).is_some_and(|user| user.only.is_none())
    }

    /// Whether the user may get a namespace.
    pub(super) fn may_get(&self, asker: &Asker, namespace: &str) -> bool {
        let listed = |user: &User| {
            user.only.as_ref().is_some_and(|only| only.iter().any(|name| name == namespace))
        };
        self.may_list(asker) || self.known(&asker.name).is_some_and(listed)
    }

    fn known(&self, name: &str) -> Option<&User> {
        self.known.iter().find(|user| user.name == name)
    }

    /// A certificate that we know comes first, then the header; a wrong one of either is unauthenticated.
    fn authenticated(
        &self,
        message: &Message,
        certificate: Option<&CertificateDer<'_>>,
    ) -> Option<String> {
        let issued = self.certificates.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, name)) = issued.iter().find(|(der, _)| Some(der) == certificate) {
            return Some(name.clone());
        }
        if let Some(header) = message.header("authorization") {
            return self.by_header(header).map(|user| user.name.clone());
        }
        let is_anonymous = certificate.is_none() && self.known(ANONYMOUS).is_some();
        is_anonymous.then(|| ANONYMOUS.to_owned())
    }

    fn by_header(&self, header: &str) -> Option<&User> {
        let (scheme, proof) = header.split_once(' ')?;
        if scheme.eq_ignore_ascii_case("bearer") {
            return self.known.iter().find(|user| user.tokens.iter().any(|token| token == proof));
        }
        let decoded = String::from_utf8(BASE64_STANDARD.decode(proof).ok()?).ok()?;
        let (name, password) = decoded.split_once(':')?;
        self.known(name).filter(|user| user.password.as_deref() == Some(password))
    }
}

impl Asker {
    /// The group that may do everything in every cluster.
    fn is_master(&self) -> bool {
        let groups = self.impersonation.iter().flat_map(|impersonation| &impersonation.groups);
        groups.into_iter().any(|group| group == "system:masters")
    }
}
