//! `kswitch ns NAME`: taken if the cluster has it, and one request to find out.

use super::{SHOP, assert_no_secret, home_at, home_with, host, jane, server};
use crate::support::api_server::{ApiServer, Credential, Trouble, User};
use crate::support::home::Home;
use crate::support::loopback::Deaf;
use crate::support::snapshot::Snapshot;

const METADATA: &str = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

fn namespace(home: &Home) -> String {
    home.run(&["ns", "-c"]).only_stdout().trim_end().to_owned()
}

#[test]
fn a_name_that_there_is_is_taken_after_one_request() {
    let server = server();
    let home = home_at(&server);
    assert_eq!(
        home.run(&["ns", "web"]).only_stderr(0),
        "Namespace is now \"web\" in context \"test\".\n"
    );
    assert_eq!(namespace(&home), "web");
    let [asked] = &server.requests()[..] else { panic!("{:?}", server.requests()) };
    assert_eq!((&*asked.method, &*asked.path), ("GET", "/api/v1/namespaces/web"));
    assert!(asked.accept().contains(METADATA), "{}", asked.accept());
    assert_eq!(asked.user.as_deref(), Some("jane"));
    assert!(!home.path(".cache").exists(), "one name is no list to keep");
}

#[test]
fn a_name_of_another_context_is_looked_for_in_its_cluster() {
    let (here, there) = (ApiServer::start(&["cart"]), ApiServer::start(&["web"]));
    let kubeconfig = here.kubeconfig().and(there.kubeconfig().named("b c"));
    let home = home_with(&kubeconfig);
    home.run(&["ns", "web"]).failure(1);
    assert_eq!(
        home.run(&["ns", "web", "--context", "b c"]).only_stderr(0),
        "Namespace of context \"b c\" is now \"web\"; it is not the current one.\n"
    );
    assert_eq!((here.requests().len(), there.requests().len()), (1, 1));

    there.suffer(Trouble::hang_up());
    let message = home.run(&["ns", "web", "--context", "b c"]).only_stderr(1);
    let hint =
        "\nhint: to set it without asking the cluster: kswitch ns --force web --context 'b c'\n";
    assert!(message.ends_with(hint), "{message}");
}

#[test]
fn a_context_that_leads_elsewhere_after_the_question_is_not_changed() {
    let (asked, other) = (server(), server());
    let home = home_at(&asked);
    let held = asked.hold("/namespaces/web");
    let command = home.command(&["ns", "web"]).start();
    asked.wait_for_request("/namespaces/web");
    let changed = home.read(".kube/config").replace(&asked.url(), &other.url());
    home.write(".kube/config", &changed);
    held.release();
    assert_eq!(
        command.wait().only_stderr(1),
        "error: context \"test\" in ~/.kube/config has changed: it has another cluster, \
         server or user\n"
    );
    assert_eq!(home.read(".kube/config"), changed);
}

#[test]
fn a_name_that_there_is_not_is_refused_with_the_nearest() {
    let server = server();
    let home = home_at(&server);
    let kubeconfig = Snapshot::of(home.path(".kube/config"));
    let refused = "error: no namespace \"chekout\" in the cluster of \"test\"\n";
    assert_eq!(
        home.run(&["ns", "chekout"]).only_stderr(1),
        format!("{refused}hint: kswitch ns --list\n")
    );
    home.run(&["ns", "-l"]).success();
    let before = server.requests().len();
    assert_eq!(
        home.run(&["ns", "chekout"]).only_stderr(1),
        format!("{refused}hint: did you mean checkout?\n")
    );
    let asked = server.requests().split_off(before);
    assert_eq!(
        asked.iter().map(|asked| &*asked.path).collect::<Vec<_>>(),
        ["/api/v1/namespaces/chekout"]
    );
    kubeconfig.assert_untouched();
}

/// Remembered from a switch that did not ask, by a later list or question.
#[test]
fn a_name_that_the_cluster_does_not_have_is_not_offered_again() {
    let server = ApiServer::start(&["checkout", "payments"]);
    let home = home_at(&server);
    let use_pay = || {
        home.run(&["ns", "-f", "pay"]).success();
        home.run(&["ns", "-f", "checkout"]).success();
    };
    let hint = || {
        let said = home.run(&["ns", "paymen"]).only_stderr(1);
        said.lines().nth(1).unwrap_or_default().to_owned()
    };
    use_pay();
    assert_eq!(hint(), "hint: did you mean pay?");
    home.run(&["ns", "pay"]).failure(1);
    assert_eq!(hint(), "hint: kswitch ns --list");
    use_pay();
    home.run(&["ns", "--list"]).success();
    assert_eq!(hint(), "hint: did you mean payments?");
    let known = || home.run(&["ns", "--list", "--cached"]).success().stdout;
    assert_eq!(known(), "checkout\ndefault\npayments\n");
    // A name of the list that was deleted since.
    server.delete("payments");
    home.run(&["ns", "payments"]).failure(1);
    assert_eq!(known(), "checkout\ndefault\n");
    // It was used after the list.
    use_pay();
    assert_eq!(known(), "checkout\ndefault\npay\n");
}

