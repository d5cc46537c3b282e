//! Series in which only one rule can be the reason: with the rule at error they are refused for just that, and without
//! it nothing is wrong.

use fora::finding::{Finding, Sources};
use fora::input;
use fora::model::{Level, Plan, RuleName, Series};
use fora::plan::plan;
use fora::rules;
use fora::solve::Effort;
use fora::time::{ChronoTz, Date};
use std::collections::BTreeSet;
use std::sync::Arc;

const LITTLE: Effort = Effort { seed: 1, moves_per_task: 200, looks: 100_000 };

/// A hall in Paris on three days of a week with nothing else in it, and what every series below starts from.
const HALL: &str = r#"
[series]
title = "Planted"
base = "paris"
planned = 2027-03-01
contact = "the office"
[place.paris]
zone = "Europe/Paris"
[forum.hall]
place = "paris"
opens = 2027-03-22
closes = 2027-03-24
hours = "09:00-12:00"
"#;

/// A rule, and the lines after [`HALL`] that only it objects to. A line that begins with `hall:` belongs into the hall,
/// and one with `plan:` into a plan that is there already.
const PLANTED: &[(RuleName, &str)] = &[
    (RuleName::Past, "[consultation.a]\nstarts = 2027-02-22 09:00\n"),
    (RuleName::OutsideForum, "[consultation.a]\nforum = 'hall'\nstarts = 2027-03-25 09:00\n"),
    (RuleName::OutsideHours, "[consultation.a]\nforum = 'hall'\nstarts = 2027-03-22 13:00\n"),
    (RuleName::RoomBusy, "hall: busy = [{ from = 2027-03-22, to = 2027-03-24 }]\n[consultation.a]\nforum = 'hall'\n"),
    (RuleName::TooSmall, "hall: seats = 20\n[consultation.a]\nforum = 'hall'\nexpects = 30\n"),
    (
        RuleName::DoubleBooked,
        "[consultation.a]\nforum = 'hall'\non = 2027-03-22\nlasts = '2 h'\n[consultation.b]\nforum = 'hall'\non = 2027-03-22\nlasts = '2 h'\n",
    ),
    (RuleName::Unplaced, "hall: busy = [{ from = 2027-03-22, to = 2027-03-24 }]\n[consultation.a]\nforum = 'hall'\n"),
    (RuleName::NotAsAsked, "[consultation.a]\nforum = 'hall'\nstarts = 2027-03-22 09:00\non = 2027-03-23\n"),
    (
        RuleName::Order,
        "[consultation.a]\nforum = 'hall'\non = 2027-03-24\n[consultation.b]\nforum = 'hall'\non = 2027-03-22\nafter = 'a'\n",
    ),
    (
        RuleName::NoChangeover,
        "hall: changeover = '2 h'\n[consultation.a]\nforum = 'hall'\non = 2027-03-22\nlasts = '90 min'\n[consultation.b]\nforum = 'hall'\non = 2027-03-22\nlasts = '90 min'\n",
    ),
    (RuleName::TightRoom, "hall: seats = 30\n[consultation.a]\nforum = 'hall'\nexpects = 30\n"),
    (RuleName::Equipment, "hall: equipment = ['projector']\n[consultation.a]\nforum = 'hall'\nequipment = ['piano']\n"),
    (
        RuleName::TwoPlaces,
        "[person.ana]\nbase = 'paris'\n[forum.other]\nplace = 'paris'\nopens = 2027-03-22\ncloses = 2027-03-22\nhours = '09:00-12:00'\n[consultation.a]\nforum = 'hall'\non = 2027-03-22\nlasts = '2 h'\nmoderator = 'ana'\n[consultation.b]\nforum = 'other'\nlasts = '2 h'\nmoderator = 'ana'\n",
    ),
    (
        RuleName::Away,
        "[person.ana]\nbase = 'paris'\naway = [{ from = 2027-03-20, to = 2027-03-26 }]\n[consultation.a]\nforum = 'hall'\nmoderator = 'ana'\n",
    ),
    (
        RuleName::TooFar,
        "[person.ana]\nbase = 'paris'\n[place.rome]\nzone = 'Europe/Rome'\n[travel]\n'paris / rome' = '5 h'\n[forum.other]\nplace = 'rome'\nopens = 2027-03-22\ncloses = 2027-03-22\n[consultation.a]\nforum = 'hall'\non = 2027-03-22\nlasts = '3 h'\nmoderator = 'ana'\n[consultation.b]\nforum = 'other'\nlasts = '2 h'\nmoderator = 'ana'\n",
    ),
    (
        RuleName::NoRest,
        "[person.ana]\nbase = 'paris'\nrest = '4 h'\n[place.rome]\nzone = 'Europe/Rome'\n[travel]\n'paris / rome' = '2 h'\n[forum.other]\nplace = 'rome'\nopens = 2027-03-22\ncloses = 2027-03-22\n[consultation.a]\nforum = 'hall'\non = 2027-03-22\nlasts = '3 h'\nmoderator = 'ana'\n[consultation.b]\nforum = 'other'\nlasts = '4 h'\nmoderator = 'ana'\n",
    ),
    (
        RuleName::TooMany,
        "[person.ana]\nbase = 'paris'\n[rules]\ntoo-many = 1\n[consultation.a]\nforum = 'hall'\nmoderator = 'ana'\n[consultation.b]\nforum = 'hall'\nmoderator = 'ana'\n",
    ),
    (
        RuleName::NoModerator,
        "[person.ana]\nbase = 'paris'\n[consultation.a]\nforum = 'hall'\nmoderator = 'ana'\nplan: [placement.a]\nplan: starts = 2027-03-22 09:00\nplan: moderator = 'nobody'\nplan: announced = 2027-03-01\n",
    ),
    (
        RuleName::Language,
        "[person.ana]\nbase = 'paris'\nspeaks = ['en']\n[consultation.a]\nforum = 'hall'\nmoderator = 'ana'\nlanguages = ['fr']\n",
    ),
    (
        RuleName::UnsociableHours,
        "[audience.east]\nzone = 'Asia/Tokyo'\nawake = '09:00-16:30'\n[consultation.a]\nforum = 'hall'\n[consultation.b]\nhours = '02:00-04:00'\naudiences = 'east'\n",
    ),
    (RuleName::NeverAwake, "[audience.east]\nzone = 'Asia/Tokyo'\nawake = '09:00-16:30'\n[consultation.a]\nforum = 'hall'\n"),
    (
        RuleName::OffHours,
        "[audience.east]\nzone = 'Asia/Tokyo'\nawake = '06:00-24:00'\nbest = '09:00-16:00'\n[consultation.a]\nforum = 'hall'\n[consultation.b]\nhours = '02:00-04:00'\n",
    ),
    (
        RuleName::CompetingSession,
        "[forum.hall.competing]\n'The other one' = { from = 2027-03-22, to = 2027-03-24 }\n[consultation.a]\nforum = 'hall'\n",
    ),
    (
        RuleName::TooLate,
        "[milestone.m]\nplace = 'paris'\nopens = 2027-03-31\n[deliverable.d]\nfor = 'm'\ndue = '7 days before'\nsteps = [{ does = 'Draft', takes = '5 working days' }]\n[consultation.a]\nforum = 'hall'\nfeeds = 'd'\n",
    ),
    (
        RuleName::AfterMilestone,
        "[milestone.m]\nplace = 'paris'\nopens = 2027-03-20\n[deliverable.d]\nfor = 'm'\ndue = 2027-03-19\nsteps = []\n[consultation.a]\nforum = 'hall'\nfeeds = 'd'\n[rules]\ntoo-late = 'off'\nthin-slack = 'off'\nno-slack = 'off'\n",
    ),
    (
        RuleName::ThinSlack,
        "[milestone.m]\nplace = 'paris'\nopens = 2027-03-31\n[deliverable.d]\nfor = 'm'\ndue = 2027-03-23\nsteps = [{ does = 'Draft', takes = '1 working day' }]\n[consultation.a]\nforum = 'hall'\non = 2027-03-22\nfeeds = 'd'\n",
    ),
    (
        RuleName::NoSlack,
        "[milestone.m]\nplace = 'paris'\nopens = 2027-03-31\n[deliverable.d]\nfor = 'm'\ndue = 2027-03-24\nsteps = [{ does = 'Draft', takes = '1 working day' }]\n[consultation.a]\nforum = 'hall'\nfeeds = 'd'\n[rules]\nno-slack = '4 working days'\nthin-slack = 'off'\n",
    ),
    (
        RuleName::FeedsNothing,
        "[milestone.m]\nplace = 'paris'\nopens = 2027-05-31\n[deliverable.d]\nfor = 'm'\ndue = 2027-05-24\nsteps = [{ does = 'Draft', takes = '1 working day' }]\n[consultation.a]\nforum = 'hall'\n[consultation.b]\nforum = 'hall'\nfeeds = 'd'\n",
    ),
    (
        RuleName::OnHoliday,
        "[consultation.a]\nforum = 'away'\n[place.rome]\nzone = 'Europe/Rome'\nholidays = { 'Feast' = [2027-03-22, 2027-03-23] }\n[forum.away]\nplace = 'rome'\nopens = 2027-03-22\ncloses = 2027-03-23\n",
    ),
    (
        RuleName::BridgeDay,
        "[consultation.a]\nforum = 'away'\n[place.rome]\nzone = 'Europe/Rome'\nholidays = { 'Feast' = 2027-03-25 }\n[forum.away]\nplace = 'rome'\nopens = 2027-03-26\ncloses = 2027-03-26\n",
    ),
    (RuleName::ShortNotice, "[consultation.a]\nforum = 'hall'\nnotice = '60 days'\n"),
    (RuleName::AnnounceToday, "[consultation.a]\nforum = 'hall'\non = 2027-03-22\nnotice = '21 days'\n"),
    (RuleName::Apart, "[rules]\napart = '3 days'\n[consultation.a]\nforum = 'hall'\n[consultation.b]\nforum = 'hall'\n"),
    (RuleName::CrowdedWeek, "[rules]\ncrowded-week = 1\n[consultation.a]\nforum = 'hall'\n[consultation.b]\nforum = 'hall'\n"),
    (RuleName::NoInterpretation, "hall: interpreters = ['en']\n[consultation.a]\nforum = 'hall'\nlanguages = ['en', 'fr']\n"),
    (RuleName::NoContact, "[consultation.a]\nforum = 'hall'\n"),
    (
        RuleName::NoStepFree,
        "[consultation.a]\nforum = 'hall'\n[forum.flat]\nplace = 'paris'\nopens = 2027-03-22\ncloses = 2027-03-22\nequipment = ['step-free']\n[consultation.b]\nforum = 'flat'\n",
    ),
    (RuleName::NoCaptions, "hall: equipment = ['streaming']\n[consultation.a]\nforum = 'hall'\nremote = true\n"),
];

