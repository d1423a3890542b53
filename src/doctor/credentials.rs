//! Checks of credentials: whether they are valid now, and whether kubectl could use them.

use std::path::Path;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cluster::{
    ClusterError, ClusterErrorKind, CredentialFacts, CredentialFault, CredentialState, Validity,
};

use super::diagnosis::Diagnosis;
use super::finding::{Finding, Next};
use super::inputs::Inputs;
use super::next;

const DAY: u64 = 24 * 60 * 60;

/// kubeadm's certificates are valid for a year and renewed by an upgrade, which a month is enough to
/// plan.
const CERTIFICATE_IS_NEAR: Duration = Duration::from_secs(30 * DAY);

/// Tokens are renewed by a login.
const TOKEN_IS_NEAR: Duration = Duration::from_secs(3 * DAY);

/// Clocks of two machines differ by as much.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

pub(super) fn check(inputs: &Inputs, findings: &mut Vec<Finding>) {
    for (path, facts) in &inputs.credentials {
        let Some((diagnosis, next)) = judge(inputs.now, path, facts) else { continue };
        let place = inputs.place(path, facts.kind, &facts.name);
        findings.push(Finding::new(place, diagnosis).named(facts.kind, &facts.name).next(next));
    }
}

fn judge(
    now: SystemTime,
    path: &Path,
    CredentialFacts { field, state, .. }: &CredentialFacts,
) -> Option<(Diagnosis, Option<Next>)> {
    match state {
        CredentialState::Valid(validity) => Some((expiry(now, field, *validity)?, None)),
        CredentialState::Fault(CredentialFault::NotPem) => {
            Some((Diagnosis::InvalidPem { field }, Some(next::edit(path))))
        }
        CredentialState::Fault(CredentialFault::Unreadable(reason)) => {
            let reason = reason.clone();
            Some((Diagnosis::UnreadableCredential { field, reason }, Some(next::edit(path))))
        }
        CredentialState::Unusable(error) => Some(unusable(path, error)),
        CredentialState::Legacy => Some((Diagnosis::LegacyProvider, None)),
    }
}

fn expiry(
    now: SystemTime,
    field: &'static str,
    Validity { start, end }: Validity,
) -> Option<Diagnosis> {
    if let Some(start) = start
        && start.duration_since(now).is_ok_and(|ahead| ahead > TOLERANCE)
    {
        return Some(Diagnosis::NotYetValid { field, date: date(start)? });
    }
    let end = end?;
    let date = date(end)?;
    let is_token = matches!(field, "token" | "id-token");
    let Ok(left) = end.duration_since(now) else {
        return Some(match field {
            "certificate-authority" => Diagnosis::ExpiredAuthority { date },
            _ if is_token => Diagnosis::ExpiredToken { date },
            _ => Diagnosis::ExpiredCertificate { date },
        });
    };
    let days = left.as_secs() / DAY;
    let near = if is_token { TOKEN_IS_NEAR } else { CERTIFICATE_IS_NEAR };
    (left < near).then_some(match field {
        "certificate-authority" => Diagnosis::ExpiringAuthority { date, days },
        _ if is_token => Diagnosis::ExpiringToken { date, days },
        _ => Diagnosis::ExpiringCertificate { date, days },
    })
}

fn date(time: SystemTime) -> Option<String> {
    Some(Timestamp::try_from(time).ok()?.to_zoned(TimeZone::UTC).date().to_string())
}

fn unusable(path: &Path, error: &ClusterError) -> (Diagnosis, Option<Next>) {
    let (reason, advice) = (error.to_string(), error.hint().to_owned());
    let diagnosis = match error.kind() {
        ClusterErrorKind::PluginNotExecutable => {
            return (Diagnosis::PluginNotExecutable { reason }, Some(next::plain(advice)));
        }
        ClusterErrorKind::PluginForbidden => Diagnosis::ForbiddenPlugin { reason, advice },
        ClusterErrorKind::PluginVersion => Diagnosis::PluginVersion { reason, advice },
        ClusterErrorKind::PluginMode => Diagnosis::PluginMode { reason, advice },
        ClusterErrorKind::Provider => Diagnosis::UnsupportedProvider { reason, advice },
        _ => Diagnosis::MissingPlugin { reason, advice },
    };
    (diagnosis, Some(next::edit(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_judged_by_the_time_that_is_left() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let code = |field, start: i64, end: i64| {
            let at = |seconds: i64| {
                now.checked_add(Duration::from_secs(seconds.unsigned_abs()))
                    .filter(|_| seconds >= 0)
                    .or_else(|| now.checked_sub(Duration::from_secs(seconds.unsigned_abs())))
            };
            let validity = Validity { start: at(start), end: at(end) };
            expiry(now, field, validity).map(|own| own.code())
        };
        let day = i64::try_from(DAY).unwrap();
        for (field, start, end, expected) in [
            ("client-certificate", -day, 31 * day, None),
            ("client-certificate", -day, 29 * day, Some("expiring-certificate")),
            ("client-certificate", -day, -1, Some("expired-certificate")),
            ("client-certificate", day, 31 * day, Some("not-yet-valid")),
            ("client-certificate", 60, 31 * day, None),
            ("certificate-authority", -day, 29 * day, Some("expiring-authority")),
            ("certificate-authority", -day, -1, Some("expired-authority")),
            ("token", -day, 4 * day, None),
            ("token", -day, 2 * day, Some("expiring-token")),
            ("id-token", -day, -1, Some("expired-token")),
        ] {
            assert_eq!(code(field, start, end), expected, "{field} {start} {end}");
        }
    }
}
