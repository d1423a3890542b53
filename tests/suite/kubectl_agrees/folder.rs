//! A folder of kubeconfigs, to be laid out as often as needed.

use std::fmt;

use crate::support::home::Home;

/// Files, links between them and a KUBECONFIG. All paths are relative to the home, so that two
/// copies differ in nothing that a program could print.
#[derive(Debug, Clone, Default)]
pub(super) struct Folder {
    files: Vec<(String, Vec<u8>)>,
    links: Vec<(String, String)>,
    kubeconfig: String,
    kubeconfig_of_kubectl: Option<String>,
}

impl Folder {
    /// An empty folder, with this KUBECONFIG.
    pub(super) fn with_kubeconfig(list: impl Into<String>) -> Folder {
        Folder { kubeconfig: list.into(), ..Folder::default() }
    }

    /// A folder with one file, which KUBECONFIG names.
    pub(super) fn of_one(text: impl AsRef<[u8]>) -> Folder {
        Folder::with_kubeconfig("config").file("config", text)
    }

    /// Adds a file.
    pub(super) fn file(mut self, path: &str, text: impl AsRef<[u8]>) -> Folder {
        self.files.push((path.to_owned(), text.as_ref().to_owned()));
        self
    }

    /// Adds a symbolic link.
    pub(super) fn link(mut self, path: &str, target: &str) -> Folder {
        self.links.push((path.to_owned(), target.to_owned()));
        self
    }

    /// Gives kubectl another KUBECONFIG for its changes: one that it can lock.
    pub(super) fn kubectl_locks(mut self, list: impl Into<String>) -> Folder {
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
        for (path, target) in &self.links {
            home.link(path, target);
        }
        home.kubeconfig_raw(kubeconfig);
        home
    }

    /// Every path below the home, links included.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        let files = self.files.iter().map(|(path, _)| path.as_str());
        files.chain(self.links.iter().map(|(path, _)| path.as_str()))
    }

    /// Whether one file is all there is, so that the merged view is that file's own.
    pub(super) fn is_one_file(&self) -> bool {
        self.files.len() == 1 && self.links.is_empty() && self.kubeconfig == self.files[0].0
    }
}

/// All that is needed to repeat a case by hand.
impl fmt::Display for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "KUBECONFIG={:?}", self.kubeconfig)?;
        if let Some(list) = &self.kubeconfig_of_kubectl {
            writeln!(f, "KUBECONFIG={list:?} for kubectl")?;
        }
        for (path, target) in &self.links {
            writeln!(f, "--- {path} -> {target}")?;
        }
        for (path, bytes) in &self.files {
            let text = String::from_utf8_lossy(bytes);
            if text.contains(['\r', '\0', '\u{feff}', '\u{fffd}']) {
                writeln!(f, "--- {path}: {text:?}")?;
            } else {
                writeln!(f, "--- {path}\n{text}")?;
            }
        }
        Ok(())
    }
}
