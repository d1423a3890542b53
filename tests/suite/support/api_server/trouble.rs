//! What can go wrong with a server, on purpose.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::message::Response;
use super::status;

/// A fault that is injected, into every request unless configured otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    what: What,
    part: String,
    left: Option<usize>,
}

/// What goes wrong, and where in a conversation.
#[derive(Clone, Debug)]
pub(super) enum What {
    Connecting(Misbehaviour),
    Answering(Misbehaviour),
    HalfAnAnswer,
    /// The first bytes, and then the others again and again.
    Endless(Arc<[u8]>, Arc<[u8]>),
    Instead(Response),
    /// Chunks before and after a gate.
    InTwoParts(String, Arc<Gate>, String),
    Waiting(Arc<Gate>),
    Forgetting,
}

/// What is done instead of talking.
#[derive(Clone, Copy, Debug)]
pub(super) enum Misbehaviour {
    SayNothing,
    HangUp,
    Reset,
    TalkNonsense,
}

impl Trouble {
    /// Accepts the connection and never sends a byte, not even of TLS.
    pub(crate) fn silent_from_the_start() -> Trouble {
        Trouble::of(What::Connecting(Misbehaviour::SayNothing))
    }

    /// Takes the connection and resets it before a byte is sent.
    pub(crate) fn reset_from_the_start() -> Trouble {
        Trouble::of(What::Connecting(Misbehaviour::Reset))
    }

    /// Speaks neither TLS nor HTTP.
    pub(crate) fn nonsense_from_the_start() -> Trouble {
        Trouble::of(What::Connecting(Misbehaviour::TalkNonsense))
    }

    /// Takes the request and never answers.
    pub(crate) fn no_answer() -> Trouble {
        Trouble::of(What::Answering(Misbehaviour::SayNothing))
    }

    /// Takes the request and closes the connection.
    pub(crate) fn hang_up() -> Trouble {
        Trouble::of(What::Answering(Misbehaviour::HangUp))
    }

    /// Takes the request and resets the connection.
    pub(crate) fn reset() -> Trouble {
        Trouble::of(What::Answering(Misbehaviour::Reset))
    }

    /// Answers with something that isn't HTTP.
    pub(crate) fn nonsense() -> Trouble {
        Trouble::of(What::Answering(Misbehaviour::TalkNonsense))
    }

    /// Begins the right answer and closes the connection in the middle of its body.
    pub(crate) fn half_an_answer() -> Trouble {
        Trouble::of(What::HalfAnAnswer)
    }

    /// Answers with a list of namespaces that never ends.
    pub(crate) fn endless_answer() -> Trouble {
        let first = "{\"kind\":\"NamespaceList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[";
        let chunk = |text: &str| format!("{:x}\r\n{text}\r\n", text.len());
        let more = r#"{"metadata":{"name":"endless"}},"#.repeat(1000);
        Trouble::endless_body("", &chunk(first), chunk(&more).as_bytes())
    }

    /// Announces an answer again and again, and never sends it.
    pub(crate) fn endless_continue() -> Trouble {
        Trouble::endless("", b"HTTP/1.1 100 Continue\r\n\r\n")
    }

    /// Answers with a head that never ends.
    pub(crate) fn endless_headers() -> Trouble {
        Trouble::endless("HTTP/1.1 200 OK\r\n", b"X-More: more\r\n")
    }

    /// Answers with a body that is followed by headers without end.
    pub(crate) fn endless_trailers() -> Trouble {
        Trouble::endless_body("", "0\r\n", b"X-More: more\r\n")
    }

    /// Answers byte by byte, without end.
    pub(crate) fn endless_chunks() -> Trouble {
        Trouble::endless_body("", "", b"1\r\n \r\n")
    }

    /// Answers with compressed data that becomes nothing, without end.
    pub(crate) fn endless_nothing() -> Trouble {
        let empty_blocks = b"\x00\x00\x00\xff\xff".repeat(1000);
        let length = format!("{:x}\r\n", empty_blocks.len());
        let more = [length.as_bytes(), &empty_blocks, b"\r\n"];
        let gzip = "a\r\n\x1f\u{8b}\x08\x00\x00\x00\x00\x00\x00\x03\r\n";
        Trouble::endless_body("Content-Encoding: gzip\r\n", gzip, &more.concat())
    }

    /// Begins a compressed answer and goes on with something else.
    pub(crate) fn bad_gzip() -> Trouble {
        let response = Response::of(200, "application/json", "not compressed at all");
        Trouble::of(What::Instead(response.with("Content-Encoding", "gzip")))
    }

    /// Answers 200 with a page to log in, as a portal in front of the server does.
    pub(crate) fn login_page() -> Trouble {
        let page = "<!DOCTYPE html>\n<html><title>Log in</title><body>Please log in.</body></html>";
        Trouble::answer(200, "text/html; charset=utf-8", page)
    }

    /// Sends the client elsewhere.
    pub(crate) fn redirect_to(address: &str) -> Trouble {
        let page = format!("<a href=\"{address}\">Found</a>.\n");
        let response = Response::of(302, "text/html; charset=utf-8", &page);
        Trouble::of(What::Instead(response.with("Location", address)))
    }

