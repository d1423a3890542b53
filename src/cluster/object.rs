//! An object of the Kubernetes API, reduced to its name.

use serde::Deserialize;

/// A `PartialObjectMetadata` of which only the name is read.
#[derive(Deserialize)]
pub(super) struct Object {
    pub(super) metadata: ObjectMetadata,
}

#[derive(Deserialize)]
pub(super) struct ObjectMetadata {
    pub(super) name: String,
}
