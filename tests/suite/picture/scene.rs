//! A home with the demo's clusters as if they were somebody's own, and the picker in it.

use rustix::process::Signal;

use crate::support::home::Home;
use crate::support::terminal::{Terminal, shown};

const COLUMNS: u16 = 114;

/// Where the demo lays its clusters out, and where the picture shows them.
const SAMPLES: &str = ".cache/kswitch/demo/kube";
const KUBE: &str = ".kube";

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

/// The picker, on clusters that answer.
pub(super) struct Scene {
    pub(super) terminal: Terminal,
    demo: Terminal,
    home: Home,
}

impl Scene {
    /// A demo in a terminal that nobody sees answers for the clusters. It has no settings, and its
    /// files are in a folder that nobody has; so the picture is of another kswitch, which finds the
    /// same files where most people have theirs.
    pub(super) fn of(Start { settings, arguments, before, rows }: Start<'_>) -> Scene {
        let mut home = Home::new();
        let demo = Terminal::open(&home, &["demo"], rows, COLUMNS);
        demo.wait_for("13/13");
        home.link(KUBE, SAMPLES);
        home.write(".config/kswitch/settings.yaml", settings);
        let files = home.files();
        let clusters = files.iter().filter_map(|file| {
            let cluster = file.strip_prefix(SAMPLES)?.strip_prefix("/clusters/")?;
            Some(format!("{KUBE}/clusters/{cluster}"))
        });
        let chain: Vec<_> = [format!("{KUBE}/config")].into_iter().chain(clusters).collect();
        home.kubeconfig(&chain.iter().map(String::as_str).collect::<Vec<_>>());

        let command = home.command(arguments).env("COLORTERM", "truecolor");
        let scene =
            Scene { terminal: Terminal::showing(before, &command, rows, COLUMNS), demo, home };
        scene.wait_for(&["13/13", "namespaces of shop-staging", "esc cancel"]);
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

    /// From now on no cluster answers.
    pub(super) fn stop_the_clusters(&self) {
        self.demo.signal(Signal::STOP);
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
