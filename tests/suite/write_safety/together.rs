//! kswitch and kubectl writing one file at the same time.

use std::sync::Barrier;
use std::thread;

use crate::sample::{assert_files, home_with};
use crate::support::kubectl::Kubectl;

/// kubectl reads before it locks, so it may undo what others wrote meanwhile; kswitch undoes
/// nothing of kubectl's, and the file is whole whoever comes last.
#[test]
fn kswitch_undoes_nothing_of_kubectls() {
    let Some(kubectl) = Kubectl::required() else { return };
    let names: Vec<String> = (0..8).map(|number| format!("team-{number}")).collect();
    let home = home_with(&names.iter().map(String::as_str).collect::<Vec<_>>());
    for round in 0..3 {
        let namespace = format!("round-{round}");
        let ready = Barrier::new(names.len());
        let by_kubectl = thread::scope(|scope| {
            for name in &names[1..] {
                let (home, ready, namespace) = (&home, &ready, &namespace);
                scope.spawn(move || {
                    ready.wait();
                    home.run(&["ns", "-f", namespace, "--context", name]);
                });
            }
            ready.wait();
            let set = format!("--namespace={namespace}");
            kubectl.run(&home, &["config", "set-context", &names[0], &set])
        });
        let view = kubectl.view_json(&home, &home.path("config"));
        assert_eq!(view["contexts"].as_array().map(Vec::len), Some(names.len()));
        match by_kubectl {
            Ok(_) => assert_eq!(view["contexts"][0]["context"]["namespace"], *namespace),
            Err(error) => assert!(error.contains("config.lock: file exists"), "{error}"),
        }
    }
    home.run(&["ctx", "team-1"]).success();
    assert_files(&home, &["config"]);
}
