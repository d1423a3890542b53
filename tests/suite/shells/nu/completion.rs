//! What follows a line in Nushell, as data.

use super::{company, script};

const HARD: [&str; 14] = [
    "home",
    "arn:aws:eks:eu-west-1:1:cluster/x",
    "a b",
    "it's (x)",
    r#"x"y'z"#,
    "$HOME",
    r"back\slash",
    "späte €",
    "-dash",
    "a=b",
    "*star",
    "~tilde",
    "#hash",
    "!bang",
];

#[test]
fn names_arrive_as_they_are() {
    let home = company(&HARD);
    let ask = "source init.nu; __kswitch_complete [kswitch ctx -- ''] | get value | to text";
    let Some(ran) = script(&home, ask) else { return };
    let words = ran.only_stdout();
    assert_eq!(words.lines().count(), HARD.len(), "{words}");
    let calls: Vec<String> =
        words.lines().map(|word| format!("kswitch -q ctx -- {word}\nkswitch current")).collect();
    let Some(ran) = script(&home, &format!("source init.nu\n{}", calls.join("\n"))) else { return };
    let arrived = ran.only_stdout();
    let mut arrived: Vec<&str> =
        arrived.lines().map(|line| line.trim_end_matches(" default")).collect();
    arrived.sort_unstable();
    let mut expected = HARD;
    expected.sort_unstable();
    assert_eq!(arrived, expected);
}

#[test]
fn words_are_read_with_their_quotes() {
    let home = company(&HARD);
    for (typed, value) in [
        (r#"'"it'"#, r#""it's (x)""#),
        (r#"'"x\"y'"#, r#""x\"y'z""#),
        (r#""'a b'""#, "'a b'"),
        ("'`a '", "'a b'"),
        ("'arn:'", "arn:aws:eks:eu-west-1:1:cluster/x"),
        (r#"'"back\\sl'"#, r"'back\slash'"),
    ] {
        let ask = format!("source init.nu; __kswitch_complete [kswitch ctx {typed}] | to json -r");
        let Some(ran) = script(&home, &ask) else { return };
        let completions = ran.only_stdout();
        let completions: serde_json::Value = serde_json::from_str(&completions).expect("JSON");
        assert_eq!(completions[0]["value"], value, "{typed}");
        assert_eq!(completions[0]["description"], "default, ~/.kube/config");
        assert_eq!(completions[1], serde_json::Value::Null);
    }
}

#[test]
fn one_completer_answers_for_all_programs_and_asks_that_of_before() {
    let home = company(&["home"]);
    for arguments in [&["init", "nu"][..], &["completions", "nu"]] {
        home.write("init.nu", home.run(arguments).only_stdout());
        let ask = "
$env.config.completions.external.completer = { |typed| ['before' ...$typed] }
source init.nu
source init.nu
let ask = $env.config.completions.external.completer
print (do $ask [kswitch cur] | get value | to json -r)
print (do $ask [kswitch --kubeconfig ''] | to json -r)
print (do $ask [git status] | to json -r)
";
        let Some(ran) = script(&home, ask) else { return };
        assert_eq!(
            ran.only_stdout(),
            "[\"current\"]\nnull\n[\"before\",\"git\",\"status\"]\n",
            "{arguments:?}"
        );
    }
}
