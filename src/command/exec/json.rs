//! The results as JSON.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use serde_json::json;

use super::end::{End, Outcome, Target};
use super::event::OutputError;
use super::held::Held;
use super::lossy_text::LossyText;
use super::printer::{Stream, Writing};
use crate::printable::{json_string, shown_json};

/// Writes the result of one context as an object, without its closing brace. The output is not taken into
/// memory as a whole.
pub(super) fn write(
    target: &Target,
    outcome: &Outcome,
    held: &Held,
    writing: &mut Writing<'_>,
) -> Result<(), OutputError> {
    let (status, has_timed_out, error) = match &outcome.end {
        End::Ended { status, has_timed_out } => (Some(status), *has_timed_out, None),
        End::Failed { why } => (None, false, Some(why.as_str())),
        End::Skipped => (None, false, Some("not started")),
    };
    let fields = [
        ("context", json!(target.name)),
        ("namespace", json!(target.namespace)),
        ("file", json!(target.file.to_string_lossy())),
        ("status", json!(status.and_then(ExitStatus::code))),
        ("signal", json!(status.and_then(ExitStatusExt::signal))),
        ("timedOut", json!(has_timed_out)),
        ("error", json!(error)),
        ("duration", json!((outcome.duration.as_secs_f64() * 1000.0).round() / 1000.0)),
    ];
    writing.push(b"  {\n")?;
    for (name, value) in fields {
        writing
            .push(format!("    \"{name}\": {},\n", shown_json(&value.to_string())).as_bytes())?;
    }
    for (name, stream, end) in [("stdout", Stream::Stdout, ","), ("stderr", Stream::Stderr, "")] {
        writing.push(format!("    \"{name}\": \"").as_bytes())?;
        let mut text = LossyText::default();
        held.replay(|own, bytes| {
            let text = if own == stream { text.push(bytes) } else { String::new() };
            Ok(writing.push(json_string(&text).as_bytes())?)
        })?;
        writing.push(json_string(&text.finish()).as_bytes())?;
        writing.push(format!("\"{end}\n").as_bytes())?;
    }
    Ok(())
}
