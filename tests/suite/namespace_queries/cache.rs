//! The files in which answers are kept.

use std::fs::{self, File};
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;

use super::{SECRETS, SHOP, home_at, home_with, lines, server};
use crate::support::api_server::{ApiServer, Credential, ExecPlugin, Trouble, User};
use crate::support::bounded::bounded;
use crate::support::home::Home;

const DIRECTORY: &str = ".cache/kswitch/namespaces";

/// The files with answers, below home.
pub(super) fn answers(home: &Home) -> Vec<String> {
    home.files().into_iter().filter(|file| file.starts_with(DIRECTORY)).collect()
}

fn mode(home: &Home, below: &str) -> u32 {
    fs::metadata(home.path(below)).expect("it is there").permissions().mode() & 0o777
}

#[test]
fn an_answer_is_for_its_owner_alone() {
    let server = server();
    let home = home_at(&server);
    home.run(&["ns", "-l"]).success();
    let [file] = &answers(&home)[..] else { panic!("{:?}", home.files()) };
    assert_eq!((mode(&home, file), mode(&home, DIRECTORY)), (0o600, 0o700));
    assert_eq!(mode(&home, ".cache/kswitch"), 0o700);

    let elsewhere = home.path("elsewhere");
    let command = home.command(&["ns", "-l"]).env("XDG_CACHE_HOME", &elsewhere);
    assert_eq!(command.run().only_stdout(), lines(&SHOP));
    let there = home.files().into_iter().filter(|file| file.starts_with("elsewhere/kswitch/"));
    assert_eq!(there.count(), 1);
}

#[test]
fn no_secret_is_kept() {
    let home = Home::new();
    let server = server();
    let joe = server.client_certificate("joe");
    let with_login = server.url().replace("https://", "https://joe:hunter2@");
    let login = server.kubeconfig_with(Credential::none()).cluster("server", with_login);
    let plugin = ExecPlugin::named("get-token").token("jane-token").write(&home);
    for kubeconfig in [
        server.kubeconfig(),
        login,
        server.kubeconfig_with(Credential::password("joe", "hunter2")),
        server.kubeconfig_with(Credential::certificate(&joe)),
        server.kubeconfig_with(plugin),
    ] {
        kubeconfig.write(&home);
        assert_eq!(home.run(&["ns", "-l"]).only_stdout(), lines(&SHOP));
        home.run(&["ns", "web"]).success();
        let own = [".kube/config", "bin/", "get-token.runs"];
        let kept =
            home.files().into_iter().filter(|file| !own.iter().any(|own| file.starts_with(own)));
        let kept: Vec<String> = kept.collect();
        assert!(kept.iter().any(|file| file.starts_with(DIRECTORY)), "{kept:?}");
        for file in kept {
            let text = home.read(&file);
            for secret in SECRETS.iter().chain(&["joe:", "aHVudGVyMg", "BEGIN"]) {
                assert!(!text.contains(secret), "{secret} in {file}: {text}");
            }
        }
    }
    // The address is the same without its login, and so is the user.
    assert_eq!(answers(&home).len(), 1);
}

#[test]
fn a_new_answer_takes_the_place_of_the_old_one_at_once() {
    let server = server();
    let home = home_at(&server);
    home.run(&["ns", "-l"]).success();
    let before = answers(&home);
    let text = home.read(&before[0]);
    let mut reader = File::open(home.path(&before[0])).expect("open the answer");
    server.create("zoo");
    home.run(&["ns", "-l"]).success();
    assert_eq!(answers(&home), before);
    assert!(home.read(&before[0]).contains("\"zoo\""));
    let mut read = String::new();
    reader.read_to_string(&mut read).expect("read the answer");
    assert_eq!(read, text, "who reads the old one reads it whole");
}

#[test]
fn of_several_at_once_the_last_answer_is_whole() {
    let server = server();
    let home = home_at(&server);
    let held = server.hold("/namespaces");
    let running: Vec<_> = (0..4).map(|_| home.command(&["ns", "-l"]).start()).collect();
    server.wait_for_requests("/namespaces", 4);
    held.release();
    for running in running {
        assert_eq!(running.wait().only_stdout(), lines(&SHOP));
    }
    assert_eq!(answers(&home).len(), 1);
    assert_eq!(home.run(&["ns", "-l", "--cached"]).success().stdout, lines(&SHOP));
}

