//! `--fix`: repairs what can be undone or is safe, each after a question.

use std::path::PathBuf;

use crate::command::change::{self, Planned};
use crate::command::confirm::{can_ask, confirmed};
use crate::command::invocation::Invocation;
use crate::command::report::Failure;
use crate::command::{messages, session};
use crate::doctor::{Diagnosis, Finding, Inputs};
use crate::kubeconfig::store::{recover, restrict};
use crate::operation::Operation;
use crate::printable::shown_path;

/// A repair that needs no decision of the user.
enum Repair {
    Restrict(PathBuf),
    /// Recovers an interrupted write, and removes its lock.
    Recover(PathBuf),
    UnsetCurrent {
        in_every_file: bool,
    },
    PruneSessions,
}

/// Makes the repairs that the user agrees to; all of them with `yes`.
pub(super) fn run(
    invocation: &Invocation,
    inputs: &Inputs,
    findings: &[Finding],
    yes: bool,
) -> Result<(), Failure> {
    let repairs: Vec<Repair> = findings.iter().filter_map(Repair::of).collect();
    if !yes && !repairs.is_empty() && !can_ask(invocation) {
        return Err(Failure::new("--fix asks before each change, which needs a terminal")
            .hint("to make all of them: kswitch doctor --fix --yes"));
    }
    for repair in repairs {
        if yes || confirmed(invocation, &repair.question(inputs))? {
            repair.make(invocation, inputs)?;
        }
    }
    Ok(())
}

impl Repair {
    fn of(finding: &Finding) -> Option<Self> {
        let file = || finding.place.as_ref().map(|place| place.file.clone());
        Some(match &finding.diagnosis {
            Diagnosis::WritableByOthers { .. } | Diagnosis::ReadableByOthers { .. } => {
                Self::Restrict(file()?)
            }
            Diagnosis::InterruptedWrite | Diagnosis::AbandonedLock { .. } => Self::Recover(file()?),
            Diagnosis::DanglingCurrent { in_every_file } => {
                Self::UnsetCurrent { in_every_file: *in_every_file }
            }
            Diagnosis::EndedSessions { .. } => Self::PruneSessions,
            _ => return None,
        })
    }

    fn question(&self, inputs: &Inputs) -> String {
        match self {
            Self::Restrict(file) => {
                format!("Remove the permissions of other users from {}?", shown_path(file))
            }
            Self::Recover(file) => {
                format!("Complete or revert the interrupted write of {}?", shown_path(file))
            }
            Self::UnsetCurrent { in_every_file } => {
                let next = inputs.snapshot.next_current().filter(|_| !in_every_file);
                let name = next.map(|own| messages::quoted(&own.context.name));
                let then = name.map(|name| format!(", so that {name} becomes current"));
                let then = then.unwrap_or_default();
                format!("Unset the current context, which does not exist{then}?")
            }
            Self::PruneSessions => "Remove the sessions that have ended?".to_owned(),
        }
    }

    fn make(self, invocation: &Invocation, inputs: &Inputs) -> Result<(), Failure> {
        match self {
            Self::Restrict(file) => {
                restrict(&file)?;
                let file = shown_path(&file);
                invocation.messages.say(&format!("Only you can read and write {file} now."));
            }
            Self::Recover(file) => {
                recover(std::slice::from_ref(&file), &invocation.paths.scratch);
                invocation.messages.say(&format!("Recovered {}.", shown_path(&file)));
            }
            Self::UnsetCurrent { in_every_file } => {
                let operation = Operation::unset_current(in_every_file);
                let planned = Planned::of(invocation, &inputs.snapshot, operation)?;
                let applied = change::make(invocation, &inputs.snapshot, &planned)?;
                messages::report(invocation, &inputs.snapshot, &planned, &applied);
            }
            Self::PruneSessions => session::prune(invocation),
        }
        Ok(())
    }
}
