//! kswitch: switch Kubernetes contexts and namespaces, across one kubeconfig or hundreds.
//!
//! # The house
//!
//! A room imports only rooms below it, and rooms of one floor don't know each other;
//! `tests/suite/layers.rs` holds it to that.
//!
//! | floor | room | what it is for |
//! |---|---|---|
//! | 6 | [`command`] | the verbs, one file each; messages and exit codes |
//! | 5 | [`cli`], [`settings`] | the command line and the settings, as types |
//! | 4 | [`picker`] | the terminal UI: state, view, and the loop around them |
//! | 3 | [`cluster`] | the API server: its namespaces, and why there are none |
//! | 3 | [`history`], [`undo`], [`paths`], [`shell`] | our own files; lines for shells |
//! | 2 | [`kubeconfig`] | the domain: chain, documents, view, plan, edit, store |
//! | 1 | [`yaml`] | YAML as values that know their lines |
//! | 1 | [`state_dir`] | directories with our own files, used only where they are the user's own |
//! | 0 | [`directory`] | files reached through an open directory, links never followed |
//! | 0 | [`printable`], [`template`], [`order`], [`signals`] | text made safe to show; lines to fill in; the order of names; what ends us |
//!
//! Data flows one way: files -> documents -> view -> state -> frame; and back as one change
//! through one door, [`kubeconfig::store`].

pub mod cli;
pub mod cluster;
pub mod command;
pub mod directory;
pub mod history;
pub mod kubeconfig;
pub mod order;
pub mod paths;
pub mod picker;
pub mod printable;
pub mod settings;
pub mod shell;
pub mod signals;
pub mod state_dir;
pub mod template;
pub mod undo;
pub mod yaml;
