//! Documents, encodings and the finer points of YAML and JSON (semantics 1.4).

use std::fmt::Write as _;

use super::assert_same_reading;

#[test]
fn files_with_little_content_are_read_alike() {
    assert_same_reading([
        "",
        "\n",
        "  \n\n",
        "\t\n",
        "# x",
        "# x\n",
        "---",
        "---\n",
        "--- # x\n",
        "---\n...\n",
        "null",
        "~",
        "Null\n",
        "{}",
        "{ }\n",
        "[]",
        "- a\n",
        "x",
        "'x'",
        "1",
        "true",
        "\u{feff}",
        "\u{feff}{}",
        "---\n---\ncurrent-context: b\n",
        "# x\n---\ncurrent-context: a\n",
        "---\n# x\n---\ncurrent-context: b\n",
        "{}\n---\ncurrent-context: b\n",
    ]);
}

#[test]
fn documents_are_read_alike() {
    assert_same_reading([
        "current-context: a\n---\ncurrent-context: b\n",
        "current-context: a\n---\n: [ {\n",
        "current-context: a\n...\n: [ {\n",
        "current-context: a\n...\ncurrent-context: b\n",
        "--- {current-context: a}\n",
        "--- current-context: a\n",
        "---\tcurrent-context: a\n",
        "%YAML 1.1\n---\ncurrent-context: a\n",
        "%YAML 1.2\n---\ncurrent-context: a\n",
        "%TAG ! tag:x,2000:\n---\ncurrent-context: !y a\n",
        "{\"current-context\": \"a\"}\n---\n{\"current-context\": \"b\"}\n",
        "{\"current-context\": \"a\"} x",
        "{\"current-context\": \"a\"}{}",
    ]);
}

#[test]
fn layouts_are_read_alike() {
    assert_same_reading([
        "  current-context: a\n  kind: Config\n",
        "current-context: a\n kind: Config\n",
        "current-context:a\n",
        "current-context : a\n",
        "? current-context\n: a\n",
        "? [x, y]\n: a\n",
        "? \n: a\ncurrent-context: b\n",
        "1: a\ntrue: b\n1.5: c\ncurrent-context: d\n",
        "current-context:\ta\n",
        "\tcurrent-context: a\n",
        "contexts:\n\t- name: a\n",
        "contexts:\n-\tname: a\n",
        "contexts:\n- name: a\n  \tcontext: {}\n",
        "contexts:\n- name: a\n - name: b\n",
        "contexts:\n  - name: a\n- name: b\n",
        "contexts: - name: a\n",
        "contexts:\n- name: a\ncurrent-context: a\n- name: b\n",
        "contexts: [{name: a}\n",
        "contexts: [{name: a},, {name: b}]\n",
        "contexts: [{name: a},]\n",
        "contexts: [name: a]\n",
        "{current-context: a,}",
        "{current-context: a, kind}",
        "{\"current-context\":\"a\",\"kind\":\"Config\"}",
        "{\"current-context\":a}",
        "{current-context:a}",
        "{'current-context': 'a'",
        "current-context: 'a\n",
        "current-context: \"a\\q\"\n",
        "current-context: a: b\n",
        "current-context: a #b\n",
        "current-context: a#b\n",
        "current-context: @a\n",
        "current-context: `a\n",
        "current-context: %a\n",
        "current-context: [a\n",
        "current-context: -a\n",
        "current-context: - a\n",
        "current-context: ?a\n",
        "current-context: a,b]c}\n",
        "{current-context: a]}\n",
        "current-context: >2\n    a\n",
        "current-context: |+\n  a\n\n\n",
        "current-context: |\n  a",
        "current-context: >\n  a",
        "current-context: |+\n  a",
        "current-context: |-\n  a",
        "current-context: |\n  a\n  ",
        "current-context: a\n\n  b\n   c\n",
        "current-context: 'a\n\n  b'\n",
        "current-context: a\n# x\n  b\n",
        "{\n\t\"current-context\": \"a\"\n}\n",
        "{\n\t\"contexts\": [\n\t\t{\"name\": \"a\"},\n\t],\n}\n",
        "{\"current-context\": \"a\", // x\n}",
        "{\"current-context\": \"a\" # x\n}",
    ]);
}

