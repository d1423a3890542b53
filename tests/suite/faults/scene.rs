//! A home, a command that changes it, and what may be found there when the command was harmed.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::os::unix::fs::FileTypeExt as _;
use std::path::PathBuf;
use std::thread;

use super::fault::Fault;
use super::trace::{Call, Strace};
use crate::sample::contexts;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

/// Could write, and finds nothing to change: every scene has such a context.
pub(super) const UNCHANGING: [&str; 3] = ["rename", "b", "b"];

/// Long enough for the new text to be shorter than the old one.
const LONG: &str = "a-name-that-is-much-longer";

/// One way of writing.
pub(super) struct Scene {
    pub(super) name: &'static str,
    placing: Placing,
    home: fn() -> Home,
    pub(super) arguments: &'static [&'static str],
    /// What the command does when nothing harms it.
    pub(super) calls: Vec<Call>,
    old: Files,
    new: Files,
}

/// Path and text of all files but those that kswitch keeps for itself after every switch.
type Files = BTreeMap<String, Vec<u8>>;

/// How a home looks: its files, how many of them are locks, how many files are marked as being written,
/// and how many pending undo records there are.
type Look = (Files, usize, usize, usize);

/// The looks that were tried before: many faults leave the same.
#[derive(Default)]
pub(super) struct Seen {
    looks: HashSet<Look>,
    /// What of them kubectl sees.
    files: HashSet<Files>,
}

impl Seen {
    pub(super) fn len(&self) -> usize {
        self.looks.len()
    }
}

