//! A file as it was, to compare afterwards.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use similar::TextDiff;

/// Everything about a file that kswitch could disturb. A file that does not exist has a snapshot
/// too: untouched means that it still does not.
#[derive(Debug)]
pub(crate) struct Snapshot {
    path: PathBuf,
    file: Option<FileState>,
}

#[derive(Debug, PartialEq, Eq)]
struct FileState {
    bytes: Vec<u8>,
    kept: Kept,
    inode: (u64, u64),
    /// Seconds and nanoseconds.
    changed: (i64, i64),
}

/// What stays as it is even when the text changes.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    /// Where the path leads if it is a symbolic link.
    link: Option<PathBuf>,
    mode: u32,
    owner: (u32, u32),
    names: u64,
}

impl Snapshot {
    /// The file as it is now, through a symbolic link.
    pub(crate) fn of(path: impl Into<PathBuf>) -> Snapshot {
        let path = path.into();
        let file = FileState::read(&path);
        Snapshot { path, file }
    }

    /// The bytes as they were, as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.before().bytes).into_owned()
    }

    /// The same bytes in the same file, not written again, not even with the same text.
    #[track_caller]
    pub(crate) fn assert_untouched(&self) {
        if let Some(touch) = self.touch() {
            panic!("{touch}");
        }
    }

    /// What became of the file, for people to read; nothing if it is untouched.
    pub(crate) fn touch(&self) -> Option<String> {
        let now = FileState::read(&self.path);
        if self.file == now {
            return None;
        }
        let difference = match (&self.file, &now) {
            (Some(before), Some(after)) if before.bytes != after.bytes => {
                difference(&before.bytes, &after.bytes)
            }
            _ => "the text is the same, or the file came or went".to_owned(),
        };
        let (before, after) = (about(self.file.as_ref()), about(now.as_ref()));
        Some(format!(
            "{} was touched\nbefore: {before}\nafter:  {after}\n{difference}",
            self.path.display(),
        ))
    }

    /// The bytes as they were, where there was a file.
    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        self.file.as_ref().map(|file| file.bytes.as_slice())
    }

    /// What else than its text became another, for people to read: mode, owner, symbolic link,
    /// the number of names, or the file that the other names lead to.
    pub(crate) fn harm(&self) -> Option<String> {
        let now = FileState::read(&self.path);
        let is_unharmed = match (&self.file, &now) {
            (Some(before), Some(after)) => {
                before.kept == after.kept && (after.kept.names == 1 || before.inode == after.inode)
            }
            (before, after) => before == after,
        };
        (!is_unharmed).then(|| {
            let (before, after) = (about(self.file.as_ref()), about(now.as_ref()));
            format!(
                "{}: more than its text\nbefore: {before}\nafter:  {after}",
                self.path.display()
            )
        })
    }

    /// The file has exactly this text now, and its mode, owner, symbolic link and number of names
    /// are what they were. The inode may differ: a new file may have taken its place.
    #[track_caller]
    pub(crate) fn assert_only_bytes_changed(&self, expected: impl AsRef<[u8]>) {
        let after = self.after();
        let expected = expected.as_ref();
        assert!(
            after.bytes == expected,
            "{} is not as expected (- expected, + found)\n{}",
            self.path.display(),
            difference(expected, &after.bytes),
        );
        assert_eq!(after.kept, self.before().kept, "{}: more than its text", self.path.display());
        if after.kept.names > 1 {
            assert_eq!(
                after.inode,
                self.before().inode,
                "{}: its other names",
                self.path.display()
            );
        }
    }

    /// Exactly one line differs, line ends included: it was `old` and is `new`. The rest holds as
    /// in [`Snapshot::assert_only_bytes_changed`].
    #[track_caller]
    pub(crate) fn assert_one_line_changed(&self, old: &str, new: &str) {
        let text = self.text();
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        let places: Vec<usize> =
            (0..lines.len()).filter(|&at| without_end(lines[at]) == old).collect();
        assert!(!places.is_empty(), "no line {old:?} in {}:\n{text}", self.path.display());

        // The line may occur several times; the one that differs now is meant.
        let after = String::from_utf8_lossy(&self.after().bytes).into_owned();
        let mut after_lines = after.split_inclusive('\n');
        let first_changed = lines.iter().position(|line| after_lines.next() != Some(*line));
        let place = first_changed.filter(|at| places.contains(at)).unwrap_or(places[0]);

        let replaced = format!("{new}{}", &lines[place][old.len()..]);
        lines[place] = &replaced;
        self.assert_only_bytes_changed(lines.concat());
    }

    #[track_caller]
    fn before(&self) -> &FileState {
        self.file.as_ref().unwrap_or_else(|| panic!("{} was not there", self.path.display()))
    }

    #[track_caller]
    fn after(&self) -> FileState {
        FileState::read(&self.path).unwrap_or_else(|| panic!("{} is missing", self.path.display()))
    }
}

impl FileState {
    /// Nothing where the path leads nowhere.
    fn read(path: &Path) -> Option<FileState> {
        let data: Metadata = fs::metadata(path).ok()?;
        let bytes =
            fs::read(path).unwrap_or_else(|error| panic!("read {}: {error}", path.display()));
        Some(FileState {
            bytes,
            kept: Kept {
                link: fs::read_link(path).ok(),
                mode: data.mode(),
                owner: (data.uid(), data.gid()),
                names: data.nlink(),
            },
            inode: (data.dev(), data.ino()),
            changed: (data.mtime(), data.mtime_nsec()),
        })
    }
}

fn about(file: Option<&FileState>) -> String {
    let Some(FileState { bytes, kept, inode, changed }) = file else {
        return "not there".to_owned();
    };
    let Kept { link, mode, owner: (user, group), names } = kept;
    let link = link.as_ref().map_or_else(String::new, |to| format!(", link to {}", to.display()));
    format!(
        "{} bytes, mode {mode:o}, owner {user}:{group}, {names} names, inode {}, changed {}.{:09}{link}",
        bytes.len(),
        inode.1,
        changed.0,
        changed.1,
    )
}

/// A unified diff. Carriage returns, tabs and the like are escaped, as they are often the
/// whole difference.
fn difference(old: &[u8], new: &[u8]) -> String {
    let (old, new) = (visible(old), visible(new));
    TextDiff::from_lines(&old, &new).unified_diff().context_radius(3).to_string()
}

fn visible(bytes: &[u8]) -> String {
    let escape = |c: char| match c {
        '\n' => "\n".to_owned(),
        c if c.is_control() || c == '\u{feff}' => c.escape_default().to_string(),
        c => c.to_string(),
    };
    String::from_utf8_lossy(bytes).chars().map(escape).collect()
}

fn without_end(line: &str) -> &str {
    line.trim_end_matches('\n').trim_end_matches('\r')
}
