//! Checks of what the clusters answered.

use crate::cluster::{ClusterError, ClusterErrorKind};
use crate::kubeconfig::plan::Kind;

use super::diagnosis::Diagnosis;
use super::finding::Finding;
use super::inputs::{ClusterAnswer, Inputs};

/// kubectl supports API servers one minor version older or newer than itself.
const MOST_SKEW: u32 = 1;

pub(super) fn check(inputs: &Inputs, findings: &mut Vec<Finding>) {
    let Some(online) = &inputs.online else { return };
    for ClusterAnswer { file, context, version } in &online.answers {
        let diagnosis = match version {
            Ok(version) => skew(version, online.kubectl.as_deref()),
            Err(error) => failure(error),
        };
        let place = inputs.place(file, Kind::Context, context);
        findings
            .extend(diagnosis.map(|own| Finding::new(place, own).named(Kind::Context, context)));
    }
}

fn skew(server: &str, client: Option<&str>) -> Option<Diagnosis> {
    let client = client?;
    let ((major, minor), (own_major, own_minor)) = (numbers(server)?, numbers(client)?);
    let is_near = major == own_major && minor.abs_diff(own_minor) <= MOST_SKEW;
    (!is_near)
        .then(|| Diagnosis::VersionSkew { server: server.to_owned(), client: client.to_owned() })
}

/// The major and the minor version of `v1.33.1+k3s1`.
fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// `None` for what was found without the cluster already.
fn failure(error: &ClusterError) -> Option<Diagnosis> {
    let (reason, advice) = (error.to_string(), error.hint().to_owned());
    Some(match error.kind() {
        ClusterErrorKind::Unreachable | ClusterErrorKind::TimedOut => {
            Diagnosis::Unreachable { reason, advice }
        }
        ClusterErrorKind::Tls => Diagnosis::TlsFailure { reason, advice },
        ClusterErrorKind::Unauthorized => Diagnosis::CredentialsRefused { reason, advice },
        // The version is not for everyone, but the credentials were accepted.
        ClusterErrorKind::Forbidden
        | ClusterErrorKind::PluginForbidden
        | ClusterErrorKind::PluginMissing
        | ClusterErrorKind::PluginNotExecutable
        | ClusterErrorKind::PluginVersion
        | ClusterErrorKind::PluginMode
        | ClusterErrorKind::Provider => return None,
        ClusterErrorKind::Other => Diagnosis::RequestFailed { reason, advice },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_minor_version_is_no_skew() {
        for (server, client, is_skew) in [
            ("v1.33.1+k3s1", "v1.33.0", false),
            ("v1.32.9-gke.100", "v1.33.0", false),
            ("v1.31.0", "v1.33.0", true),
            ("v1.35.0", "v1.33.0", true),
            ("v2.33.0", "v1.33.0", true),
            ("unknown", "v1.33.0", false),
        ] {
            assert_eq!(skew(server, Some(client)).is_some(), is_skew, "{server}");
        }
        assert_eq!(skew("v1.20.0", None), None);
    }
}
