//! New kubeconfigs, one for each cluster: their paths, the question before they are written, and why
//! one was not.

use std::collections::HashSet;
use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};

use crate::kubeconfig::chain::Source;
use crate::kubeconfig::compose::Format;
use crate::kubeconfig::contents::Contents;
use crate::kubeconfig::document::Context;
use crate::kubeconfig::store::{create, remove_created};
use crate::kubeconfig::text::SourceText;
use crate::printable::{plain_error, quoted_path, shown_path, shown_with_line};
use crate::template::{Placeholder, Template};

use super::confirm::{can_ask, confirmed};
use super::invocation::Invocation;
use super::messages::{listed, listed_paths, quoted};
use super::report::{Failure, print, to_stderr};

/// The number of characters of a name in a file name.
const LONGEST_NAME: usize = 100;

/// A kubeconfig to create.
pub(super) struct NewFile {
    pub(super) path: PathBuf,
    /// With credentials.
    pub(super) text: String,
    /// Its contexts, for messages.
    pub(super) contexts: Vec<String>,
    /// Its clusters and users, for messages.
    pub(super) others: Vec<String>,
}

/// The name that a pattern makes of a context, in a file if it has a name.
pub(super) fn named(
    option: &str,
    pattern: &Template,
    context: &Context,
    file: Option<&Path>,
) -> Result<String, Failure> {
    let value = |placeholder| match placeholder {
        Placeholder::Context => Some(&*context.name),
        Placeholder::Cluster => Some(&*context.cluster),
        Placeholder::User => Some(&*context.user),
        Placeholder::Namespace => context.namespace.as_deref(),
        Placeholder::File => file.and_then(|path| path.file_stem()?.to_str()),
        _ => None,
    };
    pattern.complete(value).map_err(|missing| {
        let has_value = |own: &&Placeholder| value(**own).is_some_and(|own| !own.is_empty());
        let others = Placeholder::OF_ENTRIES.iter().filter(has_value).map(ToString::to_string);
        Failure::new(format!(
            "{missing} of {option} is empty for context {}, which has {}",
            quoted(&context.name),
            listed(&others.collect::<Vec<_>>())
        ))
    })
}

/// The paths of new files in `~/.kube/clusters`.
pub(super) struct NewPaths {
    directory: PathBuf,
    given: HashSet<String>,
}

impl NewPaths {
    pub(super) fn of(invocation: &Invocation) -> Result<Self, Failure> {
        let home = invocation.paths.home.as_ref();
        let home =
            home.ok_or_else(|| Failure::new("HOME is not set, so there is no ~/.kube/clusters"))?;
        Ok(Self { directory: home.join(".kube/clusters"), given: HashSet::new() })
    }

    /// The short forms of names where they have some, which for EKS is no ARN.
    pub(super) fn short_names(invocation: &Invocation, names: &[&str]) -> Vec<String> {
        let short = invocation.short_forms().of(names.iter().copied());
        names.iter().zip(short).map(|(name, own)| own.unwrap_or((*name).to_owned())).collect()
    }

    /// Whether a file is in the directory of the new ones.
    pub(super) fn has(&self, path: &Path) -> bool {
        path.parent() == Some(&*self.directory)
    }

    /// A path for a cluster that no other file has, unless `is_ours` says that the file there is the one
    /// to create. Some file systems do not distinguish upper and lower case.
    pub(super) fn of_cluster(
        &mut self,
        name: &str,
        format: Format,
        is_ours: impl Fn(&Path) -> bool,
    ) -> PathBuf {
        let (name, ending) = (for_file(name), if format == Format::Json { "json" } else { "yaml" });
        let mut number = 1;
        loop {
            let numbered = if number == 1 { String::new() } else { format!("-{number}") };
            let file = format!("cluster-{name}{numbered}.{ending}");
            let path = self.directory.join(&file);
            let is_free = path.symlink_metadata().is_err() || is_ours(&path);
            if is_free && self.given.insert(file.to_lowercase()) {
                return path;
            }
            number += 1;
        }
    }
}

/// A name in characters that every file system and KUBECONFIG take.
fn for_file(name: &str) -> String {
    let mut safe = String::new();
    for character in name.chars() {
        if character.is_ascii_alphanumeric() || "._@+".contains(character) {
            safe.push(character);
        } else if !safe.ends_with('-') {
            safe.push('-');
        }
    }
    safe.truncate(LONGEST_NAME);
    let safe = safe.trim_matches(['-', '.']);
    if safe.is_empty() { "unnamed".to_owned() } else { safe.to_owned() }
}

