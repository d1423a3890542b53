//! `kswitch install-links`: creates links to kswitch under the names in [`NAMES`], such as
//! `kubectx`, in a folder.

mod folder;

use std::env;
use std::path::{self, Path, PathBuf};

use crate::cli::InstallLinksArgs;
use crate::printable::{plain_error, quoted_path};

use super::invocation::{Invocation, called_as};
use super::multicall::NAMES;
use super::report::{Done, Ending, Failure};
use folder::{LinkState, can_be_started, is_same};

pub(super) fn run(invocation: &Invocation, arguments: &InstallLinksArgs) -> Ending {
    let folder = path::absolute(&arguments.folder)
        .map_err(|error| failed(invocation, &arguments.folder, &plain_error(&error)))?;
    // Without `.` components and repeated slashes. Links are not resolved.
    let folder: PathBuf = folder.components().collect();
    let program = program()?;
    let missing = missing(invocation, arguments, &folder, &program)?;
    folder::make(&folder, &missing, &target(&folder, &program), arguments.force)
        .map_err(|error| failed(invocation, &folder, &plain_error(&error)))?;
    let shown_folder = invocation.show(&folder);
    invocation.messages.say(&match missing.as_slice() {
        [] => format!("All links are in {shown_folder} already."),
        made => {
            let program = invocation.show(&program);
            format!("Made links to {program} in {shown_folder}: {}.", made.join(", "))
        }
    });
    warn_of_path(invocation, &folder, &program);
    Ok(Done::Finished)
}

fn failed(invocation: &Invocation, folder: &Path, reason: &str) -> Failure {
    Failure::new(format!("can't make links in {}: {reason}", invocation.show(folder)))
        .hint("with a folder that you can write to: kswitch install-links DIR")
}

/// The links that do not exist yet. Fails if another file has one of the names and `--force` is not
/// given, or if a folder has one.
fn missing(
    invocation: &Invocation,
    arguments: &InstallLinksArgs,
    folder: &Path,
    program: &Path,
) -> Result<Vec<&'static str>, Failure> {
    if folder.exists() && !folder.is_dir() {
        return Err(failed(invocation, folder, "it is a file"));
    }
    let mut missing = Vec::new();
    let mut obstacles = Vec::new();
    let mut is_folder_in_the_way = false;
    for name in NAMES {
        let path = folder.join(name);
        let visibility = LinkState::of(&path, program)
            .map_err(|error| failed(invocation, folder, &plain_error(&error)))?;
        let what = match visibility {
            LinkState::Done => continue,
            LinkState::Nothing => None,
            LinkState::Folder => {
                is_folder_in_the_way = true;
                Some("is a folder".to_owned())
            }
            _ if arguments.force => None,
            LinkState::Link(to) => Some(format!("leads to {}", invocation.show(&to))),
            LinkState::File => Some("is a file of its own".to_owned()),
        };
        let Some(what) = what else {
            missing.push(name);
            continue;
        };
        obstacles.push(format!("{} is there already, and {what}", invocation.show(&path)));
    }
    if obstacles.is_empty() {
        return Ok(missing);
    }
    let hint = if is_folder_in_the_way {
        "no folder is replaced; for links in another one: kswitch install-links DIR".to_owned()
    } else {
        let path = &arguments.folder;
        let dashes = if path.as_os_str().as_encoded_bytes().starts_with(b"-") { "-- " } else { "" };
        format!("kswitch install-links --force {dashes}{}", quoted_path(path))
    };
    Err(Failure::new(obstacles.join("\n")).hint(hint))
}

/// The path of this program, with links not resolved: a link of a package manager stays valid after
/// an update, its target does not.
fn program() -> Result<PathBuf, Failure> {
    let running = env::current_exe().map_err(|error| {
        Failure::new(format!("can't tell where kswitch is: {}", plain_error(&error)))
    })?;
    let called_as = PathBuf::from(called_as());
    let is_path = called_as.components().count() > 1;
    // A link that this command created may be deleted, and would break the others.
    let is_link_of_ours =
        called_as.file_name().is_some_and(|file| NAMES.iter().any(|name| file == *name));
    let called = path::absolute(&called_as).ok().filter(|_| is_path && !is_link_of_ours);
    let on_path = || search_path().map(|folder| folder.join("kswitch"));
    let found = called.into_iter().chain(on_path()).find(|path| is_same(path, &running));
    Ok(found.unwrap_or(running))
}

/// The target of the links: only the file name if the program is in the same folder, so that the
/// folder can be moved.
fn target(folder: &Path, program: &Path) -> PathBuf {
    let is_in_folder = program.parent().is_some_and(|parent| is_same(parent, folder));
    match program.file_name().filter(|_| is_in_folder) {
        Some(name) => PathBuf::from(name),
        None => program.to_owned(),
    }
}

/// The folders in PATH, as absolute paths.
fn search_path() -> impl Iterator<Item = PathBuf> {
    let variable = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&variable).collect();
    // An empty element means the working directory.
    folders.into_iter().filter_map(|folder| {
        let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
        path::absolute(folder).ok()
    })
}

/// Warns if a shell or kubectl would not find the links, or would find another program first.
fn warn_of_path(invocation: &Invocation, folder: &Path, program: &Path) {
    let folders: Vec<PathBuf> = search_path().collect();
    let Some(position) = folders.iter().position(|other| is_same(other, folder)) else {
        let shown_folder = invocation.show(folder);
        invocation.messages.warn(&format!(
            "{shown_folder} is not on PATH, where shells and kubectl look for the links"
        ));
        return;
    };
    for name in NAMES {
        let named = folders[..position].iter().map(|folder| folder.join(name));
        let first = named.into_iter().find(|path| can_be_started(path));
        if let Some(first) = first.filter(|first| !is_same(first, program)) {
            invocation.messages.warn(&format!(
                "{} comes before {} on PATH",
                invocation.show(&first),
                invocation.show(&folder.join(name))
            ));
        }
    }
}
