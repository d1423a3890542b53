//! The default key bindings, in the order of the footer and the help.

use crossterm::event::KeyCode;

use super::key::{alt, alt_key, ctrl, ctrl_key, key, typed};
use super::{Action, Group, Hint, Key, LineEdit, Mode, Motion, Purpose};

/// A row of the table. Rows with the same name share their keys when the settings change them, so
/// they must not have a mode in common. In a picker that deletes a context, an action without a row
/// for [`Mode::Deletion`] is not available.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TableRow {
    pub(super) name: &'static str,
    pub(super) modes: &'static [Mode],
    pub(super) keys: &'static [Key],
    pub(super) action: Action,
    pub(super) help: Option<Help>,
    /// What it does in its modes, where the help on screen says it for other modes too, or not at all.
    pub(super) described: Option<&'static str>,
    pub(super) hint: Option<Hint>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Help {
    pub(super) group: Group,
    pub(super) does: &'static str,
}

const CONTEXTS: &[Mode] = &[Mode::Contexts];
const NAMESPACES: &[Mode] = &[Mode::Namespaces];
const DELETION: &[Mode] = &[Mode::Deletion];
const CONTEXTS_AND_DELETION: &[Mode] = &[Mode::Contexts, Mode::Deletion];
const SWITCHING: &[Mode] = &[Mode::Contexts, Mode::Namespaces];
const LISTS: &[Mode] = &[Mode::Contexts, Mode::Namespaces, Mode::Deletion];
const RENAME: &[Mode] = &[Mode::Rename, Mode::RenameWhole];
const LINES: &[Mode] =
    &[Mode::Contexts, Mode::Namespaces, Mode::Deletion, Mode::Rename, Mode::RenameWhole];
const LINES_BUT_NAMESPACES: &[Mode] =
    &[Mode::Contexts, Mode::Deletion, Mode::Rename, Mode::RenameWhole];
const BELOW_CONTEXTS: &[Mode] = &[Mode::Namespaces, Mode::Rename, Mode::RenameWhole];
const CONTEXTS_AND_RENAME: &[Mode] = &[Mode::Contexts, Mode::Rename, Mode::RenameWhole];
const CONFIRM: &[Mode] = &[Mode::Confirm, Mode::CrossFile];
const CROSS_FILE: &[Mode] = &[Mode::CrossFile];
const HELP: &[Mode] = &[Mode::Help];
const SCROLLED: &[Mode] =
    &[Mode::Contexts, Mode::Namespaces, Mode::Deletion, Mode::Confirm, Mode::CrossFile, Mode::Help];
const PAGES: &[Mode] = &[Mode::Confirm, Mode::CrossFile, Mode::Help];

/// The name of the only action that needs the shell integration.
pub(super) const HERE: &str = "here";

const ENTER: Key = key(KeyCode::Enter);
const TAB: Key = key(KeyCode::Tab);
const ESC: Key = key(KeyCode::Esc);
const LEAVE: &[Key] = &[ESC, ctrl('c'), ctrl('g')];
const ASK: &[Key] = &[typed('?'), key(KeyCode::F(1))];
const LEFT: &[Key] = &[key(KeyCode::Left)];
const RIGHT: &[Key] = &[key(KeyCode::Right)];
const HOME: &[Key] = &[key(KeyCode::Home)];
const END: &[Key] = &[key(KeyCode::End)];

