//! Kubeconfig files: which there are, what they say, and how one is changed.
//!
//! One way down: [`chain`] -> files ([`store`]) -> [`document`] -> [`snapshot`]; and one way back:
//! [`plan`] -> [`edit`] -> [`store`]. All of it is pure but the store, which alone opens files.
//! The rules are those of `kubectl`; comments that cite *semantics* mean
//! `docs/kubectl-semantics.md`.

pub mod chain;
pub mod credentials;
pub mod document;
pub mod edit;
mod find;
mod json;
pub mod kuberc;
pub(crate) mod lexical;
pub mod namespace;
pub mod plan;
pub mod problem;
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
pub use snapshot::{ContextEntry, ContextKey, File, Snapshot, Visibility};
