//! Certificates and keys, out of the kubeconfig or out of a file.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::kubeconfig::access::Material;
use crate::printable::plain_error;

use super::Reason;

/// A bundle of all authorities of the world has 300 KiB.
const MOST_BYTES: u64 = 4 << 20;

/// A client certificate and its key, PEM both.
pub(super) struct Certificate {
    pub(super) chain: Vec<u8>,
    pub(super) key: Vec<u8>,
}

/// The bytes, PEM as a rule. `what` says in an error what they are for.
pub(super) fn bytes_of(material: &Material, what: &str) -> Result<Vec<u8>, Reason> {
    match material {
        Material::Data(base64) => {
            // kubectl lets lines be broken anywhere (semantics 1.4.16).
            let joined: String = base64.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
            STANDARD.decode(joined).map_err(|_| Reason::Setup {
                what: format!("{what} is not base64"),
                next: "correct it in the kubeconfig".to_owned(),
            })
        }
        Material::File(path) => read(path, what),
    }
}

/// The bytes of a file that the kubeconfig names.
pub(super) fn read(path: &Path, what: &str) -> Result<Vec<u8>, Reason> {
    let whole = || {
        // Where nobody writes to a pipe, opening it would wait for ever.
        if !fs::metadata(path)?.is_file() {
            return Err(io::Error::other("it is no regular file"));
        }
        let mut bytes = Vec::new();
        fs::File::open(path)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    whole().map_err(|error| Reason::File {
        what: what.to_owned(),
        path: path.to_owned(),
        error: plain_error(&error),
    })
}