#[test]
fn a_list_that_fails_leaves_the_old_answer() {
    let names: Vec<String> = (0..600).map(|number| format!("n-{number:03}")).collect();
    let server = ApiServer::of(&names).start();
    let home = home_at(&server);
    home.run(&["ns", "-l"]).success();
    let [file] = &answers(&home)[..] else { panic!("one answer") };
    let before = crate::support::snapshot::Snapshot::of(home.path(file));
    server.delete("n-000");
    server.suffer(Trouble::half_an_answer().on("continue="));
    home.run(&["ns", "-l"]).failure(1);
    before.assert_untouched();
    assert_eq!(&answers(&home), std::slice::from_ref(file));
}

/// What an answer is for is the projects of the user, too.
#[test]
fn projects_are_kept_as_what_they_are() {
    let joe = User::named("joe").token("joes-token").sees_only(&["web"]);
    let server = ApiServer::of(&SHOP).openshift().user(joe).start();
    let home = home_at(&server);
    home.run(&["ns", "-l"]).success();
    assert!(home.read(&answers(&home)[0]).contains("\"projects\""));
    assert_eq!(home.run(&["ns", "-l", "--cached"]).success().stdout, "default\nweb\n");
}

#[test]
fn a_directory_that_takes_no_answer_stops_nothing() {
    let server = server();
    for spoil in [
        |home: &Home| drop(home.write(".cache", "a file")),
        |home: &Home| drop(home.write(DIRECTORY, "a file")),
        |home: &Home| drop(home.link(".cache", "/dev/null")),
        |home: &Home| {
            home.directory(DIRECTORY);
            home.mode(DIRECTORY, 0o500);
        },
        |home: &Home| {
            home.directory(DIRECTORY);
            home.mode(DIRECTORY, 0);
        },
    ] {
        let home = Home::of_ordinary_user();
        home.write(".kube/config", server.kubeconfig().text());
        spoil(&home);
        assert_eq!(home.run(&["ns", "-l"]).only_stdout(), lines(&SHOP));
        assert_eq!(home.run(&["ns", "-l", "--cached"]).success().stdout, "default\n");
        home.run(&["ns", "web"]).success();
        home.run(&["ns", "nope"]).failure(1);
        // So that the home can be removed.
        if home.path(DIRECTORY).is_dir() {
            home.mode(DIRECTORY, 0o700);
        }
    }
}

#[test]
fn a_spoiled_answer_is_none_and_the_next_takes_its_place() {
    let server = server();
    let home = home_at(&server);
    home.run(&["ns", "-l"]).success();
    let [file] = &answers(&home)[..] else { panic!("one answer") };
    let text = home.read(file);
    let spoiled: [Box<dyn Fn()>; 8] = [
        Box::new(|| drop(home.write(file, ""))),
        Box::new(|| drop(home.write(file, &text[..text.len() / 2]))),
        Box::new(|| drop(home.write(file, b"\xff\x00"))),
        Box::new(|| drop(home.write(file, "[".repeat(1 << 20)))),
        Box::new(|| drop(home.write(file, format!("{}{text}", " ".repeat(5 << 20))))),
        Box::new(|| drop(home.write(file, text.replace("\"test\"", "\"somebody\"")))),
        Box::new(|| drop(home.link(file, "/dev/zero"))),
        Box::new(|| drop(home.pipe(file))),
    ];
    for spoil in spoiled {
        fs::remove_file(home.path(file)).expect("remove the answer");
        spoil();
        let ran = bounded(&home, &["ns", "-l", "--cached"]).run().success();
        assert_eq!(ran.stdout, "default\n");
        assert_eq!(home.run(&["ns", "-l"]).only_stdout(), lines(&SHOP));
        assert_eq!(home.run(&["ns", "-l", "--cached"]).success().stdout, lines(&SHOP));
        assert_eq!(&answers(&home), std::slice::from_ref(file));
    }

    // Where a directory has taken the place, there is none for an answer.
    fs::remove_file(home.path(file)).expect("remove the answer");
    home.write(&format!("{file}/inside"), "");
    assert_eq!(home.run(&["ns", "-l"]).only_stdout(), lines(&SHOP));
    assert_eq!(home.run(&["ns", "-l", "--cached"]).success().stdout, "default\n");
    assert_eq!(answers(&home), [format!("{file}/inside")]);
}

/// Names that another program put into a cached answer are used only if they are valid namespaces.
#[test]
fn a_forged_answer_sends_nothing_to_the_terminal() {
    let server = server();
    let home = home_with(&server.kubeconfig());
    home.run(&["ns", "-l"]).success();
    let [file] = &answers(&home)[..] else { panic!("one answer") };
    let text = home.read(file).replace("\"web\"", r#""\u001b[2Jforged","a\nb","real""#);
    home.write(file, text);
    let ran = home.run(&["ns", "-l", "--cached"]).success();
    assert_eq!(ran.stdout, "cart\ncheckout\ndefault\ndepot\nreal\n");
}
