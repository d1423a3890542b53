//! What plugins print on stderr, which is reported where they fail and nowhere else; and that they have
//! no terminal to print it on.

use serde_json::json;

use super::{PATIENT, SECRET, exec, refusal, user, with_token};
use crate::support::api_server::{ApiServer, ExecPlugin, User};
use crate::support::home::Home;
use crate::support::terminal::Terminal;

/// What is reported about a plugin that ends with code 1 after it printed this.
#[track_caller]
fn reported(printed: &str) -> String {
    let home = Home::new();
    let (error, hint) =
        refusal(&home, ExecPlugin::named("get-token").fails(1, printed).write(&home));
    assert_eq!(hint, "log in again with it, then try again");
    let reported = error.strip_prefix("the credential plugin \"get-token\" failed (exit code 1)");
    reported.unwrap_or_else(|| panic!("{error}")).to_owned()
}

#[test]
fn the_last_lines_are_reported_without_colours() {
    assert_eq!(reported("please log in"), ": please log in");
    assert_eq!(reported(""), "");
    assert_eq!(reported("\n \n\t\n"), "");
    assert_eq!(
        reported("\u{1b}[1;31merror:\u{1b}[0m the session has expired\n"),
        ": error: the session has expired"
    );
    assert_eq!(
        reported("Traceback:\n  File \"x\"\n\n    raise\r\nExpired: log in\n"),
        ": File \"x\" / raise / Expired: log in"
    );
    let long: Vec<String> = (1..=5000).map(|number| format!("line {number}")).collect();
    assert_eq!(reported(&long.join("\n")), ": line 4998 / line 4999 / line 5000");
}

/// gcloud prints the reason, and then what to do.
#[test]
fn the_line_that_says_why_is_reported() {
    let gcloud = "WARNING: an update is available\n\
                  ERROR: (gcloud.config.config-helper) There was a problem refreshing your current auth \
                  tokens: Reauthentication failed.\nPlease run:\n\n  $ gcloud auth login\n\nto obtain new \
                  credentials.\n\nIf you have already logged in with a different account, run:\n\n  \
                  $ gcloud config set account ACCOUNT\n\nto select an authenticated account to use.\n";
    assert_eq!(
        reported(gcloud),
        ": ERROR: (gcloud.config.config-helper) There was a problem refreshing your current auth \
         tokens: Reauthentication failed. / Please run: / $ gcloud auth login"
    );
    assert_eq!(reported("error: a\nb\nerror: c\nd\ne\n"), ": error: c / d / e");
}

/// The plugin of GKE wraps the error of gcloud: what it says last is the reason.
#[test]
fn a_reason_and_what_to_run_are_not_cut() {
    let why = "ERROR: (gcloud.config.config-helper) There was a problem refreshing your current auth tokens: \
               Reauthentication failed. cannot prompt during non-interactive execution.";
    let wrapped = format!(
        "F1130 10:20:30.123456   12345 cred.go:145] print credential failed with error: Failed to retrieve \
         access token:: failure while executing gcloud, with args [config config-helper --format=json]: exit \
         status 1 (err: {why}\nPlease run:\n\n  $ gcloud auth login\n\nto obtain new credentials.\n"
    );
    let expected = format!(": {why} / Please run: / $ gcloud auth login");
    assert_eq!(reported(&wrapped), expected);
    // However much follows.
    let more: Vec<String> = (0..5000).map(|own| format!("goroutine {own} [running]\n")).collect();
    let more = more.concat();
    assert_eq!(reported(&(wrapped + &more)), expected);
    assert_eq!(
        reported(&format!("{}error: the end\n{more}", "x".repeat(40_000))),
        ": error: the end / goroutine 0 [running] / goroutine 1 [running]"
    );
    // What to run may come later, and a long reason leaves space for it.
    let long = format!("error: {}\na\nb\nc\nPlease run: aws sso login\n", "w ".repeat(400));
    let reported = reported(&long);
    assert!(reported.starts_with(": error: w w "), "{reported}");
    assert!(reported.ends_with("… / Please run: aws sso login"), "{reported}");
}

#[test]
fn nothing_in_it_acts_on_a_terminal() {
    let printed = "a\u{1b}]2;title\u{7}b\u{1b}[2Jc\u{8}d \u{9b}41me \u{202e}f\u{200b}g\rh\ti";
    let reported = reported(printed);
    let is_harmless = |c: char| !c.is_control() && !matches!(c, '\u{202e}' | '\u{200b}');
    assert!(reported.chars().all(is_harmless), "{reported:?}");
    for kept in ["a", "f", "g", "h", "i", r"\u{202e}", r"\r"] {
        assert!(reported.contains(kept), "{kept} in {reported:?}");
    }
}

