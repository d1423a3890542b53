//! Whether the query of a request asks for a dry run.

use percent_encoding::percent_decode_str;

/// What a query says about `dryRun`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum DryRun {
    /// Nothing.
    No,
    /// `dryRun=All`, once.
    All,
    /// Anything else, or a query that programs read differently.
    Unclear,
}

/// The API server reads the query with Go's `net/url`, which ignores a pair with a semicolon or a wrong
/// escape. Such a query is unclear as a whole.
pub(super) fn dry_run(query: Option<&str>) -> DryRun {
    let Some(query) = query else { return DryRun::No };
    let mut found = DryRun::No;
    if !query.bytes().all(|own| own.is_ascii_graphic() && own != b';') {
        return DryRun::Unclear;
    }
    for pair in query.split('&') {
        if pair == "dryRun=All" && found == DryRun::No {
            found = DryRun::All;
            continue;
        }
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let is_decodable = |text: &str| {
            let decodes = |rest: &str| {
                rest.get(..2).is_some_and(|two| two.bytes().all(|own| own.is_ascii_hexdigit()))
            };
            text.split('%').skip(1).all(decodes)
        };
        let name_of = percent_decode_str(name).decode_utf8();
        let is_other = name_of.is_ok_and(|name| !name.to_ascii_lowercase().contains("dryrun"));
        if !is_other || !is_decodable(name) || !is_decodable(value) {
            return DryRun::Unclear;
        }
    }
    found
}
