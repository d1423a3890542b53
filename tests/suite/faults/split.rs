//! Killed while a kubeconfig is split, between its files: each entry is in a file that kubectl reads.

use super::trace::{Call, Harm, Strace};
use crate::sample::contexts;
use crate::split::kubeconfigs;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

const SPLIT: [&str; 2] = ["split", "--yes"];

fn home() -> Home {
    let home = Home::in_memory();
    home.write(".kube/config", contexts(&["a", "b", "c"]));
    home
}

#[test]
fn killed_between_the_files_of_a_split() {
    let (Some(strace), Some(kubectl)) = (Strace::required(), Kubectl::required()) else { return };
    let unharmed = home();
    let calls = strace.all_calls(&unharmed, &SPLIT);
    let after = kubeconfigs(&unharmed);
    // Every name that a file gets.
    let is_placing = |call: &&Call| {
        call.name.starts_with("renameat")
            && (call.line.contains("cluster-") || call.line.contains(", \"config\""))
    };
    let places: Vec<&Call> = calls.iter().filter(is_placing).collect();
    assert_eq!(places.len(), 4, "{calls:#?}");
    for place in places {
        let mut home = home();
        assert_eq!(strace.harm(&home, &SPLIT, place, Harm::Kill).code, 137, "{}", place.line);
        let value = home.run(&["env", "--value"]).stdout;
        home.kubeconfig_raw(value.trim_end());
        for name in ["a", "b", "c"] {
            let arguments = [
                "--context",
                name,
                "config",
                "view",
                "--minify",
                "--raw",
                "-o",
                "jsonpath={.users[0].user.token}",
            ];
            let token = kubectl.run(&home, &arguments).expect("nothing is lost");
            assert_eq!(token, format!("token-of-{name}"), "killed before {}", place.line);
        }
        home.no_kubeconfig();
        // The next one goes on, and leaves what an unharmed one leaves.
        home.run(&SPLIT).success();
        assert_eq!(kubeconfigs(&home), after, "killed before {}", place.line);
    }
}
