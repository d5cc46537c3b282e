//! Contradictions that are planted in series are found, each of their requirements and nothing else, and what is offered as a
//! way out is one.
//!
//! `FORA_WRITE_CONTRADICTIONS=folder` writes the series to a folder, to try commands on them; `FORA_CONTRADICTION="late input"`
//! plants that kind alone.

mod planting;

use fora::check::check;
use fora::explain::{self, Conflict, Search, What};
use fora::finding::{Finding, Sources};
use fora::input::{self, KeyEdit};
use fora::model::{Level, Plan, RuleName, Series, Wish, Wishes};
use fora::plan::plan;
use fora::solve::Effort;
use fora::time::{ChronoTz, Date};
use planting::{KINDS, Kind, Planted, plant};
use std::path::Path;
use std::sync::Arc;

/// What is looked at for a conflict, as `fora explain` does.
const LOOKS: u64 = 6_000_000;

const LITTLE: Effort = Effort { seed: 1, moves_per_task: 20, looks: 100_000 };

const NO_WISHES: Wishes = Wishes {
    people_awake: Wish::Off,
    fair_share: Wish::Off,
    less_travel: Wish::Off,
    finish_early: Wish::Off,
    even_pace: Wish::Off,
    same_rhythm: Wish::Off,
};

/// So many consultations have the series of which every kind is planted once and looked at closely.
const SMALL: u32 = 10;

fn read(text: &str) -> Option<Series> {
    let mut sources = Sources::default();
    let file = sources.add("series.toml", text);
    let reading = input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::MIN);
    reading.series
}

/// Whether a kind is asked for: `FORA_CONTRADICTION=away` asks for one alone.
fn is_asked(kind: &Kind) -> bool {
    std::env::var("FORA_CONTRADICTION").map_or(true, |name| name == kind.name)
}

fn found(series: &Series) -> Search {
    explain::conflict(series, None, LOOKS, &|| false)
}

/// The requirements of a conflict, by name.
fn names(series: &Series, conflict: &Conflict) -> Vec<String> {
    let name = |what: What| match what {
        What::Held(id) => planting::held(&series.consultation(id).name),
        What::Rule(rule, subject) => planting::of_rule(rule, &planting::name_of(series, subject)),
    };
    let mut names: Vec<String> = conflict.origins.iter().map(|origin| name(origin.what)).collect();
    names.sort();
    names
}

/// The series that are planted, a hundred: two of every kind, of 10 to 60 consultations.
fn instances() -> impl Iterator<Item = (&'static Kind, u32, u64)> {
    let size = |kind: u64, seed: u64| (10 + 15 * seed + (7 * kind + 3 * seed) % 6) as u32;
    (0..).zip(KINDS).flat_map(move |(number, kind)| [number % 2, 2 + number % 2].map(|seed| (kind, size(number, seed), seed)))
}

/// What is wrong with what is found of a planted series.
fn wrongly_found((kind, size, seed): (&Kind, u32, u64)) -> Option<String> {
    let planted = plant(kind, size, seed);
    let about = format!("{}, {size} consultations, seed {seed}", kind.name);
    let Some(series) = read(&planted.text) else { return Some(format!("{about}: cannot be read")) };
    let expected: Vec<String> = planted.requirements.into_iter().map(|requirement| requirement.name).collect();
    match found(&series) {
        Search::Conflict(conflict) => {
            let names = names(&series, &conflict);
            let missed: Vec<&String> = expected.iter().filter(|name| !names.contains(name)).collect();
            let extra: Vec<&String> = names.iter().filter(|name| !expected.contains(name)).collect();
            let is_right = missed.is_empty() && extra.is_empty() && conflict.is_smallest && conflict.saw_all;
            let (smallest, all) = (conflict.is_smallest, conflict.saw_all);
            (!is_right).then(|| format!("{about}: missed {missed:?}, extra {extra:?}, smallest {smallest}, all {all}"))
        }
        other => Some(format!("{about}: {other:?}")),
    }
}

