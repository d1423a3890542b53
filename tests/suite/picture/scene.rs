//! A home with the demo's clusters as a user's own, and the picker in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

use crate::support::api_server::{ApiServer, ExecPlugin, Proxy, Trouble, User};
use crate::support::home::Home;
use crate::support::terminal::{Mouse, Terminal, shown};

const COLUMNS: u16 = 114;

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo");

/// The clusters that answer: their files, and the hosts of their servers.
const CLUSTERS: [(&str, &str); 3] = [
    ("clusters/cluster-edge.yaml", "127.0.0.1"),
    (
        "clusters/cluster-shop-prod.json",
        "4F1C0B7E9A2D4C8FA6E3B15D70928C4E.gr7.eu-west-1.eks.example",
    ),
    ("clusters/cluster-identity.yaml", "identity-prod-dns-6b1f9c2a.hcp.westeurope.azmk8s.example"),
];

const TOKEN: &str = "sample-token";

/// How the picker comes to be.
pub(super) struct Start<'start> {
    pub(super) settings: &'start str,
    pub(super) arguments: &'start [&'start str],
    /// What the terminal shows already.
    pub(super) before: &'start str,
    /// How high the terminal is.
    pub(super) rows: u16,
}

impl Default for Start<'_> {
    fn default() -> Self {
        Start { settings: "protect: ['*prod*']\n", arguments: &[], before: "", rows: 20 }
    }
}

/// The picker, on clusters of which those of [`CLUSTERS`] answer.
pub(super) struct Scene {
    pub(super) terminal: Terminal,
    home: Home,
    servers: Vec<ApiServer>,
    _proxy: Proxy,
}

impl Scene {
    /// The files of the demo, where most people have theirs: the demo itself has no settings, and its
    /// files are in a directory that does not exist.
    pub(super) fn of(Start { settings, arguments, before, rows }: Start<'_>) -> Scene {
        let servers: Vec<_> = CLUSTERS.iter().map(|(_, host)| server(host)).collect();
        let hosts = CLUSTERS.iter().zip(&servers);
        let proxy = hosts
            .fold(Proxy::http(), |proxy, ((_, host), server)| proxy.knowing(host, server.port()));

        let mut home = Home::new();
        let mut files = vec!["config".to_owned()];
        for entry in fs::read_dir(Path::new(DEMO).join("clusters")).expect("list the clusters") {
            let name = entry.expect("list the clusters").file_name();
            files.push(format!("clusters/{}", name.to_str().expect("a plain name")));
        }
        files.sort_by_key(|file| (file.contains('/'), file.clone()));
        for file in &mut files {
            let mut text = sample(file).replace("http://127.0.0.1:0", &proxy.url());
            if let Some(index) = CLUSTERS.iter().position(|(own, _)| own == file) {
                let certificate = servers[index].client_certificate("jane");
                for (field, pem) in [
                    ("certificate-authority-data", servers[index].authority()),
                    ("client-certificate-data", &certificate.certificate),
                    ("client-key-data", &certificate.key),
                ] {
                    text = with_data(&text, field, pem);
                }
            }
            *file = format!(".kube/{file}");
            home.write(file, text);
        }
        for plugin in ["aws", "kubelogin"] {
            ExecPlugin::named(plugin).v1beta1().token(TOKEN).write(&home);
        }
        home.link(".kube/bin", "../bin");
        home.write(".config/kswitch/settings.yaml", settings);
        home.kubeconfig(&files.iter().map(String::as_str).collect::<Vec<_>>());

        let command = home.command(arguments).env("COLORTERM", "truecolor");
        let terminal = Terminal::showing(before, &command, rows, COLUMNS);
        let scene = Scene { terminal, home, servers, _proxy: proxy };
        scene.wait_for(&["tab to list them"]);
        scene
    }

    /// Waits until all of this is on the screen.
    #[track_caller]
    pub(super) fn wait_for(&self, texts: &[&str]) {
        self.terminal.wait_until(|screen| {
            let shown = shown(screen);
            texts.iter().all(|text| shown.contains(text))
        });
    }

    /// Clicks the row of this name, the one on the left if both panes have it, and waits until it is highlighted.
    pub(super) fn highlight(&self, name: &str) {
        let screen = self.terminal.screen();
        let in_row = format!(" {name} ");
        let place = screen.lines().enumerate().find_map(|(row, line)| {
            let before = line.strip_prefix('│')?.split_once(&in_row)?.0;
            Some((row, before.chars().count() + 2))
        });
        let (row, column) = place.unwrap_or_else(|| panic!("{name} is not listed\n{screen}"));
        let [row, column] = [row, column].map(|cells| u16::try_from(cells).expect("a screen"));
        self.terminal.mouse(Mouse::Left, row, column);
        self.terminal.wait_until(|screen| {
            let shown = shown(screen);
            let line = shown.lines().nth(row.into()).unwrap_or_default();
            line.split('▌').skip(1).any(|rest| rest.contains(&in_row))
        });
    }

    /// Gives the terminal another height.
    pub(super) fn resize(&self, rows: u16) {
        self.terminal.resize(rows, COLUMNS);
    }

    /// From now on no cluster answers.
    pub(super) fn stop_the_clusters(&self) {
        for server in &self.servers {
            server.suffer(Trouble::no_answer());
        }
    }

    /// Nothing of this machine is on the screen.
    #[track_caller]
    pub(super) fn assert_shows_no_path_of_its_own(&self) {
        let screen = self.terminal.screen();
        let home = self.home.path("");
        let home = home.to_str().expect("a home in UTF-8");
        assert!(!screen.contains(home), "the picture shows the path {home}\n{screen}");
    }
}

fn sample(file: &str) -> String {
    fs::read_to_string(Path::new(DEMO).join(file)).expect("read a sample")
}

/// A server with the sample namespaces of this host.
fn server(host: &str) -> ApiServer {
    let samples: BTreeMap<String, Value> =
        serde_json::from_str(&sample("namespaces.json")).expect("JSON");
    let names = samples[host]["namespaces"].as_array().expect("namespaces");
    let names: Vec<_> = names.iter().map(|name| name.as_str().expect("a name")).collect();
    let user = match samples[host]["forbidden"].as_str() {
        Some(user) => User::named(user).sees_nothing(),
        None => User::named("jane"),
    };
    ApiServer::of(&names).user(user.token(TOKEN)).with_certificate_for(host).start()
}

/// The text with other data in a field, if it has the field.
fn with_data(text: &str, field: &str, pem: &str) -> String {
    let Some((_, rest)) = text.split_once(field) else { return text.to_owned() };
    let rest = rest.trim_start_matches([':', ' ', '"']);
    let end = rest.find(['"', '\n']).expect("an end of the field");
    text.replace(&rest[..end], &BASE64_STANDARD.encode(pem))
}
