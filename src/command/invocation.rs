//! The environment of one run: variables, paths and streams, read once.

use std::cell::{Cell, OnceCell};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::{Global, When};
use crate::cluster::{Limits, QueryOptions, Timeout};
use crate::environment::Environment;
use crate::history::{ChainHistory, History};
use crate::kubeconfig::chain::renaming;
use crate::kubeconfig::kuberc::Kuberc;
use crate::kubeconfig::plan::check_chain;
use crate::kubeconfig::snapshot::DEFAULT_NAMESPACE;
use crate::kubeconfig::store::{SERVICE_ACCOUNT, pod_namespace};
use crate::kubeconfig::{Chain, ContextEntry, File, Snapshot};
use crate::paths::Paths;
use crate::picker::Height;
use crate::picker::view::theme::Depth;
use crate::printable::{abbreviate_home, quoted_path, shown_path};
use crate::settings::{Settings, SettingsError};
use crate::shell::{ADD_ALL, Isolation, does_not_fit, isolation};
use crate::state_dir::StateError;

use super::kubectx_style::KubectxStyle;
use super::report::{Failure, Messages};
use super::sample_clusters::SampleClusters;

/// The environment of one run, and its global options.
pub(super) struct Invocation {
    pub(super) environment: Arc<Environment>,
    pub(super) paths: Paths,
    pub(super) chain: Chain,
    pub(super) messages: Messages,
    /// How messages are worded where kswitch stands in for kubectx or kubens.
    pub(super) kubectx: Option<KubectxStyle>,
    /// The height of the picker; `None` for the whole screen.
    pub(super) height: Option<Height>,
    /// Whether an interrupted kswitch was reported, or the picker reports it.
    pub(super) has_reported: Cell<bool>,
    /// Whether missing files were reported.
    pub(super) has_warned: Cell<bool>,
    color: When,
    timeout: Option<Timeout>,
    /// The demo's clusters, used instead of real ones.
    pub(super) samples: Option<SampleClusters>,
    settings: OnceCell<(Settings, Vec<SettingsError>)>,
    isolation: OnceCell<Option<Isolation>>,
    default_namespace: OnceCell<String>,
}

impl Invocation {
    pub(super) fn new(environment: Arc<Environment>, global: &Global) -> Self {
        let paths = Paths::of_user(&environment);
        if let Some(home) = &paths.home {
            abbreviate_home(home);
        }
        let flag = global.kubeconfig.as_ref().map(|path| path.as_os_str());
        let variable = environment.variable("KUBECONFIG");
        let chain = Chain::choose(flag, variable, environment.home());
        Self {
            environment,
            chain,
            paths,
            messages: Messages { quiet: global.quiet, verbose: global.verbose },
            kubectx: None,
            height: global.height,
            has_reported: Cell::new(false),
            has_warned: Cell::new(false),
            color: global.color,
            timeout: global.timeout,
            samples: None,
            settings: OnceCell::new(),
            isolation: OnceCell::new(),
            default_namespace: OnceCell::new(),
        }
    }

    /// The same run in place of kubectx or kubens.
    pub(super) fn in_style(self, style: KubectxStyle) -> Self {
        Self { kubectx: Some(style), ..self }
    }

    /// The same run with the paths, the chain and the clusters of the demo, and without settings.
    pub(super) fn for_demo(&self, paths: Paths, chain: Chain) -> Self {
        let settings = Settings { cluster_files: Vec::new(), ..Settings::default() };
        let settings = OnceCell::from((settings, Vec::new()));
        Self {
            paths,
            chain,
            kubectx: None,
            environment: Arc::clone(&self.environment),
            has_reported: Cell::new(false),
            has_warned: Cell::new(false),
            samples: Some(SampleClusters::load()),
            settings,
            isolation: OnceCell::new(),
            default_namespace: OnceCell::from(DEFAULT_NAMESPACE.to_owned()),
            ..*self
        }
    }

    /// The settings, read on first use. Invalid settings are warnings.
    pub(super) fn settings(&self) -> &Settings {
        &self.settings_and_mistakes().0
    }

    pub(super) fn mistakes_in_settings(&self) -> &[SettingsError] {
        &self.settings_and_mistakes().1
    }

    fn settings_and_mistakes(&self) -> &(Settings, Vec<SettingsError>) {
        self.settings.get_or_init(|| {
            let (settings, mistakes) = Settings::load(&self.paths.settings);
            for mistake in &mistakes {
                self.messages.warn(&mistake.to_string());
            }
            (settings, mistakes)
        })
    }

    /// The program whose isolated shell this is, if any.
    pub(super) fn isolation(&self) -> Option<Isolation> {
        *self.isolation.get_or_init(|| isolation(&self.environment))
    }

    /// Fails where kubectl can't use the files.
    pub(super) fn check(&self, snapshot: &Snapshot) -> Result<(), Failure> {
        match self.kubectx {
            Some(_) => KubectxStyle::check(snapshot),
            None => Ok(check_chain(snapshot)?),
        }
    }

    /// What to type to use a context whose file is not in `KUBECONFIG`.
    pub(super) fn add_hint(&self, snapshot: &Snapshot, file: &File) -> String {
        let sets_current = file.document().is_some_and(|own| own.current_context.is_some());
        let add = if sets_current && snapshot.current().is_none() {
            ADD_ALL
        } else {
            "eval \"$(kswitch env)\""
        };
        match self.isolation() {
            Some(Isolation { program, .. }) => format!("leave this shell of {program}: exit"),
            None if does_not_fit(snapshot.files(), &file.path) => format!(
                "KUBECONFIG would be too long; to use this file alone in this shell: \
                 export KUBECONFIG={}",
                quoted_path(&file.path)
            ),
            None => match renaming(&file.path) {
                Some(renaming) => format!("{renaming}\n{add}"),
                None => add.to_owned(),
            },
        }
    }

