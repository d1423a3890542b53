//! The refused requests: how many there were, and a log of them.

use std::fs::File;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use http::Method;
use jiff::Timestamp;
use serde::Serialize;

use super::rule::Rule;

/// The longest path in the log.
const MOST_CHARACTERS: usize = 1000;

/// Counts refused requests, and logs them to a file if there is one.
pub(super) struct Refusals {
    count: AtomicU64,
    log: Option<Mutex<File>>,
}

/// A line of the log. Without the query, which has the arguments of commands for containers.
#[derive(Serialize)]
struct Line<'r> {
    time: String,
    rule: Rule,
    method: &'r str,
    path: String,
    user_agent: Option<&'r str>,
}

impl Refusals {
    pub(super) fn new(log: Option<File>) -> Self {
        Self { count: AtomicU64::new(0), log: log.map(Mutex::new) }
    }

    pub(super) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// Counts a request without a valid token. It is not logged: another user could fill the disk.
    pub(super) fn add_unauthorized(&self) {
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts and logs a request. What can't be logged is refused all the same.
    pub(super) fn add(&self, rule: Rule, method: &Method, path: &str, user_agent: Option<&str>) {
        self.count.fetch_add(1, Ordering::Relaxed);
        let Some(log) = &self.log else { return };
        let line = Line {
            time: Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            rule,
            method: method.as_str(),
            path: path.chars().take(MOST_CHARACTERS).collect(),
            user_agent,
        };
        if let Ok(mut line) = serde_json::to_vec(&line) {
            line.push(b'\n');
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            // In one call: other sessions may write to the same file.
            let _ = log.write_all(&line);
        }
    }
}
