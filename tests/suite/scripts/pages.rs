//! `kswitch man`: the pages document the whole command line.

use clap::{Arg, Command};

use kswitch::cli::Cli;

use crate::support::home::Home;

/// The verbs with their options.
fn verbs() -> (Command, Vec<Command>) {
    let program = Cli::documented();
    let is_documented = |verb: &&Command| !verb.is_hide_set() && verb.get_name() != "help";
    let verbs = program.get_subcommands().filter(is_documented).cloned().collect();
    (program, verbs)
}

/// What stands in a page without the marks of roff.
fn plain(page: &str) -> String {
    ["\\fB", "\\fI", "\\fR"]
        .iter()
        .fold(page.replace("\\-", "-").replace("\\*(Aq", "'"), |text, mark| text.replace(mark, ""))
}

#[track_caller]
fn assert_describes(page: &str, of: &str, argument: &Arg) {
    if argument.is_hide_set() {
        return;
    }
    let wanted = match (argument.get_long(), argument.get_value_names()) {
        (Some(long), _) => format!("--{long}"),
        (None, Some([name, ..])) => name.to_string(),
        _ => panic!("{argument:?} has no name"),
    };
    assert!(page.contains(&wanted), "the page of {of} lacks {wanted}\n{page}");
    if let Some(letter) = argument.get_short() {
        assert!(page.contains(&format!("-{letter},")), "the page of {of} lacks -{letter}");
    }
    if let Some(help) = argument.get_help() {
        let help = help.to_string();
        let start = help.split(' ').take(3).collect::<Vec<_>>().join(" ");
        assert!(page.contains(&start), "the page of {of} does not contain: {help}\n{page}");
    }
}

#[test]
fn every_verb_has_a_page_and_every_page_every_option() {
    let home = Home::new();
    let message = home.run(&["man", "deep/directory"]).only_stderr(0);
    assert!(message.starts_with("Wrote the man pages into deep/directory; man -l "), "{message}");
    // Without a directory, the first page is printed, for `man -l -`.
    assert_eq!(home.run(&["man"]).only_stdout(), home.read("deep/directory/kswitch.1"));
    let (program, verbs) = verbs();
    let mut expected = vec!["deep/directory/kswitch.1".to_owned()];
    for verb in &verbs {
        let below = format!("deep/directory/kswitch-{}.1", verb.get_name());
        let page = plain(&home.read(&below));
        for argument in verb.get_arguments() {
            assert_describes(&page, verb.get_name(), argument);
        }
        expected.push(below);
        let parts = verb.get_subcommands().filter(|part| part.get_name() != "help");
        for part in parts {
            let name = format!("{}-{}", verb.get_name(), part.get_name());
            let below = format!("deep/directory/kswitch-{name}.1");
            let page = plain(&home.read(&below));
            for argument in part.get_arguments() {
                assert_describes(&page, &name, argument);
            }
            expected.push(below);
        }
    }
    expected.sort_unstable();
    assert_eq!(home.files(), expected);
    assert!(expected.len() > 8, "{expected:?}");

    let first = plain(&home.read("deep/directory/kswitch.1"));
    for argument in program.get_arguments() {
        assert_describes(&first, "kswitch", argument);
    }
    for verb in &verbs {
        assert!(first.contains(&format!("kswitch-{}(1)", verb.get_name())), "{first}");
    }
    // clap's own help has a verb, but no page.
    assert!(!first.contains("kswitch-help(1)"), "{first}");
}

#[test]
fn what_is_hidden_stays_so_and_a_directory_that_takes_nothing_is_reported() {
    let home = Home::new();
    home.run(&["man", "pages"]).success();
    for file in home.files() {
        let page = plain(&home.read(&file));
        assert!(
            !page.contains("kswitch-complete(1)") && !page.contains("COMP_WORDBREAKS"),
            "{file}"
        );
    }
    let message = home.run(&["man", "it's one"]).only_stderr(0);
    assert!(message.ends_with("; man -l 'it'\\''s one/kswitch.1' shows the first.\n"), "{message}");
    home.write("file", "");
    let message = home.run(&["man", "file/pages"]).only_stderr(1);
    assert_eq!(message, "error: can't write the pages into file/pages: Not a directory\n");
}

#[test]
fn the_first_page_has_files_variables_keys_and_searches() {
    let home = Home::new();
    home.run(&["man", "pages"]).success();
    let page = plain(&home.read("pages/kswitch.1"));
    for heading in [
        "SYNOPSIS",
        "ARGUMENTS",
        "OPTIONS",
        "EXAMPLES",
        "EXIT STATUS",
        "PICKER KEYS",
        "SEARCH SYNTAX",
        "FILES",
        "ENVIRONMENT",
    ] {
        let quoted =
            if heading.contains(' ') { format!("\"{heading}\"") } else { heading.to_owned() };
        assert!(page.contains(&format!("\n.SH {quoted}\n")), "no {heading}\n{page}");
    }
    for text in [
        "kswitch [OPTIONS] [QUERY]...\n.br\nkswitch [OPTIONS] COMMAND\n",
        "ctrl-z",
        "undo the last change",
        "inverse match",
        "settings.yaml",
        "NO_COLOR",
        "130 cancelled",
    ] {
        assert!(page.contains(text), "no {text}\n{page}");
    }
    let page = plain(&home.read("pages/kswitch-shell.1"));
    assert!(page.contains("[-n NAMESPACE] [--file PATH]"), "{page}");
    assert!(page.contains("[CONTEXT] [-- COMMAND...]"), "{page}");
    assert!(!page.contains("--kubeconfig PATH"), "{page}");
    if let Some(man) = crate::support::gate::on_path("man").next() {
        let ran = home.program(man, &["-l", "pages/kswitch.1"]).run();
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran}");
    }
}

