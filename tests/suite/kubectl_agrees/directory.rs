//! A directory of kubeconfigs, to be laid out as often as needed.

use std::fmt;
use std::fs;

use rustix::process::geteuid;

use crate::support::home::{Home, ORDINARY_USER};

/// Files, links between them and a KUBECONFIG. All paths are relative to the home, so that two
/// copies differ in nothing that a program could print.
#[derive(Debug, Clone, Default)]
pub(super) struct Directory {
    files: Vec<(String, Vec<u8>)>,
    modes: Vec<(String, u32)>,
    given_away: Vec<String>,
    links: Vec<(String, String)>,
    second_names: Vec<(String, String)>,
    kubeconfig: String,
    kubeconfig_of_kubectl: Option<String>,
}

impl Directory {
    /// An empty directory, with this KUBECONFIG.
    pub(super) fn with_kubeconfig(list: impl Into<String>) -> Directory {
        Directory { kubeconfig: list.into(), ..Directory::default() }
    }

    /// A directory with one file, which KUBECONFIG names.
    pub(super) fn of_one(text: impl AsRef<[u8]>) -> Directory {
        Directory::with_kubeconfig("config").file("config", text)
    }

    /// Adds a file.
    pub(super) fn file(mut self, path: &str, text: impl AsRef<[u8]>) -> Directory {
        self.files.push((path.to_owned(), text.as_ref().to_owned()));
        self
    }

    /// Adds a symbolic link.
    pub(super) fn link(mut self, path: &str, target: &str) -> Directory {
        self.links.push((path.to_owned(), target.to_owned()));
        self
    }

    /// Adds another name of a file, a hard link.
    pub(super) fn second_name(mut self, path: &str, file: &str) -> Directory {
        self.second_names.push((path.to_owned(), file.to_owned()));
        self
    }

    /// Sets KUBECONFIG.
    pub(super) fn kubeconfig(mut self, list: impl Into<String>) -> Directory {
        self.kubeconfig = list.into();
        self
    }

    /// Sets the permission bits of a file.
    pub(super) fn mode(mut self, path: &str, mode: u32) -> Directory {
        self.modes.push((path.to_owned(), mode));
        self
    }

    /// Gives a file to another user; only root can, so for others it stays as it is.
    pub(super) fn give_away(mut self, path: &str) -> Directory {
        self.given_away.push(path.to_owned());
        self
    }

    /// Gives kubectl another KUBECONFIG for its changes: one that it can lock.
    pub(super) fn kubectl_locks(mut self, list: impl Into<String>) -> Directory {
        self.kubeconfig_of_kubectl = Some(list.into());
        self
    }

    /// A copy for kswitch to change, and for kubectl to read.
    pub(super) fn for_kswitch(&self) -> Home {
        self.laid_out(&self.kubeconfig)
    }

    /// A copy for kubectl to change.
    pub(super) fn for_kubectl(&self) -> Home {
        self.laid_out(self.kubeconfig_of_kubectl.as_ref().unwrap_or(&self.kubeconfig))
    }

    fn laid_out(&self, kubeconfig: &str) -> Home {
        let mut home = Home::new();
        for (path, text) in &self.files {
            home.write(path, text);
        }
        for path in self.given_away.iter().filter(|_| geteuid().is_root()) {
            home.give(path, ORDINARY_USER);
        }
        for (path, mode) in &self.modes {
            home.mode(path, *mode);
        }
        for (path, target) in &self.links {
            home.link(path, target);
        }
        for (path, file) in &self.second_names {
            fs::hard_link(home.path(file), home.path(path)).expect("name a file twice");
        }
        home.kubeconfig_raw(kubeconfig);
        home
    }

    /// Every path below the home, links and second names included.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        let files = self.files.iter().map(|(path, _)| path.as_str());
        let names = self.links.iter().chain(&self.second_names).map(|(path, _)| path.as_str());
        files.chain(names)
    }

    /// Whether there is something of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.paths().any(|path| path == name)
    }

    /// Whether one file is all there is, so that the merged view is that file's own.
    pub(super) fn is_one_file(&self) -> bool {
        self.paths().count() == 1 && self.kubeconfig == self.files[0].0
    }
}

/// All that is needed to repeat a case by hand.
impl fmt::Display for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "KUBECONFIG={:?}", self.kubeconfig)?;
        if let Some(list) = &self.kubeconfig_of_kubectl {
            writeln!(f, "KUBECONFIG={list:?} for kubectl")?;
        }
        for (path, target) in &self.links {
            writeln!(f, "--- {path} -> {target}")?;
        }
        for (path, file) in &self.second_names {
            writeln!(f, "--- {path} is another name of {file}")?;
        }
        for path in &self.given_away {
            writeln!(f, "--- {path} belongs to another user, if root runs this")?;
        }
        for (path, mode) in &self.modes {
            writeln!(f, "--- {path} has mode {mode:o}")?;
        }
        for (path, bytes) in &self.files {
            let text = String::from_utf8_lossy(bytes);
            if text.contains(['\r', '\0', '\u{feff}', '\u{fffd}', '\t']) {
                writeln!(f, "--- {path}: {text:?}")?;
            } else {
                writeln!(f, "--- {path}\n{text}")?;
            }
        }
        Ok(())
    }
}
