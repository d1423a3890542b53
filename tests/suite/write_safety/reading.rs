//! Reading a file while another process writes it.

use std::fs;

use crate::sample::{contexts, home_with};
use crate::support::snapshot::Snapshot;
use crate::support::watched::Watched;

/// kubectl empties a file, and then it is written page by page: nothing and a few pages may both
/// pass for a whole kubeconfig. The lock shows that it is not.
#[test]
fn a_file_that_is_just_being_written_is_read_when_it_is_whole() {
    const PAGE: usize = 4096;
    const LINE: usize = 16;
    let names: Vec<String> = (0..600).map(|number| format!("tm-{number:04}")).collect();
    let lines: Vec<String> = names.iter().map(|name| format!("- name: {name}\n")).collect();
    let text = format!("contexts: # all\n{}", lines.concat());
    assert_eq!(text.len(), (1 + names.len()) * LINE, "every line begins where a page may");
    for written in [0, PAGE, 2 * PAGE] {
        let home = home_with(&["a"]);
        home.write("config", &text[..written]);
        let lock = home.write("config.lock", "");
        let watched = Watched::read(&home.path("config"));
        let reader = home.command(&["ctx", "-l"]).start();
        watched.wait();
        fs::write(home.path("config"), &text).expect("write the rest");
        fs::remove_file(lock).expect("give the lock back");
        assert_eq!(reader.wait().only_stdout(), names.join("\n") + "\n", "after {written} bytes");
    }
}

/// A lock that kubectl left behind does not prevent reading.
#[test]
fn a_lock_that_was_left_behind_is_no_obstacle_for_readers() {
    let home = home_with(&["a", "b"]);
    let lock = Snapshot::of(home.write("config.lock", ""));
    for text in [String::new(), contexts(&["a"]), contexts(&["a"]) + &" ".repeat(4096)] {
        home.write("config", &text);
        let names = if text.is_empty() { "" } else { "a\n" };
        assert_eq!(home.run(&["ctx", "-l"]).success().stdout, names);
    }
    lock.assert_untouched();
}