/// A name, how the text gets in place, the home, and the arguments of kswitch.
type Way = (&'static str, Placing, fn() -> Home, &'static [&'static str]);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Placing {
    Renamed,
    /// And cut to length last.
    Written,
    /// The same, where kubectl can't write at all.
    WrittenByUsAlone,
}

const WAYS: [Way; 8] = [
    ("a file of its own", Placing::Renamed, || one(contexts(&[LONG, "b"])), &["ctx", "b"]),
    ("behind a link", Placing::Renamed, linked, &["ctx", "b", "-n", "shop"]),
    ("a shorter text", Placing::Written, || two_names(contexts(&[LONG, "b"])), &["ctx", "b"]),
    (
        "a longer text",
        Placing::Written,
        || two_names(contexts(&["a", "b"])),
        &["ctx", "b", "-n", "shop"],
    ),
    ("a line at the end", Placing::Written, || two_names(ENDING), &["ns", "-f", "shop"]),
    ("UTF-16", Placing::Written, || two_names(utf16(&contexts(&[LONG, "b"]))), &["ctx", "b"]),
    ("a directory that takes no files", Placing::WrittenByUsAlone, closed, &["ctx", "b"]),
    ("two files", Placing::Renamed, two_files, &["ctx", "b", "-n", "shop"]),
];

/// The new text begins with all of this one.
const ENDING: &str = "\
current-context: b
contexts:
- {name: a}
- name: b
  context:
    user: b
";

fn one(text: impl AsRef<[u8]>) -> Home {
    let mut home = Home::in_memory();
    home.write("config", text);
    home.kubeconfig(&["config"]);
    home
}

fn linked() -> Home {
    let mut home = Home::in_memory();
    home.write("real/config", contexts(&["a", "b"]));
    home.link("config", "real/config");
    home.kubeconfig(&["config"]);
    home
}

fn two_names(text: impl AsRef<[u8]>) -> Home {
    let home = one(text);
    fs::hard_link(home.path("config"), home.path("second")).expect("another name");
    home
}

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn closed() -> Home {
    let mut home = Home::in_memory().owned_by_ordinary_user();
    home.write("closed/config", contexts(&[LONG, "b"]));
    home.mode("closed", 0o555);
    home.kubeconfig(&["closed/config"]);
    home
}

/// A chain of two files; `ctx b -n shop` changes both, the second first.
pub(super) fn two_files() -> Home {
    let mut home = Home::in_memory();
    home.write("first", contexts(&["a"]));
    home.write("second", contexts(&["b"]));
    home.kubeconfig(&["first", "second"]);
    home
}

impl Scene {
    /// Runs a check for every way of writing, all at once: most of the time they wait for the disk.
    pub(super) fn each(strace: &Strace, check: impl Fn(Scene) + Sync) {
        let check = &check;
        thread::scope(|scope| {
            for way in WAYS {
                scope.spawn(move || check(Scene::unharmed(strace, way)));
            }
        });
    }

    /// The way of writing with this name.
    pub(super) fn named(strace: &Strace, name: &str) -> Scene {
        let way = WAYS.into_iter().find(|(own, ..)| *own == name).expect("a scene");
        Scene::unharmed(strace, way)
    }

    /// A way of writing, run once unharmed.
    fn unharmed(strace: &Strace, (name, placing, home, arguments): Way) -> Scene {
        let unharmed = home();
        let old = kubeconfigs(&unharmed);
        let calls = strace.calls(&unharmed, arguments);
        let new = kubeconfigs(&unharmed);
        assert!(old != new && old.keys().eq(new.keys()), "{name}: {old:?} {new:?}");
        Scene { name, placing, home, arguments, calls, old, new }
    }

    /// A home as it is before.
    pub(super) fn home(&self) -> Home {
        (self.home)()
    }

    /// All kubeconfigs have the new text.
    pub(super) fn has_new_text(&self, home: &Home) -> bool {
        have_texts(home, &self.new)
    }

    /// All kubeconfigs have the old text.
    pub(super) fn has_old_text(&self, home: &Home) -> bool {
        have_texts(home, &self.old)
    }

    /// Every kubeconfig has the old or the new text, compared after `compared` has removed what does not count.
    #[track_caller]
    fn assert_old_or_new(&self, home: &Home, compared: fn(&[u8]) -> &[u8], after: &str) {
        let found = kubeconfigs(home);
        let is_sound = |path: &String| {
            let text = |files: &Files| files.get(path).map(|text| compared(text).to_owned());
            [text(&self.old), text(&self.new)].contains(&text(&found))
        };
        assert!(self.old.keys().all(is_sound), "{}: {after}\n{}", self.name, shown(&found));
    }

    /// No lock and no copy is there.
    #[track_caller]
    pub(super) fn assert_nothing_else(&self, home: &Home, after: &str) {
        let found = kubeconfigs(home);
        assert!(self.old.keys().eq(found.keys()), "{}: {after}\n{}", self.name, shown(&found));
        assert_eq!(marks(home), 0, "{}: {after}", self.name);
    }

    /// The next process sees either text, and can continue.
    ///
    /// Returns whether the next one reported a change that was made in one of two files.
    pub(super) fn assert_next_ones_work(
        &self,
        kubectl: &Kubectl,
        home: &Home,
        seen: &mut Seen,
        &Fault { after, may_leave, half }: &Fault<'_>,
    ) -> bool {
        if !seen.looks.insert(look(home)) {
            return false;
        }
        let is_new_to_kubectl = seen.files.insert(kubeconfigs(home));
        if self.placing == Placing::Renamed {
            self.assert_old_or_new(home, |text| text, after);
        } else {
            self.assert_old_or_new(home, without_blank_lines, after);
        }
        let current = [&self.old, &self.new].map(current_context);
        if is_new_to_kubectl {
            // kubectl reads the very file that the fault left.
            let read = kubectl.run(home, &["config", "current-context"]);
            assert!(
                read.as_ref().is_ok_and(|name| current.contains(name)),
                "{}: {after}\nkubectl reads {read:?}\n{}",
                self.name,
                shown(&kubeconfigs(home)),
            );
        }
        // One that only reads reports what it finds, and changes nothing.
        let is_half = !self.has_old_text(home) && !self.has_new_text(home) && self.is_of_two();
        let (files, locks, marks, _) = look(home);
        let is_covered = may_leave || locks == 0 || marks > 0;
        assert!(is_covered, "{}: {after}: a lock without a mark", self.name);
        let ran = home.run(&["ctx", "-c"]).success();
        let name = ran.stdout.trim_end();
        assert!(current.contains(&name.to_owned()), "{}: {ran}", self.name);
        // A fault may have kept kswitch from noting what it was at.
        let is_reported = is_half && (!may_leave || pending(home) > 0);
        let marked = marked(home);
        let written = self.chain().iter().filter(|file| marked.contains(&home.path(file)));
        let written = written.map(|file| format!("~/{file}")).collect::<Vec<_>>().join(" and ");
        let interrupted = format!(
            "warning: an earlier kswitch was interrupted while it wrote {written}\n\
             hint: to recover it: kswitch ctx {name}\n"
        );
        let warning = if is_reported {
            half
        } else if marks > 0 {
            &interrupted
        } else {
            ""
        };
        // Of two files, a fault may leave one marked.
        if !may_leave || !self.is_of_two() || is_reported || marks != 1 {
            assert_eq!(
                ran.stderr,
                warning,
                "{}: {after}\n{}",
                self.name,
                shown(&kubeconfigs(home))
            );
        }
        assert_eq!(home.run(&["current"]).success().stderr, ran.stderr, "{}: {after}", self.name);
        let (files_then, locks_then, marks_then, _) = look(home);
        let is_untouched = (files, locks, marks) == (files_then, locks_then, marks_then);
        assert!(is_untouched, "{}: {after}\n{}", self.name, shown(&kubeconfigs(home)));
        // The next one that could write puts right what is not whole, and frees the way for kubectl,
        // though there is nothing to change.
        home.run(&UNCHANGING).success();
        if may_leave {
            self.assert_old_or_new(home, without_blank_lines, after);
        } else {
            self.assert_old_or_new(home, |text| text, after);
            self.assert_nothing_else(home, after);
        }
        let is_locked = |file: &&str| home.path(format!("{file}.lock")).symlink_metadata().is_ok();
        assert_eq!(
            self.chain().iter().find(|file| is_locked(file)),
            None,
            "{}: {after}",
            self.name
        );
        if is_new_to_kubectl && self.placing != Placing::WrittenByUsAlone {
            kubectl.run(home, &["config", "use-context", &current[0]]).expect("no lock in its way");
        }
        home.run(&["ctx", &current[0]]).success();
        home.run(&["ns", "-f", "between"]).success();
        let ran = home.run(self.arguments).success();
        assert!(!ran.stderr.contains("interrupted"), "{}: {after}\n{ran}", self.name);
        assert_eq!(pending(home), 0, "{}: {after}", self.name);
        self.assert_nothing_else(home, after);
        is_reported
    }

    /// The files of KUBECONFIG.
    fn chain(&self) -> &'static [&'static str] {
        match self.name {
            "two files" => &["first", "second"],
            "a directory that takes no files" => &["closed/config"],
            _ => &["config"],
        }
    }

    /// Whether the change is one of two files.
    pub(super) fn is_of_two(&self) -> bool {
        self.name == "two files"
    }
}

