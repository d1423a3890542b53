//! What the picker shows, compared as whole screens: a file for each of its states.

mod broken;
mod choose_for_deletion;
mod confirm_deletion;
mod cross_file;
mod distinct;
mod failing;
mod filtered;
mod forbidden;
mod help;
mod listed;
mod loaded;
mod loading;
mod loading_pages;
mod many;
mod obstacles;
mod odd_names;
mod pairs;
mod protected;
mod renaming;
mod sizes;
mod stage;
mod start;
mod styles;
mod vanished;
mod writing;
mod written;
