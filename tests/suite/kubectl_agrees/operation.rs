//! What is asked of both, in the words of either.

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

impl Operation {
    /// The arguments of kswitch.
    pub(super) fn kswitch(&self) -> Vec<String> {
        match self {
            Operation::Context(name) => line(&["ctx", "--", name]),
            Operation::ContextAndNamespace(name, namespace) => {
                line(&["ctx", "-n", namespace, "--", name])
            }
            Operation::Namespace(namespace) => line(&["ns", "-f", "--", namespace]),
            Operation::NamespaceOf(name, namespace) => {
                line(&["ns", "-f", &format!("--context={name}"), "--", namespace])
            }
        }
    }

    /// The arguments of kubectl, once for each of its commands. Each runs if the one before it
    /// succeeded.
    pub(super) fn kubectl(&self) -> Vec<Vec<String>> {
        let use_context = |name: &str| line(&["config", "use-context", "--", name]);
        let set_namespace = |name: &str, namespace: &str| {
            line(&["config", "set-context", &format!("--namespace={namespace}"), "--", name])
        };
        match self {
            Operation::Context(name) => vec![use_context(name)],
            Operation::ContextAndNamespace(name, namespace) => {
                vec![use_context(name), set_namespace(name, namespace)]
            }
            Operation::Namespace(namespace) => {
                let namespace = format!("--namespace={namespace}");
                vec![line(&["config", "set-context", "--current", &namespace])]
            }
            Operation::NamespaceOf(name, namespace) => vec![set_namespace(name, namespace)],
        }
    }
}

fn line(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
