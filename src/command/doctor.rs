//! `kswitch doctor`: checks the kubeconfigs, and prints what to do.

mod gather;
mod json;
mod text;

use crate::cli::{DoctorArgs, DoctorFormat};
use crate::doctor::{Finding, Severity, check};

use super::invocation::Invocation;
use super::report::{Failure, print};

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
    let inputs = gather::inputs(invocation, is_in_session);
    let findings = check(&inputs);
    print(&match arguments.output {
        DoctorFormat::Text => text::report(invocation, &inputs, &findings),
        DoctorFormat::Json => json::report(&findings),
    })?;
    let worst = if arguments.strict { Severity::Warning } else { Severity::Error };
    if findings.iter().any(|finding| finding.severity <= worst) {
        return Err(Failure::Code(1));
    }
    Ok(())
}

fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}
