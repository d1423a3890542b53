#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Choose,
    /// Choose it for this terminal only.
    ChooseHere,
    /// Choose the previous context.
    Previous,
    Cancel,
    EnterNamespaces,
    BackToContexts,
    Rename,
    /// While a context is renamed: whether its cluster and user get the name too.
    ToggleWhole,
    /// Delete the marked contexts, or the highlighted one if none is marked.
    Delete,
    /// Mark the highlighted context, or remove its mark.
    Mark,
    Undo,
    Redo,
    Copy,
    /// Ask the cluster again for its namespaces, or read the kubeconfigs again.
    Refresh,
    /// Sort by name instead of by use, or the other way round.
    Sort,
    /// Pin the highlighted row to the top, or unpin it.
    Pin,
    /// While nothing is typed: recent pairs of context and namespace at the top, or not.
    RecentPairs,
    Help,
    Confirm,
    Move(Motion),
    /// Change the query, or move in it.
    Edit(LineEdit),
    /// Right in the query; at its end, into the namespaces.
    RightOrNamespaces,
    /// Left in the query; at its start, back to the contexts.
    LeftOrContexts,
    /// To the start of the query; without a query, to the first row.
    StartOrFirst,
    /// To the end of the query; without a query, to the last row.
    EndOrLast,
}

impl Action {
    pub(in crate::picker) fn uses_highlighted(self) -> bool {
        matches!(
            self,
            Action::Choose
                | Action::ChooseHere
                | Action::EnterNamespaces
                | Action::RightOrNamespaces
                | Action::Rename
                | Action::Delete
                | Action::Mark
                | Action::Copy
                | Action::Pin
        )
    }

    /// The edit of an input line that has no list below it.
    pub(in crate::picker) fn edits(self) -> Option<LineEdit> {
        match self {
            Action::Edit(edit) => Some(edit),
            Action::RightOrNamespaces => Some(LineEdit::Right),
            Action::LeftOrContexts => Some(LineEdit::Left),
            Action::StartOrFirst => Some(LineEdit::Start),
            Action::EndOrLast => Some(LineEdit::End),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
}

impl Motion {
    /// The row to which it leads from `row`; the caller limits it to the last one.
    pub(in crate::picker) fn moved_from(self, row: usize, page: usize) -> usize {
        match self {
            Motion::Up => row.saturating_sub(1),
            Motion::Down => row + 1,
            Motion::PageUp => row.saturating_sub(page),
            Motion::PageDown => row + page,
            Motion::First => 0,
            Motion::Last => usize::MAX,
        }
    }
}

/// A change of the query, or a movement in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEdit {
    Insert(char),
    DeleteBack,
    /// Delete the character under the cursor.
    DeleteForward,
    /// Delete back to the start of the word (letters and digits).
    DeleteWord,
    DeleteWordForward,
    /// Delete back to the last space.
    DeleteTerm,
    DeleteToStart,
    DeleteToEnd,
    /// Insert the last deleted word, term or line.
    Yank,
    Left,
    Right,
    WordLeft,
    WordRight,
    Start,
    End,
}
