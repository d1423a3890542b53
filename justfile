# What a contributor does, with https://just.systems; CONTRIBUTING.md says more. `just` lists it.

[private]
default:
    @just --list --unsorted

# Open the picker on sample clusters
demo:
    cargo run -- demo

# Run tests: `just test lists::` runs one module of tests/suite, `just test` all but the slow groups
test group='':
    {{ if group == '' { 'cargo nextest run --profile quick' } else { 'cargo nextest run ' + quote(group) } }}

# Check format, lints, documentation and dependencies
lint:
    cargo fmt --check
    cargo clippy --locked --all-targets -- -D warnings
    RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps --quiet
    cargo deny check bans licenses sources
    packaging/site

# Write the expected screens, messages and help texts of failing tests; read the diff before you commit it
expect group:
    UPDATE_EXPECT=1 cargo test --test suite {{ quote(group) }}

# Run everything that must pass before a change lands
gate:
    .ci/run
