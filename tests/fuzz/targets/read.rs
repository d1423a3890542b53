//! Any bytes, read as a kubeconfig.
#![no_main]

#[path = "../checks/read.rs"]
mod read;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    read::check(bytes);
});