#[test]
fn tabs_are_read_alike() {
    assert_same_reading([
        "contexts:\n- name: a\n\t\n- name: b\n",
        "contexts:\n- name: a\n  \t\n- name: b\n",
        "contexts:\n\t\n- name: a\n",
        "contexts:\n- name: 'a'\n\t\n- name: b\n",
        "contexts: []\n\t# x\nkind: Config\n",
        "current-context: \"a\n\tb\"\nkind: Config\n",
        "current-context: 'a\n\n\tb'\nkind: Config\n",
        "current-context: a\n\tb\nkind: Config\n",
        "current-context: a\n \tb\nkind: Config\n",
        "x:\n  y: a\n \tb\nkind: Config\n",
        "x: |\n  a\n\t\nkind: Config\n",
        "x: |\n  a\n  \tb\n  \t\n  c\nkind: Config\n",
        "current-context:\n\ta\n",
        "current-context:\n  \ta\n",
        "current-context: a\t\nkind: Config\t# x\n",
        "contexts:\n-\t{name: a}\n",
        "contexts:\n- \t{name: a}\n",
        "contexts:\n- {name: a}\n\t",
        "contexts:\n- {name: a,\n\tcontext: {}}\n",
        "kind: Config\n\t",
        "kind: Config\r\n\t\r\n",
        "kind: Config\n---\n\tx\n",
        "kind: Config\n...\n\t\n",
        "---\n\t\nkind: Config\n",
        "--- \n# x\n\tkind: Config\n",
        "---\t\nkind: Config\n",
        "--- \t{kind: Config}\n",
        "?\tkind\n: Config\n",
        "? kind\n:\tConfig\n",
        "{kind: Config}\n\t",
        "{\n\t\"kind\": \"Config\"\n}\n\t\n",
        "{\n\t\"kind\": \"Config\",\n}\n\t\n",
        "\t{\"kind\": \"Config\"}\n",
        "\t{\"kind\": \"Config\",}\n",
        "{\t\"kind\": \"Config\"}\t\n",
    ]);
}

#[test]
fn anchors_are_read_alike() {
    assert_same_reading([
        "x: &a n\ncurrent-context: *a\n",
        "current-context: *a\n",
        "x: &a n\ny: &a m\ncurrent-context: *a\n",
        "&a current-context: b\nx: *a\n",
        "x: &a {y: *a}\n",
        "c: &c {cluster: k, user: u}\ncontexts: [{name: a, context: *c}, {name: b, context: *c}]\n",
        "c: &c {cluster: k}\ncontexts: [{name: a, context: {<<: *c, user: u}}]\n",
        "c: &c {cluster: k}\ncontexts: [{name: a, context: {cluster: own, <<: *c}}]\n",
        "c: &c {cluster: k}\ncontexts: [{name: a, context: {<<: *c, cluster: own}}]\n",
        "c: &c {cluster: k}\nd: &d {cluster: m, user: v}\n\
         contexts: [{name: a, context: {<<: [*c, *d]}}]\n",
        "c: &c {cluster: k}\nd: &d {<<: *c, user: v}\ncontexts: [{name: a, context: {<<: *d}}]\n",
        "c: &c {cluster: k}\nd: &d {cluster: m}\ncontexts: [{name: a, context: {<<: *c, <<: *d}}]\n",
        "contexts: [{name: a, context: {'<<': {cluster: k}}}]\n",
        "contexts: [{name: a, context: {<<: x}}]\n",
        "contexts: [{name: a, context: {<<: ~}}]\n",
        "contexts: [{name: a, context: {<<: [x]}}]\n",
        "contexts: [{name: a, context: {!!merge <<: {cluster: k}}}]\n",
        "contexts: [{name: a, context: {!!merge '<<': {cluster: k}}}]\n",
        "contexts: [{name: a, context: {! <<: {cluster: k}}}]\n",
        "contexts: [{name: a, context: {! '<<': {cluster: k}}}]\n",
        "contexts: [{name: a, context: {!x <<: {cluster: k}}}]\n",
        "contexts: [{name: a, context: {!!str <<: {cluster: k}}}]\n",
        "contexts: [{name: a, context: {<<: !x [! {cluster: k}]}}]\n",
        "x: {<<: 5}\ncurrent-context: a\n",
        "<<: {current-context: a}\nkind: Config\n",
    ]);
}

