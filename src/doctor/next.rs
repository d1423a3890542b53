//! The commands that repair or show what was found.

use std::fmt::Write;
use std::path::Path;

use crate::kubeconfig::chain::{Source, renaming};
use crate::kubeconfig::plan::Kind;
use crate::kubeconfig::{ContextEntry, Visibility};
use crate::printable::{editing, quoted, quoted_path, typed};

use super::finding::{About, Next};
use super::inputs::Inputs;

/// A command whose purpose is plain.
pub(super) fn plain(command: impl Into<String>) -> Next {
    to("", command)
}

fn to(purpose: &'static str, command: impl Into<String>) -> Next {
    Next { purpose: purpose.into(), command: command.into(), about: About::Nothing }
}

/// The editor; [`at_line`] adds the line.
pub(super) fn edit(path: &Path) -> Next {
    Next { about: About::Text(path.to_owned()), ..to("to correct it", editing(path, None)) }
}

pub(super) fn at_line(next: &mut Next, line: Option<usize>) {
    if let About::Text(path) = &next.about {
        next.command = editing(path, line);
    }
}

impl Next {
    /// Whether it is the same command, or opens the same file.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let is_text = matches!(&self.about, About::Text(_)) && self.about == other.about;
        self.purpose == other.purpose && (is_text || self.command == other.command)
    }

    /// The command that does what several do; `None` if there is none. Of several lines of one file, the editor
    /// opens the first.
    #[must_use]
    pub fn of_all(all: &[&Self]) -> Option<Self> {
        let (first, others) = all.split_first()?;
        let mut joined = (*first).clone();
        for other in others {
            if other.purpose != joined.purpose {
                return None;
            }
            match (&mut joined.about, &other.about) {
                (About::Text(path), About::Text(same)) if path == same => {}
                (About::Contexts(names, options), About::Contexts(more, same))
                    if options == same =>
                {
                    names.extend_from_slice(more);
                }
                (About::Entry(kind, names, path), About::Entry(other_kind, more, same))
                    if (&*kind, &*path) == (other_kind, same) =>
                {
                    names.extend_from_slice(more);
                }
                (About::Nothing, About::Nothing) if joined.command == other.command => {}
                _ => return None,
            }
        }
        match &joined.about {
            About::Contexts(names, options) if !others.is_empty() => {
                joined.command = typed("delete", names, options);
                joined.purpose = "to delete the contexts".into();
            }
            About::Entry(kind, names, path) => joined.command = removal(*kind, names, path),
            _ => {}
        }
        Some(joined)
    }
}

pub(super) fn compare(copy: &Path, path: &Path) -> Next {
    let command = format!("diff {} {}", quoted_path(copy), quoted_path(path));
    to("to compare it with the copy next to it", command)
}

pub(super) fn list(path: &Path) -> Next {
    to("to see what it is", format!("ls -ld {}", quoted_path(path)))
}

pub(super) fn decrypt(path: &Path) -> Next {
    let path = quoted_path(path);
    let command = format!("sops exec-file {path} 'kubectl --kubeconfig {{}} get nodes'");
    to("to use it for one command", command)
}

pub(super) fn restrict(path: &Path) -> Next {
    plain(format!("chmod go-rwx {}", quoted_path(path)))
}

pub(super) fn own(user: u32, path: &Path) -> Next {
    to("to make it yours", format!("sudo chown {user} {}", quoted_path(path)))
}

/// What `--fix` does, without questions.
pub(super) fn fix() -> Next {
    plain("kswitch doctor --fix --yes")
}

/// A hint that other commands give too: a command, perhaps with its purpose before a colon.
pub(super) fn of_hint(hint: &str) -> Next {
    match hint.split_once(": ") {
        Some((purpose, command)) => Next { purpose: purpose.to_owned().into(), ..plain(command) },
        None => plain(hint),
    }
}

pub(super) fn remove_file(path: &Path) -> Next {
    to("to remove it", format!("rm {}", quoted_path(path)))
}

pub(super) fn prune_sessions() -> Next {
    plain("kswitch session prune")
}

/// The commands for what other programs added to a session.
pub(super) fn keep_or_discard(id: &str) -> [Next; 2] {
    [
        to("to keep them", format!("kswitch session save {id} FILE")),
        to("to remove them", format!("kswitch session discard {id}")),
    ]
}

