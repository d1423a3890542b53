//! Changes taken back: every byte as it was, or nothing written.

mod refused;
mod verb;

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use kswitch::kubeconfig::ContextKey;
use kswitch::kubeconfig::store::Written;
use kswitch::operation::Operation;
use kswitch::undo::{Last, Record};

use crate::sample::{contexts, home_with};
use crate::support::home::Home;
use crate::support::mutations::{deleted, renamed, undone};
use crate::support::snapshot::Snapshot;

const RECORD: &str = ".local/state/kswitch/undo.json";

fn last(home: &Home) -> Option<Last> {
    let scratch = home.path(".local/state/kswitch/scratch");
    Last::load(&home.path(RECORD), &scratch).expect("a usable record")
}

fn record(home: &Home) -> Record {
    match last(home) {
        Some(Last::Made(record)) => record,
        other => panic!("{other:?}"),
    }
}

fn bytes(home: &Home, files: &[&str]) -> Vec<Vec<u8>> {
    files.iter().map(|file| fs::read(home.path(file)).expect("a file")).collect()
}

/// There and back, and there and back again.
#[track_caller]
fn assert_undone(home: &Home, files: &[&str], change: impl FnOnce() -> Vec<Written>) {
    let before = bytes(home, files);
    let written = change();
    let after = bytes(home, files);
    assert_ne!(before, after);
    let back = undone(home, &written).expect("undone");
    assert_eq!(bytes(home, files), before);
    let again = undone(home, &back).expect("done again");
    assert_eq!(bytes(home, files), after);
    assert_eq!(again, written);
    undone(home, &again).expect("undone again");
    assert_eq!(bytes(home, files), before);
}

/// A home whose `config` holds this.
fn one(text: impl AsRef<[u8]>) -> Home {
    let mut home = Home::new();
    home.write("config", text);
    home.kubeconfig(&["config"]);
    home
}

