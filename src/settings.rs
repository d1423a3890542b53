//! The settings file.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use crate::kubeconfig::store::DEFAULT_CLUSTER_FILES;
use crate::printable::{plain_error, shown};
use crate::yaml;

/// Room for hundreds of globs; a larger file is a mistake, or means harm.
const MOST_BYTES: u64 = 64 << 10;

/// What the user may set, with the defaults where they don't.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Globs that find cluster files beside `KUBECONFIG`; `~/` is the home folder.
    pub cluster_files: Vec<String>,
    /// How long to wait for a cluster's first answer.
    pub timeout: Timeout,
    /// Whether `kswitch ns NAME` asks the cluster if there is such a namespace.
    pub validate_namespaces: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cluster_files: DEFAULT_CLUSTER_FILES.map(str::to_owned).to_vec(),
            timeout: Timeout::default(),
            validate_namespaces: true,
        }
    }
}

/// How long to wait for a cluster: `5s`, `500ms`, `2m`, or seconds alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeout(pub Duration);

/// Nobody waits longer, and a clock can't count for ever.
const LONGEST: Duration = Duration::from_secs(3600);

impl Default for Timeout {
    fn default() -> Self {
        Self(Duration::from_secs(5))
    }
}

/// A time that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time up to an hour, such as 5s, 500ms or 2m")]
pub struct TimeoutError;

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

impl<'de> Deserialize<'de> for Timeout {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Time;
        impl Visitor<'_> for Time {
            type Value = Timeout;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a time such as 5s, 500ms or 2m")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Timeout, E> {
                text.parse().map_err(|error| E::custom(format!("timeout is {error}")))
            }

            fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Timeout, E> {
                self.visit_str(&seconds.to_string())
            }
        }
        deserializer.deserialize_any(Time)
    }
}

/// A settings file that can't be used.
#[derive(Debug, thiserror::Error)]
#[error("{}{}: {reason}", shown(&.path.to_string_lossy()), at(*.line))]
pub struct SettingsError {
    /// The file.
    pub path: PathBuf,
    /// The line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub reason: String,
}

fn at(line: Option<usize>) -> String {
    line.map(|line| format!(":{line}")).unwrap_or_default()
}

impl Settings {
    /// Reads the settings; a missing or empty file is all defaults.
    pub fn load(path: &Path) -> Result<Self, SettingsError> {
        let wrong = |line, reason| SettingsError { path: path.to_owned(), line, reason };
        let mut text = String::new();
        let read =
            File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_string(&mut text));
        match read {
            Ok(length) if length as u64 > MOST_BYTES => {
                return Err(wrong(None, format!("is larger than {} KiB", MOST_BYTES >> 10)));
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => {
                return Err(wrong(None, format!("can't be read: {}", plain_error(&error))));
            }
        }
        let settings: Option<Self> = yaml::first_document(&text)
            .map_err(|error| wrong(error.line, shown(&error.message).into_owned()))?;
        Ok(settings.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn load(text: &str) -> Result<Settings, SettingsError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.yaml");
        fs::write(&path, text).unwrap();
        Settings::load(&path)
    }

    #[test]
    fn what_is_not_set_has_its_default() {
        assert_eq!(Settings::load(Path::new("/nonexistent")).unwrap(), Settings::default());
        for empty in ["", "# nothing yet\n", "{}\n"] {
            assert_eq!(load(empty).unwrap(), Settings::default(), "{empty:?}");
        }
        let set = load("cluster-files: [~/clusters/*]\n").unwrap();
        assert_eq!(set.cluster_files, ["~/clusters/*"]);
        assert!(set.validate_namespaces && set.timeout == Timeout::default());
    }

    #[test]
    fn a_time_has_a_unit_or_is_in_seconds() {
        let milliseconds = |text: &str| text.parse().ok().map(|Timeout(time)| time.as_millis());
        assert_eq!(
            ["5s", "500ms", "2m", "7", "60m"].map(milliseconds),
            [Some(5000), Some(500), Some(120_000), Some(7000), Some(3_600_000)]
        );
        for wrong in ["", "s", "0", "0ms", "1h", "61m", "-1s", "1.5s", "99999999999999999999m"] {
            assert_eq!(milliseconds(wrong), None, "{wrong}");
        }
        assert_eq!(load("timeout: 2\n").unwrap().timeout, Timeout(Duration::from_secs(2)));
        assert_eq!(load("timeout: 2m\n").unwrap().timeout, Timeout(Duration::from_secs(120)));
        let error = load("validate-namespaces: false\ntimeout: 2h\n").unwrap_err();
        assert!(error.line == Some(2) && error.reason.contains("such as 5s"), "{error}");
    }

    #[test]
    fn a_wrong_key_is_an_error_with_its_line() {
        let error = load("# mine\nclusterfiles: []\n").unwrap_err();
        assert_eq!(error.line, Some(2));
        assert!(error.reason.contains("cluster-files"), "{error}");
    }
}
