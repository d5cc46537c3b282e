//! What must be true of any plan that fora makes.

mod oracle;

use fora::candidates;
use fora::cost::cost;
use fora::finding::Sources;
use fora::impossible::impossible;
use fora::input;
use fora::model::{Level, Plan, Price, RuleName, Series, State};
use fora::plan::plan;
use fora::solve::Effort;
use fora::time::{ChronoTz, Date};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

const LITTLE: Effort = Effort { seed: 1, moves_per_task: 200, looks: 1_000_000 };

fn example(name: &str) -> Series {
    let mut sources = Sources::default();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schedules").join(name);
    let file = input::load(&mut sources, &path).expect("the example can be read");
    input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::MIN).series.expect("the example is a series")
}

#[test]
fn every_example_is_planned_without_an_error_and_the_same_twice() {
    for name in ["hello", "road-show", "open-talks-2013"] {
        let series = example(name);
        let made = plan(&series, None, &LITTLE, "digest", &|| false);
        let errors: Vec<_> = made.findings.iter().filter(|finding| finding.is_error()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        let again = plan(&series, None, &LITTLE, "digest", &|| false);
        let text = |planned: &fora::plan::Planned| input::write_plan(&series, &planned.plan, "series.toml");
        assert_eq!(text(&made), text(&again), "{name}");
    }
}

#[test]
fn the_consultations_of_2013_that_come_too_late_stay_out_with_the_reason() {
    let series = example("open-talks-2013");
    let made = plan(&series, None, &LITTLE, "digest", &|| false);
    let out: Vec<_> = made.omitted.iter().map(|omitted| (series.consultation(omitted.consultation).name.as_str(), omitted.rule)).collect();
    assert_eq!(out, [("buenos-aires", Some(RuleName::TooLate)), ("working-group", Some(RuleName::TooLate))]);
}

#[test]
fn beside_a_host_with_slots_meetings_start_with_them_and_share_a_room_that_holds_two() {
    let text = r#"
        [series]
        title = "Tables"
        base = "Europe/Lisbon"
        planned = 2027-04-01
        [forum.cafe]
        place = "Europe/Lisbon"
        opens = 2027-05-06
        closes = 2027-05-08
        hours = { any = "09:00-18:00", fri = "09:00-12:00" }
        slots = ["09:00-10:30", "11:00-12:30"]
        holds = 2
        [defaults.consultation]
        forum = "cafe"
        lasts = "75 min"
        [consultation]
        a = {}
        b = {}
        c = {}
        d = {}
        e = {}
        f = {}
    "#;
    let mut sources = Sources::default();
    let file = sources.add("series.toml", text);
    let series = input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::MIN).series.expect("a series");
    // Thursday has both slots; Friday's hours end before the second is over, and nobody works on Saturday.
    let starts = |placements: &[fora::model::Placement]| -> BTreeSet<String> {
        placements.iter().filter_map(|placement| series.civil_start(placement)).map(|start| start.format("%d %H:%M").to_string()).collect()
    };
    let slots: BTreeSet<String> = ["06 09:00", "06 11:00", "07 09:00"].map(str::to_owned).into();
    let sittings = candidates::of(&series, None);
    assert!(sittings.iter().all(|sitting| starts(&sitting.placements().collect::<Vec<_>>()) == slots));
    let made = plan(&series, None, &LITTLE, "digest", &|| false);
    assert!(made.omitted.is_empty() && starts(&made.plan.placements) == slots, "{:?}", made.plan.placements);
    assert_eq!(oracle::judge(&series, &made.plan).excess_of(RuleName::DoubleBooked), 0);
}

/// The part of a plan that nobody chose: sittings that stay where they are.
fn given(series: &Series, plan: &Plan) -> Plan {
    let mut given = plan.clone();
    let sittings = candidates::of(series, None);
    given.placements.retain(|placement| {
        let sitting =
            sittings.iter().find(|sitting| (sitting.consultation, sitting.sitting) == (placement.consultation, placement.sitting));
        let fixed = series.consultation(placement.consultation).wanted.start().is_some();
        sitting.is_some_and(|sitting| sitting.pinned.is_some() || fixed && sitting.len() == 1)
    });
    given
}

