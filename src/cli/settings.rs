//! The arguments of `kswitch settings`.

use clap::{Args, Subcommand};

use super::examples;

#[derive(Debug, Args)]
#[command(after_help = examples::SETTINGS)]
pub struct SettingsArgs {
    #[command(subcommand)]
    pub verb: Option<SettingsVerb>,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub enum SettingsVerb {
    /// Print the path of the settings file
    #[command(after_help = examples::SETTINGS_PATH)]
    Path,
    /// Open the file in $VISUAL or $EDITOR, and check it afterwards
    #[command(after_help = examples::SETTINGS_EDIT)]
    Edit,
    /// Print the errors of the file with their lines; exit code 1 if there are any
    #[command(after_help = examples::SETTINGS_CHECK)]
    Check,
    /// Print a JSON schema of the settings, with which editors complete and check them
    #[command(after_help = examples::SETTINGS_SCHEMA)]
    Schema,
}
