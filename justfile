# What the gate does, one job a step. `just` alone lists them.

set shell := ["bash", "-euc"]

default:
    @just --list

# The text is as rustfmt leaves it.
fmt:
    cargo fmt --check

# No warning is left.
lint:
    cargo clippy --locked --all-targets -- -D warnings

# Every item is documented, and every link leads somewhere.
doc:
    RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps --document-private-items

# Everything that is claimed holds.
test:
    cargo test --locked

# All of the above, as it runs before a change lands.
gate:
    .ci/run

# How long each example takes to plan; nothing is written.
bench:
    cargo build --release --locked
    for folder in schedules/*/; do echo "$folder"; time ./target/release/fora plan --dry-run -qq "$folder"; done

# Every example is planned and shown; nothing is written.
examples:
    for folder in schedules/*/; do cargo run --quiet --release --locked -- plan --dry-run "$folder"; done

# The pages in docs/ are made anew from the code.
pages:
    FORA_WRITE_DOCS=1 cargo test --locked --test docs
