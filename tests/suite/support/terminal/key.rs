//! Keys and mouse events as the bytes that xterm sends for them.

/// A key, for [`super::Terminal::send_key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Char(char),
    Ctrl(char),
    Alt(char),
    Enter,
    /// A lone escape character. A program cannot distinguish it from the beginning of a longer sequence,
    /// so wait for what it does before sending anything more.
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Right,
    Left,
    Home,
    End,
    PageUp,
    PageDown,
    /// F1 to F12.
    F(u8),
}

impl Key {
    /// The bytes; arrows, Home and End depend on the mode the program has asked for.
    pub(super) fn bytes(self, application_cursor: bool) -> Vec<u8> {
        let cursor =
            |last: char| format!("\x1b{}{last}", if application_cursor { 'O' } else { '[' });
        let text = match self {
            Key::Char(character) => character.to_string(),
            Key::Ctrl(character) => return vec![character.to_ascii_uppercase() as u8 & 0x1f],
            Key::Alt(character) => format!("\x1b{character}"),
            Key::Enter => "\r".to_owned(),
            Key::Esc => "\x1b".to_owned(),
            Key::Tab => "\t".to_owned(),
            Key::BackTab => "\x1b[Z".to_owned(),
            Key::Backspace => "\x7f".to_owned(),
            Key::Delete => "\x1b[3~".to_owned(),
            Key::Up => cursor('A'),
            Key::Down => cursor('B'),
            Key::Right => cursor('C'),
            Key::Left => cursor('D'),
            Key::End => cursor('F'),
            Key::Home => cursor('H'),
            Key::PageUp => "\x1b[5~".to_owned(),
            Key::PageDown => "\x1b[6~".to_owned(),
            Key::F(number @ 1..=4) => format!("\x1bO{}", char::from(b'O' + number)),
            Key::F(number @ 5..=12) => {
                let code = [15, 17, 18, 19, 20, 21, 23, 24][usize::from(number) - 5];
                format!("\x1b[{code}~")
            }
            Key::F(number) => panic!("there is no key F{number}"),
        };
        text.into_bytes()
    }
}

/// A mouse button or a notch of the wheel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mouse {
    Left,
    Right,
    WheelUp,
    WheelDown,
}

impl Mouse {
    /// A click, or one notch, at a cell counted from zero, in the SGR encoding.
    pub(super) fn bytes(self, row: u16, column: u16) -> Vec<u8> {
        let (code, has_release) = match self {
            Mouse::Left => (0, true),
            Mouse::Right => (2, true),
            Mouse::WheelUp => (64, false),
            Mouse::WheelDown => (65, false),
        };
        let at = format!("\x1b[<{code};{};{}", column + 1, row + 1);
        let text = if has_release { format!("{at}M{at}m") } else { format!("{at}M") };
        text.into_bytes()
    }
}
