//! Natural sort order: `team-2` before `team-10`.

use std::cmp::Ordering;

/// Compares two names in natural order. Only identical names compare as equal.
///
/// The common prefix is skipped, except digits at its end, which may be part of a number. Names
/// from one cloud provider have long common prefixes, and `natord` is slow.
#[must_use]
pub fn natural(left: &str, right: &str) -> Ordering {
    let same = left.bytes().zip(right.bytes()).take_while(|(left, right)| left == right).count();
    // The first difference decides, except between numbers.
    let decides = |byte: &&u8| byte.is_ascii_graphic() && !byte.is_ascii_digit();
    let next = |name: &str| name.as_bytes().get(same).filter(decides).copied();
    if let (Some(left), Some(right)) = (next(left), next(right)) {
        return left.cmp(&right);
    }
    let ends_before = |byte: &u8| byte.is_ascii() && !byte.is_ascii_digit();
    let from = left.as_bytes()[..same].iter().rposition(ends_before).map_or(0, |at| at + 1);
    natord::compare(&left[from..], &right[from..]).then_with(|| left.cmp(right))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_compared_by_value_and_only_identical_names_are_equal() {
        let mut names = ["a10", "a 1", "b", "a2", "a1", "é10", "é9", "a01"];
        names.sort_by(|left, right| natural(left, right));
        assert_eq!(names, ["a01", "a 1", "a1", "a2", "a10", "b", "é9", "é10"]);
        assert_eq!(natural("a1", "a 1"), Ordering::Greater);
    }

    proptest! {
        #[test]
        fn skipping_the_common_prefix_does_not_change_the_order(
            start in "[a1é 0-]{0,6}",
            left in "[ab12é 0-]{0,4}",
            right in "[ab12é 0-]{0,4}",
        ) {
            let (left, right) = (format!("{start}{left}"), format!("{start}{right}"));
            let whole = natord::compare(&left, &right).then_with(|| left.cmp(&right));
            prop_assert_eq!(natural(&left, &right), whole);
        }
    }
}
