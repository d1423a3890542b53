//! The background of the terminal: it is asked for its colour (OSC 11), and the answer is taken out of the
//! input. The library that reads the terminal reports the answer as keys.

use std::mem::take;
use std::time::Duration;

use crossterm::event::{Event as TerminalEvent, KeyCode, KeyEvent, KeyModifiers};

/// The question. It ends with BEL, as most answers to it then do.
pub(super) const QUERY: &[u8] = b"\x1b]11;?\x07";

/// How long after the question the picker stays for the answer, which would reach the shell otherwise.
pub(super) const LONGEST_WAIT: Duration = Duration::from_millis(500);

/// How long a key that may start the answer is held back.
pub(super) const LONGEST_HOLD: Duration = Duration::from_millis(20);

/// Finds the answer in the input.
#[derive(Debug, Default)]
pub(super) struct AnswerFilter {
    /// Events that may be its start, and what the terminal sent for them.
    held: Vec<TerminalEvent>,
    sent: String,
}

/// What an event turned out to be.
#[derive(Debug, PartialEq)]
pub(super) enum Filtered {
    /// Possibly a part of the answer.
    Held,
    /// Input, with what was held before it.
    Input(Vec<TerminalEvent>),
    /// The end of the answer: whether the background is light.
    Answer { is_light: bool },
}

impl AnswerFilter {
    pub(super) fn filter(&mut self, event: TerminalEvent) -> Filtered {
        match self.hold(event) {
            Some(Answer::Part) => Filtered::Held,
            Some(Answer::Whole { is_light }) => {
                self.release();
                Filtered::Answer { is_light }
            }
            None => {
                let mut input = self.release();
                // The answer may follow what looked like its start.
                if input.len() > 1
                    && let Some(last) = input.pop()
                    && self.hold(last).is_none()
                {
                    input.extend(self.release());
                }
                Filtered::Input(input)
            }
        }
    }

    fn hold(&mut self, event: TerminalEvent) -> Option<Answer> {
        let sent = sent(&event);
        self.held.push(event);
        self.sent += &sent?;
        Answer::read(&self.sent)
    }

    pub(super) fn holds_events(&self) -> bool {
        !self.held.is_empty()
    }

    /// The events that are held, which are input after all.
    pub(super) fn release(&mut self) -> Vec<TerminalEvent> {
        self.sent.clear();
        take(&mut self.held)
    }
}

/// What the terminal sent for a key, if it may be in the answer.
fn sent(event: &TerminalEvent) -> Option<String> {
    let TerminalEvent::Key(KeyEvent { code, modifiers, .. }) = event else { return None };
    match (*code, modifiers.difference(KeyModifiers::SHIFT)) {
        (KeyCode::Esc, KeyModifiers::NONE) => Some("\x1b".to_owned()),
        (KeyCode::Char(own), KeyModifiers::NONE) => Some(own.to_string()),
        (KeyCode::Char(own), KeyModifiers::ALT) => Some(format!("\x1b{own}")),
        (KeyCode::Char('g'), KeyModifiers::CONTROL) => Some("\x07".to_owned()),
        _ => None,
    }
}

/// What an answer starts with; `rgba:` is a colour with its opacity.
const START: &str = "\x1b]11;rgb";

/// What a text is of an answer: `ESC ]11;rgb:RRRR/GGGG/BBBB` and BEL or `ESC \`, with one to four digits
/// for each colour.
enum Answer {
    Part,
    Whole { is_light: bool },
}

impl Answer {
    fn read(text: &str) -> Option<Self> {
        let Some(colour) = text.strip_prefix(START) else {
            return START.starts_with(text).then_some(Self::Part);
        };
        let is_of_colour = |own: char| own.is_ascii_hexdigit() || matches!(own, '/' | ':');
        let end = colour.trim_start_matches(is_of_colour);
        let colour = &colour[..colour.len() - end.len()];
        match end {
            "" | "\x1b" => Some(Self::Part),
            "\x07" | "\x1b\\" => Some(Self::Whole { is_light: is_light(colour) }),
            _ => None,
        }
    }
}

