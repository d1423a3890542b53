//! Exec plugins: programs that print a token or a certificate, by the protocol
//! `client.authentication.k8s.io`.
//!
//! They run without a terminal, so that they can't write to the screen or wait for a key (field
//! lesson 27), and in a session of their own, so that their child processes can be killed too.

mod exec_credential;
mod policy;
mod process_guard;
mod program;
mod stderr;

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::environment::{Environment, REPLY};
use crate::kubeconfig::credentials::{Connection, ExecPlugin};
use crate::printable::{quoted_path, shown};

use super::deadline::Deadline;
use super::material::{self, Certificate};
use super::options::QueryOptions;
use super::scrub::Scrubber;
use super::{ClusterError, ClusterErrorKind};
pub(super) use process_guard::ProcessGuard;
use program::run;

pub(super) struct Credential {
    pub(super) token: Option<String>,
    pub(super) certificate: Option<Certificate>,
    /// When it expires, if the plugin says so.
    pub(super) expires: Option<Timestamp>,
}

/// Everything that a run of a plugin needs.
pub(super) struct PluginRequest {
    pub(super) plugin: ExecPlugin,
    pub(super) connection: Connection,
    pub(super) options: QueryOptions,
    /// Masks secrets in its error messages.
    pub(super) scrubber: Scrubber,
}

/// The versions of the protocol that kubectl supports.
const VERSIONS: [&str; 2] =
    ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

/// Fails without a valid `interactiveMode`, as kubectl does even if no plugin is needed. It is
/// optional in v1beta1.
pub(super) fn check_interactive_mode(plugin: &ExecPlugin, user: &str) -> Result<(), ClusterError> {
    let what = match plugin.interactive_mode.as_deref().unwrap_or_default() {
        "Never" | "IfAvailable" | "Always" => return Ok(()),
        "" if plugin.api_version != VERSIONS[0] => return Ok(()),
        "" => "no interactiveMode".to_owned(),
        mode => format!("the interactiveMode \"{}\"", shown(mode)),
    };
    Err(ClusterError::new(
        format!("exec of user \"{}\" has {what}, which kubectl refuses", shown(user)),
        "write \"interactiveMode: IfAvailable\" in exec of the user, in its kubeconfig",
    )
    .of_kind(ClusterErrorKind::PluginMode))
}

/// Runs a plugin, if kubectl's preferences allow it, and parses its output. Blocks until it exits or
/// the deadline has passed.
pub(super) fn credential(
    asked: &PluginRequest,
    process_guard: &ProcessGuard,
    deadline: Deadline,
) -> Result<Credential, ClusterError> {
    let PluginRequest { plugin, connection, options, scrubber } = asked;
    let program = program_of(plugin, options, scrubber, deadline)?;
    let name = name_of(plugin);
    if plugin.interactive_mode.as_deref() == Some("Always") {
        let name = shown(&name);
        return Err(ClusterError::new(
            format!(
                "the credential plugin \"{name}\" wants to ask you something, which needs a terminal"
            ),
            "log in with kubectl get namespaces; a namespace can be set by its exact name",
        ));
    }
    let mut command = Command::new(program);
    command
        .args(&plugin.args)
        .env_remove(REPLY)
        .envs(plugin.env.iter().map(|(name, value)| (name, value)))
        .env("KUBERNETES_EXEC_INFO", request(plugin, connection, deadline)?.to_string());
    let on_line = options.on_plugin_line.as_ref();
    let printed = run(command, &name, scrubber, on_line, process_guard, deadline)?;
    exec_credential::parse(&printed, &plugin.api_version).map_err(|found| unusable(&name, &found))
}

