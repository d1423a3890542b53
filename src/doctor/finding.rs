//! A result of a check.

use std::borrow::Cow;
use std::path::PathBuf;

use serde::Serialize;

use crate::kubeconfig::plan::Kind;

use super::diagnosis::{Diagnosis, Severity};
use super::place::Place;

/// A problem at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub severity: Severity,
    /// `None` for a problem of the environment, such as a part of `KUBECONFIG`.
    pub place: Option<Place>,
    /// The entries that it is about.
    pub names: Vec<(Kind, String)>,
    pub diagnosis: Diagnosis,
    /// What to type next.
    pub next: Vec<Next>,
}

/// A command to type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Next {
    /// What it is for, such as `to correct it`; empty if that is plain.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub purpose: Cow<'static, str>,
    pub command: String,
    #[serde(skip)]
    pub(super) about: About,
}

/// What a command is about, to make one of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum About {
    Nothing,
    /// A file to edit, at the line of the finding.
    Text(PathBuf),
    /// Contexts to delete, and the options of the command.
    Contexts(Vec<String>, String),
    /// A cluster or user that no context uses, and its file.
    Entry(Kind, Vec<String>, PathBuf),
}

impl Finding {
    pub(super) fn new(place: impl Into<Option<Place>>, diagnosis: Diagnosis) -> Self {
        let severity = diagnosis.severity();
        let (names, next) = (Vec::new(), Vec::new());
        Self { severity, place: place.into(), names, diagnosis, next }
    }

    pub(super) fn named(mut self, kind: Kind, name: &str) -> Self {
        self.names.push((kind, name.to_owned()));
        self
    }

    pub(super) fn next(mut self, next: impl IntoIterator<Item = Next>) -> Self {
        self.next.extend(next);
        self
    }
}
