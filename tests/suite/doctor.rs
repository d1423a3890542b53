//! `kswitch doctor`: what it finds, and that its suggestions repair it.

mod chain;
mod codes;
mod credentials;
mod each;
mod fixes;
mod groups;
mod online;
mod repairs;
mod reports;
mod shapes;
#[cfg(target_os = "linux")]
mod writes_nothing;

use serde_json::Value;

use crate::support::command::Ran;
use crate::support::home::Home;

/// The findings of a run.
pub(crate) fn findings(ran: &Ran) -> Vec<Value> {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran}"))
}

/// The codes of all findings of a home, in their order.
pub(crate) fn codes(home: &Home, options: &[&str]) -> Vec<String> {
    let ran = home.run(&[&["doctor", "-o", "json"], options].concat());
    findings(&ran).iter().map(|own| text(own, "code").to_owned()).collect()
}

pub(crate) fn text<'f>(finding: &'f Value, field: &str) -> &'f str {
    finding[field].as_str().unwrap_or_default()
}

/// The commands that the findings suggest, each once, without those that open an editor.
pub(crate) fn suggested(home: &Home) -> Vec<String> {
    let mut commands = Vec::new();
    for finding in findings(&home.run(&["doctor", "-o", "json"])) {
        for next in finding["next"].as_array().expect("a list of commands") {
            let command = text(next, "command").to_owned();
            if !command.starts_with("vi ") && !commands.contains(&command) {
                commands.push(command);
            }
        }
    }
    commands
}