/// What will be written, by file.
pub(super) fn preview(files: &[NewFile]) -> String {
    let mut text = String::new();
    for file in files {
        let _ = writeln!(text, "{}", shown_path(&file.path));
        for line in file.contexts.iter().chain(&file.others) {
            let _ = writeln!(text, "  {line}");
        }
    }
    text
}

/// How the user agrees to a preview.
#[derive(Debug, Clone, Copy)]
pub(super) struct Agreement {
    /// The preview is the output, and nothing is written.
    pub(super) is_dry_run: bool,
    /// Given by `--yes`.
    pub(super) is_given: bool,
}

impl Agreement {
    /// Whether to write. Asks on a terminal, and fails elsewhere, and for any other answer than yes.
    pub(super) fn is_reached(
        self,
        invocation: &Invocation,
        preview: &str,
        question: &str,
    ) -> Result<bool, Failure> {
        if self.is_dry_run {
            print(preview)?;
            return Ok(false);
        }
        if self.is_given {
            return Ok(true);
        }
        if !can_ask(invocation) {
            return Err(Failure::new("nothing was written: without a terminal it needs --yes")
                .hint("to see what it would write: add --dry-run"));
        }
        to_stderr(preview.trim_end());
        if confirmed(invocation, question)? {
            Ok(true)
        } else {
            Err(Failure::new("nothing was written"))
        }
    }
}

/// Creates the files in this order, and reports each; all, or none.
pub(super) fn create_all(invocation: &Invocation, files: &[NewFile]) -> Result<(), Failure> {
    for (index, file) in files.iter().enumerate() {
        create(&file.path, file.text.as_bytes(), true)
            .map_err(|error| remove_all(&files[..index], not_created(&file.path, &error)))?;
        let (path, contexts) = (shown_path(&file.path), listed(&file.contexts));
        invocation.messages.say(&format!("Wrote {path}: {contexts}."));
    }
    Ok(())
}

/// Removes new files after a failure, and says so.
pub(super) fn remove_all(created: &[NewFile], failure: Failure) -> Failure {
    if created.is_empty() {
        return failure;
    }
    let is_left = |new: &&NewFile| remove_created(&new.path, new.text.as_bytes()).is_err();
    let left: Vec<PathBuf> = created.iter().filter(is_left).map(|new| new.path.clone()).collect();
    if left.is_empty() {
        return failure.but("the new files were removed again");
    }
    failure.but(&format!("these new files are left: {}", listed_paths(&left)))
}

/// Fails with `--kubeconfig`: the new files are for every shell, so their names are compared with all
/// files.
pub(super) fn check_no_flag(invocation: &Invocation, verb: &str) -> Result<(), Failure> {
    if invocation.chain.source != Source::Flag {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{verb} is for the files of every shell, so --kubeconfig is not for it"
    )))
}

/// Fails for a text with parts that kubectl ignores: they would be lost, or stay behind.
pub(super) fn check_complete(source: &SourceText, path: &Path) -> Result<(), Failure> {
    let Some(contents) = Contents::read(source, Path::new("")) else { return Ok(()) };
    let why = match (contents.overridden.first(), contents.second_document) {
        (Some((key, line)), _) => {
            let place = shown_with_line(path, Some(*line));
            format!("{place}: `{key}` is there again further down, and kubectl ignores this one")
        }
        (None, Some(line)) => {
            let place = shown_with_line(path, Some(line));
            format!("{place}: a second document starts here, which kubectl ignores")
        }
        (None, None) => return Ok(()),
    };
    Err(Failure::new(format!(
        "{why}\nnothing was written: each kubeconfig needs a file of its own"
    )))
}

pub(super) fn not_created(path: &Path, error: &io::Error) -> Failure {
    let shown = shown_path(path);
    match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Failure::new(format!("{shown} exists already; kswitch replaces no file"))
                .hint(format!("to look at it: ls -l {}", quoted_path(path)))
        }
        _ => Failure::new(format!("can't create {shown}: {}", plain_error(error))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_have_plain_characters() {
        for (name, file) in [
            ("kind-dev", "kind-dev"),
            ("kubernetes-admin@kubernetes", "kubernetes-admin@kubernetes"),
            ("arn:aws:eks:eu-west-1:1:cluster/shop", "arn-aws-eks-eu-west-1-1-cluster-shop"),
            ("../../etc/passwd", "etc-passwd"),
            ("a: b\n\u{1b}c", "a-b-c"),
            ("日本", "unnamed"),
            ("", "unnamed"),
        ] {
            assert_eq!(for_file(name), file, "{name}");
        }
        assert_eq!(for_file(&"x".repeat(300)).len(), LONGEST_NAME);
    }
}
