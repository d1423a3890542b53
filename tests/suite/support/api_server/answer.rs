//! Which answer a request gets from a cluster where nothing goes wrong.

use super::Cluster;
use super::discovery;
use super::message::{Message, Response};
use super::namespaces::Namespace;
use super::negotiation::Form;
use super::query::Query;
use super::status::{self, RequestedAccess};
use super::users::Asker;

/// A collection that the server has.
struct Collection {
    path: &'static str,
    group: &'static str,
    version: &'static str,
    resource: &'static str,
    list_kind: &'static str,
}

const NAMESPACES: Collection = Collection {
    path: "/api/v1/namespaces",
    group: "",
    version: "v1",
    resource: "namespaces",
    list_kind: "NamespaceList",
};

const PROJECTS: Collection = Collection {
    path: "/apis/project.openshift.io/v1/projects",
    group: "project.openshift.io",
    version: "project.openshift.io/v1",
    resource: "projects",
    list_kind: "ProjectList",
};

/// What a list may be asked with. Selectors are unknown here, and an answer that ignored them
/// would be wrong.
const KNOWN: [&str; 6] =
    ["limit", "continue", "resourceVersion", "resourceVersionMatch", "timeout", "timeoutSeconds"];

impl Cluster {
    /// The answer for an authenticated user.
    pub(super) fn answer(&self, message: &Message, asker: &Asker) -> Response {
        let query = Query::of(&message.target);
        let Some(path) = query.path.strip_prefix(&self.prefix) else { return no_such_path() };
        if let Some(answer) = self.answers.get(&(message.method.clone(), path.to_owned())) {
            return answer.clone();
        }
        if message.method != "GET" {
            return status::method_not_allowed();
        }
        if let Some(document) = discovery::document(path, self.is_openshift) {
            return Response::json(200, &document);
        }
        let answered = if path.starts_with(NAMESPACES.path) && path.ends_with("/secrets") {
            no_secrets(message)
        } else if let Some(name) = below(path, &NAMESPACES) {
            match name {
                "" => self.list_namespaces(message, &query, asker),
                name => self.get(&NAMESPACES, name, message, asker),
            }
        } else if let Some(name) = below(path, &PROJECTS) {
            match name {
                "" => self.list_projects(message, asker),
                name => self.get(&PROJECTS, name, message, asker),
            }
        } else {
            Ok(no_such_path())
        };
        answered.unwrap_or_else(|refused| refused)
    }

    fn list_namespaces(
        &self,
        message: &Message,
        query: &Query,
        asker: &Asker,
    ) -> Result<Response, Response> {
        if !self.users.may_list(asker) {
            return Err(NAMESPACES.forbidden(asker, "list", ""));
        }
        if let Some(other) = query.other_than(&KNOWN) {
            return Err(status::bad_request(&format!("{other} is unknown here")));
        }
        let form = Form::wanted(message, true)?;
        let page = self.namespaces().page(query)?;
        let objects = page.namespaces.iter().map(Namespace::object).collect();
        let Collection { version, list_kind, .. } = NAMESPACES;
        Ok(Response::json(200, &form.list(version, list_kind, &page.metadata, objects)))
    }

    /// Everything that the user may see, in one piece: projects have no pages.
    fn list_projects(&self, message: &Message, asker: &Asker) -> Result<Response, Response> {
        if !self.is_openshift {
            return Err(self.no_projects(asker, "list", ""));
        }
        let form = Form::wanted(message, true)?;
        let namespaces = self.namespaces();
        let seen = namespaces.now().iter();
        let seen = seen.filter(|namespace| self.users.may_get(asker, &namespace.name));
        let objects = seen.map(Namespace::project).collect();
        let metadata = serde_json::json!({ "resourceVersion": namespaces.version().to_string() });
        let Collection { version, list_kind, .. } = PROJECTS;
        Ok(Response::json(200, &form.list(version, list_kind, &metadata, objects)))
    }

    fn get(
        &self,
        collection: &Collection,
        name: &str,
        message: &Message,
        asker: &Asker,
    ) -> Result<Response, Response> {
        let is_project = collection.resource == PROJECTS.resource;
        if is_project && !self.is_openshift {
            return Err(self.no_projects(asker, "get", name));
        }
        if !self.users.may_get(asker, name) {
            return Err(collection.forbidden(asker, "get", name));
        }
        let form = Form::wanted(message, false)?;
        let namespaces = self.namespaces();
        let found = namespaces.named(name);
        let show = if is_project { Namespace::project } else { Namespace::object };
        let object = found
            .map(show)
            .ok_or_else(|| status::not_found(collection.group, collection.resource, name))?;
        Ok(Response::json(200, &form.object(object)))
    }

    /// A cluster without projects reports that only to those who may do everything: whether a user
    /// may is looked at before whether there is such a thing.
    fn no_projects(&self, asker: &Asker, verb: &str, name: &str) -> Response {
        if self.users.may_list(asker) {
            return no_such_path();
        }
        PROJECTS.forbidden(asker, verb, name)
    }
}

/// The secrets of a namespace, in which helm looks for releases: there are none, whatever is selected.
fn no_secrets(message: &Message) -> Result<Response, Response> {
    let form = Form::wanted(message, true)?;
    let metadata = serde_json::json!({ "resourceVersion": "1" });
    Ok(Response::json(200, &form.list("v1", "SecretList", &metadata, Vec::new())))
}

impl Collection {
    fn forbidden(&self, asker: &Asker, verb: &str, name: &str) -> Response {
        let (group, resource) = (self.group, self.resource);
        // A namespace is in itself, as the API sees it; so is a project.
        status::forbidden(&RequestedAccess {
            user: &asker.name,
            verb,
            group,
            resource,
            name,
            namespace: name,
        })
    }
}

/// What stands below a collection, empty for itself.
fn below<'a>(path: &'a str, collection: &Collection) -> Option<&'a str> {
    let rest = path.strip_prefix(collection.path)?;
    if rest.is_empty() {
        return Some("");
    }
    rest.strip_prefix('/').filter(|name| !name.is_empty() && !name.contains('/'))
}

fn no_such_path() -> Response {
    Response::text(404, "404 page not found\n")
}
