//! Which directories a glob can match in.

use ::glob::Pattern;

use super::OPTIONS;
use crate::wildcards;

pub(super) struct GlobParts(Vec<GlobPart>);

enum GlobPart {
    /// `**`: any number of directories.
    AnyDirectories,
    Name(Pattern),
}

impl GlobParts {
    pub(super) fn of(below: &str) -> Self {
        let part = |text: &str| match text {
            "**" => Some(GlobPart::AnyDirectories),
            text => wildcards::pattern(text).ok().map(GlobPart::Name),
        };
        let parts: Option<Vec<GlobPart>> = below.split('/').map(part).collect();
        // A bracket may contain a slash. `**` is always correct, only slower.
        Self(
            parts
                .filter(|parts| parts.len() < 64)
                .unwrap_or_else(|| vec![GlobPart::AnyDirectories]),
        )
    }

    /// The parts that can match in the glob's directory.
    pub(super) fn first(&self) -> u64 {
        self.closed(1)
    }

    /// The parts that can match in the directory `name`, given those that can match its name.
    pub(super) fn within(&self, parts: u64, name: &str) -> u64 {
        let mut inner = 0;
        for (index, part) in self.0.iter().enumerate().filter(|(index, _)| parts >> index & 1 == 1)
        {
            match part {
                GlobPart::AnyDirectories if !name.starts_with('.') => inner |= 1 << index,
                GlobPart::Name(pattern)
                    if index + 1 < self.0.len() && pattern.matches_with(name, OPTIONS) =>
                {
                    inner |= 1 << (index + 1);
                }
                _ => {}
            }
        }
        self.closed(inner)
    }

    /// Adds the parts after a `**`, which can match no directory.
    fn closed(&self, parts: u64) -> u64 {
        (0..self.0.len().saturating_sub(1)).fold(parts, |parts, index| {
            let passes =
                parts >> index & 1 == 1 && matches!(self.0[index], GlobPart::AnyDirectories);
            if passes { parts | 1 << (index + 1) } else { parts }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_in_which_nothing_can_match_are_not_searched() {
        for (below, path, is_searched) in [
            ("*", "a", false),
            ("*/x", "a", true),
            ("*/x", "a/b", false),
            ("a*/x", "b", false),
            ("**/x", "a/b/c", true),
            ("**/x", "a/.b", false),
            ("**/.b/x", "a/.b", true),
            ("a/**/p/*.yaml", "b", false),
            ("a/**/p/*.yaml", "a/b/c", true),
            ("**", "a/b", true),
            ("[a/b]/x", "a", true),
        ] {
            let parts = GlobParts::of(below);
            let within =
                path.split('/').fold(parts.first(), |inner, name| parts.within(inner, name));
            assert_eq!(within != 0, is_searched, "{below} {path}");
        }
    }
}
