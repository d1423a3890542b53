//! What the starting process gave to this one: arguments, variables, streams and the working
//! directory. No other module reads them.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, IsTerminal};
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FileType, fstat};
use rustix::termios::{QueueSelector, tcflush, tcgetwinsize, ttyname};

/// The file in which kswitch replies to the shell integration. It is not passed on to other programs.
pub const REPLY: &str = "KSWITCH_REPLY";

/// Set in the shell of `kubectx -s`, as in the original. Its verbs, and those of other programs, recognise the
/// shell by it.
pub const KUBECTX_LOCK: &str = "KUBECTX_ISOLATED_SHELL";

/// The same for `kubectx -r`.
pub const KUBECTX_READ_ONLY: &str = "KUBECTX_READONLY_SHELL";

/// Set in a read-only shell.
pub const READ_ONLY: &str = "KSWITCH_READ_ONLY";

/// Set for a hook, so that a kswitch in it runs none.
pub const IN_HOOK: &str = "KSWITCH_HOOK";

/// The variables that kswitch reads.
const VARIABLES: [&str; 39] = [
    "HOME",
    "PATH",
    "PWD",
    "SHELL",
    "VISUAL",
    "EDITOR",
    // Colours and the terminal.
    "TERM",
    "COLORTERM",
    "COLORFGBG",
    "NO_COLOR",
    "TERM_PROGRAM",
    "VTE_VERSION",
    "XTERM_VERSION",
    "KITTY_WINDOW_ID",
    "ALACRITTY_WINDOW_ID",
    "SSH_CONNECTION",
    "TMUX",
    "STY",
    // kubectl's files.
    "KUBECONFIG",
    "KUBERC",
    "KUBECTL_KUBERC",
    // Proxies, as in Go.
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "NO_PROXY",
    "no_proxy",
    // Set in a pod.
    "KUBERNETES_SERVICE_HOST",
    "KUBERNETES_SERVICE_PORT",
    "POD_NAMESPACE",
    // Set by other programs, in their shells or for them.
    "KUBECTX_ISOLATED_SHELL",
    KUBECTX_READ_ONLY,
    "KUBECTX_IGNORE_FZF",
    "_KUBECTX_FORCE_COLOR",
    "KUBIE_ACTIVE",
    "KUBERT_SHELL_ACTIVE",
    // Set by the shell integration.
    REPLY,
    READ_ONLY,
    // Set by kswitch for other programs.
    IN_HOOK,
];

/// Arguments, variables and streams of a run.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// The command line, with `argv[0]`.
    pub words: Vec<OsString>,
    pub stdin_is_terminal: bool,
    pub stdout_is_terminal: bool,
    pub stderr_is_terminal: bool,
    variables: Vec<(&'static str, OsString)>,
}

impl Environment {
    #[must_use]
    pub fn of_process() -> Self {
        Self {
            words: env::args_os().collect(),
            stdin_is_terminal: io::stdin().is_terminal(),
            stdout_is_terminal: io::stdout().is_terminal(),
            stderr_is_terminal: io::stderr().is_terminal(),
            ..Self::with_variables(|name| env::var_os(name))
        }
    }

    /// An environment with these variables, and nothing else.
    #[must_use]
    pub fn with_variables(value: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name: &'static str| Some((name, value(name).filter(|own| !own.is_empty())?));
        Self { variables: VARIABLES.into_iter().filter_map(set).collect(), ..Self::default() }
    }

