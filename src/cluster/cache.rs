//! A cache of namespace names, so that the picker can show a list before the cluster answers.
//!
//! It has one file per cluster and user, in a directory that only the user can read. The files
//! contain names and no secrets. A file that is missing, damaged or of another user counts as no
//! answer, not as an error.

use std::ffi::{OsStr, OsString};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::kubeconfig::namespace::check_namespace;
use crate::state_dir::{StateDir, StateError, not_json, read_json};

use super::{ListKind, MOST_NAMES};

/// The limit of files: as many contexts as the picker is made for.
const MOST_FILES: usize = 10_000;
/// kswitch writes no larger file.
const MOST_BYTES: u64 = 4 << 20;

#[derive(Debug, Clone)]
pub struct Cache {
    directory: PathBuf,
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
    pub fn at(directory: &Path) -> Self {
        Self { directory: directory.to_owned() }
    }

    /// The last list for a cluster and user.
    #[must_use]
    pub fn recall(&self, asked: &CacheKey) -> Option<CachedNames> {
        let answer: CacheFile =
            read_json(&self.directory.join(name_of(asked)), MOST_BYTES).ok()??;
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
        remove_oldest(&self.write(&answer)?, MOST_FILES);
        Ok(())
    }

    /// Removes a name that the cluster does not have from the list for it, which gets no younger.
    pub fn forget(&self, asked: &CacheKey, name: &str) -> Result<(), StateError> {
        let path = self.directory.join(name_of(asked));
        let answer: Option<CacheFile> = read_json(&path, MOST_BYTES)?;
        let has_it =
            |own: &CacheFile| own.asked == *asked && own.names.iter().any(|own| own == name);
        let Some(mut answer) = answer.filter(has_it) else { return Ok(()) };
        answer.names.retain(|own| own != name);
        self.write(&answer).map(drop)
    }

    fn write(&self, answer: &CacheFile) -> Result<StateDir, StateError> {
        let text = serde_json::to_vec(answer).map_err(|error| not_json(&self.directory, error))?;
        let directory = StateDir::open_or_create(&self.directory)?;
        directory.write(OsStr::new(&name_of(&answer.asked)), "new-", &text)?;
        Ok(directory)
    }
}

/// A hash, because a name of a context may contain any character (field lesson 25).
fn name_of(asked: &CacheKey) -> String {
    let mut hasher = DefaultHasher::new();
    asked.hash(&mut hasher);
    format!("{:016x}.json", hasher.finish())
}

/// Removes the oldest files of more than `most`, and some more: to find them takes a look at each file.
fn remove_oldest(directory: &StateDir, most: usize) {
    let Ok(names) = directory.names() else { return };
    let is_answer = |name: &OsString| name.as_encoded_bytes().ends_with(b".json");
    let answers: Vec<_> = names.into_iter().filter(is_answer).collect();
    if answers.len() <= most {
        return;
    }
    let mut answers: Vec<_> =
        answers.into_iter().filter_map(|name| Some((directory.modified(&name)?, name))).collect();
    answers.sort_unstable();
    let surplus = answers.len().saturating_sub(most - most / 10);
    for (_, name) in &answers[..surplus] {
        directory.remove(name);
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
        let directory = tempfile::tempdir().unwrap();
        let cache = Cache::at(&directory.path().join("deep/er"));
        let me = asked("https://a", "../../me");
        assert_eq!(cache.recall(&me), None);
        cache.keep(&me, &names(&["b", "a", "\u{1b}[2J"]), ListKind::Projects).unwrap();
        let found = cache.recall(&me).unwrap();
        assert_eq!((found.names, found.kind), (names(&["b", "a"]), ListKind::Projects));
        assert!(found.age < Duration::from_secs(60), "{:?}", found.age);
        assert_eq!(cache.recall(&asked("https://a", "you")), None);
        assert_eq!(cache.recall(&asked("https://b", "../../me")), None);
        assert_eq!(cache.recall(&CacheKey { kubeconfig: "/l".to_owned(), ..me.clone() }), None);

        let path = cache.directory.join(name_of(&me));
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(path.parent().unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o700);
        for spoiled in ["", "{}", "[1]", &fs::read_to_string(&path).unwrap()[..20]] {
            fs::write(&path, spoiled).unwrap();
            assert_eq!(cache.recall(&me), None, "{spoiled}");
        }
    }

    #[test]
    fn another_key_with_the_same_file_is_no_answer() {
        let directory = tempfile::tempdir().unwrap();
        let cache = Cache::at(directory.path());
        let (me, you) = (asked("https://a", "me"), asked("https://a", "you"));
        cache.keep(&me, &names(&["a"]), ListKind::Namespaces).unwrap();
        fs::rename(cache.directory.join(name_of(&me)), cache.directory.join(name_of(&you)))
            .unwrap();
        assert_eq!(cache.recall(&you), None);
    }

    #[test]
    fn the_directory_is_bounded() {
        let directory = tempfile::tempdir().unwrap();
        let cache = Cache::at(directory.path());
        let old = directory.path().join("new-old");
        File::create(&old).unwrap().set_modified(UNIX_EPOCH).unwrap();
        let file = |number: usize| asked(&number.to_string(), "me");
        for number in 0..20 {
            cache.keep(&file(number), &[], ListKind::Namespaces).unwrap();
            let path = directory.path().join(name_of(&file(number)));
            let age = Duration::from_secs(number as u64);
            File::options().write(true).open(path).unwrap().set_modified(UNIX_EPOCH + age).unwrap();
        }
        let kept = || (0..20).filter(|&number| cache.recall(&file(number)).is_some());
        let state_dir = StateDir::open_or_create(directory.path()).unwrap();
        remove_oldest(&state_dir, 20);
        assert!(kept().eq(0..20));
        remove_oldest(&state_dir, 10);
        assert!(kept().eq(11..20));
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 9, "also without the old file");
    }
}
