//! `kswitch install-links`: creates links to kswitch under the names in [`LINKS`], such as
//! `kubectx`, in a directory.

use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{self, Path, PathBuf};
use std::{env, fs, io};

use crate::cli::InstallLinksArgs;
use crate::environment::Environment;
use crate::printable::{plain_error, quoted_path, shown_path};

use super::invocation::Invocation;
use super::multicall::LINKS;
use super::report::Failure;

pub(super) fn run(invocation: &Invocation, arguments: &InstallLinksArgs) -> Result<(), Failure> {
    let directory = path::absolute(&arguments.directory)
        .map_err(|error| failed(&arguments.directory, &plain_error(&error)))?;
    // Without `.` components and repeated slashes. Links are not resolved.
    let directory: PathBuf = directory.components().collect();
    let program = program(&invocation.environment)?;
    let missing = missing(arguments, &directory, &program)?;
    make(&directory, &missing, &target(&directory, &program), arguments.force)
        .map_err(|error| failed(&directory, &plain_error(&error)))?;
    let shown_directory = shown_path(&directory);
    invocation.messages.say(&match missing.as_slice() {
        [] => format!("All links are in {shown_directory} already."),
        made => {
            let program = shown_path(&program);
            format!("Made links to {program} in {shown_directory}: {}.", made.join(", "))
        }
    });
    warn_of_path(invocation, &directory, &program);
    Ok(())
}

fn failed(directory: &Path, reason: &str) -> Failure {
    Failure::new(format!("can't make links in {}: {reason}", shown_path(directory)))
        .hint("with a directory that you can write to: kswitch install-links DIR")
}

/// The links that do not exist yet. Fails if another file has one of the names and `--force` is not
/// given, or if a directory has one.
fn missing(
    arguments: &InstallLinksArgs,
    directory: &Path,
    program: &Path,
) -> Result<Vec<&'static str>, Failure> {
    if directory.exists() && !directory.is_dir() {
        return Err(failed(directory, "it is a file"));
    }
    let (mut missing, mut obstacles) = (Vec::new(), Vec::new());
    let mut is_directory_in_the_way = false;
    for (name, ..) in LINKS {
        let path = directory.join(name);
        let existing = match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(failed(directory, &plain_error(&error))),
            Ok(_) if is_same(&path, program) => continue,
            Ok(existing) => Some(existing),
        };
        let what = match existing {
            Some(existing) if existing.is_dir() => {
                is_directory_in_the_way = true;
                "is a directory".to_owned()
            }
            Some(existing) if !arguments.force => match fs::read_link(&path) {
                Ok(to) if existing.is_symlink() => format!("leads to {}", shown_path(&to)),
                _ => "is another file".to_owned(),
            },
            _ => {
                missing.push(name);
                continue;
            }
        };
        obstacles.push(format!("{} exists already, and {what}", shown_path(&path)));
    }
    if obstacles.is_empty() {
        return Ok(missing);
    }
    let hint = if is_directory_in_the_way {
        "no directory is replaced; for links in another one: kswitch install-links DIR".to_owned()
    } else {
        let path = &arguments.directory;
        let dashes = if path.as_os_str().as_encoded_bytes().starts_with(b"-") { "-- " } else { "" };
        format!("kswitch install-links --force {dashes}{}", quoted_path(path))
    };
    Err(Failure::new(obstacles.join("\n")).hint(hint))
}

/// The path of this program, with links not resolved: a link of a package manager stays valid after
/// an update, its target does not.
fn program(environment: &Environment) -> Result<PathBuf, Failure> {
    let running = env::current_exe().map_err(|error| {
        Failure::new(format!("can't find the path of kswitch: {}", plain_error(&error)))
    })?;
    let called_as = environment.called_as();
    let is_path = called_as.components().count() > 1;
    // A link that this command created may be deleted, and would break the others.
    let is_link_of_ours =
        called_as.file_name().is_some_and(|file| LINKS.iter().any(|(name, ..)| file == *name));
    let called = path::absolute(called_as).ok().filter(|_| is_path && !is_link_of_ours);
    let on_path = || search_path(environment).map(|directory| directory.join("kswitch"));
    let found = called.into_iter().chain(on_path()).find(|path| is_same(path, &running));
    Ok(found.unwrap_or(running))
}

/// The target of the links: only the file name if the program is in the same directory, so that the
/// directory can be moved.
fn target(directory: &Path, program: &Path) -> PathBuf {
    let is_in_directory = program.parent().is_some_and(|parent| is_same(parent, directory));
    match program.file_name().filter(|_| is_in_directory) {
        Some(name) => PathBuf::from(name),
        None => program.to_owned(),
    }
}

/// The directories in PATH, as absolute paths.
fn search_path(environment: &Environment) -> impl Iterator<Item = PathBuf> {
    environment.search_path().filter_map(|directory| {
        let directory =
            if directory.as_os_str().is_empty() { PathBuf::from(".") } else { directory };
        path::absolute(directory).ok()
    })
}

