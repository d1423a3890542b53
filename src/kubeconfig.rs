//! Kubeconfig files: finding, reading, merging and changing them.
//!
//! Reading: [`chain`] -> files ([`store`]) -> [`document`] -> [`snapshot`]. Changing: [`plan`] ->
//! [`edit`] -> [`store`]. Only the store accesses files. The rules are those of `kubectl`;
//! *semantics* in a comment refers to `docs/kubectl-semantics.md`.

pub mod chain;
pub mod compose;
pub mod contents;
pub mod credentials;
pub mod document;
pub mod edit;
mod extensions;
mod find;
mod json;
pub mod kuberc;
mod location;
pub mod namespace;
pub mod partition;
pub mod plan;
pub mod problem;
mod render;
mod scalar;
mod schema;
pub mod snapshot;
pub mod store;
pub mod text;
mod tree;
mod yaml;
mod yaml_compat;

pub use chain::Chain;
pub use plan::{Change, Kind, Plan, Refusal};
pub use scalar::json_for_yaml;
pub use snapshot::{ContextEntry, ContextKey, File, Reached, Snapshot, Visibility};
