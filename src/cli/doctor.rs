//! The arguments of `kswitch doctor`.

use std::num::NonZeroUsize;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
#[command(after_help = DOCTOR_HELP)]
pub struct DoctorArgs {
    /// How to print the findings
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub output: DoctorFormat,
    /// Fail on warnings too
    #[arg(long)]
    pub strict: bool,
    /// Repair what can be undone or is safe, after a question for each: permissions, interrupted writes,
    /// a current context that does not exist, ended sessions
    #[arg(long)]
    pub fix: bool,
    /// Answer yes to these questions
    #[arg(short, long, requires = "fix")]
    pub yes: bool,
    /// Ask each cluster for its version: whether it answers, whether it accepts the credentials, and
    /// whether kubectl supports it
    #[arg(long)]
    pub online: bool,
    /// How many clusters to ask at once [default: 16]
    #[arg(short, long, value_name = "N", requires = "online")]
    pub jobs: Option<NonZeroUsize>,
}

const DOCTOR_HELP: &str = "\
Examples:
  kswitch doctor
  kswitch doctor --kubeconfig new-cluster.yaml --strict
  kswitch doctor --fix
  kswitch doctor --online --timeout 3s
  kswitch doctor -o json | jq -r '.[] | select(.severity == \"error\") | .code'

Without --kubeconfig it checks the files of KUBECONFIG and the cluster files. It writes only with --fix, and \
asks clusters and runs credential plugins only with --online.

Exit codes: 0 no errors, 1 errors, or with --strict warnings.";

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DoctorFormat {
    /// Findings by file, with the commands that repair them
    #[default]
    Text,
    /// A JSON array of findings with stable codes
    Json,
}