/// The current context of all files together, as far as this needs it: the first one's.
fn current_context(files: &Files) -> String {
    let text = files.values().next().expect("a file");
    let text: String = match text.as_slice() {
        [0xff, 0xfe, rest @ ..] => {
            rest.iter().filter(|byte| **byte != 0).map(|byte| *byte as char).collect()
        }
        utf8 => String::from_utf8_lossy(utf8).into_owned(),
    };
    let line = text.lines().find_map(|line| line.strip_prefix("current-context: "));
    line.expect("a current context").to_owned()
}

fn kubeconfigs(home: &Home) -> Files {
    const OWN: [&str; 5] =
        ["history.json", "history.lock", "history.scratch", "undo.json", "undo.json.pending"];
    let is_own = |file: &String| {
        let name = file.strip_prefix(".local/state/kswitch/");
        name.is_some_and(|name| OWN.contains(&name) || name.ends_with(MARK))
    };
    let read = |file: String| {
        let path = home.path(&file);
        let kind = fs::symlink_metadata(&path).expect("a file that was listed").file_type();
        assert!(!kind.is_fifo(), "{file}");
        // A lock leads nowhere.
        let text = fs::read(&path).unwrap_or_else(|error| error.to_string().into_bytes());
        (file, text)
    };
    home.files().into_iter().filter(|file| !is_own(file)).map(read).collect()
}

fn have_texts(home: &Home, files: &Files) -> bool {
    let found = kubeconfigs(home);
    files.iter().all(|(path, text)| found.get(path) == Some(text))
}

/// Blank lines at the end have no meaning; a file that could not be cut to length has some.
fn without_blank_lines(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| !matches!(byte, b'\n' | 0));
    &text[..end.map_or(0, |last| last + 1)]
}

fn look(home: &Home) -> Look {
    let is_lock = |file: &&String| file.contains(".lock") && fs::read_link(home.path(file)).is_ok();
    let locks = home.files().iter().filter(is_lock).count();
    (kubeconfigs(home), locks, marks(home), pending(home))
}

/// What the name of a mark ends with; a mark shows that a file is being written.
const MARK: &str = ".writing";

/// The files that are marked as being written, as the chain names them.
fn marked(home: &Home) -> Vec<PathBuf> {
    let marks = home.files().into_iter().filter(|file| file.ends_with(MARK));
    let paths = marks.map(|mark| home.read(&mark)).filter(|path| !path.is_empty());
    let named = |path: String| {
        let is_linked = fs::symlink_metadata(home.path("config")).is_ok_and(|own| own.is_symlink());
        if is_linked { home.path("config") } else { path.into() }
    };
    paths.map(named).collect()
}

/// How many these are. A mark without a path in it is ignored.
fn marks(home: &Home) -> usize {
    marked(home).len()
}

/// The undo record of a change that is being made, or was interrupted.
pub(super) const PENDING: &str = ".local/state/kswitch/undo.json.pending";

/// How many there are.
pub(super) fn pending(home: &Home) -> usize {
    usize::from(home.path(PENDING).exists())
}

fn shown(files: &Files) -> String {
    let file = |(path, text): (&String, &Vec<u8>)| {
        format!("--- {path}\n{}", String::from_utf8_lossy(text))
    };
    files.iter().map(file).collect()
}