/// Whether a rule asks for something to be there, of which a plan may lack some for the sake of the rest: a meeting, or of
/// several sittings one that is good for an audience.
fn may_be_lacking(series: &Series, rule: RuleName, touched: &[oracle::Sitting]) -> bool {
    let of_several = touched.iter().all(|(id, _)| series.consultation(*id).sittings > 1);
    match rule {
        RuleName::Unplaced | RuleName::NeverAwake | RuleName::Unreached | RuleName::LongGap => true,
        RuleName::UnsociableHours | RuleName::OffHours | RuleName::WeekendThere | RuleName::HolidayThere | RuleName::Observance => {
            of_several
        }
        _ => false,
    }
}

/// The sittings that break a rule and were not given so.
fn chosen(after: &oracle::Verdict, before: &oracle::Verdict, rule: RuleName) -> Vec<oracle::Sitting> {
    let given = before.touched_by(rule);
    after.touched_by(rule).into_iter().filter(|sitting| !given.contains(sitting)).collect()
}

/// How many places the sittings of a series have together: a start in a room with a choice of people. With whole years of
/// them a plan takes minutes.
fn places(series: &Series) -> usize {
    candidates::of(series, None).iter().map(candidates::Sitting::len).sum()
}

/// Random series with at most 15,000 places, by seed, each with a plan to compare with.
fn random_cases() -> Vec<(u64, Series, Plan)> {
    let cases = (0..150).map(|seed| (seed, oracle::random::case(seed)));
    let cases: Vec<_> =
        cases.map(|(seed, (series, before))| (seed, series, before)).filter(|(_, series, _)| places(series) <= 15_000).collect();
    assert!(cases.len() > 130, "only {} of 150 are small enough", cases.len());
    cases
}

#[test]
fn what_is_planned_breaks_only_what_cannot_be_kept() {
    // Random series ask for much that cannot be had together. A plan may lack something; every other rule at error is
    // broken as much as by what was given, and not by more.
    for (seed, series, _) in random_cases() {
        let made = plan(&series, None, &LITTLE, "digest", &|| false);
        let verdict = oracle::judge(&series, &made.plan);
        let before = oracle::judge(&series, &given(&series, &made.plan));
        for (rule, excess) in &verdict.excess {
            let lacks = may_be_lacking(&series, *rule, &chosen(&verdict, &before, *rule));
            let worse = *excess > before.excess_of(*rule);
            assert!(lacks || !worse || series.rules.level(*rule) != Level::Error, "{rule} by {:?}, seed {seed}", verdict.touched_by(*rule));
        }
    }
}

#[test]
fn with_a_rule_at_error_no_plan_breaks_it_beyond_what_was_given() {
    let mut tried = 0;
    for (number, &rule) in (0..).zip(oracle::JUDGED) {
        for seed in 0..8 {
            let (mut series, _) = oracle::random::case(1_000 + 20 * number + seed);
            series.rules.set_level(rule, Level::Error);
            if places(&series) > 4_000 {
                continue;
            }
            tried += 1;
            // What is stopped at once has to keep the rules too, and many can be tried.
            let made = plan(&series, None, &LITTLE, "digest", &|| true).plan;
            let (after, before) = (oracle::judge(&series, &made), oracle::judge(&series, &given(&series, &made)));
            let worse = after.excess_of(rule) > before.excess_of(rule);
            let lacks = may_be_lacking(&series, rule, &chosen(&after, &before, rule));
            assert!(lacks || !worse, "{rule} by {:?}, seed {seed}", after.touched_by(rule));
        }
    }
    assert!(tried > 5 * oracle::JUDGED.len(), "{tried} tried");
}

#[test]
fn what_is_told_before_any_search_no_plan_is_without() {
    let mut told = 0;
    for seed in 0..30 {
        let (series, _) = oracle::random::case(seed);
        let before: Vec<_> = impossible(&series, None).into_iter().filter(|finding| finding.is_error()).collect();
        let after = plan(&series, None, &LITTLE, "digest", &|| true);
        let broken = after.findings.iter().filter(|finding| finding.is_error() && finding.rule != RuleName::OverAsked).count();
        assert!(before.is_empty() || broken > 0, "seed {seed}: {before:?}");
        told += u32::from(!before.is_empty());
    }
    assert!((8..30).contains(&told), "{told} of 30");
}

