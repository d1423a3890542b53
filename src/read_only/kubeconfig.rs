//! The kubeconfig of the session: the names of a context, its cluster and its user, with the address of the
//! proxy and the token of the session, and nothing else.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

use super::server::ReadOnlyProxy;

impl ReadOnlyProxy {
    /// The kubeconfig. `contexts` is the list of the session, with one context.
    #[must_use]
    pub fn kubeconfig(&self, contexts: &Json, cluster: &str, user: &str) -> String {
        let file = json!({
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": cluster, "cluster": {
                "server": self.server,
                "certificate-authority-data": STANDARD.encode(&self.authority),
            }}],
            "contexts": contexts,
            "users": [{"name": user, "user": {"token": self.token}}],
        });
        format!("{file}\n")
    }
}
