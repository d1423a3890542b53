//! What is asked of both, in the words of either.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::command::Ran;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

use super::agreement::ExpectedChange;

/// A change that kswitch and kubectl can both make.
#[derive(Debug, Clone)]
pub(super) enum Operation {
    /// Another current context.
    Context(String),
    /// Another current context, and its namespace.
    ContextAndNamespace(String, String),
    /// Another namespace for the current context.
    Namespace(String),
    /// Another namespace for the named context.
    NamespaceOf(String, String),
    /// Another current context, and then the one before.
    ContextAndBack(String),
    /// Another namespace for the current context, and then the one before.
    NamespaceAndBack(String),
    /// Another name for a context.
    Rename(String, String),
    /// Another name for a context and for its cluster and user.
    RenameWhole(String, String),
    /// A context less.
    Delete(String),
    /// A context less, and what no other context uses.
    Prune(String),
    /// No current context in the first file that sets one.
    Unset,
    /// No current context in any file.
    UnsetAll,
    /// No namespace for the current context.
    UnsetNamespace,
    /// No namespace for the named context.
    UnsetNamespaceOf(String),
}

pub(super) fn context(name: &str) -> Operation {
    Operation::Context(name.to_owned())
}

pub(super) fn context_and_namespace(name: &str, namespace: &str) -> Operation {
    Operation::ContextAndNamespace(name.to_owned(), namespace.to_owned())
}

pub(super) fn namespace(namespace: &str) -> Operation {
    Operation::Namespace(namespace.to_owned())
}

pub(super) fn namespace_of(name: &str, namespace: &str) -> Operation {
    Operation::NamespaceOf(name.to_owned(), namespace.to_owned())
}

pub(super) fn rename(from: &str, to: &str) -> Operation {
    Operation::Rename(from.to_owned(), to.to_owned())
}

pub(super) fn rename_whole(from: &str, to: &str) -> Operation {
    Operation::RenameWhole(from.to_owned(), to.to_owned())
}

pub(super) fn delete(name: &str) -> Operation {
    Operation::Delete(name.to_owned())
}

pub(super) fn prune(name: &str) -> Operation {
    Operation::Prune(name.to_owned())
}

pub(super) fn unset_namespace_of(name: &str) -> Operation {
    Operation::UnsetNamespaceOf(name.to_owned())
}

impl Operation {
    /// Lets kswitch do it: its commands, each if the one before it succeeded.
    pub(super) fn by_kswitch(&self, home: &Home) -> Ran {
        let mut commands = self.kswitch().into_iter();
        let mut ran = home.run(&commands.next().expect("a command"));
        for arguments in commands {
            if ran.code == 0 {
                ran = home.run(&arguments);
            }
        }
        ran
    }

    /// The arguments of kswitch, once for each of its commands.
    fn kswitch(&self) -> Vec<Vec<String>> {
        match self {
            // Files of one directory often have a cluster of the same name that leads elsewhere.
            Operation::Context(name) => vec![line(&["ctx", "--anyway", "--", name])],
            Operation::ContextAndNamespace(name, namespace) => {
                vec![line(&["ctx", "--anyway", "-n", namespace, "--", name])]
            }
            Operation::Namespace(namespace) => vec![line(&["ns", "-f", "--", namespace])],
            Operation::NamespaceOf(name, namespace) => {
                vec![line(&["ns", "-f", &format!("--context={name}"), "--", namespace])]
            }
            Operation::ContextAndBack(name) => {
                vec![line(&["ctx", "--anyway", "--", name]), line(&["ctx", "--anyway", "-"])]
            }
            Operation::NamespaceAndBack(namespace) => {
                vec![line(&["ns", "-f", "--", namespace]), line(&["ns", "-f", "-"])]
            }
            Operation::Rename(from, to) => vec![line(&["rename", "--", from, to])],
            Operation::RenameWhole(from, to) => {
                vec![line(&["rename", "--whole", "--anyway", "--", from, to])]
            }
            Operation::Delete(name) => vec![line(&["delete", "--", name])],
            Operation::Prune(name) => vec![line(&["delete", "--prune", "--", name])],
            Operation::Unset => vec![line(&["ctx", "--unset"])],
            Operation::UnsetAll => vec![line(&["ctx", "--unset", "--all"])],
            Operation::UnsetNamespace => vec![line(&["ns", "--unset"])],
            Operation::UnsetNamespaceOf(name) => {
                vec![line(&["ns", "--unset", &format!("--context={name}")])]
            }
        }
    }

