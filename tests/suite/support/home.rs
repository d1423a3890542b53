//! A temporary home directory, and the commands that live in it.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _, lchown, symlink};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use kswitch::kubeconfig::Chain;
use tempfile::TempDir;

use super::command::{Command, Ran};
use super::gate::{names_executable, one_child_at_a_time};

/// `nobody`: an ordinary user, for tests that also run as root.
pub(crate) const ORDINARY_USER: u32 = 65534;

/// A home directory that goes away with the value.
pub(crate) struct Home {
    /// Removes the directory when dropped.
    _directory: TempDir,
    root: PathBuf,
    kubeconfig: Option<OsString>,
    owner: Option<u32>,
    /// The PATH of this machine without any kswitch, and the directories that were made for it.
    path: OnceLock<(OsString, Vec<TempDir>)>,
}

impl Home {
    /// An empty home without KUBECONFIG.
    pub(crate) fn new() -> Home {
        Home::below(&std::env::temp_dir())
    }

    /// A home like [`Home::new`], in memory if the system has a file system there: for tests that write a
    /// thousand times, and would wait for the disk most of the time.
    pub(crate) fn in_memory() -> Home {
        let memory = Path::new("/dev/shm");
        if memory.is_dir() { Home::below(memory) } else { Home::new() }
    }

    fn below(parent: &Path) -> Home {
        let directory = tempfile::Builder::new().prefix("kswitch-").tempdir_in(parent);
        let directory = directory.expect("make a home");
        // The directory for temporary files can be a link; programs print where it leads.
        let root = directory.path().canonicalize().expect("resolve the home");
        Home { _directory: directory, root, kubeconfig: None, owner: None, path: OnceLock::new() }
    }

    /// A home whose commands don't run as root, and whose files belong to the same ordinary user.
    /// The same as [`Home::new`] where the tests don't run as root.
    pub(crate) fn of_ordinary_user() -> Home {
        Home::new().owned_by_ordinary_user()
    }

    /// This home with its own user, as [`Home::of_ordinary_user`].
    pub(crate) fn owned_by_ordinary_user(mut self) -> Home {
        if rustix::process::geteuid().is_root() {
            self.owner = Some(ORDINARY_USER);
            self.give("", ORDINARY_USER);
        }
        self
    }

