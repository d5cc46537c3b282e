//! The page of every rule shows a series that only this rule refuses: with the rule at error it is refused for just that,
//! and without it nothing is wrong.

use fora::finding::Sources;
use fora::input;
use fora::model::{Level, Omitted, Plan, RuleName, Series};
use fora::plan::plan;
use fora::rules;
use fora::solve::Effort;
use fora::time::{ChronoTz, Date};
use std::collections::BTreeSet;
use std::sync::Arc;

const LITTLE: Effort = Effort { seed: 1, moves_per_task: 200, looks: 100_000 };

/// What every example on a page starts from: a hall in Paris on three mornings of a week.
const BESIDE: &str = r#"
[series]
title = "Planted"
base = "paris"
planned = 2027-03-01
[place.paris]
zone = "Europe/Paris"
[defaults.person]
base = "paris"
[defaults.forum]
place = "paris"
opens = 2027-03-22
closes = 2027-03-24
hours = "09:00-12:00"
"#;

/// The text of the first block of a page that begins with this fence.
fn block(page: &str, fence: &str) -> Option<String> {
    let from = page.split_once(&format!("\n{fence}\n"))?.1;
    from.split_once("\n```").map(|(block, _)| format!("{block}\n"))
}

/// The series on the page of a rule, with the rule at a level, and the plan that is there already if one is shown.
fn shown(rule: RuleName, level: Level) -> (Series, Option<Plan>) {
    let page = rules::page_of(rule).expect("a page");
    let shown = block(&page, "```toml").unwrap_or_else(|| panic!("`{rule}` shows no series in a block of TOML"));
    let hall = if shown.contains("[forum.hall]") { "" } else { "[forum.hall]\n" };
    let text = format!("{BESIDE}{hall}{shown}");
    let mut sources = Sources::default();
    let file = sources.add("series.toml", text.as_str());
    let reading = input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::MIN);
    let mut series = reading.series.unwrap_or_else(|| panic!("{rule}: {:?}\n{text}", reading.findings));
    // Nobody can be asked about the examples.
    series.rules.set_level(RuleName::NoContact, Level::Off);
    series.rules.set_level(rule, level);
    let plan = block(&page, "```toml,plan").map(|plan| {
        let file = sources.add("series.plan.toml", plan.as_str());
        let (given, findings) = input::read_plan(&mut sources, file, &series);
        given.unwrap_or_else(|| panic!("{rule}: {findings:?}\n{plan}"))
    });
    (series, plan)
}

/// The rules behind what is wrong with the best plan of a series: the errors of the plan, and why something is not in it;
/// and those that the reasons name for what has no place beside the others.
fn refused_for((series, given): &(Series, Option<Plan>)) -> (BTreeSet<RuleName>, BTreeSet<RuleName>) {
    let made = plan(series, given.as_ref(), &LITTLE, "digest", &|| false);
    let is_a_sum_of_others = |rule: RuleName| matches!(rule, RuleName::OverAsked | RuleName::Contradiction);
    let errors = made.findings.iter().filter(|finding| finding.is_error() && !is_a_sum_of_others(finding.rule));
    // What is not placed is refused for the reason that is told with it.
    let reasons: BTreeSet<RuleName> = made.omitted.iter().filter_map(|omitted| omitted.rule).collect();
    let errors = errors.map(|finding| finding.rule).filter(|rule| *rule != RuleName::Unplaced || reasons.is_empty());
    let beside: Vec<&Omitted> = made.omitted.iter().filter(|omitted| omitted.reason.contains("beside the others")).collect();
    let named = |rule: &RuleName| beside.iter().any(|omitted| omitted.rule == Some(*rule) || omitted.reason.contains(&format!("`{rule}`")));
    let named = RuleName::ALL.iter().copied().filter(named).collect();
    (errors.chain(reasons.iter().copied()).collect(), named)
}

#[test]
fn every_rule_refuses_what_only_it_can_refuse() {
    let mut wrong = Vec::new();
    for rule in rules::all().iter().map(|rule| rule.name()).filter(|rule| *rule != RuleName::Unplaced) {
        let (refused, beside) = refused_for(&shown(rule, Level::Error));
        // Of two that do not fit beside each other one is left out; other rules may take other places of it, and that
        // this one is the reason is told by what comes next.
        if refused != BTreeSet::from([rule]) && !beside.contains(&rule) {
            wrong.push(format!("{rule} at error: refused for {refused:?}"));
        }
        let (without, _) = refused_for(&shown(rule, Level::Off));
        if !without.is_empty() {
            wrong.push(format!("{rule} off: refused for {without:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_has_no_place_is_no_mistake_where_nothing_has_to_be_placed() {
    let errors = |level| {
        let (series, given) = shown(RuleName::Unplaced, level);
        let made = plan(&series, given.as_ref(), &LITTLE, "digest", &|| false);
        made.findings.iter().filter(|finding| finding.is_error()).map(|finding| finding.rule).collect::<Vec<_>>()
    };
    assert_eq!((errors(Level::Error), errors(Level::Off)), (vec![RuleName::Unplaced], vec![]));
}