#[test]
fn no_plan_costs_less_than_its_bound_and_one_that_is_proved_costs_just_that() {
    for (seed, series, _) in random_cases() {
        let evidence = plan(&series, None, &LITTLE, "digest", &|| false).plan.evidence;
        let (cost, proved) = (evidence.cost.expect("a cost"), evidence.proved.expect("proved or not"));
        let bound = evidence.bound.unwrap_or(Price(i64::MIN));
        assert!(bound <= cost && (!proved || bound == cost), "cost {cost}, bound {bound}, proved {proved}, seed {seed}");
    }
}

#[test]
fn what_a_search_says_its_plan_costs_is_what_the_plan_costs() {
    let (mut lacking, mut dear) = (0, 0);
    for (seed, series, mut before) in random_cases() {
        before.placements.retain(|placement| placement.state != State::Cancelled);
        for baseline in [None, Some(&before)] {
            let made = plan(&series, baseline, &LITTLE, "digest", &|| false).plan;
            let cost = cost(&series, &made);
            assert_eq!(made.evidence.cost, Some(cost.cost), "seed {seed}, beside a plan: {}", baseline.is_some());
            assert_eq!(made.evidence.fewest.is_some(), cost.lacks() > 0, "seed {seed}: {cost:?}");
            lacking += u32::from(cost.lacks() > 0);
            dear += u32::from(cost.cost > Price(0));
        }
    }
    assert!(lacking > 30 && dear > 100, "{lacking} plans lack something and {dear} cost something");
}

#[test]
fn what_is_announced_stays_where_it_is() {
    let series = example("road-show");
    let mut first = plan(&series, None, &LITTLE, "digest", &|| false).plan;
    for placement in &mut first.placements {
        placement.announced = Some(series.planned);
    }
    let again = plan(&series, Some(&first), &Effort { seed: 7, ..LITTLE }, "digest", &|| false).plan;
    assert_eq!(first.placements, again.placements);
}

#[test]
fn why_something_is_not_placed_is_told_of_a_plan_as_of_the_planning() {
    let series = example("open-talks-2013");
    let made = plan(&series, None, &LITTLE, "digest", &|| false);
    let (findings, omitted) = fora::plan::judge(&series, &made.plan, Some("digest"));
    assert_eq!((findings, &omitted), (made.findings, &made.omitted));
    assert_eq!(omitted.len(), 2);
}

/// The series that a text says.
fn said(text: &str) -> Series {
    let mut sources = Sources::default();
    let file = sources.add("series.toml", text);
    let reading = input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::MIN);
    reading.series.unwrap_or_else(|| panic!("{:?}", reading.findings))
}

#[test]
fn two_sittings_give_each_half_of_the_world_a_waking_hour() {
    // Twelve hours apart: while the one is awake the other sleeps.
    let series = said(
        "[series]\ntitle = \"T\"\nbase = \"UTC\"\nplanned = 2027-05-03\ncontact = \"us\"\n\
         [forum.line]\nplace = \"UTC\"\nonline = true\nopens = 2027-05-10\ncloses = 2027-05-12\nhours = \"00:00-24:00\"\n\
         [audience]\nhere = { zone = \"UTC\", awake = \"08:00-18:00\" }\nthere = { zone = \"Pacific/Tarawa\", awake = \"08:00-18:00\" }\n\
         [consultation.town-hall]\nforum = \"line\"\nsittings = 2\n[rules]\nnever-awake = \"error\"\n",
    );
    let made = plan(&series, None, &LITTLE, "digest", &|| false);
    assert!(!made.findings.iter().any(|finding| finding.is_error()), "{:?}", made.findings);
    let awake = |audience: usize| {
        let of = |placement: &&fora::model::Placement| {
            let asleep = series.discomfort(&series.audiences[audience], placement.interval().expect("a meeting")).0;
            asleep == 0
        };
        made.plan.placements.iter().filter(of).map(|placement| placement.sitting).collect::<Vec<_>>()
    };
    assert_eq!((awake(0).len(), awake(1).len()), (1, 1));
    assert_ne!(awake(0), awake(1));
}

