//! What is told before any search, and why something has no place at all, in the words that people read.

use fora::explain::{Origin, Search, can_rest_hold, conflict};
use fora::finding::{Finding, Sources};
use fora::impossible::impossible;
use fora::input;
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

fn shown(findings: &[Finding], rule: RuleName) -> Vec<(&str, Option<u32>)> {
    findings.iter().filter(|finding| finding.rule == rule).map(|finding| (finding.message.as_str(), finding.accepted)).collect()
}

/// Four talks of two hours that all want Tuesday morning.
const CROWD: &str =
    "[defaults.consultation]\nforum = \"hall\"\nlasts = \"2 h\"\non = 2027-03-23\n[consultation]\na = {}\nb = {}\nc = {}\nd = {}\n";

#[test]
fn a_room_that_is_asked_for_too_much_is_told_with_both_numbers() {
    let message = "Hall is needed for 4 meetings on Tue 23 Mar, and they take 8 h together, of 3 h that are open to them";
    let series = series(CROWD);
    assert_eq!(shown(&impossible(&series, None), RuleName::OverAsked), [(message, None)]);
    assert_eq!(shown(&planned(&series).findings, RuleName::OverAsked), [(message, None)]);
}

#[test]
fn a_week_that_may_hold_fewer_is_told_with_the_rule() {
    let series = series(&format!("[rules]\ncrowded-week = 3\ndouble-booked = \"off\"\n{CROWD}"));
    let message = "4 meetings have to be held on Tue 23 Mar, and `crowded-week` allows 3";
    assert_eq!(shown(&impossible(&series, None), RuleName::OverAsked), [(message, None)]);
}

#[test]
fn what_is_accepted_is_quiet_before_the_search_and_after_it() {
    let accept = |rule| format!("[[accept]]\nrule = \"{rule}\"\nbecause = \"known\"\n");
    let never = series(&format!(
        "[audience.east]\nzone = \"Asia/Tokyo\"\nawake = \"09:00-11:00\"\n[consultation.a]\nforum = \"hall\"\n{}",
        accept("never-awake")
    ));
    for findings in [impossible(&never, None), planned(&never).findings] {
        assert_eq!(shown(&findings, RuleName::NeverAwake), [("East is awake for none of the consultations", Some(0))]);
    }
    let crowd = series(&format!("{CROWD}{}", accept("over-asked")));
    let findings = planned(&crowd).findings;
    assert!(shown(&findings, RuleName::OverAsked).iter().all(|(_, accepted)| *accepted == Some(0)));
    assert_eq!(shown(&findings, RuleName::Unused), []);
}

/// Why the only consultation of a series is not in its plan.
fn reason(lines: &str) -> String {
    let omitted: Vec<Omitted> = planned(&series(&format!("[consultation.a]\n{lines}"))).omitted;
    omitted.into_iter().next().map(|omitted| omitted.reason).unwrap_or_default()
}

