//! Detects shells of other programs with their own `KUBECONFIG`, to which nothing may be added.

use crate::environment::Environment;
use crate::kubeconfig::Chain;

/// A shell that another program started for some contexts only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Isolation {
    pub program: &'static str,
    /// The marker of its shells, for messages.
    pub mark: &'static str,
}

/// How the shell of a program is recognised.
enum Marker {
    /// A variable that is set, and not empty.
    Variable(&'static str),
    /// A prefix of `KUBECONFIG`.
    Start(&'static str),
    /// A part of the path in `KUBECONFIG`.
    Within(&'static str),
}

/// The programs and their markers, from their sources in 2026. kubeswitch and tsh set no variable, but
/// have their own directories; on Linux tsh passes a descriptor.
const MARKERS: &[(&str, Marker)] = &[
    ("kubectx", Marker::Variable("KUBECTX_ISOLATED_SHELL")),
    ("kubectx", Marker::Variable("KUBECTX_READONLY_SHELL")),
    ("kubie", Marker::Variable("KUBIE_ACTIVE")),
    ("kubert", Marker::Variable("KUBERT_SHELL_ACTIVE")),
    ("kubeswitch", Marker::Within("/.kube/.switch_tmp/")),
    ("tsh", Marker::Start("/proc/self/fd/")),
    ("tsh", Marker::Within("/proxy-kubeconfig-")),
    ("tsh", Marker::Within("-localproxy-")),
];

/// The program whose isolated shell this is, if any. A session of kswitch in such a shell has its own
/// `KUBECONFIG`, and `kubectx -s` of kswitch starts one.
#[must_use]
pub fn isolation(environment: &Environment) -> Option<Isolation> {
    let variable = environment.variable("KUBECONFIG");
    if Chain::choose(None, variable, environment.home()).session.is_some() {
        return None;
    }
    let kubeconfig = environment.text("KUBECONFIG").unwrap_or_default();
    // Such a shell has exactly one file.
    let path = Some(kubeconfig).filter(|value| !value.contains(':')).unwrap_or_default();
    MARKERS.iter().find_map(|(program, sign)| {
        let (is_set, mark) = match *sign {
            Marker::Variable(name) => (environment.is_set(name), name),
            Marker::Start(start) => (path.starts_with(start), "KUBECONFIG"),
            Marker::Within(part) => (path.contains(part), "KUBECONFIG"),
        };
        is_set.then_some(Isolation { program, mark })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shells_of_other_programs_are_recognised() {
        for (name, value, program) in [
            ("KUBECTX_ISOLATED_SHELL", "1", Some("kubectx")),
            ("KUBECTX_READONLY_SHELL", "1", Some("kubectx")),
            ("KUBIE_ACTIVE", "1", Some("kubie")),
            ("KUBIE_ACTIVE", "", None),
            ("KUBERT_SHELL_ACTIVE", "1", Some("kubert")),
            ("KUBECONFIG", "/home/me/.kube/.switch_tmp/config.42.tmp", Some("kubeswitch")),
            ("KUBECONFIG", "/proc/self/fd/3", Some("tsh")),
            ("KUBECONFIG", "/tmp/proxy-kubeconfig-17", Some("tsh")),
            (
                "KUBECONFIG",
                "/home/me/.tsh/keys/proxy/me-kube/root-localproxy-4000-kubeconfig",
                Some("tsh"),
            ),
            ("KUBECONFIG", "/home/me/.kube/config:/proc/self/fd/3", None),
            ("KUBECONFIG", "/home/me/.kube/config", None),
        ] {
            let set = |asked: &str| (asked == name).then(|| value.into());
            let found = isolation(&Environment::with_variables(set));
            assert_eq!(found.map(|found| found.program), program, "{name}={value}");
        }
    }

    #[test]
    fn a_session_of_kswitch_is_no_shell_of_another_program() {
        let of_session = "/run/kswitch/1/kswitch-session.json:/state/kswitch-guard.yaml:/config";
        for (kubeconfig, program) in [(of_session, None), ("/tmp/one.yaml", Some("kubectx"))] {
            let set = |asked: &str| match asked {
                "KUBECTX_ISOLATED_SHELL" => Some("1".into()),
                "KUBECONFIG" => Some(kubeconfig.into()),
                _ => None,
            };
            let found = isolation(&Environment::with_variables(set));
            assert_eq!(found.map(|found| found.program), program, "{kubeconfig}");
        }
    }
}
