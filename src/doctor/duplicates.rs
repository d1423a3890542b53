//! Checks of names that several files have: kubectl takes the entry of the first file (semantics 2.1 and
//! 2.6).

use std::collections::HashMap;
use std::path::PathBuf;

use crate::kubeconfig::plan::{Kind, own_entries};
use crate::kubeconfig::store::{CrossFileEffect, CrossFileReader, CrossFileReference};
use crate::kubeconfig::{ContextEntry, File, Visibility};
use crate::operation::RenameExtent;

use super::diagnosis::Diagnosis;
use super::finding::Finding;
use super::inputs::Inputs;
use super::new_name::NewNames;
use super::next;

pub(super) fn check(inputs: &Inputs, findings: &mut Vec<Finding>) {
    let mut reader = CrossFileReader::of_inspection(&inputs.snapshot, &inputs.facts);
    let mut repairs = Repairs::default();
    for entry in inputs.snapshot.contexts() {
        match entry.visibility {
            Visibility::Shadowed { by } => {
                findings.push(hidden(inputs, &mut reader, &mut repairs, &entry, by));
            }
            // It would be hidden in `KUBECONFIG`.
            Visibility::NotInKubeconfig => {
                let used = inputs.snapshot.context(&entry.context.name);
                findings.extend(
                    used.map(|used| hidden(inputs, &mut reader, &mut repairs, &entry, used.file)),
                );
            }
            Visibility::Active => {}
        }
    }
    for entry in inputs.snapshot.contexts() {
        for reference in reader.references(&entry) {
            findings.push(crossed(inputs, &mut repairs, &entry, reference));
        }
    }
}

fn hidden<'f>(
    inputs: &'f Inputs,
    reader: &mut CrossFileReader<'f>,
    repairs: &mut Repairs,
    entry: &ContextEntry<'f>,
    by: &'f File,
) -> Finding {
    let name = &entry.context.name;
    let used = inputs.place(&by.path, Kind::Context, name);
    let place = inputs.place(&entry.file.path, Kind::Context, name);
    let active = inputs.snapshot.context(name);
    if active.as_ref().is_some_and(|active| !reader.differs(entry, active)) {
        return Finding::new(place, Diagnosis::RepeatedContext { used })
            .named(Kind::Context, name)
            .next([next::delete(inputs, entry)]);
    }
    let server = |entry: &ContextEntry<'f>| {
        inputs.snapshot.cluster_of(entry).map(|(own, _)| own.server.clone()).unwrap_or_default()
    };
    let own_document = entry.file.document();
    let own_cluster = own_document
        .and_then(|own| own.clusters.iter().find(|own| own.name == entry.context.cluster));
    let own_server = own_cluster.map_or_else(|| server(entry), |own| own.server.clone());
    let server = active.as_ref().map(server).unwrap_or_default();
    let diagnosis = Diagnosis::DuplicateContext { used, server, own_server };
    let repair = next::plain(repairs.rename(inputs, entry, false));
    Finding::new(place, diagnosis).named(Kind::Context, name).next([repair])
}

fn crossed(
    inputs: &Inputs,
    repairs: &mut Repairs,
    entry: &ContextEntry<'_>,
    reference: CrossFileReference,
) -> Finding {
    let kind = reference.kind();
    let taken_from = inputs.place(&reference.file, kind, &reference.name);
    let place = inputs.place(&entry.file.path, Kind::Context, &entry.context.name);
    let diagnosis = match reference.effect {
        CrossFileEffect::OtherCluster { server, own_server, differences } => {
            Diagnosis::OtherCluster { taken_from, server, own_server, differences }
        }
        CrossFileEffect::OtherCredentials => Diagnosis::OtherCredentials { taken_from },
    };
    let repair = next::plain(repairs.rename(inputs, entry, true));
    Finding::new(place, diagnosis)
        .named(Kind::Context, &entry.context.name)
        .named(kind, &reference.name)
        .next([repair])
}

/// The renames that were suggested: one may repair several findings.
#[derive(Default)]
struct Repairs {
    names: NewNames,
    /// By the file, and the kind and the name of a renamed entry.
    by_entry: HashMap<(PathBuf, Kind, String), String>,
}

impl Repairs {
    /// The command that gives a context, its cluster and its user names of their own.
    fn rename(&mut self, inputs: &Inputs, entry: &ContextEntry<'_>, keeps_name: bool) -> String {
        let path = entry.file.path.to_path_buf();
        let key = |(kind, name)| (path.clone(), kind, name);
        let own = own_entries(entry).into_iter().map(key).collect::<Vec<_>>();
        // Other contexts of the file follow a rename of their cluster and user.
        let known = own.iter().filter_map(|entry| self.by_entry.get(entry));
        let known: Vec<&String> = known.collect();
        if keeps_name
            && known.len() == own.len()
            && let Some(command) = known.first()
        {
            return (*command).clone();
        }
        let (to, extent) = self.names.choose(&inputs.snapshot, entry, keeps_name);
        let is_whole = matches!(extent, RenameExtent::Whole { .. });
        let names = [entry.context.name.as_str(), &to];
        let options = if is_whole { "--whole" } else { "" };
        let command = next::on_context(inputs, entry, "rename", &names, options);
        for entry in own.into_iter().filter(|_| is_whole) {
            self.by_entry.insert(entry, command.clone());
        }
        command
    }
}
