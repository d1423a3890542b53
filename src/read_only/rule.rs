//! The rules by which requests are refused.

use serde::Serialize;

/// Why a request is refused. Its serialized form is its name in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A change without a dry run.
    Change,
    /// A delete without a dry run, or with a body, which the API server prefers to the query.
    Delete,
    /// A dry run that is not asked for by exactly one `dryRun=All`.
    DryRun,
    /// A dry run of a subresource that may ignore it.
    Subresource,
    /// A dry run of an API of another server, which may ignore it.
    OtherServer,
    /// A subresource that connects to a container or a service.
    Connect,
    /// A request for a token, which even a dry run may create.
    Token,
    /// A secret.
    Secrets,
    /// An upgrade of the connection.
    Upgrade,
    /// A request as another user.
    Impersonation,
    /// A header that replaces the method.
    MethodOverride,
    /// An unknown method.
    Method,
    /// A request that only reads but has a body.
    Body,
    /// A path that is not canonical or of no known form.
    Path,
}

impl Rule {
    /// A sentence without a full stop, for the message in a `Status`.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Change => "of changes it allows only those with --dry-run=server",
            Self::Delete => "it deletes nothing, and can't check a dry run of kubectl delete",
            Self::DryRun => "a dry run is asked for by dryRun=All, once and in no other form",
            Self::Subresource => "this subresource may change something even with a dry run",
            Self::OtherServer => {
                "a dry run is allowed only where the API server is known to serve the API itself"
            }
            Self::Connect => "it does not allow exec, attach, cp, port-forward or proxy",
            Self::Token => "it creates no tokens",
            Self::Secrets => "it shows no secrets, except with --allow-secrets",
            Self::Upgrade => "it does not allow to upgrade a connection",
            Self::Impersonation => "it does not act as another user",
            Self::MethodOverride => "it does not allow a header that replaces the method",
            Self::Method => "it does not know this method",
            Self::Body => "a request that reads has no body",
            Self::Path => "it does not know this path",
        }
    }
}
