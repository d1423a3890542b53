//! Any request in a read-only shell.
#![no_main]

#[path = "../checks/decide.rs"]
mod decide;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    decide::check(bytes);
});
