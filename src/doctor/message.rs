//! The sentences of all findings. What comes from files is escaped.

use std::path::Path;

use crate::kubeconfig::plan::Kind;
use crate::printable::{shown, shown_path, shown_with_line};

use super::diagnosis::{Diagnosis, Severity};
use super::finding::Finding;
use super::place::Place;

/// What is wrong, without the place of the finding.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one sentence per diagnosis")]
pub fn message(finding: &Finding) -> String {
    let context = || named(finding, Kind::Context);
    let cluster = || named(finding, Kind::Cluster);
    let user = || named(finding, Kind::User);
    match &finding.diagnosis {
        Diagnosis::BrokenFile { reason } => {
            format!("{}{}", shown(reason), breaks(finding))
        }
        Diagnosis::UnreadableFile { reason } => {
            format!("can't be read: {}{}", shown(reason), breaks(finding))
        }
        Diagnosis::EncryptedFile => "is encrypted by sops, which kubectl does not read".to_owned(),
        Diagnosis::TooMuch { reason } | Diagnosis::SearchLimit { reason } => {
            shown(reason).into_owned()
        }
        Diagnosis::Overridden { keys } => {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            format!(
                "the file has {} again further down: kubectl uses only the last, and removes the others when \
                 it writes the file",
                keys.join(", ")
            )
        }
        Diagnosis::SecondDocument => "a second YAML document begins here: kubectl ignores it, and \
             removes it when it writes the file"
            .to_owned(),
        Diagnosis::WritableByOthers { mode } => format!(
            "other users can write it (mode {mode:04o}), and with it choose which programs kubectl runs"
        ),
        Diagnosis::ReadableByOthers { mode } => {
            format!("other users can read its credentials (mode {mode:04o})")
        }
        Diagnosis::ForeignOwner { owner } => {
            format!("belongs to {}: kubectl may not be able to write it", shown(owner))
        }
        Diagnosis::FutureTime { time } => {
            format!("has the modification time {time}, which is in the future: a clock is wrong")
        }
        Diagnosis::NoFile { paths } if paths.is_empty() => "KUBECONFIG names no file".to_owned(),
        Diagnosis::NoFile { paths } => {
            let paths: Vec<String> = paths.iter().map(|path| quoted(path)).collect();
            format!("none of the kubeconfigs exists: {}", paths.join(", "))
        }
        Diagnosis::MissingFile { path } => {
            format!("{} does not exist: kubectl skips it, and some programs fail with it", quoted(path))
        }
        Diagnosis::UnexpandedPath { path, meant } => format!(
            "{} does not exist; the shell has not expanded it, and kubectl takes it literally: {} is \
             not read",
            quoted(path),
            shown_path(meant)
        ),
        Diagnosis::ColonInPath { path } => format!(
            "{} is not read: a colon separates the paths in KUBECONFIG, so no path can contain one",
            shown_path(path)
        ),
        Diagnosis::UnnameablePath { reason } => format!("can't be in KUBECONFIG: {reason}"),
        Diagnosis::RelativePath { path } => format!(
            "{} is relative: kubectl reads another file, or none, in another directory",
            quoted(path)
        ),
        Diagnosis::EmptyPath => {
            "has an empty part: kubectl creates the lock \".lock\" in the working directory for each \
             change"
                .to_owned()
        }
        Diagnosis::SameLock { path, earlier } => format!(
            "{} is the same file as {}: kubectl takes its lock twice, so every change by it fails",
            quoted(path),
            quoted(earlier)
        ),
        Diagnosis::TooLong { first, count } => format!(
            "would be longer than 128 KiB with all cluster files: {count} are left out, the first is {}",
            shown_path(first)
        ),
        Diagnosis::NotInKubeconfig { count: 1 } => "does not contain one of the cluster files".to_owned(),
        Diagnosis::NotInKubeconfig { count } => format!("does not contain {count} of the cluster files"),
        Diagnosis::DanglingCurrent { .. } => format!(
            "current-context is {}, which is in no file: kubectl fails until you switch",
            context()
        ),
        Diagnosis::NoCurrent => "no file sets a current context".to_owned(),
        Diagnosis::NoCluster => {
            format!("context {} names no cluster: kubectl connects to localhost:8080", context())
        }
        Diagnosis::NoUser => format!("context {} names no user: kubectl sends no credentials", context()),
        Diagnosis::MissingCluster { outside } => format!(
            "cluster {} of context {} {}: kubectl connects to localhost:8080",
            cluster(),
            context(),
            absent(outside.as_deref())
        ),
        Diagnosis::MissingUser { outside } => format!(
            "user {} of context {} {}: kubectl sends no credentials",
            user(),
            context(),
            absent(outside.as_deref())
        ),
        Diagnosis::NoServer => {
            format!("cluster {} has no server: kubectl connects to localhost:8080", cluster())
        }
        Diagnosis::InsecureTls => format!(
            "cluster {} accepts any certificate (insecure-skip-tls-verify): others on the network can \
             take the credentials",
            cluster()
        ),
        Diagnosis::InsecureWithAuthority => format!(
            "cluster {} has both insecure-skip-tls-verify and certificate-authority, which kubectl \
             refuses",
            cluster()
        ),
        Diagnosis::NoCredentials => format!("user {} has no credentials", user()),
        Diagnosis::ConflictingCredentials { both: [one, other] } => {
            format!("user {} has {one} and {other}, which kubectl refuses", user())
        }
        Diagnosis::InvalidNamespace { namespace, reason } => format!(
            "context {} has the namespace \"{}\", which no cluster can have: {}",
            context(),
            shown(namespace),
            shown(reason)
        ),
        Diagnosis::UnusedCluster => format!("no context uses cluster {}", cluster()),
        Diagnosis::UnusedUser => format!("no context uses user {}", user()),
        Diagnosis::DuplicateContext { used, server, own_server } => {
            let reached = if server == own_server {
                format!("{} as the user of that file", address(own_server))
            } else {
                format!("{}, never {}", address(server), address(own_server))
            };
            format!(
                "context {} is in {} too, and kubectl takes that one: it reaches {reached}",
                context(),
                shown_place(used)
            )
        }
        Diagnosis::RepeatedContext { used } => {
            format!("context {} is in {} too, with the same cluster and user", context(), shown_place(used))
        }
        Diagnosis::OtherCluster { taken_from, server, own_server, differences } => {
            let fields: Vec<String> = differences.iter().map(|own| format!("`{own}`")).collect();
            let reached = if server != own_server {
                format!("{}, not {}", address(server), address(own_server))
            } else if fields.is_empty() {
                format!("perhaps another {}", address(server))
            } else {
                format!("{} with another {}", address(server), fields.join(" and "))
            };
            format!(
                "context {} reaches {reached}: kubectl takes cluster {} from {}",
                context(),
                cluster(),
                shown_place(taken_from)
            )
        }
        Diagnosis::OtherCredentials { taken_from } => format!(
            "context {} uses other credentials than those in this file: kubectl takes user {} from {}",
            context(),
            user(),
            shown_place(taken_from)
        ),
        Diagnosis::ExpiredCertificate { date } => format!(
            "the client certificate of user {} expired on {date}: get a new kubeconfig of the cluster",
            user()
        ),
        Diagnosis::ExpiringCertificate { date, days } => {
            format!("the client certificate of user {} expires in {}, on {date}", user(), in_days(*days))
        }
        Diagnosis::ExpiredAuthority { date } => format!(
            "the certificate authority of cluster {} expired on {date}: kubectl trusts no server",
            cluster()
        ),
        Diagnosis::ExpiringAuthority { date, days } => format!(
            "the certificate authority of cluster {} expires in {}, on {date}",
            cluster(),
            in_days(*days)
        ),
        Diagnosis::ExpiredToken { date } => {
            format!("the token of user {} expired on {date}: log in again", user())
        }
        Diagnosis::ExpiringToken { date, days } => {
            format!("the token of user {} expires in {}, on {date}", user(), in_days(*days))
        }
        Diagnosis::NotYetValid { field, date } => format!(
            "{field} of {} is valid from {date} on only: check the clock of this machine",
            subject(finding)
        ),
        Diagnosis::InvalidPem { field } => {
            format!("{field} of {} has no PEM, so kubectl can't use it", subject(finding))
        }
        Diagnosis::UnreadableCredential { field, reason } => {
            format!("{field} of {}: {reason}", subject(finding))
        }
        Diagnosis::MissingPlugin { reason, advice }
        | Diagnosis::ForbiddenPlugin { reason, advice }
        | Diagnosis::PluginVersion { reason, advice }
        | Diagnosis::PluginMode { reason, advice }
        | Diagnosis::UnsupportedProvider { reason, advice } => {
            format!("user {}: {}; {}", user(), shown(reason), shown(advice))
        }
        Diagnosis::PluginNotExecutable { reason } => format!("user {}: {}", user(), shown(reason)),
        Diagnosis::LegacyProvider => format!(
            "user {} has an auth-provider, which kubectl will remove: use an exec plugin such as \
             kubelogin",
            user()
        ),
        Diagnosis::InterruptedWrite => "an earlier kswitch was interrupted while it wrote the file, and \
             kubectl can't write it until that is repaired"
            .to_owned(),
        Diagnosis::InterruptedChange { warning } => warning.clone(),
        Diagnosis::AbandonedLock { reason } | Diagnosis::LeftLock { reason } => {
            format!("{reason}: kubectl can't write it")
        }
        Diagnosis::LeftoverFile => {
            "is a copy or a temporary file of another program; it may have credentials".to_owned()
        }
        Diagnosis::EndedSessions { count: 1 } => "one session of kswitch has ended".to_owned(),
        Diagnosis::EndedSessions { count } => format!("{count} sessions of kswitch have ended"),
        Diagnosis::UnsavedSession { id } => format!(
            "the ended session {} has entries that are in no kubeconfig: another program wrote them there",
            shown(id)
        ),
        Diagnosis::Unreachable { reason, advice }
        | Diagnosis::TlsFailure { reason, advice }
        | Diagnosis::CredentialsRefused { reason, advice }
        | Diagnosis::RequestFailed { reason, advice } => {
            format!("context {}: {}; {}", context(), shown(reason), shown(advice))
        }
        Diagnosis::VersionSkew { server, client } => format!(
            "context {}: the cluster has version {}, and kubectl {} supports one minor version more or less",
            context(),
            shown(server),
            shown(client)
        ),
        Diagnosis::UnusableState { reason } | Diagnosis::InvalidSettings { reason } => reason.clone(),
    }
}

