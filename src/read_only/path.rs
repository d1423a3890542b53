//! The path of a request to the Kubernetes API, as the API server reads it (`RequestInfo` in
//! `k8s.io/apiserver/pkg/endpoints/request`). A path that another program in between could read
//! differently is not read at all.

/// What a path names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ApiPath<'p> {
    /// Discovery, version, health and the like.
    Other,
    Objects(ObjectPath<'p>),
}

/// Objects of one resource.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ObjectPath<'p> {
    /// Empty for the core group.
    pub(super) group: &'p str,
    pub(super) version: &'p str,
    pub(super) is_namespaced: bool,
    pub(super) resource: &'p str,
    pub(super) has_name: bool,
    pub(super) subresource: Option<&'p str>,
    /// Whether it has the form of `/api/v1/watch/pods`.
    pub(super) is_watch: bool,
}

/// What the API server itself has at its root, without what has effects (`debug`, and `oauth` of
/// OpenShift) or shows files of its machine (`logs`).
const OTHERS: [&str; 14] = [
    ".well-known",
    "api",
    "apis",
    "flagz",
    "healthz",
    "livez",
    "metrics",
    "openapi",
    "openid",
    "readyz",
    "statusz",
    "swagger-2.0.0.json",
    "swagger.json",
    "version",
];

/// The subresources of a namespace. Any other word in their place is a resource in the namespace.
const OF_NAMESPACES: [&str; 2] = ["status", "finalize"];

impl<'p> ApiPath<'p> {
    /// Reads a path; `None` unless it is canonical and has a known form.
    pub(super) fn parse(path: &'p str) -> Option<Self> {
        let path = path.strip_prefix('/')?;
        if path.is_empty() {
            return Some(Self::Other);
        }
        // The API server ignores one slash at the end, and some clients ask for `/version/`.
        let segments: Vec<&str> = path.strip_suffix('/').unwrap_or(path).split('/').collect();
        if !segments.iter().all(|own| is_name(own)) {
            return None;
        }
        match segments[..] {
            ["api", version, _, ..] => ObjectPath::parse("", version, &segments[2..]),
            ["apis", group, version, _, ..] => ObjectPath::parse(group, version, &segments[3..]),
            [first, ..] if OTHERS.contains(&first) => Some(Self::Other),
            _ => None,
        }
    }
}

impl<'p> ObjectPath<'p> {
    fn parse(group: &'p str, version: &'p str, rest: &[&'p str]) -> Option<ApiPath<'p>> {
        let (is_watch, rest) = match rest {
            ["watch", rest @ ..] => (true, rest),
            _ => (false, rest),
        };
        let (is_namespaced, rest) = match rest {
            ["namespaces", _, third, ..] if !OF_NAMESPACES.contains(third) => (true, &rest[2..]),
            _ => (false, rest),
        };
        let (resource, has_name, subresource) = match rest {
            [resource] => (*resource, false, None),
            // Before Kubernetes 1.10 `proxy` was the first word.
            [resource @ "proxy", ..] | [resource, _] => (*resource, true, None),
            [resource, _, subresource] => (*resource, true, Some(*subresource)),
            // Below `proxy` a path goes on; it is refused by that name.
            [resource, _, subresource @ ("proxy" | "portforward"), ..] => {
                (*resource, true, Some(*subresource))
            }
            _ => return None,
        };
        let words = [group, version, resource, subresource.unwrap_or_default()];
        let objects =
            Self { group, version, is_namespaced, resource, has_name, subresource, is_watch };
        words.iter().all(|word| is_word(word)).then_some(ApiPath::Objects(objects))
    }
}

/// Whether a segment may be a group, a resource or a subresource. Metrics are resources too, such as
/// `http_requests` and `job:latency`.
fn is_word(segment: &str) -> bool {
    segment.bytes().all(|own| own.is_ascii_alphanumeric() || b"-._:".contains(&own))
}

/// Whether a segment may be a name: it has one form only, also where a program in between decodes it.
fn is_name(segment: &str) -> bool {
    if matches!(segment, "" | "." | "..") {
        return false;
    }
    let mut rest = segment.as_bytes();
    while let [first, after @ ..] = rest {
        rest = match first {
            b'%' => match after {
                [high, low, after @ ..] if is_needed_escape(*high, *low) => after,
                _ => return false,
            },
            _ if first.is_ascii_alphanumeric() || b"-._~!$&'()*+,:=@".contains(first) => after,
            _ => return false,
        };
    }
    true
}

/// Whether a character must be escaped in a path and does not change its structure. A percent sign is
/// none, because it could be decoded twice.
fn is_needed_escape(high: u8, low: u8) -> bool {
    let digit = |own: u8| (own as char).to_digit(16);
    let byte =
        digit(high).zip(digit(low)).and_then(|(high, low)| u8::try_from(high << 4 | low).ok());
    byte.is_some_and(|byte| match byte {
        0x80.. => true,
        b'/' | b'\\' | b'%' | b';' | b'?' | b'.' | b'-' | b'_' | b'~' => false,
        _ => byte.is_ascii_graphic() && !byte.is_ascii_alphanumeric() || byte == b' ',
    })
}
