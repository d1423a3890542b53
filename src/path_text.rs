//! Serializes a path as a text, or as its bytes if it is not UTF-8: for `#[serde(with)]`.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum PathForm {
    Text(String),
    Bytes(Vec<u8>),
}

pub fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    let form = match path.to_str() {
        Some(text) => PathForm::Text(text.to_owned()),
        None => PathForm::Bytes(path.as_os_str().as_encoded_bytes().to_owned()),
    };
    form.serialize(serializer)
}

pub fn deserialize<'de, D, P>(deserializer: D) -> Result<P, D::Error>
where
    D: Deserializer<'de>,
    P: From<PathBuf>,
{
    let path: PathBuf = match PathForm::deserialize(deserializer)? {
        PathForm::Text(text) => text.into(),
        PathForm::Bytes(bytes) => OsString::from_vec(bytes).into(),
    };
    Ok(path.into())
}
