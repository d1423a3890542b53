//! No hint in the source without a test that types it.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use super::{CASES, is_command};

/// Hints that are typed by another test: the text, the file of that test, and its name.
const TYPED_ELSEWHERE: &[(&str, &str, &str)] = &[
    (
        "to run it there too:",
        "exec/consent.rs",
        "protected_contexts_are_refused_without_a_terminal_and_the_hint_runs_it",
    ),
    (
        "to leave  out: ",
        "exec/patterns.rs",
        "a_name_in_several_files_is_refused_unless_one_file_is_named",
    ),
    (
        "for a line of a shell:  -- sh -c",
        "exec/status.rs",
        "a_command_that_cannot_be_run_is_tried_once",
    ),
    (
        "to use only the contexts of one file:",
        "exec/patterns.rs",
        "a_name_in_several_files_is_refused_unless_one_file_is_named",
    ),
    (
        "to run it there, write the name on stdin: kswitch exec - -- COMMAND",
        "exec/patterns.rs",
        "the_name_of_a_context_that_also_leaves_out_another_is_refused",
    ),
    ("if what is there is yours: chmod go-w", "hooks.rs", "it_does_not_run_where_others_can_write"),
    ("in this shell: export PATH=", "scripts/links.rs", "any_directory_can_have_them"),
    (
        "to delete them too: kswitch undo &&",
        "missing_names.rs",
        "what_many_deletions_leave_is_counted_and_can_be_deleted_too",
    ),
    (
        "to list the  contexts that contain",
        "exec/patterns.rs",
        "what_selects_nothing_is_an_error_with_similar_names",
    ),
    (
        "an alias of a shell is no program:",
        "exec/status.rs",
        "a_command_that_cannot_be_run_is_tried_once",
    ),
    ("to use one:", "sessions/narrow.rs", "a_name_in_several_cluster_files_is_chosen_by_its_file"),
    (
        "for all other contexts:",
        "exec/patterns.rs",
        "what_selects_nothing_is_an_error_with_similar_names",
    ),
    (
        "to see what it would write: add --dry-run",
        "import.rs",
        "names_that_another_file_has_are_replaced_together",
    ),
    (
        "to say where it leads from: add --base-dir DIR",
        "import.rs",
        "paths_stay_valid_and_the_format_stays",
    ),
    (
        "for one file with all contexts: (umask 077; kubectl config view --raw --flatten > FILE)",
        "split.rs",
        "what_is_to_be_added_to_kubeconfig_is_said_before",
    ),
    ("in a terminal without a session: kswitch split", "split.rs", "it_asks_on_a_terminal"),
    (
        "to correct it: kswitch settings edit",
        "settings_verb.rs",
        "a_new_file_is_opened_with_all_settings_as_comments_and_checked_afterwards",
    ),
    (
        "to move it away: mv",
        "settings_verb.rs",
        "a_directory_in_the_place_of_the_file_is_moved_away",
    ),
    ("if what is there is yours: chmod go-w", "hooks.rs", "it_does_not_run_where_others_can_write"),
    (
        "to see where the settings are: kswitch settings path",
        "settings_verb.rs",
        "the_path_is_printed_whether_there_is_a_file_or_not",
    ),
    (
        "to edit it: kswitch settings edit",
        "settings_verb.rs",
        "a_new_file_is_opened_with_all_settings_as_comments_and_checked_afterwards",
    ),
    (
        "kswitch exec PATTERN -n NAMESPACE -- COMMAND",
        "aliases.rs",
        "every_command_that_uses_a_context_accepts_an_alias",
    ),
    (
        "to do it without a question:",
        "protection.rs",
        "without_a_terminal_a_protected_context_needs_yes",
    ),
    ("in a script: kswitch ctx NAME", "query.rs", "off_a_terminal_the_verb_is_needed"),
    (
        "for other contexts: kswitch session leave",
        "shells/sessions.rs",
        "a_terminal_has_a_context_of_its_own_until_it_leaves",
    ),
    (
        "for the whole table:  | cat",
        "lists.rs",
        "on_a_terminal_a_table_leaves_out_the_columns_that_have_no_space",
    ),
    (
        "for the context alone: kswitch rename OLD NEW",
        "hints.rs",
        "every_hint_holds_what_it_promises",
    ),
    (
        "to rename the references too: kswitch rename OLD NEW --whole --yes",
        "hints.rs",
        "every_hint_holds_what_it_promises",
    ),
    (
        "to take the cluster and user from them: kswitch rename OLD NEW --whole --anyway",
        "hints.rs",
        "every_hint_holds_what_it_promises",
    ),
    ("kswitch ns --list", "hints.rs", "a_suggested_name_is_one_that_there_is"),
    ("to see what it is: ls -ld", "hints.rs", "every_hint_holds_what_it_promises"),
    ("to leave it: exit", "dropin/shell.rs", "kswitch_switches_to_no_other_context_in_it"),
    ("--whole --file", "hints.rs", "every_hint_holds_what_it_promises"),
    ("did you mean ?", "hints.rs", "a_suggested_name_is_one_that_there_is"),
    ("for \" \", did you mean ?", "hints.rs", "a_suggested_name_is_one_that_there_is"),
    ("ls -l", "hints.rs", "a_file_that_cannot_be_written_is_shown"),
    ("chmod u+w  &&", "hints.rs", "a_lock_in_a_closed_directory_of_ours_is_removed"),
    ("sudo", "hints.rs", "a_lock_in_a_directory_of_roots_is_removed_by_root"),
    (
        "if it is the one that you mean: kswitch --kubeconfig  ctx NAME",
        "write_safety/other_users.rs",
        "nothing_is_written_through_the_link_of_another_user",
    ),
    (
        "to recover it: kswitch ctx",
        "write_safety/locks.rs",
        "what_only_reads_leaves_the_lock_of_a_dead_process",
    ),
    (
        "any change recovers it: kswitch ctx NAME",
        "write_safety/leftovers.rs",
        "a_half_written_file_that_cannot_be_read_is_restored",
    ),
    // Commands of the doctor.
    (
        "kswitch doctor --fix --yes",
        "doctor/fixes.rs",
        "without_a_terminal_it_repairs_only_with_yes",
    ),
    (
        "to make all of them: kswitch doctor --fix --yes",
        "doctor/fixes.rs",
        "without_a_terminal_it_repairs_only_with_yes",
    ),
    ("to remove it", "doctor/fixes.rs", "leftovers_are_named"),
    ("rm ", "doctor/fixes.rs", "leftovers_are_named"),
    (
        "kswitch session prune",
        "sessions/lifetime.rs",
        "what_has_ended_is_removed_once_a_day_and_on_request",
    ),
    (
        "to keep them",
        "sessions/foreign_writers.rs",
        "what_another_program_adds_to_a_session_is_kept_and_can_be_moved",
    ),
    (
        "to remove them",
        "sessions/foreign_writers.rs",
        "what_another_program_adds_to_a_session_is_kept_and_can_be_moved",
    ),
    (
        "kswitch session save  FILE",
        "sessions/foreign_writers.rs",
        "what_another_program_adds_to_a_session_is_kept_and_can_be_moved",
    ),
    ("to correct it", "hints.rs", "every_hint_holds_what_it_promises"),
    ("to see what it is", "hints.rs", "every_hint_holds_what_it_promises"),
    (
        "sops exec-file  'kubectl --kubeconfig  get nodes'",
        "doctor/reports.rs",
        "findings_are_grouped_by_file_with_the_next_command",
    ),
    (
        "to use it for one command",
        "doctor/reports.rs",
        "findings_are_grouped_by_file_with_the_next_command",
    ),
    ("chmod go-rwx", "doctor/repairs.rs", "two_files_of_kubeadm_get_names_of_their_own"),
    (
        "to make it yours",
        "state_files/foreign.rs",
        "a_directory_of_root_is_named_and_the_hint_helps",
    ),
    ("sudo chown", "state_files/foreign.rs", "a_directory_of_root_is_named_and_the_hint_helps"),
    (
        "to see the time of this machine",
        "doctor/reports.rs",
        "findings_are_grouped_by_file_with_the_next_command",
    ),
    ("date -u", "doctor/reports.rs", "findings_are_grouped_by_file_with_the_next_command"),
    (
        "export KUBECONFIG=",
        "doctor/chain.rs",
        "a_list_with_odd_parts_is_corrected_by_the_suggested_commands",
    ),
    ("for the cluster files", "hints.rs", "every_hint_holds_what_it_promises"),
    ("for the default kubeconfig", "hints.rs", "every_hint_holds_what_it_promises"),
    ("unset KUBECONFIG", "hints.rs", "every_hint_holds_what_it_promises"),
    (
        "to use the first of them alone in this shell",
        "doctor/chain.rs",
        "cluster_files_are_counted_and_those_that_do_not_fit_are_named",
    ),
    ("to unset it", "doctor/repairs.rs", "what_is_unused_or_leads_nowhere_goes_away"),
    (
        "to compare it with the copy next to it",
        "doctor/repairs.rs",
        "a_broken_file_is_compared_with_its_copy",
    ),
    ("diff  ", "doctor/repairs.rs", "a_broken_file_is_compared_with_its_copy"),
    ("for name in ; do ; done", "doctor/groups.rs", "what_one_command_repairs_is_one_finding"),
    ("to delete the contexts", "doctor/groups.rs", "what_one_command_repairs_is_one_finding"),
    ("to delete the context", "doctor/repairs.rs", "what_is_unused_or_leads_nowhere_goes_away"),
    (
        "kubectl --kubeconfig  config",
        "doctor/repairs.rs",
        "what_is_unused_or_leads_nowhere_goes_away",
    ),
    (
        "for a kubeconfig that you have: kswitch import FILE",
        "import.rs",
        "it_asks_on_a_terminal_and_is_refused_elsewhere",
    ),
    (
        "to correct the settings: kswitch settings edit",
        "settings_verb.rs",
        "a_new_file_is_opened_with_all_settings_as_comments_and_checked_afterwards",
    ),
    // Commands of other programs, which need an account of the cloud.
    (
        "for a cluster of EKS: aws eks update-kubeconfig --name NAME",
        "lists.rs",
        "without_a_context_the_list_names_the_searched_paths_and_what_to_type",
    ),
    (
        "for one of GKE: gcloud container clusters get-credentials NAME --location LOCATION",
        "lists.rs",
        "without_a_context_the_list_names_the_searched_paths_and_what_to_type",
    ),
    (
        "for one of AKS: az aks get-credentials --resource-group GROUP --name NAME",
        "lists.rs",
        "without_a_context_the_list_names_the_searched_paths_and_what_to_type",
    ),
    // These two change nothing; the user decides after reading the output.
    (
        "nothing was lost; to see the limit of this shell: ulimit -f",
        "write_safety/other_users.rs",
        "a_limit_on_the_size_of_files_is_an_error",
    ),
    (
        "nothing was lost; to see what is full: df -h",
        "faults/full_disk.rs",
        "lesson_35_a_full_disk_loses_nothing",
    ),
    (
        "to look at it: kswitch --kubeconfig  ctx --list --output wide",
        "change_plans/pruned.rs",
        "what_changed_since_stays_with_all_the_rest",
    ),
    ("cp", "faults/refused.rs", "the_old_text_of_a_damaged_file_is_put_back"),
    (
        "to undo that change: kswitch undo",
        "faults/failed_rollback.rs",
        "what_could_not_be_taken_back_is_reported_and_can_be_undone",
    ),
    (
        "to redo it: kswitch undo --redo",
        "undo/verb.rs",
        "a_second_undo_says_that_there_is_nothing_more",
    ),
    (
        "to redo that change: kswitch undo --redo",
        "faults/interrupted.rs",
        "an_undo_that_was_ended_is_reported_as_such_and_made_again",
    ),
    (
        "run kswitch without sudo, or with sudo -H",
        "state_files/foreign.rs",
        "root_leaves_nothing_in_the_home_of_a_user",
    ),
    (
        "to make it yours: sudo chown -R",
        "state_files/foreign.rs",
        "a_directory_of_root_is_named_and_the_hint_helps",
    ),
    (
        "if its text is yours: chmod go-w",
        "state_files.rs",
        "a_file_that_others_can_write_is_not_used_until_they_can_t",
    ),
    (
        "to remove it: rm -r",
        "state_files.rs",
        "a_file_that_is_not_used_is_named_and_the_hint_helps",
    ),
    (
        "to remove it: rm -f",
        "state_files.rs",
        "a_file_that_is_not_used_is_named_and_the_hint_helps",
    ),
    ("chmod u+rwx", "state_files.rs", "a_closed_directory_of_ours_is_named_and_the_hint_helps"),
    (
        "kswitch undo --kubeconfig",
        "undo/verb.rs",
        "a_file_that_is_no_kubeconfig_here_is_undone_only_where_it_is_named",
    ),
    (
        "KUBECONFIG= kswitch undo",
        "undo/verb.rs",
        "several_files_that_are_no_kubeconfigs_here_are_named_together",
    ),
    (
        "to give it a name: kswitch rename '' NEW",
        "bad_input/arguments.rs",
        "a_context_without_a_name_is_refused",
    ),
    (
        "to repair it: kswitch rename",
        "rename_whole.rs",
        "lesson_41_the_offered_repair_reaches_the_own_cluster_as_the_own_user",
    ),
    (
        "close other programs, or raise the limits of this shell: ulimit -a",
        "namespace_queries/limits.rs",
        "too_few_descriptors_are_an_error",
    ),
    (
        "to undo the last change outside of it: kswitch undo --global",
        "sessions/undoing.rs",
        "without_a_change_in_the_session_undo_offers_the_one_outside",
    ),
    (
        "to keep them: kswitch session save",
        "sessions/foreign_writers.rs",
        "what_another_program_adds_to_a_session_is_kept_and_can_be_moved",
    ),
    (
        "kswitch delete y",
        "sessions/foreign_writers.rs",
        "a_context_that_only_the_session_has_is_renamed_and_deleted_there",
    ),
    (
        "to remove them: kswitch session discard",
        "sessions/foreign_writers.rs",
        "what_another_program_adds_to_a_session_can_be_removed",
    ),
    (
        "for this terminal: kswitch ctx  --here",
        "sessions/narrow.rs",
        "a_context_outside_of_a_narrow_session_is_offered",
    ),
    (
        "for a shell with its files:",
        "sessions/narrow.rs",
        "without_the_integration_a_switch_to_a_protected_context_warns_that_all_files_stay",
    ),
    (
        "in a shell of its own: kswitch shell",
        "sessions/narrow.rs",
        "a_context_outside_of_a_narrow_session_is_offered",
    ),
    (
        "to restore it: kswitch",
        "sessions/fail_closed.rs",
        "a_changed_guard_is_reported_and_restored",
    ),
    (
        "kswitch session list",
        "sessions/foreign_writers.rs",
        "what_another_program_adds_to_a_session_is_kept_and_can_be_moved",
    ),
    (
        "to load it in this shell: without it:",
        "sessions/terminals.rs",
        "without_the_shell_integration_a_shell_is_offered",
    ),
    (
        "SHELL names it; to start another: kswitch shell NAME -- /bin/sh",
        "shell_command/status.rs",
        "a_shell_that_does_not_exist_is_reported_with_another",
    ),
    (
        "to use another one here: kswitch shell NAME",
        "sessions/terminals.rs",
        "a_directory_has_a_stable_read_only_session",
    ),
    (
        "with direnv: leave the directory, or remove kswitch from its .envrc",
        "sessions/terminals.rs",
        "a_directory_has_a_stable_read_only_session",
    ),
    (
        "if the line of kswitch env was typed here:",
        "sessions/terminals.rs",
        "a_directory_has_a_stable_read_only_session",
    ),
    (
        "to use those of the kubeconfig:",
        "sessions/kubeconfig_changes.rs",
        "a_namespace_or_a_rename_never_leads_to_another_cluster",
    ),
    (
        "for one of this terminal: kswitch session start",
        "shells/sessions.rs",
        "a_terminal_does_not_change_the_session_of_another_one",
    ),
    ("kswitch shell NAME", "sessions/terminals.rs", "what_is_offered_in_a_directory_works_there"),
    (
        "with direnv, to start it again: direnv reload",
        "sessions/terminals.rs",
        "what_is_offered_in_a_directory_works_there",
    ),
    (
        "to leave the session: kswitch session leave",
        "sessions/fail_closed.rs",
        "a_session_that_has_ended_goes_on_with_a_switch",
    ),
];

