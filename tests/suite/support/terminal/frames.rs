//! How much a program sends.

use super::Terminal;

const END_OF_FRAME: &[u8] = b"\x1b[?2026l";

impl Terminal {
    /// Types this, and counts the bytes up to the end of the next frame.
    #[track_caller]
    pub(crate) fn bytes_for(&self, keys: &str) -> usize {
        let frames =
            |raw: &[u8]| raw.windows(END_OF_FRAME.len()).filter(|own| *own == END_OF_FRAME).count();
        let (bytes, before) = {
            let state = self.seen.lock();
            (state.raw.len(), frames(&state.raw))
        };
        self.send(keys);
        self.wait("a frame", |state| frames(&state.raw) > before).raw.len() - bytes
    }
}
