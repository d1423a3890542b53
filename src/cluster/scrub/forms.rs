//! The forms in which a message may repeat a secret.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The characters that percent encoding keeps.
const IN_ADDRESSES: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The least length of a base64 form: a shorter one occurs in ordinary text.
const LEAST_BASE64: usize = 8;

/// The secret itself, escaped as in JSON, percent-encoded, and in base64.
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

/// The secret in base64 at any position of the encoded text, such as after `user:`. Three bytes become
/// four characters, so there are three variants. Characters at both ends that depend on the adjacent
/// bytes are left out, except at the end of the text.
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
