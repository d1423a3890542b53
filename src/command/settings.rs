//! `kswitch settings`: the settings file, in an editor, checked, and as a schema.

use std::ffi::OsStr;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::Command;

use crate::cli::{SettingsArgs, SettingsVerb};
use crate::printable::{DEFAULT_EDITOR, plain_error, quoted_path, shown, shown_path};
use crate::settings::{Settings, SettingsError, schema};
use crate::state_dir::{StateDir, split};

use super::child;
use super::confirm::can_ask;
use super::hooks;
use super::invocation::Invocation;
use super::report::{Failure, ending, print};
use super::target;

/// The schema next to the settings, for editors.
const SCHEMA: &str = "settings.schema.json";

/// The beginning of the names of temporary files.
const TEMPORARY: &str = "kswitch-settings-";

pub(super) fn run(invocation: &Invocation, arguments: &SettingsArgs) -> Result<(), Failure> {
    let path = &invocation.paths.settings;
    match arguments.verb.unwrap_or(SettingsVerb::Path) {
        SettingsVerb::Path => print(&format!("{}\n", path.display())),
        SettingsVerb::Schema => print(&schema_text()),
        SettingsVerb::Check => {
            check(path)?;
            warn_of_hidden_aliases(invocation);
            hooks::check(invocation);
            invocation.messages.say(&if path.exists() {
                format!("{} has no errors.", shown_path(path))
            } else {
                format!("There is no {}: all settings have their defaults.", shown_path(path))
            });
            Ok(())
        }
        SettingsVerb::Edit => edit(invocation, path),
    }
}

fn schema_text() -> String {
    format!("{:#}\n", schema::schema())
}

/// Fails with all errors of the file.
fn check(path: &Path) -> Result<(), Failure> {
    let (_, errors) = Settings::load(path);
    if errors.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = errors.iter().map(SettingsError::to_string).collect();
    let hint = if path.is_dir() {
        let old = path.with_extension("old");
        format!("to move it away: mv {} {}", quoted_path(path), quoted_path(&old))
    } else {
        "to correct it: kswitch settings edit".to_owned()
    };
    Err(Failure::new(lines.join("\n")).hint(hint))
}

/// Warns of each alias that has no effect. The settings must have no errors, which reading them would report.
fn warn_of_hidden_aliases(invocation: &Invocation) {
    let aliases = &invocation.settings().aliases;
    if aliases.iter().next().is_none() {
        return;
    }
    let names = target::all_names(invocation);
    for (name, _) in aliases.iter().filter(|(name, _)| names.iter().any(|own| own == name)) {
        target::warn_of_hidden_alias(name);
    }
}

/// Opens the file in the user's editor, after creating it if it does not exist, and checks it.
fn edit(invocation: &Invocation, path: &Path) -> Result<(), Failure> {
    if !can_ask(invocation) {
        return Err(Failure::new("there is no terminal for an editor")
            .hint("to see where the settings are: kswitch settings path"));
    }
    if path.is_dir() {
        return check(path);
    }
    prepare(invocation, path)?;
    let editor = invocation.environment.editor().unwrap_or(OsStr::new(DEFAULT_EDITOR));
    // As git does: the variable may have arguments.
    let mut script = editor.to_owned();
    script.push(" \"$@\"");
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(script).arg(editor).arg(path);
    let status =
        child::run(&mut command, None::<&OwnedFd>, || invocation.environment.has_terminal());
    let status = status.map_err(|error| {
        Failure::new(format!("can't start the editor: {}", plain_error(&error)))
    })?;
    if !status.success() {
        let editor = editor.to_string_lossy();
        return Err(Failure::new(format!(
            "the editor \"{}\" failed ({})",
            shown(&editor),
            ending(status)
        )));
    }
    check(path)
}

/// Creates the file, if it does not exist, and the schema of this version.
pub(super) fn prepare(invocation: &Invocation, path: &Path) -> Result<(), Failure> {
    let (directory_path, name) = split(path);
    let prepared = StateDir::open_or_create(directory_path).and_then(|directory| {
        directory.write(OsStr::new(SCHEMA), TEMPORARY, schema_text().as_bytes())?;
        if path.symlink_metadata().is_err() {
            directory.write(name, TEMPORARY, schema::new_file(SCHEMA).as_bytes())?;
        }
        Ok(())
    });
    prepared.map_err(|error| {
        let home = invocation.environment.home();
        Failure::unusable("the settings can't be created", &error, home)
    })
}
