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

/// The number of cells between two columns.
pub(super) const GAP: usize = 2;
/// The minimum widths for a second and a third column.
const TWO_COLUMNS: usize = 24;
const THREE_COLUMNS: usize = 38;

impl Columns {
    /// The columns for a width of `total` cells. If not everything fits, the names get at least
    /// half.
    pub(super) fn of(widest: Widest, total: usize) -> Self {
        let namespace = if total < TWO_COLUMNS { 0 } else { widest.namespace };
        let file = if total < THREE_COLUMNS { 0 } else { widest.file };
        let gaps = [namespace, file].iter().filter(|&&width| width > 0).count() * GAP;
        let total = total - gaps;
        let name = widest.name.min((total / 2).max(total.saturating_sub(namespace + file)));
        let (namespace, file) = share(total - name, namespace, file);
        Self { name, namespace, file }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(name: usize, namespace: usize, file: usize, total: usize) -> [usize; 3] {
        let columns = Columns::of(Widest { name, namespace, file }, total);
        [columns.name, columns.namespace, columns.file]
    }

    #[test]
    fn on_a_wide_screen_every_column_has_its_full_width() {
        assert_eq!(columns(17, 8, 9, 43), [17, 8, 9]);
        assert_eq!(columns(17, 8, 0, 43), [17, 8, 0]);
    }

    #[test]
    fn on_a_narrow_screen_names_get_half_and_the_others_share_the_rest() {
        assert_eq!(columns(60, 8, 40, 44), [20, 8, 12]);
        assert_eq!(columns(60, 8, 0, 44), [34, 8, 0]);
        assert_eq!(columns(5, 30, 40, 45), [5, 18, 18]);
    }

    #[test]
    fn on_a_very_narrow_screen_columns_are_left_out() {
        assert_eq!(columns(60, 8, 9, 37), [27, 8, 0]);
        assert_eq!(columns(60, 8, 9, 20), [20, 0, 0]);
        assert_eq!(columns(60, 8, 9, 0), [0, 0, 0]);
    }
}
