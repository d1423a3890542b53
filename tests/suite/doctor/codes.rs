//! The documented codes are those of the program.

use std::fs;
use std::path::Path;

use kswitch::doctor::{CODES, Severity};

#[test]
fn the_table_of_the_documentation_has_each_code_with_its_severity() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/doctor.md");
    let document = fs::read_to_string(document).expect("read the documentation");
    let rows: Vec<(String, String)> = document
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split(" | ");
            let code = cells.next()?.strip_suffix('`')?;
            let severity = cells.next()?;
            ["error", "warning", "note"]
                .contains(&severity)
                .then(|| (code.to_owned(), severity.to_owned()))
        })
        .collect();
    let codes: Vec<(String, String)> = CODES
        .iter()
        .map(|(code, severity)| {
            let severity = match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            ((*code).to_owned(), severity.to_owned())
        })
        .collect();
    assert_eq!(rows, codes);
}
