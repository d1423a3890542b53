//! A program that prints credentials, as `aws eks get-token` does.

use serde_json::{Value, json};

use super::super::home::Home;
use super::certificates::ClientCertificate;
use super::kubeconfig::Credential;

/// A plugin to be written into a home.
pub(crate) struct ExecPlugin {
    name: String,
    version: &'static str,
    status: Value,
    ending: Ending,
    /// Its entry in a kubeconfig.
    exec: Value,
}

/// How a run of it ends.
enum Ending {
    Printing,
    Babbling(String),
    Failing(i32, String),
    Never,
}

impl ExecPlugin {
    /// A program of this name, which prints no credentials yet.
    pub(crate) fn named(name: &str) -> ExecPlugin {
        ExecPlugin {
            name: name.to_owned(),
            version: "client.authentication.k8s.io/v1",
            status: json!({}),
            ending: Ending::Printing,
            exec: json!({ "command": name, "interactiveMode": "Never" }),
        }
    }

    /// Speaks `v1beta1` instead of `v1`.
    pub(crate) fn v1beta1(mut self) -> ExecPlugin {
        self.version = "client.authentication.k8s.io/v1beta1";
        self
    }

    /// Prints a bearer token.
    pub(crate) fn token(self, token: &str) -> ExecPlugin {
        self.status("token", token)
    }

    /// Prints a certificate and its key.
    pub(crate) fn certificate(self, certificate: &ClientCertificate) -> ExecPlugin {
        self.status("clientCertificateData", &certificate.certificate)
            .status("clientKeyData", &certificate.key)
    }

    /// Says until when its credentials are good, as in `2030-01-01T00:00:00Z`.
    pub(crate) fn expires(self, time: &str) -> ExecPlugin {
        self.status("expirationTimestamp", time)
    }

    /// Prints this instead of a credential, and ends well.
    pub(crate) fn prints(mut self, text: &str) -> ExecPlugin {
        self.ending = Ending::Babbling(text.to_owned());
        self
    }

    /// Prints this on stderr and ends with this code.
    pub(crate) fn fails(mut self, code: i32, stderr: &str) -> ExecPlugin {
        self.ending = Ending::Failing(code, stderr.to_owned());
        self
    }

    /// Goes on for longer than any test does. The process that started it has to end it.
    pub(crate) fn hangs(mut self) -> ExecPlugin {
        self.ending = Ending::Never;
        self
    }

    /// Has this field in the kubeconfig, such as `args`, `env` or `provideClusterInfo`.
    pub(crate) fn with(mut self, field: &str, value: impl Into<Value>) -> ExecPlugin {
        self.exec[field] = value.into();
        self
    }

    /// Writes it to `bin/NAME` of the home, and returns its entry in a kubeconfig.
    pub(crate) fn write(&self, home: &Home) -> Credential {
        let runs = home.path(format!("{}.runs", self.name));
        let runs = runs.to_str().expect("a path in UTF-8");
        // The substitution takes off the newline behind the JSON: a run is a line.
        let info = "$(printf '%s' \"${KUBERNETES_EXEC_INFO:-null}\")";
        let note = format!("#!/bin/sh\nprintf '%s %s\\n' \"$$\" \"{info}\" >>'{runs}'\n");
        let rest = match &self.ending {
            Ending::Printing => {
                let credential = json!({
                    "kind": "ExecCredential",
                    "apiVersion": self.version,
                    "status": self.status,
                });
                format!("cat <<'END'\n{credential}\nEND\n")
            }
            Ending::Babbling(text) => format!("cat <<'END'\n{text}\nEND\n"),
            Ending::Failing(code, stderr) => {
                format!("cat >&2 <<'END'\n{stderr}\nEND\nexit {code}\n")
            }
            Ending::Never => "exec sleep 600\n".to_owned(),
        };
        home.script(&self.name, &(note + &rest));
        let mut exec = self.exec.clone();
        exec["apiVersion"] = json!(self.version);
        Credential::none().with("exec", exec)
    }

    /// What `KUBERNETES_EXEC_INFO` contained in each run so far; null where it was unset.
    pub(crate) fn runs(&self, home: &Home) -> Vec<Value> {
        let info = |line: &str| {
            let (_, info) = line.split_once(' ').expect("a process id and more");
            serde_json::from_str(info).expect("JSON in KUBERNETES_EXEC_INFO")
        };
        self.lines(home).iter().map(|line| info(line)).collect()
    }

    /// The process ids of its runs so far.
    pub(crate) fn pids(&self, home: &Home) -> Vec<i32> {
        let pid = |line: &str| line.split(' ').next()?.parse().ok();
        self.lines(home).iter().map(|line| pid(line).expect("a process id")).collect()
    }

    fn lines(&self, home: &Home) -> Vec<String> {
        let below = format!("{}.runs", self.name);
        if !home.path(&below).exists() {
            return Vec::new();
        }
        home.read(&below).lines().map(str::to_owned).collect()
    }

    fn status(mut self, field: &str, value: &str) -> ExecPlugin {
        self.status[field] = json!(value);
        self
    }
}