/// Of each variable that it documents there is one that is read, or a library reads it.
#[test]
fn the_variables_of_the_first_page_are_read() {
    let home = Home::new();
    home.run(&["man", "pages"]).success();
    let page = plain(&home.read("pages/kswitch.1"));
    let section = page.split(".SH ENVIRONMENT").nth(1).expect("the section");
    let source = include_str!("../../../src/environment.rs");
    let section = section.split(".SS \"Set for programs\"").next().expect("the first part");
    let terms = section.split(".TP\n").skip(1).filter_map(|item| item.lines().next());
    let mut read = 0;
    for name in terms.flat_map(|term| term.split(", ")).filter(|name| !name.starts_with("XDG_")) {
        // The standard library reads it.
        let is_read = name == "TMPDIR" || source.contains(&format!("\"{name}\""));
        assert!(is_read, "{name}");
        read += 1;
    }
    assert!(read > 8, "{section}");
}

/// Whatever another program can find in its environment has a page.
#[test]
fn each_variable_that_kswitch_sets_is_documented() {
    let home = Home::new();
    home.run(&["man", "pages"]).success();
    let page = |verb: &str| {
        let page = plain(&home.read(&format!("pages/kswitch{verb}.1")));
        page.split(".SH ENVIRONMENT").nth(1).expect("the section").to_owned()
    };
    for (verb, names) in [
        ("", &["CONTEXT", "NAMESPACE", "SESSION", "READ_ONLY"][..]),
        ("-exec", &["CONTEXT", "NAMESPACE"]),
        ("-shell", &["SESSION", "READ_ONLY"]),
        (
            "-settings",
            &["CONTEXT", "NAMESPACE", "FILE", "PREVIOUS_CONTEXT", "PREVIOUS_NAMESPACE", "HOOK"],
        ),
    ] {
        let section = page(verb);
        for name in names {
            assert!(section.contains(&format!("KSWITCH_{name}")), "{verb} {name}\n{section}");
        }
    }
    assert!(page("").contains("TMPDIR") && page("-exec").contains("TMPDIR"));
}

#[test]
fn each_page_has_the_version_and_the_pages_to_see_after_it() {
    let home = Home::new();
    home.run(&["man", "pages"]).success();
    let files = home.files();
    for file in &files {
        let page = plain(&home.read(file));
        let footer = concat!(" \"kswitch ", env!("CARGO_PKG_VERSION"), "\"");
        let title = page.lines().find(|line| line.starts_with(".TH ")).expect("a title");
        assert!(title.contains(footer), "{file}: {title}");
        let names = page.split(".SH \"SEE ALSO\"\n").nth(1).unwrap_or_else(|| panic!("{file}"));
        let names: Vec<&str> = names.trim().split(", ").collect();
        assert!(!names.is_empty() && (file == "pages/kswitch.1" || names[0] == "kswitch(1)"));
        for name in names.iter().filter(|name| **name != "kubectl(1)") {
            let other = format!("pages/{}.1", name.trim_end_matches("(1)"));
            assert!(files.contains(&other) && other != *file, "{file}: {name}");
        }
    }
}

#[test]
fn no_key_of_a_place_does_two_things() {
    let home = Home::new();
    home.run(&["man", "pages"]).success();
    let page = plain(&home.read("pages/kswitch.1"));
    let section = page.split(".SH \"PICKER KEYS\"").nth(1).expect("the section");
    let section = section.split("\n.SH ").next().expect("its text");
    let places = |heading: &str| {
        let (_, below) = section.split_once(&format!(".SS \"{heading}\"")).expect(heading);
        let items = below.split("\n.SS ").next().expect("its items").split(".TP\n").skip(1);
        items.flat_map(|item| item.lines().next().expect("a term").split(", ")).collect::<Vec<_>>()
    };
    let (both, line) = ("In both lists", "In the search line of a list, and in a new name");
    for with in [
        &[both, line, "In the list of contexts"][..],
        &[both, line, "In the list of namespaces"],
        &[line, "In a new name"],
        &["In a question"],
        &["In the help"],
    ] {
        let mut keys: Vec<&str> = with.iter().flat_map(|heading| places(heading)).collect();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count, "{with:?}\n{section}");
    }
    assert!(places(both).contains(&"ctrl-k") && places("In a new name").contains(&"ctrl-k"));
}

#[test]
fn arguments_and_the_timeout_of_exec_are_in_their_sections() {
    let home = Home::new();
    home.run(&["man", "pages"]).success();
    let page = plain(&home.read("pages/kswitch-exec.1"));
    let section = |title: &str| {
        let (_, below) = page.split_once(&format!(".SH {title}\n")).expect(title);
        below.split("\n.SH ").next().expect("its text").to_owned()
    };
    assert!(section("SYNOPSIS").contains("[--timeout TIME]"), "{page}");
    assert!(section("ARGUMENTS").contains("PATTERN"), "{page}");
    let options = section("OPTIONS");
    assert!(!options.contains("PATTERN"), "{options}");
    for text in ["--timeout", "number of seconds", "60m", "no limit"] {
        assert!(options.contains(text), "{text}\n{options}");
    }
    for code in ["123", "124", "126, 127", "130", "128 + n", "141"] {
        assert!(section("\"EXIT STATUS\"").contains(code), "{code}\n{page}");
    }
}
