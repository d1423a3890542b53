//! Files that other programs leave next to a kubeconfig, recognised by their names.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// The endings of the names of copies and temporary files.
const ENDINGS: [&str; 19] = [
    "~",
    ".bak",
    ".orig",
    ".rej",
    ".save",
    ".swp",
    ".swo",
    ".swn",
    ".swx",
    ".tmp",
    ".part",
    ".conflict",
    ".lock",
    ".rpmnew",
    ".rpmorig",
    ".rpmsave",
    ".pacnew",
    ".pacorig",
    ".pacsave",
];

/// The leftovers of these files in their directories, except locks and what kswitch recovers.
#[must_use]
pub fn leftovers_of<'p>(files: impl Iterator<Item = &'p Path>) -> Vec<PathBuf> {
    let mut directories: BTreeMap<&Path, Vec<&str>> = BTreeMap::new();
    for path in files {
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        if let Some((directory, stem)) = path.parent().zip(stem) {
            directories.entry(directory).or_default().push(stem);
        }
    }
    let mut found = Vec::new();
    for (directory, stems) in directories {
        let place = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
        let Ok(entries) = fs::read_dir(place) else { continue };
        for entry in entries.map_while(Result::ok) {
            let path = directory.join(entry.file_name());
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_lock = path.extension() == Some(OsStr::new("lock"));
            let is_own = || is_lock || name.contains(".kswitch-");
            if is_leftover(&path)
                && !is_own()
                && stems.iter().any(|stem| name.contains(*stem))
                && entry.file_type().is_ok_and(|kind| kind.is_file())
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Whether the name is that of a file that an editor, a package manager, a file synchroniser or kswitch
/// leaves next to a kubeconfig.
pub(super) fn is_leftover(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    // Some programs number the copies from the second on.
    let unnumbered = name.rsplit_once('.').map_or(&*name, |(start, number)| {
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let is_copy = [".save", ".bak", ".conflict"].iter().any(|ending| start.ends_with(ending));
        if is_number && is_copy { start } else { &*name }
    });
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_conflict = || {
        ["conflicted copy", "(case conflict", ".sync-conflict-", "_conflict-"]
            .iter()
            .any(|part| name.contains(part))
    };
    ENDINGS.iter().any(|ending| unnumbered.ends_with(ending))
        || name.len() > 1 && name.starts_with('#') && name.ends_with('#')
        || name.starts_with(".#")
        || name.starts_with('.') && name.contains(".kswitch-")
        || ending.starts_with("dpkg-")
        || ending.starts_with("ucf-")
        || name.contains("conflict") && is_conflict()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_are_known_by_their_names() {
        for leftover in [
            "#good.yaml#",
            ".#good.yaml",
            "good.yaml~",
            "good.yaml.~1~",
            "good.yaml.bak",
            "GOOD.YAML.BAK",
            "good.yaml.orig",
            "good.yaml.rej",
            "good.yaml.save",
            "good.yaml.save.2",
            ".good.yaml.swp",
            "good.yaml.tmp",
            "good.yaml.lock",
            "good.yaml.dpkg-old",
            "good.yaml.dpkg-dist",
            "good.yaml.ucf-new",
            "good.yaml.rpmsave",
            "good.yaml.rpmnew",
            "good.yaml.pacnew",
            "good (conflicted copy).yaml",
            "good (conflicted copy 2026-03-01 101500).yaml",
            "good (Eva's conflicted copy 2026-03-01).yaml",
            "good (host's conflicted copy 2026-03-01 (1)).yaml",
            "good.sync-conflict-20260301-101500-ABCDEFG.yaml",
            "good (Case Conflict).yaml",
            "good (Case Conflict 1).yaml",
            "good_conflict-20260301-101500.yaml",
            ".good.yaml.swn",
            "good.yaml.part",
            "good.yaml.bak.1",
            "good.yaml.conflict.12",
            ".config.kswitch-new",
        ] {
            assert!(is_leftover(&Path::new("/home/me").join(leftover)), "{leftover}");
        }
        for file in [
            "good.yaml",
            "#good.yaml",
            "#",
            "good.yaml.2",
            "bak",
            "backup.yaml",
            "save.1",
            "bak.1",
            "conflict.1",
            "part-2.yaml",
            "conflict.yaml",
            "rpm.yaml",
            "good.dpkg-old.yaml",
            "good 2.yaml",
            "locks",
            "tmp.json",
            "kswitch-prod",
        ] {
            assert!(!is_leftover(&Path::new("/home/me.bak").join(file)), "{file}");
        }
    }
}