/// The lines that begin with a word, without it, and the others.
fn split(lines: &str, word: &str) -> (String, String) {
    let (own, rest): (Vec<&str>, Vec<&str>) = lines.lines().partition(|line| line.starts_with(word));
    (own.iter().map(|line| format!("{}\n", &line[word.len()..])).collect(), rest.join("\n"))
}

/// A planted series, with the plan that is there already, if one is.
fn read(rule: RuleName, lines: &str, level: Level) -> (Series, Option<Plan>) {
    let lines = lines.replace('\'', "\"");
    let ((hall, rest), no_contact) = (split(&lines, "hall: "), rule == RuleName::NoContact);
    let (plan, rest) = split(&rest, "plan: ");
    let head = if no_contact { HALL.replace("contact = \"the office\"\n", "") } else { HALL.to_owned() };
    let text = format!("{head}{hall}{rest}\n");
    let mut sources = Sources::default();
    let file = sources.add("series.toml", text.as_str());
    let reading = input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::MIN);
    let mut series = reading.series.unwrap_or_else(|| panic!("{rule}: {:?}\n{text}", reading.findings));
    series.rules.set_level(rule, level);
    if plan.is_empty() {
        return (series, None);
    }
    let file = sources.add("series.plan.toml", plan.as_str());
    let (given, findings) = input::read_plan(&mut sources, file, &series);
    (series, Some(given.unwrap_or_else(|| panic!("{rule}: {findings:?}\n{plan}"))))
}

