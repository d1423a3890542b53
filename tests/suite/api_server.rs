//! The tests' own API server behaves as the Kubernetes API does: the real kubectl confirms it.

mod credentials;
mod injected_errors;
mod lists;
mod pages;
mod plugins;
mod rights;
mod routes;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;

use crate::support::api_server::ApiServer;

/// The namespaces of most servers here, in no order.
const SHOP: [&str; 5] = ["checkout", "cart", "default", "web", "Zeta"];

fn names(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().expect("a list");
    items.iter().map(|item| item["metadata"]["name"].as_str().expect("a name")).collect()
}

/// One request of our own, for what kubectl doesn't show.
fn get(server: &ApiServer, path: &str, accept: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port())).expect("connect");
    let request = format!("GET {path} HTTP/1.1\r\nAccept: {accept}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("ask");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer to its end");
    let (head, body) = answer.split_once("\r\n\r\n").expect("head and body");
    let code = head.split(' ').nth(1).expect("a code").parse().expect("a number");
    (code, serde_json::from_str(body).expect("JSON"))
}
