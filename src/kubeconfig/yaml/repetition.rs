//! How much of a document stands there through aliases only.

/// How much text aliases may repeat, in bytes. kubectl has no such bound, and would take all memory
/// where a few bytes repeat a long value over and over.
const MOST_REPEATED: usize = 64 << 20;

/// Values, and the bytes of their texts.
#[derive(Clone, Copy, Default)]
pub(super) struct Size {
    pub(super) values: usize,
    pub(super) bytes: usize,
}

impl Size {
    pub(super) fn add(&mut self, other: Size) {
        self.values += other.values;
        self.bytes += other.bytes;
    }

    pub(super) fn since(self, before: Size) -> Size {
        Size { values: self.values - before.values, bytes: self.bytes - before.bytes }
    }
}

/// Whether aliases repeat more than kubectl puts up with: go-yaml's own measure, by which nearly
/// all of a small document may come from aliases, and a tenth of a large one. A page of text can
/// name values that name values, and so spell more than any memory holds.
pub(super) fn is_excessive(repeated: Size, read: Size) -> bool {
    // Counts far below 2^52.
    #[allow(clippy::cast_precision_loss)]
    let (part, whole) = (repeated.values as f64, read.values as f64);
    let allowed = 0.99 - 0.89 * ((whole - 400_000.0) / 3_600_000.0).clamp(0.0, 1.0);
    repeated.bytes > MOST_REPEATED
        || repeated.values > 100 && read.values > 1000 && part / whole > allowed
}
