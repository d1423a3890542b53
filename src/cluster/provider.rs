//! Auth providers, the predecessors of exec plugins. kubectl still supports one of them, OpenID
//! Connect; its token in the kubeconfig is used without renewing it.

use crate::kubeconfig::credentials::AuthProvider;
use crate::printable::shown;

use super::{ClusterError, ClusterErrorKind};

/// The OpenID Connect token in the kubeconfig, even if it has expired. Renewing it may use up the
/// only refresh token, and the new one would have to be written to the kubeconfig. kubectl does that.
pub(super) fn token(provider: &AuthProvider, user: &str) -> Result<String, ClusterError> {
    let kept = provider.config.get("id-token").filter(|token| !token.is_empty());
    kept.cloned().ok_or_else(|| {
        unusable(provider, user, "keeps no id-token", "log in: kubectl get namespaces")
    })
}

/// Fails for a provider that kubectl does not support (those of Google and Azure since 1.26, and
/// unknown ones) or refuses.
pub(super) fn check(provider: &AuthProvider, user: &str) -> Result<(), ClusterError> {
    let (wrong, next) = match provider.name.as_str() {
        "oidc" => {
            let is_missing = |key: &&str| provider.config.get(*key).is_none_or(String::is_empty);
            let Some(key) = ["idp-issuer-url", "client-id"].into_iter().find(is_missing) else {
                return Ok(());
            };
            let wrong = format!("has no {key}, which kubectl requires");
            let next = format!("add {key} to auth-provider.config of the user in its kubeconfig");
            return Err(unusable(provider, user, &wrong, &next));
        }
        "gcp" => (
            "is no longer in kubectl (removed in 1.26)",
            "use the plugin gke-gcloud-auth-plugin: install it, then gcloud container clusters \
             get-credentials CLUSTER",
        ),
        "azure" => (
            "is no longer in kubectl (removed in 1.26)",
            "use the plugin kubelogin: kubelogin convert-kubeconfig",
        ),
        _ => (
            "is none that kubectl has",
            "give the user a credential plugin (exec) in its kubeconfig",
        ),
    };
    Err(unusable(provider, user, wrong, next))
}

fn unusable(provider: &AuthProvider, user: &str, wrong: &str, next: &str) -> ClusterError {
    let (name, user) = (shown(&provider.name), shown(user));
    ClusterError::new(format!("the auth-provider \"{name}\" of user \"{user}\" {wrong}"), next)
        .of_kind(ClusterErrorKind::Provider)
}
