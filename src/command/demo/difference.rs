//! The lines that a switch changed in the sample kubeconfigs, as a diff.

use std::fmt::Write;
use std::path::PathBuf;

use crate::printable::{shown, shown_path};

/// The changed files with their removed and added lines.
pub(super) fn difference(files: &[PathBuf], before: &[String], after: &[String]) -> String {
    let mut text = String::new();
    for ((file, before), after) in files.iter().zip(before).zip(after) {
        if before != after {
            let _ = writeln!(text, "\n{}", shown_path(file));
            for (marker, lines) in changed_lines(before, after) {
                for line in lines {
                    let _ = writeln!(text, "{marker}{}", shown(line));
                }
            }
        }
    }
    if text.is_empty() { "\nNothing had to change.\n".to_owned() } else { text }
}

/// The lines that remain without the common first and last lines of both texts.
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
    fn only_the_changed_lines_are_reported() {
        assert_eq!(changed_lines("a\nb\nc\n", "a\nx\nc\n"), [('-', vec!["b"]), ('+', vec!["x"])]);
        assert_eq!(changed_lines("a\nc\n", "a\nb\nc\n"), [('-', vec![]), ('+', vec!["b"])]);
        assert_eq!(changed_lines("a\na\n", "a\n"), [('-', vec!["a"]), ('+', vec![])]);
    }
}
