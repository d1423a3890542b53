//! The sections of kswitch(1) that are not of the command line: files, variables, keys and searches.

use crate::picker::keymap::{Group, Key, Keymap};
use crate::picker::view::SEARCH;

use super::page::{Item, Section};

const FILES: [(&str, &str); 6] = [
    ("~/.kube/config", "The kubeconfig of kubectl without KUBECONFIG."),
    (
        "~/.kube/clusters/**/cluster*, ~/.kube/config.d/*, ~/.kube/configs/**/*.yaml, *.yml, *.json",
        "Cluster files: kubeconfigs that are found in addition, unless the settings name others.",
    ),
    (
        "~/.config/kswitch/settings.yaml",
        "The settings; kswitch settings edit opens them. On macOS below ~/Library/Application Support.",
    ),
    (
        "~/.local/state/kswitch/",
        "The history of contexts and namespaces, the record of the last change, and the order of the \
         cluster files. On macOS below ~/Library/Application Support.",
    ),
    ("~/.cache/kswitch/", "Namespaces that clusters have listed. It can be deleted."),
    (
        "$XDG_RUNTIME_DIR/kswitch/",
        "Sessions; without that directory they are in the state directory.",
    ),
];

/// The variables that users set; those that only describe the terminal and the user are left out.
const VARIABLES: [(&str, &str); 10] = [
    ("KUBECONFIG", "The kubeconfigs, separated by colons, as for kubectl."),
    ("KUBERC, KUBECTL_KUBERC", "The preferences of kubectl, for its policy of credential plugins."),
    (
        "XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME, XDG_RUNTIME_DIR",
        "Where the files above are.",
    ),
    ("HTTPS_PROXY, HTTP_PROXY, NO_PROXY", "Proxies for queries to clusters."),
    ("NO_COLOR", "If it is set, output is not coloured."),
    ("SHELL", "The shell that is started by kswitch shell, and that hints are written for."),
    (
        "TERM, COLORTERM, COLORFGBG",
        "What the terminal can show. With TERM=dumb the picker is a numbered list.",
    ),
    ("VISUAL, EDITOR", "The editor of kswitch settings edit."),
    ("POD_NAMESPACE", "The namespace of contexts without one, in a pod."),
    (
        "KUBIE_ACTIVE, KUBERT_SHELL_ACTIVE, KUBECTX_ISOLATED_SHELL",
        "Set in isolated shells of other \
      programs, where KUBECONFIG is left as it is.",
    ),
];

/// The sections, in their order.
pub(super) fn sections() -> Vec<Section> {
    let item = |term: &str, about: &str| Item { term: term.to_owned(), about: about.to_owned() };
    let keymap = Keymap::default();
    let keys = Group::ALL.into_iter().zip(["Actions", "Movement", "Input line"]);
    let keys = keys.map(|(group, heading)| {
        let bound = keymap.documented(group).filter(|row| !row.keys.is_empty());
        let items = bound.map(|row| {
            let names: Vec<String> = row.keys.iter().map(Key::to_string).collect();
            item(&names.join(", "), row.does)
        });
        (heading, items.collect())
    });
    let plain = |title, rows: &[(&str, &str)]| Section {
        title,
        parts: vec![("", rows.iter().map(|(term, about)| item(term, about)).collect())],
    };
    vec![
        Section { title: "PICKER KEYS", parts: keys.collect() },
        plain("SEARCH SYNTAX", &SEARCH),
        plain("FILES", &FILES),
        plain("ENVIRONMENT", &VARIABLES),
    ]
}
