//! What is told before any search, and why something has no place at all, in the words that people read.

use fora::finding::{Finding, Sources};
use fora::input;
use fora::look::look;
use fora::model::{Omitted, RuleName, Series};
use fora::plan::{Planned, plan};
use fora::solve::Effort;
use fora::time::{ChronoTz, Date};
use std::sync::Arc;

const HALL: &str = "[series]\ntitle = \"T\"\nbase = \"paris\"\nplanned = 2027-03-01\ncontact = \"us\"\n[place.paris]\nzone = \"Europe/Paris\"\n\
    [forum.hall]\nplace = \"paris\"\nopens = 2027-03-23\ncloses = 2027-03-24\nhours = \"09:00-12:00\"\n";

fn series(lines: &str) -> Series {
    let mut sources = Sources::default();
    let file = sources.add("series.toml", format!("{HALL}{lines}").as_str());
    let reading = input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::MIN);
    reading.series.unwrap_or_else(|| panic!("{:?}", reading.findings))
}

fn planned(series: &Series) -> Planned {
    plan(series, None, &Effort { seed: 1, moves_per_task: 200, looks: 100_000 }, "digest", &|| false)
}

fn told(findings: &[Finding], rule: RuleName) -> Vec<(&str, Option<u32>)> {
    findings.iter().filter(|finding| finding.rule == rule).map(|finding| (finding.message.as_str(), finding.accepted)).collect()
}

/// Four talks of two hours that all want Tuesday morning.
const CROWD: &str =
    "[defaults.consultation]\nforum = \"hall\"\nlasts = \"2 h\"\non = 2027-03-23\n[consultation]\na = {}\nb = {}\nc = {}\nd = {}\n";

#[test]
fn a_room_that_is_asked_for_too_much_is_told_with_both_numbers() {
    let message = "Hall is needed for 4 meetings on Tue 23 Mar, and they take 8 h together, of 3 h that are open to them";
    let series = series(CROWD);
    assert_eq!(told(&look(&series, None), RuleName::OverAsked), [(message, None)]);
    assert_eq!(told(&planned(&series).findings, RuleName::OverAsked), [(message, None)]);
}

#[test]
fn a_week_that_may_hold_fewer_is_told_with_the_rule() {
    let series = series(&format!("[rules]\ncrowded-week = 3\ndouble-booked = \"off\"\n{CROWD}"));
    let message = "4 meetings have to be held on Tue 23 Mar, and `crowded-week` allows 3";
    assert_eq!(told(&look(&series, None), RuleName::OverAsked), [(message, None)]);
}

#[test]
fn what_is_accepted_is_quiet_before_the_search_and_after_it() {
    let accept = |rule| format!("[[accept]]\nrule = \"{rule}\"\nbecause = \"known\"\n");
    let never = series(&format!(
        "[audience.east]\nzone = \"Asia/Tokyo\"\nawake = \"09:00-11:00\"\n[consultation.a]\nforum = \"hall\"\n{}",
        accept("never-awake")
    ));
    for findings in [look(&never, None), planned(&never).findings] {
        assert_eq!(told(&findings, RuleName::NeverAwake), [("East is awake for none of the consultations", Some(0))]);
    }
    let crowd = series(&format!("{CROWD}{}", accept("over-asked")));
    let findings = planned(&crowd).findings;
    assert!(told(&findings, RuleName::OverAsked).iter().all(|(_, accepted)| *accepted == Some(0)));
    assert_eq!(told(&findings, RuleName::Unused), []);
}

/// Why the only consultation of a series is not in its plan.
fn reason(lines: &str) -> String {
    let omitted: Vec<Omitted> = planned(&series(&format!("[consultation.a]\n{lines}"))).omitted;
    omitted.into_iter().next().map(|omitted| omitted.reason).unwrap_or_default()
}

#[test]
fn why_there_is_no_starting_time_is_told_by_its_cause() {
    assert_eq!(reason("on = 2027-03-27\n"), "Sat 27 Mar is no day on which it may be held in Paris: `days = \"any\"` allows it");
    assert_eq!(reason("forum = \"hall\"\non = 2027-03-29\n"), "none of its days lies within those of Hall, Tue 23 Mar to Wed 24 Mar");
    assert_eq!(
        reason("forum = \"hall\"\nhours = \"13:00-15:00\"\n"),
        "no hour of Tue 23 Mar to Wed 24 Mar lies within its hours and those of its forum, long enough for it"
    );
    assert_eq!(reason("forum = \"hall\"\nlasts = \"4 h\"\n"), "it needs 4 h; the longest opening of Hall is 3 h");
}

#[test]
fn a_day_that_is_asked_for_is_looked_at_wherever_it_lies() {
    assert_eq!(reason("on = 2035-03-19\n"), "");
    assert_eq!(reason("from = 2027-04-05\n[milestone.m]\nplace = \"paris\"\nopens = 2027-03-31\n"), "");
}

#[test]
fn nothing_that_is_required_is_left_out_for_the_sake_of_those_who_sleep() {
    let audience = "[audience.z]\nzone = \"Pacific/Kiritimati\"\nsize = 100_000_000\n";
    let made = planned(&series(&format!("{audience}[consultation]\na = {{}}\nb = {{ forum = \"hall\" }}\n")));
    assert_eq!((made.plan.placements.len(), made.omitted), (2, Vec::new()));
}
