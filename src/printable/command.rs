//! Commands of kswitch as a user would type them, for hints.

use std::ffi::OsString;

use super::quoted;

/// `kswitch VERB NAME... OPTIONS`, in a form that also works for names that begin with `-`.
#[must_use]
pub fn typed(verb: &str, names: &[impl AsRef<str>], options: &str) -> String {
    let is_like_option = names.iter().any(|name| name.as_ref().starts_with('-'));
    let mut typed = format!("kswitch {verb}");
    let add_options = |typed: &mut String| {
        if !options.is_empty() {
            *typed += " ";
            *typed += options;
        }
    };
    let mut before = match (is_like_option, verb) {
        // After `--` it would be the command to run.
        (true, "shell") => " --context=",
        (true, _) => {
            add_options(&mut typed);
            " -- "
        }
        (false, _) => " ",
    };
    for name in names {
        typed += before;
        typed += &quoted(name.as_ref());
        before = " ";
    }
    if !is_like_option || verb == "shell" {
        add_options(&mut typed);
    }
    typed
}

/// The command line of this run, with `argv[0]`, and with more words, before `--` if there is one.
#[must_use]
pub fn retyped(words: &[OsString], added: &[String]) -> String {
    let mut typed = vec!["kswitch".to_owned()];
    let words = words.iter().skip(1).map(|word| quoted(&word.to_string_lossy()).into_owned());
    typed.extend(words);
    let end = typed.iter().position(|word| word == "--").unwrap_or(typed.len());
    typed.splice(end..end, added.iter().cloned());
    typed.join(" ")
}

/// The command line of this run with `new` in place of `old`, alone or as the value of an option; `None` if
/// it has not exactly one such word, or `new` would be parsed as an option.
#[must_use]
pub fn retyped_with(words: &[OsString], old: &str, new: &str) -> Option<String> {
    Some(retyped(&replaced(words, old, new)?, &[]))
}

/// The words of [`retyped_with`].
#[must_use]
pub fn replaced(words: &[OsString], old: &str, new: &str) -> Option<Vec<OsString>> {
    let mut words = words.to_vec();
    let replaced = |word: &OsString| {
        let word = word.to_str()?;
        let option = word.strip_suffix(old)?;
        let is_option = option.starts_with("--") && option.ends_with('=');
        (is_option || option.is_empty() && !new.starts_with('-')).then(|| format!("{option}{new}"))
    };
    let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
    let mut found = words[1..end].iter_mut().filter_map(|word| Some((replaced(word)?, word)));
    let (new, word) = found.next()?;
    if found.next().is_some() {
        return None;
    }
    *word = new.into();
    Some(words)
}

/// `--context NAME`, or `--context=-NAME`.
#[must_use]
pub fn typed_context(name: &str) -> String {
    let separator = if name.starts_with('-') { '=' } else { ' ' };
    format!("--context{separator}{}", quoted(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_added_before_two_dashes() {
        let retyped = |words: &str| {
            let words: Vec<OsString> = words.split(' ').map(OsString::from).collect();
            super::retyped(&words, &["--yes".to_owned()])
        };
        assert_eq!(retyped("/bin/kswitch delete a*"), "kswitch delete 'a*' --yes");
        assert_eq!(retyped("kswitch delete -- -x"), "kswitch delete --yes -- -x");
    }

    #[test]
    fn a_word_is_replaced_where_it_is_the_only_one() {
        let replaced = |words: &str| {
            let words: Vec<OsString> = words.split(' ').map(OsString::from).collect();
            retyped_with(&words, "b", "new")
        };
        let replaced = |words| replaced(words).unwrap_or_default();
        assert_eq!(replaced("/bin/kswitch ctx b -n c"), "kswitch ctx new -n c");
        assert_eq!(replaced("kswitch ns --context=b"), "kswitch ns '--context=new'");
        assert_eq!(replaced("kswitch exec b -- b c"), "kswitch exec new -- b c");
        for words in ["kswitch ctx b -n b", "kswitch ctx", "kswitch ctx -b", "kswitch exec -- b"] {
            assert_eq!(replaced(words), "");
        }
        assert_eq!(retyped_with(&["kswitch".into(), "ctx".into(), "b".into()], "b", "-x"), None);
    }

    #[test]
    fn names_are_not_taken_for_options() {
        assert_eq!(typed("ctx", &["a b"], "--here"), "kswitch ctx 'a b' --here");
        assert_eq!(typed("ctx", &["-x"], ""), "kswitch ctx -- -x");
        assert_eq!(typed("rename", &["-x", "NEW"], "--whole"), "kswitch rename --whole -- -x NEW");
        assert_eq!(typed("shell", &["-x"], "-n web"), "kswitch shell --context=-x -n web");
        assert_eq!(typed("shell", &[""; 0], "--anyway"), "kswitch shell --anyway");
        assert_eq!(typed_context("-x"), "--context=-x");
        assert_eq!(typed_context("x"), "--context x");
    }
}
