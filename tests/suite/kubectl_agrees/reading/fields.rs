//! The fields of a kubeconfig and their types (semantics 1.4).

use super::assert_same_reading;

#[test]
fn kinds_and_versions_are_read_alike() {
    assert_same_reading([
        "kind: Config\napiVersion: v1\n",
        "kind: config\n",
        "kind: Pod\n",
        "kind: ''\n",
        "kind: ~\n",
        "kind: 1\n",
        "kind: [Config]\n",
        "Kind: Pod\n",
        "apiVersion: v2\n",
        "apiVersion: 1\n",
        "apiVersion: ''\n",
        "apiVersion: ~\n",
        "apiVersion: x/v1\n",
        "apiversion: v2\n",
        "apiVersion: a/b/c\n",
        "kind: ' Config'\n",
        "kind: List\n",
        "apiVersion: v1\nkind: Pod\nitems: []\n",
        "kind: Config\nKind: Pod\n",
        "Kind: Config\nkind: Pod\n",
        "kind: Pod\nKind: Config\n",
        "kind: ''\nKind: Pod\n",
        "kind: ~\nKind: Pod\n",
        "KIND: Config\n",
        "APIVERSION: v3\n",
    ]);
}

#[test]
fn lists_are_read_alike() {
    assert_same_reading([
        "contexts:\n",
        "contexts: ~\n",
        "contexts: []\n",
        "contexts: {}\n",
        "contexts: ''\n",
        "contexts: x\n",
        "contexts: [x]\n",
        "contexts: [[]]\n",
        "contexts: [~]\n",
        "contexts: [{}]\n",
        "contexts: [~, {}]\n",
        "contexts: [{name: ''}]\n",
        "contexts: [{name: a}]\n",
        "contexts: [{name: a, context: ~}]\n",
        "contexts: [{name: a, context: ''}]\n",
        "contexts: [{name: a, context: []}]\n",
        "contexts: [{name: a}, {name: a}]\n",
        "contexts: [{name: a}, {name: A}]\n",
        "contexts: [{context: {cluster: c}}]\n",
        "contexts: [{name: [a]}]\n",
        "clusters: [{name: a}, {name: a}]\n",
        "users: [{name: a}, {name: a}]\n",
        "users: [{}, {}]\n",
        "users: {}\n",
        "users: [{user: []}]\n",
        "contexts: [{name: a}]\ncontexts: [{name: b}]\n",
        "contexts: [{name: 1, name: a}]\n",
        "contexts: [x]\ncontexts: [{name: b}]\n",
        "Contexts: [{name: a}]\n",
        "contexts: [{Name: a, context: {Cluster: c}}]\n",
        "current-context: a\ncurrent-context: b\n",
        "current-context: 1\ncurrent-context: b\n",
        "current-context: b\ncurrent-context: 1\n",
        "{\"current-context\": \"a\", \"current-context\": \"b\"}",
        "contexts: [{name: a, context: {cluster: c, cluster: d}}]\n",
        "current-context: a\ncurrent-context: ~\n",
        "contexts: [{name: a, context: {user: u}, context: {cluster: c}}]\n",
    ]);
}

#[test]
fn preferences_and_extensions_are_read_alike() {
    assert_same_reading([
        "preferences: {}\n",
        "preferences: ~\n",
        "preferences: []\n",
        "preferences: x\n",
        "preferences: {colors: true}\n",
        "preferences: {colors: 'true'}\n",
        "preferences: {colors: yes}\n",
        "preferences: {colors: 1}\n",
        "preferences: {x: [1]}\n",
        "preferences: {extensions: {}}\n",
        "extensions: ~\n",
        "extensions: {}\n",
        "extensions: [{name: a}]\n",
        "extensions: [{name: a, extension: {b: [1, ~, 0x1F]}}]\n",
        "extensions: [{name: 1}]\n",
        "extensions: [{name: a, extension: x}]\n",
        "extensions: [{name: a, extension: ~}]\n",
        "extensions: [{name: a, extension: .inf}]\n",
        "preferences: {extensions: [{name: e, extension: 1}, {name: e, extension: 1}]}\n",
        "x: .nan\n",
        "x: 99999999999999999999\n",
        "x: 1e400\n",
        "x: -.inf\n",
        "x: {1: a, '1': b}\n",
        "x: !foo [1]\n",
        "x: {[a]: b}\n",
        "x: {~: b}\n",
        "x: {2024-01-01: b}\n",
        "x: {0x10: b}\n",
    ]);
}

