//! Limits of the system: each that stands in the way is an error in a sentence, never a panic.

use super::{SHOP, home_at, lines, server};
use crate::support::api_server::{ApiServer, ExecPlugin, Kubeconfig};
use crate::support::command::Ran;
use crate::support::home::Home;

/// kswitch with these limits of the shell, such as `-n 8`.
fn limited(home: &Home, limit: &str, arguments: &[&str]) -> Ran {
    let line = format!("ulimit {limit} && exec \"$0\" \"$@\"");
    let arguments = [&["-c", &line, env!("CARGO_BIN_EXE_kswitch")], arguments].concat();
    home.program("bash", &arguments).run()
}

/// Lists with a token and with a plugin, by an address and by a name.
fn kubeconfigs(server: &ApiServer, home: &Home) -> [Kubeconfig; 3] {
    let plugin = ExecPlugin::named("get-token").token("jane-token").write(home);
    [
        server.kubeconfig(),
        server.kubeconfig().cluster("server", server.url_at("localhost")),
        server.kubeconfig_with(plugin),
    ]
}

#[track_caller]
fn assert_no_panic(ran: &Ran, limit: &str) {
    assert!(!ran.stderr.contains("bug in kswitch"), "ulimit {limit}\n{ran}");
    let is_whole = ran.code == 0 && ran.stdout == lines(&SHOP);
    let is_refused = ran.code == 1 && ran.stdout.is_empty() && ran.stderr.starts_with("error: ");
    assert!(is_whole || is_refused, "ulimit {limit}\n{ran}");
}

#[test]
fn too_few_descriptors_are_an_error() {
    let server = server();
    let home = home_at(&server);
    for kubeconfig in kubeconfigs(&server, &home) {
        kubeconfig.write(&home);
        for most in 5..24 {
            let limit = format!("-n {most}");
            assert_no_panic(&limited(&home, &limit, &["ns", "-l"]), &limit);
        }
        assert_eq!(limited(&home, "-n 64", &["ns", "-l"]).only_stdout(), lines(&SHOP));
    }
    server.kubeconfig().write(&home);
    for most in 6..=10 {
        let message = limited(&home, &format!("-n {most}"), &["ns", "-l"]).only_stderr(1);
        assert_eq!(
            message,
            "error: can't list the namespaces of \"test\": can't open a connection: Too many open \
             files\nhint: close other programs, or raise the limits of this shell: ulimit -a\n\
             hint: to list the cached names: kswitch ns --list --cached\n",
            "ulimit -n {most}"
        );
    }
}

/// Other tests run as the same user, so how many threads there are varies.
#[test]
fn too_few_threads_are_an_error() {
    let server = server();
    let home = Home::of_ordinary_user();
    for kubeconfig in kubeconfigs(&server, &home) {
        kubeconfig.write(&home);
        assert_eq!(home.run(&["ns", "-l"]).only_stdout(), lines(&SHOP));
        for most in 1..10 {
            let limit = format!("-u {most}");
            assert_no_panic(&limited(&home, &limit, &["ns", "-l"]), &limit);
        }
    }
}

/// The stack of a thread takes 2 MiB. Where not even a few bytes are left, the language itself ends
/// the program.
#[cfg(target_os = "linux")]
#[test]
fn too_little_memory_for_a_thread_is_an_error() {
    let server = server();
    let home = home_at(&server);
    let amounts = || (16 << 10..).step_by(512);
    let lists = |kib: &i32| limited(&home, &format!("-v {kib}"), &["ctx", "--list"]).code == 0;
    let needed = amounts().find(lists).expect("some amount is enough to start");
    let ran = amounts()
        .skip_while(|kib| *kib < needed)
        .map(|kib| limited(&home, &format!("-v {kib}"), &["ns", "-l"]));
    let mut refused = 0;
    for ran in ran.take_while(|ran| ran.code != 0) {
        assert!(!ran.stderr.contains("bug in kswitch"), "{ran}");
        refused += usize::from(ran.stderr.contains("can't start a thread: Resource temporarily"));
    }
    assert!(refused > 0, "no amount of memory was too small for a thread");
}
