//! Reads certificates and keys from the kubeconfig or from a file.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::sync::mpsc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::kubeconfig::credentials::Material;
use crate::printable::{plain_error, quoted_path, shown_path};

use super::deadline::Deadline;
use super::{ClusterError, thread};

/// The size limit. A bundle of all public certificate authorities has 300 KiB.
const MOST_BYTES: u64 = 4 << 20;

/// A client certificate and its key, PEM both.
pub(super) struct Certificate {
    pub(super) chain: Vec<u8>,
    pub(super) key: Vec<u8>,
}

/// The bytes, usually PEM. `what` names them in an error.
pub(super) fn bytes_of(
    material: &Material,
    what: &str,
    deadline: Deadline,
) -> Result<Vec<u8>, ClusterError> {
    match material {
        Material::Data(base64) => {
            // kubectl accepts line breaks anywhere (semantics 1.4.16).
            let joined: String = base64.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
            let decoded = STANDARD.decode(joined);
            decoded.map_err(|_| ClusterError::invalid_value(format!("{what} is not base64")))
        }
        Material::File(path) => read(path, what, deadline),
    }
}

/// The bytes of a file that the kubeconfig names.
pub(super) fn read(path: &Path, what: &str, deadline: Deadline) -> Result<Vec<u8>, ClusterError> {
    bytes_at_path(path, deadline).map_err(|error| {
        if thread::is_out_of_resources(&error) {
            return thread::out_of_resources(&format!("can't read {what}"), &error);
        }
        let message = format!("{what}: {}: {}", shown_path(path), plain_error(&error));
        ClusterError::new(message, format!("ls -l {}", quoted_path(path)))
    })
}

/// The bytes of a file, read on another thread: it may be a pipe without a writer or on a network
/// file system that does not respond, so the caller stops waiting at the deadline.
pub(super) fn bytes_at_path(path: &Path, deadline: Deadline) -> io::Result<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    let wanted = path.to_owned();
    thread::start(move || drop(sender.send(whole(&wanted))))?;
    receiver.recv_timeout(deadline.left()).unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()))
}

fn whole(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}
