//! How many commands run at once.

use super::{exec, home_of};

/// Each command leaves a file while it runs, and reports how many there are.
const COUNTED: &str = "mkdir -p running && : >running/$KSWITCH_CONTEXT
    sleep 0.05; ls running | wc -l; rm running/$KSWITCH_CONTEXT";

fn most(text: &str) -> usize {
    let numbers = text.lines().filter_map(|line| line.split(" | ").nth(1)?.trim().parse().ok());
    numbers.max().expect("numbers")
}

#[test]
fn at_most_the_wanted_number_runs_at_once() {
    let home = home_of(12);
    for (arguments, limit) in [(&["*", "-j", "1"][..], 1), (&["*", "-j", "3"], 3), (&["*"], 8)] {
        let printed = exec(&home, arguments, COUNTED).run().only_stdout();
        assert_eq!(printed.lines().count(), 12);
        assert!(most(&printed) <= limit, "{printed}");
    }
    let together = "mkdir -p all && : >all/$KSWITCH_CONTEXT
        until [ $(ls all | wc -l) = 12 ]; do sleep 0.01; done";
    assert_eq!(exec(&home, &["*", "-j", "12"], together).run().only_stdout(), "");
}

#[test]
fn a_low_limit_for_open_files_lowers_it() {
    let home = home_of(20);
    let script = format!("ulimit -n 64; kswitch exec '*' -j 20 --keep-order -- sh -c '{COUNTED}'");
    let ran = home.program("sh", &["-c", &script]).run().success();
    assert_eq!(
        ran.stderr,
        "warning: only 8 commands run at once: the limit for open files is 64\n"
    );
    assert_eq!(ran.stdout.lines().count(), 20);
    assert!(most(&ran.stdout) <= 8, "{ran}");
}
