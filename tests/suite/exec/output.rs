//! What is printed: whole lines, each stream apart, nothing lost.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{exec, home_of, home_with, home_with_odd, timeless};
use crate::shell_command::assert_no_session;
use crate::support::gate::required;

#[test]
fn each_line_has_its_context_in_front_and_the_streams_are_apart() {
    let home = home_with(&["a", "long-name", "é"]);
    let lines = "echo one; echo two >&2; echo; printf 'no newline'";
    let ran = exec(&home, &["*", "-j", "1"], lines).run().success();
    let prefixes = ["a         |", "long-name |", "é         |"];
    let expected = |lines: &[&str]| -> String {
        let lines = |prefix| lines.iter().map(move |line| format!("{prefix} {line}\n"));
        prefixes.iter().flat_map(lines).collect()
    };
    assert_eq!(ran.stdout, expected(&["one", "", "no newline"]));
    assert_eq!(ran.stderr, expected(&["two"]));
}

#[test]
fn a_name_is_escaped_and_a_line_is_not() {
    let home = home_with_odd(&["x\u{1b}]0;forged\u{7}\nerror: forged\u{202e}", "b"]);
    let ran = exec(&home, &["*"], "printf '\\033[31mred\\033[0m\\n'; exit 1").run().failure(123);
    assert_eq!(ran.stdout.matches(" | \u{1b}[31mred\u{1b}[0m\n").count(), 2, "{ran:?}");
    assert!(!ran.stderr.contains('\u{1b}'), "{ran:?}");
    assert!(!ran.stdout.replace("\u{1b}[31mred\u{1b}[0m", "").contains('\u{1b}'), "{ran:?}");
}

#[test]
fn colours_are_for_terminals_or_on_request() {
    let home = home_of(2);
    let lines = "echo out; echo err >&2";
    let ran = exec(&home, &["*"], lines).run().success();
    assert!(!ran.stdout.contains('\u{1b}') && !ran.stderr.contains('\u{1b}'), "{ran}");
    let ran = exec(&home, &["*", "--color", "always", "-j", "1"], lines).run().success();
    let expected = "\u{1b}[0m\u{1b}[36mc1 |\u{1b}[0m out\n\u{1b}[0m\u{1b}[33mc2 |\u{1b}[0m out\n";
    assert_eq!(ran.stdout, expected);
    assert_eq!(ran.stderr, expected.replace("out", "err"));
}

#[test]
fn one_context_gets_the_streams_as_they_are() {
    let home = home_of(2);
    for arguments in [&["c1"][..], &["c1", "--timeout", "1m"]] {
        let ran = exec(&home, arguments, "cat; printf err >&2").input("in\r\n\u{1b}[x").run();
        let ran = ran.success();
        assert_eq!((&*ran.stdout, &*ran.stderr), ("in\r\n\u{1b}[x", "err"));
    }
    let binary =
        home.program("sh", &["-c", "kswitch exec c1 -- head -c 300000 /dev/urandom | wc -c"]);
    assert_eq!(binary.run().only_stdout().trim(), "300000");
}

#[test]
fn several_contexts_get_no_stdin() {
    let home = home_of(2);
    let ran = exec(&home, &["*", "--keep-order"], "cat; echo end").input("in\n").run();
    assert_eq!(ran.only_stdout(), "c1 | end\nc2 | end\n");
}

#[test]
fn keep_order_prints_each_command_as_a_whole_in_the_order_of_the_contexts() {
    let home = home_of(3);
    for context in ["c1", "c2"] {
        home.pipe(&format!("go-{context}"));
    }
    // c3 ends first, then c2, then c1.
    let lines = "echo start $KSWITCH_CONTEXT; case $KSWITCH_CONTEXT in
        c1) read go <go-c1;;
        c2) read go <go-c2; echo go >go-c1;;
        c3) echo go >go-c2;;
    esac; echo end >&2; echo end";
    let ran = exec(&home, &["*", "--keep-order"], lines).run().success();
    let of = |name: &str| format!("{name} | start {name}\n{name} | end\n");
    let expected = ["c1", "c2", "c3"].map(of).concat();
    assert_eq!(ran.stdout, expected);
    assert_eq!(ran.stderr, "c1 | end\nc2 | end\nc3 | end\n");
}

