//! No credential is copied.

use std::fs;

use super::home_with;
use crate::support::gate::required;

#[test]
fn no_system_call_writes_a_credential() {
    let Some(strace) = required("strace") else { return };
    let home = home_with(&["a"]);
    let secret = "contexts:\n- name: s\n  context: {cluster: s, user: s}\n- name: t\n  context: {cluster: s, user: s}\n\
        clusters:\n- name: s\n  cluster: {server: 'https://s.example', certificate-authority-data: U0VDUkVUMQ==}\n\
        users:\n- name: s\n  user: {token: SECRET2, client-key-data: U0VDUkVUMw==, password: SECRET5}\n";
    home.write(".kube/config.d/s", secret);
    for arguments in [
        &["exec", "*", "--", "true"][..],
        &["exec", "*", "--keep-order", "-n", "x", "--", "sh", "-c", "exit 1"],
        &["exec", "s", "-o", "json", "--", "true"],
        &["exec", "s", "--", "true"],
        &["exec", "*", "--dry-run", "--", "true"],
    ] {
        let trace = home.path("trace");
        let calls = "trace=write,pwrite64,writev,sendto,sendmsg,copy_file_range,sendfile,execve";
        let options =
            ["-f", "-qq", "-s", "100000", "-e", calls, "-o", trace.to_str().expect("UTF-8")];
        let kswitch = [env!("CARGO_BIN_EXE_kswitch")];
        home.program(&strace, &[&options[..], &kswitch, arguments].concat()).run();
        let text = fs::read_to_string(&trace).expect("a trace");
        assert!(text.contains("write("), "{text}");
        for secret in ["SECRET", "U0VDUkVU"] {
            assert!(!text.contains(secret), "{arguments:?} wrote {secret}");
        }
    }
}
