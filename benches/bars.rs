//! What `fora plan` reaches on series with a plan planted in them, beside what it has to reach: see `tests/bars`.
//!
//! `cargo bench --bench bars`, or with kinds and sizes behind `--`, such as `-- tour programme 40`. `FORA_SEEDS` says how many
//! seeds each has (20), and `FORA_BUDGET` after how many seconds no further series is begun (3,600): what is left then is
//! told. Seconds are those of the processor for the whole command, where the system tells them.

#![expect(clippy::print_stdout, reason = "it prints a table")]

#[path = "../tests/bars/mod.rs"]
mod bars;
#[path = "../tests/measure/mod.rs"]
mod measure;

use bars::{BARS, Bar, Planted, WIDEST_GAP, plant};
use fora::finding::Sources;
use fora::input;
use fora::model::Plan;
use measure::cost;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// What planning one series came to.
struct Run {
    /// Whether everything is placed and no rule at error is broken.
    placed: bool,
    /// What it costs as a share of what the planted plan costs; only of what is placed.
    ratio: Option<f64>,
    /// How much of the cost is not proved to be needed, as a share of it.
    gap: f64,
    seconds: f64,
}

fn main() -> ExitCode {
    let number = |name: &str, usual| std::env::var(name).ok().map_or(usual, |text| text.parse().expect("a number"));
    let (seeds, budget) = (number("FORA_SEEDS", 20), Duration::from_secs(number("FORA_BUDGET", 3_600)));
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let (kinds, sizes): (Vec<&String>, Vec<&String>) = wanted.iter().partition(|word| word.parse::<u32>().is_err());
    let is_wanted = |bar: &&Bar| {
        (kinds.is_empty() || kinds.iter().any(|kind| **kind == name(bar)))
            && (sizes.is_empty() || sizes.iter().any(|size| **size == bar.size.to_string()))
    };
    println!("kind        size  seeds  placed  worst ratio  worst gap  median s  worst s");
    let (begun, mut all_reached) = (Instant::now(), true);
    for bar in BARS.iter().filter(is_wanted) {
        let in_time = (1..=seeds).take_while(|_| begun.elapsed() < budget);
        let runs: Vec<Run> = in_time.map(|seed| run(bar, seed)).collect();
        all_reached &= tell(bar, seeds, &runs);
    }
    if all_reached { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn name(bar: &Bar) -> String {
    format!("{:?}", bar.kind).to_lowercase()
}

/// Prints a line, and tells whether the bar is reached with every seed.
fn tell(bar: &Bar, seeds: u64, runs: &[Run]) -> bool {
    let placed = runs.iter().filter(|run| run.placed).count();
    let worst = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, f64::max);
    let (ratio, gap) = (worst(&mut runs.iter().filter_map(|run| run.ratio)), worst(&mut runs.iter().map(|run| run.gap)));
    let mut seconds: Vec<f64> = runs.iter().map(|run| run.seconds).collect();
    seconds.sort_by(f64::total_cmp);
    let (median, slowest) = (seconds.get(seconds.len() / 2).copied().unwrap_or(0.0), seconds.last().copied().unwrap_or(0.0));
    let missed = [
        (placed < runs.len(), "not all placed"),
        (ratio > 1.0, "dearer than planted"),
        (gap > WIDEST_GAP, "gap too wide"),
        (bar.seconds.is_some_and(|most| slowest > most), "too slow"),
        ((runs.len() as u64) < seeds, "the budget ran out"),
    ];
    let missed: Vec<&str> = missed.into_iter().filter(|(is_so, _)| *is_so).map(|(_, what)| what).collect();
    println!(
        "{:<10} {:>5}  {:>5}  {placed:>6}  {ratio:>11.4}  {:>8.1} %  {median:>8.2}  {slowest:>7.2}  {}",
        name(bar),
        bar.size,
        runs.len(),
        gap * 100.0,
        missed.join(", ")
    );
    missed.is_empty()
}

/// Plans a series with the command, in a folder of its own.
fn run(bar: &Bar, seed: u64) -> Run {
    let (planted, folder) = (plant(bar.kind, bar.size, seed), tempfile::tempdir().expect("a folder"));
    fs::write(folder.path().join("series.toml"), &planted.series).expect("a file is written");
    let (before, clock) = (processor_seconds(), Instant::now());
    let mut command = Command::new(env!("CARGO_BIN_EXE_fora"));
    let status = command.args(["plan", "-qq", "series.toml"]).current_dir(folder.path()).status().expect("fora runs");
    let seconds = match (before, processor_seconds()) {
        (Some(before), Some(after)) => after - before,
        _ => clock.elapsed().as_secs_f64(),
    };
    judged(&planted, &folder.path().join("series.plan.toml"), status.success(), seconds)
}

fn judged(planted: &Planted, path: &Path, is_fine: bool, seconds: f64) -> Run {
    let (series, drawn) = planted.read();
    let mut sources = Sources::default();
    let file = sources.add("series.plan.toml", fs::read_to_string(path).expect("a plan").as_str());
    let plan: Plan = input::read_plan(&mut sources, file, &series).0.expect("a plan");
    let (made, drawn) = (cost(&series, &plan), cost(&series, &drawn));
    let placed = is_fine && made.missing == 0;
    let ratio = match drawn.cost {
        0 => {
            if made.cost > 0 {
                f64::INFINITY
            } else {
                1.0
            }
        }
        drawn => made.cost as f64 / drawn as f64,
    };
    let gap = match plan.evidence.bound.zip(plan.evidence.cost) {
        _ if plan.evidence.proved == Some(true) => 0.0,
        Some((bound, cost)) => (cost.0 - bound.0) as f64 / cost.0.max(1) as f64,
        None => 1.0,
    };
    Run { placed, ratio: placed.then_some(ratio), gap, seconds }
}

/// Seconds of a processor that ended commands have taken so far; `None` where the system does not tell.
fn processor_seconds() -> Option<f64> {
    const TICKS: f64 = 100.0;
    const OF_ENDED_CHILDREN: usize = 13;
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program stands in brackets, and may hold anything.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(OF_ENDED_CHILDREN)? + ticks(OF_ENDED_CHILDREN + 1)?) / TICKS)
}
