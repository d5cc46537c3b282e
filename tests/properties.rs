//! What must be true of every answer, whatever the problem: the engines beside plain enumeration, and files whose
//! words or order change while their meaning does not.

#[path = "oracle/dice.rs"]
mod dice;
mod tiny;

use dice::Dice;
use fora::check::check;
use fora::finding::{Finding, Sources};
use fora::input;
use fora::model::{Evidence, Level, Plan, Series, Wish};
use fora::plan::plan;
use fora::solve::{Effort, Lack, shortages, solve};
use fora::time::{ChronoTz, Date};
use std::sync::Arc;
use tiny::Tiny;

const LITTLE: Effort = Effort { seed: 1, moves_per_task: 100, looks: 100_000 };

/// Asks the engines, and holds what they say beside what enumeration says. Tells whether the answer was proved.
fn agrees(tiny: &Tiny, effort: &Effort) -> bool {
    agrees_if(tiny, effort, false)
}

/// The same, where the caller asks it to stop at once, or never.
fn agrees_if(tiny: &Tiny, effort: &Effort, stopped: bool) -> bool {
    let (best, seed) = (tiny.best(), effort.seed);
    let found = solve(&tiny.problem(), effort, &|| stopped);
    let score = (found.choice.score.missing, found.choice.score.cost);
    let told = format!("seed {seed}: found {score:?}, best {best:?}, bound {:?}, proved {}", found.bound, found.proved);
    assert_eq!(tiny.score(&tiny.original(&found.choice)), Some(score), "what it says it costs; {told}");
    assert!(score >= best, "{told}");
    assert!(!found.proved || score == best, "{told}");
    let bound = found.bound.filter(|_| score.0 == best.0);
    assert!(bound.is_none_or(|bound| bound <= best.1), "{told}");
    found.proved
}

#[test]
fn no_answer_beats_enumeration_and_what_is_proved_equals_it() {
    const CASES: u64 = 3_000;
    let proved = (0..CASES).filter(|seed| agrees(&tiny::case(*seed), &Effort { seed: *seed, ..LITTLE })).count() as u64;
    assert!(proved > CASES * 6 / 10, "{proved} of {CASES} were proved: these are tiny");
}

#[test]
fn what_is_stopped_early_claims_nothing_that_enumeration_denies() {
    const CASES: u64 = 1_500;
    let proved = (0..CASES).filter(|seed| agrees_if(&tiny::case(*seed), &Effort { seed: *seed, ..LITTLE }, true)).count() as u64;
    assert!(proved > CASES / 10, "{proved} of {CASES} were proved: these are tiny");
}

#[test]
fn the_exact_model_says_nothing_that_enumeration_denies() {
    const CASES: u64 = 1_500;
    // Without looks, what the multipliers do not prove is left to the exact model.
    let proved = (0..CASES).filter(|seed| agrees(&tiny::case(*seed), &Effort { seed: *seed, looks: 0, ..LITTLE })).count() as u64;
    assert!(proved > CASES * 4 / 10, "{proved} of {CASES} were proved: these are tiny");
}

#[test]
fn where_something_is_over_asked_every_choice_misses_something() {
    let (mut told, mut silent) = (0, 0);
    for seed in 0..3_000 {
        let tiny = tiny::case(seed);
        let over = shortages(&tiny.problem()).into_iter().any(|shortage| matches!(shortage.lack, Lack::OverAsked { .. }));
        if over && !tiny.has_pinned() {
            assert!(tiny.best().0 > 0, "seed {seed}");
            told += 1;
        }
        silent += u32::from(!over && tiny.best().0 == 0);
    }
    assert!(told > 10 && silent > 300, "{told} told, {silent} silent");
}

/// A series and a plan, if there is one, from their texts.
fn read(text: &str, plan: Option<&str>) -> (Series, Option<Plan>) {
    let mut sources = Sources::default();
    let file = sources.add("series.toml", text);
    let reading = input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::MIN);
    let series = reading.series.unwrap_or_else(|| panic!("{:?}\n{text}", reading.findings));
    let plan = plan.map(|text| {
        let file = sources.add("series.plan.toml", text);
        let (plan, findings) = input::read_plan(&mut sources, file, &series);
        plan.unwrap_or_else(|| panic!("{findings:?}"))
    });
    (series, plan)
}

