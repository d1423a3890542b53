//! What keys ask for.

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Take the highlighted row and leave.
    Choose,
    /// Leave without a choice.
    Cancel,
    /// Go to the namespaces of the highlighted context.
    EnterNamespaces,
    /// Go back to the contexts.
    BackToContexts,
    /// Give the highlighted context another name.
    Rename,
    /// While a context gets another name: give it to its cluster and user too, or no longer.
    ToggleWhole,
    /// Delete the highlighted context.
    Delete,
    /// Put back what the last change replaced.
    Undo,
    /// Make the change again that was undone last.
    Redo,
    /// Copy the highlighted name.
    Copy,
    /// Show what the keys do.
    Help,
    /// Say yes to what was asked.
    Confirm,
    /// Move the highlight.
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
    /// Whether this does something with the highlighted row.
    pub(in crate::picker) fn takes_the_highlighted(self) -> bool {
        matches!(
            self,
            Action::Choose
                | Action::EnterNamespaces
                | Action::RightOrNamespaces
                | Action::Rename
                | Action::Delete
                | Action::Copy
        )
    }

    /// What this does to a line that is typed without a list below it.
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

/// A movement of the highlight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// To the row above.
    Up,
    /// To the row below.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

/// A change of the query, or a movement in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEdit {
    /// Type this character.
    Insert(char),
    /// Delete the character before the cursor.
    DeleteBack,
    /// Delete the character under the cursor.
    DeleteForward,
    /// Delete back to the start of the word, a word being letters and digits.
    DeleteWord,
    /// Delete to the end of the word.
    DeleteWordForward,
    /// Delete back to the last space.
    DeleteTerm,
    /// Delete back to the start.
    DeleteToStart,
    /// Delete to the end.
    DeleteToEnd,
    /// Put in what was deleted last as a word, a term or a line.
    Yank,
    /// One character to the left.
    Left,
    /// One character to the right.
    Right,
    /// To the start of the word.
    WordLeft,
    /// To the end of the word.
    WordRight,
    /// To the start.
    Start,
    /// To the end.
    End,
}