/// That it was used before, or is in the kubeconfig, does not make it one.
#[test]
fn a_name_that_is_gone_is_refused_though_it_is_known() {
    let server = server();
    let home = home_with(&server.kubeconfig().namespace("depot"));
    home.run(&["ns", "-l"]).success();
    home.run(&["ns", "web"]).success();
    home.run(&["ns", "cart"]).success();
    for name in ["web", "depot"] {
        server.delete(name);
        assert_eq!(
            home.run(&["ns", name]).only_stderr(1),
            format!(
                "error: no namespace \"{name}\" in the cluster of \"test\"\n\
                 hint: kswitch ns --list\n"
            )
        );
        assert_eq!(namespace(&home), "cart");
    }
    // Back is back, whatever is there now.
    assert_eq!(home.run(&["ns", "-"]).only_stderr(0), in_force("web"));
}

fn in_force(name: &str) -> String {
    format!("Namespace is now \"{name}\" in context \"test\".\n")
}

#[test]
fn where_the_cluster_does_not_report_the_name_can_be_taken_without_asking() {
    let server = server();
    let host = host(&server);
    let blind = ApiServer::of(&SHOP)
        .user(User::named("jane").token("jane-token").sees_only(&["cart"]))
        .start();
    let untrusted = server.kubeconfig_with(Credential::token("wrong-token"));
    let deaf = Deaf::port();
    let deaf_config = server.kubeconfig().cluster("server", format!("https://{}", deaf.address()));
    let both = jane().with("username", "joe").with("password", "hunter2");
    for (kubeconfig, trouble, reason, hint) in [
        (
            blind.kubeconfig(),
            None,
            "user \"jane\" may not look up namespaces in this cluster".to_owned(),
            "a namespace can still be set by its exact name",
        ),
        (
            untrusted,
            None,
            "the cluster does not accept the token of user \"test\"".to_owned(),
            "get a new token; this one may have expired",
        ),
        (
            deaf_config,
            None,
            format!("nothing answers at {} (connection refused)", deaf.address()),
            "check that the cluster runs, and that its tunnel or VPN is up",
        ),
        (
            server.kubeconfig_with(both),
            None,
            "user \"test\" has both a token and a password, which kubectl refuses".to_owned(),
            "keep one of them, in its kubeconfig",
        ),
        (
            server.kubeconfig(),
            Some(Trouble::no_answer()),
            format!("no answer from {host} within 200 ms"),
            "check your network or VPN, or wait longer with --timeout 30s",
        ),
        (
            server.kubeconfig(),
            Some(Trouble::answer(404, "text/plain", "404 page not found\n")),
            format!(
                "{host} does not answer as a Kubernetes API server does: 404 Not Found, 404 page \
                 not found"
            ),
            "check the cluster's server in its kubeconfig, and whether a login page or a proxy is \
             in between",
        ),
        (
            server.kubeconfig(),
            Some(Trouble::answer(200, "application/json", r#"{"metadata":{"name":"cart"}}"#)),
            format!("{host} does not answer as a Kubernetes API server does: another namespace"),
            "check the cluster's server in its kubeconfig, and whether a login page or a proxy is \
             in between",
        ),
    ] {
        let home = home_with(&kubeconfig);
        let before = Snapshot::of(home.path(".kube/config"));
        let is_silent = reason.contains("200 ms");
        if let Some(trouble) = trouble {
            server.suffer(trouble);
        }
        let time = if is_silent { "200ms" } else { "60s" };
        let ran = home.run(&["ns", "web", "--timeout", time]);
        assert_no_secret(&ran);
        assert_eq!(
            ran.only_stderr(1),
            format!(
                "error: can't check namespace \"web\" of \"test\": {reason}\nhint: {hint}\n\
                 hint: to set it without asking the cluster: kswitch ns --force web\n"
            )
        );
        before.assert_untouched();
        server.recover();
        assert_eq!(home.run(&["ns", "-f", "web"]).only_stderr(0), in_force("web"));
    }
}

#[test]
fn on_openshift_a_project_is_a_namespace() {
    let joe = User::named("joe").token("joes-token").sees_only(&["web"]);
    let server = ApiServer::of(&SHOP).openshift().user(joe).start();
    // As where a namespace may not even be looked at, but its project may.
    let forbidden = serde_json::json!({
        "kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Forbidden",
        "message": "namespaces \"web\" is forbidden: User \"joe\" cannot get resource", "code": 403,
    });
    let trouble = Trouble::answer(403, "application/json", &forbidden.to_string());
    server.suffer(trouble.on("/api/v1/namespaces/"));
    let home = home_at(&server);
    assert_eq!(home.run(&["ns", "web"]).only_stderr(0), in_force("web"));
    let paths: Vec<String> = server.requests().into_iter().map(|asked| asked.path).collect();
    let project = "/apis/project.openshift.io/v1/projects/web";
    assert_eq!(paths, ["/api/v1/namespaces/web", project]);
    let message = home.run(&["ns", "cart"]).only_stderr(1);
    assert!(
        message.starts_with("error: can't check namespace \"cart\" of \"test\": user \"joe\" may")
    );
    assert!(
        message
            .ends_with("\nhint: to set it without asking the cluster: kswitch ns --force cart\n"),
        "{message}"
    );
}
