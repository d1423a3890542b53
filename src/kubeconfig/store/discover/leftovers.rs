//! Files that other programs leave next to a kubeconfig, recognised by their names.

use std::path::Path;

/// The endings of the names of copies and temporary files.
const ENDINGS: &str = "~ .bak .orig .rej .save .swp .swo .swn .swx .tmp .part .conflict .lock \
    .rpmnew .rpmorig .rpmsave .pacnew .pacorig .pacsave";

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
    let is_of_a_package = || {
        let ending = name.rfind(".dpkg-").or_else(|| name.rfind(".ucf-")).map(|at| &name[at + 1..]);
        ending.is_some_and(|ending| !ending.contains('.'))
    };
    ENDINGS.split(' ').any(|ending| unnumbered.ends_with(ending))
        || name.len() > 1 && name.starts_with('#') && name.ends_with('#')
        || name.starts_with(".#")
        || name.starts_with('.') && name.contains(".kswitch-")
        || name.contains("conflicted copy")
        || name.contains("(case conflict")
        || name.contains(".sync-conflict-")
        || name.contains("_conflict-")
        || is_of_a_package()
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
