//! Limits how much of a document may consist of repeated values, that is of aliases.

/// How much text aliases may repeat, in bytes. kubectl has no such limit: a few bytes that repeat a
/// long value many times make it run out of memory.
const MOST_REPEATED: usize = 64 << 20;

/// A number of values, and the total length of their texts in bytes.
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

/// Whether aliases repeat more than kubectl accepts. This is the rule of go-yaml: up to 99 % of a
/// small document may come from aliases, and 10 % of a large one. Aliases of aliases could expand a
/// short text beyond any memory size.
pub(super) fn is_excessive(repeated: Size, read: Size) -> bool {
    // The counts are far below 2^52, so the conversion is exact.
    #[allow(clippy::cast_precision_loss)]
    let (part, whole) = (repeated.values as f64, read.values as f64);
    let allowed = 0.99 - 0.89 * ((whole - 400_000.0) / 3_600_000.0).clamp(0.0, 1.0);
    repeated.bytes > MOST_REPEATED
        || repeated.values > 100 && read.values > 1000 && part / whole > allowed
}