/// Whether a colour such as `:ffff/ffff/ffff` is nearer to white than to black. Unknown colours are not.
fn is_light(colour: &str) -> bool {
    let parts = colour.trim_start_matches(['a', ':']).split('/').take(3);
    let parts: Option<Vec<f64>> = parts.map(intensity).collect();
    // The weights of ITU-R BT.601.
    matches!(parts.as_deref(), Some([red, green, blue]) if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5)
}

/// Hexadecimal digits as a part of their greatest value.
fn intensity(digits: &str) -> Option<f64> {
    let greatest = 16_u32.checked_pow(u32::try_from(digits.len()).ok()?)? - 1;
    let value = u32::from_str_radix(digits, 16).ok()?;
    (greatest > 0).then(|| f64::from(value) / f64::from(greatest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> TerminalEvent {
        TerminalEvent::Key(KeyEvent::new(code, modifiers))
    }

    /// The events of what a terminal sends; `\x1b` and the next character are one, but not at the end of a
    /// read, which `|` stands for.
    fn events(text: &str) -> Vec<TerminalEvent> {
        let mut rest = text.chars().peekable();
        let mut events = Vec::new();
        while let Some(own) = rest.next() {
            events.push(match (own, rest.peek()) {
                ('|', _) => continue,
                ('\x1b', None | Some('|')) => key(KeyCode::Esc, KeyModifiers::NONE),
                ('\x1b', Some(_)) => {
                    let next = rest.next().expect("the peeked character");
                    key(KeyCode::Char(next), KeyModifiers::ALT)
                }
                ('\x07', _) => key(KeyCode::Char('g'), KeyModifiers::CONTROL),
                (own, _) if own.is_uppercase() => key(KeyCode::Char(own), KeyModifiers::SHIFT),
                (own, _) => key(KeyCode::Char(own), KeyModifiers::NONE),
            });
        }
        events
    }

    /// The input in what a terminal sends, and the answer.
    fn filtered(text: &str) -> (Vec<TerminalEvent>, Option<bool>) {
        let (mut filter, mut input, mut answer) = (AnswerFilter::default(), Vec::new(), None);
        for event in events(text) {
            match filter.filter(event) {
                Filtered::Held => {}
                Filtered::Input(events) => input.extend(events),
                Filtered::Answer { is_light } => answer = Some(is_light),
            }
        }
        input.extend(filter.release());
        (input, answer)
    }

    #[test]
    fn an_answer_is_taken_out_and_keys_around_it_stay() {
        for (text, is_light) in [
            ("\x1b]11;rgb:ffff/ffff/ffff\x07", true),
            ("\x1b]11;rgb:FFFF/FAFA/E0E0\x1b\\", true),
            ("\x1b|]11;rgb:f/f/8\x1b|\\", true),
            ("\x1b]11;rgb:0d0d/1111/1717\x1b\\", false),
            ("\x1b]11;rgb:0000/0000/ffff\x07", false),
            ("\x1b]11;rgba:eeee/eeee/eeee/8000\x07", true),
            ("\x1b]11;rgb:ffff/ffff\x07", false),
            ("\x1b]11;rgb:\x07", false),
        ] {
            assert_eq!(filtered(text), (Vec::new(), Some(is_light)), "{text:?}");
            let (input, answer) = filtered(&format!("pay\x1bb{text}\x1bf\x1b]"));
            assert_eq!((input, answer), (events("pay\x1bb\x1bf\x1b]"), Some(is_light)), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_answer_is_input() {
        for text in
            ["\x1b", "\x1b]", "\x1b]11;rgx", "\x1b]1|1;rgb:ff/p", "\x1b]11;rgb:\x1b]", "]11;rgb:"]
        {
            assert_eq!(filtered(text), (events(text), None), "{text:?}");
        }
        let mut filter = AnswerFilter::default();
        assert_eq!(filter.filter(key(KeyCode::Esc, KeyModifiers::NONE)), Filtered::Held);
        let paste = TerminalEvent::Paste("x".to_owned());
        let both = vec![key(KeyCode::Esc, KeyModifiers::NONE), paste.clone()];
        assert_eq!(filter.filter(paste), Filtered::Input(both));
    }
}
