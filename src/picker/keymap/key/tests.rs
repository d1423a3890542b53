//! Tests of keys as users write them and as terminals send them.

use super::*;

fn read(text: &str) -> Result<Key, String> {
    text.parse().map_err(|error: KeyError| error.to_string())
}

#[test]
fn keys_are_read_and_printed_by_their_usual_names() {
    for (written, expected, printed) in [
        ("ctrl-x", ctrl('x'), "ctrl-x"),
        ("Ctrl+X", ctrl('x'), "ctrl-x"),
        ("C-x", ctrl('x'), "ctrl-x"),
        ("alt-x", alt('x'), "alt-x"),
        ("alt-X", alt('X'), "alt-X"),
        (
            "ctrl-alt-x",
            with(KeyModifiers::CONTROL | KeyModifiers::ALT, KeyCode::Char('x')),
            "ctrl-alt-x",
        ),
        ("Enter", key(KeyCode::Enter), "enter"),
        ("alt-enter", alt_key(KeyCode::Enter), "alt-enter"),
        ("escape", key(KeyCode::Esc), "esc"),
        ("shift-tab", key(KeyCode::BackTab), "shift-tab"),
        ("space", typed(' '), "space"),
        ("ctrl-space", ctrl(' '), "ctrl-space"),
        ("F1", key(KeyCode::F(1)), "f1"),
        ("f", typed('f'), "f"),
        ("page-up", key(KeyCode::PageUp), "pgup"),
        ("ctrl-left", ctrl_key(KeyCode::Left), "ctrl-left"),
        ("?", typed('?'), "?"),
        ("-", typed('-'), "-"),
        ("+", typed('+'), "+"),
        ("alt--", alt('-'), "alt--"),
        ("ctrl-\\", ctrl('4'), "ctrl-\\"),
        ("ctrl-/", ctrl('7'), "ctrl-_"),
        ("ctrl-j", ctrl('j'), "ctrl-j"),
        ("é", typed('é'), "é"),
    ] {
        assert_eq!(read(written), Ok(expected), "{written}");
        assert_eq!(expected.to_string(), printed);
        assert_eq!(read(printed), Ok(expected), "{printed}");
    }
}

#[test]
fn an_unknown_key_is_refused_with_an_example() {
    for wrong in
        ["", "ctrl-", "alt", "ctrl-alt-", "super-x", "f0", "f25", "f01", "entr", " ", "\u{7}"]
    {
        let expected = "not a key, such as ctrl-z, alt-enter, f2";
        assert_eq!(read(wrong).unwrap_err(), expected, "{wrong}");
    }
}

#[test]
fn keys_that_terminals_cannot_distinguish_are_refused() {
    for (wrong, sent) in
        [("ctrl-i", "tab"), ("ctrl-m", "enter"), ("ctrl-[", "esc"), ("ctrl-enter", "enter")]
    {
        let expected =
            format!("sent as {sent} by terminals, so it can't have an action of its own");
        assert_eq!(read(wrong), Err(expected));
    }
    for wrong in ["ctrl-1", "ctrl-.", "ctrl-backspace", "alt-[", "alt-O", "ctrl-shift-tab"] {
        assert!(read(wrong).unwrap_err().contains("terminals distinguish"), "{wrong}");
    }
    for wrong in ["shift-up", "shift-k", "ctrl-shift-z"] {
        assert!(read(wrong).unwrap_err().contains("shift counts with tab only"), "{wrong}");
    }
}

#[test]
fn different_reports_of_a_terminal_are_the_same_key() {
    let pressed = |code, modifiers| Key::of(KeyEvent::new(code, modifiers));
    assert_eq!(pressed(KeyCode::Char('?'), KeyModifiers::SHIFT), typed('?'));
    assert_eq!(pressed(KeyCode::Char('Z'), KeyModifiers::CONTROL), ctrl('z'));
    assert_eq!(pressed(KeyCode::Tab, KeyModifiers::SHIFT), key(KeyCode::BackTab));
    assert_eq!(pressed(KeyCode::BackTab, KeyModifiers::SHIFT), key(KeyCode::BackTab));
}
