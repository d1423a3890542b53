//! Mode, owner, links and attributes outlive a change.

use std::fs;

use expect_test::expect;

use crate::sample::{assert_files, assert_files_as_before, contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::gate::{is_root, skip};
use crate::support::home::{Home, ORDINARY_USER};
use crate::support::snapshot::Snapshot;

#[track_caller]
fn assert_switches(home: &Home, before: &Snapshot) {
    assert_eq!(home.run(&["ctx", "b"]).only_stderr(0), "Switched to context \"b\".\n");
    before.assert_one_line_changed("current-context: a", "current-context: b");
}

#[test]
fn the_mode_is_kept() {
    for mode in [0o600, 0o644, 0o660, 0o755] {
        let home = home_with(&["a", "b"]);
        home.mode("config", mode);
        assert_switches(&home, &Snapshot::of(home.path("config")));
        assert_files(&home, &["config"]);
    }
}

#[test]
fn a_read_only_file_is_refused_though_its_directory_would_let_us() {
    let mut home = Home::of_ordinary_user();
    let before = Snapshot::of(home.write("config", contexts(&["a", "b"])));
    home.mode("config", 0o400);
    let asked = Snapshot::of(home.path("config"));
    home.kubeconfig(&["config"]);
    assert_text(
        &home.masked(&home.run(&["ctx", "b"]).only_stderr(1)),
        expect![[r#"
error: can't write ~/config: Permission denied
hint: ls -l ~/config
"#]],
    );
    asked.assert_untouched();
    home.mode("config", 0o644);
    before.assert_untouched();
    assert_files_as_before(&home, &["config"]);
}

#[test]
fn root_leaves_a_file_to_its_owner() {
    if !is_root() {
        return;
    }
    let home = home_with(&["a", "b"]);
    home.give("config", ORDINARY_USER);
    home.mode("config", 0o600);
    assert_switches(&home, &Snapshot::of(home.path("config")));
    assert_files(&home, &["config"]);
}

#[test]
fn links_stay_links() {
    let mut home = Home::new();
    home.write("store/real", contexts(&["a", "b"]));
    home.mode("store/real", 0o600);
    home.link("store/inner", "real");
    home.link("middle", home.path("store/inner"));
    home.link("outer/config", "../middle");
    home.kubeconfig(&["outer/config"]);
    let links = ["store/inner", "middle"].map(|link| Snapshot::of(home.path(link)));
    assert_switches(&home, &Snapshot::of(home.path("outer/config")));
    for link in links {
        link.assert_one_line_changed("current-context: a", "current-context: b");
    }
    assert_files(&home, &["middle", "outer/config", "store/inner", "store/real"]);
}

#[test]
fn every_name_of_a_file_sees_the_change() {
    let home = home_with(&["a", "b"]);
    fs::hard_link(home.path("config"), home.path("second")).expect("another name");
    let second = Snapshot::of(home.path("second"));
    assert_switches(&home, &Snapshot::of(home.path("config")));
    second.assert_one_line_changed("current-context: a", "current-context: b");
    assert_files(&home, &["config", "second"]);
}

#[test]
fn a_closed_directory_with_a_writable_file_is_enough() {
    let mut home = Home::of_ordinary_user();
    let before = Snapshot::of(home.write("closed/config", contexts(&["a", "b"])));
    home.mode("closed", 0o500);
    home.kubeconfig(&["closed/config"]);
    let ran = home.run(&["ctx", "b"]);
    home.mode("closed", 0o700);
    assert_eq!(ran.only_stderr(0), "Switched to context \"b\".\n");
    before.assert_one_line_changed("current-context: a", "current-context: b");
    assert_files(&home, &["closed/config"]);
}

/// An access control list that lets `nobody` read, as `setfacl -m u:65534:r` writes it.
#[cfg(target_os = "linux")]
const READ_BY_NOBODY: &[u8] = b"\x02\0\0\0\
    \x01\0\x06\0\xff\xff\xff\xff\
    \x02\0\x04\0\xfe\xff\0\0\
    \x04\0\0\0\xff\xff\xff\xff\
    \x10\0\x04\0\xff\xff\xff\xff\
    \x20\0\0\0\xff\xff\xff\xff";

#[cfg(target_os = "linux")]
#[test]
fn extended_attributes_and_access_control_lists_are_kept() {
    use rustix::fs::{XattrFlags, getxattr, setxattr};

    for (name, value) in
        [("user.backup", &b"never"[..]), ("system.posix_acl_access", READ_BY_NOBODY)]
    {
        let home = home_with(&["a", "b"]);
        let path = home.path("config");
        if setxattr(&path, name, value, XattrFlags::empty()).is_err() {
            skip(&format!("a file system with {name}"));
            continue;
        }
        assert_switches(&home, &Snapshot::of(&path));
        let mut kept = [0_u8; 64];
        let length = getxattr(&path, name, &mut kept[..]).expect("the attribute");
        assert_eq!(&kept[..length], value, "{name}");
        assert_files(&home, &["config"]);
    }
}