#[test]
fn why_there_is_no_starting_time_is_told_by_its_cause() {
    assert_eq!(reason("on = 2027-03-27\n"), "Sat 27 Mar is not a day on which it may be held in Paris: `days = \"any\"` allows it");
    assert_eq!(reason("forum = \"hall\"\non = 2027-03-29\n"), "none of its days lies within those of Hall, Tue 23 Mar to Wed 24 Mar");
    assert_eq!(
        reason("forum = \"hall\"\nhours = \"13:00-15:00\"\n"),
        "no stretch of Tue 23 Mar to Wed 24 Mar within its hours and those of its forum is long enough for it"
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

/// Three talks in the hall, and a closing at the base that has to follow them.
fn closing(when: &str) -> Series {
    series(&format!("[consultation]\na.forum = \"hall\"\nb.forum = \"hall\"\nclosing = {{ after = [\"a\", \"b\"], {when} }}\n"))
}

#[test]
fn what_is_fixed_too_early_for_those_it_waits_for_is_told_before_planning_and_after() {
    let cannot = "and A and B, for which it waits, cannot end before Tue 23 Mar 10:00 in Paris";
    let cases = [
        ("starts = 2027-03-22 09:00", format!("Closing starts on Mon 22 Mar 09:00 in Paris, {cannot}")),
        ("on = 2027-03-22", format!("Closing cannot start after Mon 22 Mar 17:00 in Paris, {cannot}")),
        ("to = 2027-03-22", format!("Closing cannot start after Mon 22 Mar 17:00 in Paris, {cannot}")),
    ];
    for (when, message) in cases {
        let series = closing(when);
        assert_eq!(shown(&impossible(&series, None), RuleName::Order), [(message.as_str(), None)]);
        assert_eq!(shown(&planned(&series).findings, RuleName::Order), [(message.as_str(), None)]);
    }
    for when in ["starts = 2027-03-23 11:00", "on = 2027-03-24", "starts = 2027-03-22 09:00, optional = true"] {
        assert_eq!(shown(&impossible(&closing(when), None), RuleName::Order), [], "{when}");
    }
}

#[test]
fn what_is_fixed_too_late_for_one_that_waits_for_it_is_told_with_the_distance() {
    let series =
        series("[consultation]\na.on = 2027-03-24\nb = { forum = \"hall\", after = { consultation = \"a\", least = \"2 days\" } }\n");
    let message = "A cannot end before Wed 24 Mar 10:00 in Paris, and B, which waits for it at least 2 days, \
                   cannot start after Wed 24 Mar 11:00 in Paris";
    assert_eq!(shown(&impossible(&series, None), RuleName::Order), [(message, None)]);
}

#[test]
fn what_must_stay_near_and_cannot_is_told_with_the_distance() {
    let series = series(
        "[consultation]\na.starts = 2027-03-15 10:00\nb = { forum = \"hall\", after = { consultation = \"a\", most = \"2 days\" } }\n",
    );
    let message =
        "A ends on Mon 15 Mar 11:00 in Paris, and B, which waits for it at most 2 days, cannot start before Tue 23 Mar 09:00 in Paris";
    assert_eq!(shown(&impossible(&series, None), RuleName::Order), [(message, None)]);
}

#[test]
fn where_looking_ended_is_told_of_what_has_no_place() {
    let lines = "[milestone.council]\nplace = \"paris\"\nopens = 2027-03-31\n[deliverable.report]\nfor = \"council\"\n\
                 due = \"2 days before\"\nsteps = [{ does = \"Draft\", takes = \"2 working days\" }]\n[consultation]\n\
                 a = { feeds = \"report\", lasts = \"10 h\" }\nb.lasts = \"10 h\"\nc = { lasts = \"10 h\", to = 2027-03-31 }\n";
    let series = series(lines);
    let notes = |name: &str| {
        let findings = impossible(&series, None).into_iter().filter(|finding| finding.rule == RuleName::Unplaced);
        let of = findings.filter(|finding| finding.message.starts_with(name)).flat_map(|finding| finding.notes);
        of.filter(|note| note.starts_with("it was looked for until")).collect::<Vec<_>>()
    };
    assert_eq!(notes("A"), ["it was looked for until Wed 31 Mar, when Council, which it feeds, opens: set `to` for another last day"]);
    assert_eq!(notes("B"), ["it was looked for until Tue 29 Feb 2028: set `to` for another last day"]);
    assert!(notes("C").is_empty());
}

#[test]
fn a_wait_longer_than_a_year_is_in_the_way_only_of_the_days_of_a_forum() {
    let series = series(
        "[defaults.consultation]\nforum = \"hall\"\n[consultation]\na = {}\nb.after = { consultation = \"a\", least = \"500 days\" }\n",
    );
    let Search::Conflict(conflict) = conflict(&series, None, 1_000_000, &|| false) else { panic!("a conflict") };
    let of_forum = |origin: &&Origin| origin.what.rule() == Some(RuleName::OutsideForum);
    let named: Vec<&str> =
        conflict.origins.iter().filter(of_forum).map(|origin| series.consultation(origin.consultations[0]).name.as_str()).collect();
    // Whenever the first is held, from the day of planning on, the second could follow if the hall were open long enough.
    assert_eq!((named, conflict.is_smallest), (vec!["b"], true));
}

/// So many talks, each in a hall of its own for which its moderator is there in the one half and the room is free in the other.
fn apart_from_each_other(count: usize) -> Series {
    let one = |number: usize| {
        format!(
            "[forum.f{number}]\nplace = \"paris\"\nopens = 2027-03-23\ncloses = 2027-03-23\nhours = \"09:00-12:00\"\n\
             [forum.f{number}.room.r{number}]\nbusy = [{{ from = 2027-03-23 10:30:00, to = 2027-03-23 12:00:00 }}]\n\
             [person.p{number}]\nbase = \"paris\"\naway = [{{ from = 2027-03-23 09:00:00, to = 2027-03-23 10:30:00 }}]\n\
             [consultation.c{number}]\nforum = \"f{number}\"\nmoderator = \"p{number}\"\nlasts = \"1 h\"\n"
        )
    };
    series(&(1..=count).map(one).collect::<String>())
}

#[test]
fn more_contradictions_than_are_told_are_told_of() {
    let more = "at least one more contradiction stands beside those that are told";
    for (count, told, is_more) in [(1, 1, false), (3, 3, false), (4, 3, true), (6, 3, true)] {
        let findings = impossible(&apart_from_each_other(count), None);
        let found: Vec<&Finding> = findings.iter().filter(|finding| finding.rule == RuleName::Contradiction).collect();
        let notes = found.iter().filter(|finding| finding.notes.iter().any(|note| note == more)).count();
        assert_eq!((found.len(), notes), (told, usize::from(is_more)), "{count}");
    }
    for (count, rest) in [(1, true), (2, false)] {
        let series = apart_from_each_other(count);
        let Search::Conflict(found) = conflict(&series, None, 1_000_000, &|| false) else { panic!("a conflict") };
        assert_eq!(can_rest_hold(&series, None, &found, 1_000_000, &|| false), Some(rest), "{count}");
    }
}

#[test]
fn full_days_that_do_not_fit_into_the_rooms_are_told_with_both_numbers() {
    let rooms = "[forum.house]\nplace = \"paris\"\nopens = 2027-04-05\ncloses = 2027-04-09\nhours = \"09:00-17:00\"\n\
                 [forum.house.room]\nr1 = {}\nr2 = {}\nr3 = {}\n[defaults.consultation]\nforum = \"house\"\nlasts = \"8 h\"\n[consultation]\n";
    let days = |count: usize| series(&format!("{rooms}{}", (1..=count).map(|number| format!("c{number} = {{}}\n")).collect::<String>()));
    assert_eq!(shown(&impossible(&days(15), None), RuleName::Contradiction), []);
    let findings = impossible(&days(16), None);
    assert_eq!(shown(&findings, RuleName::Contradiction), [("16 consultations cannot all be held", None)]);
    let told = findings.iter().find(|finding| finding.rule == RuleName::Contradiction).expect("a contradiction");
    assert_eq!(told.notes[0], "16 consultations need R1, R2 or R3, which together have room for 15");
    assert!(told.notes.iter().any(|note| note == "if any one of these were given up, the others could hold"), "{:?}", told.notes);
}
