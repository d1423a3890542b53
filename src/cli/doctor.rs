//! The arguments of `kswitch doctor`.

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
#[command(after_help = DOCTOR_HELP)]
pub struct DoctorArgs {
    /// How to print the findings
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub output: DoctorFormat,
    /// Fail on warnings too
    #[arg(long)]
    pub strict: bool,
}

const DOCTOR_HELP: &str = "\
Examples:
  kswitch doctor
  kswitch doctor --kubeconfig new-cluster.yaml --strict
  kswitch doctor -o json | jq -r '.[] | select(.severity == \"error\") | .code'

Without --kubeconfig it checks the files of KUBECONFIG and the cluster files. It reads them only.

Exit codes: 0 no errors, 1 errors, or with --strict warnings.";

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DoctorFormat {
    /// Findings by file, with the commands that repair them
    #[default]
    Text,
    /// A JSON array of findings with stable codes
    Json,
}
