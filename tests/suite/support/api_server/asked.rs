//! What a server was asked, and waiting for it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::message::{Message, header};
use crate::support::DEADLINE;

use super::users::{Asker, Impersonation};

/// A request that a server got.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// `GET`.
    pub(crate) method: String,
    /// Path and query, as they came.
    pub(crate) path: String,
    /// The user of the request; none where the answer is 401. With impersonation, the impersonated user.
    pub(crate) user: Option<String>,
    /// How the user was impersonated.
    pub(crate) impersonation: Option<Impersonation>,
    /// The number of the connection it came by; the first is 1.
    pub(crate) connection: usize,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    /// The first header of this name, in whatever case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// The names of all headers, in small letters.
    pub(crate) fn header_names(&self) -> impl Iterator<Item = String> {
        self.headers.iter().map(|(name, _)| name.to_ascii_lowercase())
    }

    /// The body, which must be text.
    pub(crate) fn body(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a body in UTF-8")
    }

    /// The forms in which the client takes the answer.
    pub(crate) fn accept(&self) -> &str {
        self.header("accept").unwrap_or_default()
    }
}

/// Everything a server was asked.
#[derive(Default)]
pub(super) struct Asked {
    log: Mutex<Log>,
    changed: Condvar,
}

#[derive(Default)]
struct Log {
    requests: Vec<Request>,
    connections: usize,
    open: usize,
}

/// A connection, until it is dropped.
pub(super) struct Connected<'a> {
    asked: &'a Asked,
    number: usize,
}

impl Asked {
    pub(super) fn connected(&self) -> Connected<'_> {
        let mut log = self.log();
        log.connections += 1;
        log.open += 1;
        self.changed.notify_all();
        Connected { asked: self, number: log.connections }
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        self.log().requests.clone()
    }

    pub(super) fn connections(&self) -> usize {
        self.log().connections
    }

    pub(super) fn wait_for_requests(&self, part: &str, count: usize) -> Vec<Request> {
        let what = format!("{count} requests to {part}");
        self.wait(&what, |log| {
            let found = log.requests.iter().filter(|request| request.path.contains(part));
            let found: Vec<Request> = found.cloned().collect();
            (found.len() >= count).then_some(found)
        })
    }

    pub(super) fn wait_for_connections(&self, count: usize) {
        let what = format!("{count} connections");
        self.wait(&what, |log| (log.connections >= count).then_some(()));
    }

    pub(super) fn wait_until_idle(&self) {
        self.wait("the end of all connections", |log| (log.open == 0).then_some(()));
    }

    fn wait<T>(&self, what: &str, found: impl Fn(&Log) -> Option<T>) -> T {
        let log = self.log();
        let (log, _) = self
            .changed
            .wait_timeout_while(log, DEADLINE, |log| found(log).is_none())
            .unwrap_or_else(PoisonError::into_inner);
        let happened = found(&log);
        let requests = log.requests.iter().map(|request| request.path.as_str());
        let requests = requests.collect::<Vec<_>>();
        // A panic with the log locked would hide what went wrong behind a second one.
        let (connections, open) = (log.connections, log.open);
        let asked = format!("{connections} connections, {open} open, {requests:?}");
        drop(log);
        happened.unwrap_or_else(|| panic!("waited in vain for {what}; there were {asked}"))
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connected<'_> {
    pub(super) fn asked(&self, message: &Message, asker: Option<&Asker>) {
        let request = Request {
            method: message.method.clone(),
            path: message.target.clone(),
            user: asker.map(|asker| asker.name.clone()),
            impersonation: asker.and_then(|asker| asker.impersonation.clone()),
            connection: self.number,
            headers: message.headers.clone(),
            body: message.body.clone(),
        };
        self.asked.log().requests.push(request);
        self.asked.changed.notify_all();
    }
}

impl Drop for Connected<'_> {
    fn drop(&mut self) {
        self.asked.log().open -= 1;
        self.asked.changed.notify_all();
    }
}