    /// Lets kubectl do it; the answer is what the last of its commands printed. kubectl has no way
    /// back, so it is asked first where that leads.
    pub(super) fn by_kubectl(&self, kubectl: &Kubectl, home: &Home) -> Result<String, String> {
        let run = |arguments: &[&str]| kubectl.run(home, arguments);
        let use_context = |name: &str| run(&["config", "use-context", "--", name]);
        let set_namespace = |name: &str, namespace: &str| {
            let namespace = format!("--namespace={namespace}");
            run(&["config", "set-context", &namespace, "--", name])
        };
        let set_current = |namespace: &str| {
            run(&["config", "set-context", "--current", &format!("--namespace={namespace}")])
        };
        let way_back = |before: String, wanted: &str| {
            if before == wanted { Err("there is no way back".to_owned()) } else { Ok(before) }
        };
        match self {
            Operation::Context(name) => use_context(name),
            Operation::ContextAndNamespace(name, namespace) => {
                use_context(name).and_then(|_| set_namespace(name, namespace))
            }
            Operation::Namespace(namespace) => set_current(namespace),
            Operation::NamespaceOf(name, namespace) => set_namespace(name, namespace),
            Operation::Rename(from, to) => run(&["config", "rename-context", "--", from, to]),
            Operation::RenameWhole(from, to) => rename_whole_by_kubectl(kubectl, home, from, to),
            Operation::Delete(name) => run(&["config", "delete-context", "--", name]),
            Operation::Prune(name) => prune_by_kubectl(kubectl, home, name),
            Operation::Unset => run(&["config", "unset", "current-context"]),
            Operation::UnsetAll => {
                while !current_of(&view(kubectl, home)?).is_empty() {
                    run(&["config", "unset", "current-context"])?;
                }
                Ok(String::new())
            }
            Operation::UnsetNamespace => set_current(""),
            Operation::UnsetNamespaceOf(name) => set_namespace(name, ""),
            Operation::ContextAndBack(name) => {
                let before = current_of(&view(kubectl, home)?);
                use_context(name)?;
                use_context(&way_back(before, name)?)
            }
            Operation::NamespaceAndBack(namespace) => {
                let before = namespace_of_current(&view(kubectl, home)?);
                let message = set_current(namespace)?;
                if message.ends_with("created.") {
                    return Ok(message);
                }
                set_current(&way_back(before, namespace)?)
            }
        }
    }

    /// What may change in a file, in the order in which it is asked for.
    pub(super) fn expected(&self) -> Vec<ExpectedChange> {
        let current =
            |name: &str| ExpectedChange { key: "current-context", value: Some(name.to_owned()) };
        let namespaced =
            |name: &str| ExpectedChange { key: "namespace", value: Some(name.to_owned()) };
        match self {
            Operation::Context(name) => vec![current(name)],
            Operation::ContextAndNamespace(name, namespace) => {
                vec![current(name), namespaced(namespace)]
            }
            Operation::Namespace(namespace) | Operation::NamespaceOf(_, namespace) => {
                vec![namespaced(namespace)]
            }
            Operation::Rename(_, to) => {
                vec![ExpectedChange { key: "name", value: Some(to.to_owned()) }, current(to)]
            }
            Operation::RenameWhole(_, to) => {
                let all = |key| ExpectedChange { key, value: Some(to.clone()) };
                // As many references as a file of these tests can have.
                let references = (0..8).flat_map(|_| [all("cluster"), all("user")]);
                let names = (0..3).map(|_| all("name"));
                names.chain([current(to)]).chain(references).collect()
            }
            Operation::Delete(_) | Operation::Prune(_) => Vec::new(),
            Operation::Unset | Operation::UnsetAll => vec![current("")],
            // In the place of one that a `<<` would bring to light.
            Operation::UnsetNamespace | Operation::UnsetNamespaceOf(_) => vec![namespaced("")],
            Operation::ContextAndBack(_) => {
                vec![ExpectedChange { key: "current-context", value: None }]
            }
            Operation::NamespaceAndBack(_) => {
                vec![ExpectedChange { key: "namespace", value: None }]
            }
        }
    }

    /// Whether it takes entries away.
    pub(super) fn takes_away(&self) -> bool {
        matches!(
            self,
            Operation::Delete(_)
                | Operation::Prune(_)
                | Operation::UnsetNamespace
                | Operation::UnsetNamespaceOf(_)
        )
    }

    /// Whether the last change can undo the first.
    pub(super) fn goes_back(&self) -> bool {
        self.kswitch().len() > 1
    }
}

