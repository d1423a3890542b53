//! A disk that is really full.

use expect_test::expect;

use crate::sample::home_with;
use crate::support::expected::assert_text;
use crate::support::mounts::in_namespace;
use crate::support::snapshot::Snapshot;

const KSWITCH: &str = env!("CARGO_BIN_EXE_kswitch");

/// A disk of two pages, one of them taken by the kubeconfig and the other by something else.
const ON_A_FULL_DISK: &str = r#"
mount -t tmpfs -o size=8k none disk || exit 99
cat config > disk/config
if [ "$2" = linked ]; then ln disk/config disk/second; fi
head -c 4096 /dev/zero > disk/filler
KUBECONFIG=$HOME/disk/config "$1" ctx b
status=$?
cat disk/config > result
ls -A disk > listing
exit $status
"#;

/// On a full disk the old file is intact and the error reports that.
#[test]
fn lesson_35_a_full_disk_loses_nothing() {
    for (kind, listing) in [("alone", "config\nfiller\n"), ("linked", "config\nfiller\nsecond\n")] {
        let home = home_with(&["a", "b"]);
        let before = Snapshot::of(home.path("config"));
        home.directory("disk");
        let Some(command) = in_namespace(&home, ON_A_FULL_DISK, &[KSWITCH, kind]) else { return };
        let message = command.run().only_stderr(1);
        assert_text(
            &home.masked(&message),
            expect![[r#"
error: can't write ~/disk/config: No space left on device
hint: nothing was lost; to see what is full: df -h ~/disk
"#]],
        );
        let (_, shown) = message.split_once("to see what is full: ").expect("a hint");
        let shown = home.program("/bin/sh", &["-c", shown]).run().success().stdout;
        assert!(shown.contains("Avail"), "{shown}");
        assert_eq!(home.read("result"), before.text());
        assert_eq!(home.read("listing"), listing);
    }
}

const NO_ROOM_FOR_STATE: &str = r#"
state=.local/state/kswitch
mkdir -p $state
mount -t tmpfs -o size=4k none $state || exit 99
head -c 4096 /dev/zero > $state/filler
"$1" -q ctx b || exit 98
exec "$1" undo
"#;

/// The change is made without a record, which undo reports.
#[test]
fn undo_names_the_record_that_a_full_disk_did_not_take() {
    let home = home_with(&["a", "b"]);
    let Some(command) = in_namespace(&home, NO_ROOM_FOR_STATE, &[KSWITCH]) else { return };
    let message = command.run().failure(1).stderr;
    let reason = "error: can't undo the last change: its record could not be stored in \
                  ~/.local/state/kswitch/undo.json\n";
    assert!(message.ends_with(reason), "{message}");
}