/// The program of a plugin, which is not run. Fails if kubectl would refuse to run it.
pub(super) fn program_of(
    plugin: &ExecPlugin,
    options: &QueryOptions,
    scrubber: &Scrubber,
    deadline: Deadline,
) -> Result<PathBuf, ClusterError> {
    let name = name_of(plugin);
    if name.is_empty() {
        let hint = "add exec.command in the kubeconfig";
        return Err(ClusterError::new("the user's exec has no command", hint)
            .of_kind(ClusterErrorKind::PluginMissing));
    }
    if !VERSIONS.contains(&plugin.api_version.as_str()) {
        let (name, version) = (shown(&name), shown(&plugin.api_version));
        return Err(ClusterError::new(
            format!("the credential plugin \"{name}\" has the apiVersion \"{version}\""),
            format!("set exec.apiVersion to {}", VERSIONS[0]),
        )
        .of_kind(ClusterErrorKind::PluginVersion));
    }
    let program = found(&plugin.command, &options.environment);
    policy::check(&plugin.command, program.as_deref(), options, deadline)
        .map_err(|error| error.of_kind(ClusterErrorKind::PluginForbidden))?;
    program.ok_or_else(|| {
        // Most messages show only the file name; the path helps if the file is missing.
        let path = plugin.command.to_string_lossy();
        let (command, has_directory) = (shown(&path), path.contains('/'));
        // The file exists but is not executable, so "not installed" would be misleading.
        if has_directory && plugin.command.is_file() {
            ClusterError::new(
                format!("the credential plugin \"{command}\" is not executable"),
                format!("chmod +x {}", quoted_path(&plugin.command)),
            )
            .of_kind(ClusterErrorKind::PluginNotExecutable)
        } else {
            let hint = install_hint(plugin, scrubber).unwrap_or_else(|| {
                format!("install \"{command}\", or correct exec.command in the kubeconfig")
            });
            ClusterError::new(format!("the credential plugin \"{command}\" is not installed"), hint)
                .of_kind(ClusterErrorKind::PluginMissing)
        }
    })
}

fn name_of(plugin: &ExecPlugin) -> String {
    plugin.command.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The error for a plugin whose output can't be used.
fn unusable(name: &str, found: &str) -> ClusterError {
    let name = shown(name);
    ClusterError::new(
        format!("the credential plugin \"{name}\" printed no usable credentials: {found}"),
        format!("check what \"{name}\" prints, and its version"),
    )
}

/// The first line of the install hint in the kubeconfig; the other lines are details.
fn install_hint(plugin: &ExecPlugin, scrubber: &Scrubber) -> Option<String> {
    let hint = plugin.install_hint.as_deref()?;
    let first = hint.lines().map(str::trim).find(|line| !line.is_empty());
    first.map(|line| scrubber.shown(line, usize::MAX))
}

/// The path of the program. Like kubectl, it is searched in our `PATH`, not in the one that the
/// plugin's `env` sets.
fn found(command: &Path, environment: &Environment) -> Option<PathBuf> {
    let is_program = |path: &PathBuf| {
        path.metadata()
            .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
    };
    if command.components().count() > 1 || command.is_absolute() {
        return Some(command.to_owned()).filter(is_program);
    }
    // Like Go, never in the working directory.
    environment
        .search_path()
        .filter(|directory| directory.is_absolute())
        .map(|directory| directory.join(command))
        .find(is_program)
}

/// The value of `KUBERNETES_EXEC_INFO`.
fn request(
    plugin: &ExecPlugin,
    connection: &Connection,
    deadline: Deadline,
) -> Result<Json, ClusterError> {
    let mut spec = Map::from_iter([("interactive".to_owned(), Json::Bool(false))]);
    if plugin.provide_cluster_info {
        spec.insert("cluster".to_owned(), cluster_info(connection, deadline)?);
    }
    Ok(json!({ "kind": "ExecCredential", "apiVersion": plugin.api_version, "spec": spec }))
}

fn cluster_info(connection: &Connection, deadline: Deadline) -> Result<Json, ClusterError> {
    let mut info = Map::new();
    let mut add = |key: &str, value: Json| info.insert(key.to_owned(), value);
    add("server", connection.server.clone().into());
    if let Some(name) = &connection.tls_server_name {
        add("tls-server-name", name.clone().into());
    }
    if connection.insecure_skip_tls_verify {
        add("insecure-skip-tls-verify", true.into());
    }
    if let Some(authority) = &connection.certificate_authority {
        let what = format!("certificate-authority of cluster \"{}\"", shown(&connection.name));
        let pem = material::bytes_of(authority, &what, deadline)?;
        add("certificate-authority-data", STANDARD.encode(pem).into());
    }
    if let Some(proxy) = &connection.proxy_url {
        add("proxy-url", proxy.clone().into());
    }
    if connection.disable_compression {
        add("disable-compression", true.into());
    }
    add("config", connection.plugin_config.clone().unwrap_or_default());
    Ok(info.into())
}
