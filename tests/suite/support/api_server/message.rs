//! HTTP/1.1, as much of it as clients of the API use: requests read, responses written.

use std::io::{self, BufRead, Read as _, Write};

use serde_json::Value;

/// A request as it came.
pub(super) struct Message {
    pub(super) method: String,
    /// Path and query.
    pub(super) target: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Message {
    /// The next request of a connection; none when it is closed, or when what comes isn't HTTP.
    pub(super) fn read(from: &mut impl BufRead) -> Option<Message> {
        let line = line(from)?;
        let mut words = line.split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
        words.next().filter(|version| version.starts_with("HTTP/1."))?;

        let mut headers = Vec::new();
        loop {
            let line = self::line(from)?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':')?;
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
        let mut message = Message { method, target, headers, body: Vec::new() };
        if message.header("transfer-encoding").is_some() {
            message.body = chunks(from)?;
        } else if let Some(length) = message.header("content-length") {
            message.body = vec![0; length.parse().ok()?];
            from.read_exact(&mut message.body).ok()?;
        }
        Some(message)
    }

    /// The first header of this name.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// Every header of this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.headers.iter().filter(move |(found, _)| found.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str())
    }

    /// Whether the client wants the connection to end with the answer.
    pub(super) fn is_last(&self) -> bool {
        self.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }
}

/// The value of the first header of this name, in whatever case.
pub(super) fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

/// A body in chunks, without trailers.
fn chunks(from: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let length = usize::from_str_radix(&line(from)?, 16).ok()?;
        let start = body.len();
        body.resize(start + length, 0);
        from.read_exact(&mut body[start..]).ok()?;
        line(from).filter(String::is_empty)?;
        if length == 0 {
            return Some(body);
        }
    }
}

fn line(from: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    from.take(64 << 10).read_line(&mut line).ok()?;
    Some(line.strip_suffix('\n')?.trim_end_matches('\r').to_owned())
}

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Response {
    pub(super) code: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

impl Response {
    /// An object of the API.
    pub(super) fn json(code: u16, object: &Value) -> Response {
        let mut body = object.to_string().into_bytes();
        body.push(b'\n');
        Response { code, headers: vec![("Content-Type", "application/json".to_owned())], body }
    }

    /// A line for people.
    pub(super) fn text(code: u16, text: &str) -> Response {
        Response::of(code, "text/plain; charset=utf-8", text)
            .with("X-Content-Type-Options", "nosniff")
    }

    /// Anything.
    pub(super) fn of(code: u16, content_type: &str, body: &str) -> Response {
        let headers = vec![("Content-Type", content_type.to_owned())];
        Response { code, headers, body: body.into() }
    }

    /// One more header.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Response {
        self.headers.push((name, value.into()));
        self
    }

    /// Writes it all.
    pub(super) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        self.write_head(to, self.body.len() as u64)?;
        to.write_all(&self.body)?;
        to.flush()
    }

    /// Writes all but the body, and promises one of this length.
    pub(super) fn write_head(&self, to: &mut impl Write, length: u64) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.code, phrase(self.code));
        let length = ("Content-Length", length.to_string());
        for (name, value) in self.headers.iter().chain([&length]) {
            for part in [name, ": ", value.as_str(), "\r\n"] {
                head.push_str(part);
            }
        }
        head.push_str("Cache-Control: no-cache, private\r\n\r\n");
        to.write_all(head.as_bytes())
    }
}

/// The reason phrase of the status line. Go prints it where the body is empty.
fn phrase(code: u16) -> &'static str {
    match code {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        410 => "Gone",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Unknown",
    }
}