#[test]
fn clusters_are_read_alike() {
    assert_same_reading(
        [
            "server: https://x",
            "server: ''",
            "server: 1",
            "insecure-skip-tls-verify: true",
            "insecure-skip-tls-verify: 'true'",
            "insecure-skip-tls-verify: ~",
            "insecure-skip-tls-verify: 0",
            "disable-compression: on",
            "disable-compression: x",
            "certificate-authority-data: Zm9v",
            "certificate-authority-data: Zm9vYg==",
            "certificate-authority-data: Zm9vYg",
            "certificate-authority-data: '*'",
            "certificate-authority-data: ''",
            "certificate-authority-data: ~",
            "certificate-authority-data: 1234",
            "certificate-authority-data: '1234'",
            "certificate-authority-data: \"Zm9v\\nYmFy\\n\"",
            "certificate-authority-data: 'Zm9v YmFy'",
            "certificate-authority-data: 'Zm9vYg== '",
            "certificate-authority-data: ' Zm9v'",
            "certificate-authority-data: \"Zm9vYg=\\n=\\n\"",
            "certificate-authority-data: 'Zm9vYh=='",
            "certificate-authority-data: 'Zm9vYg===='",
            "certificate-authority-data: '===='",
            "certificate-authority-data: 'Zm=v'",
            "certificate-authority-data: 'Zm9_'",
            "certificate-authority-data: \"Zm9v\\t\"",
            "certificate-authority-data: [1, 2]",
            "certificate-authority-data: []",
            "certificate-authority-data: {}",
            "certificate-authority-data: =",
            "proxy-url: ~",
            "proxy-url: 5",
            "tls-server-name: [x]",
            "tls-server-name: x",
            "certificate-authority: 1.5",
            "extensions: [{name: e}]",
            "LocationOfOrigin: 5",
        ]
        .map(|field| format!("clusters: [{{name: c, cluster: {{{field}}}}}]\n")),
    );
}

#[test]
fn users_are_read_alike() {
    assert_same_reading(
        [
            "token: x", "token: 1", "tokenFile: ~", "username: on", "password: 1234", "as: x",
            "as-uid: 1000", "as-uid: '1000'", "as-groups: [a, b]", "as-groups: a", "as-groups: [1]",
            "as-groups: [~]", "as-user-extra: {a: [b]}", "as-user-extra: {a: b}",
            "as-user-extra: {1: [b]}", "as-user-extra: {a: ~}", "client-key-data: Zm9v",
            "client-key-data: '?'", "auth-provider: {name: gcp}", "auth-provider: gcp",
            "auth-provider: {name: oidc, config: {a: b}}", "auth-provider: {config: {a: 1}}",
            "auth-provider: {config: {1: a}}", "auth-provider: {config: [a]}",
            "exec: {command: x, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}",
            "exec: {}", "exec: ~", "exec: []", "exec: {command: 5}", "exec: {args: [a, '1']}",
            "exec: {args: [1]}", "exec: {args: [-v, yes]}", "exec: {args: a}", "exec: {args: ~}",
            "exec: {env: [{name: A, value: b}]}", "exec: {env: [{name: A, value: 1}]}",
            "exec: {env: {A: b}}", "exec: {env: [~]}", "exec: {provideClusterInfo: true}",
            "exec: {provideClusterInfo: 'true'}", "exec: {interactiveMode: 5}",
            "exec: {installHint: [x]}", "exec: {Config: 5, stdinUnavailable: 7}",
            "exec: {apiVersion: 1}", "exec: {interactiveMode: Whatever}",
        ]
        .map(|field| format!("users: [{{name: u, user: {{{field}}}}}]\n")),
    );
}
