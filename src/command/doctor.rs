//! `kswitch doctor`: checks the kubeconfigs, and prints what to do.

mod fix;
mod gather;
mod groups;
mod json;
mod leftovers;
mod online;
mod text;

use std::num::NonZeroUsize;

use crate::cli::{DoctorArgs, DoctorFormat};
use crate::doctor::{Finding, Severity, check};

use super::invocation::Invocation;
use super::no_contexts;
use super::report::{Failure, print};

/// How many clusters are asked at once.
const JOBS: usize = 16;

pub(super) fn run(invocation: &Invocation, arguments: &DoctorArgs) -> Result<(), Failure> {
    if invocation.chain.session.is_some() {
        return examine(&invocation.outside_session(), arguments, true);
    }
    examine(invocation, arguments, false)
}

fn examine(
    invocation: &Invocation,
    arguments: &DoctorArgs,
    is_in_session: bool,
) -> Result<(), Failure> {
    let mut inputs = gather::inputs(invocation, is_in_session);
    if arguments.fix {
        fix::run(invocation, &inputs, &check(&inputs), arguments.yes)?;
        inputs = gather::inputs(invocation, is_in_session);
    }
    if arguments.online {
        let jobs = arguments.jobs.map_or(JOBS, NonZeroUsize::get);
        inputs.online = Some(online::ask(invocation, &inputs.snapshot, jobs)?);
    }
    let findings = check(&inputs);
    print(&match arguments.output {
        DoctorFormat::Text => text::report(invocation, &inputs, &findings),
        DoctorFormat::Json => json::report(&findings),
    })?;
    if arguments.output == DoctorFormat::Text
        && let Some((searched, hints)) = no_contexts::first_steps(invocation, &inputs.snapshot)
    {
        invocation.messages.say(&no_contexts::sentence(&searched));
        invocation.messages.hint(&hints.join("\n"));
    }
    let worst = if arguments.strict { Severity::Warning } else { Severity::Error };
    if findings.iter().any(|finding| finding.severity <= worst) {
        return Err(Failure::Code(1));
    }
    Ok(())
}

fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}
