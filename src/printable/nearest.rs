//! Finds names similar to a mistyped one.

use super::shown;

/// Longer names are not compared: the time grows with the product of the lengths.
const LONG_NAME: usize = 256;

/// Up to three names that are most similar to `name`, in upper or lower case, escaped as by [`shown`].
#[must_use]
pub fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let name = name.to_lowercase();
    let mut near: Vec<(f64, &str)> = names
        .filter(|other| name.len().max(other.len()) <= LONG_NAME)
        .map(|other| (strsim::jaro_winkler(&name, &other.to_lowercase()), other))
        .filter(|(similarity, _)| *similarity > 0.8)
        .collect();
    near.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(right.1)));
    near.dedup_by_key(|(_, name)| *name);
    near.into_iter().take(3).map(|(_, name)| shown(name).into_owned()).collect()
}
