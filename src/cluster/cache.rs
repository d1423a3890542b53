//! Earlier answers, so that a picker has something to show at once and a slow cluster does not hold
//! anybody up.
//!
//! One small file for each server and user, in a folder that nobody else can read. They hold names
//! and nothing that would be a secret; a file that is missing, spoiled or somebody else's is no
//! answer, and never an error.

use std::ffi::OsStr;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::kubeconfig::namespace::check_namespace;
use crate::state_dir::{StateDir, StateError, not_json, read_json};

use super::{ListKind, MOST_NAMES};

/// Enough for a fleet; a bound, so that the folder can't grow for ever.
const MOST_FILES: usize = 256;
/// What is larger was not written by us.
const MOST_BYTES: u64 = 4 << 20;

/// The folder with earlier answers.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

/// Whose answer it is: a cluster's, to a user.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CacheKey {
    /// The address of the server, without the secrets that may stand in it.
    pub server: String,
    /// The name of the user.
    pub user: String,
    /// The kubeconfig that has the cluster: many clusters are `https://127.0.0.1:6443` to a user
    /// named `default`.
    pub kubeconfig: String,
}

/// An earlier answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CachedNames {
    /// The names, in the order of the cluster.
    pub names: Vec<String>,
    /// What they are names of.
    pub kind: ListKind,
    /// How long ago the cluster told them.
    pub age: Duration,
}

#[derive(Serialize, Deserialize)]
struct CacheFile {
    #[serde(flatten)]
    asked: CacheKey,
    kind: ListKind,
    /// Seconds since 1970.
    written: u64,
    names: Vec<String>,
}

impl Cache {
    /// The cache in a folder, which need not exist.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The last answer to this user of this cluster.
    #[must_use]
    pub fn recall(&self, asked: &CacheKey) -> Option<CachedNames> {
        let answer: CacheFile = read_json(&self.folder.join(name_of(asked)), MOST_BYTES).ok()??;
        // Two keys may share a name of a file.
        if answer.asked != *asked {
            return None;
        }
        let age = Duration::from_secs(now().saturating_sub(answer.written));
        let mut names = answer.names;
        names.retain(|name| check_namespace(name).is_ok());
        Some(CachedNames { names, kind: answer.kind, age })
    }

    /// Keeps an answer, in place of the last one, at once: others see the old one or the new. One
    /// that is too long for a cache is not kept.
    pub fn keep(
        &self,
        asked: &CacheKey,
        names: &[String],
        kind: ListKind,
    ) -> Result<(), StateError> {
        if names.len() > MOST_NAMES {
            return Ok(());
        }
        let answer =
            CacheFile { asked: asked.clone(), kind, written: now(), names: names.to_vec() };
        let text = serde_json::to_vec(&answer).map_err(|error| not_json(&self.folder, error))?;
        let folder = StateDir::open_or_create(&self.folder)?;
        folder.write(OsStr::new(&name_of(asked)), "new-", &text)?;
        remove_oldest(&folder);
        Ok(())
    }
}

/// Names are values in the file, never a path (field lesson 25).
fn name_of(asked: &CacheKey) -> String {
    let mut hasher = DefaultHasher::new();
    asked.hash(&mut hasher);
    format!("{:016x}.json", hasher.finish())
}

fn remove_oldest(folder: &StateDir) {
    let Ok(names) = folder.names() else { return };
    let answers = names.into_iter().filter(|name| name.as_encoded_bytes().ends_with(b".json"));
    let mut answers: Vec<_> =
        answers.filter_map(|name| Some((folder.modified(&name)?, name))).collect();
    answers.sort_unstable();
    let surplus = answers.len().saturating_sub(MOST_FILES);
    for (_, name) in &answers[..surplus] {
        folder.remove(name);
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn asked(server: &str, user: &str) -> CacheKey {
        CacheKey { server: server.to_owned(), user: user.to_owned(), kubeconfig: "/k".to_owned() }
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn an_answer_is_for_one_user_of_one_cluster() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(&folder.path().join("deep/er"));
        let me = asked("https://a", "../../me");
        assert_eq!(cache.recall(&me), None);
        cache.keep(&me, &names(&["b", "a", "\u{1b}[2J"]), ListKind::Projects).unwrap();
        let found = cache.recall(&me).unwrap();
        assert_eq!((found.names, found.kind), (names(&["b", "a"]), ListKind::Projects));
        assert!(found.age < Duration::from_secs(60), "{:?}", found.age);
        assert_eq!(cache.recall(&asked("https://a", "you")), None);
        assert_eq!(cache.recall(&asked("https://b", "../../me")), None);
        assert_eq!(cache.recall(&CacheKey { kubeconfig: "/l".to_owned(), ..me.clone() }), None);

        let path = cache.folder.join(name_of(&me));
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(path.parent().unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o700);
        for spoiled in ["", "{}", "[1]", &fs::read_to_string(&path).unwrap()[..20]] {
            fs::write(&path, spoiled).unwrap();
            assert_eq!(cache.recall(&me), None, "{spoiled}");
        }
    }

    #[test]
    fn another_key_with_the_same_file_is_no_answer() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path());
        let (me, you) = (asked("https://a", "me"), asked("https://a", "you"));
        cache.keep(&me, &names(&["a"]), ListKind::Namespaces).unwrap();
        fs::rename(cache.folder.join(name_of(&me)), cache.folder.join(name_of(&you))).unwrap();
        assert_eq!(cache.recall(&you), None);
    }

    #[test]
    fn the_folder_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path());
        let old = folder.path().join("new-old");
        File::create(&old).unwrap().set_modified(UNIX_EPOCH).unwrap();
        for number in 0..MOST_FILES + 5 {
            cache.keep(&asked(&number.to_string(), "me"), &[], ListKind::Namespaces).unwrap();
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), MOST_FILES);
        assert!(cache.recall(&asked(&(MOST_FILES + 4).to_string(), "me")).is_some());
    }
}