/// Functions that make hints, or parts of them, besides those that are called `hint`.
const MAKERS: [&str; 8] = [
    "fn hint(",
    "fn not_undone_hint(",
    "fn removal(",
    "fn way_out(",
    "fn keep_or_discard(",
    "fn add_hint(",
    "fn renaming(",
    "fn edited(",
];

/// What is called a hint there is another thing: a key in the footer, the end of an error, advice about a
/// cluster that does not answer, which a command to type always follows.
const OTHERS: [&str; 4] =
    ["picker/", "kubeconfig/problem.rs", "kubeconfig/credentials", "cluster/"];

#[test]
fn every_hint_of_the_source_is_typed_by_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut untyped = Vec::new();
    for (path, text) in sources(&root.join("src")) {
        // All texts of that file are parts of commands to type.
        let all = path == "doctor/next.rs";
        for hint in if all { literals(&text, None) } else { hints(&text) } {
            for piece in pieces(&hint) {
                let known = CASES.iter().map(|case| case.hint);
                let known = known.chain(TYPED_ELSEWHERE.iter().map(|(hint, ..)| *hint));
                if !known.into_iter().any(|known| known.contains(&piece)) {
                    untyped.push(format!("{path}: {piece:?} of {hint:?}"));
                }
            }
        }
    }
    assert!(untyped.is_empty(), "no test types\n{}", untyped.join("\n"));
    for (hint, file, name) in TYPED_ELSEWHERE {
        let path = root.join("tests/suite").join(file);
        let text = fs::read_to_string(&path).unwrap_or_default();
        assert!(text.contains(&format!("fn {name}(")), "{hint:?}: no test {name} in {file}");
    }
}

