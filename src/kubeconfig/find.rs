//! Where in a text a sign stands first.
//!
//! The `memchr` crate asks the processor what it can do before its first look. In a virtual machine
//! each of those questions goes to the host: up to 80 µs of a command that takes 1,200. What the compiler
//! makes of the loops below is as fast on the lines of a kubeconfig (`docs/performance.md`).

/// As many bytes as are looked at together: most names are no longer.
const CHUNK: usize = 16;

/// The place of the first byte that is one of these.
pub(super) fn find<const SIGNS: usize>(signs: [u8; SIGNS], bytes: &[u8]) -> Option<usize> {
    // Without an early end within a chunk, so that the compiler can look at all of it at once.
    let is_one =
        |byte: &u8| signs.iter().fold(0, |found, sign| found | u8::from(byte == sign)) != 0;
    let has_one = |chunk: &[u8; CHUNK]| {
        chunk.iter().fold(0, |found, byte| found | u8::from(is_one(byte))) != 0
    };
    let (chunks, _) = bytes.as_chunks();
    let passed = chunks.iter().take_while(|chunk| !has_one(chunk)).count() * CHUNK;
    let rest = &bytes[passed..];
    rest.iter().position(is_one).map(|at| passed + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sign_is_found_wherever_it_stands() {
        for length in 0..3 * CHUNK {
            let blank = vec![b' '; length];
            assert_eq!(find([b':', b'#'], &blank), None, "{length}");
            for at in 0..length {
                for later in at..length {
                    let mut text = blank.clone();
                    text[later] = b'#';
                    text[at] = b':';
                    assert_eq!(find([b':', b'#'], &text), Some(at), "{at} and {later} of {length}");
                }
            }
        }
    }
}
