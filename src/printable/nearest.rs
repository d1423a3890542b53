//! Finds names similar to a mistyped one.

use super::shown;

/// Longer names are not compared: the time grows with the product of the lengths.
const LONG_NAME: usize = 256;

/// Names that are suggested at most.
const MOST: usize = 3;

/// Up to three names that are most similar to `name`, in upper or lower case, escaped as by [`shown`].
#[must_use]
pub fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let near = nearest_forms(name, names.map(|own| (own, own)));
    near.into_iter().map(|name| shown(name).into_owned()).collect()
}

/// Up to three names one of whose forms is most similar to `name`, from pairs of a form and its name.
#[must_use]
pub fn nearest_forms<'f, 'n>(
    name: &str,
    forms: impl Iterator<Item = (&'f str, &'n str)>,
) -> Vec<&'n str> {
    let name = name.to_lowercase();
    let mut near: Vec<(f64, &str)> = forms
        .filter(|(form, _)| name.len().max(form.len()) <= LONG_NAME)
        .map(|(form, own)| (strsim::jaro_winkler(&name, &form.to_lowercase()), own))
        .filter(|(similarity, _)| *similarity > 0.8)
        .collect();
    near.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(right.1)));
    let mut found = Vec::new();
    for (_, own) in near {
        if found.len() < MOST && !found.contains(&own) {
            found.push(own);
        }
    }
    found
}
