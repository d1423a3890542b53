//! The only module that reads and writes kubeconfig files.
//!
//! A write takes kubectl's lock, reads the file again under the lock, edits and verifies the text with
//! [`super::edit`], and replaces the file atomically: every reader, even after a crash, finds the old
//! text or the new one (field lessons 3, 8, 34 and 35).

mod access;
mod bytes;
mod change;
mod create;
mod cross_file;
mod discover;
mod document_cache;
mod error;
mod extract;
mod inspect;
mod known;
mod load;
mod lock;
mod pod;
mod read;
mod recover;
mod replace;
mod restrict;
mod reversal;
mod rewrite;
mod scratch;
mod signals;
mod stamp;
mod target;
mod undo;
mod watch;
mod write;
mod write_state;

pub use access::{
    Access, AccessError, extensions, read_access, read_text, read_text_and_digest, shown_location,
};
pub use bytes::text_of_stream;
pub use change::{WriteAhead, WriteOutcome};
pub use create::{create, has_text, remove_created};
pub use cross_file::{
    CrossFileEffect, CrossFileReader, CrossFileReference, ExistingCluster, existing_cluster,
};
pub use discover::{
    Bound, Glob, GlobError, Reached, SearchResult, find_cluster_files, finding, leftovers_of,
};
pub use error::{LockHolder, WriteError};
pub use extract::{ExtractError, Extraction, extract};
pub use inspect::{FileFacts, Inspection, inspect, paths_of_one_lock};
pub use known::KnownFiles;
pub use load::{load, load_cached, merge};
pub use lock::inspect_lock;
pub use pod::{SERVICE_ACCOUNT, pod_namespace};
pub use recover::{interrupted, recover, recover_if_locked};
pub use restrict::restrict;
pub use reversal::{Reversal, Written};
pub use rewrite::rewrite;
pub use undo::{preview_undo, undo};
pub use watch::{ClusterFiles, Sources};
pub use write::write;
pub use write_state::{WriteState, write_state};
