//! The environment of one run: variables, paths and streams, read once.

use std::cell::{Cell, OnceCell};
use std::ffi::OsStr;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::{Global, When};
use crate::cluster::Timeout;
use crate::environment::Environment;
use crate::kubeconfig::chain::Source;
use crate::kubeconfig::plan::check_chain;
use crate::kubeconfig::snapshot::DEFAULT_NAMESPACE;
use crate::kubeconfig::store::{SERVICE_ACCOUNT, pod_namespace};
use crate::kubeconfig::{Chain, ContextEntry, Snapshot};
use crate::paths::Paths;
use crate::picker::Height;
use crate::picker::view::theme::Depth;
use crate::printable::{abbreviate_home, quoted_path, replaced, retyped, suggest_editor, typed};
use crate::session::Session;
use crate::settings::{Settings, SettingsError};
use crate::shell::{Isolation, Shell, isolation};
use crate::short_names::ShortForms;

use super::kubectx_style::KubectxStyle;
use super::report::{Failure, Messages};
use super::sample_clusters::SampleClusters;

/// The environment of one run, and its global options.
pub(super) struct Invocation {
    pub(super) environment: Arc<Environment>,
    pub(super) paths: Paths,
    pub(super) chain: Chain,
    /// What `KUBECONFIG` has of the kubeconfigs of a session, if only those of a protected context.
    pub(super) narrowed_to: Option<Vec<PathBuf>>,
    pub(super) messages: Messages,
    /// How messages are worded where kswitch stands in for kubectx or kubens.
    pub(super) kubectx: Option<KubectxStyle>,
    /// The height of the picker; `None` for the whole screen.
    pub(super) height: Option<Height>,
    /// Whether an interrupted kswitch was reported, or the picker reports it.
    pub(super) has_reported: Cell<bool>,
    /// Whether missing files were reported.
    pub(super) has_warned: Cell<bool>,
    /// Whether names or a kubeconfig were read from stdin: answers are then typed on the terminal.
    pub(super) stdin_is_read: Cell<bool>,
    plain: bool,
    color: When,
    pub(super) timeout: Option<Timeout>,
    /// The demo's clusters, used instead of real ones.
    pub(super) samples: Option<SampleClusters>,
    settings: OnceCell<(Settings, Vec<SettingsError>)>,
    isolation: OnceCell<Option<Isolation>>,
    pub(super) session: OnceCell<Option<Session>>,
    /// Whether differences between the session and the kubeconfigs were reported.
    pub(super) has_reported_session: Cell<bool>,
    default_namespace: OnceCell<String>,
}

impl Invocation {
    pub(super) fn new(environment: Arc<Environment>, global: &Global) -> Self {
        let mut paths = Paths::of_user(&environment);
        if let Some(home) = &paths.home {
            abbreviate_home(home);
        }
        if let Some(editor) = environment.editor() {
            suggest_editor(editor);
        }
        let flag = global.kubeconfig.as_ref().map(|path| path.as_os_str());
        let variable = environment.variable("KUBECONFIG");
        let chain = Chain::choose(flag, variable, environment.home());
        if let Some(session) = &chain.session {
            paths = paths.in_session(&session.file);
        }
        let mut invocation = Self {
            environment,
            chain,
            narrowed_to: None,
            paths,
            messages: Messages { quiet: global.quiet, verbose: global.verbose },
            kubectx: None,
            height: global.height,
            has_reported: Cell::new(false),
            has_warned: Cell::new(false),
            stdin_is_read: Cell::new(false),
            plain: global.plain,
            color: global.color,
            timeout: global.timeout,
            samples: None,
            settings: OnceCell::new(),
            isolation: OnceCell::new(),
            session: OnceCell::new(),
            has_reported_session: Cell::new(false),
            default_namespace: OnceCell::new(),
        };
        if let Some(all) = invocation.all_files() {
            invocation.narrowed_to = Some(mem::replace(&mut invocation.chain.files, all));
        }
        invocation
    }