    /// The value of a variable. An empty one counts as unset, as in kubectl.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&OsStr> {
        debug_assert!(VARIABLES.contains(&name), "{name} is not read");
        let (_, value) = self.variables.iter().find(|(own, _)| *own == name)?;
        Some(value)
    }

    /// The value of a variable, if it is UTF-8.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.variable(name)?.to_str()
    }

    #[must_use]
    pub fn is_set(&self, name: &str) -> bool {
        self.variable(name).is_some()
    }

    /// The home directory, as in kubectl: `HOME` only.
    #[must_use]
    pub fn home(&self) -> Option<&Path> {
        self.variable("HOME").map(Path::new)
    }

    /// The user's editor, a command that may have options.
    #[must_use]
    pub fn editor(&self) -> Option<&OsStr> {
        self.variable("VISUAL").or(self.variable("EDITOR"))
    }

    /// The command or the path in `argv[0]`.
    #[must_use]
    pub fn called_as(&self) -> &Path {
        Path::new(self.words.first().map_or(OsStr::new(""), OsString::as_os_str))
    }

    /// The command line without `argv[0]`.
    #[must_use]
    pub fn arguments(&self) -> &[OsString] {
        self.words.get(1..).unwrap_or_default()
    }

    /// The directories in `PATH`; an empty one means the working directory.
    pub fn search_path(&self) -> impl Iterator<Item = PathBuf> {
        env::split_paths(self.variable("PATH").unwrap_or_default())
    }

    /// Whether the process has a terminal, even if the streams are redirected.
    #[must_use]
    pub fn has_terminal(&self) -> bool {
        terminal().is_ok()
    }

    /// The terminal of the streams, such as `pts/3`.
    #[must_use]
    pub fn terminal_name(&self) -> Option<String> {
        let name = ttyname(io::stdin(), Vec::new())
            .or_else(|_| ttyname(io::stderr(), Vec::new()))
            .or_else(|_| ttyname(io::stdout(), Vec::new()));
        let name = name.ok()?.into_string().ok()?;
        Some(name.strip_prefix("/dev/").unwrap_or(&name).to_owned())
    }

    /// Whether another program reads stdout, which may use the terminal, such as `less`.
    #[must_use]
    pub fn stdout_is_pipe(&self) -> bool {
        let mode = fstat(io::stdout()).map(|found| found.st_mode);
        mode.is_ok_and(|mode| FileType::from_raw_mode(mode) == FileType::Fifo)
    }

    /// The width of the terminal that stdout is.
    #[must_use]
    pub fn stdout_columns(&self) -> Option<usize> {
        self.stdout_is_terminal.then(|| columns(io::stdout()))?
    }

    /// The width of the terminal that stderr is.
    #[must_use]
    pub fn stderr_columns(&self) -> Option<usize> {
        self.stderr_is_terminal.then(|| columns(io::stderr()))?
    }

    /// The number of lines of the terminal that stderr is.
    #[must_use]
    pub fn stderr_rows(&self) -> Option<usize> {
        let size = self.stderr_is_terminal.then(|| tcgetwinsize(io::stderr()))?.ok()?;
        Some(usize::from(size.ws_row)).filter(|rows| *rows > 0)
    }

    /// The working directory like in Go: `PWD` if it refers to the working directory, else the path
    /// without links. Relative paths in a kubeconfig are resolved against it.
    #[must_use]
    pub fn working_directory(&self) -> PathBuf {
        let same = |path: &&Path| match (path.metadata(), Path::new(".").metadata()) {
            (Ok(named), Ok(real)) => (named.dev(), named.ino()) == (real.dev(), real.ino()),
            _ => false,
        };
        let named = self.variable("PWD").map(Path::new);
        let named = named.filter(|path| path.is_absolute() && same(path)).map(Path::to_owned);
        named.or_else(|| env::current_dir().ok()).unwrap_or_default()
    }
}

/// The text of a startup file of the user's shell; `None` if there is none that can be read.
#[must_use]
pub fn startup_text(path: &Path) -> Option<String> {
    let is_file = fs::metadata(path).is_ok_and(|found| found.is_file());
    let bytes = is_file.then(|| fs::read(path).ok()).flatten()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The terminal of the process, even if the streams are redirected.
pub fn terminal() -> io::Result<File> {
    File::options().read(true).write(true).open("/dev/tty")
}

/// Discards what was typed on a terminal and not read yet: before a question was shown, it is no answer to
/// it. Does nothing to other files. A terminal that was closed fails the next read.
pub fn discard_typed(terminal: impl AsFd) {
    let _ = tcflush(terminal, QueueSelector::IFlush);
}

fn columns(terminal: impl AsFd) -> Option<usize> {
    let size = tcgetwinsize(terminal).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}