/// `cluster "x"` or `user "x"`.
fn subject(finding: &Finding) -> String {
    let (kind, name) = finding.names.first().map_or((Kind::User, ""), |(kind, name)| (*kind, name));
    format!("{kind} \"{}\"", shown(name))
}

fn in_days(days: u64) -> String {
    match days {
        0 => "less than a day".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

fn named(finding: &Finding, kind: Kind) -> String {
    let name = finding.names.iter().find(|(own, _)| *own == kind);
    format!("\"{}\"", shown(name.map_or("", |(_, name)| name)))
}

fn breaks(finding: &Finding) -> &'static str {
    match finding.severity {
        Severity::Error => "; every kubectl command fails with it",
        Severity::Warning | Severity::Note => "; kubectl refuses such a file",
    }
}

fn absent(outside: Option<&Path>) -> String {
    match outside {
        Some(path) => format!("is only in {}, which is not in KUBECONFIG", shown_path(path)),
        None => "is in no file".to_owned(),
    }
}

fn address(server: &str) -> String {
    if server.is_empty() { "no server".to_owned() } else { shown(server).into_owned() }
}

/// A part of `KUBECONFIG` as it is there: a `~` in it is not the home directory.
fn quoted(path: &Path) -> String {
    format!("\"{}\"", shown(&path.to_string_lossy()))
}

fn shown_place(place: &Place) -> String {
    shown_with_line(&place.file, place.line)
}
