//! What went from a file, judged by its bytes alone.

use serde_json::Value;

use super::explained::text;

/// How many lists and mappings can be emptied at once: a list of each kind.
const MOST_EMPTIED: usize = 3;

/// Why the bytes can't be those of a file that lost entries and nothing else, if so: everything
/// that is left stood there before, in the same order, but for the brackets of what is empty now.
pub(super) fn more_than_gone(before: &[u8], after: &[u8]) -> Option<String> {
    let ((mark, old), (new_mark, new)) = (text(before), text(after));
    if mark != new_mark {
        return Some(format!("another encoding: {mark:?} became {new_mark:?}"));
    }
    let is_json = |text: &str| serde_json::from_str::<Value>(text).is_ok();
    if is_json(&old) && !is_json(&new) {
        return Some("it was JSON and is no longer".to_owned());
    }
    (!is_part_but_brackets(&new, &old, MOST_EMPTIED))
        .then(|| format!("unrequested bytes were added: {old:?} became {new:?}"))
}

fn is_part_but_brackets(part: &str, whole: &str, most: usize) -> bool {
    let without = |(at, brackets): (usize, &str)| {
        let before = &part[..at];
        let before = before.strip_suffix(' ').unwrap_or(before);
        format!("{before}{}", &part[at + brackets.len()..])
    };
    let mut brackets = part.match_indices("[]").chain(part.match_indices("{}")).map(without);
    is_part(part, whole)
        || most > 0 && brackets.any(|reading| is_part_but_brackets(&reading, whole, most - 1))
}

fn is_part(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|wanted| rest.any(|own| own == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stood_there_may_be_left() {
        let is_fine =
            |old: &str, new: &str| more_than_gone(old.as_bytes(), new.as_bytes()).is_none();
        assert!(is_fine("contexts:\n- name: a\n- name: b\n", "contexts:\n- name: b\n"));
        assert!(is_fine("contexts: # c\n- name: a\n", "contexts: [] # c\n"));
        assert!(is_fine("contexts:\n- a\nusers:\n- u\n", "contexts: []\nusers: []\n"));
        assert!(is_fine("context:\n  namespace: x\n", "context: {}\n"));
        assert!(is_fine("{\"contexts\": [1, 2]}", "{\"contexts\": [1]}"));
        assert!(!is_fine("{\"contexts\": [1, 2]}", "{\"contexts\": [1, ]}"));
        assert!(!is_fine("contexts:\n- a\n- b\n", "contexts:\n  - b\n"));
        assert!(!is_fine("contexts:\n- a\n", "contexts: null\n"));
        assert!(!is_fine("\u{feff}contexts:\n- a\n", "contexts: []\n"));
    }
}
