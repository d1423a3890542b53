//! Writes a fleet of kubeconfigs to a directory, for benchmarks: `cargo run --release --example fleet -- DIR 1000`.

use std::path::Path;
use std::process::ExitCode;

#[allow(dead_code, reason = "the benches use more of it")]
#[path = "../benches/fleet.rs"]
mod fleet;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [directory, files] = &arguments[..] else {
        eprintln!("usage: fleet DIR FILES");
        return ExitCode::from(2);
    };
    let Ok(files) = files.parse() else {
        eprintln!("error: {files} is no number of files");
        return ExitCode::from(2);
    };
    match fleet::write(Path::new(directory), files) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: can't write the fleet into {directory}: {error}");
            ExitCode::FAILURE
        }
    }
}