/// A child of a script in perl, which writes the lines in pieces of any size, to both streams in turn.
const NOISE: &str = r#"
    $| = 1;
    my ($seed, @sizes) = @ARGV;
    srand $seed + ord(substr $ENV{KSWITCH_CONTEXT}, 1);
    my $text = "";
    $text .= sprintf "%s:%04d:%s\n", $ENV{KSWITCH_CONTEXT}, $_, "x" x $sizes[$_] for 0..$#sizes;
    my %at = (STDOUT => 0, STDERR => 0);
    while ($at{STDOUT} < length $text || $at{STDERR} < length $text) {
        for my $stream (\*STDOUT, \*STDERR) {
            my $name = *$stream{NAME};
            my $size = 1 + int rand(rand() < 0.5 ? 20 : 9000);
            $at{$name} += syswrite $stream, $text, $size, $at{$name} if $at{$name} < length $text;
        }
    }
"#;

fn assert_whole(text: &str, sizes: &[usize], contexts: usize) {
    let mut next: BTreeMap<&str, usize> = BTreeMap::new();
    for line in text.lines() {
        let (name, rest) = line.split_once(" | ").unwrap_or_else(|| panic!("torn: {line:.80}"));
        let number = next.entry(name).or_default();
        let expected = format!("{name}:{number:04}:{}", "x".repeat(sizes[*number]));
        assert!(rest == expected, "{line:.80}");
        *number += 1;
    }
    assert_eq!(next.len(), contexts);
    assert!(next.values().all(|count| *count == sizes.len()), "{next:?}");
}

/// However the commands write, in any mode.
#[test]
fn no_line_is_lost_torn_or_mixed_with_another() {
    let Some(perl) = required("perl") else { return };
    let home = home_of(5);
    let size = prop_oneof![8 => 0..200usize, 2 => 0..5000usize, 1 => 60_000..140_000usize];
    let strategy = (any::<u16>(), proptest::collection::vec(size, 1..60), any::<bool>());
    let mut runner = TestRunner::new(Config { cases: 12, ..Config::default() });
    let noisy = |(seed, sizes, keeps_order): (u16, Vec<usize>, bool)| {
        let sizes_text: Vec<String> = sizes.iter().map(ToString::to_string).collect();
        let mode = if keeps_order { &["--keep-order"][..] } else { &[] };
        let seed = seed.to_string();
        let command = home.command(&["exec", "*"]).args(mode).args(&["--"]).args(&[&perl]);
        let command = command.args(&["-e", NOISE, &seed]).args(&sizes_text);
        let ran = command.run().success();
        assert_whole(&ran.stdout, &sizes, 5);
        assert_whole(&ran.stderr, &sizes, 5);
        Ok(())
    };
    runner.run(&strategy, noisy).expect("whole lines");
    assert_no_session(&home);
}

/// Neither what is held nor a line without an end takes memory.
#[test]
fn output_larger_than_the_memory_is_printed() {
    const MEGABYTES: usize = 16;
    let home = home_of(2);
    let lines = format!("head -c {MEGABYTES}000000 /dev/zero | tr '\\0' x; echo");
    for mode in ["", "--keep-order", "-o json"] {
        // KiB of data, without the program itself. 15 MB are enough, for any output.
        let script = format!(
            "export TMPDIR=$HOME; ulimit -d 24000
            kswitch exec '*' {mode} -- sh -c \"{lines}\" | wc -c"
        );
        let printed = home.program("sh", &["-c", &script]).run().only_stdout();
        let printed: usize = printed.trim().parse().expect("a number");
        let expected = 2 * MEGABYTES * 1_000_000;
        assert!((expected..expected + 2000).contains(&printed), "{mode}: {printed}");
    }
    let files = home.files();
    assert!(!files.iter().any(|file| file.starts_with(".tmp")), "{files:?}");
    assert_no_session(&home);
}