#[test]
fn a_line_without_end_is_cut() {
    assert_eq!(reported(&"é".repeat(301)), format!(": {}…", "é".repeat(300)));
    assert_eq!(reported(&"x".repeat(100_000)), format!(": {}…", "x".repeat(300)));
}

/// It may repeat its arguments and variables, as `set -x` does.
#[test]
fn secrets_of_the_kubeconfig_are_not_in_it() {
    let home = Home::new();
    let script = "#!/bin/sh\necho \"called with $* as $API_TOKEN and $WHO of $AWS_PROFILE\" >&2\n\
                  printf %s \"user:$1\" | base64 >&2\nexit 1\n";
    home.script("get-token", script);
    let reported = |args: serde_json::Value, env: serde_json::Value| {
        let mut called = exec("get-token");
        called["args"] = args;
        called["env"] = env;
        let credential = user(called).with("password", "hunter2");
        let (error, _) = refusal(&home, credential);
        error
    };
    let env = json!([
        { "name": "API_TOKEN", "value": "t0p" },
        { "name": "WHO", "value": "s3cret-of-who" },
        { "name": "AWS_PROFILE", "value": "payments-prod" },
    ]);
    let failed = "the credential plugin \"get-token\" failed (exit code 1): called with";
    assert_eq!(
        reported(
            json!([SECRET, "--password", "p4ss", "--cluster-name=payments", "eks"]),
            env.clone()
        ),
        format!(
            "{failed} *** --password *** --cluster-name=payments eks as *** and *** of \
             payments-prod / dXNlcjp***"
        )
    );
    let header = reported(json!(["--header=Bearer s3cret-of-the-plugin", "hunter2"]), env);
    let expected = format!("{failed} --header=*** *** as *** and *** of payments-prod / ");
    let encoded = header.strip_prefix(&expected).unwrap_or_else(|| panic!("{header}"));
    assert!(encoded.contains("***") && encoded.len() < 30, "{encoded}");
}

/// However short it is.
#[test]
fn a_secret_with_spaces_is_not_in_it() {
    let home = Home::new();
    home.script("get-token", "#!/bin/sh\necho \"err $* / $API_KEY / $SECRETVALUE\" >&2\nexit 3\n");
    let mut called = exec("get-token");
    called["args"] = json!(["--client-secret", "a b c d"]);
    called["env"] = json!([
        { "name": "API_KEY", "value": "q w" },
        { "name": "SECRETVALUE", "value": "xyz" },
    ]);
    let (error, _) = refusal(&home, user(called));
    assert_eq!(
        error,
        "the credential plugin \"get-token\" failed (exit code 3): err --client-secret *** / *** / ***"
    );
}

/// The part that is shown begins where the rest was cut off.
#[test]
fn no_half_of_a_secret_is_left_where_it_is_cut() {
    let home = Home::new();
    let script = "#!/bin/sh\nfor i in 1 2 3 4 5 6 7 8 9; do printf \"%s\" \"$1$1$1$1$1$1$1$1$1$1\"; done \
                  >&2\necho \" is bad\" >&2\nexit 1\n";
    home.script("get-token", script);
    for length in 190..200 {
        let mut called = exec("get-token");
        called["args"] = json!(["s3cret-".repeat(length)[..length].to_owned()]);
        let (error, _) = refusal(&home, user(called));
        assert!(!error.contains("cret"), "{error}");
        assert!(error.ends_with("is bad"), "{error}");
    }
}

#[test]
fn a_signal_is_reported_by_its_number() {
    let home = Home::new();
    for (signal, number) in [("KILL", 9), ("TERM", 15), ("SEGV", 11)] {
        let script = format!("#!/bin/sh\necho 'oh no' >&2\nkill -{signal} $$\n");
        home.script("get-token", &script);
        let (error, _) = refusal(&home, user(exec("get-token")));
        let expected =
            format!("the credential plugin \"get-token\" failed (signal {number}): oh no");
        assert_eq!(error, expected);
    }
}

#[test]
fn what_it_prints_on_stdout_is_never_reported() {
    let home = Home::new();
    let script =
        format!("#!/bin/sh\necho '{}'\necho 'and then it broke' >&2\nexit 2\n", with_token(SECRET));
    home.script("get-token", &script);
    let (error, _) = refusal(&home, user(exec("get-token")));
    assert_eq!(
        error,
        "the credential plugin \"get-token\" failed (exit code 2): and then it broke"
    );
}

