//! `kswitch session list`.

use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::{in_shell, replied, three_files, with_reply};
use crate::sample::contexts;
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::terminal::Terminal;

const CLUSTERS: [&str; 3] = [
    "arn:aws:eks:eu-west-1:111111111111:cluster/shop-prod",
    "arn:aws:eks:eu-west-1:111111111111:cluster/shop-test",
    "arn:aws:eks:us-east-1:222222222222:cluster/shop-test",
];

/// Sessions of these clusters, with IDs and ages that do not differ from run to run, and the `KUBECONFIG`
/// of the last.
fn home() -> (Home, String) {
    let mut home = Home::new();
    home.write("eks", contexts(&CLUSTERS));
    home.kubeconfig(&["eks"]);
    home.write(".config/kswitch/settings.yaml", "protect: ['*prod']\n");
    let directory = home.directory("src/infrastructure/payments");
    let mut value = String::new();
    for (number, name) in CLUSTERS.iter().enumerate() {
        let start = with_reply(&home, &["ctx", name, "-n", "shop", "--here"]);
        start.in_directory(&directory).run().success();
        value = replied(&home);
        let file = Path::new(value.split(':').next().expect("a file"));
        let own = file.parent().expect("a directory").to_owned();
        let record = own.join("record.json");
        let text = fs::read(&record).expect("read a record");
        let mut json: Value = serde_json::from_slice(&text).expect("a record in JSON");
        let now = UNIX_EPOCH.elapsed().expect("a time").as_secs();
        json["origin"]["time"] = (now - 3 * 3600 - 60).into();
        json["origin"]["terminal"] = format!("pts/{number}").into();
        fs::write(&record, json.to_string()).expect("write a record");
        let new = own.with_file_name(format!("{number}000000000000000"));
        fs::rename(&own, &new).expect("rename a session");
        value = value.replace(&*own.to_string_lossy(), &new.to_string_lossy());
    }
    (home, value)
}

