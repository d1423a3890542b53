//! The real kubectl and helm in a read-only shell: what works, and what each says about what does not.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::{cluster, home_of};
use crate::support::api_server::{ApiServer, Setup, Trouble};
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

const PODS: &str = "/api/v1/namespaces/shop/pods";
const MAPS: &str = "/api/v1/namespaces/shop/configmaps";
const SECRETS: &str = "/api/v1/namespaces/shop/secrets";

fn resource(name: &str, kind: &str, is_namespaced: bool) -> Value {
    let verbs = ["create", "delete", "get", "list", "patch", "update", "watch"];
    json!({"name": name, "singularName": "", "namespaced": is_namespaced, "kind": kind, "verbs": verbs})
}

fn list(version: &str, kind: &str, items: &[Value]) -> Value {
    json!({"kind": kind, "apiVersion": version, "metadata": {"resourceVersion": "1"}, "items": items})
}

fn pod() -> Value {
    let container = json!({"name": "app", "image": "web:1"});
    json!({
        "kind": "Pod", "apiVersion": "v1",
        "metadata": {"name": "web", "namespace": "shop", "uid": "1"},
        "spec": {"containers": [container], "nodeName": "node-1"},
        "status": {"phase": "Running", "containerStatuses": []},
    })
}

fn config_map(value: &str) -> Value {
    json!({
        "kind": "ConfigMap", "apiVersion": "v1",
        "metadata": {"name": "colors", "namespace": "shop", "uid": "2", "resourceVersion": "7"},
        "data": {"color": value},
    })
}

