//! The API server of a sample cluster: answers requests for namespaces like the Kubernetes API.

use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Bytes;
use serde_json::{Value as Json, json};

use super::clusters::Cluster;
use super::samples::TOKEN;

const NAMESPACES: &str = "/api/v1/namespaces";

/// Small enough that the samples need several pages.
const LONGEST_PAGE: usize = 8;

/// The delay of a slow cluster; shorter than the default timeout of clients.
const SLOW: Duration = Duration::from_secs(3);

/// The response of a cluster. `is_certified`: the client presented a valid certificate.
pub(super) async fn answer<Body>(
    cluster: &Cluster,
    is_certified: bool,
    request: &Request<Body>,
) -> Response<Full<Bytes>> {
    if cluster.slow {
        tokio::time::sleep(SLOW).await;
    }
    let bearer = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let is_known =
        is_certified || bearer.and_then(|value| value.strip_prefix("Bearer ")) == Some(TOKEN);
    if !is_known {
        return status(StatusCode::UNAUTHORIZED, "Unauthorized", "Unauthorized", &json!(null));
    }
    let path = request.uri().path();
    if request.method() != Method::GET {
        let message = "the server does not allow this method on the requested resource";
        let details = json!({});
        return status(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message, &details);
    }
    if path == NAMESPACES {
        return list(cluster, request.uri().query().unwrap_or_default());
    }
    match path.strip_prefix(NAMESPACES).and_then(|rest| rest.strip_prefix('/')) {
        Some(name) if !name.contains('/') => one(cluster, name),
        // Kubernetes sends no Status for a path outside of its APIs.
        _ => response(StatusCode::NOT_FOUND, "text/plain", "404 page not found\n".to_owned()),
    }
}

/// The page of the list that `limit` and `continue` select.
fn list(cluster: &Cluster, query: &str) -> Response<Full<Bytes>> {
    if let Some(user) = &cluster.forbidden {
        let message = format!(
            "namespaces is forbidden: User \"{user}\" cannot list resource \"namespaces\" in API \
             group \"\" at the cluster scope"
        );
        let details = json!({ "kind": "namespaces" });
        return status(StatusCode::FORBIDDEN, "Forbidden", &message, &details);
    }
    let number = |key: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(name, _)| *name == key).find_map(|(_, value)| value.parse::<usize>().ok())
    };
    let all = &cluster.namespaces;
    let first = number("continue").unwrap_or_default().min(all.len());
    let limit = number("limit").filter(|limit| *limit > 0).unwrap_or(all.len());
    let next = all.len().min(first + limit.min(LONGEST_PAGE));
    let mut metadata = json!({ "resourceVersion": "1" });
    if next < all.len() {
        metadata["continue"] = next.to_string().into();
        metadata["remainingItemCount"] = (all.len() - next).into();
    }
    let items: Vec<Json> = all[first..next].iter().map(|name| object(name)).collect();
    json_response(
        StatusCode::OK,
        &json!({
            "kind": "PartialObjectMetadataList",
            "apiVersion": "meta.k8s.io/v1",
            "metadata": metadata,
            "items": items,
        }),
    )
}

fn one(cluster: &Cluster, name: &str) -> Response<Full<Bytes>> {
    if cluster.namespaces.iter().any(|namespace| namespace == name) {
        return json_response(StatusCode::OK, &object(name));
    }
    let message = format!("namespaces \"{name}\" not found");
    let details = json!({ "name": name, "kind": "namespaces" });
    status(StatusCode::NOT_FOUND, "NotFound", &message, &details)
}

fn object(name: &str) -> Json {
    json!({
        "kind": "PartialObjectMetadata",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": { "name": name, "labels": { "kubernetes.io/metadata.name": name } },
    })
}

fn status(code: StatusCode, reason: &str, message: &str, details: &Json) -> Response<Full<Bytes>> {
    let mut status = json!({
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": message,
        "reason": reason,
        "code": code.as_u16(),
    });
    if !details.is_null() {
        status["details"] = details.clone();
    }
    json_response(code, &status)
}

fn json_response(code: StatusCode, body: &Json) -> Response<Full<Bytes>> {
    response(code, "application/json", body.to_string())
}

fn response(code: StatusCode, kind: &'static str, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = code;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;
    use tokio::runtime;

    use super::*;

    fn ask(cluster: &Cluster, token: &str, path: &str) -> (u16, String) {
        let request = Request::get(path).header(AUTHORIZATION, format!("Bearer {token}"));
        let request = request.body(()).unwrap();
        let runtime = runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let response = answer(cluster, false, &request).await;
            let code = response.status().as_u16();
            let body = response.into_body().collect().await.unwrap().to_bytes();
            (code, String::from_utf8(body.to_vec()).unwrap())
        })
    }

    fn cluster(count: usize) -> Cluster {
        let namespaces = (0..count).map(|number| format!("n{number}")).collect();
        Cluster { namespaces, ..Cluster::default() }
    }

    #[test]
    fn a_list_is_sent_in_pages() {
        let cluster = cluster(11);
        let mut found = Vec::new();
        for (query, next) in [
            ("?limit=2", Some("2")),
            ("?limit=500&continue=2", Some("10")),
            ("?continue=10&limit=500", None),
        ] {
            let (code, body) = ask(&cluster, TOKEN, &format!("{NAMESPACES}{query}"));
            let list: Json = serde_json::from_str(&body).unwrap();
            assert_eq!((code, list["metadata"]["continue"].as_str()), (200, next), "{body}");
            let items = list["items"].as_array().unwrap();
            found.extend(
                items.iter().map(|item| item["metadata"]["name"].as_str().unwrap().to_owned()),
            );
        }
        assert_eq!(found, cluster.namespaces);
    }

    #[test]
    fn only_a_slow_cluster_delays_its_response() {
        let request = Request::get(NAMESPACES).body(()).unwrap();
        let runtime = runtime::Builder::new_current_thread().enable_time().build().unwrap();
        for slow in [true, false] {
            let cluster = Cluster { slow, ..cluster(1) };
            let at_once = runtime.block_on(async {
                tokio::time::timeout(Duration::ZERO, answer(&cluster, true, &request)).await.is_ok()
            });
            assert_eq!(at_once, !slow);
        }
    }

    #[test]
    fn errors_have_the_wording_of_kubernetes() {
        let mut cluster = cluster(3);
        assert_eq!(ask(&cluster, TOKEN, "/api/v1/namespaces/n2").0, 200);
        cluster.forbidden = Some("jane".to_owned());
        for (token, path, code, words) in [
            (TOKEN, "/api/v1/namespaces/n3", 404, r#""message":"namespaces \"n3\" not found""#),
            (TOKEN, "/apis/project.openshift.io/v1/projects", 404, "404 page not found"),
            (TOKEN, "/api/v1/namespaces?limit=1", 403, r#"User \"jane\" cannot list resource"#),
            ("other", "/api/v1/namespaces", 401, r#""reason":"Unauthorized""#),
        ] {
            let (found, body) = ask(&cluster, token, path);
            assert!(found == code && body.contains(words), "{path}: {found} {body}");
        }
    }
}
