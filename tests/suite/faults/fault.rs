//! What was done to kswitch, and what the next one reports.

/// What was done to kswitch.
pub(super) struct Fault<'f> {
    /// In words.
    pub(super) after: &'f str,
    /// Whether it may keep kswitch from clearing away; then the next change does.
    pub(super) may_leave: bool,
    /// What the next ones are to report where one of two files was changed and the other was not.
    pub(super) half: &'static str,
}

/// The warning after a change of two files was ended between them.
pub(super) const HALF_MADE: &str = "\
warning: an earlier kswitch was interrupted: ~/second was changed, ~/first was not \
(switch to context \"b\", namespace \"shop\")
hint: to undo that change: kswitch undo
";

/// What is reported of the files themselves, where the change is not reported.
pub(super) const INTERRUPTED: &str = "\
warning: an earlier kswitch was interrupted while it wrote ~/first and ~/second
hint: to recover it: kswitch ctx a
";

/// The same of taking it back.
pub(super) const HALF_UNDONE: &str = "\
warning: an earlier kswitch undo was interrupted: ~/second was changed, ~/first was not \
(switch to context \"b\", namespace \"shop\")
hint: to redo that change: kswitch undo --redo
";
