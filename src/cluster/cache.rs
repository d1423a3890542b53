//! A cache of namespace names, so that the picker can show a list before the cluster answers.
//!
//! It has one file per cluster and user, in a directory that only the user can read. The files
//! contain names and no secrets. A file that is missing, damaged or of another user counts as no
//! answer, not as an error.

use std::ffi::OsStr;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::kubeconfig::namespace::check_namespace;
use crate::state_dir::{StateDir, StateError, not_json, read_json};

use super::{ListKind, MOST_NAMES};

/// The limit of files; the oldest are removed.
const MOST_FILES: usize = 256;
/// kswitch writes no larger file.
const MOST_BYTES: u64 = 4 << 20;

#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

/// Identifies a cached list: the names that a user may see in a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CacheKey {
    /// The address of the server, without secrets.
    pub server: String,
    pub user: String,
    /// The kubeconfig that contains the cluster: many clusters have the address
    /// `https://127.0.0.1:6443` and a user named `default`.
    pub kubeconfig: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CachedNames {
    /// The names in the order in which the cluster listed them.
    pub names: Vec<String>,
    pub kind: ListKind,
    /// The time since the cluster listed them.
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
    /// The cache in a directory, which need not exist.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The last list for a cluster and user.
    #[must_use]
    pub fn recall(&self, asked: &CacheKey) -> Option<CachedNames> {
        let answer: CacheFile = read_json(&self.folder.join(name_of(asked)), MOST_BYTES).ok()??;
        // The file name is a hash, which two keys may share.
        if answer.asked != *asked {
            return None;
        }
        let age = Duration::from_secs(now().saturating_sub(answer.written));
        let mut names = answer.names;
        names.retain(|name| check_namespace(name).is_ok());
        Some(CachedNames { names, kind: answer.kind, age })
    }

    /// Replaces the list for a cluster and user atomically. A list above the limit is not cached.
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

/// A hash, because a name of a context may contain any character (field lesson 25).
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