/// The files below a directory without their unit tests.
fn sources(directory: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut directories = vec![directory.to_owned()];
    while let Some(own) = directories.pop() {
        for entry in fs::read_dir(own).expect("list a directory of the source").flatten() {
            let path = entry.path();
            let below =
                path.strip_prefix(directory).expect("below it").to_string_lossy().into_owned();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension() == Some(OsStr::new("rs"))
                && !below.ends_with("tests.rs")
                && !OTHERS.iter().any(|other| below.starts_with(other))
            {
                let text = fs::read_to_string(&path).expect("read a file of the source");
                let end = text.find("#[cfg(test)]\nmod tests").unwrap_or(text.len());
                found.push((below, text[..end].to_owned()));
            }
        }
    }
    found
}

/// The texts in all places of a file that make hints: what `.hint(` is given, what a `let hint` is, the
/// bodies of [`MAKERS`], and what begins with `hint: `.
fn hints(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let spans = [(".hint(", ')'), ("let hint =", ';'), ("hints.push(", ')')];
    let makers = MAKERS.map(|maker| (maker, '}'));
    for (start, end) in spans.into_iter().chain(makers) {
        for (at, _) in text.match_indices(start) {
            let from = match end {
                '}' => at + text[at..].find('{').expect("a body") + 1,
                _ => at + start.len(),
            };
            found.extend(literals(&text[from..], Some(end)));
        }
    }
    let message = literals(text, None).into_iter();
    found.extend(message.filter_map(|own| own.strip_prefix("hint: ").map(str::to_owned)));
    found
}

