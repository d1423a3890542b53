//! Contexts, clusters and users that went, byte for byte: entries between brackets, of YAML and of JSON.

use super::removed::{assert_each, assert_removed};

#[test]
fn an_entry_in_one_line_goes_with_a_comma() {
    assert_each(
        "contexts: [{name: a}, {name: b},{name: c}]\n",
        [
            "contexts: [{name: b},{name: c}]\n",
            "contexts: [{name: a}, {name: c}]\n",
            "contexts: [{name: a}, {name: b}]\n",
        ],
    );
    assert_each(
        "contexts: [ name: a, &x !!map {name: b} , {name: c} , ] # all\n",
        [
            "contexts: [ &x !!map {name: b} , {name: c} , ] # all\n",
            "contexts: [ name: a, {name: c} , ] # all\n",
            "contexts: [ name: a, &x !!map {name: b} , ] # all\n",
        ],
    );
    assert_each(
        "{\"contexts\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}],\"users\":[]}",
        [
            "{\"contexts\":[{\"name\":\"b\"},{\"name\":\"c\"}],\"users\":[]}",
            "{\"contexts\":[{\"name\":\"a\"},{\"name\":\"c\"}],\"users\":[]}",
            "{\"contexts\":[{\"name\":\"a\"},{\"name\":\"b\"}],\"users\":[]}",
        ],
    );
}

#[test]
fn an_entry_in_lines_of_its_own_goes_with_them() {
    assert_each(
        "{\n\t\"contexts\": [\n\t\t{\n\t\t\t\"name\": \"a\"\n\t\t},\n\t\t{\n\t\t\t\"name\": \"b\"\n\t\t},\n\t\t{\n\t\t\t\"name\": \"c\"\n\t\t}\n\t]\n}\n",
        [
            "{\n\t\"contexts\": [\n\t\t{\n\t\t\t\"name\": \"b\"\n\t\t},\n\t\t{\n\t\t\t\"name\": \"c\"\n\t\t}\n\t]\n}\n",
            "{\n\t\"contexts\": [\n\t\t{\n\t\t\t\"name\": \"a\"\n\t\t},\n\t\t{\n\t\t\t\"name\": \"c\"\n\t\t}\n\t]\n}\n",
            "{\n\t\"contexts\": [\n\t\t{\n\t\t\t\"name\": \"a\"\n\t\t},\n\t\t{\n\t\t\t\"name\": \"b\"\n\t\t}\n\t]\n}\n",
        ],
    );
    // With a comma at the end of the list.
    assert_each(
        "contexts: [\r\n  {name: a},\r\n  {name: b},\r\n  {name: c},\r\n]\r\n",
        [
            "contexts: [\r\n  {name: b},\r\n  {name: c},\r\n]\r\n",
            "contexts: [\r\n  {name: a},\r\n  {name: c},\r\n]\r\n",
            "contexts: [\r\n  {name: a},\r\n  {name: b},\r\n]\r\n",
        ],
    );
    // With the bracket behind the last one.
    assert_each(
        "contexts: [{name: a},\n  {name: b},\n  {name: c}]\n",
        [
            "contexts: [{name: b},\n  {name: c}]\n",
            "contexts: [{name: a},\n  {name: c}]\n",
            "contexts: [{name: a},\n  {name: b}]\n",
        ],
    );
    // As `kubectl config view -o json` and some cloud tools fold it.
    assert_each(
        "{\"contexts\": [{\n  \"name\": \"a\"\n}, {\n  \"name\": \"b\"\n}, {\n  \"name\": \"c\"\n}]}\n",
        [
            "{\"contexts\": [{\n  \"name\": \"b\"\n}, {\n  \"name\": \"c\"\n}]}\n",
            "{\"contexts\": [{\n  \"name\": \"a\"\n}, {\n  \"name\": \"c\"\n}]}\n",
            "{\"contexts\": [{\n  \"name\": \"a\"\n}, {\n  \"name\": \"b\"\n}]}\n",
        ],
    );
    // With the commas in front.
    assert_each(
        "contexts: [\n    {name: a}\n  , {name: b}\n  , {name: c}\n]\n",
        [
            "contexts: [\n    {name: b}\n  , {name: c}\n]\n",
            "contexts: [\n    {name: a}\n  , {name: c}\n]\n",
            "contexts: [\n    {name: a}\n  , {name: b}\n]\n",
        ],
    );
}

#[test]
fn comments_between_brackets_go_with_their_entry() {
    assert_each(
        "contexts: [ # all\n  # of a\n  {name: a}, # here\n  # of b\n  {name: b, # in b\n   context: {}}, # there\n\n  # alone\n\n  {name: c} # last\n  # the end\n]\n",
        [
            "contexts: [ # all\n  # of b\n  {name: b, # in b\n   context: {}}, # there\n\n  # alone\n\n  {name: c} # last\n  # the end\n]\n",
            "contexts: [ # all\n  # of a\n  {name: a}, # here\n\n  # alone\n\n  {name: c} # last\n  # the end\n]\n",
            "contexts: [ # all\n  # of a\n  {name: a}, # here\n  # of b\n  {name: b, # in b\n   context: {}} # there\n\n  # alone\n  # the end\n]\n",
        ],
    );
    assert_each(
        "contexts: [{name: a}, # of a\n  # of b\n  {name: b}, # here\n  # of c\n  {name: c}]\n",
        [
            "contexts: [\n  # of b\n  {name: b}, # here\n  # of c\n  {name: c}]\n",
            "contexts: [{name: a}, # of a\n  # of c\n  {name: c}]\n",
            "contexts: [{name: a}, # of a\n  # of b\n  {name: b} # here\n  # of c\n  ]\n",
        ],
    );
}

#[test]
fn blank_lines_between_brackets_do_not_pile_up() {
    assert_each(
        "contexts: [\n  {name: a},\n\n  {name: b},\n\n  {name: c}\n]\n",
        [
            "contexts: [\n  {name: b},\n\n  {name: c}\n]\n",
            "contexts: [\n  {name: a},\n\n  {name: c}\n]\n",
            "contexts: [\n  {name: a},\n\n  {name: b}\n]\n",
        ],
    );
}

#[test]
fn the_last_entry_between_brackets_leaves_them_empty() {
    for (before, after) in [
        ("contexts: [{name: a}]\n", "contexts: []\n"),
        ("contexts: [ name: a, ] # all\n", "contexts: [] # all\n"),
        ("contexts: [\n  # of a\n  {name: a} # here\n]\n", "contexts: []\n"),
        ("contexts: [ # all\n  {name: a}\n]\n", "contexts: [ # all\n]\n"),
        ("contexts: [{name: a} # here\n]\n", "contexts: []\n"),
        ("contexts: [{name: a}\n  # the end\n]\n", "contexts: [\n  # the end\n]\n"),
        ("{\"contexts\": [\n  {\n    \"name\": \"a\"\n  }\n]}", "{\"contexts\": []}"),
        ("{\"contexts\":[{\"name\":\"a\"}]}", "{\"contexts\":[]}"),
        ("{contexts: [{name: a}], x: 1}\n", "{contexts: [], x: 1}\n"),
    ] {
        assert_removed(before, "a", after);
    }
}
