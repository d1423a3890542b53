//! The bearer token of a session.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};

const BYTES: usize = 32;

/// What recognizes the token. The token itself is only in the kubeconfig of the session.
pub(super) struct TokenCheck {
    key: hmac::Key,
    tag: hmac::Tag,
}

/// A new token, and what recognizes it; `None` if the system has no random numbers.
pub(super) fn create() -> Option<(String, TokenCheck)> {
    let random = SystemRandom::new();
    let mut bytes = [0; BYTES];
    random.fill(&mut bytes).ok()?;
    let token = URL_SAFE_NO_PAD.encode(bytes);
    let key = hmac::Key::generate(hmac::HMAC_SHA256, &random).ok()?;
    let tag = hmac::sign(&key, token.as_bytes());
    Some((token, TokenCheck { key, tag }))
}

impl TokenCheck {
    /// Whether this is the token. The time that it takes does not depend on where they differ.
    pub(super) fn accepts(&self, presented: &[u8]) -> bool {
        hmac::verify(&self.key, presented, self.tag.as_ref()).is_ok()
    }
}