pub(super) fn clock() -> Next {
    to("to see the time of this machine", "date -u")
}

/// `KUBECONFIG` with these paths.
pub(super) fn export(paths: impl Iterator<Item = impl AsRef<Path>>) -> Next {
    let paths: Vec<String> =
        paths.map(|path| path.as_ref().to_string_lossy().into_owned()).collect();
    plain(format!("export KUBECONFIG={}", quoted(&paths.join(":"))))
}

/// Adds the cluster files to `KUBECONFIG`.
pub(super) fn add_files() -> Next {
    to("for the cluster files", "eval \"$(kswitch env)\"")
}

pub(super) fn unset_kubeconfig() -> Next {
    to("for the default kubeconfig", "unset KUBECONFIG")
}

pub(super) fn use_alone(path: &Path) -> Next {
    let command = export([path].into_iter());
    Next { purpose: "to use the first of them alone in this shell".into(), ..command }
}

/// Unsets the current context; in every file if the next one that sets it does not help.
pub(super) fn unset_current(inputs: &Inputs, in_every_file: bool) -> Next {
    let mut options = "--unset".to_owned();
    if in_every_file {
        options.push_str(" --all");
    }
    if inputs.is_in_session {
        options.push_str(" --global");
    }
    let unset = typed("ctx", &[""; 0], &self::options(inputs, &options));
    to("to unset it", unset)
}

/// Deletes a context, which `kswitch undo` restores.
pub(super) fn delete(inputs: &Inputs, entry: &ContextEntry<'_>) -> Next {
    let names = vec![entry.context.name.clone()];
    let options = options_for(inputs, entry, "");
    let command = typed("delete", &names, &options);
    Next { about: About::Contexts(names, options), ..to("to delete the context", command) }
}

/// The commands that rename a path so that `KUBECONFIG` can contain it.
pub(super) fn rename_path(path: &Path) -> Vec<Next> {
    renaming(path).iter().flat_map(|own| own.lines()).map(plain).collect()
}

/// Options for a command of kswitch on the same kubeconfigs.
fn options(inputs: &Inputs, options: &str) -> String {
    let mut options = options.to_owned();
    if let (Source::Flag, [file]) = (inputs.chain.source, &*inputs.chain.files) {
        let _ = write!(options, " --kubeconfig {}", quoted_path(file));
    }
    options.trim_start().to_owned()
}

/// Options for a command about a context, also one that kubectl does not use.
fn options_for(inputs: &Inputs, entry: &ContextEntry<'_>, given: &str) -> String {
    let path = quoted_path(&entry.file.path);
    match entry.visibility {
        Visibility::Active => options(inputs, given),
        Visibility::Shadowed { .. } => {
            options(inputs, &format!("{given} --file {path}")).trim_start().to_owned()
        }
        Visibility::NotInKubeconfig => {
            format!("{given} --kubeconfig {path}").trim_start().to_owned()
        }
    }
}

/// A command about a context, also one that kubectl does not use.
pub(super) fn on_context(
    inputs: &Inputs,
    entry: &ContextEntry<'_>,
    verb: &str,
    names: &[&str],
    given: &str,
) -> String {
    typed(verb, names, &options_for(inputs, entry, given))
}

/// Removes a cluster or a user, for which kswitch has no command without a context.
pub(super) fn remove(kind: Kind, name: &str, path: &Path) -> Next {
    let names = vec![name.to_owned()];
    let command = removal(kind, &names, path);
    Next { about: About::Entry(kind, names, path.to_owned()), ..plain(command) }
}

fn removal(kind: Kind, names: &[String], path: &Path) -> String {
    let verb = if kind == Kind::User { "delete-user" } else { "delete-cluster" };
    let dashes = if names.iter().any(|name| name.starts_with('-')) { "-- " } else { "" };
    let path = quoted_path(path);
    let one = |name: &str| format!("kubectl --kubeconfig {path} config {verb} {dashes}{name}");
    match names {
        [name] => one(&quoted(name)),
        names => {
            let names: Vec<_> = names.iter().map(|name| quoted(name)).collect();
            format!("for name in {}; do {}; done", names.join(" "), one("\"$name\""))
        }
    }
}
