//! The names of the contexts next to their output.

use crate::picker::shortened;
use crate::printable::shown;
use crate::short_names::ShortForms;

use super::end::Target;

/// The part of the width of a terminal that a name may take: a half, so that those of EKS and GKE mostly fit.
const PART: usize = 2;

/// The least cells of a name that is cut.
const LEAST: usize = 8;

/// A stream that names are printed to.
#[derive(Clone, Copy)]
pub(super) struct Display {
    pub(super) is_terminal: bool,
    /// The width of the terminal, if it has one.
    pub(super) columns: Option<usize>,
}

/// In full where a program may read them. On a terminal as in the picker: in a short form, and cut so that
/// all stay different.
pub(super) fn names(targets: &[Target], forms: &ShortForms, display: Display) -> Vec<String> {
    let full: Vec<&str> = targets.iter().map(|target| &*target.name).collect();
    if !display.is_terminal {
        return full.iter().map(|name| shown(name).into_owned()).collect();
    }
    let short = forms.of(full.iter().copied());
    let names: Vec<&str> =
        short.iter().zip(full).map(|(short, full)| short.as_deref().unwrap_or(full)).collect();
    let width = display.columns.map_or(usize::MAX, |columns| (columns / PART).max(LEAST));
    shortened(&names, width)
}