/// The rules behind what is wrong with the best plan of a series: the errors of the plan, and why something is not in it.
fn refused_for((series, given): &(Series, Option<Plan>)) -> BTreeSet<RuleName> {
    let made = plan(series, given.as_ref(), &LITTLE, "digest", &|| false);
    let errors = made.findings.iter().filter(|finding: &&Finding| finding.is_error() && finding.rule != RuleName::OverAsked);
    // What is not placed is refused for the reason that is told with it.
    let reasons = made.omitted.iter().filter_map(|omitted| omitted.rule);
    let reasons: BTreeSet<RuleName> = reasons.collect();
    let errors = errors.map(|finding| finding.rule).filter(|rule| *rule != RuleName::Unplaced || reasons.is_empty());
    errors.chain(reasons.iter().copied()).collect()
}

#[test]
fn every_rule_refuses_what_only_it_can_refuse() {
    let planted: BTreeSet<RuleName> = PLANTED.iter().map(|(rule, _)| *rule).collect();
    let missing: Vec<&str> =
        rules::all().iter().map(|rule| rule.name()).filter(|rule| !planted.contains(rule)).map(RuleName::word).collect();
    assert_eq!(missing, Vec::<&str>::new(), "plant a series that only this rule refuses");
    let mut wrong = Vec::new();
    for (rule, lines) in PLANTED {
        let refused = refused_for(&read(*rule, lines, Level::Error));
        // Without the rule that wants everything placed, what is left out is no mistake.
        let expected = if *rule == RuleName::Unplaced { RuleName::RoomBusy } else { *rule };
        let fits = refused == BTreeSet::from([expected]) || together(&refused, *rule);
        if !fits {
            wrong.push(format!("{rule} at error: refused for {refused:?}"));
        }
        let without = refused_for(&read(*rule, lines, Level::Off));
        if *rule != RuleName::Unplaced && !without.is_empty() {
            wrong.push(format!("{rule} off: refused for {without:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Two that do not fit beside each other: one of them is left out, and no rule alone is the reason; without the rule
/// both fit, as is tried next.
fn together(refused: &BTreeSet<RuleName>, rule: RuleName) -> bool {
    *refused == BTreeSet::from([RuleName::Unplaced])
        && matches!(
            rule,
            RuleName::DoubleBooked
                | RuleName::Order
                | RuleName::NoChangeover
                | RuleName::TwoPlaces
                | RuleName::TooFar
                | RuleName::NoRest
                | RuleName::TooMany
                | RuleName::Apart
                | RuleName::CrowdedWeek
        )
}
