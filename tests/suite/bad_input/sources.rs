//! What stands in KUBECONFIG need not be a file: pipes, devices, directories, sockets, and any number
//! of them.

use std::fs;
use std::os::unix::net::UnixListener;

use crate::sample::contexts;
use crate::support::bounded::bounded;
use crate::support::gate::required;
use crate::support::home::Home;

/// kubectl would wait for ever.
#[test]
fn a_pipe_without_a_writer_is_refused() {
    let mut home = Home::new();
    home.write("config", contexts(&["a", "b"]));
    home.pipe("pipe");
    home.kubeconfig(&["config", "pipe"]);
    let reason = "can't be read: it is a pipe without a writer";
    for arguments in [&["ctx", "b"][..], &["current"]] {
        let message = home.masked(&home.run(arguments).only_stderr(1));
        assert!(message.starts_with(&format!("error: ~/pipe: {reason}\nhint: ")), "{message}");
    }
    let listed = home.run(&["ctx", "-l"]).success();
    assert_eq!(listed.stdout, "a\nb\n");
    assert!(listed.stderr.starts_with(&format!("warning: ~/pipe: {reason}; ")), "{listed}");
}

/// `<(...)` of a shell, a named pipe with a writer and `/dev/stdin` are how secrets are handed over
/// without a file; they are read, once.
#[test]
fn pipes_with_a_writer_are_read() {
    let Some(bash) = required("bash") else { return };
    let home = Home::new();
    home.write("config", contexts(&["a", "b"]));
    home.pipe("pipe");
    for script in [
        r#""$0" --kubeconfig <(cat config) ctx -l"#,
        r#"KUBECONFIG=<(cat config) "$0" ctx -l"#,
        // The writer has to wait for us, and we for the writer.
        r#""$0" --kubeconfig <(cat config; yes '# more than a pipe holds' | head -n 20000) ctx -l"#,
        r#"cat config > pipe & "$0" --kubeconfig pipe ctx -l"#,
        r#"cat config | "$0" --kubeconfig /dev/stdin ctx -l"#,
        r#""$0" --kubeconfig /dev/stdin ctx -l < config"#,
    ] {
        let ran = home.program(&bash, &["-c", script, env!("CARGO_BIN_EXE_kswitch")]).run();
        assert_eq!(ran.only_stdout(), "a\nb\n", "{script}");
    }
    let script = r#""$0" --kubeconfig <(cat config) ctx b"#;
    let ran = home.program(&bash, &["-c", script, env!("CARGO_BIN_EXE_kswitch")]).run();
    ran.failure(1);
    assert_eq!(home.read("config"), contexts(&["a", "b"]));
}

/// A file without an end is read to a bound; a directory and a socket are named.
#[test]
fn what_is_no_file_is_refused() {
    let home = Home::new();
    home.write("config", contexts(&["a", "b"]));
    home.directory("directory");
    home.link("endless", "/dev/zero");
    fs::File::create(home.path("vast")).and_then(|file| file.set_len(1 << 40)).expect("a hole");
    let _socket = UnixListener::bind(home.path("socket")).expect("make a socket");
    for (name, reason) in [
        ("endless", "is larger than 64 MiB"),
        ("vast", "is larger than 64 MiB"),
        ("directory", "can't be read: Is a directory"),
        ("socket", "can't be read: "),
    ] {
        let both = format!("{}:{}", home.path("config").display(), home.path(name).display());
        let ran = bounded(&home, &["ctx", "b"]).env("KUBECONFIG", &both).run();
        let message = home.masked(&ran.only_stderr(1));
        assert!(message.starts_with(&format!("error: ~/{name}: {reason}")), "{message}");
        let listed = bounded(&home, &["ctx", "-l"]).env("KUBECONFIG", &both).run().success();
        assert_eq!(listed.stdout, "a\nb\n");
    }
    let nothing = home.command(&["ctx", "-l"]).env("KUBECONFIG", "/dev/null").run();
    assert_eq!(nothing.success().stdout, "");
}

/// kubectl would try, so nothing is printed about it.
#[test]
fn a_bound_of_ours_is_reported_as_such() {
    let mut home = Home::new();
    home.write("config", contexts(&["a", "b"]));
    fs::File::create(home.path("vast")).and_then(|file| file.set_len(1 << 27)).expect("a hole");
    home.kubeconfig(&["config", "vast"]);
    let hint = "hint: kubectl can read it: kubectl config use-context NAME";
    let reason = "vast: is larger than 64 MiB, the most that kswitch reads\n";
    assert_eq!(
        home.masked(&home.run(&["ctx", "b"]).only_stderr(1)),
        format!("error: ~/{reason}{hint}\n")
    );
    assert_eq!(home.run(&["ctx", "-l"]).success().stderr, format!("warning: ~/{reason}"));
}

/// As many elements as fit into one variable.
#[test]
fn a_list_of_thousands_of_files_is_read() {
    let mut home = Home::new();
    home.write("config", contexts(&["a", "b"]));
    let numbers: Vec<String> = (0..20_000).map(|number| number.to_string()).collect();
    let list = numbers.join(":") + ":config";
    home.kubeconfig_raw(list);
    assert_eq!(home.run(&["ctx", "-l"]).only_stdout(), "a\nb\n");
    home.run(&["ctx", "b"]).success();
    assert_eq!(home.run(&["current"]).only_stdout(), "b default\n");
}

/// A lock that can't be read to its end counts as another program's.
#[test]
fn a_lock_without_an_end_is_a_lock() {
    let mut home = Home::new();
    home.write("config", contexts(&["a", "b"]));
    home.pipe("config.lock");
    home.kubeconfig(&["config"]);
    let message = home.masked(&bounded(&home, &["ctx", "b"]).run().only_stderr(1));
    assert!(message.starts_with("error: ~/config is locked: ~/config.lock exists\n"), "{message}");
}
