//! Which program kswitch acts as, decided by the name it was started by (`argv[0]`).

use crate::environment::Environment;

/// A program whose arguments kswitch understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Program {
    Kswitch,
    Kubectx,
    Kubens,
}

/// A link to kswitch: its name, the program, and the command as the user types it. Without one it
/// prints completions for kubectl, which finds plugins and their completion by names of these forms.
type Link = (&'static str, Program, Option<&'static str>);

/// The links that `kswitch install-links` creates.
pub(super) const LINKS: [Link; 10] = [
    ("kubectx", Program::Kubectx, Some("kubectx")),
    ("kubens", Program::Kubens, Some("kubens")),
    ("kctx", Program::Kubectx, Some("kctx")),
    ("kns", Program::Kubens, Some("kns")),
    ("kubectl-ctx", Program::Kubectx, Some("kubectl ctx")),
    ("kubectl-ns", Program::Kubens, Some("kubectl ns")),
    ("kubectl-switch", Program::Kswitch, Some("kubectl switch")),
    ("kubectl_complete-switch", Program::Kswitch, None),
    ("kubectl_complete-ctx", Program::Kubectx, None),
    ("kubectl_complete-ns", Program::Kubens, None),
];

/// The program that this process acts as, and its command as in [`LINKS`]. Any other name is kswitch
/// itself.
pub(super) fn program(environment: &Environment) -> (Program, Option<&'static str>) {
    let file = environment.called_as().file_name();
    let link = LINKS.into_iter().find(|(name, ..)| file.is_some_and(|file| file == *name));
    link.map_or((Program::Kswitch, Some("kswitch")), |(_, program, command)| (program, command))
}