    /// Asks the client to come again after so many seconds, as a busy server does.
    pub(crate) fn too_many_requests(retry_after: u64) -> Trouble {
        let text = "Too many requests, please try again later.\n";
        let response = Response::text(429, text);
        Trouble::of(What::Instead(response.with("Retry-After", retry_after.to_string())))
    }

    /// Answers with a Status of this code, such as 500 or 503.
    pub(crate) fn status(code: u16) -> Trouble {
        Trouble::of(What::Instead(status::of_code(code)))
    }

    /// Answers with just this.
    pub(crate) fn answer(code: u16, content_type: &str, body: &str) -> Trouble {
        Trouble::of(What::Instead(Response::of(code, content_type, body)))
    }

    /// Lets every continue token expire before it answers.
    pub(crate) fn expiry() -> Trouble {
        Trouble::of(What::Forgetting)
    }

    pub(super) fn in_two_parts(first: &str, gate: Arc<Gate>, second: &str) -> Trouble {
        let chunk = |text: &str| format!("{:x}\r\n{text}\r\n", text.len());
        Trouble::of(What::InTwoParts(chunk(first), gate, chunk(second)))
    }

    pub(super) fn waiting(gate: Arc<Gate>) -> Trouble {
        Trouble::of(What::Waiting(gate))
    }

    /// Only with requests that have this in path or query.
    pub(crate) fn on(mut self, part: &str) -> Trouble {
        part.clone_into(&mut self.part);
        self
    }

    /// Only so many times.
    pub(crate) fn times(mut self, count: usize) -> Trouble {
        self.left = Some(count);
        self
    }

    /// An answer in chunks; of its first part, each character is a byte.
    fn endless_body(header: &str, first: &str, more: &[u8]) -> Trouble {
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n";
        Trouble::endless(&format!("{head}{header}\r\n{first}"), more)
    }

    fn endless(first: &str, more: &[u8]) -> Trouble {
        let first = first.chars().map(|byte| u8::try_from(byte).expect("a byte")).collect();
        // So that the writer is faster than the reader.
        let more = more.repeat((64 << 10) / more.len() + 1);
        Trouble::of(What::Endless(first, more.into()))
    }

    fn of(what: What) -> Trouble {
        Trouble { what, part: String::new(), left: None }
    }
}

/// All that goes wrong with a server.
#[derive(Default)]
pub(super) struct Troubles(Mutex<Vec<Trouble>>);

impl Troubles {
    pub(super) fn add(&self, trouble: Trouble) {
        self.list().push(trouble);
    }

    /// Nothing goes wrong any more, and who waits goes on.
    pub(super) fn end(&self) {
        for trouble in self.list().drain(..) {
            if let What::Waiting(gate) | What::InTwoParts(_, gate, _) = trouble.what {
                gate.open();
            }
        }
    }

    /// What goes wrong with a new connection.
    pub(super) fn connecting(&self) -> Option<What> {
        self.next(|trouble| matches!(trouble.what, What::Connecting(_)))
    }

    /// What happens before this request is answered, all of it, and what goes wrong with it then.
    pub(super) fn answering(&self, target: &str) -> (Vec<What>, Option<What>) {
        let is_here = |trouble: &Trouble| target.contains(&trouble.part);
        let mut before = Vec::new();
        for trouble in self.list().iter_mut() {
            let comes_before = matches!(trouble.what, What::Waiting(_) | What::Forgetting);
            if comes_before && is_here(trouble) && trouble.takes_one() {
                before.push(trouble.what.clone());
            }
        }
        let instead = self.next(|trouble| {
            let other =
                matches!(trouble.what, What::Connecting(_) | What::Waiting(_) | What::Forgetting);
            !other && is_here(trouble)
        });
        (before, instead)
    }

    fn next(&self, wanted: impl Fn(&Trouble) -> bool) -> Option<What> {
        let mut list = self.list();
        let mut wanted = list.iter_mut().filter(|trouble| wanted(trouble));
        wanted.find_map(|trouble| trouble.takes_one().then(|| trouble.what.clone()))
    }

    fn list(&self) -> MutexGuard<'_, Vec<Trouble>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Trouble {
    fn takes_one(&mut self) -> bool {
        match &mut self.left {
            None => true,
            Some(0) => false,
            Some(left) => {
                *left -= 1;
                true
            }
        }
    }
}

/// Requests wait at it until it is opened.
#[derive(Debug, Default)]
pub(super) struct Gate {
    is_open: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    pub(super) fn pass(&self) {
        let is_open = self.is_open.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = self.opened.wait_while(is_open, |is_open| !*is_open);
        drop(passed.unwrap_or_else(PoisonError::into_inner));
    }

    pub(super) fn open(&self) {
        *self.is_open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.opened.notify_all();
    }
}

/// Requests wait for their answer until this is dropped, or released.
#[must_use = "requests wait only as long as it lives"]
pub(crate) struct Held(pub(super) Arc<Gate>);

impl Held {
    /// Answers those that wait, and those to come at once.
    pub(crate) fn release(self) {
        drop(self);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.open();
    }
}