/// The plan of a series as its file says it, without the digests.
fn planned(text: &str) -> String {
    let (series, _) = read(text, None);
    let made = plan(&series, None, &LITTLE, &input::digest(text), &|| false);
    let written = input::write_plan(&series, &made.plan, "series.toml");
    written.lines().filter(|line| !line.contains("-digest = ")).map(|line| format!("{line}\n")).collect()
}

/// The tables of a file, each with its header. What stands before the first is only comments.
fn tables(text: &str) -> Vec<String> {
    let mut tables: Vec<String> = vec![String::new()];
    for line in text.lines() {
        if line.trim_start().starts_with('[') {
            tables.push(String::new());
        }
        let table = tables.last_mut().expect("one at least");
        *table += line;
        *table += "\n";
    }
    tables
}

/// The file with its tables in any order, and the keys of each; what stands in arrays of tables stays in its own.
fn reordered(text: &str, dice: &mut Dice) -> String {
    let (listed, mut plain): (Vec<String>, Vec<String>) = tables(text).into_iter().partition(|table| table.starts_with("[["));
    dice.shuffle(&mut plain);
    plain.iter().chain(&listed).map(|table| keys_reordered(table, dice)).collect()
}

/// A table with its keys in any order.
fn keys_reordered(table: &str, dice: &mut Dice) -> String {
    let Some((head, body)) = table.split_once('\n') else { return table.to_owned() };
    let mut keys: Vec<String> = Vec::new();
    let mut open = 0;
    for line in body.lines().map(code).filter(|line| !line.trim().is_empty()) {
        match keys.last_mut().filter(|_| open > 0) {
            Some(key) => *key += &format!("{line}\n"),
            None => keys.push(format!("{line}\n")),
        }
        open += line.matches(['[', '{']).count() as i64 - line.matches([']', '}']).count() as i64;
    }
    dice.shuffle(&mut keys);
    format!("{head}\n{}", keys.concat())
}

/// A line without its comment.
fn code(line: &str) -> &str {
    let comment = line.match_indices('#').find(|(at, _)| line[..*at].matches('"').count().is_multiple_of(2));
    comment.map_or(line, |(at, _)| &line[..at])
}

const HELLO: &str = include_str!("../schedules/hello/series.toml");
const ROAD_SHOW: &str = include_str!("../schedules/road-show/series.toml");
const TALKS: &str = include_str!("../schedules/open-talks-2013/series.toml");
const AS_HELD: &str = include_str!("../schedules/open-talks-2013/as-held.plan.toml");

#[test]
fn the_order_of_tables_and_keys_changes_no_byte_of_the_plan() {
    let mut dice = Dice::new(1);
    for text in [HELLO, ROAD_SHOW, input::example(input::SeriesKind::Talks)] {
        let made = planned(text);
        for _ in 0..3 {
            let other = reordered(text, &mut dice);
            assert_ne!(other, text);
            assert!(planned(&other) == made, "{other}\n{}\n{made}", planned(&other));
        }
    }
}

#[test]
fn the_order_of_tables_and_keys_changes_no_finding() {
    let mut dice = Dice::new(2);
    let (series, held) = read(TALKS, Some(AS_HELD));
    let findings = check(&series, &held.expect("a plan"), None);
    for _ in 0..5 {
        let (other, held) = read(&reordered(TALKS, &mut dice), Some(&reordered(AS_HELD, &mut dice)));
        assert_eq!(check(&other, &held.expect("a plan"), None), findings);
    }
}

/// What is known of the plan of a series.
fn evidence(text: &str) -> Evidence {
    let effort = Effort { seed: 1, moves_per_task: 2_000, ..LITTLE };
    plan(&read(text, None).0, None, &effort, "digest", &|| false).plan.evidence
}

/// A text in which names are others; only whole names, so `hall` is not found in `town-hall`.
fn renamed(text: &str, names: &[(&str, &str)]) -> String {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
    let mut told = String::new();
    let mut word = String::new();
    for letter in text.chars().chain(['\n']) {
        if is_part(letter) {
            word.push(letter);
            continue;
        }
        let new = names.iter().find(|(old, _)| *old == word).map_or(word.as_str(), |(_, new)| new);
        told += new;
        told.push(letter);
        word.clear();
    }
    told.pop();
    told
}

