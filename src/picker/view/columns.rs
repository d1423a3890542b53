//! The widths of the columns of the contexts: names, namespaces, files.

use super::text::share;
use crate::picker::state::Widest;

/// The width of each column, in cells; zero if the column is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) name: usize,
    pub(super) namespace: usize,
    pub(super) file: usize,
}

pub(super) const GAP: usize = 2;
const LEAST_COLUMN: usize = 8;
/// The maximum width of a namespace that is not cut for the sake of the file.
const USUAL_NAMESPACE: usize = 16;
/// The maximum width for which a column takes cells from the other list, at least.
const WANTED_COLUMN: usize = 24;

/// The cells that the columns need on a screen of this width: the names all of theirs, the others up
/// to a quarter of it.
pub(super) fn wanted(widest: Widest, screen: u16) -> usize {
    let most = WANTED_COLUMN.max(usize::from(screen) / 4);
    let others = [widest.namespace, widest.file].into_iter().filter(|width| *width > 0);
    widest.name + others.map(|width| GAP + width.min(most)).sum::<usize>()
}

impl Columns {
    /// The columns for a width of `total` cells. The names get what they need, and the others share
    /// the rest.
    pub(super) fn of(widest: Widest, total: usize) -> Self {
        let name = widest.name.min(total);
        let (mut namespace, mut file) = (widest.namespace, widest.file);
        let left = |columns: [usize; 2]| {
            let gaps = columns.iter().filter(|width| **width > 0).count() * GAP;
            (total - name).saturating_sub(gaps)
        };
        let is_shown = |got: usize, wanted: usize| got >= wanted.min(LEAST_COLUMN);
        let shared = share(left([namespace, file]), namespace, file);
        // A usual namespace is not cut for the sake of the file.
        let is_cut_for_file =
            shared.0 < namespace && namespace <= USUAL_NAMESPACE.min(left([namespace, 0]));
        if is_shown(shared.0, namespace) && is_shown(shared.1, file) && !is_cut_for_file {
            return Self { name, namespace: shared.0, file: shared.1 };
        }
        file = 0;
        namespace = namespace.min(left([namespace, file]));
        if !is_shown(namespace, widest.namespace) {
            namespace = 0;
        }
        Self { name, namespace, file }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(name: usize, namespace: usize, file: usize, total: usize) -> [usize; 3] {
        let columns = Columns::of(Widest { name, namespace, file, ..Widest::default() }, total);
        [columns.name, columns.namespace, columns.file]
    }

    #[test]
    fn on_a_wide_screen_every_column_has_its_full_width() {
        assert_eq!(columns(17, 8, 9, 43), [17, 8, 9]);
        assert_eq!(columns(17, 8, 0, 43), [17, 8, 0]);
    }

    #[test]
    fn names_come_first_and_the_others_share_what_is_left() {
        assert_eq!(columns(60, 8, 40, 100), [60, 8, 28]);
        assert_eq!(columns(60, 8, 40, 80), [60, 8, 8]);
        assert_eq!(columns(60, 8, 40, 79), [60, 8, 0]);
        assert_eq!(columns(13, 10, 8, 34), [13, 10, 0]);
        assert_eq!(columns(60, 8, 0, 70), [60, 8, 0]);
        assert_eq!(columns(60, 8, 0, 69), [60, 0, 0]);
        assert_eq!(columns(5, 30, 40, 45), [5, 18, 18]);
        assert_eq!(columns(60, 8, 9, 44), [44, 0, 0]);
        assert_eq!(columns(60, 1, 9, 63), [60, 1, 0]);
        assert_eq!(columns(60, 8, 9, 0), [0, 0, 0]);
    }
}
