//! The columns of the contexts: names, namespaces, files.

use super::text::share;
use crate::picker::state::Widest;

/// The width of each column, in cells. A column without room, or without anything to tell, has
/// none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) name: usize,
    pub(super) namespace: usize,
    pub(super) file: usize,
}

/// The cells between two columns.
pub(super) const GAP: usize = 2;
/// The least room in which a second, and a third column is shown.
const TWO_COLUMNS: usize = 24;
const THREE_COLUMNS: usize = 38;

impl Columns {
    /// The columns in a room of this many cells. Where it is too small for everything, the names
    /// get half of it at least.
    pub(super) fn of(widest: Widest, room: usize) -> Self {
        let namespace = if room < TWO_COLUMNS { 0 } else { widest.namespace };
        let file = if room < THREE_COLUMNS { 0 } else { widest.file };
        let gaps = [namespace, file].iter().filter(|&&width| width > 0).count() * GAP;
        let room = room - gaps;
        let name = widest.name.min((room / 2).max(room.saturating_sub(namespace + file)));
        let (namespace, file) = share(room - name, namespace, file);
        Self { name, namespace, file }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(name: usize, namespace: usize, file: usize, room: usize) -> [usize; 3] {
        let columns = Columns::of(Widest { name, namespace, file }, room);
        [columns.name, columns.namespace, columns.file]
    }

    #[test]
    fn with_room_every_column_is_as_wide_as_it_needs() {
        assert_eq!(columns(17, 8, 9, 43), [17, 8, 9]);
        assert_eq!(columns(17, 8, 0, 43), [17, 8, 0]);
    }

    #[test]
    fn without_room_names_get_half_and_the_others_share() {
        assert_eq!(columns(60, 8, 40, 44), [20, 8, 12]);
        assert_eq!(columns(60, 8, 0, 44), [34, 8, 0]);
        assert_eq!(columns(5, 30, 40, 45), [5, 18, 18]);
    }

    #[test]
    fn a_narrow_list_shows_names_first() {
        assert_eq!(columns(60, 8, 9, 37), [27, 8, 0]);
        assert_eq!(columns(60, 8, 9, 20), [20, 0, 0]);
        assert_eq!(columns(60, 8, 9, 0), [0, 0, 0]);
    }
}