/// A cluster with a pod, a config map and metrics.
fn shop() -> Setup {
    let group = |name: &str, version: &str| {
        let version = json!({"groupVersion": format!("{name}/{version}"), "version": version});
        json!({"name": name, "versions": [version], "preferredVersion": version})
    };
    let groups = [group("authorization.k8s.io", "v1"), group("metrics.k8s.io", "v1beta1")];
    let core = [
        resource("namespaces", "Namespace", false),
        resource("pods", "Pod", true),
        resource("pods/log", "Pod", true),
        resource("pods/exec", "PodExecOptions", true),
        resource("configmaps", "ConfigMap", true),
        resource("events", "Event", true),
        resource("secrets", "Secret", true),
        resource("serviceaccounts", "ServiceAccount", true),
        resource("serviceaccounts/token", "TokenRequest", true),
    ];
    let of_group = |version: &str, resources: &[Value]| json!({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": version, "resources": resources});
    let reviews = [resource("selfsubjectaccessreviews", "SelfSubjectAccessReview", false)];
    let usage = json!({
        "metadata": {"name": "web", "namespace": "shop"}, "timestamp": "2025-01-01T00:00:00Z", "window": "1m",
        "containers": [{"name": "app", "usage": {"cpu": "7m", "memory": "12Mi"}}],
    });
    cluster()
        .answering("GET", "/apis", &json!({"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}))
        .answering("GET", "/api/v1", &of_group("v1", &core))
        .answering("GET", "/apis/authorization.k8s.io/v1", &of_group("authorization.k8s.io/v1", &reviews))
        .answering(
            "GET",
            "/apis/metrics.k8s.io/v1beta1",
            &of_group("metrics.k8s.io/v1beta1", &[resource("pods", "PodMetrics", true)]),
        )
        .answering("GET", PODS, &list("v1", "PodList", &[pod()]))
        .answering("GET", &format!("{PODS}/web"), &pod())
        .answering("GET", "/api/v1/namespaces/shop/events", &list("v1", "EventList", &[]))
        .answering("GET", &format!("{MAPS}/colors"), &config_map("red"))
        .answering("PATCH", &format!("{MAPS}/colors"), &config_map("blue"))
        .answering("POST", MAPS, &config_map("blue"))
        .answering(
            "POST",
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            &json!({"kind": "SelfSubjectAccessReview", "apiVersion": "authorization.k8s.io/v1", "spec": {},
                "status": {"allowed": true}}),
        )
        .answering(
            "GET",
            "/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods",
            &list("metrics.k8s.io/v1beta1", "PodMetricsList", &[usage]),
        )
}

/// Runs commands in one read-only shell. Returns for each its output, or the start of its error.
fn outputs(home: &Home, options: &[&str], commands: &[&str]) -> Vec<String> {
    let lines = commands.iter().fold(String::new(), |lines, command| {
        lines + &format!("({command}) 2>&1 </dev/null; echo \"-- $?\"\n")
    });
    let ran = home.command(&["shell", "test", "--read-only", "-q"]).args(options);
    let ran = ran.args(&["--", "sh", "-c", &lines]).run().success();
    let mut outputs: Vec<String> = vec![String::new()];
    for line in ran.stdout.lines() {
        let last = outputs.last_mut().expect("never empty");
        match line.strip_prefix("-- ") {
            Some(code) => {
                *last = format!("{code}: {last}");
                outputs.push(String::new());
            }
            None => last.extend([line, "\n"]),
        }
    }
    outputs.pop();
    assert_eq!(outputs.len(), commands.len(), "{ran}");
    outputs
}

#[test]
fn kubectl_reads_and_makes_dry_runs() {
    let Some(_) = Kubectl::required() else { return };
    let server = shop().start();
    let first = server.in_two_parts("follow=true", "one\n", "two\n");
    first.release();
    let home = home_of(&server);
    home.write("map.yaml", config_map("blue").to_string());
    let expected = [
        ("kubectl get pods -o name", "0: pod/web\n"),
        ("kubectl describe pod web | grep Node:", " node-1/\n"),
        ("kubectl logs -f web", "0: one\ntwo\n"),
        ("kubectl top pods --no-headers", "0: web   7m    12Mi  \n"),
        ("kubectl auth can-i delete pods", "0: yes\n"),
        (
            "kubectl apply --dry-run=server --validate=false -f map.yaml",
            "configmap/colors configured (server dry run)\n",
        ),
        (
            "kubectl create --dry-run=server --validate=false -f map.yaml",
            "0: configmap/colors created (server dry run)\n",
        ),
        (
            "kubectl label --dry-run=server configmap colors a=b",
            "0: configmap/colors labeled (server dry run)\n",
        ),
        ("kubectl diff -f map.yaml | grep '^[-+] '", "0: -  color: red\n+  color: blue\n"),
        ("kubectl get --raw /api/v1/namespaces/shop/pods/web | jq -r .kind", "0: Pod\n"),
        (
            "kubectl config view --minify -o jsonpath='{.contexts[0].context}'; echo",
            "0: {\"cluster\":\"test\",\"namespace\":\"shop\",\"user\":\"test\"}",
        ),
    ];
    let commands: Vec<&str> = expected.iter().map(|(command, _)| *command).collect();
    let outputs = outputs(&home, &[], &commands);
    let is_wrong =
        |(output, (_, expected)): &(&String, (&str, &str))| !output.contains(expected.trim_end());
    let wrong: Vec<_> = outputs.iter().zip(expected).filter(is_wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    for request in server.requests() {
        let is_read = request.method == "GET" || request.path.contains("reviews");
        assert!(is_read || request.path.contains("dryRun=All"), "{request:?}");
    }
}

#[test]
fn kubectl_says_what_a_read_only_shell_refuses() {
    let Some(_) = Kubectl::required() else { return };
    let server = shop().start();
    let home = home_of(&server);
    home.write("map.yaml", config_map("blue").to_string());
    let expected = [
        ("kubectl delete pod web", "it deletes nothing"),
        ("kubectl delete pod web --dry-run=server", "it deletes nothing"),
        (
            "kubectl apply --validate=false -f map.yaml",
            "of changes it allows only those with --dry-run=server",
        ),
        ("kubectl create --validate=false -f map.yaml", "of changes it allows only"),
        ("kubectl label pod web a=b", "of changes it allows only"),
        ("kubectl exec web -- true", "it does not allow exec, attach, cp, port-forward or proxy"),
        ("kubectl attach web", "it does not allow exec, attach"),
        ("kubectl port-forward web 8080", "it does not allow exec, attach"),
        (
            "kubectl get --raw /api/v1/namespaces/shop/pods/web/proxy/",
            "it does not allow exec, attach",
        ),
        ("kubectl create token default", "it creates no tokens"),
        ("kubectl get secrets", "it shows no secrets, except with --allow-secrets"),
        ("kubectl get secrets -A -w", "it shows no secrets"),
        ("kubectl get pods --as joe", "it does not act as another user"),
        // Without a cache of the discovery.
        ("rm -r ~/.kube/cache; kubectl get pods --as joe", "it does not act as another user"),
        ("kubectl version --as joe", "it does not act as another user"),
    ];
    let commands: Vec<&str> = expected.iter().map(|(command, _)| *command).collect();
    let outputs = outputs(&home, &[], &commands);
    let is_wrong = |(output, (_, expected)): &(&String, (&str, &str))| {
        let message = format!("this shell is read-only: {expected}");
        output.starts_with("0: ") || !output.contains(&message)
    };
    let wrong: Vec<_> = outputs.iter().zip(expected).filter(is_wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(server.requests().iter().all(|request| request.method == "GET"));
    assert!(server.requests_to("secrets").is_empty());
}

/// Of discovery too, where client-go reads no `Status`.
#[test]
fn kubectl_says_what_goes_wrong_on_the_way() {
    let Some(_) = Kubectl::required() else { return };
    let server = shop().start();
    server.suffer(Trouble::hang_up());
    let home = home_of(&server);
    let commands =
        ["kubectl get pods", "kubectl get --raw /api/v1/namespaces/shop/pods", "kubectl version"];
    for output in outputs(&home, &[], &commands) {
        assert!(output.contains("closed the connection without an answer"), "{output}");
    }
}

/// helm keeps its releases in secrets.
#[test]
fn helm_reads_releases_where_secrets_are_allowed() {
    let Some(_) = required("helm") else { return };
    let release = json!({
        "name": "web", "namespace": "shop", "version": 1, "manifest": "kind: ConfigMap\n",
        "info": {"status": "deployed", "last_deployed": "2025-01-01T00:00:00Z", "notes": "Enjoy."},
        "chart": {"metadata": {"name": "web", "version": "1.2.3", "apiVersion": "v2"}},
        "config": {"color": "red"},
    });
    let encoded = BASE64_STANDARD.encode(BASE64_STANDARD.encode(release.to_string()));
    let secret = json!({
        "kind": "Secret", "apiVersion": "v1", "type": "helm.sh/release.v1",
        "metadata": {"name": "sh.helm.release.v1.web.v1", "namespace": "shop",
            "labels": {"owner": "helm", "name": "web", "status": "deployed", "version": "1"}},
        "data": {"release": encoded},
    });
    let server = shop()
        .answering("GET", SECRETS, &list("v1", "SecretList", std::slice::from_ref(&secret)))
        .answering("GET", &format!("{SECRETS}/sh.helm.release.v1.web.v1"), &secret)
        .start();
    let home = home_of(&server);
    let commands =
        ["helm list --short", "helm status web", "helm get values web", "helm uninstall web"];
    let found = outputs(&home, &["--allow-secrets"], &commands);
    assert_eq!(found[0], "0: web\n");
    assert!(found[1].contains("STATUS: deployed"), "{}", found[1]);
    assert!(found[2].contains("color: red"), "{}", found[2]);
    // It prints no reason of its own.
    let warning = "Warning: this shell is read-only: of changes it allows only";
    assert!(found[3].starts_with("1: ") && found[3].contains(warning), "{}", found[3]);
    let found = outputs(&home, &[], &commands[..1]);
    assert!(found[0].contains("this shell is read-only: it shows no secrets"), "{}", found[0]);
    assert!(server.requests().iter().all(|request| request.method == "GET"));
}

/// A dry run of a custom resource passes, and one of another server does not: that may ignore it.
#[test]
fn the_server_of_an_api_decides_about_its_dry_runs() {
    let service = |name: &str, service: Value| {
        json!({"kind": "APIService", "apiVersion": "apiregistration.k8s.io/v1",
            "metadata": {"name": name}, "spec": {"service": service}})
    };
    let services = "/apis/apiregistration.k8s.io/v1/apiservices";
    let own = "v1.stable.example.com";
    let other = "v1beta1.metrics.k8s.io";
    let remote = json!({"name": "metrics-server", "namespace": "kube-system"});
    let created = json!({"kind": "CronTab", "apiVersion": "stable.example.com/v1"});
    let server: ApiServer = cluster()
        .answering("GET", &format!("{services}/{own}"), &service(own, Value::Null))
        .answering("GET", &format!("{services}/{other}"), &service(other, remote))
        .answering("POST", "/apis/stable.example.com/v1/crontabs", &created)
        .start();
    let home = home_of(&server);
    let shell = super::Shell::start(&home, &[]);
    let client = shell.client();
    for (path, code) in [
        ("/apis/stable.example.com/v1/crontabs", 201),
        ("/apis/stable.example.com/v1/crontabs", 201),
        ("/apis/metrics.k8s.io/v1beta1/nodes", 403),
        ("/apis/unknown.example.com/v1/things", 403),
        ("/apis/unknown.example.com/v1/things", 403),
    ] {
        assert_eq!(client.ask(&format!("POST {path}?dryRun=All")).0, code, "{path}");
    }
    // What is not known is asked again.
    let asked = server.requests_to(services);
    let asked: Vec<_> = asked.iter().map(|own| own.path.rsplit('/').next().unwrap_or("")).collect();
    assert_eq!(asked, [own, other, "v1.unknown.example.com", "v1.unknown.example.com"]);
    shell.end();
}
