//! Output that is held until its turn comes. What is too much for the memory is in one unlinked temporary
//! file of the run.

use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tempfile::SpooledTempFile;

use super::event::OutputError;
use super::printer::Stream;

/// The output of the whole run that is kept in memory.
const MOST_IN_MEMORY: usize = 4 << 20;

/// The output of one command that is collected before it goes to the file.
const MOST_COLLECTED: usize = 64 << 10;

/// The storage of a run.
pub(super) struct Storage(Mutex<SpooledTempFile>);

/// The output of one command: pieces of both streams in the order in which they came.
pub(super) struct Held {
    storage: Arc<Storage>,
    collected: Mutex<Collected>,
}

#[derive(Default)]
struct Collected {
    /// A stream, a length and as many bytes, repeatedly.
    pieces: Vec<u8>,
    /// Where the earlier pieces are in the storage, and their lengths.
    extents: Vec<(u64, usize)>,
}

impl Storage {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(SpooledTempFile::new(MOST_IN_MEMORY))))
    }

    fn lock(&self) -> MutexGuard<'_, SpooledTempFile> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn append(&self, bytes: &[u8]) -> Result<u64, OutputError> {
        let mut file = self.lock();
        let place = file.seek(SeekFrom::End(0));
        let place = place.and_then(|place| file.write_all(bytes).map(|()| place));
        place.map_err(OutputError::Store)
    }

    fn read(&self, (place, length): (u64, usize)) -> Result<Vec<u8>, OutputError> {
        let mut bytes = vec![0; length];
        let mut file = self.lock();
        let read = file.seek(SeekFrom::Start(place)).and_then(|_| file.read_exact(&mut bytes));
        read.map(|()| bytes).map_err(OutputError::Store)
    }
}

impl Held {
    pub(super) fn new(storage: &Arc<Storage>) -> Self {
        Self { storage: Arc::clone(storage), collected: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Collected> {
        self.collected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, stream: Stream, bytes: &[u8]) -> Result<(), OutputError> {
        let mut collected = self.lock();
        let length = u32::try_from(bytes.len()).expect("a piece of a pipe");
        collected.pieces.push(u8::from(stream == Stream::Stderr));
        collected.pieces.extend(length.to_le_bytes());
        collected.pieces.extend(bytes);
        if collected.pieces.len() >= MOST_COLLECTED { self.store(&mut collected) } else { Ok(()) }
    }

    /// Stores what is left at the end of the command, which may wait long for its turn.
    pub(super) fn finish(&self) -> Result<(), OutputError> {
        self.store(&mut self.lock())
    }

    fn store(&self, collected: &mut Collected) -> Result<(), OutputError> {
        let pieces = std::mem::take(&mut collected.pieces);
        if !pieces.is_empty() {
            let place = self.storage.append(&pieces)?;
            collected.extents.push((place, pieces.len()));
        }
        Ok(())
    }

    /// Passes the pieces on in their order.
    pub(super) fn replay(
        &self,
        mut to: impl FnMut(Stream, &[u8]) -> Result<(), OutputError>,
    ) -> Result<(), OutputError> {
        const HEAD: usize = 5;
        self.finish()?;
        let extents = self.lock().extents.clone();
        for extent in extents {
            let pieces = self.storage.read(extent)?;
            let mut rest = &pieces[..];
            while let Some((&[stream, a, b, c, d], after)) = rest.split_first_chunk::<HEAD>() {
                let length = u32::from_le_bytes([a, b, c, d]) as usize;
                let (bytes, after) = after.split_at(length);
                to(if stream == 0 { Stream::Stdout } else { Stream::Stderr }, bytes)?;
                rest = after;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_back_in_their_order_from_memory_and_from_the_file() {
        let storage = Storage::new();
        let [one, other] = [Held::new(&storage), Held::new(&storage)];
        let (mut expected, mut replayed) = (Vec::new(), Vec::new());
        for number in 0..2000_u32 {
            let stream = if number % 3 == 0 { Stream::Stderr } else { Stream::Stdout };
            let bytes = number.to_string().repeat(number as usize % 1500).into_bytes();
            assert!(one.push(stream, &bytes).is_ok());
            assert!(other.push(Stream::Stdout, b"another").is_ok());
            expected.push((stream, bytes));
        }
        assert!(one.finish().is_ok());
        let done = one.replay(|stream, bytes| {
            replayed.push((stream, bytes.to_vec()));
            Ok(())
        });
        assert!(done.is_ok());
        assert!(storage.lock().is_rolled());
        assert_eq!(replayed, expected);
    }
}
