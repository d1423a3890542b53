//! The forms in which a secret may come back.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays as it is in a part of an address.
const IN_ADDRESSES: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A form in base64 that is shorter says nothing: too many texts have it.
const LEAST_BASE64: usize = 8;

/// The secret itself, as it stands in JSON and in an address, and in base64.
pub(super) fn of(secret: &str) -> Vec<String> {
    let mut forms = vec![secret.to_owned()];
    let escaped = [
        serde_json::to_string(secret).unwrap_or_default().trim_matches('"').to_owned(),
        utf8_percent_encode(secret, IN_ADDRESSES).to_string(),
    ];
    forms.extend(escaped.into_iter().filter(|form| form != secret));
    forms.extend(in_base64(secret.as_bytes()));
    forms
}

/// What base64 makes of it wherever it stands in what was encoded, as behind `user:`: three bytes
/// become four letters, so there are three ways. The letters at both ends that depend on what stands
/// next to it are left out, but for the end of a text.
fn in_base64(secret: &[u8]) -> impl Iterator<Item = String> {
    (0..3).flat_map(move |before: usize| {
        let padded = [&[0; 2][..before], secret].concat();
        let whole = padded.len() * 8 / 6;
        let first = (before * 8).div_ceil(6);
        let encoded = [STANDARD.encode(&padded), URL_SAFE.encode(&padded)];
        encoded.into_iter().filter(move |_| whole.saturating_sub(first) >= LEAST_BASE64).flat_map(
            move |letters| {
                let unpadded = letters.trim_end_matches('=').len();
                [letters.len(), unpadded, whole].map(|end| letters[first..end].to_owned())
            },
        )
    })
}
