//! The help of kubectx and kubens. Like the original it contains `USAGE:`, which programs look for.

use std::fmt::Write;

const KUBECTX: [(&str, &str); 10] = [
    ("", "pick a context, or list them where there is no terminal"),
    ("NAME", "switch to a context"),
    ("-", "switch back to the context before"),
    ("-c, --current", "print the current context"),
    ("-u, --unset", "leave kubectl without a current context"),
    ("NEW=NAME", "rename a context; NEW=. for the current one"),
    ("-d", "pick a context to delete"),
    ("-d NAME...", "delete contexts, . for the current one; clusters and users stay"),
    ("-h, --help", "print this"),
    ("-V, --version", "print the version"),
];

const KUBENS: [(&str, &str); 8] = [
    ("", "pick a namespace, or list them where there is no terminal"),
    ("NAME", "switch to a namespace of the current context"),
    ("NAME -f, --force", "the same, without asking the cluster whether there is one"),
    ("-", "switch back to the namespace before"),
    ("-c, --current", "print the namespace"),
    ("-u, --unset", "switch to the namespace \"default\""),
    ("-h, --help", "print this"),
    ("-V, --version", "print the version"),
];

pub(super) fn kubectx(called: &str) -> String {
    of("Switch between the contexts of kubectl.", called, &KUBECTX)
}

pub(super) fn kubens(called: &str) -> String {
    of("Switch between the namespaces of a context.", called, &KUBENS)
}

fn of(what: &str, called: &str, lines: &[(&str, &str)]) -> String {
    let width = lines.iter().map(|(arguments, _)| arguments.len()).max().unwrap_or(0);
    let mut text = format!("{what}\n\nUSAGE:\n");
    for (arguments, meaning) in lines {
        let _ = writeln!(text, "  {called} {arguments:width$}  {meaning}");
    }
    text + "\nThis is kswitch under another name: kswitch --help tells what else it can do.\n"
}