    /// The absolute path of something below home; `""` is the home itself.
    pub(crate) fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        if below.as_ref().as_os_str().is_empty() {
            return self.root.clone();
        }
        self.root.join(below)
    }

    /// Writes a file, and the directories above it, and returns its path.
    ///
    /// The file is dated to September 2001, so that any later write shows in its time, however
    /// coarse the clock of the file system is. [`Home::date`] sets another time.
    pub(crate) fn write(&self, below: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(below);
        self.directory_above(&path);
        let is_new = !path.exists();
        // No write permission for others, whatever the umask is.
        File::options()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o644)
            .open(&path)
            .and_then(|mut file| file.write_all(text.as_ref()))
            .unwrap_or_else(|error| panic!("write {}: {error}", path.display()));
        if is_new {
            self.adopt(&path);
        }
        self.date(below, SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000));
        path
    }

    /// The text of a file.
    pub(crate) fn read(&self, below: &str) -> String {
        let path = self.path(below);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("read {}: {error}", path.display()))
    }

    /// Makes a directory and those above it.
    pub(crate) fn directory(&self, below: &str) -> PathBuf {
        let path = self.path(below);
        self.directory_above(&path.join("inside"));
        path
    }

    /// Makes a symbolic link at `below` with exactly this target.
    pub(crate) fn link(&self, below: &str, target: impl AsRef<Path>) -> PathBuf {
        let path = self.path(below);
        self.directory_above(&path);
        symlink(target, &path).unwrap_or_else(|error| panic!("link {}: {error}", path.display()));
        self.adopt(&path);
        path
    }

    /// Makes a named pipe, and the directories above it.
    pub(crate) fn pipe(&self, below: &str) -> PathBuf {
        let path = self.path(below);
        self.directory_above(&path);
        self.program("mkfifo", &[&path]).run().success();
        path
    }

    /// Writes an executable file to `bin/NAME`; `bin` comes first on the PATH of every command.
    pub(crate) fn script(&self, name: &str, text: &str) -> PathBuf {
        let _starting = one_child_at_a_time();
        let below = format!("bin/{name}");
        let path = self.write(&below, text);
        self.mode(&below, 0o755);
        path
    }

    /// Sets the permission bits, as `chmod`.
    pub(crate) fn mode(&self, below: &str, mode: u32) {
        let path = self.path(below);
        fs::set_permissions(&path, Permissions::from_mode(mode))
            .unwrap_or_else(|error| panic!("chmod {}: {error}", path.display()));
    }

    /// Sets the time of the last change.
    pub(crate) fn date(&self, below: &str, time: SystemTime) {
        let path = self.path(below);
        File::open(&path)
            .and_then(|file| file.set_modified(time))
            .unwrap_or_else(|error| panic!("date {}: {error}", path.display()));
    }

    /// Gives a file to a user, as `chown`; only root can.
    pub(crate) fn give(&self, below: &str, user: u32) {
        let path = self.path(below);
        lchown(&path, Some(user), Some(user))
            .unwrap_or_else(|error| panic!("chown {}: {error}", path.display()));
    }

    /// Everything below home that is not a directory, sorted: what a command left behind.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut directories = vec![self.root.clone()];
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(&directory).expect("list a directory below home") {
                let entry = entry.expect("list a directory below home");
                if entry.file_type().expect("read the type of a file").is_dir() {
                    directories.push(entry.path());
                } else {
                    let path = entry.path();
                    let below = path.strip_prefix(&self.root).expect("found below home");
                    found.push(below.to_string_lossy().into_owned());
                }
            }
        }
        found.sort();
        found
    }

    /// The text with the path of this home, which differs from run to run, replaced by `$HOME`.
    pub(crate) fn masked(&self, text: &str) -> String {
        text.replace(self.root.to_str().expect("a home in UTF-8"), "$HOME")
    }

    /// Sets KUBECONFIG for later commands: files below home, joined as absolute paths.
    pub(crate) fn kubeconfig(&mut self, files: &[&str]) -> &mut Home {
        let paths = files.iter().map(|file| self.path(file));
        let list = std::env::join_paths(paths).expect("paths without a colon");
        self.kubeconfig_raw(list)
    }

    /// Sets KUBECONFIG for later commands to exactly this.
    pub(crate) fn kubeconfig_raw(&mut self, list: impl Into<OsString>) -> &mut Home {
        self.kubeconfig = Some(list.into());
        self
    }

    /// Leaves KUBECONFIG unset for later commands, as it is at first.
    pub(crate) fn no_kubeconfig(&mut self) -> &mut Home {
        self.kubeconfig = None;
        self
    }

    /// The files of KUBECONFIG, by absolute paths: for programs that do not run in this home.
    pub(crate) fn chain(&self) -> Vec<PathBuf> {
        let chain = Chain::choose(None, self.kubeconfig.as_deref(), Some(&self.root));
        chain.files.into_iter().map(|file| self.root.join(file)).collect()
    }

    /// The real kswitch with these arguments, not started yet.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        self.program(env!("CARGO_BIN_EXE_kswitch"), arguments)
    }

    /// The real kswitch with these arguments, run to its end.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Ran {
        self.command(arguments).run()
    }

    /// Any program with the same environment as [`Home::command`].
    pub(crate) fn program<A: AsRef<OsStr>>(
        &self,
        program: impl AsRef<OsStr>,
        arguments: &[A],
    ) -> Command {
        let mut path = OsString::from(self.path("bin"));
        path.push(":");
        path.push(self.path_of_machine());

        let command = Command::new(program.as_ref(), &self.root, self.owner)
            .args(arguments)
            .env("HOME", &self.root)
            .env("PATH", path)
            .env("TERM", "xterm-256color")
            .env("LANG", "C.UTF-8");
        match &self.kubeconfig {
            Some(list) => command.env("KUBECONFIG", list),
            None => command,
        }
    }

    /// The PATH of this machine without a kswitch that may be installed on it: a directory that has one is
    /// replaced by a directory of links to all else that is in it.
    fn path_of_machine(&self) -> &OsStr {
        let (path, _) = self.path.get_or_init(|| {
            let mut made = Vec::new();
            let path = std::env::var_os("PATH").unwrap_or_default();
            let directories = std::env::split_paths(&path).map(|directory| {
                if !names_executable(&directory.join("kswitch")) {
                    return directory;
                }
                let others = links_to_others(&directory);
                let path = others.path().to_owned();
                made.push(others);
                path
            });
            (std::env::join_paths(directories).expect("directories of a PATH"), made)
        });
        path
    }

    fn directory_above(&self, path: &Path) {
        let directory = path.parent().expect("a path below home");
        let missing: Vec<_> = directory.ancestors().take_while(|above| !above.exists()).collect();
        fs::create_dir_all(directory)
            .unwrap_or_else(|error| panic!("make {}: {error}", directory.display()));
        for made in missing {
            self.adopt(made);
        }
    }

    fn adopt(&self, path: &Path) {
        if let Some(user) = self.owner {
            lchown(path, Some(user), Some(user)).expect("give a file to the ordinary user");
        }
    }
}

/// A directory of links to everything in another one but kswitch.
fn links_to_others(directory: &Path) -> TempDir {
    let made =
        tempfile::Builder::new().prefix("kswitch-path-").tempdir().expect("make a directory");
    fs::set_permissions(made.path(), Permissions::from_mode(0o755)).expect("open the directory");
    for entry in fs::read_dir(directory).expect("list a directory of PATH").flatten() {
        if entry.file_name() != "kswitch" {
            let directory = directory.canonicalize().expect("resolve a directory of PATH");
            symlink(directory.join(entry.file_name()), made.path().join(entry.file_name()))
                .expect("link a program");
        }
    }
    made
}

/// Every test may rely on it, whatever is installed where it runs.
#[test]
fn no_other_kswitch_is_found() {
    let home = Home::new();
    let found = home.program("/bin/sh", &["-c", "command -v sh; command -v kswitch"]).run();
    assert!(!found.stdout.contains("kswitch\n"), "{found}");
    home.script("kswitch", "#!/bin/sh\necho own\n");
    assert_eq!(home.program("/bin/sh", &["-c", "kswitch"]).run().only_stdout(), "own\n");
    let other = tempfile::tempdir().expect("make a directory");
    for name in ["kswitch", "other"] {
        fs::write(other.path().join(name), "").expect("write a program");
    }
    let links = links_to_others(other.path());
    let names = fs::read_dir(links.path()).expect("list it").map(|own| own.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), ["other"]);
}
