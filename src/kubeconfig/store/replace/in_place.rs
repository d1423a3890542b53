//! Overwrites a file in place, in such a way that an interrupted write can be recognized and
//! reverted. Used where a file can't be replaced by renaming a temporary file.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// Whether `found` is what an interrupted [`write()`] leaves: the start of the new text and then the
/// rest of the old one. If reverting it was interrupted too, the start of the old text comes first.
pub(super) fn is_half_written(found: &[u8], old: &[u8], new: &[u8]) -> bool {
    let new = padded(new, old.len());
    let reverted = common_prefix(found, &padded(old, found.len()));
    let from = reverted.min(new.len());
    let written = from + common_prefix(&found[from..], &new[from..]);
    let kept = common_suffix(found, old);
    found.len() == old.len().max(written) && written + kept >= found.len()
}

fn common_prefix(left: &[u8], right: &[u8]) -> usize {
    left.iter().zip(right).take_while(|(left, right)| left == right).count()
}

fn common_suffix(left: &[u8], right: &[u8]) -> usize {
    left.iter().rev().zip(right.iter().rev()).take_while(|(left, right)| left == right).count()
}

/// The text, filled up with line breaks to a length. They have no meaning after the last value.
fn padded(text: &[u8], length: usize) -> Cow<'_, [u8]> {
    if text.len() >= length {
        return Cow::Borrowed(text);
    }
    let newline: &[u8] = match text {
        [0xff, 0xfe, ..] => b"\n\0",
        [0xfe, 0xff, ..] => b"\0\n",
        _ => b"\n",
    };
    let missing = newline.iter().copied().cycle().take(length - text.len());
    Cow::Owned(text.iter().copied().chain(missing).collect())
}

/// Writes the bytes that differ, in one call, after allocating the disk space.
///
/// If the old text is longer, line breaks overwrite its end, so that the file has the new content
/// even before it is truncated (field lesson 34).
pub(super) fn write(file: &File, old: &[u8], new: &[u8]) -> io::Result<()> {
    let padded_new = padded(new, old.len());
    let start = common_prefix(old, &padded_new);
    let is_longer = padded_new.len() > old.len();
    let rest = if is_longer { 0 } else { common_suffix(&old[start..], &padded_new[start..]) };
    if new.len() > old.len() {
        allocate(file, new.len() as u64)?;
    }
    file.write_all_at(&padded_new[start..padded_new.len() - rest], start as u64)?;
    file.set_len(new.len() as u64)?;
    file.sync_all()
}

#[cfg(target_os = "linux")]
fn allocate(file: &File, length: u64) -> io::Result<()> {
    use rustix::fs::{FallocateFlags, fallocate};
    use rustix::io::{Errno, retry_on_intr};

    match retry_on_intr(|| fallocate(file, FallocateFlags::KEEP_SIZE, 0, length)) {
        // Not every file system can allocate space in advance.
        Ok(()) | Err(Errno::OPNOTSUPP | Errno::NOSYS) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn allocate(_file: &File, _length: u64) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGES: [(&str, &str); 6] = [
        ("a: one\nb: two\n", "a: three\nb: two\n"),
        ("a: three\nb: two\n", "a: one\nb: two\n"),
        ("a: one\nb: two\n", "a: two\nb: two\n"),
        ("a: one\n", "a: one\nb: two\n"),
        ("a: one\nb: two\n", "a: one\n"),
        ("", "a: one\n"),
    ];

    /// The first `at` bytes of `to`, then the rest of `from`.
    fn cut(from: &[u8], to: &[u8], at: usize) -> Vec<u8> {
        to[..at].iter().chain(from.get(at..).unwrap_or_default()).copied().collect()
    }

    #[test]
    fn an_interrupted_write_is_recognized_at_every_byte() {
        for (old, new) in CHANGES.map(|(old, new)| (old.as_bytes(), new.as_bytes())) {
            let padded_new = padded(new, old.len());
            for at in 0..=padded_new.len() {
                let found = cut(old, &padded_new, at);
                assert!(is_half_written(&found, old, new), "{:?}", String::from_utf8_lossy(&found));
                // An interrupted revert is recognized too.
                for back in 0..=found.len() {
                    let found = cut(&found, &padded(old, found.len()), back);
                    let is_known = is_half_written(&found, old, new);
                    assert!(is_known, "{:?}", String::from_utf8_lossy(&found));
                }
            }
        }
    }

    #[test]
    fn text_of_another_program_is_not_taken_for_an_interrupted_write() {
        for (old, new) in CHANGES.map(|(old, new)| (old.as_bytes(), new.as_bytes())) {
            for found in
                ["a: four\nb: two\n", "# mine\na: one\nb: two\n", "c: x\n", "a: one\nb: tw0\n"]
            {
                assert!(!is_half_written(found.as_bytes(), old, new), "{found}");
            }
        }
    }

    #[test]
    fn a_complete_write_leaves_the_new_text() {
        for (old, new) in CHANGES {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            std::io::Write::write_all(&mut file, old.as_bytes()).unwrap();
            write(file.as_file(), old.as_bytes(), new.as_bytes()).unwrap();
            assert_eq!(std::fs::read_to_string(file.path()).unwrap(), new);
        }
    }
}
