//! Which requests pass: those that change nothing.

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING, UPGRADE};
use http::{HeaderMap, Method};

use super::path::{ApiPath, ObjectPath};
use super::query::{DryRun, dry_run};
use super::rule::Rule;

/// A request without its body.
pub struct RequestHead<'r> {
    pub method: &'r Method,
    /// As it was sent, without the query.
    pub path: &'r str,
    pub query: Option<&'r str>,
    pub headers: &'r HeaderMap,
}

/// How a request passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Allowed {
    Always,
    /// A dry run that passes if the API server serves this API itself: another server may ignore `dryRun`.
    IfServedHere {
        group: String,
        version: String,
    },
}

/// Subresources that connect to a container or a service, by any method. Those after `proxy` are of
/// `KubeVirt`.
const CONNECT: [&str; 9] =
    ["exec", "attach", "portforward", "proxy", "console", "vnc", "usbredir", "vsock", "ssh"];

/// Reviews, which are created but never stored: group and resource.
const REVIEWS: [(&str, &str); 5] = [
    ("authentication.k8s.io", "selfsubjectreviews"),
    ("authorization.k8s.io", "localsubjectaccessreviews"),
    ("authorization.k8s.io", "selfsubjectaccessreviews"),
    ("authorization.k8s.io", "selfsubjectrulesreviews"),
    ("authorization.k8s.io", "subjectaccessreviews"),
];

/// Subresources that are stored with their object, so that a dry run stores nothing.
const STORED: [&str; 4] = ["ephemeralcontainers", "resize", "scale", "status"];

/// Resources of the core group that are created but not stored.
const NOT_STORED: [&str; 2] = ["bindings", "componentstatuses"];

/// The groups of Kubernetes that have stored objects. All of them respect `dryRun`.
const GROUPS: [&str; 21] = [
    "",
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "apiregistration.k8s.io",
    "apps",
    "autoscaling",
    "batch",
    "certificates.k8s.io",
    "coordination.k8s.io",
    "discovery.k8s.io",
    "events.k8s.io",
    "extensions",
    "flowcontrol.apiserver.k8s.io",
    "networking.k8s.io",
    "node.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "resource.k8s.io",
    "scheduling.k8s.io",
    "storage.k8s.io",
    "storagemigration.k8s.io",
];

/// Decides whether a request passes.
pub fn decide(request: &RequestHead<'_>, allows_secrets: bool) -> Result<Allowed, Rule> {
    let path = ApiPath::parse(request.path).ok_or(Rule::Path)?;
    if let ApiPath::Objects(objects) = &path {
        // First, so that `kubectl exec` is refused by its name.
        check_objects(objects, allows_secrets)?;
    }
    check_headers(request.headers)?;
    match (request.method, path) {
        (&(Method::GET | Method::HEAD | Method::OPTIONS), _) if has_body(request.headers) => {
            Err(Rule::Body)
        }
        (&(Method::GET | Method::HEAD | Method::OPTIONS), _) => Ok(Allowed::Always),
        (&Method::POST, ApiPath::Objects(objects)) if is_review(&objects) => Ok(Allowed::Always),
        (&Method::DELETE, _) if has_body(request.headers) => Err(Rule::Delete),
        (&(Method::POST | Method::PUT | Method::PATCH | Method::DELETE), path) => {
            match (dry_run(request.query), path) {
                (DryRun::All, ApiPath::Objects(objects)) => check_dry_run(&objects),
                (DryRun::Unclear, _) => Err(Rule::DryRun),
                _ if request.method == Method::DELETE => Err(Rule::Delete),
                _ => Err(Rule::Change),
            }
        }
        _ => Err(Rule::Method),
    }
}

fn check_headers(headers: &HeaderMap) -> Result<(), Rule> {
    for name in headers.keys() {
        let name = name.as_str();
        if name == UPGRADE.as_str()
            || name == "http2-settings"
            || name.starts_with("sec-websocket-")
        {
            return Err(Rule::Upgrade);
        }
        if name.starts_with("impersonate-") || name.starts_with("x-remote-") {
            return Err(Rule::Impersonation);
        }
        // With or without `x-`, `http-` and `-override`.
        if name.contains("method") && !name.starts_with("access-control-") {
            return Err(Rule::MethodOverride);
        }
    }
    Ok(())
}

/// Refuses what is refused whatever the method is. Names are compared without case: for a server that
/// ignores it, as Kubernetes does not.
fn check_objects(objects: &ObjectPath<'_>, allows_secrets: bool) -> Result<(), Rule> {
    let ObjectPath { resource, subresource, .. } = objects;
    let is = |word: &str| resource.eq_ignore_ascii_case(word);
    let below = |word: &&str| subresource.is_some_and(|own| own.eq_ignore_ascii_case(word));
    if CONNECT.iter().any(below) || is("proxy") {
        return Err(Rule::Connect);
    }
    if below(&"token") || is("tokenrequests") || is("tokenreviews") {
        return Err(Rule::Token);
    }
    // In any group, and below the image streams of OpenShift too.
    if !allows_secrets && (is("secrets") || below(&"secrets")) {
        return Err(Rule::Secrets);
    }
    Ok(())
}

fn is_review(objects: &ObjectPath<'_>) -> bool {
    let is_collection = !objects.has_name && !objects.is_watch;
    let is_namespaced = objects.resource.starts_with("local");
    is_collection
        && objects.is_namespaced == is_namespaced
        && REVIEWS.contains(&(objects.group, objects.resource))
}

fn check_dry_run(objects: &ObjectPath<'_>) -> Result<Allowed, Rule> {
    let ObjectPath { group, version, resource, subresource, .. } = *objects;
    if objects.is_watch {
        return Err(Rule::Path);
    }
    let is_stored = subresource.is_none_or(|own| STORED.contains(&own));
    if !is_stored || group.is_empty() && NOT_STORED.contains(&resource) {
        return Err(Rule::Subresource);
    }
    if GROUPS.contains(&group) {
        return Ok(Allowed::Always);
    }
    Ok(Allowed::IfServedHere { group: group.to_owned(), version: version.to_owned() })
}

/// Whether a body follows, by the only headers that announce one.
fn has_body(headers: &HeaderMap) -> bool {
    let is_empty = |length: &http::HeaderValue| length.as_bytes() == b"0";
    headers.contains_key(TRANSFER_ENCODING) || !headers.get_all(CONTENT_LENGTH).iter().all(is_empty)
}

#[cfg(test)]
mod tests;
