//! The read-only proxy: a server on loopback between the programs of one shell and the API server of one
//! context.
//!
//! `decision` decides about each request from its method, path, query and headers alone; `path` and `query`
//! read these strictly, so that no other server understands them differently.

mod decision;
mod path;
mod query;
mod rule;

pub use decision::{Allowed, RequestHead, decide};
pub use rule::Rule;
