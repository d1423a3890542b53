//! No credential is copied.

use std::fs;

use crate::support::gate::required;

use super::{in_shell, three_files};

#[test]
fn no_session_has_a_copy_of_a_credential() {
    let home = three_files();
    let ran = in_shell(&home, &["b"], "cat \"${KUBECONFIG%%:*}\"").success();
    assert!(ran.stdout.contains("\"b\"") && !ran.stdout.contains("token"), "{ran}");
}

/// No system call that writes, renames or prints has one, while sessions start, change and end.
#[test]
fn no_system_call_of_a_session_writes_a_credential() {
    let Some(strace) = required("strace") else { return };
    let home = three_files();
    let secret = "contexts:\n- name: s\n  context: {cluster: s, user: s}\n\
        clusters:\n- name: s\n  cluster: {server: 'https://s.example', certificate-authority-data: U0VDUkVUMQ==}\n\
        users:\n- name: s\n  user:\n    token: SECRET2\n    client-key-data: U0VDUkVUMw==\n    \
        client-certificate-data: U0VDUkVUNA==\n    password: SECRET5\n    username: SECRET6\n    \
        exec: {apiVersion: client.authentication.k8s.io/v1, command: auth-SECRET8, env: [{name: X, value: SECRET7}]}\n";
    home.write("b", secret);
    for arguments in [
        &["ctx", "s", "--here"][..],
        &["shell", "s", "--only", "-n", "x", "--", "true"],
        &["shell", "s", "--", env!("CARGO_BIN_EXE_kswitch"), "ns", "-f", "x"],
        &["shell", "a", "--", env!("CARGO_BIN_EXE_kswitch"), "ctx", "s"],
        &["env", "--context", "s"],
        &["env", "--context", "s", "--value"],
    ] {
        let trace = home.path("trace");
        let calls = "trace=write,pwrite64,writev,sendto,sendmsg,copy_file_range,sendfile,execve";
        let options =
            ["-f", "-qq", "-s", "100000", "-e", calls, "-o", trace.to_str().expect("UTF-8")];
        let kswitch = [env!("CARGO_BIN_EXE_kswitch")];
        home.program(&strace, &[&options[..], &kswitch, arguments].concat())
            .env("KSWITCH_REPLY", home.path("replies/1"))
            .run()
            .success();
        let text = fs::read_to_string(&trace).expect("a trace");
        assert!(text.contains("write("), "{text}");
        for secret in ["SECRET", "U0VDUkVU"] {
            assert!(!text.contains(secret), "{arguments:?} wrote {secret}");
        }
        let left = home.files().into_iter().filter(|file| file != "b" && file != "trace");
        for file in left.filter(|file| !file.starts_with("bin/")) {
            assert!(!home.read(&file).contains("SECRET"), "{arguments:?} left one in {file}");
        }
    }
}
