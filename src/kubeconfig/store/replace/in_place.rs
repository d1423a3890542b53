//! Writing over a text where it lies, so that a kill at any moment can be told and taken back.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// Whether a file holds the beginning of the new text and then the rest of the old one, as a write
/// in place leaves it when it is cut off; before that the beginning of the old one, as taking it
/// back leaves it when that is cut off too.
pub(super) fn is_half_written(found: &[u8], old: &[u8], new: &[u8]) -> bool {
    let new = padded(new, old.len());
    let taken_back = same(found, &padded(old, found.len()));
    let from = taken_back.min(new.len());
    let written = from + same(&found[from..], &new[from..]);
    let kept = found.iter().rev().zip(old.iter().rev()).take_while(|(left, right)| left == right);
    found.len() == old.len().max(written) && written + kept.count() >= found.len()
}

fn same(left: &[u8], right: &[u8]) -> usize {
    left.iter().zip(right).take_while(|(left, right)| left == right).count()
}

/// A text with blank lines up to a length, which mean nothing behind the last value.
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

/// Writes the bytes that differ, in one call, after making sure that there is room.
///
/// Blank lines cover what the old text has more, so that the file says the new text even before
/// it is cut (field lesson 34).
pub(super) fn write(file: &File, old: &[u8], new: &[u8]) -> io::Result<()> {
    let covering = padded(new, old.len());
    let same = old.iter().zip(&*covering).take_while(|(left, right)| left == right).count();
    let rest = if covering.len() == old.len() {
        let pairs = old[same..].iter().rev().zip(covering[same..].iter().rev());
        pairs.take_while(|(left, right)| left == right).count()
    } else {
        0
    };
    if new.len() > old.len() {
        make_room(file, new.len() as u64)?;
    }
    file.write_all_at(&covering[same..covering.len() - rest], same as u64)?;
    file.set_len(new.len() as u64)?;
    file.sync_all()
}

#[cfg(target_os = "linux")]
fn make_room(file: &File, length: u64) -> io::Result<()> {
    use rustix::fs::{FallocateFlags, fallocate};
    use rustix::io::{Errno, retry_on_intr};

    match retry_on_intr(|| fallocate(file, FallocateFlags::KEEP_SIZE, 0, length)) {
        // Not every file system can promise room.
        Ok(()) | Err(Errno::OPNOTSUPP | Errno::NOSYS) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn make_room(_file: &File, _length: u64) -> io::Result<()> {
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

    /// A text of which some bytes at the beginning are of another.
    fn cut(from: &[u8], to: &[u8], at: usize) -> Vec<u8> {
        to[..at].iter().chain(from.get(at..).unwrap_or_default()).copied().collect()
    }

    #[test]
    fn a_write_is_known_wherever_it_is_cut_off() {
        for (old, new) in CHANGES.map(|(old, new)| (old.as_bytes(), new.as_bytes())) {
            let covering = padded(new, old.len());
            for at in 0..=covering.len() {
                let found = cut(old, &covering, at);
                assert!(is_half_written(&found, old, new), "{:?}", String::from_utf8_lossy(&found));
                // And so is taking it back.
                for back in 0..=found.len() {
                    let found = cut(&found, &padded(old, found.len()), back);
                    let is_known = is_half_written(&found, old, new);
                    assert!(is_known, "{:?}", String::from_utf8_lossy(&found));
                }
            }
        }
    }

    #[test]
    fn what_somebody_else_wrote_is_no_half_of_ours() {
        for (old, new) in CHANGES.map(|(old, new)| (old.as_bytes(), new.as_bytes())) {
            for found in
                ["a: four\nb: two\n", "# mine\na: one\nb: two\n", "c: x\n", "a: one\nb: tw0\n"]
            {
                assert!(!is_half_written(found.as_bytes(), old, new), "{found}");
            }
        }
    }

    #[test]
    fn a_write_leaves_the_new_text() {
        for (old, new) in CHANGES {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            std::io::Write::write_all(&mut file, old.as_bytes()).unwrap();
            write(file.as_file(), old.as_bytes(), new.as_bytes()).unwrap();
            assert_eq!(std::fs::read_to_string(file.path()).unwrap(), new);
        }
    }
}
