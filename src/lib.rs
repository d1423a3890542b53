//! kswitch: switch Kubernetes contexts and namespaces, across one kubeconfig or hundreds.
//!
//! # Layers
//!
//! A module imports only modules of lower layers, and modules of one layer do not import each other.
//! `tests/suite/layers.rs` checks it; `docs/architecture.md` has the map of all modules.
//!
//! | module, highest layer first | contents |
//! |---|---|
//! | [`command`] | one file per verb; messages and exit codes |
//! | [`cli`], [`settings`] | the command line and the settings as types |
//! | [`doctor`] | checks of kubeconfigs |
//! | [`picker`] | the terminal UI |
//! | [`read_only`] | the proxy of a read-only shell |
//! | [`cluster`] | the client of the API server |
//! | [`history`], [`undo`], [`paths`], [`session`], [`shell`] | state files; contexts of one terminal; scripts for shells |
//! | [`operation`] | a change as a value, planned against a snapshot |
//! | [`kubeconfig`] | reading, merging, planning and writing kubeconfigs |
//! | [`yaml`] | YAML values with line numbers |
//! | [`state_dir`] | directories for kswitch's own files |
//! | [`directory`] | files relative to an open directory |
//! | [`environment`] | arguments, variables and streams of the process |
//! | [`printable`], [`template`], [`order`], [`short_names`], [`path_text`], [`process`], [`signals`] | escaping, placeholders, natural sort order, short forms of generated names, paths in JSON, identity of processes, termination signals |
//!
//! Data flows from files to documents, to a snapshot, to the picker's state and a frame. A change
//! flows back through [`kubeconfig::store`], which alone writes kubeconfigs.

pub mod cli;
pub mod cluster;
pub mod command;
pub mod directory;
pub mod doctor;
pub mod environment;
pub mod history;
pub mod kubeconfig;
mod lexical;
pub mod operation;
pub mod order;
pub mod path_text;
pub mod paths;
pub mod picker;
pub mod printable;
pub mod process;
pub mod read_only;
pub mod session;
pub mod settings;
pub mod shell;
pub mod short_names;
pub mod signals;
pub mod state_dir;
pub mod template;
pub mod undo;
pub mod wildcards;
pub mod yaml;
