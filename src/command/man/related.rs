//! The section SEE ALSO of each page.

const KSWITCH: &str = "kswitch";

/// Commands that do something similar, or that are used together. The names are those of the pages without
/// `kswitch-`.
const RELATED: [&[&str]; 9] = [
    &["ctx", "ns", "current"],
    &["ctx", "shell", "session"],
    &["shell", "exec", "session", "env"],
    &["alias", "rename", "settings"],
    &["rename", "delete", "undo"],
    &["import", "split", "export", "doctor"],
    &["init", "completions", "env", "session"],
    &["man", "install-links"],
    &["demo", "ctx"],
];

/// The pages to see after one, each with its section.
pub(super) fn pages(name: &str) -> Vec<String> {
    let mut names = vec![KSWITCH.to_owned()];
    match name.split_once('-') {
        None => {
            names = RELATED.concat().iter().map(|verb| format!("{KSWITCH}-{verb}")).collect();
            names.sort_unstable();
            names.push("kubectl".to_owned());
        }
        Some((_, verb)) => {
            let parent = verb.split_once('-').map(|(parent, _)| parent);
            let parent = parent.filter(|parent| ["session", "settings"].contains(parent));
            names.extend(parent.map(|parent| format!("{KSWITCH}-{parent}")));
            let near = RELATED.iter().filter(|verbs| verbs.contains(&verb)).copied().flatten();
            names.extend(near.map(|verb| format!("{KSWITCH}-{verb}")));
        }
    }
    let mut pages: Vec<String> = Vec::new();
    for own in names.into_iter().filter(|own| own != name) {
        let page = format!("{own}(1)");
        if !pages.contains(&page) {
            pages.push(page);
        }
    }
    pages
}