#[test]
fn what_consultations_want_of_each_other_is_planned() {
    let series = said(
        "[series]\ntitle = \"T\"\nbase = \"UTC\"\nplanned = 2027-05-03\ncontact = \"us\"\n\
         [forum.igf]\nplace = \"UTC\"\nopens = 2027-05-10\ncloses = 2027-05-28\nroom.hall = {}\nroom.den = {}\n\
         [defaults.consultation]\nforum = \"igf\"\n\
         [consultation]\na = { on = 2027-05-11 }\nb = { after = { consultation = \"a\", least = \"7 days\", most = \"8 days\" } }\n\
         c = { prefers-days = [\"fri\"], prefers-hours = \"14:00-16:00\" }\nd = { on = 2027-05-11 }\nlast = { on = 2027-05-27 }\n\
         [strand.roots]\nconsultations = [\"a\", \"b\", \"c\"]\none-room = true\n\
         [[clash]]\nbetween = [\"a\", \"d\"]\n\
         [rules]\nlong-gap = { most = \"9 days\", level = \"error\" }\nstrand-room = \"error\"\nclash = \"error\"\n\
         crowded-month = 5\nno-step-free = \"off\"\n",
    );
    let made = plan(&series, None, &LITTLE, "digest", &|| false);
    assert!(made.findings.iter().all(|finding| finding.level == Level::Note), "{:?}", made.findings);
    assert_eq!(made.plan.placements.len(), 5);
}

#[test]
fn what_was_announced_and_is_no_longer_asked_for_does_not_vanish_in_silence() {
    let mut series = example("road-show");
    let mut first = plan(&series, None, &LITTLE, "digest", &|| false).plan;
    first.placements.iter_mut().for_each(|placement| placement.announced = Some(series.planned));
    let mut second = first.placements[0].clone();
    second.sitting = 1;
    first.placements.insert(1, second);
    series.rules.set_level(RuleName::AnnouncedMoved, Level::Warning);
    let again = plan(&series, Some(&first), &LITTLE, "digest", &|| false);
    let told = again.findings.iter().filter(|finding| finding.rule == RuleName::AnnouncedMoved).collect::<Vec<_>>();
    assert_eq!(told.len(), 1);
    assert!(told[0].message.ends_with("but is not in this plan"), "{}", told[0].message);
}

/// A series from its text.
fn series_of(text: &str) -> Series {
    let mut sources = Sources::default();
    let file = sources.add("series.toml", text);
    let reading = input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::MIN);
    reading.series.unwrap_or_else(|| panic!("{:?}", reading.findings))
}

#[test]
fn what_is_optional_gives_way_to_whatever_is_required() {
    let text = |closes: u32| {
        format!(
            "[series]\ntitle = \"L\"\nbase = \"Europe/Paris\"\nplanned = 2027-03-01\n[forum.f]\nplace = \"Europe/Paris\"\n\
             opens = 2027-03-15\ncloses = 2027-03-15\nhours = \"09:00-{closes}:00\"\n[defaults.consultation]\nforum = \"f\"\n\
             [consultation]\na = {{}}\nb = {{}}\nc = {{ lasts = \"2 h\", optional = true }}\n"
        )
    };
    for (closes, placed) in [(11, vec!["a", "b"]), (12, vec!["a", "b"]), (13, vec!["a", "b", "c"])] {
        let series = series_of(&text(closes));
        let made = plan(&series, None, &LITTLE, "digest", &|| false);
        let names: Vec<&str> =
            made.plan.placements.iter().map(|placement| series.consultation(placement.consultation).name.as_str()).collect();
        assert_eq!(names, placed, "open until {closes}:00");
    }
}

