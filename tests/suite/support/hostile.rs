//! Names with control characters, and output in which none may be left.

use super::command::Ran;

/// What a terminal obeys, reorders or hides: C0, DEL, C1, Unicode's line breaks, bidirectional
/// controls, characters without a width, fillers, tags.
pub(crate) const CHARACTERS: &str = "\u{1b}\u{7}\u{8}\t\r\n\u{7f}\u{80}\u{85}\u{90}\u{9b}\u{9d}\u{9f}\u{ad}\u{34f}\
                     \u{61c}\u{115f}\u{180e}\u{200b}\u{200c}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\
                     \u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{3164}\
                     \u{feff}\u{ffa0}\u{fff9}\u{1d173}\u{e0001}\u{e0041}\u{e007f}";

/// A name with all of them, and a line that would pass for one of ours.
pub(crate) fn hostile(name: &str) -> String {
    format!("{name}\u{1b}]0;forged\u{7}\nerror: forged\n{CHARACTERS}.")
}

#[track_caller]
pub(crate) fn assert_safe(text: &str, what: &dyn std::fmt::Debug) {
    let raw = text.chars().find(|character| *character != '\n' && CHARACTERS.contains(*character));
    assert!(raw.is_none(), "{raw:?} in {text:?} of {what:?}");
    assert!(text.lines().all(|line| !line.starts_with("error: forged")), "{text} of {what:?}");
}

#[track_caller]
pub(crate) fn assert_safe_output(ran: &Ran) {
    assert!(ran.code <= 2, "{ran}");
    assert_safe(&ran.stdout, ran);
    assert_safe(&ran.stderr, ran);
}
