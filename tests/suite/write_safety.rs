//! What a write keeps, whom it waits for, and what it leaves behind: nothing.

mod attributes;
mod concurrency;
mod leftovers;
mod locks;
#[cfg(target_os = "linux")]
mod other_users;
#[cfg(target_os = "linux")]
mod reading;
#[cfg(target_os = "linux")]
mod special_files;
#[cfg(target_os = "linux")]
mod waiting;
