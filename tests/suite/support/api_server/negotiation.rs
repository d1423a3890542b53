//! Content negotiation: in which form an answer is wanted.

use serde_json::{Value, json};

use super::message::{Message, Response};
use super::status::not_acceptable;

/// The forms of an object or a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Form {
    /// As it is. Also for tables: kubectl takes the plain object where it asked for a table.
    Whole,
    /// Only the metadata.
    Metadata,
}

impl Form {
    /// The first of the wanted forms that the API has for a list, or for one object.
    pub(super) fn wanted(message: &Message, is_list: bool) -> Result<Form, Response> {
        let accept = message.all("accept").collect::<Vec<_>>().join(",");
        if accept.is_empty() {
            return Ok(Form::Whole);
        }
        let mut tables = false;
        for range in accept.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let media_type = parts.next().unwrap_or_default();
            if !matches!(media_type, "application/json" | "application/*" | "*/*") {
                continue;
            }
            let parameters: Vec<(&str, &str)> =
                parts.filter_map(|part| part.split_once('=')).collect();
            let parameter =
                |name| parameters.iter().find(|(found, _)| *found == name).map(|(_, value)| *value);
            let is_meta = parameter("g") == Some("meta.k8s.io")
                && matches!(parameter("v"), Some("v1" | "v1beta1"));
            match parameter("as") {
                None => return Ok(Form::Whole),
                Some("Table") if is_meta => tables = true,
                Some("PartialObjectMetadataList") if is_meta && is_list => {
                    return Ok(Form::Metadata);
                }
                Some("PartialObjectMetadata") if is_meta && !is_list => return Ok(Form::Metadata),
                Some(_) => {}
            }
        }
        if tables {
            return Ok(Form::Whole);
        }
        Err(not_acceptable(
            "only the following media types are accepted: application/json, \
             application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1, \
             application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
        ))
    }

    /// One object in this form.
    pub(super) fn object(self, mut object: Value) -> Value {
        match self {
            Form::Whole => object,
            Form::Metadata => json!({
                "kind": "PartialObjectMetadata",
                "apiVersion": "meta.k8s.io/v1",
                "metadata": object["metadata"].take(),
            }),
        }
    }

    /// A list in this form. Its objects have a kind only where the list has none.
    pub(super) fn list(
        self,
        api_version: &str,
        kind: &str,
        metadata: &Value,
        objects: Vec<Value>,
    ) -> Value {
        let (api_version, kind, items) = match self {
            Form::Whole => (api_version, kind, objects.into_iter().map(unnamed).collect()),
            Form::Metadata => {
                let items: Vec<_> = objects.into_iter().map(|one| self.object(one)).collect();
                ("meta.k8s.io/v1", "PartialObjectMetadataList", items)
            }
        };
        json!({ "kind": kind, "apiVersion": api_version, "metadata": metadata, "items": items })
    }
}

fn unnamed(mut object: Value) -> Value {
    if let Some(fields) = object.as_object_mut() {
        fields.remove("kind");
        fields.remove("apiVersion");
    }
    object
}