#[test]
fn tags_on_collections_and_keys_are_read_alike() {
    assert_same_reading([
        "!x\ncurrent-context: a\n",
        "--- !ruby/hash:X\ncurrent-context: a\n",
        "! {current-context: a}\n",
        "!x current-context: a\n",
        "! \"current-context\": a\n",
        "contexts: !x [{name: a}]\n",
        "contexts: !ruby/array:X\n- !ruby/hash:Y\n  name: ! 'a'\n  context: ! {cluster: !x c}\n",
        "contexts: !x\n",
        "contexts: !!null ''\n",
        "contexts: [{name: a, context: !x }]\n",
        "contexts: [{name: !x }]\n",
        "contexts: [!x a]\n",
        "users: [{name: u, user: {token: ! '!a'}}]\n",
    ]);
}

/// go-yaml refuses what is a page of text and means gigabytes, and so do we.
#[test]
fn aliases_that_multiply_are_read_alike() {
    // Each mapping merges the one before so many times.
    let merges = |times: usize, levels: usize| {
        let mut text = "a0: &a0 {cluster: c}\n".to_owned();
        for level in 1..levels {
            let before = vec![format!("*a{}", level - 1); times].join(", ");
            let _ = writeln!(text, "a{level}: &a{level} {{<<: [{before}]}}");
        }
        let _ = writeln!(text, "contexts: [{{name: x, context: *a{}}}]", levels - 1);
        text
    };
    let many = "k: v, ".repeat(20_000);
    assert_same_reading([
        merges(1, 50),
        merges(1, 2000),
        merges(2, 5),
        merges(2, 14),
        merges(9, 3),
        merges(9, 10),
        format!("a: &a {{{many}cluster: c}}\ncontexts: [{{name: x, context: {{<<: *a}}}}]\n"),
    ]);
}

#[test]
fn escapes_are_read_alike() {
    assert_same_reading([
        r#"{"current-context": "\u0041\u00e9\t\"\\"}"#,
        r#"{"current-context": "a\/b"}"#,
        r#"{"current-context": "\ud83d\ude00"}"#,
        r#"{"x": "\ud83d\ude00"}"#,
        r#"{"x": "\\ud83d", "current-context": "a\\/b"}"#,
        r#"{"current-context": "\b\f"}"#,
        r#"current-context: "a\/b""#,
        r#"current-context: "\ud83d\ude00""#,
        r#"current-context: "\N\_\L\P\e\0""#,
        r#"current-context: "\U0001F600""#,
        r#"current-context: "\U00110000""#,
        r#"current-context: "\x4""#,
        r"current-context: 'a\/b'",
        r"current-context: a\/b",
    ]);
}

#[test]
fn bytes_are_read_alike() {
    let utf16 = |text: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    };
    let text = "contexts: [{name: é😀}]\r\ncurrent-context: é😀\r\n";
    let files: Vec<Vec<u8>> = vec![
        text.into(),
        text.replace("\r\n", "\r").into(),
        text.replace("\r\n", "\n").trim().into(),
        format!("\u{feff}{text}").into(),
        format!("{text}\u{feff}").into(),
        utf16(&format!("\u{feff}{text}"), u16::to_le_bytes),
        utf16(&format!("\u{feff}{text}"), u16::to_be_bytes),
        utf16(text, u16::to_le_bytes),
        utf16(text, u16::to_be_bytes),
        [utf16("\u{feff}a: b", u16::to_le_bytes), vec![0]].concat(),
        b"\xff\xfea\x00:\x00 \x00\x3d\xd8".to_vec(),
        b"current-context: \xe9\n".to_vec(),
        b"current-context: a\n# \xe9\n".to_vec(),
        b"current-context: a\0\n".to_vec(),
        b"current-context: \"a\x01\"\n".to_vec(),
        b"current-context: \x1b[1m\n".to_vec(),
        b"current-context: a\x7fb\n".to_vec(),
        b"# \x07\ncurrent-context: a\n".to_vec(),
        b"\x0c\ncurrent-context: a\n".to_vec(),
        "current-context: a\u{a0}b\n".into(),
        "current-context: \"a\u{feff}b\"\n".into(),
        "current-context: \u{e000}\n".into(),
        "current-context: \u{ffff}\n".into(),
        b"\xef\xbb".to_vec(),
    ];
    assert_same_reading(files);
}
