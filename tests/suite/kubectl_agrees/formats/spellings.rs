//! Contexts `dev` (current) and `prod` (namespace `qa`), written in one way after another.

/// As kubectl writes it.
pub(super) const AS_KUBECTL: &str = "\
apiVersion: v1
clusters:
- cluster:
    server: https://dev.example
  name: c1
- cluster:
    certificate-authority: ca.crt
    server: https://prod.example
  name: c2
contexts:
- context:
    cluster: c1
    user: u1
  name: dev
- context:
    cluster: c2
    namespace: qa
    user: u2
  name: prod
current-context: dev
kind: Config
preferences: {}
users:
- name: u1
  user:
    token: one
- name: u2
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: login
      interactiveMode: IfAvailable
";

pub(super) const ODD_INDENTATION: &str = "\
kind:   Config
apiVersion:     v1
contexts:
      -   name:    dev
          context:
                    user: u1
                    cluster: c1
      -
        context:
         cluster: c2
         user: u2
         namespace:     qa

        name: prod
current-context:
    dev
users:
  - {name: u1, user: {token: one}}
  -
    name: u2
    user: {}
";

pub(super) const COMMENTS: &str = "\
# mine
apiVersion: v1 # always
contexts: # all of them
# the first
- context: # where
    # who
    cluster: c1 # c
    user: u1 # u
    # nothing more
  name: dev # d

  # before the second
- name: prod
  context:
    namespace: qa # n: 'x'
    cluster: c2 #tight
    user: u2
# the current one
current-context: dev # now
# last
";

pub(super) const QUOTED: &str = r#"
"apiVersion": 'v1'
"contexts":
- 'name': "dev"
  "context": {'cluster': "c1", "user": 'u1'}
- "name": 'prod'
  'context':
    'cluster': 'c2'
    'user': "u\u0032"
    "namespace": "q\x61"
'current-context': "d\
  ev"
"#;

pub(super) const FLOW: &str = "\
{apiVersion: v1, kind: Config, current-context: dev, contexts: [
  {name: dev, context: {cluster: c1, user: u1}}, # one
  {name: prod, context: {cluster: c2, user: u2, namespace: qa},},
], users: [{name: u1, user: {token: one}}]}
";

pub(super) const FLOW_INSIDE_BLOCK: &str = "\
apiVersion: v1
contexts: [{context: {cluster: c1, user: u1}, name: dev},
           {context: {cluster: c2, user: u2,
                      namespace: qa}, name: prod}]
current-context: dev
";

pub(super) const ANCHORS: &str = "\
x-common: &common
  cluster: c2
  user: u2
  namespace: qa
names: [&dev dev, &prod prod]
contexts:
- name: *dev
  context: {cluster: c1, user: u1}
- name: *prod
  context:
    <<: *common
    user: u2
current-context: *dev
";

pub(super) const LATER_DOCUMENTS: &str = "\
---
apiVersion: v1
contexts:
- name: dev
  context: {cluster: c1, user: u1}
- name: prod
  context: {cluster: c2, namespace: qa, user: u2}
current-context: dev
---
current-context: other
contexts:
- name: prod
  context: {namespace: second-document}
...
";

pub(super) const BROKEN_LATER_DOCUMENT: &str = "\
contexts:
- {name: dev, context: {cluster: c1, user: u1}}
- {name: prod, context: {cluster: c2, namespace: qa, user: u2}}
current-context: dev
...
---
: ] not [ yaml: {
";

pub(super) const UNKNOWN_KEYS: &str = "\
apiVersion: v1
Contexts: [{name: no}]
Current-Context: no
contexts:
- name: dev
  nameSpace: no
  context:
    cluster: c1
    Namespace: no
    user: u1
    nested: {namespace: no, deep: [1, {x: 0x1F}]}
- name: prod
  context:
    x: |
      namespace: no

    cluster: c2
    namespace: qa
    user: u2
y: yes
current-context: dev
x:
  current-context: no
";

pub(super) const EXTENSIONS: &str = "\
extensions:
- name: top
  extension: {a: 1.10, b: 1e3, c: 010, y: yes, d: 2024-01-02, e: [~, .5]}
preferences:
  colors: true
  extensions: [{name: p, extension: 12345678901234567890}]
contexts:
- name: dev
  context:
    extensions:
    - name: minikube.sigs.k8s.io
      extension:
        last-update: Mon, 01 Jan 2024 00:00:00 UTC
        provider: minikube.sigs.k8s.io
    cluster: c1
    user: u1
- name: prod
  context:
    cluster: c2
    user: u2
    extensions:
    - extension: {namespace: not-me}
      name: kswitch
    namespace: qa
current-context: dev
";

pub(super) const DUPLICATE_KEYS: &str = "\
current-context: prod
contexts:
- {name: no, context: {cluster: no}}
contexts:
- name: no
  name: dev
  context: {namespace: no}
  context: {cluster: c1, user: u1}
- name: prod
  context:
    namespace: first
    cluster: c2
    user: u2
    namespace: qa
current-context: dev
";

pub(super) const BLOCK_SCALARS: &str = "\
contexts:
- name: dev
  context:
    user: u1
    cluster: |-
      c1
- name: >-
    prod
  context:
    namespace: >-
      qa
    cluster: c2
    user: |-
      u2
current-context: |-
  dev
users:
- name: u2
  user:
    client-key-data: |
      Zm9v
      YmFy
";

pub(super) const BARE: &str = "\
contexts:
- name: dev
- context:
    namespace: qa
  name: prod
current-context: dev";

pub(super) const JSON: &str = r#"{
    "kind": "Config",
    "apiVersion": "v1",
    "current-context": "dev",
    "contexts": [
        {"name": "dev", "context": {"cluster": "c1", "user": "u1"}},
        {
            "name": "prod",
            "context": {
                "cluster": "c2",
                "namespace": "qa",
                "user": "u\u0032"
            }
        }
    ],
    "clusters": null,
    "users": [{"name": "u1", "user": {"token": "a\"b\\c"}}]
}
"#;
