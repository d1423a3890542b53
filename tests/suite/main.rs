//! kswitch as its users meet it.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

mod aliases;
mod api_server;
mod bad_input;
mod bench_fleet;
mod change_plans;
mod cluster_directory;
mod cluster_files;
mod cluster_order;
mod cross_file;
mod demo;
mod demo_clusters;
mod doctor;
mod documented;
mod dropin;
mod edits;
mod exec;
mod export;
#[cfg(target_os = "linux")]
mod faults;
mod field_lessons;
mod first_run;
mod fuzz;
mod help_texts;
mod hints;
mod hooks;
mod import;
mod init;
mod kubectl_agrees;
mod layers;
mod lists;
mod missing_names;
mod namespace_queries;
mod picker_cluster;
mod picker_screens;
mod picker_terminal;
mod picture;
mod plugins;
#[cfg(target_os = "linux")]
mod pod;
mod previous;
mod protection;
mod query;
mod read_only;
mod rename_whole;
mod sample;
mod scripts;
mod sessions;
mod settings_documented;
mod settings_verb;
mod shell_command;
mod shells;
mod split;
mod state_files;
mod support;
mod undo;
mod version;
mod write_safety;