#[test]
fn the_table_fits_the_terminal_and_leaves_out_what_is_usual() {
    let (home, value) = home();
    let list = || home.command(&["session"]).env("KUBECONFIG", &value);
    let shows = |columns, expected: Expect| {
        let terminal = Terminal::of(&list(), 24, columns);
        assert_eq!(terminal.wait_exit(), 0);
        expected.assert_eq(&terminal.screen());
    };
    shows(
        80,
        expect![[r#"
           ID    CONTEXT                   NAMESPACE  KIND       WHERE  AGE  DIRECTORY
           0000  …eu-west-1:111…shop-prod  shop       protected  pts/0  3 h  ~/…payments
           1000  …eu-west-1:111…shop-test  shop       wide       pts/1  3 h  ~/…payments
        *  2000  …us-east-1:222…shop-test  shop       wide       pts/2  3 h  ~/…payments"#]],
    );
    shows(
        100,
        expect![[r#"
           ID    CONTEXT                                  NAMESPACE  KIND       WHERE  AGE  DIRECTORY
           0000  arn:aws:eks:eu-west-1:1111111…shop-prod  shop       protected  pts/0  3 h  ~/src…e/payments
           1000  arn:aws:eks:eu-west-1:1111111…shop-test  shop       wide       pts/1  3 h  ~/src…e/payments
        *  2000  arn:aws:eks:us-east-1:2222222…shop-test  shop       wide       pts/2  3 h  ~/src…e/payments"#]],
    );
    shows(
        160,
        expect![[r#"
           ID    CONTEXT                                               NAMESPACE  KIND       WHERE  AGE  DIRECTORY
           0000  arn:aws:eks:eu-west-1:111111111111:cluster/shop-prod  shop       protected  pts/0  3 h  ~/src/infrastructure/payments
           1000  arn:aws:eks:eu-west-1:111111111111:cluster/shop-test  shop       wide       pts/1  3 h  ~/src/infrastructure/payments
        *  2000  arn:aws:eks:us-east-1:222222222222:cluster/shop-test  shop       wide       pts/2  3 h  ~/src/infrastructure/payments"#]],
    );
    expect![[r#"
           ID                CONTEXT                                               NAMESPACE  KIND       WHERE  AGE  STATE   DIRECTORY
           0000000000000000  arn:aws:eks:eu-west-1:111111111111:cluster/shop-prod  shop       protected  pts/0  3 h  in use  ~/src/infrastructure/payments
           1000000000000000  arn:aws:eks:eu-west-1:111111111111:cluster/shop-test  shop       wide       pts/1  3 h  in use  ~/src/infrastructure/payments
        *  2000000000000000  arn:aws:eks:us-east-1:222222222222:cluster/shop-test  shop       wide       pts/2  3 h  in use  ~/src/infrastructure/payments
    "#]].assert_eq(&list().run().only_stdout());
}

/// The directory gives way to the names of the clusters.
#[test]
fn a_narrow_terminal_shows_the_names_of_the_clusters() {
    let Some(kubectl) = required("kubectl") else { return };
    let (home, value) = home();
    let add = home.program(kubectl, &["config", "set-cluster", "x", "--server=https://x.example"]);
    add.env("KUBECONFIG", &value).run().success();
    home.command(&["ns", "-f", "storefront"]).env("KUBECONFIG", &value).run().success();
    let shows = |columns, expected: Expect| {
        let list = home.command(&["session"]).env("KUBECONFIG", &value);
        let terminal = Terminal::of(&list, 24, columns);
        assert_eq!(terminal.wait_exit(), 0);
        expected.assert_eq(&terminal.screen());
    };
    shows(
        100,
        expect![[r#"
           ID    CONTEXT                      NAMESPACE   KIND       WHERE  AGE  STATE      DIRECTORY
           0000  …eu-west-1:111111…shop-prod  shop        protected  pts/0  3 h  in use     ~/src…e/payments
           1000  …eu-west-1:111111…shop-test  shop        wide       pts/1  3 h  in use     ~/src…e/payments
        *  2000  …us-east-1:222222…shop-test  storefront  wide       pts/2  3 h  additions  ~/src…e/payments"#]],
    );
    shows(
        80,
        expect![[r#"
           ID    CONTEXT                    NAMESPACE   KIND       WHERE  AGE  STATE
           0000  …eu-west-1:1111…shop-prod  shop        protected  pts/0  3 h  in use
           1000  …eu-west-1:1111…shop-test  shop        wide       pts/1  3 h  in use
        *  2000  …us-east-1:2222…shop-test  storefront  wide       pts/2  3 h  additions"#]],
    );
    shows(
        64,
        expect![[r#"
           ID    CONTEXT            NAMESPACE  KIND       AGE  STATE
           0000  …eu-wes…shop-prod  shop       protected  3 h  in use
           1000  …eu-wes…shop-test  shop       wide       3 h  in use
        *  2000  …us-eas…shop-test  st…efront  wide       3 h  additions"#]],
    );
}

#[test]
fn json_has_all_values() {
    let (home, value) = home();
    let list = ["session", "list", "-o", "json"];
    let listed = home.command(&list).env("KUBECONFIG", &value).run().only_stdout();
    let mut json: Value = serde_json::from_str(&listed).expect("JSON");
    let own = json.as_array_mut().expect("an array").remove(2);
    assert!(own["started"].as_str().is_some_and(|time| time.ends_with('Z')), "{own}");
    let expected = json!({
        "id": "2000000000000000",
        "current": true,
        "context": CLUSTERS[2],
        "namespace": "shop",
        "kind": "terminal",
        "extent": "wide",
        "protected": false,
        "terminal": "pts/2",
        "command": null,
        "started": own["started"],
        "state": "in use",
        "additions": false,
        "directory": home.path("src/infrastructure/payments"),
        "file": home.path(".local/state/kswitch/sessions/2000000000000000/kswitch-session.json"),
    });
    assert_eq!(own, expected);
    let names = home.run(&["session", "list", "-o", "name"]).only_stdout();
    assert_eq!(names, "0000000000000000\n1000000000000000\n2000000000000000\n");
}

/// The program, not its arguments, which may be secret.
#[test]
fn a_session_of_a_command_has_its_name() {
    let home = three_files();
    let lines = "kswitch session list; cat .local/state/kswitch/sessions/*/record.json >&2";
    let ran = in_shell(&home, &["b"], lines).success();
    let row = ran.stdout.lines().last().expect("a row");
    assert!(
        row.starts_with("*  ") && row.contains("  sh  ") && row.ends_with("in use  ~"),
        "{ran}"
    );
    assert!(ran.stderr.contains("\"sh\"") && !ran.stderr.contains("cat "), "{ran}");
}
