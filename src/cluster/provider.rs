//! Providers of the kind that came before plugins, as far as they still mean something: tokens that
//! the kubeconfig keeps, and Google's, which a program prints.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value as Json;

use crate::kubeconfig::access::Provider;
use crate::printable::shown;

use super::Reason;
use super::clock::Clock;
use super::plugin::{Leash, run};

/// The token of a user who has a provider. Waits for a program, until the clock has run out.
///
/// An OpenID Connect token is taken as it is kept, even if it has run out. To renew it may use up the
/// only refresh token, and the new one would have to be written into the kubeconfig: kubectl does
/// that.
pub(super) fn token(
    provider: &Provider,
    user: &str,
    leash: &Leash,
    clock: Clock,
) -> Result<String, Reason> {
    let config = &provider.config;
    let kept = |key| config.get(key).filter(|token| !token.is_empty()).cloned();
    match provider.name.as_str() {
        "oidc" => kept("id-token").ok_or_else(|| {
            unusable(provider, user, "keeps no id-token", "log in: kubectl get namespaces")
        }),
        "gcp" => match kept("cmd-path") {
            Some(program) => from_program(&program, config, leash, clock),
            None => kept("access-token").or_else(|| kept("id-token")).ok_or_else(|| {
                let next = "use gke-gcloud-auth-plugin: gcloud container clusters get-credentials";
                unusable(provider, user, "keeps no token", next)
            }),
        },
        "azure" => Err(unusable(
            provider,
            user,
            "is no longer in kubectl",
            "use the plugin kubelogin: kubelogin convert-kubeconfig",
        )),
        _ => Err(unusable(
            provider,
            user,
            "is not known here",
            "give the user a credential plugin (exec), or take a namespace by its exact name",
        )),
    }
}

fn unusable(provider: &Provider, user: &str, wrong: &str, next: &str) -> Reason {
    let (name, user) = (shown(&provider.name), shown(user));
    Reason::Setup {
        what: format!("the auth-provider \"{name}\" of user \"{user}\" {wrong}"),
        next: next.to_owned(),
    }
}

/// What Google's program prints: the token itself, or JSON with the token somewhere in it.
fn from_program(
    program: &str,
    config: &BTreeMap<String, String>,
    leash: &Leash,
    clock: Clock,
) -> Result<String, Reason> {
    let mut command = Command::new(program);
    command.args(config.get("cmd-args").map_or("", String::as_str).split_whitespace());
    let printed = run(command, program, leash, clock)?;
    let token = match config.get("token-key") {
        Some(place) => serde_json::from_slice(&printed).ok().and_then(|json| at(&json, place)),
        None => String::from_utf8(printed).ok().map(|text| text.trim().to_owned()),
    };
    token.filter(|token| !token.is_empty()).ok_or_else(|| Reason::PluginUnusable {
        command: program.to_owned(),
        found: "there is no token where token-key says".to_owned(),
    })
}

/// The text at `{.credential.access_token}`: the one form of such places that was in use.
fn at(json: &Json, place: &str) -> Option<String> {
    let place = place.trim_matches(['{', '}', '$']);
    let mut names = place.split('.').filter(|name| !name.is_empty());
    names.try_fold(json, |found, name| found.get(name))?.as_str().map(str::to_owned)
}