/// As with `kswitch exec … | head -1`: the commands end, and no failure is reported.
#[test]
fn when_the_reader_goes_the_commands_are_ended() {
    let home = home_of(12);
    for mode in ["", "--keep-order", "-o json"] {
        let noisy = match mode {
            "" => "while :; do echo x; done",
            _ => "echo x",
        };
        let script =
            format!("{{ kswitch exec '*' {mode} -- sh -c '{noisy}'; echo $? >code; }} | head -n 1");
        let ran = home.program("sh", &["-c", &script]).run().success();
        assert_eq!(ran.stderr, "", "{mode}");
        assert_eq!(ran.stdout.lines().count(), 1);
        let code = home.read("code");
        // All may be written before the reader goes.
        assert!(code == "141\n" || !mode.is_empty() && code == "0\n", "{mode}: {code}");
    }
    assert_no_session(&home);
}

/// What was run is listed, because its output is lost.
#[test]
fn a_full_output_is_an_error() {
    let home = home_of(3);
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    home.pipe("never");
    let full = "error: can't write the output: No space left on device (os error 28)";
    for (mode, expected) in [
        ("", &["c1 signal 15 T s", "error: 1 of 3 failed, and 2 were not started", full][..]),
        (
            "--keep-order",
            &[
                "c1 exit 0 T s",
                "c2 signal 15 T s",
                "error: 1 of 3 failed, and 1 was not started",
                full,
            ],
        ),
    ] {
        let lines =
            format!("echo x; [ \"{mode}$KSWITCH_CONTEXT\" = --keep-orderc1 ] || read x <never");
        let script = format!("kswitch exec '*' {mode} -j 1 -- sh -c '{lines}' >/dev/full");
        let ran = home.program("sh", &["-c", &script]).run().failure(123);
        assert_eq!(timeless(&ran)[1..], *expected, "{ran}");
    }
    let ran = home.program("sh", &["-c", "kswitch exec c1 -o json -- true >/dev/full"]).run();
    assert_eq!(ran.only_stderr(1), format!("{full}\n"));
    // Messages may be lost.
    let ran = home.program("sh", &["-c", "kswitch exec '*' -- sh -c 'echo x >&2' 2>/dev/full"]);
    ran.run().success();
    assert_no_session(&home);
}

/// A reader that has stopped reading holds the commands up, and nothing is lost.
#[test]
fn a_slow_reader_gets_everything() {
    let home = home_of(3);
    let script = "kswitch exec '*' -- sh -c 'seq 1 30000' | { read first; \
        kswitch current >/dev/null; wc -l; }";
    let printed = home.program("sh", &["-c", script]).run().only_stdout();
    assert_eq!(printed.trim(), "89999");
}

#[test]
fn output_that_cannot_be_stored_is_an_error_about_that() {
    let home = home_of(2);
    let lines = "head -c 9000000 /dev/zero | tr '\\0' x; echo";
    for mode in ["--keep-order", "-o json"] {
        let script = format!("TMPDIR=$HOME/nope kswitch exec '*' {mode} -- sh -c \"{lines}\"");
        let ran = home.program("sh", &["-c", &script]).run().failure(123);
        assert!(ran.stderr.starts_with("CONTEXT  RESULT "), "{ran}");
        assert!(ran.stderr.contains("\nerror: can't store output in a temporary file: "), "{ran}");
        assert!(ran.stderr.ends_with("; TMPDIR sets its directory\n"), "{ran}");
    }
    assert_no_session(&home);
}