/// Warns if a shell or kubectl would not find the links, or would find another program first.
fn warn_of_path(invocation: &Invocation, directory: &Path, program: &Path) {
    let directories: Vec<PathBuf> = search_path(&invocation.environment).collect();
    let Some(position) = directories.iter().position(|other| is_same(other, directory)) else {
        let shown_directory = shown_path(directory);
        invocation.messages.warn(&format!(
            "{shown_directory} is not on PATH, where shells and kubectl look for the links"
        ));
        invocation
            .messages
            .hint(&format!("in this shell: export PATH={}:\"$PATH\"", quoted_path(directory)));
        return;
    };
    for (name, ..) in LINKS {
        let named = directories[..position].iter().map(|directory| directory.join(name));
        let first = named.into_iter().find(|path| can_be_started(path));
        if let Some(first) = first.filter(|first| !is_same(first, program)) {
            invocation.messages.warn(&format!(
                "{} comes before {} on PATH",
                shown_path(&first),
                shown_path(&directory.join(name))
            ));
        }
    }
}

/// Whether two paths lead to the same file.
fn is_same(one: &Path, other: &Path) -> bool {
    let identity = |path| fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()));
    identity(one).is_some_and(|metadata| Some(metadata) == identity(other))
}

/// Whether the path leads to an executable file.
fn can_be_started(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.mode() & 0o111 != 0)
}

/// Creates links to `target` with these names, and the directory if it does not exist. An existing file
/// is replaced only with `force`. If one link fails, all changes are reverted.
fn make(directory: &Path, names: &[&str], target: &Path, force: bool) -> io::Result<()> {
    let mut reverts = Vec::new();
    let made = make_directory(directory, &mut reverts).and_then(|()| {
        names.iter().try_for_each(|name| make_link(directory, name, target, force, &mut reverts))
    });
    if made.is_err() {
        for revert in reverts.into_iter().rev() {
            let _ = revert();
        }
    }
    made
}

/// What reverts one step. Dropping it deletes the temporary directory of a replaced file.
type Revert = Box<dyn FnOnce() -> io::Result<()>>;

fn make_directory(directory: &Path, reverts: &mut Vec<Revert>) -> io::Result<()> {
    let is_missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
    let missing: Vec<&Path> = directory.ancestors().take_while(is_missing).collect();
    for path in missing.into_iter().rev() {
        match fs::create_dir(path) {
            // Another process created it in the meantime.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            ending => {
                ending?;
                let path = path.to_owned();
                reverts.push(Box::new(move || fs::remove_dir(path)));
            }
        }
    }
    Ok(())
}

fn make_link(
    directory: &Path,
    name: &str,
    target: &Path,
    force: bool,
    reverts: &mut Vec<Revert>,
) -> io::Result<()> {
    let path = directory.join(name);
    match symlink(target, &path) {
        Err(error) if force && error.kind() == io::ErrorKind::AlreadyExists => {}
        ending => {
            ending?;
            reverts.push(Box::new(move || fs::remove_file(path)));
            return Ok(());
        }
    }
    if fs::symlink_metadata(&path)?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let aside = tempfile::Builder::new().prefix(".kswitch-").tempdir_in(directory)?;
    let (link, before) = (aside.path().join("link"), aside.path().join("before"));
    symlink(target, &link)?;
    // The path exists all the time, except where Linux forbids hard links to files of another user.
    fs::hard_link(&path, &before).or_else(|_| fs::rename(&path, &before))?;
    let replaced = path.clone();
    reverts.push(Box::new(move || fs::rename(aside.path().join("before"), replaced)));
    fs::rename(link, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_deletes_new_links_and_restores_replaced_files() {
        let home = tempfile::tempdir().unwrap();
        let directory = home.path().join("bin");
        fs::create_dir_all(directory.join("c")).unwrap();
        fs::write(directory.join("a"), "before").unwrap();
        let error = make(&directory, &["a", "b", "c"], Path::new("kswitch"), true).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::IsADirectory);
        assert_eq!(fs::read_to_string(directory.join("a")).unwrap(), "before");
        let names = fs::read_dir(&directory).unwrap();
        let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["a", "c"]);
    }

    #[test]
    fn a_file_created_in_the_meantime_is_kept() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("b"), "new").unwrap();
        let error = make(home.path(), &["a", "b"], Path::new("kswitch"), false).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(home.path().join("b")).unwrap(), "new");
        assert!(fs::symlink_metadata(home.path().join("a")).is_err());
    }

    #[test]
    fn a_failure_deletes_new_directories() {
        let home = tempfile::tempdir().unwrap();
        // "no/b" fails because the directory "no" does not exist.
        make(&home.path().join("x/y"), &["a", "no/b"], Path::new("kswitch"), false).unwrap_err();
        assert!(!home.path().join("x").exists());
    }
}
