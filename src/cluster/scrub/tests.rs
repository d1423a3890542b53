use super::*;
use crate::kubeconfig::credentials::Connection;

fn knowing(secrets: &[&str]) -> Scrubber {
    let mut scrubber = Scrubber::default();
    for secret in secrets {
        scrubber.add(secret);
    }
    scrubber
}

fn plugin(args: &[&str]) -> Scrubber {
    let plugin = crate::kubeconfig::credentials::ExecPlugin {
        command: "x".into(),
        args: args.iter().map(|own| (*own).to_owned()).collect(),
        env: Vec::new(),
        api_version: String::new(),
        install_hint: None,
        provide_cluster_info: false,
        interactive_mode: None,
    };
    let credentials = Credentials { plugin: Some(plugin), ..Credentials::default() };
    let connection = Connection { name: "shop-prod".to_owned(), ..Connection::default() };
    Scrubber::of(&Access { connection, credentials })
}

#[test]
fn a_secret_is_found_in_every_form() {
    let scrubber = knowing(&["s3cret/of+jane"]);
    for (text, expected) in [
        ("no s3cret/of+jane.", "no ***."),
        ("S3CRET/OF+JANE", "***"),
        ("s3cret/of+janes3cret/of+jane", "***"),
        ("s3cret /of\n +jane!", "***!"),
        ("GET /?t=s3cret%2Fof%2Bjane", "GET /?t=***"),
        ("nothing s3cret/of+joe", "nothing s3cret/of+joe"),
        ("é s3cret/of+jane é", "é *** é"),
    ] {
        assert_eq!(scrubber.scrubbed(text), expected);
    }
    let scrubber = knowing(&["say \"hi\" to me"]);
    assert_eq!(scrubber.scrubbed(r#"{"p": "say \"hi\" to me"}"#), r#"{"p": "***"}"#);
}

#[test]
fn a_secret_is_found_in_base64_wherever_it_stands() {
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    let scrubber = knowing(&["correct-horse"]);
    for before in ["", "j", "jo", "joe:", "jane:x"] {
        let text = format!("{before}correct-horse, and more");
        for encoded in [STANDARD.encode(&text), URL_SAFE.encode(&text)] {
            let shown = scrubber.scrubbed(&encoded);
            assert!(shown.contains(MASK), "{before}: {shown}");
            let left = encoded.len() - (shown.len() - MASK.len());
            assert!(left >= 16, "{left} letters are hidden of {encoded}: {shown}");
        }
    }
}

#[test]
fn a_token_in_pieces_is_found() {
    let scrubber =
        knowing(&["first-half second-half", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lIn0x.c2ln"]);
    assert_eq!(scrubber.scrubbed("first-half, then second-half"), "***, then ***");
    assert_eq!(scrubber.scrubbed("first-halfsecond-half"), "***");
    assert_eq!(scrubber.scrubbed("claims: eyJzdWIiOiJqYW5lIn0x"), "claims: ***");
}

/// Masking every letter "a" would reveal the password "a".
#[test]
fn a_short_secret_is_found_as_a_word_only() {
    let scrubber = knowing(&["abc", "hunt"]);
    assert_eq!(scrubber.scrubbed("abc is no abcd, and a b c"), "*** is no abcd, and a b c");
    assert_eq!(scrubber.scrubbed("hunting h unt"), "***ing h unt");
    let scrubber = knowing(&["a b c d", "q w"]);
    for (text, expected) in [
        ("bad a b c d", "bad ***"),
        ("bad A  b\nc d / q w", "bad *** / ***"),
        ("bad abcd, ab cd", "bad ***, ab cd"),
        ("not qwe, iraq war", "not qwe, iraq war"),
    ] {
        assert_eq!(scrubber.scrubbed(text), expected);
    }
}

#[test]
fn values_of_a_plugin_are_hidden_and_ordinary_words_are_not() {
    let scrubber = plugin(&[
        "eks",
        "get-token",
        "--cluster-name",
        "payments",
        "--token",
        "t0p",
        "extra-value",
        "https://joe:hunter2@proxy",
        "shop-prod",
        "-c",
        "curl -H 'Bearer aB3dEf9' failing",
    ]);
    for (text, expected) in [
        ("eks get-token: no cluster payments", "eks get-token: no cluster payments"),
        ("bad t0p, bad extra-value", "bad ***, bad ***"),
        ("hunter2 of joe", "*** of joe"),
        ("failing for Bearer aB3dEf9", "failing for Bearer ***"),
        ("shop-prod is away", "shop-prod is away"),
    ] {
        assert_eq!(scrubber.scrubbed(text), expected);
    }
}

#[test]
fn a_text_without_end_is_cut_and_no_half_of_a_secret_is_left() {
    let scrubber = knowing(&["0123456789"]);
    let text = "0123456789".repeat(MOST_BYTES / 10 + 2);
    assert_eq!(scrubber.scrubbed(&text), "");
    let text = format!("{}0123456789", "x".repeat(MOST_BYTES - 4));
    let shown = scrubber.scrubbed(&text);
    assert!(shown.bytes().all(|byte| byte == b'x'), "half of it is left");
}

#[test]
fn what_looks_like_a_secret_of_any_owner_is_hidden() {
    let scrubber = Scrubber::default();
    for (text, expected) in [
        ("> Authorization: Bearer abcdef", "> Authorization: Bearer ***"),
        ("authorization: basic am9lOng=, then", "authorization: basic ***, then"),
        ("bad Bearer aB3dEf9.", "bad Bearer ***"),
        ("got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2ln!", "got ***!"),
        ("login with password=hunter&user=joe", "login with password=***&user=joe"),
        ("CLIENT_SECRET=x 'access_token': \"abc\"", "CLIENT_SECRET=*** 'access_token': \"***\""),
        ("password: hunter2", "password: ***"),
        ("the token: expired", "the token: expired"),
        (
            "Bearer token is missing, eyJ, token= and password",
            "Bearer token is missing, eyJ, token= and password",
        ),
    ] {
        assert_eq!(scrubber.scrubbed(text), expected);
    }
}