#[test]
fn of_two_that_may_be_left_out_the_one_of_lower_priority_is() {
    let placed = |level: &str, a: &str, b: &str| {
        let text = format!(
            "[series]\ntitle = \"L\"\nbase = \"Europe/Paris\"\nplanned = 2027-03-01\n[rules]\nunplaced = \"{level}\"\n[forum.f]\n\
             place = \"Europe/Paris\"\nopens = 2027-03-15\ncloses = 2027-03-15\nhours = \"09:00-10:00\"\n[defaults.consultation]\n\
             forum = \"f\"\noptional = {}\n[consultation]\na.priority = \"{a}\"\nb.priority = \"{b}\"\n",
            level == "error"
        );
        let series = series_of(&text);
        let made = plan(&series, None, &LITTLE, "digest", &|| false).plan;
        assert_eq!(made.evidence.cost, Some(cost(&series, &made).cost));
        made.placements.iter().map(|placement| series.consultation(placement.consultation).name.clone()).collect::<Vec<_>>()
    };
    for level in ["error", "warning"] {
        assert_eq!(placed(level, "low", "normal"), ["b"], "{level}");
        assert_eq!(placed(level, "top", "high"), ["a"], "{level}");
        assert_eq!(placed(level, "high", "top"), ["b"], "{level}");
    }
}

#[test]
fn an_opening_over_the_hour_that_comes_twice_holds_an_hour_more() {
    let text = |day: &str, hours: &str| {
        format!(
            "[series]\ntitle = \"V\"\nbase = \"Europe/Paris\"\nplanned = 2027-10-01\n[forum.f]\nplace = \"Europe/Paris\"\n\
             opens = {day}\ncloses = {day}\nhours = \"{hours}\"\n[consultation.a]\nforum = \"f\"\ndays = \"any\"\nlasts = \"2 h\"\n"
        )
    };
    let errors = |day: &str, hours: &str| {
        let made = plan(&series_of(&text(day, hours)), None, &LITTLE, "digest", &|| false);
        made.findings.into_iter().filter(|finding| finding.is_error()).map(|finding| finding.rule).collect::<Vec<_>>()
    };
    assert_eq!(errors("2027-10-31", "02:00-03:00"), []);
    assert_eq!(errors("2027-10-30", "02:00-03:00"), [RuleName::Unplaced, RuleName::NoRoom]);
    // No hour of that morning comes twice.
    assert_eq!(errors("2027-10-31", "09:00-10:00"), [RuleName::Unplaced, RuleName::NoRoom]);
}

/// A morning meeting of an hour in Lisbon, and rules.
fn with_rules(rules: &str) -> Series {
    series_of(&format!(
        r#"
        [series]
        title = "T"
        base = "Europe/Lisbon"
        planned = 2027-03-01
        [forum.hall]
        place = "Europe/Lisbon"
        opens = 2027-03-22
        closes = 2027-03-22
        hours = "09:00-12:00"
        slots = ["09:00-10:00"]
        busy = [{{ from = 2027-03-22 08:30, to = 2027-03-22 13:00 }}]
        [person.ana]
        base = "Europe/Lisbon"
        away = [{{ from = 2027-03-22, to = 2027-03-22 }}]
        [consultation.a]
        forum = "hall"
        moderator = "ana"
        {rules}
        "#
    ))
}

#[test]
fn at_warning_a_rule_is_broken_at_its_price_where_nothing_else_is_left() {
    let levels = |rules: &str| with_rules(&format!("[rules]\n{rules}"));
    let made = |series: &Series| plan(series, None, &LITTLE, "digest", &|| false);
    let strict = levels("");
    assert_eq!(made(&strict).plan.placements.len(), 0);
    // Before 08:30 and after 13:00 the room is free, on no slot, and nobody leads it.
    let lenient = levels("outside-hours = \"warning\"\noff-slot = \"warning\"\nno-moderator = \"warning\"");
    let found = made(&lenient);
    let warned: BTreeSet<RuleName> =
        found.findings.iter().filter(|finding| finding.level == Level::Warning).map(|finding| finding.rule).collect();
    let broken = [RuleName::OutsideHours, RuleName::OffSlot, RuleName::NoModerator];
    assert!(found.plan.placements.len() == 1 && broken.iter().all(|rule| warned.contains(rule)), "{warned:?}");
    assert!(found.plan.evidence.proved == Some(true) && found.unseen.is_empty());
    assert_eq!(found.plan.evidence.cost, Some(cost(&lenient, &found.plan).cost));
}