/// kubectl has no such command: the context goes, and then its cluster and its user, out of every
/// file, unless a context of any file names them.
fn prune_by_kubectl(kubectl: &Kubectl, home: &Home, name: &str) -> Result<String, String> {
    let own = |view: &Value, field: &str| -> Vec<String> {
        let contexts = view["contexts"].as_array().map_or(&[][..], Vec::as_slice);
        let is_wanted = |context: &&Value| context["name"].as_str().unwrap_or_default() == name;
        let named = contexts.iter().filter(is_wanted).map(|own| own["context"][field].as_str());
        named.flatten().filter(|name| !name.is_empty()).map(str::to_owned).collect()
    };
    let before = view(kubectl, home)?;
    let message = kubectl.run(home, &["config", "delete-context", "--", name])?;
    for (field, verb) in [("cluster", "delete-cluster"), ("user", "delete-user")] {
        for unused in own(&before, field) {
            let used = home.chain().iter().filter(|file| file.exists()).any(|file| {
                let contexts = kubectl.view_json(home, file)["contexts"].clone();
                let contexts = contexts.as_array().cloned().unwrap_or_default();
                contexts.iter().any(|context| context["context"][field] == unused.as_str())
            });
            while !used && kubectl.run(home, &["config", verb, "--", &unused]).is_ok() {}
        }
    }
    Ok(message)
}

/// kubectl has no such command either: it renames the context, and what it reads in the context's file
/// is written there with the other names.
fn rename_whole_by_kubectl(
    kubectl: &Kubectl,
    home: &Home,
    from: &str,
    to: &str,
) -> Result<String, String> {
    let files: Vec<PathBuf> = home.chain().into_iter().filter(|file| file.exists()).collect();
    let view = |file: &PathBuf| -> Result<Value, String> {
        let file = file.to_str().expect("UTF-8");
        let arguments = ["config", "view", "--raw", "-o", "json", "--kubeconfig", file];
        let text = kubectl.run(home, &arguments)?;
        Ok(serde_json::from_str(&text).expect("JSON from kubectl"))
    };
    let views = files.iter().map(view).collect::<Result<Vec<Value>, String>>()?;
    let find = |view: &Value, list: &str, name: &str| {
        let entries = view[list].as_array().map_or(&[][..], Vec::as_slice);
        entries.iter().find(|own| own["name"].as_str().unwrap_or_default() == name).cloned()
    };
    let place = views.iter().position(|view| find(view, "contexts", from).is_some());
    let place = place.ok_or("no such context")?;
    let context = find(&views[place], "contexts", from).expect("found")["context"].clone();
    let mut entries = Vec::new();
    for (list, key) in [("clusters", "cluster"), ("users", "user")] {
        let name = context[key].as_str().unwrap_or_default().to_owned();
        if name.is_empty() || find(&views[place], list, &name).is_none() {
            continue;
        }
        let is_taken = |(index, view): (usize, &Value)| {
            find(view, list, to).is_some() && (index != place || name != to)
        };
        if views.iter().enumerate().any(is_taken) {
            return Err(format!("{to} is taken in {list}"));
        }
        entries.push((list, key, name));
    }
    if from != to {
        kubectl.run(home, &["config", "rename-context", "--", from, to])?;
    }
    if entries.iter().all(|(_, _, name)| name == to) {
        return Ok(String::new());
    }
    let mut view = view(&files[place])?;
    for (list, key, name) in entries {
        for own in view[list].as_array_mut().into_iter().flatten() {
            if own["name"] == *name {
                own["name"] = Value::from(to);
            }
        }
        for own in view["contexts"].as_array_mut().into_iter().flatten() {
            if own["context"][key] == *name {
                own["context"][key] = Value::from(to);
            }
        }
    }
    fs::write(&files[place], view.to_string()).map_err(|error| error.to_string())?;
    Ok(String::new())
}

fn view(kubectl: &Kubectl, home: &Home) -> Result<Value, String> {
    let text = kubectl.run(home, &["config", "view", "--raw", "-o", "json"])?;
    Ok(serde_json::from_str(&text).expect("JSON from kubectl"))
}

fn current_of(view: &Value) -> String {
    view["current-context"].as_str().unwrap_or_default().to_owned()
}

fn namespace_of_current(view: &Value) -> String {
    let current = current_of(view);
    let contexts = view["contexts"].as_array().map_or(&[][..], Vec::as_slice);
    let context = contexts.iter().find(|context| context["name"] == current.as_str());
    let namespace = context.and_then(|context| context["context"]["namespace"].as_str());
    namespace.unwrap_or("default").to_owned()
}

fn line(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
