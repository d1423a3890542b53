//! Commands that open a file in the user's editor, for hints.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::OnceLock;

use super::{quoted_path, shown};

/// The editor, as `VISUAL` or `EDITOR` has it: a command, perhaps with options.
static EDITOR: OnceLock<String> = OnceLock::new();

/// The editor without `VISUAL` and `EDITOR`.
pub const DEFAULT_EDITOR: &str = "vi";

/// Lets [`editing`] suggest this editor. The first call counts.
pub fn suggest_editor(command: &OsStr) {
    // A value with control characters could not be typed as it is shown.
    let command = command.to_str().filter(|own| !own.trim().is_empty() && shown(own) == *own);
    if let Some(command) = command {
        let _ = EDITOR.set(command.trim().to_owned());
    }
}

/// The command that opens a file, at a line, counted from 1, if the editor is known to take one.
#[must_use]
pub fn editing(path: &Path, line: Option<usize>) -> String {
    editing_by(EDITOR.get().map_or(DEFAULT_EDITOR, |own| own), &[path], line)
}

/// The command that opens several files.
#[must_use]
pub fn editing_all(paths: &[&Path]) -> String {
    editing_by(EDITOR.get().map_or(DEFAULT_EDITOR, |own| own), paths, None)
}

fn editing_by(editor: &str, paths: &[&Path], line: Option<usize>) -> String {
    let files: Vec<String> = paths.iter().map(|path| quoted_path(path)).collect();
    let files = files.join(" ");
    let program = Path::new(editor.split(' ').next().unwrap_or_default());
    let program = program.file_name().and_then(OsStr::to_str).unwrap_or_default();
    match (program, line) {
        (
            "vi" | "vim" | "nvim" | "gvim" | "mvim" | "view" | "vis" | "nano" | "pico" | "emacs"
            | "emacsclient" | "mg" | "jed" | "joe" | "jmacs" | "kak" | "micro" | "ne" | "mcedit",
            Some(line),
        ) => format!("{editor} +{line} {files}"),
        ("hx" | "helix" | "subl" | "zed", Some(line)) => format!("{editor} {files}:{line}"),
        ("code" | "code-insiders" | "codium" | "cursor" | "windsurf", Some(line)) => {
            format!("{editor} --goto {files}:{line}")
        }
        _ => format!("{editor} {files}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_that_takes_a_line_gets_it() {
        let path = Path::new("/a b");
        for (editor, expected) in [
            ("vi", "vi +3 '/a b'"),
            ("/usr/bin/nvim -u NONE", "/usr/bin/nvim -u NONE +3 '/a b'"),
            ("emacsclient -t", "emacsclient -t +3 '/a b'"),
            ("hx", "hx '/a b':3"),
            ("code --wait", "code --wait --goto '/a b':3"),
            ("ed", "ed '/a b'"),
        ] {
            assert_eq!(editing_by(editor, &[path], Some(3)), expected);
        }
        assert_eq!(editing_by("vi", &[path, Path::new("/c")], None), "vi '/a b' /c");
    }
}