/// It may leave something running that keeps its stderr open.
#[test]
fn it_is_reported_even_if_another_process_keeps_stderr_open() {
    let home = Home::new();
    let pid = home.path("pid");
    let script = format!(
        "#!/bin/sh\nsleep 600 >/dev/null &\necho $! >'{}'\necho 'no session' >&2\nexit 1\n",
        pid.display()
    );
    home.script("get-token", &script);
    let (error, _) = refusal(&home, user(exec("get-token")));
    assert_eq!(error, "the credential plugin \"get-token\" failed (exit code 1): no session");
    let pid = home.read("pid").trim().parse().ok().and_then(rustix::process::Pid::from_raw);
    // What it left running is its own affair, and here ours.
    let left =
        rustix::process::kill_process(pid.expect("a process id"), rustix::process::Signal::KILL);
    assert_eq!(left, Ok(()));
}

#[test]
fn it_has_no_terminal_even_where_we_have_one() {
    let (server, home) = (ApiServer::start(&["cart", "web"]), Home::new());
    let found = home.path("found");
    let script = format!(
        "#!/bin/sh
(: </dev/tty) 2>/dev/null && tty=reads
(: >/dev/tty) 2>/dev/null && tty=writes
read -r line && stdin=open
printf '\\033[2Jsmeared over the screen\\n' >&2
echo \"tty ${{tty-none}}, stdin ${{stdin-at its end}}\" >'{}'
echo '{}'
",
        found.display(),
        with_token("jane-token")
    );
    home.script("get-token", &script);
    server.kubeconfig_with(user(exec("get-token"))).write(&home);

    let control = home.program("/bin/sh", &["-c", ": >/dev/tty && : </dev/tty"]);
    assert_eq!(Terminal::of(&control, 16, 100).wait_exit(), 0);
    let terminal = Terminal::of(&home.command(&["ns", "--list"]).args(&PATIENT), 16, 100);
    // What is typed is not for it.
    terminal.send("meant for the shell\r");
    assert_eq!(terminal.wait_exit(), 0);
    assert_eq!(home.read("found"), "tty none, stdin at its end\n");
    let shown = terminal.screen();
    assert!(shown.contains("cart") && shown.contains("web"), "{shown}");
    let sent = String::from_utf8(terminal.raw_output()).expect("UTF-8");
    assert!(!sent.contains("smeared") && !sent.contains("[2J"), "{sent:?}");
}

/// A plugin says where to log in while it waits for that.
#[test]
fn its_lines_are_shown_on_a_terminal_while_it_waits() {
    let home = Home::new();
    let logged_in = home.pipe("logged-in");
    let script = format!(
        "#!/bin/sh\n\
         printf '\\033[1mOpen https://login.example/device\\033[0m and\\033]2;x\\007 enter ABCD\\n' >&2\n\
         echo \"called with $1\" >&2\nprintf 'no end: ' >&2\nread -r line <'{}'\necho '{}'\n",
        logged_in.display(),
        with_token("jane-token")
    );
    home.script("get-token", &script);
    let server = ApiServer::of(&["cart"]).user(User::named("jane").token("jane-token")).start();
    let mut called = exec("get-token");
    called["args"] = json!([SECRET]);
    server.kubeconfig_with(user(called)).write(&home);
    home.write(".config/kswitch/settings.yaml", "timeout: 5m\n");
    let link = home.link("bin/kubens", env!("CARGO_BIN_EXE_kswitch"));
    let kubens = home.program(link, &["cart"]);
    let verbs = [&["ns", "cart"][..], &["ns", "-l"], &["doctor", "--online"]]
        .map(|verb| home.command(verb));
    for command in verbs.into_iter().chain([kubens]) {
        let terminal = Terminal::of(&command.env("TERM", "xterm"), 16, 100);
        terminal.wait_for("Asking the cluster of \"test\"");
        terminal.wait_for("get-token: no end:");
        let screen = terminal.screen();
        let shown: Vec<&str> = screen.lines().take(4).map(str::trim_end).collect();
        let [open, called, last, waits] = shown[..] else { panic!("{screen}") };
        assert!(open.starts_with("get-token: Open https://login.example/device and"), "{screen}");
        assert!(open.ends_with(" enter ABCD"), "{screen}");
        assert_eq!((called, last), ("get-token: called with ***", "get-token: no end:"));
        assert!(waits.starts_with("Asking the cluster of \"test\""), "{screen}");
        std::fs::write(&logged_in, "yes\n").expect("a pipe");
        terminal.wait_exit();
        let screen = terminal.screen();
        assert!(screen.contains("enter ABCD") && !screen.contains("Asking"), "{screen}");
    }
    // A script gets the reason of a failure only.
    std::fs::remove_file(&logged_in).expect("a pipe");
    std::fs::write(&logged_in, "yes\n").expect("a file");
    assert_eq!(home.command(&["ns", "--list"]).args(&PATIENT).run().stderr, "");
}
