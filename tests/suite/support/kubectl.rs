//! The real kubectl, which has the last word on what a kubeconfig means.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;

use super::command::{Command, Running};
use super::gate::{on_path, skip};
use super::home::Home;

/// A kubectl that was found on this machine.
pub(crate) struct Kubectl {
    program: PathBuf,
}

impl Kubectl {
    /// The kubectl of this machine, or nothing after [`skip`].
    pub(crate) fn required() -> Option<Kubectl> {
        static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
        let found = FOUND.get_or_init(find).clone();
        if found.is_none() {
            skip("kubectl");
        }
        found.map(|program| Kubectl { program })
    }

    /// Where it is.
    pub(crate) fn program(&self) -> &Path {
        &self.program
    }

    /// What kubectl prints in this home, without the space around it, or what it complains of.
    pub(crate) fn run<A: AsRef<OsStr>>(
        &self,
        home: &Home,
        arguments: &[A],
    ) -> Result<String, String> {
        let ran = self.command(home, arguments).run();
        match ran.code {
            0 => Ok(ran.stdout.trim().to_owned()),
            _ => Err(ran.stderr.trim().to_owned()),
        }
    }

    /// kubectl in this home, started and left to itself.
    pub(crate) fn start<A: AsRef<OsStr>>(&self, home: &Home, arguments: &[A]) -> Running {
        self.command(home, arguments).start()
    }

    /// Without garbage collection, which takes a fifth of the time of a command that ends at once.
    fn command<A: AsRef<OsStr>>(&self, home: &Home, arguments: &[A]) -> Command {
        home.program(&self.program, arguments).env("GOGC", "off")
    }

    /// One file as kubectl understands it.
    #[track_caller]
    pub(crate) fn view_json(&self, home: &Home, file: &Path) -> Value {
        let file = file.to_str().expect("a path in UTF-8");
        self.parsed(home, &["config", "view", "--raw", "-o", "json", "--kubeconfig", file])
    }

    /// The merged files of this home's KUBECONFIG as kubectl understands them.
    #[track_caller]
    pub(crate) fn view_merged_json(&self, home: &Home) -> Value {
        self.parsed(home, &["config", "view", "--raw", "-o", "json"])
    }

    #[track_caller]
    fn parsed(&self, home: &Home, arguments: &[&str]) -> Value {
        let text = self
            .run(home, arguments)
            .unwrap_or_else(|error| panic!("kubectl {}: {error}", arguments.join(" ")));
        serde_json::from_str(&text).expect("JSON from kubectl")
    }
}

/// The first plain kubectl on PATH, or the newest of those with a version in their name next to one.
///
/// The `kubectl` of the Google Cloud CLI dispatches to one of the plain ones next to it, and calls
/// the cluster first to learn which. It is taken only if there is no other.
fn find() -> Option<PathBuf> {
    let next_to_gcloud = || {
        on_path("gcloud")
            .chain(on_path("kubectl"))
            .find_map(|program| newest_next_to(&program.canonicalize().ok()?))
    };
    on_path("kubectl")
        .find(|program| !is_dispatcher(program))
        .or_else(next_to_gcloud)
        .or_else(|| on_path("kubectl").next())
}

fn newest_next_to(program: &Path) -> Option<PathBuf> {
    let names = fs::read_dir(program.parent()?).ok()?.flatten();
    let versioned = names.filter_map(|entry| {
        let minor: u32 = entry.file_name().to_str()?.strip_prefix("kubectl.1.")?.parse().ok()?;
        Some((minor, entry.path()))
    });
    versioned.max().map(|(_, path)| path)
}

fn is_dispatcher(program: &Path) -> bool {
    let home = Home::new();
    let version = home.program(program, &["version", "--client"]).run();
    version.stdout.lines().any(|line| line.trim_end().ends_with("-dispatcher"))
}
