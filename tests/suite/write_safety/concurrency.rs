//! Sixteen writers at one chain of two files, and readers who look all the time.

use std::collections::HashSet;
use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use crate::sample::{assert_files, contexts};
use crate::support::DEADLINE;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

const WRITERS: usize = 16;
const ROUNDS: usize = 8;
const FILES: [&str; 2] = ["first", "second"];

/// Contexts by the dozen: the files have several pages, so that a part of one may pass for a whole.
const CONTEXTS: usize = 64;

fn name(number: usize) -> String {
    format!("team-{number}")
}

fn crowd() -> Home {
    let mut home = Home::new();
    let names: Vec<String> = (0..CONTEXTS).map(name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (first, second) = names.split_at(CONTEXTS / 2);
    home.write(FILES[0], contexts(first));
    home.write(FILES[1], contexts(second));
    home.kubeconfig(&FILES);
    home
}

/// Every other writer has its context in the second file.
fn own_context(writer: usize) -> (String, &'static str) {
    (name(writer / 2 + writer % 2 * (CONTEXTS / 2)), FILES[writer % 2])
}

/// A file's text as values, which must be whole: all contexts are in it.
fn whole(text: &str) -> Option<serde_yaml::Value> {
    let values: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    let contexts = values.get("contexts")?.as_sequence()?;
    (contexts.len() == CONTEXTS / 2 && values.get("users").is_some()).then_some(values)
}

/// The namespace that a context has in its file now. kubectl empties a file before it writes it, so
/// it may take many looks, where other processes have their turn in between.
fn namespace(home: &Home, (context, file): &(String, &str)) -> Option<String> {
    let begun = Instant::now();
    let values = loop {
        let text = home.read(file);
        if let Some(values) = whole(&text) {
            break values;
        }
        assert!(begun.elapsed() < DEADLINE, "{file} stays as it is:\n{text}");
        thread::yield_now();
    };
    let contexts = values["contexts"].as_sequence().expect("contexts").iter();
    let mut own = contexts.filter(|entry| entry["name"].as_str() == Some(context));
    Some(own.next()?["context"]["namespace"].as_str()?.to_owned())
}

/// Ends the readers when all writers are done, or one has failed.
struct Over<'o>(&'o AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Looks again and again until it is over, and at least once.
fn poll(over: &AtomicBool, looks: &AtomicUsize, look: impl Fn()) {
    loop {
        look();
        looks.fetch_add(1, Ordering::Relaxed);
        if over.load(Ordering::Relaxed) {
            return;
        }
    }
}

fn assert_lists_all(home: &Home) {
    assert_eq!(listed(&home.run(&["ctx", "-l"]).only_stdout()), all_names());
}

fn all_names() -> HashSet<String> {
    (0..CONTEXTS).map(name).collect()
}

fn listed(text: &str) -> HashSet<String> {
    text.lines().map(str::to_owned).collect()
}

/// No writer fails, nothing that was reported is missing, and no reader sees less than a whole file:
/// neither a plain one nor kubectl nor kswitch.
#[test]
fn lesson_3_sixteen_kswitches_lose_nothing() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = crowd();
    let (over, looks) = (AtomicBool::new(false), AtomicUsize::new(0));
    let ready = Barrier::new(WRITERS);
    thread::scope(|scope| {
        for file in FILES {
            let (home, over, looks) = (&home, &over, &looks);
            scope.spawn(move || {
                poll(over, looks, || {
                    let text = fs::read_to_string(home.path(file)).expect("a file at all times");
                    assert!(whole(&text).is_some(), "{file} is not whole:\n{text}");
                });
            });
        }
        scope.spawn(|| {
            poll(&over, &looks, || {
                let names = kubectl.run(&home, &["config", "get-contexts", "-o", "name"]);
                assert_eq!(listed(&names.expect("kubectl can read")), all_names());
            });
        });
        scope.spawn(|| poll(&over, &looks, || assert_lists_all(&home)));
        let _over = Over(&over);
        thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (home, ready) = (&home, &ready);
                scope.spawn(move || {
                    let own = own_context(writer);
                    ready.wait();
                    for round in 0..ROUNDS {
                        let wanted = format!("round-{round}");
                        home.run(&["ctx", &own.0, "-n", &wanted]).success();
                        assert_eq!(namespace(home, &own), Some(wanted));
                    }
                });
            }
        });
    });
    assert!(looks.load(Ordering::Relaxed) > 4, "the readers saw too little");
    assert_files(&home, &FILES);
}

/// kubectl reads before it locks, so it may undo what others wrote meanwhile: then the value is an
/// older one, and a kubectl was under way. kswitch undoes nothing of kubectl's, fails for none of
/// its locks, and never takes a file that kubectl is just writing for a whole one.
#[test]
fn among_kubectls_nothing_is_lost_through_kswitch() {
    const KUBECTLS: usize = 4;
    let Some(kubectl) = Kubectl::required() else { return };
    let home = crowd();
    let (over, looks) = (AtomicBool::new(false), AtomicUsize::new(0));
    // One kubectl at a time, as they undo each other's changes as well.
    let turn = Mutex::new(());
    // Odd while a kubectl is under way.
    let begun_and_ended = AtomicUsize::new(0);
    let ready = Barrier::new(WRITERS);
    thread::scope(|scope| {
        scope.spawn(|| poll(&over, &looks, || assert_lists_all(&home)));
        let _over = Over(&over);
        thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (home, kubectl, ready) = (&home, &kubectl, &ready);
                let (turn, begun_and_ended) = (&turn, &begun_and_ended);
                let by_kubectl = move |own: &(String, &str), wanted: &str| {
                    let set = format!("--namespace={wanted}");
                    let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
                    begun_and_ended.fetch_add(1, Ordering::SeqCst);
                    let ran = kubectl.run(home, &["config", "set-context", &own.0, &set]);
                    begun_and_ended.fetch_add(1, Ordering::SeqCst);
                    match ran {
                        Ok(_) => assert_eq!(namespace(home, own).as_deref(), Some(wanted)),
                        Err(error) => assert!(error.contains(".lock: file exists"), "{error}"),
                    }
                };
                let by_kswitch = move |own: &(String, &str), wanted: &str, older: &[String]| {
                    let before = begun_and_ended.load(Ordering::SeqCst);
                    home.run(&["ns", "-f", wanted, "--context", &own.0]).success();
                    let Some(found) = namespace(home, own).filter(|found| found != wanted) else {
                        return;
                    };
                    let after = begun_and_ended.load(Ordering::SeqCst);
                    let by_kubectl = before % 2 == 1 || before != after;
                    assert!(by_kubectl && older.contains(&found), "{found} instead of {wanted}");
                };
                scope.spawn(move || {
                    let own = own_context(writer);
                    let mut older = Vec::new();
                    ready.wait();
                    for round in 0..ROUNDS {
                        let wanted = format!("round-{round}");
                        if writer < KUBECTLS {
                            by_kubectl(&own, &wanted);
                        } else {
                            by_kswitch(&own, &wanted, &older);
                        }
                        older.push(wanted);
                    }
                });
            }
        });
    });
    // After the last write no lock is left.
    home.run(&["ctx", &name(0)]).success();
    assert_eq!(kubectl.run(&home, &["config", "current-context"]), Ok(name(0)));
    assert_files(&home, &FILES);
}
