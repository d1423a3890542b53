//! The sections that are not of the command line: files, variables, keys and searches.

use crate::picker::keymap::{Key, Keymap, Mode};
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

type Rows = [(&'static str, &'static str)];

/// The variables that users set; those that only describe the terminal and the user are left out.
const VARIABLES: &Rows = &[
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
    ("TMPDIR", "The directory of temporary files: output of kswitch exec, and kswitch demo."),
    ("POD_NAMESPACE", "The namespace of contexts without one, in a pod."),
    (
        "KUBIE_ACTIVE, KUBERT_SHELL_ACTIVE, KUBECTX_ISOLATED_SHELL",
        "Set in isolated shells of other \
      programs, where KUBECONFIG is left as it is.",
    ),
];

/// What kswitch sets for the programs that it runs.
const SET_VARIABLES: &Rows = &[
    ("KUBECONFIG", "In a session: its files."),
    ("KSWITCH_CONTEXT, KSWITCH_NAMESPACE", "See kswitch-exec(1) and kswitch-settings(1)."),
    ("KSWITCH_SESSION, KSWITCH_READ_ONLY", "See kswitch-shell(1)."),
];

const OF_EXEC: &Rows = &[
    ("KUBECONFIG", "Set for the command: the files of a session with its context."),
    ("KSWITCH_CONTEXT, KSWITCH_NAMESPACE", "Set for the command: its context and namespace."),
    (
        "TMPDIR",
        "The directory for output that has to wait, for --keep-order and JSON, if it is larger than 4 MiB.",
    ),
];

const OF_SHELL: &Rows = &[
    ("SHELL", "The shell that is started without a command."),
    ("KUBECONFIG", "Set for the shell or the command: the files of the session."),
    (
        "KSWITCH_SESSION",
        "Set for the shell: the same, for the shell integration, which restores KUBECONFIG after the \
         startup files and unsets this variable.",
    ),
    ("KSWITCH_READ_ONLY", "Set to 1 with --read-only."),
];

/// Of the command in the setting `hooks`.
const OF_SETTINGS: &Rows = &[
    ("VISUAL, EDITOR", "The editor of kswitch settings edit."),
    (
        "KSWITCH_CONTEXT, KSWITCH_NAMESPACE",
        "Set for the hook after a switch: what is current now; empty without a current context.",
    ),
    ("KSWITCH_FILE", "Set for the hook: the file of the context."),
    (
        "KSWITCH_PREVIOUS_CONTEXT, KSWITCH_PREVIOUS_NAMESPACE",
        "Set for the hook: what was current before.",
    ),
    ("KSWITCH_HOOK", "Set to 1 for the hook: a kswitch that gets it runs no hook."),
];

/// The sections of a page, in their order.
pub(super) fn sections(page: &str) -> Vec<Section> {
    let environment = |rows| section("ENVIRONMENT", vec![("", rows)]);
    match page {
        "kswitch" => vec![
            Section { title: "PICKER KEYS", parts: keys() },
            section("SEARCH SYNTAX", vec![("", &SEARCH)]),
            section("FILES", vec![("", &FILES)]),
            section("ENVIRONMENT", vec![("Read", VARIABLES), ("Set for programs", SET_VARIABLES)]),
        ],
        "kswitch-exec" => vec![environment(OF_EXEC)],
        "kswitch-shell" => vec![environment(OF_SHELL)],
        "kswitch-settings" => vec![environment(OF_SETTINGS)],
        _ => Vec::new(),
    }
}

fn section(title: &'static str, parts: Vec<(&'static str, &Rows)>) -> Section {
    let items = |rows: &Rows| rows.iter().map(|(term, about)| item(term, about)).collect();
    let parts = parts.into_iter().map(|(heading, rows)| (heading, items(rows)));
    Section { title, parts: parts.collect() }
}

fn item(term: &str, about: &str) -> Item {
    Item { term: term.to_owned(), about: about.to_owned() }
}

/// The default keys, by where they hold.
fn keys() -> Vec<(&'static str, Vec<Item>)> {
    let keymap = Keymap::default();
    let of = |mode: Mode| {
        let rows = keymap.described(mode);
        rows.map(move |(keys, does)| key_item(mode, keys, does)).collect::<Vec<_>>()
    };
    let (contexts, namespaces, new_name) =
        (of(Mode::Contexts), of(Mode::Namespaces), of(Mode::Rename));
    let (lists, contexts): (Vec<Item>, Vec<Item>) =
        contexts.into_iter().partition(|own| namespaces.contains(own));
    let of_namespaces = namespaces.into_iter().filter(|own| !lists.contains(own)).collect();
    let (line, lists): (Vec<Item>, Vec<Item>) =
        lists.into_iter().partition(|own| new_name.contains(own));
    let of_name = new_name.into_iter().filter(|own| !line.contains(own)).collect();
    let with_others = |mut items: Vec<Item>, does| {
        items.push(item("any other key", does));
        items
    };
    vec![
        ("In both lists", lists),
        ("In the list of contexts", contexts),
        ("In the list of namespaces", of_namespaces),
        ("In the search line of a list, and in a new name", line),
        ("In a new name", of_name),
        ("In a question", with_others(of(Mode::CrossFile), "no")),
        ("While a cluster is asked for a namespace", of(Mode::LookUp)),
        ("In the help", with_others(of(Mode::Help), "close the help")),
    ]
}

fn key_item(mode: Mode, keys: &[Key], does: &str) -> Item {
    let names: Vec<String> = keys.iter().map(Key::to_string).collect();
    let typed = keys.iter().filter(|key| mode.has_line() && key.character().is_some());
    let typed: Vec<String> = typed.map(Key::to_string).collect();
    let term = names.join(", ");
    if typed.is_empty() {
        item(&term, does)
    } else {
        item(&term, &format!("{does}; {} only while nothing is typed", typed.join(", ")))
    }
}
