//! What a check can find: the codes for scripts, which don't change, and the data of the messages.

use std::path::PathBuf;

use serde::Serialize;

use super::place::Place;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// kubectl fails, or reaches something else than the file says.
    Error,
    /// Something will fail later or elsewhere, or is a risk.
    Warning,
    Note,
}

macro_rules! diagnoses {
    ($($name:ident $({ $($field:ident: $type:ty),* })? = $code:literal, $severity:ident;)*) => {
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum Diagnosis { $($name $({ $($field: $type),* })?,)* }

        /// The code of each diagnosis, and its severity in a file of `KUBECONFIG`.
        pub const CODES: &[(&str, Severity)] = &[$(($code, Severity::$severity)),*];

        impl Diagnosis {
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self { $(Self::$name { .. } => $code,)* }
            }

            pub(super) fn severity(&self) -> Severity {
                match self { $(Self::$name { .. } => Severity::$severity,)* }
            }
        }
    };
}

diagnoses! {
    // Files.
    BrokenFile { reason: String } = "broken-file", Error;
    UnreadableFile { reason: String } = "unreadable-file", Error;
    EncryptedFile = "encrypted-file", Error;
    TooMuch { reason: String } = "not-checked", Warning;
    Overridden { keys: Vec<&'static str> } = "overridden-key", Error;
    SecondDocument = "second-document", Error;
    WritableByOthers { mode: u32 } = "writable-by-others", Warning;
    ReadableByOthers { mode: u32 } = "readable-by-others", Warning;
    ForeignOwner { owner: String } = "foreign-owner", Warning;
    FutureTime { time: String } = "future-time", Warning;
    // KUBECONFIG.
    NoFile { paths: Vec<PathBuf> } = "no-file", Error;
    MissingFile { path: PathBuf } = "missing-file", Warning;
    UnexpandedPath { path: PathBuf, meant: PathBuf } = "unexpanded-path", Error;
    ColonInPath { path: PathBuf } = "colon-in-path", Error;
    UnnameablePath { reason: &'static str } = "unnameable-path", Warning;
    RelativePath { path: PathBuf } = "relative-path", Warning;
    EmptyPath = "empty-path", Warning;
    SameLock { path: PathBuf, earlier: PathBuf } = "same-file-twice", Error;
    TooLong { first: PathBuf, count: usize } = "kubeconfig-too-long", Warning;
    SearchLimit { reason: String } = "search-limit", Warning;
    NotInKubeconfig { count: usize } = "not-in-kubeconfig", Note;
    // Entries.
    DanglingCurrent { in_every_file: bool } = "dangling-current-context", Error;
    NoCurrent = "no-current-context", Note;
    NoCluster = "context-without-cluster", Error;
    NoUser = "context-without-user", Warning;
    MissingCluster { outside: Option<PathBuf> } = "missing-cluster", Error;
    MissingUser { outside: Option<PathBuf> } = "missing-user", Error;
    NoServer = "cluster-without-server", Error;
    InsecureTls = "insecure-tls", Warning;
    InsecureWithAuthority = "insecure-tls-with-authority", Error;
    NoCredentials = "user-without-credentials", Note;
    ConflictingCredentials { both: [&'static str; 2] } = "conflicting-credentials", Error;
    InvalidNamespace { namespace: String, reason: String } = "invalid-namespace", Warning;
    UnusedCluster = "unused-cluster", Note;
    UnusedUser = "unused-user", Note;
    // Duplicates.
    DuplicateContext { used: Place, server: String, own_server: String } = "duplicate-context", Error;
    RepeatedContext { used: Place } = "repeated-context", Note;
    OtherCluster { taken_from: Place, server: String, own_server: String, differences: Vec<&'static str> } = "other-cluster", Error;
    OtherCredentials { taken_from: Place } = "other-credentials", Error;
    // Credentials.
    ExpiredCertificate { date: String } = "expired-certificate", Error;
    ExpiringCertificate { date: String, days: u64 } = "expiring-certificate", Warning;
    ExpiredAuthority { date: String } = "expired-authority", Error;
    ExpiringAuthority { date: String, days: u64 } = "expiring-authority", Warning;
    ExpiredToken { date: String } = "expired-token", Error;
    ExpiringToken { date: String, days: u64 } = "expiring-token", Warning;
    NotYetValid { field: &'static str, date: String } = "not-yet-valid", Error;
    InvalidPem { field: &'static str } = "invalid-certificate", Error;
    UnreadableCredential { field: &'static str, reason: String } = "unreadable-credential-file", Error;
    MissingPlugin { reason: String, advice: String } = "missing-plugin", Error;
    PluginNotExecutable { reason: String } = "plugin-not-executable", Error;
    ForbiddenPlugin { reason: String, advice: String } = "forbidden-plugin", Error;
    PluginVersion { reason: String, advice: String } = "unsupported-plugin-version", Error;
    PluginMode { reason: String, advice: String } = "invalid-interactive-mode", Error;
    UnsupportedProvider { reason: String, advice: String } = "unsupported-auth-provider", Error;
    LegacyProvider = "legacy-auth-provider", Note;
    // What was left behind.
    InterruptedWrite = "interrupted-write", Error;
    InterruptedChange { warning: String } = "interrupted-change", Error;
    AbandonedLock { reason: String } = "abandoned-lock", Error;
    LeftLock { reason: String } = "left-lock", Error;
    LeftoverFile = "leftover-file", Note;
    EndedSessions { count: usize } = "ended-session", Note;
    UnsavedSession { id: String } = "unsaved-session", Warning;
    UnusableState { reason: String } = "unusable-state", Warning;
    InvalidSettings { reason: String } = "invalid-settings", Warning;
    // Only with `--online`.
    Unreachable { reason: String, advice: String } = "unreachable", Error;
    TlsFailure { reason: String, advice: String } = "tls-failure", Error;
    CredentialsRefused { reason: String, advice: String } = "credentials-refused", Error;
    RequestFailed { reason: String, advice: String } = "request-failed", Error;
    VersionSkew { server: String, client: String } = "version-skew", Warning;
}

impl Diagnosis {
    /// Why an exec plugin can't be run on this machine, whichever file names it.
    #[must_use]
    pub fn plugin_fault(&self) -> Option<&str> {
        match self {
            Self::MissingPlugin { reason, .. }
            | Self::PluginNotExecutable { reason }
            | Self::ForbiddenPlugin { reason, .. } => Some(reason),
            _ => None,
        }
    }

    /// The entry of another file that it is about.
    #[must_use]
    pub fn other_place(&self) -> Option<&Place> {
        match self {
            Self::DuplicateContext { used, .. } | Self::RepeatedContext { used } => Some(used),
            Self::OtherCluster { taken_from, .. } | Self::OtherCredentials { taken_from } => {
                Some(taken_from)
            }
            _ => None,
        }
    }
}
