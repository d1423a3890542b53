//! The findings for programs; `docs/doctor.md` describes the format.

use serde::Serialize;

use crate::command::list;
use crate::doctor::{Finding, Next, Severity, message};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FindingRecord<'f> {
    code: &'static str,
    severity: Severity,
    message: String,
    file: Option<String>,
    line: Option<usize>,
    names: Vec<NameRecord<'f>>,
    other_file: Option<String>,
    other_line: Option<usize>,
    next: &'f [Next],
}

#[derive(Serialize)]
struct NameRecord<'f> {
    kind: String,
    name: &'f str,
}

pub(super) fn report(findings: &[Finding]) -> String {
    list::json(&findings.iter().map(record).collect::<Vec<_>>())
}

fn record(finding: &Finding) -> FindingRecord<'_> {
    let place = finding.place.as_ref();
    let other = finding.diagnosis.other_place();
    FindingRecord {
        code: finding.diagnosis.code(),
        severity: finding.severity,
        message: message(finding),
        file: place.map(|place| place.file.to_string_lossy().into_owned()),
        line: place.and_then(|place| place.line),
        names: finding
            .names
            .iter()
            .map(|(kind, name)| NameRecord { kind: kind.to_string(), name })
            .collect(),
        other_file: other.map(|place| place.file.to_string_lossy().into_owned()),
        other_line: other.and_then(|place| place.line),
        next: &finding.next,
    }
}
