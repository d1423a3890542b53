//! Whole screens and outputs, expected as `expect![[r#"…"#]]` next to the test.
//!
//! `UPDATE_EXPECT=1 cargo test` rewrites those that differ in place. `cargo nextest` can't: it runs
//! each test in a process of its own, and lines move as the tests of a file rewrite it.

use std::collections::BTreeSet;
use std::env;
use std::sync::{Mutex, PoisonError};

use expect_test::Expect;
use similar::TextDiff;

/// The files, lines and columns of rewritten literals. A literal can be compared several times, but
/// rewritten only once.
static REWRITTEN: Mutex<BTreeSet<(&str, u32, u32)>> = Mutex::new(BTreeSet::new());

/// The expected text: the literal without the line break at its beginning, if it has several lines.
/// Spaces at the beginnings of lines count.
pub(crate) fn text(expected: &Expect) -> &str {
    expected.data().strip_prefix('\n').unwrap_or(expected.data())
}

/// Compares a whole output.
#[track_caller]
pub(crate) fn assert_text(found: &str, expected: Expect) {
    if text(&expected) != found {
        differs(found, expected, "");
    }
}

/// Rewrites the literal if `UPDATE_EXPECT` is set. Otherwise fails with the difference, followed by
/// `details`.
#[track_caller]
pub(crate) fn differs(found: &str, expected: Expect, details: &str) {
    if env::var_os("UPDATE_EXPECT").is_none() {
        let diff = TextDiff::from_lines(text(&expected), found);
        let diff = diff.unified_diff().context_radius(100).to_string();
        panic!(
            "not as expected (- expected, + found; UPDATE_EXPECT=1 rewrites it)\n{diff}\n{details}"
        );
    }
    let position = expected.position;
    let place = (position.file, position.line, position.column);
    if REWRITTEN.lock().unwrap_or_else(PoisonError::into_inner).insert(place) {
        // expect-test ignores common indentation when it compares, so it compares with a text that
        // certainly differs.
        let data = if found.is_empty() { "?" } else { "" };
        Expect { position, data, indent: false }.assert_eq(found);
    }
}
