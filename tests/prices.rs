//! What must be true of every price: it is a share of those concerned, a default that is written down changes none, and
//! a wish that counts for more is granted no less.

mod oracle;

use fora::demand::Demands;
use fora::demand::shares::Shares;
use fora::finding::Sources;
use fora::input;
use fora::model::{Level, Placement, Plan, RuleName, Series, State, Wish, Wishes};
use fora::plan::plan;
use fora::rules::{self, wishes};
use fora::solve::Effort;
use fora::time::{ChronoTz, Date};
use std::sync::Arc;

/// Rules that say where anything is looked for at all.
const LIMITS: [RuleName; 6] =
    [RuleName::OutsideForum, RuleName::OutsideHours, RuleName::OffSlot, RuleName::NotAsAsked, RuleName::NoModerator, RuleName::NoPeople];

const LITTLE: Effort = Effort { seed: 1, moves_per_task: 100, looks: 100_000 };

/// The largest size that a series can say.
const LARGEST: u32 = 100_000_000;

fn placements(plan: &Plan) -> Vec<Placement> {
    plan.placements.iter().filter(|placement| placement.state != State::Cancelled).cloned().collect()
}

/// Everything that is asked of these placements, each rule at the level that `level` says, in words to compare.
fn asked(series: &Series, placements: &[Placement], level: impl Fn(RuleName) -> Level) -> String {
    let mut demands = Demands::over(series, placements);
    for rule in rules::all() {
        demands.asked_by(rule.name(), level(rule.name()));
        rule.demands(series, placements, &mut demands);
    }
    wishes::demands(series, placements, &mut demands);
    format!("{:#?}", demands.into_vec())
}

/// The series with the size of every audience multiplied.
fn enlarged(series: &Series, by: u32) -> Series {
    let mut series = series.clone();
    series.audiences.iter_mut().for_each(|audience| audience.size *= by);
    series
}

/// Strengths of all wishes.
fn all_at(wish: Wish) -> Wishes {
    Wishes { people_awake: wish, fair_share: wish, less_travel: wish, finish_early: wish, even_pace: wish, same_rhythm: wish }
}

#[test]
fn sizes_are_shares_of_any_whole() {
    let mut priced = 0;
    for seed in 0..400 {
        let (mut series, plan) = oracle::random::case(seed);
        series.wishes = all_at(Wish::Low);
        let placements = placements(&plan);
        let told = asked(&series, &placements, |_| Level::Warning);
        let largest = series.audiences.iter().map(|audience| audience.size).max().unwrap_or(1);
        for by in [1_000, LARGEST / largest] {
            assert!(asked(&enlarged(&series, by), &placements, |_| Level::Warning) == told, "seed {seed}, sizes times {by}");
        }
        priced += usize::from(series.audiences.len() > 1);
    }
    assert!(priced > 100, "{priced} of 400 have several audiences");
}

#[test]
fn larger_sizes_change_no_plan_and_no_cost() {
    for seed in 0..30 {
        let series = oracle::random::case(seed).0;
        let made = |series: &Series| plan(series, None, &LITTLE, "digest", &|| false).plan;
        let (small, large) = (made(&series), made(&enlarged(&series, 1_000)));
        assert_eq!(small.placements, large.placements, "seed {seed}");
        assert_eq!((small.evidence.cost, small.evidence.bound), (large.evidence.cost, large.evidence.bound), "seed {seed}");
    }
}

#[test]
fn a_small_audience_still_counts() {
    let series = (0..400).map(|seed| oracle::random::case(seed).0).find(|series| series.audiences.len() > 1).expect("a series");
    let mut series = enlarged(&series, 1);
    series.audiences[0].size = 1;
    series.audiences[1].size = LARGEST;
    let shares = Shares::of(&series);
    let [small, large] = [0, 1].map(|number| shares.audience(fora::model::AudienceId(number)));
    assert!(small > 0 && small * 1_000 < large, "{small} beside {large}");
}

/// A series that gives every kind of rule something to ask, with a line more.
fn with(line: &str) -> Series {
    let text = format!("{line}\n{}", include_str!("../schedules/open-talks-2013/series.toml"));
    let text = if line.is_empty() { text } else { without_tables(&text) };
    let mut sources = Sources::default();
    let file = sources.add("series.toml", &text);
    let reading = input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::MIN);
    reading.series.unwrap_or_else(|| panic!("{line}: {:?}", reading.findings))
}

