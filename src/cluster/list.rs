//! All namespaces of a cluster, page by page.

use std::collections::HashSet;
use std::sync::Arc;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::kubeconfig::namespace::check_namespace;
use crate::kubeconfig::store::Access;

use super::deadline::Deadline;
use super::options::{Limits, QueryOptions};
use super::plugin::ProcessGuard;
use super::server::{GetError, ListMetadata, Object, Server};
use super::{ClusterError, ListEvent, ListKind, MOST_NAMES, NAMESPACES, PROJECTS};

/// How many names to ask for at once: kubectl's own figure.
const PAGE: u32 = 500;

/// The limit of pages, for a server whose list never ends.
const MOST_PAGES: usize = 1000;

/// A `PartialObjectMetadataList`, reduced to names and the continue token.
#[derive(Deserialize)]
struct MetadataList {
    metadata: ListMetadata,
    items: Option<Vec<Object>>,
}

/// Passes all namespaces to `on_event`, or all projects if OpenShift lets the user list only these.
pub(super) async fn list(
    access: Access,
    options: &QueryOptions,
    process_guard: Arc<ProcessGuard>,
    on_event: &mut (dyn FnMut(ListEvent) + Send),
) -> Result<ListKind, ClusterError> {
    let deadline = Deadline::start(options.timeout);
    let server = Server::reach(&access, options, process_guard, deadline).await?;
    let mut has_event = false;
    let mut on_namespaces = |event| {
        has_event = true;
        on_event(event);
    };
    match pages(&server, NAMESPACES, options.limits, deadline, &mut on_namespaces).await {
        Ok(()) => Ok(ListKind::Namespaces),
        Err(GetError::Forbidden(reason)) if !has_event => {
            match pages(&server, PROJECTS, options.limits, deadline, on_event).await {
                Ok(()) => Ok(ListKind::Projects),
                // The error for namespaces is the relevant one, also if projects are forbidden too.
                Err(_) => Err(reason),
            }
        }
        Err(refusal) => Err(server.reason(refusal, deadline.timeout)),
    }
}

async fn pages(
    server: &Server,
    path: &str,
    limits: Limits,
    mut deadline: Deadline,
    on_event: &mut (dyn FnMut(ListEvent) + Send),
) -> Result<(), GetError> {
    let mut next = String::new();
    // After an expired continue token the list starts again, with the same names.
    let mut seen = HashSet::new();
    for _ in 0..MOST_PAGES {
        let page = page(path, &next);
        let got = server.get(&page, "PartialObjectMetadataList", "list namespaces", deadline).await;
        let list: MetadataList = match got {
            Ok(list) => list,
            // The rest of a list is kept for minutes only. The server says where to go on in the
            // list as it is now; a picker needs no more.
            Err(GetError::Gone(fresh)) if !next.is_empty() => {
                next = fresh.unwrap_or_default();
                continue;
            }
            Err(GetError::TimedOut) if limits == Limits::Answer && !next.is_empty() => {
                return Err(GetError::Other(server.incomplete(deadline.timeout, seen.len())));
            }
            Err(refusal) => return Err(refusal),
        };
        let names = list.items.unwrap_or_default().into_iter().map(|object| object.metadata.name);
        // A faulty server could send names with control characters.
        let names = names.filter(|name| check_namespace(name).is_ok());
        let left = MOST_NAMES - seen.len();
        let mut fresh: Vec<String> = names.filter(|name| seen.insert(name.clone())).collect();
        let is_too_much = fresh.len() > left;
        fresh.truncate(left);
        on_event(ListEvent::Page(fresh));
        if is_too_much {
            return Err(GetError::Other(server.too_many()));
        }
        let previous = std::mem::replace(&mut next, list.metadata.next.unwrap_or_default());
        if next.is_empty() {
            return Ok(());
        }
        if previous == next {
            return Err(GetError::Other(
                server.not_kubernetes("a list whose next page is the same page"),
            ));
        }
        if limits == Limits::Page {
            deadline = deadline.again();
        }
    }
    Err(GetError::Other(server.not_kubernetes(&format!("a list of more than {MOST_PAGES} pages"))))
}

/// The path of the page that begins at a `continue` token; of the first one where it is empty.
fn page(path: &str, token: &str) -> String {
    let mut page = format!("{path}?limit={PAGE}");
    if !token.is_empty() {
        page.push_str("&continue=");
        page.extend(utf8_percent_encode(token, NON_ALPHANUMERIC));
    }
    page
}
