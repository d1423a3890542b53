//! Checks whether kubectl's preferences allow an exec plugin (semantics 9).

use std::io::ErrorKind;
use std::path::Path;

use crate::cluster::deadline::Deadline;
use crate::cluster::options::QueryOptions;
use crate::cluster::thread::{is_out_of_resources, out_of_resources};
use crate::cluster::{ClusterError, material};
use crate::kubeconfig::kuberc::{self, Kuberc, Policy, Preferences};
use crate::kubeconfig::text::SourceText;
use crate::lexical::cleaned;
use crate::printable::{plain_error, quoted_path, shown, shown_path};

use super::found;

const GOES_ON: &str = "like kubectl, kswitch goes on without a policy for credential plugins";

/// Whether kubectl would get the same error, and continue with a warning. Other errors, such as too
/// many open files, are ours alone, and the file may deny the plugin.
fn is_of_the_file(error: ErrorKind) -> bool {
    matches!(
        error,
        ErrorKind::PermissionDenied | ErrorKind::IsADirectory | ErrorKind::NotADirectory
    )
}

/// Fails unless the plugin may run. `program` is the path of its command.
///
/// kubectl refuses in the same cases. It refuses all plugins if the file contains an error.
pub(super) fn check(
    command: &Path,
    program: Option<&Path>,
    options: &QueryOptions,
    deadline: Deadline,
) -> Result<(), ClusterError> {
    let (path, is_explicit) = match &options.kuberc {
        Kuberc::Off => return Ok(()),
        Kuberc::Default(path) => (path, false),
        Kuberc::Explicit(path) => (path, true),
    };
    let read = match material::bytes_at_path(path, deadline) {
        Ok(bytes) => {
            SourceText::decode(bytes).map_err(|problem| (problem, false)).and_then(|source| {
                kuberc::read(&source).map_err(|problem| {
                    let may_be_usable = kuberc::may_be_usable(&source, &problem);
                    (problem, may_be_usable)
                })
            })
        }
        Err(error) if error.kind() == ErrorKind::NotFound && !is_explicit => return Ok(()),
        Err(error) if !is_explicit && is_of_the_file(error.kind()) => {
            let (path, error) = (shown_path(path), plain_error(&error));
            (options.warn)(format!("{path}: {error}; {GOES_ON}"));
            return Ok(());
        }
        Err(error) if is_out_of_resources(&error) => {
            return Err(out_of_resources(&format!("can't read {}", shown_path(path)), &error));
        }
        Err(error) => {
            let named = if is_explicit { "KUBERC names " } else { "" };
            let (path, error) = (shown_path(path), plain_error(&error));
            return Err(ClusterError::new(
                format!("no credential plugin may run: {named}{path}: {error}"),
                "correct that, or set KUBERC=off; kubectl reads the file too",
            ));
        }
    };
    match read {
        Ok(None) => Ok(()),
        Ok(Some(preferences)) => decide(&preferences, path, command, program, options),
        Err((problem, may_be_usable)) if is_explicit || may_be_usable => Err(ClusterError::new(
            format!("no credential plugin may run: {}", problem.located(path)),
            format!("correct {}; kubectl reads it too", quoted_path(path)),
        )),
        Err((problem, _)) => {
            (options.warn)(format!("{}; {GOES_ON}", problem.located(path)));
            Ok(())
        }
    }
}

fn decide(
    preferences: &Preferences,
    path: &Path,
    command: &Path,
    program: Option<&Path>,
    options: &QueryOptions,
) -> Result<(), ClusterError> {
    let named = shown_path(path);
    for (line, what) in &preferences.ignored {
        (options.warn)(format!("{named}:{line}: {what}"));
    }
    let place = format!("{named}:{}", preferences.line);
    let plugin = shown(&command.to_string_lossy()).into_owned();
    match &preferences.policy {
        Policy::AllowAll => Ok(()),
        Policy::DenyAll => Err(ClusterError::new(
            format!(
                "credential plugin \"{plugin}\" not allowed: policy set to \"DenyAll\" ({place})"
            ),
            "change credentialPluginPolicy there; kubectl refuses the plugin too",
        )),
        Policy::Allowlist(entries) if permits(entries, command, program, options) => Ok(()),
        Policy::Allowlist(_) => Err(ClusterError::new(
            format!(
                "credential plugin \"{plugin}\" is not permitted by the credential plugin \
                 allowlist ({place})"
            ),
            format!("add the entry \"command: {plugin}\" there; kubectl refuses the plugin too"),
        )),
        Policy::Misconfigured(what) => Err(ClusterError::new(
            format!("no credential plugin may run: {what} ({place})"),
            "correct it; kubectl fails with it too",
        )),
    }
}

/// Whether one of the entries is the command or its path, or resolves to the same path.
fn permits(
    entries: &[String],
    command: &Path,
    program: Option<&Path>,
    options: &QueryOptions,
) -> bool {
    let command = cleaned(command);
    if entries.iter().any(|entry| Path::new(entry) == command) {
        return true;
    }
    let Some(program) = program.map(cleaned) else { return false };
    let leads_there = |entry: &String| {
        let entry = Path::new(entry);
        entry == program
            || found(entry, &options.environment).is_some_and(|path| cleaned(&path) == program)
    };
    entries.iter().any(leads_there)
}