/// The string literals up to the `end` of what was open before, or of all.
fn literals(text: &str, end: Option<char>) -> Vec<String> {
    let mut found = Vec::new();
    let mut depth = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '/' if text[at..].starts_with("//") => {
                while characters.next_if(|(_, own)| *own != '\n').is_some() {}
            }
            '\'' if text[at..].starts_with("'\"'") || text[at..].starts_with("'\\") => {
                let _ = characters.next();
                let _ = characters.next();
            }
            '"' => {
                let mut literal = String::new();
                while let Some((_, own)) = characters.next() {
                    match own {
                        '"' => break,
                        '\\' => match characters.next() {
                            Some((_, '\n')) => {
                                while characters.next_if(|(_, own)| own.is_whitespace()).is_some() {
                                }
                            }
                            Some((_, 'n')) => literal.push('\n'),
                            Some((_, other)) => literal.push(other),
                            None => {}
                        },
                        own => literal.push(own),
                    }
                }
                found.push(literal);
            }
            '(' | '[' | '{' => depth += 1,
            _ if Some(character) == end && depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    found
}

/// The lines of a text without what stands in its braces.
fn pieces(hint: &str) -> Vec<String> {
    let mut text = String::new();
    let mut depth = 0;
    for character in hint.replace("{{", "").replace("}}", "").chars() {
        match character {
            '{' => {
                depth += 1;
                text.push('\n');
            }
            '}' => depth -= 1,
            own if depth == 0 => text.push(own),
            _ => {}
        }
    }
    let is_text = |piece: &&str| piece.contains(' ') || piece.len() > 3 && is_command(piece);
    text.lines().map(str::trim).filter(is_text).map(str::to_owned).collect()
}

#[test]
fn hints_are_found_where_they_are_made() {
    let text = r#"
        fn removal(lock: &Path) -> String {
            match own { Some(_) => format!("rmdir {path}"), None => '"'.to_string() }
        }
        /// "not this"
        let hint = format!("{words}: kswitch \
                            ctx {name}");
        say("hint: to leave none: kswitch");
        say("an error");
        missing.hint("kswitch ctx --list")
    "#;
    let found: Vec<_> = hints(text).iter().flat_map(|hint| pieces(hint)).collect();
    assert_eq!(found, ["kswitch ctx --list", ": kswitch ctx", "rmdir", "to leave none: kswitch"]);
}