/// Rule, level, labels and acceptance of every finding: what it says apart from its words.
fn shown(findings: &[Finding]) -> Vec<(String, Level, usize, Option<u32>)> {
    let mut told: Vec<_> =
        findings.iter().map(|finding| (finding.rule.to_string(), finding.level, finding.labels.len(), finding.accepted)).collect();
    told.sort();
    told
}

/// New names for consultations, rooms and people of the talks, in another order than the old ones.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("secretary-general", "zz-head"),
    ("moderator-a", "q-second"),
    ("moderator-b", "a-first"),
    ("rapporteur", "b-scribe"),
    ("ict-discovery-museum", "z-museum"),
    ("town-hall", "a-town-hall"),
    ("world-cafe", "z-cafe"),
    ("ideas-site", "y-site"),
];

#[test]
fn other_names_change_no_finding() {
    let (series, held) = read(TALKS, Some(AS_HELD));
    let (other, other_held) = read(&renamed(TALKS, OTHER_NAMES), Some(&renamed(AS_HELD, OTHER_NAMES)));
    let findings = check(&series, &held.expect("a plan"), None);
    let others = check(&other, &other_held.expect("a plan"), None);
    assert!(!findings.is_empty());
    assert_eq!(shown(&findings), shown(&others));
}

#[test]
fn other_names_change_no_cost_that_is_proved() {
    let names =
        [("kick-off", "a-start"), ("data-week", "z-week"), ("registrars", "a-registrars"), ("hall", "z-hall"), ("editor", "a-editor")];
    for text in [HELLO, input::example(input::SeriesKind::Talks)] {
        let (before, after) = (evidence(text), evidence(&renamed(text, &names)));
        if before.proved == Some(true) && after.proved == Some(true) {
            assert_eq!(before.cost, after.cost);
        }
    }
}

#[test]
fn what_is_proved_costs_the_same_whatever_the_seed_and_the_first_answer() {
    for text in [HELLO, input::example(input::SeriesKind::Talks), ROAD_SHOW] {
        let series = read(text, None).0;
        let evidence = |seed| {
            // The first answers differ, as they are hardly searched for.
            let effort = Effort { seed, moves_per_task: 20 * seed, ..LITTLE };
            plan(&series, None, &effort, "digest", &|| false).plan.evidence
        };
        let proved: Vec<i64> = (1..=6)
            .map(evidence)
            .filter(|evidence| evidence.proved == Some(true))
            .filter_map(|evidence| evidence.cost.map(|cost| cost.0))
            .collect();
        assert!(proved.windows(2).all(|pair| pair[0] == pair[1]), "{}: {proved:?}", series.title);
        assert!(text != HELLO || proved.len() == 6, "{proved:?}");
    }
}

#[test]
fn every_seed_gives_the_same_plan_where_all_is_proved() {
    for text in [HELLO, TALKS, ROAD_SHOW] {
        let mut series = read(text, None).0;
        if text == ROAD_SHOW {
            // What is wished of its pace is bounded too weakly to be proved.
            series.wishes.even_pace = Wish::Off;
        }
        let made = |seed| plan(&series, None, &Effort { seed, ..Effort::default() }, "digest", &|| false).plan;
        let plans: Vec<Plan> = (1..=4).map(made).filter(|plan| plan.evidence.proved == Some(true)).collect();
        assert!(plans.len() > 1, "{}: {} of 4 are proved", series.title, plans.len());
        assert!(plans.windows(2).all(|pair| pair[0].placements == pair[1].placements), "{}: the seed shows", series.title);
    }
}

/// The file with every size of an audience so many times as large.
fn with_sizes_times(text: &str, factor: u64) -> String {
    let mut parts = text.split("size = ");
    let mut told = parts.next().unwrap_or_default().to_owned();
    for part in parts.map(str::trim_start) {
        let end = part.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(part.len());
        // What only speaks of a size has no number behind it.
        let size = part[..end].parse::<u64>().map_or(String::new(), |size| (size * factor).to_string());
        told += &format!("size = {size}{}", &part[end..]);
    }
    told
}

#[test]
fn sizes_that_are_all_multiplied_change_no_plan() {
    let made = |factor| {
        let series = read(&with_sizes_times(TALKS, factor), None).0;
        plan(&series, None, &Effort::default(), "digest", &|| false).plan
    };
    let (small, large) = (made(1), made(1_000));
    assert_eq!((small.evidence.proved, large.evidence.proved), (Some(true), Some(true)));
    assert_eq!(small.placements, large.placements);
}
