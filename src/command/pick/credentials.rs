//! Inspects the credentials of the highlighted context: whether its certificate expires soon.

use std::path::Path;
use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cluster::certificate_expiry;
use crate::kubeconfig::store::read_access;
use crate::kubeconfig::{ContextKey, Snapshot};

const DAY: u64 = 24 * 60 * 60;
/// kubeadm's certificates are valid for a year and renewed by an upgrade, which a month is enough
/// to plan.
const NEAR: u64 = 30 * DAY;

/// A warning, if any; relative paths are those of `working_directory`. It reads the files again, because the snapshot has no certificates.
pub(super) fn remark(
    snapshot: &Snapshot,
    context: &ContextKey,
    working_directory: &Path,
) -> Option<String> {
    let access = read_access(snapshot, &snapshot.entry(context)?, working_directory).ok()?;
    expiry_text(certificate_expiry(&access)?, SystemTime::now())
}

fn expiry_text(end: SystemTime, now: SystemTime) -> Option<String> {
    let Ok(left) = end.duration_since(now) else {
        let date = Timestamp::try_from(end).ok()?.to_zoned(TimeZone::UTC).date();
        return Some(format!("expired on {date}"));
    };
    let left = left.as_secs();
    let plural = |count: u64, unit: &str| {
        let s = if count == 1 { "" } else { "s" };
        Some(format!("expires in {count} {unit}{s}"))
    };
    match left {
        NEAR.. => None,
        DAY.. => plural(left / DAY, "day"),
        3600.. => plural(left / 3600, "hour"),
        _ => plural(left / 60, "minute"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn only_an_end_that_is_near_or_past_is_worth_a_word() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let after = |seconds| expiry_text(now + Duration::from_secs(seconds), now);
        assert_eq!(after(30 * DAY), None);
        assert_eq!(after(30 * DAY - 1).as_deref(), Some("expires in 29 days"));
        assert_eq!(after(DAY).as_deref(), Some("expires in 1 day"));
        assert_eq!(after(7200).as_deref(), Some("expires in 2 hours"));
        assert_eq!(after(59).as_deref(), Some("expires in 0 minutes"));
        let past = expiry_text(now - Duration::from_secs(DAY), now);
        assert_eq!(past.as_deref(), Some("expired on 2023-11-13"));
    }
}