#[test]
fn a_change_is_taken_back_byte_for_byte() {
    let utf16 = |text: &str| -> Vec<u8> {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let yaml = "# é\r\ncontexts:\r\n- name: |-  # c\r\n    b\r\n  context: {}\r\n\r\n# of a\r\n- name: a # é\r\n\
                current-context: a # why\r\n";
    let json = "{\n\t\"current-context\": \"a\",\n\t\"contexts\": [\n\t\t{\"name\": \"a\"},\n\t\t\
                {\"name\": \"b\"}\n\t]\n}";
    for text in [yaml.as_bytes().to_vec(), json.into(), utf16(yaml)] {
        let home = one(text);
        for name in ["a", "b"] {
            assert_undone(&home, &["config"], || renamed(&home, name, "1e3").expect("renamed"));
            assert_undone(&home, &["config"], || deleted(&home, &[name]).expect("deleted"));
        }
        assert_undone(&home, &["config"], || deleted(&home, &["b", "a"]).expect("deleted"));
        assert_undone(&home, &["config"], || {
            home.run(&["ctx", "b", "-n", "shop"]).success();
            record(&home).files
        });
    }
}

#[test]
fn a_file_without_content_gets_its_bytes_back() {
    let mut home = Home::new();
    home.write("empty", "# mine\n");
    home.write("config", contexts(&["a", "b"]));
    home.kubeconfig(&["empty", "config"]);
    assert_undone(&home, &["empty", "config"], || {
        home.run(&["ctx", "b"]).success();
        record(&home).files
    });
}

#[test]
fn two_files_are_taken_back_both_or_none() {
    let mut home = Home::new();
    home.write("first", contexts(&["a"]));
    home.write("second", contexts(&["b"]));
    home.kubeconfig(&["first", "second"]);
    let files = ["first", "second"];
    assert_undone(&home, &files, || {
        home.run(&["ctx", "b", "-n", "shop"]).success();
        record(&home).files
    });
    assert_undone(&home, &files, || renamed(&home, "a", "new").expect("renamed"));
    assert_undone(&home, &files, || deleted(&home, &["a", "b"]).expect("deleted"));

    let written = deleted(&home, &["a", "b"]).expect("deleted");
    home.write("second", format!("{}# since\n", home.read("second")));
    let since = files.map(|file| Snapshot::of(home.path(file)));
    let second = home.path("second");
    assert_eq!(
        undone(&home, &written),
        Err(format!("{} was changed since; nothing was restored", second.display()))
    );
    since.iter().for_each(Snapshot::assert_untouched);
}

#[test]
fn what_others_changed_since_stays() {
    let home = home_with(&["a", "b"]);
    let written = renamed(&home, "b", "new").expect("renamed");
    home.run(&["ns", "-f", "shop"]).success();
    let since = Snapshot::of(home.path("config"));
    assert!(undone(&home, &written).is_err_and(|error| error.contains("was changed since")));
    since.assert_untouched();
    // The later step back first, then the earlier one.
    undone(&home, &record(&home).files).expect("undone");
    undone(&home, &written).expect("undone");
    assert_eq!(home.read("config"), contexts(&["a", "b"]));
}

/// A program that writes the record can write the file too, but a mistake in it must not.
#[test]
fn a_record_that_does_not_lead_back_changes_nothing() {
    let home = home_with(&["a", "b"]);
    home.run(&["ctx", "b"]).success();
    let text = home.read(RECORD);
    let after = Snapshot::of(home.path("config"));
    for spoiled in [
        text.replace("\"new\":\"a\"", "\"new\":\"c\""),
        text.replace("\"old\":\"b\"", "\"old\":\"c\""),
        text.replace("\"at\":", "\"at\":9"),
        text.replace("\"at\":", "\"at\":9999999999999"),
    ] {
        assert_ne!(spoiled, text);
        home.write(RECORD, spoiled);
        assert!(
            undone(&home, &record(&home).files).is_err_and(|why| why.contains("does not match"))
        );
        after.assert_untouched();
    }
}

#[test]
fn a_file_with_two_names_is_written_in_place() {
    let home = home_with(&["a-name-that-is-much-longer", "b"]);
    fs::hard_link(home.path("config"), home.path("second")).expect("another name");
    let inode = |file: &str| fs::metadata(home.path(file)).expect("a file").ino();
    let before = inode("config");
    assert_undone(&home, &["config", "second"], || {
        home.run(&["ctx", "b"]).success();
        record(&home).files
    });
    assert_eq!((inode("config"), inode("second")), (before, before));
}

/// It holds what was changed and where, and nothing of what stands between.
#[test]
fn no_secret_is_kept() {
    let text = "current-context: a\nusers:\n- name: u\n  user: {token: SECRET}\n\
                contexts:\n- name: a\n  context: {namespace: x}\n- name: b\n  context: {user: u}\n";
    let home = one(text);
    home.run(&["ctx", "b", "-n", "shop"]).success();
    let kept = home.read(RECORD);
    assert!(kept.contains("shop") && !kept.contains("SECRET") && !kept.contains("token"), "{kept}");
    let mode = fs::metadata(home.path(RECORD)).expect("a record").permissions().mode();
    assert_eq!(mode & 0o7777, 0o600);
    for written in [renamed(&home, "b", "c"), deleted(&home, &["a", "c"])] {
        let kept = serde_json::to_string(&written.expect("written")).expect("JSON");
        assert!(!kept.contains("SECRET") && !kept.contains("token"), "{kept}");
    }
}

#[test]
fn the_record_contains_what_was_done_without_prose() {
    let mut home = Home::new();
    home.write("a", contexts(&["x", "z"]));
    home.kubeconfig_raw("a");
    home.run(&["ctx", "z"]).success();
    let kept = record(&home);
    let context = |name: &str| ContextKey { file: Path::new("a").into(), name: name.to_owned() };
    let switch =
        Operation::Switch { context: Some(context("z")), namespace: None, every_file: false };
    assert_eq!(kept.operation, Some(switch));
    assert!(!home.read(RECORD).contains("Switched"), "{}", home.read(RECORD));
    // An absolute path: undo may run in another directory.
    assert_eq!(kept.files.iter().map(|file| &file.path).collect::<Vec<_>>(), [&home.path("a")]);
    // What changes nothing leaves it alone.
    let before = Snapshot::of(home.path(RECORD));
    home.run(&["ctx", "z"]).success();
    home.run(&["ctx", "nope"]).failure(1);
    before.assert_untouched();
    home.run(&["ns", "-f", "shop"]).success();
    let namespace = Some("shop".to_owned());
    let set = Operation::SetNamespace { context: context("z"), namespace };
    assert_eq!(record(&home).operation, Some(set));
}

/// The switch is made all the same; only `--verbose` reports it.
#[test]
fn a_way_back_that_cannot_be_kept_is_no_failure() {
    let home = home_with(&["a", "b"]);
    home.directory(RECORD);
    assert_eq!(home.run(&["ctx", "b"]).only_stderr(0), "Switched to context \"b\".\n");
    let message = home.run(&["-v", "ctx", "a"]).success().stderr;
    assert!(
        message.contains(
            "this can't be undone: ~/.local/state/kswitch/undo.json is not a regular file"
        ),
        "{message}"
    );
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "a\n");
}

/// A name that is no text, as a file of another encoding's time may have.
#[test]
fn a_file_whose_name_is_no_text_is_found_again() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let mut home = Home::new();
    home.write("config", contexts(&["a", "b"]));
    let path = home.path(OsStr::from_bytes(b"caf\xe9"));
    fs::rename(home.path("config"), &path).expect("rename");
    home.kubeconfig_raw(&path);
    home.run(&["ctx", "b"]).success();
    assert_eq!(record(&home).files[0].path, path);
    undone(&home, &record(&home).files).expect("undone");
    assert_eq!(fs::read_to_string(path).expect("the file"), contexts(&["a", "b"]));
}
