//! `kswitch --version`, and the commit that the build script records for it.

use std::env::consts::{ARCH, OS};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::home::Home;

#[test]
fn the_version_has_a_short_form_and_a_long_one_with_the_commit_and_the_target() {
    let home = Home::new();
    let short = concat!("kswitch ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(home.run(&["-V"]).only_stdout(), short);
    let long = home.run(&["--version"]).only_stdout();
    let rest = long.strip_prefix(short).unwrap_or_else(|| panic!("{long}"));
    let lines: Vec<&str> = rest.lines().collect();
    let [commit, target] = lines[..] else { panic!("{long}") };
    let commit = commit.strip_prefix("commit: ").unwrap_or_else(|| panic!("{long}"));
    assert!(commit == "unknown" || is_hash(commit), "{long}");
    let target = target.strip_prefix("target: ").unwrap_or_else(|| panic!("{long}"));
    let system = if OS == "macos" { "darwin" } else { OS };
    assert!(target.starts_with(ARCH) && target.contains(system), "{long}");
}

fn is_hash(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The build script, compiled, and a directory that it runs in as that of a package.
struct BuildScript {
    home: Home,
    program: PathBuf,
}

impl BuildScript {
    fn compiled() -> Self {
        let home = Home::new();
        let program = home.path("build-script");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("build.rs");
        let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let mut compile = Command::new(compiler);
        compile.args(["--edition", "2024", "-o"]).arg(&program).arg(source);
        assert!(compile.status().expect("start rustc").success());
        fs::create_dir(home.path("package")).expect("make the package");
        Self { home, program }
    }

    /// What the script prints for cargo.
    fn run(&self, directory: &str, variables: &[(&str, &str)]) -> String {
        let mut script = Command::new(&self.program);
        script.current_dir(self.home.path(directory)).env_remove("KSWITCH_COMMIT");
        // Another host: the part about the unwinder has nothing to do.
        let cargo = [("HOST", "a"), ("TARGET", "b"), ("PROFILE", "release")];
        script.envs(cargo).envs(variables.iter().copied());
        let output = script.output().expect("run the build script");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }

    fn commit(&self, directory: &str, variables: &[(&str, &str)]) -> String {
        let output = self.run(directory, variables);
        let line = output.lines().find_map(|line| line.split_once("KSWITCH_BUILD_COMMIT="));
        line.unwrap_or_else(|| panic!("{output}")).1.to_owned()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        git.arg("-C").arg(self.home.path("package")).args(arguments);
        for (name, value) in [("NAME", "a"), ("EMAIL", "a@example.com")] {
            git.env(format!("GIT_AUTHOR_{name}"), value);
            git.env(format!("GIT_COMMITTER_{name}"), value);
        }
        let output = git.output().expect("start git");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text").trim().to_owned()
    }
}

#[test]
fn the_commit_comes_from_the_variable_the_package_or_git_and_is_unknown_without_them() {
    let script = BuildScript::compiled();
    let (given, packaged) = ("1".repeat(40), "2".repeat(40));
    assert_eq!(script.commit("package", &[]), "unknown");
    assert_eq!(script.commit("package", &[("KSWITCH_COMMIT", &given)]), given);
    for wrong in ["", "main", "1\n2345678"] {
        assert_eq!(script.commit("package", &[("KSWITCH_COMMIT", wrong)]), "unknown");
    }

    script.git(&["init", "-q"]);
    script.git(&["commit", "-q", "--allow-empty", "-m", "first"]);
    let first = script.git(&["rev-parse", "HEAD"]);
    assert_eq!(script.commit("package", &[]), first);
    assert_eq!(script.commit("package", &[("PROFILE", "debug")]), "unknown");
    // A vendored copy in another project's repository.
    fs::create_dir(script.home.path("package/vendored")).expect("make a directory");
    assert_eq!(script.commit("package/vendored", &[]), "unknown");

    let info = format!("{{\n  \"git\": {{\n    \"sha1\": \"{packaged}\"\n  }}\n}}");
    script.home.write("package/.cargo_vcs_info.json", info);
    assert_eq!(script.commit("package", &[]), packaged);
    assert_eq!(script.commit("package", &[("KSWITCH_COMMIT", &given)]), given);
    fs::remove_file(script.home.path("package/.cargo_vcs_info.json")).expect("remove the file");

    let path = script.home.path("programs");
    fs::create_dir(&path).expect("make a directory");
    assert_eq!(script.commit("package", &[("PATH", path.to_str().expect("text"))]), "unknown");
    // A git that fails, as in a directory of another user.
    symlink("/bin/false", path.join("git")).expect("make a link");
    assert_eq!(script.commit("package", &[("PATH", path.to_str().expect("text"))]), "unknown");
}

#[test]
fn cargo_watches_files_that_change_with_head_and_none_that_is_missing() {
    let script = BuildScript::compiled();
    script.git(&["init", "-q"]);
    script.git(&["commit", "-q", "--allow-empty", "-m", "first"]);
    let watched = |output: &str| -> Vec<PathBuf> {
        let paths = output.lines().filter_map(|line| line.strip_prefix("cargo::rerun-if-changed="));
        paths
            .filter(|path| *path != "build.rs")
            .map(|path| script.home.path("package").join(path))
            .collect()
    };
    let files = watched(&script.run("package", &[]));
    let texts = || -> Vec<Vec<u8>> {
        files.iter().map(|file| fs::read(file).expect("a file that exists")).collect()
    };
    let before = texts();
    script.git(&["commit", "-q", "--allow-empty", "-m", "second"]);
    assert_ne!(texts(), before, "{files:?}");
    assert_eq!(watched(&script.run("package", &[("PROFILE", "debug")])), Vec::<PathBuf>::new());
}
