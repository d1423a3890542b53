//! Which letters a text has, to reject most texts without reading them.

/// A set of ASCII letters without case and of digits. All other ASCII characters are one member; a text
/// with other characters has all members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LetterSet(u64);

impl LetterSet {
    pub(super) const ALL: Self = Self(u64::MAX);

    pub(super) fn of(text: &str) -> Self {
        let member = |byte: u8| match byte.to_ascii_lowercase() {
            letter @ b'a'..=b'z' => 1 << (letter - b'a'),
            digit @ b'0'..=b'9' => 1 << (26 + digit - b'0'),
            byte if byte.is_ascii() => 1 << 36,
            _ => u64::MAX,
        };
        Self(text.bytes().fold(0, |set, byte| set | member(byte)))
    }

    pub(super) fn has_all_of(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_the_letters_of_its_pieces() {
        let has = |text, piece| LetterSet::of(text).has_all_of(LetterSet::of(piece));
        for (text, piece) in
            [("team-7", "M-"), ("Team", "tE"), ("a_b", ""), ("ä", "xyz0"), ("ä", "ä")]
        {
            assert!(has(text, piece), "{text} {piece}");
        }
        for (text, piece) in
            [("team-7", "8"), ("team", "-"), ("team", "z"), ("", "a"), ("team", "ä")]
        {
            assert!(!has(text, piece), "{text} {piece}");
        }
    }
}
