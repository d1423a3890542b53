//! `kswitch demo`: the whole job on sample clusters, for someone without a cluster at hand.
//!
//! The samples are unpacked into a folder of their own, fresh each time, with a history of their
//! own; nothing of the user's is read or written.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::ListFormat;
use crate::kubeconfig::Chain;
use crate::kubeconfig::chain::Source;
use crate::paths::Paths;
use crate::picker::Focus;
use crate::printable::{plain_error, shown};

use super::invocation::{Invocation, has_terminal};
use super::report::{Done, Ending, Failure, print};
use super::{list, pick};

macro_rules! samples {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("../../assets/demo/", $path)))),*]
    };
}

/// The sample kubeconfigs, in the order of the chain.
const SAMPLES: [(&str, &str); 11] = samples![
    "config",
    "clusters/cluster-edge.yaml",
    "clusters/cluster-events-dev.yaml",
    "clusters/cluster-events-prod.yaml",
    "clusters/cluster-identity.yaml",
    "clusters/cluster-lab-berlin.yaml",
    "clusters/cluster-lab-oslo.yaml",
    "clusters/cluster-payments-prod.json",
    "clusters/cluster-shop-prod.json",
    "clusters/cluster-shop-staging.json",
    "clusters/cluster-warehouse.yaml",
];

pub(super) fn run(invocation: &Invocation) -> Ending {
    let folder = &invocation.paths.demo;
    let files = unpack(folder).map_err(|error| {
        Failure::new(format!(
            "can't unpack into {}: {}",
            invocation.show(folder),
            plain_error(&error)
        ))
    })?;
    let paths = Paths {
        history: folder.join("history.json"),
        answers: folder.join("namespaces"),
        spare: folder.join("spare"),
        ..invocation.paths.clone()
    };
    let demo = invocation.within(paths, Chain { source: Source::Variable, files: files.clone() });
    if !has_terminal() {
        let done = list::contexts(&demo, ListFormat::Wide)?;
        demo.messages.say("no terminal to pick on; open one and try again");
        return Ok(done);
    }
    let before = texts(&files);
    let ending = pick::open(&demo, Focus::Contexts, None)?;
    if ending == Done::Finished {
        print(&difference(&demo, &files, &before, &texts(&files)))?;
    }
    Ok(ending)
}

/// Lays the samples out as the layout with one file per cluster has them.
fn unpack(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    SAMPLES
        .iter()
        .map(|(name, text)| {
            let path = folder.join("kube").join(name);
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::write(&path, text)?;
            Ok(path)
        })
        .collect()
}

fn texts(files: &[PathBuf]) -> Vec<String> {
    files.iter().map(|file| fs::read_to_string(file).unwrap_or_default()).collect()
}

/// Which files changed, and their lines that did.
fn difference(
    invocation: &Invocation,
    files: &[PathBuf],
    before: &[String],
    after: &[String],
) -> String {
    let mut text = String::new();
    for ((file, before), after) in files.iter().zip(before).zip(after) {
        if before != after {
            let _ = writeln!(text, "\n{}", invocation.show(file));
            for (sign, lines) in changed_lines(before, after) {
                for line in lines {
                    let _ = writeln!(text, "{sign}{}", shown(line));
                }
            }
        }
    }
    if text.is_empty() { "\nNothing had to change.\n".to_owned() } else { text }
}

/// The lines between those that both texts begin and end with.
fn changed_lines<'t>(before: &'t str, after: &'t str) -> [(char, Vec<&'t str>); 2] {
    let (old, new): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let same = |(left, right): &(&&str, &&str)| left == right;
    let first = old.iter().zip(&new).take_while(same).count();
    let last = old[first..].iter().rev().zip(new[first..].iter().rev()).take_while(same).count();
    [('-', old[first..old.len() - last].to_vec()), ('+', new[first..new.len() - last].to_vec())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_lines_between_are_told() {
        assert_eq!(changed_lines("a\nb\nc\n", "a\nx\nc\n"), [('-', vec!["b"]), ('+', vec!["x"])]);
        assert_eq!(changed_lines("a\nc\n", "a\nb\nc\n"), [('-', vec![]), ('+', vec!["b"])]);
        assert_eq!(changed_lines("a\na\n", "a\n"), [('-', vec!["a"]), ('+', vec![])]);
    }

    #[test]
    fn every_sample_is_unpacked() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo");
        let mut found: Vec<String> = ["", "clusters"]
            .iter()
            .flat_map(|below| fs::read_dir(folder.join(below)).unwrap())
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file() && !path.ends_with("namespaces.json"))
            .map(|path| path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned())
            .collect();
        found.sort_by_key(|path| (path.contains('/'), path.clone()));
        assert_eq!(found, SAMPLES.map(|(name, _)| name));
    }
}
