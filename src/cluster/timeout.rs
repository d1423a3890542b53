//! The timeout for requests to a cluster, as the user writes it.

use std::str::FromStr;
use std::time::Duration;

use crate::yaml::Element;

/// How long to wait for a cluster: `5s`, `500ms`, `2m`, or a number of seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeout(pub Duration);

/// An upper limit, so that adding a timeout to a time can't overflow.
const LONGEST: Duration = Duration::from_secs(3600);

impl Default for Timeout {
    fn default() -> Self {
        Self(Duration::from_secs(5))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time up to an hour, such as 5s, 500ms or 2m")]
pub struct TimeoutError;

impl Element for Timeout {
    const NUMBERS: bool = true;
}

impl FromStr for Timeout {
    type Err = TimeoutError;

    fn from_str(text: &str) -> Result<Self, TimeoutError> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let number: u64 = number.parse().map_err(|_| TimeoutError)?;
        let milliseconds = match unit {
            "ms" => Some(1),
            "" | "s" => Some(1000),
            "m" => Some(60_000),
            _ => None,
        };
        let time = milliseconds
            .and_then(|unit| number.checked_mul(unit))
            .map(Duration::from_millis)
            .filter(|time| !time.is_zero() && *time <= LONGEST);
        time.map(Self).ok_or(TimeoutError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_without_a_unit_is_in_seconds() {
        let milliseconds = |text: &str| text.parse().ok().map(|Timeout(time)| time.as_millis());
        assert_eq!(
            ["5s", "500ms", "2m", "7", "60m"].map(milliseconds),
            [Some(5000), Some(500), Some(120_000), Some(7000), Some(3_600_000)]
        );
        for wrong in ["", "s", "0", "0ms", "1h", "61m", "-1s", "1.5s", "99999999999999999999m"] {
            assert_eq!(milliseconds(wrong), None, "{wrong}");
        }
    }
}
