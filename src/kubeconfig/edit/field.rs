//! Fields that are not the same in the copy of an entry.

/// A field of an entry that is not the same in a copy.
pub(in crate::kubeconfig) struct Field {
    /// The keys that lead to it from the entry.
    pub(in crate::kubeconfig) path: &'static [&'static str],
    pub(in crate::kubeconfig) new: NewField,
}

pub(in crate::kubeconfig) enum NewField {
    Value(String),
    /// Another key in its place, with this value.
    Replaced(&'static str, String),
    Removed,
}
