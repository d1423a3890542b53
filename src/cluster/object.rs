//! An object of the API, as far as it is of interest here: its name.

use serde::Deserialize;

/// The part of a `PartialObjectMetadata` that is read.
#[derive(Deserialize)]
pub(super) struct Object {
    pub(super) metadata: ObjectMetadata,
}

/// The metadata of an [`Object`].
#[derive(Deserialize)]
pub(super) struct ObjectMetadata {
    pub(super) name: String,
}
