//! The settings file.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::cluster::Timeout;
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
    use std::time::Duration;

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
    fn a_time_may_be_in_seconds() {
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
