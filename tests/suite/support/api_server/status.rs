//! The API's answers to failed requests: `Status` objects, with the same texts.

use serde_json::{Value, json};

use super::message::Response;

fn status(code: u16, reason: &str, message: &str, details: Option<Value>) -> Response {
    Response::json(code, &object(code, reason, message, details))
}

fn object(code: u16, reason: &str, message: &str, details: Option<Value>) -> Value {
    let mut status = json!({
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": message,
        "reason": reason,
        "code": code,
    });
    if let Some(details) = details {
        status["details"] = details;
    }
    status
}

/// A user that the API server does not know.
pub(super) fn unauthorized() -> Response {
    status(401, "Unauthorized", "Unauthorized", None)
}

/// What a user wanted to do, in the terms of an authorizer.
pub(super) struct RequestedAccess<'a> {
    pub(super) user: &'a str,
    pub(super) verb: &'a str,
    pub(super) group: &'a str,
    pub(super) resource: &'a str,
    pub(super) name: &'a str,
    pub(super) namespace: &'a str,
}

/// A user who may not do it.
pub(super) fn forbidden(access: &RequestedAccess<'_>) -> Response {
    let RequestedAccess { user, verb, group, resource, name, namespace } = access;
    let qualified = qualified(group, resource);
    let (subject, details) = match *name {
        "" => (qualified, json!({ "kind": resource })),
        name => (format!("{qualified} \"{name}\""), json!({ "name": name, "kind": resource })),
    };
    let details = with_group(details, group);
    let scope = match *namespace {
        "" => "at the cluster scope".to_owned(),
        namespace => format!("in the namespace \"{namespace}\""),
    };
    let message = format!(
        "{subject} is forbidden: User \"{user}\" cannot {verb} resource \"{resource}\" \
         in API group \"{group}\" {scope}"
    );
    status(403, "Forbidden", &message, Some(details))
}

/// No object of this name.
pub(super) fn not_found(group: &str, resource: &str, name: &str) -> Response {
    let details = with_group(json!({ "name": name, "kind": resource }), group);
    let message = format!("{} \"{name}\" not found", qualified(group, resource));
    status(404, "NotFound", &message, Some(details))
}

/// Something in the question is wrong.
pub(super) fn bad_request(message: &str) -> Response {
    status(400, "BadRequest", message, None)
}

/// None of the forms that the client takes.
pub(super) fn not_acceptable(message: &str) -> Response {
    status(406, "NotAcceptable", message, None)
}

/// Only reading is offered here.
pub(super) fn method_not_allowed() -> Response {
    let message = "the server does not allow this method on the requested resource";
    status(405, "MethodNotAllowed", message, Some(json!({})))
}

/// A continue token of a list that is no more, with one to go on with the list of today.
pub(super) fn expired(fresh_token: &str) -> Response {
    let message = "The provided continue parameter is too old to display a consistent list \
         result. You can start a new list without the continue parameter, or use the continue \
         token in this response to retrieve the remainder of the results. Continuing with the \
         provided token results in an inconsistent list - objects that were created, modified, \
         or deleted between the time the first chunk was returned and now may show up in the list.";
    let mut status = object(410, "Expired", message, None);
    status["metadata"] = json!({ "continue": fresh_token });
    Response::json(410, &status)
}

/// A server in trouble: 500, 503 and their like.
pub(super) fn of_code(code: u16) -> Response {
    match code {
        500 => {
            let cause = "etcdserver: leader changed";
            let message = format!("Internal error occurred: {cause}");
            let details = json!({ "causes": [{ "message": cause }] });
            status(500, "InternalError", &message, Some(details))
        }
        503 => {
            let message = "the server is currently unable to handle the request";
            status(503, "ServiceUnavailable", message, None)
        }
        504 => {
            let message = "Timeout: request did not complete within the allotted timeout";
            status(504, "Timeout", message, Some(json!({})))
        }
        _ => status(code, "", "an unknown error", None),
    }
}

fn qualified(group: &str, resource: &str) -> String {
    match group {
        "" => resource.to_owned(),
        group => format!("{resource}.{group}"),
    }
}

fn with_group(mut details: Value, group: &str) -> Value {
    if !group.is_empty() {
        details["group"] = json!(group);
    }
    details
}
