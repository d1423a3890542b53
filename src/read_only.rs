//! The read-only proxy: a server on loopback between the programs of one shell and the API server of one
//! context. Only it has the credentials, in memory.
//!
//! A request comes to `server`, which checks that it has the token of the session, and to `answer`, which
//! passes it on or refuses it. `decision` decides about that from its method, path, query and headers alone;
//! `path` and `query` read these strictly, so that no other server understands them differently.

mod answer;
mod certificate;
mod decision;
mod headers;
mod kubeconfig;
mod path;
mod port;
mod query;
mod refusals;
mod rule;
mod server;
mod status;
mod token;

pub use decision::{Allowed, RequestHead, decide};
pub use rule::Rule;
pub use server::{EndsOnDrop, ProxyError, ProxyPlan, ReadOnlyProxy};
