//! Finds the first of some bytes in a text, as `memchr` does.
//!
//! The `memchr` crate detects the features of the processor on its first call. In a virtual machine
//! each `cpuid` instruction traps to the host: up to 80 µs of a command that takes 1,200 µs. The
//! compiler vectorizes the loops below, and they are as fast on the lines of a kubeconfig
//! (`docs/performance.md`).

/// The number of bytes compared at once. Most names are not longer.
const CHUNK: usize = 16;

pub(super) fn find<const COUNT: usize>(wanted: [u8; COUNT], bytes: &[u8]) -> Option<usize> {
    // No early exit within a chunk, so that the compiler can vectorize the loop.
    let is_one =
        |byte: &u8| wanted.iter().fold(0, |found, other| found | u8::from(byte == other)) != 0;
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
    fn the_first_match_is_found_at_every_index() {
        for length in 0..3 * CHUNK {
            let spaces = vec![b' '; length];
            assert_eq!(find([b':', b'#'], &spaces), None, "{length}");
            for at in 0..length {
                for later in at..length {
                    let mut text = spaces.clone();
                    text[later] = b'#';
                    text[at] = b':';
                    assert_eq!(find([b':', b'#'], &text), Some(at), "{at} and {later} of {length}");
                }
            }
        }
    }
}