/// The text without what it says of rules and wishes.
fn without_tables(text: &str) -> String {
    let mut keeps = true;
    let kept = text.lines().filter(|line| {
        if line.starts_with('[') {
            keeps = !["[rules]", "[wishes]"].iter().any(|table| line.starts_with(table));
        }
        keeps
    });
    kept.map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_default_that_is_written_down_changes_nothing() {
    let plain = with("# Nothing of rules and wishes.");
    let made = placements(&plan(&plain, None, &LITTLE, "digest", &|| false).plan);
    let asked = |series: &Series| asked(series, &made, |rule| series.rules.level(rule));
    let told = asked(&plain);
    let mut lines = vec![
        format!("wishes.people-awake = \"{}\"", Wishes::default().people_awake.word()),
        format!("wishes.fair-share = \"{}\"", Wishes::default().fair_share.word()),
        format!("wishes.less-travel = \"{}\"", Wishes::default().less_travel.word()),
        format!("wishes.finish-early = \"{}\"", Wishes::default().finish_early.word()),
        format!("wishes.even-pace = \"{}\"", Wishes::default().even_pace.word()),
        format!("wishes.same-rhythm = \"{}\"", Wishes::default().same_rhythm.word()),
    ];
    for rule in RuleName::ALL.iter().filter(|rule| rule.can_be_set()) {
        lines.push(format!("rules.{rule} = \"{}\"", rule.default_level().word()));
        let said = rule.settings().iter().filter(|setting| setting.unsaid.starts_with(|letter: char| letter.is_ascii_digit()));
        lines.extend(said.map(|setting| format!("rules.{rule} = {{ {} = \"{}\" }}", setting.name, setting.unsaid)));
    }
    for line in lines {
        assert!(asked(&with(&line)) == told, "{line} changes what is asked");
    }
}

#[test]
fn nothing_wants_to_finish_early_unless_it_is_written() {
    assert_eq!(with("# Nothing of rules and wishes.").wishes.finish_early, Wish::Off);
}

/// A wish as one of several.
type Strength = fn(&mut Wishes) -> &mut Wish;

const WISHES: [Strength; 6] = [
    |wishes| &mut wishes.people_awake,
    |wishes| &mut wishes.fair_share,
    |wishes| &mut wishes.less_travel,
    |wishes| &mut wishes.finish_early,
    |wishes| &mut wishes.even_pace,
    |wishes| &mut wishes.same_rhythm,
];

/// The series with one wish at another strength.
fn wishing(series: &Series, wish: Strength, strength: Wish) -> Series {
    let mut series = series.clone();
    *wish(&mut series.wishes) = strength;
    series
}

/// What one wish costs a plan, whatever the series says of it.
fn measure(series: &Series, plan: &Plan, wish: Strength) -> i64 {
    let only = wishing(&Series { wishes: all_at(Wish::Off), ..series.clone() }, wish, Wish::Normal);
    let placements = placements(plan);
    let mut demands = Demands::over(&only, &placements);
    wishes::demands(&only, &placements, &mut demands);
    demands.into_vec().iter().map(|demand| demand.cost(|_| true).expect("a price")).sum()
}

#[test]
fn a_wish_that_is_raised_is_granted_no_less() {
    let (mut compared, mut better) = (0, 0);
    for seed in 0..300 {
        let mut series = oracle::random::case(seed).0;
        if series.consultations.len() > 4 {
            continue;
        }
        // Without rules there is a choice, which the wishes make.
        let rules = RuleName::ALL.iter().filter(|rule| !LIMITS.contains(rule));
        rules.for_each(|rule| series.rules.set_level(*rule, Level::Off));
        LIMITS.iter().for_each(|rule| series.rules.set_level(*rule, Level::Error));
        let wish = WISHES[seed as usize % WISHES.len()];
        let levels = [Wish::Off, Wish::Low, Wish::Top].map(|strength| {
            let series = wishing(&series, wish, strength);
            let plan = plan(&series, None, &LITTLE, "digest", &|| false).plan;
            (plan.evidence.proved == Some(true)).then(|| measure(&series, &plan, wish))
        });
        for pair in levels.windows(2) {
            let [Some(before), Some(raised)] = pair else { continue };
            assert!(raised <= before, "seed {seed}: {raised} after {before}");
            compared += 1;
            better += usize::from(raised < before);
        }
    }
    assert!(compared > 100 && better > 2, "{compared} compared, {better} better");
}
