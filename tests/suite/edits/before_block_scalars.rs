//! New entries where all that is there ends in a `|` or a `>`, byte for byte: behind its lines a new
//! one could become text, so it stands before them.

use super::{assert_edit, namespace};

#[test]
fn a_context_is_inserted_behind_the_dash() {
    for (before, after) in [
        (
            "contexts:\n- name: |-\n    x\n",
            "contexts:\n- context: {namespace: qa}\n  name: |-\n    x\n",
        ),
        (
            "contexts:\r\n  -   ? name\r\n      : |-\r\n        x\r\n",
            "contexts:\r\n  -   context: {namespace: qa}\r\n      ? name\r\n      : |-\r\n        x\r\n",
        ),
        (
            "contexts:\n- name: x\n  ? context\n  : user: |-\n      u\n",
            "contexts:\n- name: x\n  ? context\n  : namespace: qa\n    user: |-\n      u\n",
        ),
        (
            "? contexts\n: - name: >-\n      x\n",
            "? contexts\n: - context: {namespace: qa}\n    name: >-\n      x\n",
        ),
    ] {
        assert_edit(before, namespace("x", "qa"), after);
    }
}
