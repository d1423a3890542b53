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
    // A common start makes names similar whatever follows, so the number of typing mistakes comes first.
    let mut near: Vec<(usize, f64, &str)> = forms
        .filter(|(form, _)| name.len().max(form.len()) <= LONG_NAME)
        .map(|(form, own)| (form.to_lowercase(), own))
        .map(|(form, own)| (strsim::jaro_winkler(&name, &form), form, own))
        .filter(|(similarity, ..)| *similarity > 0.8)
        .map(|(similarity, form, own)| (strsim::osa_distance(&name, &form), similarity, own))
        .collect();
    near.sort_by(|left, right| {
        left.0.cmp(&right.0).then(right.1.total_cmp(&left.1)).then(left.2.cmp(right.2))
    });
    // The same name in upper or lower case is no other one.
    if near.first().is_some_and(|(mistakes, ..)| *mistakes == 0) {
        near.retain(|(mistakes, ..)| *mistakes == 0);
    }
    let mut found = Vec::new();
    for (.., own) in near {
        if found.len() < MOST && !found.contains(&own) {
            found.push(own);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_fewer_mistakes_comes_first() {
        let names = ["shop-prod-eu", "shop-prod", "shop-test", "pay-prod"];
        assert_eq!(nearest("shop-nope", names.into_iter())[..2], ["shop-prod", "shop-test"]);
        assert_eq!(nearest("shop-pord-eu", names.into_iter())[0], "shop-prod-eu");
        assert_eq!(nearest("SHOP-PROD", names.into_iter()), ["shop-prod"]);
    }
}