#[test]
fn the_planted_contradiction_is_found_and_nothing_else() {
    let wrong: Vec<String> = instances().filter(|(kind, ..)| is_asked(kind)).filter_map(wrongly_found).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), instances().count(), wrong.join("\n"));
    assert!(instances().count() >= 100 && instances().all(|(_, size, _)| (10..=60).contains(&size)));
}

/// What is wrong with the plan of a series: what is required and not in it, and the rules at error that it breaks. What is
/// optional and stands where it breaks one may as well stay out.
fn wrong_with_its_plan(text: &str) -> Vec<String> {
    let Some(mut series) = read(text) else { return vec!["it cannot be read".to_owned()] };
    // What is only preferred makes no difference here.
    series.wishes = NO_WISHES;
    for rule in RuleName::ALL.iter().filter(|rule| rule.can_be_set()) {
        if series.rules.level(*rule) < Level::Error {
            series.rules.set_level(*rule, Level::Off);
        }
    }
    let made = plan(&series, None, &LITTLE, "digest", &|| false);
    let errors = |plan: &Plan| check(&series, plan, None).into_iter().filter(Finding::is_error).map(|finding| finding.message).collect();
    let wrong: Vec<String> = errors(&made.plan);
    if wrong.is_empty() {
        return wrong;
    }
    let mut required = made.plan;
    required.placements.retain(|placement| series.must_place(placement.consultation));
    errors(&required)
}

/// The small series of a kind.
fn small(kind: &Kind) -> Planted {
    plant(kind, SMALL, 7)
}

#[test]
fn no_other_contradiction_is_planted() {
    let mut wrong = Vec::new();
    for kind in KINDS.iter().filter(|kind| is_asked(kind)) {
        let planted = small(kind);
        if wrong_with_its_plan(&planted.text).is_empty() {
            wrong.push(format!("{}: it can be planned", kind.name));
        }
        for requirement in &planted.requirements {
            let text = KeyEdit::apply_all(&planted.text, &requirement.without).expect("the file has what is changed");
            let still = wrong_with_its_plan(&text);
            if !still.is_empty() {
                wrong.push(format!("{}: not planned without {}: {still:?}", kind.name, requirement.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_offered_as_a_way_out_is_one() {
    let (mut wrong, mut offered) = (Vec::new(), 0);
    for kind in KINDS.iter().filter(|kind| is_asked(kind)) {
        let text = small(kind).text;
        let Some(series) = read(&text) else { continue };
        let Search::Conflict(conflict) = found(&series) else { continue };
        let ways = explain::ways_out(&text, &read, None, &conflict, LOOKS, &|| false);
        if ways.is_empty() {
            wrong.push(format!("{}: no way out is offered", kind.name));
        }
        offered += ways.len();
        for way in ways {
            let text = KeyEdit::apply_all(&text, &way.edits).expect("the file has what is changed");
            let still = wrong_with_its_plan(&text);
            if !still.is_empty() {
                wrong.push(format!("{}: {}: {still:?}", kind.name, way.words));
            }
        }
    }
    assert!(wrong.is_empty(), "{offered} offered\n{}", wrong.join("\n"));
}

#[test]
fn the_series_can_be_written_to_a_folder() {
    let Some(folder) = std::env::var_os("FORA_WRITE_CONTRADICTIONS") else { return };
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    for (kind, size, seed) in instances() {
        let name = format!("{}-{size}-{seed}.toml", kind.name.replace([' ', ','], "-"));
        let Planted { text, requirements } = plant(kind, size, seed);
        let planted: String = requirements.iter().map(|requirement| format!("# {}\n", requirement.name)).collect();
        std::fs::write(Path::new(&folder).join(name), format!("# Planted, and cannot hold together:\n{planted}\n{text}"))
            .expect("it is written");
    }
}