#[test]
fn of_what_is_never_looked_at_nothing_is_claimed() {
    let people =
        "people = { any = [\"ben\", \"cleo\"] }\n[person]\nben = { base = \"Europe/Paris\" }\ncleo = { base = \"Europe/Paris\" }\n";
    let cases =
        [("outside-forum", "warning", ""), ("not-as-asked", "warning", ""), ("no-moderator", "note", ""), ("no-people", "warning", people)];
    for (rule, level, lines) in cases {
        let series = with_rules(&format!("{lines}[rules]\n{rule} = \"{level}\""));
        let made = plan(&series, None, &LITTLE, "digest", &|| false);
        let claim = made.plan.evidence.claim();
        assert!(made.unseen.len() == 1 && claim.some_starts && !claim.fewest, "{rule}: {claim:?}");
        assert!(made.omitted[0].reason.ends_with("not everything was looked at"), "{}", made.omitted[0].reason);
        assert!(!impossible(&series, None).iter().any(|finding| finding.message.contains("cannot")), "{rule}");
    }
}

#[test]
fn what_is_required_at_warning_is_left_out_at_a_price() {
    let series = with_rules("[rules]\nunplaced = \"warning\"");
    let made = plan(&series, None, &LITTLE, "digest", &|| false);
    // As much as everybody asleep for an hour, and ten times as much as everybody mildly inconvenienced for one.
    let price = Price(14 * 100 * Price::UNIT);
    assert_eq!((made.plan.placements.len(), made.plan.evidence.cost), (0, Some(price)));
    assert_eq!(cost(&series, &made.plan), fora::cost::Cost { cost: price, ..Default::default() });
    assert!(!made.findings.iter().any(|finding| finding.is_error()));
}

#[test]
fn what_is_called_off_stays_off_and_is_missed_by_nobody() {
    let (mut called_off, mut answered) = (0, 0);
    for seed in 0..40 {
        let series = oracle::random::case(seed).0;
        let mut older = plan(&series, None, &LITTLE, "digest", &|| false).plan;
        let Some(first) = older.placements.first_mut() else { continue };
        first.state = State::Cancelled;
        let off = first.clone();
        called_off += 1;
        let made = plan(&series, Some(&older), &LITTLE, "digest", &|| false);
        let of_it = made.plan.placements.iter().filter(|one| (one.consultation, one.sitting) == (off.consultation, off.sitting));
        assert_eq!(of_it.collect::<Vec<_>>(), [&off], "seed {seed}");
        let asked = series.consultation(off.consultation);
        if asked.sittings == 1 || asked.written.is_some() {
            answered += 1;
            let missed = |finding: &&fora::finding::Finding| {
                finding.rule == RuleName::Unplaced && finding.about.contains(&fora::model::Subject::Consultation(off.consultation))
            };
            assert_eq!(made.findings.iter().find(missed), None, "seed {seed}");
        }
        assert_eq!(made.plan.evidence.cost, Some(cost(&series, &made.plan).cost), "seed {seed}");
    }
    assert!(called_off > 15 && answered > 5, "{called_off} called off, {answered} of them all that was asked");
}

#[test]
fn what_the_series_no_longer_has_is_left_out_of_an_older_plan() {
    let series = with_rules("");
    let read = |text: &str| {
        let mut sources = Sources::default();
        let file = sources.add("series.plan.toml", text);
        let (plan, findings) = input::read_older_plan(&mut sources, file, &series);
        (plan.map(|plan| plan.placements.len()), findings.len())
    };
    let kept = "[placement.a]\nstarts = 2027-03-22 09:00\nannounced = 2027-03-01\n";
    assert_eq!(read(kept), (Some(1), 0));
    assert_eq!(read(&format!("{kept}[placement.gone]\nstarts = 2027-03-22 10:00\nannounced = 2027-03-01\n")), (Some(1), 1));
    assert_eq!(read("[placement.a.3]\nstarts = 2027-03-22 09:00\n"), (Some(0), 1));
    assert_eq!(read("[placement.a]\nstarts = 2027-03-22 09:00\nroom = \"gone\"\n"), (Some(0), 1));
    // What others were told is not dropped for a room, and what is no plan is none.
    assert_eq!(read(&format!("{kept}room = \"gone\"\n")), (None, 1));
    assert_eq!(read(&format!("{kept}lasts = \"long\"\n[placement.gone]\n")), (None, 2));
}