    /// The options of a query outside of the picker: warnings go to stderr.
    pub(super) fn query_options(&self, limits: Limits) -> QueryOptions {
        let Timeout(timeout) = self.timeout.unwrap_or_else(|| self.settings().timeout);
        let variable = |name| self.environment.variable(name);
        let home = self.environment.home();
        let messages = self.messages;
        QueryOptions {
            timeout,
            limits,
            kuberc: Kuberc::choose(variable("KUBERC"), variable("KUBECTL_KUBERC"), home),
            environment: Arc::clone(&self.environment),
            warn: Arc::new(move |warning| messages.warn(&warning)),
        }
    }

    /// The history of this chain; an empty one if it can't be used.
    pub(super) fn history(&self, snapshot: &Snapshot) -> ChainHistory {
        self.usable_history(snapshot)
            .unwrap_or_else(|_| History::default().of(self.file_of_current(snapshot)))
    }

    /// The history of this chain, for a command that needs it.
    pub(super) fn usable_history(&self, snapshot: &Snapshot) -> Result<ChainHistory, StateError> {
        Ok(History::load(&self.paths.history)?.of(self.file_of_current(snapshot)))
    }

    /// The failure of `-`: the history has no previous name, or can't be used. The hint is for the
    /// former.
    pub(super) fn no_previous(
        &self,
        missing: &str,
        history: &Result<ChainHistory, StateError>,
        hint: String,
    ) -> Failure {
        match history {
            Ok(_) if self.kubectx.is_some() => Failure::new(missing),
            Ok(_) => self.with_hint(Failure::new(missing), hint),
            Err(error) => self.unusable(missing, error),
        }
    }

    /// A failure with a hint, unless a warning said already what to do because no file of the chain
    /// exists: until then any other command leads back to that warning.
    pub(super) fn with_hint(&self, failure: Failure, hint: impl Into<String>) -> Failure {
        if self.has_warned.get() { failure } else { failure.hint(hint) }
    }

    /// A failure because a file of kswitch can't be used.
    pub(super) fn unusable(&self, what: &str, error: &StateError) -> Failure {
        let home = self.paths.home.as_deref();
        let failure = Failure::new(format!("{what}: {}", error.message()));
        match error.hint(home) {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }

    /// Records a change in the history. Errors are warnings.
    pub(super) fn remember(&self, snapshot: &Snapshot, change: impl FnOnce(&mut ChainHistory)) {
        match History::update(&self.paths.history, self.file_of_current(snapshot), change) {
            Ok(None) => {}
            Ok(Some(unusable)) => {
                self.messages.warn(&format!("started a new history: {}", unusable.message()));
            }
            Err(error) => {
                self.messages.warn(&format!("the history is not kept: {}", error.message()));
            }
        }
    }

    /// The namespace that kubectl uses with a context (semantics 5).
    pub(super) fn namespace_of<'a>(&'a self, entry: &ContextEntry<'a>) -> &'a str {
        entry.context.namespace.as_deref().unwrap_or_else(|| self.default_namespace())
    }

    /// The namespace that kubectl uses with a context that sets none: the pod's, or `default`.
    pub(super) fn default_namespace(&self) -> &str {
        self.default_namespace.get_or_init(|| {
            let of_pod = {
                let variable = |name: &str| self.environment.variable(name).map(OsStr::to_owned);
                pod_namespace(variable, Path::new(SERVICE_ACCOUNT))
            };
            of_pod.unwrap_or_else(|| DEFAULT_NAMESPACE.to_owned())
        })
    }

    /// The file that identifies this chain in the history.
    pub(super) fn file_of_current<'a>(&'a self, snapshot: &'a Snapshot) -> &'a Path {
        let first = self.chain.files.first().map_or(Path::new(""), PathBuf::as_path);
        snapshot.file_of_current().map_or(first, |file| &file.path)
    }

    /// Warns of the faults of these files.
    pub(super) fn warn_of_faults<'f>(&self, files: impl Iterator<Item = &'f File>) {
        for file in files {
            if let Some(fault) = file.fault() {
                let breaks = if file.breaks_kubectl() {
                    "; every kubectl command fails with it"
                } else {
                    ""
                };
                self.messages.warn(&format!("{}: {fault}{breaks}", shown_path(&file.path)));
            }
        }
    }

    /// Whether output on stdout is coloured.
    pub(super) fn colors_stdout(&self) -> bool {
        self.colors(self.environment.stdout_is_terminal)
    }

    /// Whether the picker is coloured.
    pub(super) fn colors_terminal(&self) -> bool {
        self.colors(true)
    }

    /// The number of colours that the terminal supports.
    pub(super) fn color_depth(&self) -> Depth {
        Depth::of(self.environment.text("COLORTERM"), self.environment.text("TERM"))
    }

    fn colors(&self, on_terminal: bool) -> bool {
        match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto => on_terminal && !self.environment.is_set("NO_COLOR"),
        }
    }

    /// Why the picker can't be shown, if so; the streams may be redirected.
    pub(super) fn why_no_picker(&self) -> Option<&'static str> {
        if !self.environment.has_terminal() {
            return Some("no terminal to pick on; in a script");
        }
        // A dumb or unknown terminal would print the escape sequences.
        let is_dumb = self.environment.variable("TERM").is_none_or(|term| term == "dumb");
        is_dumb.then_some("the picker can't be drawn where TERM is dumb or not set; to switch")
    }
}
