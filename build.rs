//! Records the commit and the target of the build for `kswitch --version`.
//!
//! Links the unwinder statically if the C compiler provides it. The loader then has one library less
//! to load at each start, which saves a twelfth of the time of listing one file.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=RUSTC_LINKER");
    println!("cargo::rerun-if-env-changed=KSWITCH_COMMIT");
    let commit = commit().unwrap_or_else(|| "unknown".to_owned());
    println!("cargo::rustc-env=KSWITCH_BUILD_COMMIT={commit}");
    let target = env::var("TARGET").expect("cargo sets TARGET");
    println!("cargo::rustc-env=KSWITCH_BUILD_TARGET={target}");
    let Some(unwinder) = unwinder() else { return };
    // The linker reads this linker script instead of the library that the standard library needs.
    let directory = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let script = format!("INPUT ( \"{}\" )\n", unwinder.display());
    fs::write(directory.join("libgcc_s.so"), script).expect("write below OUT_DIR");
    println!("cargo::rustc-link-search=native={}", directory.display());
}

/// The commit that is built: from the variable `KSWITCH_COMMIT`, which packages set, from the file that
/// `cargo package` adds, or from git. A debug build does not ask git, because it would be built again after
/// each commit.
fn commit() -> Option<String> {
    let text = env::var("KSWITCH_COMMIT").ok().or_else(packaged).or_else(checked_out)?;
    let commit = text.trim();
    // Anything else would end up in the output of `kswitch --version`.
    let is_hash = (7..=64).contains(&commit.len()) && commit.bytes().all(|b| b.is_ascii_hexdigit());
    is_hash.then(|| commit.to_owned())
}

/// The commit in `.cargo_vcs_info.json`, as cargo writes it.
fn packaged() -> Option<String> {
    let path = ".cargo_vcs_info.json";
    let text = fs::read_to_string(path).ok()?;
    println!("cargo::rerun-if-changed={path}");
    let (_, after) = text.split_once("\"sha1\"")?;
    after.split('"').nth(1).map(str::to_owned)
}

/// The commit of git's work tree. `None` if this directory is only a part of one, as a vendored crate is.
fn checked_out() -> Option<String> {
    if env::var("PROFILE").is_ok_and(|profile| profile == "debug") || !Path::new(".git").exists() {
        return None;
    }
    // The log changes whenever HEAD does, also if only the branch moves.
    for name in ["HEAD", "logs/HEAD"] {
        if let Some(path) = git(&["rev-parse", "--git-path", name])
            && Path::new(path.trim_end()).exists()
        {
            println!("cargo::rerun-if-changed={}", path.trim_end());
        }
    }
    git(&["rev-parse", "--verify", "HEAD"])
}

/// What git prints. `None` if it is not installed or fails.
fn git(arguments: &[&str]) -> Option<String> {
    let answer = Command::new("git").args(arguments).output().ok()?;
    answer.status.success().then(|| String::from_utf8(answer.stdout).ok())?
}

/// The path of the unwinder; `None` for cross builds and without glibc.
fn unwinder() -> Option<PathBuf> {
    let says = |name: &str, wanted: &str| env::var(name).is_ok_and(|value| value == wanted);
    let is_static =
        env::var("CARGO_CFG_TARGET_FEATURE").is_ok_and(|all| all.contains("crt-static"));
    let is_here = env::var("HOST").ok() == env::var("TARGET").ok();
    let is_glibc = says("CARGO_CFG_TARGET_OS", "linux") && says("CARGO_CFG_TARGET_ENV", "gnu");
    if is_static || !is_here || !is_glibc {
        return None;
    }
    let compiler = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    let answer = Command::new(compiler).arg("-print-file-name=libgcc_eh.a").output().ok()?;
    let path = String::from_utf8(answer.stdout).ok()?;
    // A compiler without the library prints only its name.
    let path = Path::new(path.trim_end());
    (path.is_absolute() && path.is_file()).then(|| path.to_owned())
}