pub(super) const TABLE: &[TableRow] = &[
    row("choose", SWITCHING, &[ENTER], Action::Choose).hint("switch", 0).does("switch to this row"),
    row("choose", DELETION, &[ENTER], Action::Choose).hint("delete", 0).does("delete the context"),
    row("choose", RENAME, &[ENTER], Action::Choose).hint("rename", 0).described("rename"),
    row(HERE, SWITCHING, &[ctrl('t')], Action::ChooseHere)
        .hint("here", 4)
        .does("switch this terminal only"),
    row("confirm", CONFIRM, &[typed('y')], Action::Confirm)
        .does("in a question: yes")
        .described("yes"),
    row("namespaces", CONTEXTS, &[TAB], Action::EnterNamespaces)
        .hint("namespaces", 3)
        .does("go to the namespaces"),
    row("contexts", NAMESPACES, &[ESC, key(KeyCode::BackTab), TAB], Action::BackToContexts)
        .hint("contexts", 2)
        .does("go to the contexts")
        .described("go to the contexts; Esc leaves the picker of kswitch ns"),
    row("delete", CONTEXTS, &[ctrl('d')], Action::Delete)
        .hint("delete", 6)
        .does("delete the context"),
    row("mark", CONTEXTS, &[ctrl(' '), key(KeyCode::Insert)], Action::Mark)
        .does("mark it, to delete several"),
    row("rename", CONTEXTS, &[ctrl('r')], Action::Rename)
        .hint("rename", 5)
        .does("rename the context"),
    row("rename", CROSS_FILE, &[ctrl('r')], Action::Rename)
        .described("rename the context, where a switch to it would reach another cluster"),
    row("whole", &[Mode::Rename], &[TAB], Action::ToggleWhole)
        .hint("cluster and user too", 2)
        .does("in a rename: cluster and user too")
        .described("rename its cluster and user too, or the context only"),
    row("whole", &[Mode::RenameWhole], &[TAB], Action::ToggleWhole)
        .hint("context only", 2)
        .described("rename the context only"),
    row("undo", SWITCHING, &[ctrl('z')], Action::Undo).hint("undo", 1).does("undo the last change"),
    row("redo", SWITCHING, &[alt('z')], Action::Redo).does("redo the last undone change"),
    row("previous", SWITCHING, &[typed('-')], Action::Previous).does("switch to the previous one"),
    row("refresh", SWITCHING, &[key(KeyCode::F(5))], Action::Refresh).does("ask or read again"),
    row("sort", CONTEXTS, &[ctrl('s')], Action::Sort).does("sort by name, or by use"),
    row("copy", LISTS, &[alt('c')], Action::Copy).does("copy the name"),
    row("pin", SWITCHING, &[alt('p')], Action::Pin).does("pin to the top, or unpin"),
    row("recent", CONTEXTS, &[alt('r')], Action::RecentPairs).does("recent namespaces first"),
    row("help", LISTS, ASK, Action::Help)
        .hint("help", 1)
        .does("show this help")
        .described("show the keys"),
    row("help", HELP, ASK, Action::Cancel).described("close the help"),
    row("close", HELP, &[typed('q'), ENTER], Action::Cancel)
        .does("close this help")
        .described("close the help"),
    row("cancel", LINES_BUT_NAMESPACES, LEAVE, Action::Cancel).hint("cancel", 2).does("cancel"),
    row("cancel", NAMESPACES, &[ctrl('c'), ctrl('g')], Action::Cancel)
        .hint("cancel", 3)
        .described("cancel"),
    row("cancel", CONFIRM, LEAVE, Action::Cancel).described("no"),
    row("cancel", &[Mode::LookUp], LEAVE, Action::Cancel).hint("cancel", 0).described("cancel"),
    row("cancel", HELP, LEAVE, Action::Cancel).hint("close", 0).described("close the help"),
    row("up", SCROLLED, &[key(KeyCode::Up), ctrl('p'), ctrl('k')], Action::Move(Motion::Up))
        .moves("up"),
    row("down", SCROLLED, &[key(KeyCode::Down), ctrl('n'), ctrl('j')], Action::Move(Motion::Down))
        .moves("down"),
    row("page-up", SCROLLED, &[key(KeyCode::PageUp)], Action::Move(Motion::PageUp))
        .moves("a page up"),
    row("page-down", SCROLLED, &[key(KeyCode::PageDown)], Action::Move(Motion::PageDown))
        .moves("a page down"),
    row("first", SCROLLED, &[ctrl_key(KeyCode::Home)], Action::Move(Motion::First))
        .moves("to the first row"),
    row("last", SCROLLED, &[ctrl_key(KeyCode::End)], Action::Move(Motion::Last))
        .moves("to the last row"),
    row("home", LISTS, HOME, Action::StartOrFirst).types("to the start or top"),
    row("home", RENAME, HOME, Action::Edit(LineEdit::Start)).described("to the start"),
    row("home", PAGES, HOME, Action::Move(Motion::First)).described("to the first row"),
    row("end", LISTS, END, Action::EndOrLast).types("to the end or bottom"),
    row("end", RENAME, END, Action::Edit(LineEdit::End)).described("to the end"),
    row("end", PAGES, END, Action::Move(Motion::Last)).described("to the last row"),
    row("line-start", LINES, &[ctrl('a')], Action::Edit(LineEdit::Start)).types("to the start"),
    row("line-end", LINES, &[ctrl('e')], Action::Edit(LineEdit::End)).types("to the end"),
    row("left", NAMESPACES, LEFT, Action::LeftOrContexts).types("left, or to contexts"),
    row("left", CONTEXTS_AND_RENAME, LEFT, Action::Edit(LineEdit::Left)).described("left"),
    row("left", DELETION, LEFT, Action::Edit(LineEdit::Left)).types("left"),
    row("right", CONTEXTS, RIGHT, Action::RightOrNamespaces).types("right, to namespaces"),
    row("right", BELOW_CONTEXTS, RIGHT, Action::Edit(LineEdit::Right)).described("right"),
    row("right", DELETION, RIGHT, Action::Edit(LineEdit::Right)).types("right"),
    row("char-left", LINES, &[ctrl('b')], Action::Edit(LineEdit::Left)).types("left"),
    row("char-right", LINES, &[ctrl('f')], Action::Edit(LineEdit::Right)).types("right"),
    row("word-left", LINES, &[alt('b'), ctrl_key(KeyCode::Left)], Action::Edit(LineEdit::WordLeft))
        .types("a word left"),
    row(
        "word-right",
        LINES,
        &[alt('f'), ctrl_key(KeyCode::Right)],
        Action::Edit(LineEdit::WordRight),
    )
    .types("a word right"),
    row(
        "delete-back",
        LINES,
        &[key(KeyCode::Backspace), ctrl('h')],
        Action::Edit(LineEdit::DeleteBack),
    )
    .types("delete char before"),
    row(
        "delete-forward",
        BELOW_CONTEXTS,
        &[key(KeyCode::Delete), ctrl('d')],
        Action::Edit(LineEdit::DeleteForward),
    )
    .described("delete char after"),
    row(
        "delete-forward",
        CONTEXTS_AND_DELETION,
        &[key(KeyCode::Delete)],
        Action::Edit(LineEdit::DeleteForward),
    )
    .types("delete char after"),
    row("delete-word", LINES, &[alt_key(KeyCode::Backspace)], Action::Edit(LineEdit::DeleteWord))
        .types("delete word before"),
    row("delete-word-forward", LINES, &[alt('d')], Action::Edit(LineEdit::DeleteWordForward))
        .types("delete word after"),
    row("delete-term", LINES, &[ctrl('w')], Action::Edit(LineEdit::DeleteTerm))
        .types("delete to a space"),
    row("delete-to-start", LINES, &[ctrl('u')], Action::Edit(LineEdit::DeleteToStart))
        .types("delete all before"),
    row("delete-to-end", RENAME, &[ctrl('k')], Action::Edit(LineEdit::DeleteToEnd))
        .described("delete all after"),
    row("delete-to-end", LISTS, &[], Action::Edit(LineEdit::DeleteToEnd)).types("delete all after"),
    row("yank", LINES, &[ctrl('y')], Action::Edit(LineEdit::Yank)).types("insert the deleted text"),
];

const fn row(
    name: &'static str,
    modes: &'static [Mode],
    keys: &'static [Key],
    action: Action,
) -> TableRow {
    TableRow { name, modes, keys, action, help: None, described: None, hint: None }
}

impl TableRow {
    /// Whether it is available in a picker with this purpose.
    pub(super) fn serves(&self, purpose: Purpose) -> bool {
        self.modes.iter().any(|mode| mode.serves(purpose))
    }

    const fn hint(self, does: &'static str, rank: u8) -> Self {
        Self { hint: Some(Hint { does, rank }), ..self }
    }

    const fn does(self, does: &'static str) -> Self {
        self.explained(Group::Do, does)
    }

    const fn moves(self, does: &'static str) -> Self {
        self.explained(Group::Move, does)
    }

    const fn types(self, does: &'static str) -> Self {
        self.explained(Group::Type, does)
    }

    const fn described(self, does: &'static str) -> Self {
        Self { described: Some(does), ..self }
    }

    const fn explained(self, group: Group, does: &'static str) -> Self {
        Self { help: Some(Help { group, does }), ..self }
    }
}