    /// The same run on other kubeconfigs.
    pub(super) fn on(&self, chain: Chain) -> Self {
        Self {
            paths: Paths::of_user(&self.environment),
            chain,
            narrowed_to: None,
            kubectx: self.kubectx.clone(),
            environment: Arc::clone(&self.environment),
            has_reported: self.has_reported.clone(),
            has_warned: self.has_warned.clone(),
            stdin_is_read: self.stdin_is_read.clone(),
            samples: None,
            settings: OnceCell::new(),
            isolation: self.isolation.clone(),
            session: OnceCell::new(),
            has_reported_session: Cell::new(false),
            default_namespace: self.default_namespace.clone(),
            ..*self
        }
    }

    /// The same run with the paths, the chain and the clusters of the demo, and without settings.
    pub(super) fn for_demo(&self, paths: Paths, chain: Chain) -> Self {
        let settings = Settings { cluster_files: Vec::new(), ..Settings::default() };
        let settings = OnceCell::from((settings, Vec::new()));
        Self {
            paths,
            chain,
            narrowed_to: None,
            kubectx: None,
            environment: Arc::clone(&self.environment),
            has_reported: Cell::new(false),
            has_warned: Cell::new(false),
            stdin_is_read: Cell::new(false),
            samples: Some(SampleClusters::load()),
            settings,
            isolation: OnceCell::new(),
            session: OnceCell::new(),
            has_reported_session: Cell::new(false),
            default_namespace: OnceCell::from(DEFAULT_NAMESPACE.to_owned()),
            ..*self
        }
    }

    /// This command line with one more option, for a hint. `-` is replaced by the context that it means, as it
    /// may mean another one then.
    pub(super) fn retyped(&self, previous: Option<&str>, option: &str) -> String {
        let words = &self.environment.words;
        let named = previous.and_then(|name| replaced(words, "-", name));
        retyped(named.as_deref().unwrap_or(words), &[option.to_owned()])
    }

    /// Another command for the same kubeconfigs, as by [`typed`].
    pub(super) fn typed(&self, verb: &str, names: &[&str], options: &str) -> String {
        let mut options = options.to_owned();
        if let (Source::Flag, [file]) = (self.chain.source, &*self.chain.files) {
            let separator = if options.is_empty() { "" } else { " " };
            options = format!("{options}{separator}--kubeconfig {}", quoted_path(file));
        }
        typed(verb, names, &options)
    }

    /// The settings, read on first use. Invalid settings are warnings.
    pub(super) fn settings(&self) -> &Settings {
        &self.settings_and_mistakes().0
    }

    /// The short forms of names, with those of the settings.
    pub(super) fn short_forms(&self) -> ShortForms {
        ShortForms::with(self.settings().short_names.clone())
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

    /// The command that lists the contexts of these kubeconfigs, with their files if it `is_wide`.
    pub(super) fn list_command(&self, is_wide: bool) -> String {
        let output = if is_wide { " --output wide" } else { "" };
        let mut flag = String::new();
        if let (Source::Flag, [file]) = (self.chain.source, &*self.chain.files) {
            flag = format!(" --kubeconfig {}", quoted_path(file));
        }
        format!("kswitch{flag} ctx --list{output}")
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

    /// The user's shell.
    pub(super) fn own_shell(&self) -> Shell {
        Shell::of_program(self.environment.variable("SHELL"))
    }

    /// The number of colours that the terminal supports.
    pub(super) fn color_depth(&self) -> Depth {
        Depth::of(self.environment.text("COLORTERM"), self.environment.text("TERM"))
    }

    /// Whether output is coloured.
    pub(super) fn colors(&self, on_terminal: bool) -> bool {
        match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto => on_terminal && !self.environment.is_set("NO_COLOR"),
        }
    }

    /// Whether the picker is a numbered list: a dumb or unknown terminal would print the escape
    /// sequences.
    pub(super) fn is_plain(&self) -> bool {
        let is_dumb = || self.environment.variable("TERM").is_none_or(|term| term == "dumb");
        self.plain || is_dumb() || self.settings().plain
    }
}
