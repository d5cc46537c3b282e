//! The kinds of contradiction, one function each.
//!
//! Each draws fora, people and consultations that nobody else uses, and says which requirements cannot hold together and how
//! each of them is given up by itself.

use super::draft::{Draft, Week, path, set};
use super::{Kind, Spread};
use fora::input::KeyEdit;
use fora::model::RuleName;
use fora::time::Date;

const fn kind(name: &'static str, plant: fn(&mut Draft)) -> Kind {
    Kind { name, spread: Spread::Weeks, plant }
}

const fn over_a_year(name: &'static str, plant: fn(&mut Draft)) -> Kind {
    Kind { name, spread: Spread::Year, plant }
}

/// Every kind.
pub const KINDS: &[Kind] = &[
    kind("away", away),
    kind("too late for a document", too_late),
    kind("less slack than asked", no_slack),
    kind("after the milestone", after_milestone),
    kind("steps that take too long", overdue),
    over_a_year("crowded week", crowded_week),
    over_a_year("crowded month", crowded_month),
    over_a_year("apart", apart),
    kind("travel between fora", travel),
    kind("rest after a trip", rest),
    kind("notice", notice),
    kind("slots too short", slots),
    kind("late input", late_input),
    kind("moderators all busy", moderators),
    kind("a start in a busy room", busy_room),
    kind("three people, three tables", three_tables),
    kind("order in a short forum", order_in_a_short_forum),
    kind("order between fixed days", order_of_fixed_days),
    kind("rooms too small", too_small),
    kind("equipment lacking", equipment),
    kind("one room and one slot for two", one_slot),
    kind("one room for several", one_room),
    kind("interpreters", interpreters),
    kind("too many a day", too_many_a_day),
    kind("too many a week", too_many_a_week),
    kind("hours too short", hours),
    kind("a forum at the weekend", weekend),
    kind("holiday on site", holiday),
    kind("holiday there", holiday_there),
    kind("observance", observance),
    kind("weekend there", weekend_there),
    kind("language", language),
    kind("clash", clash),
    kind("competing session", competing),
    kind("sittings", sittings),
    kind("strand at once", strand_clash),
    kind("strand in two rooms", strand_room),
    kind("tired team", tired_team),
    kind("a team at once", team_at_once),
    kind("back to back", back_to_back),
    kind("one person in a short forum", two_places),
    kind("a sleeping audience", unsociable),
    kind("never awake", never_awake),
    kind("a group that sleeps", unreached),
    kind("no link", no_remote),
    kind("half empty", half_empty),
    kind("a moderator at night", own_hours),
    kind("often away", often_away),
    kind("too many trips", too_many_trips),
    kind("nights away", nights_away),
    kind("near, on two days", near_on_two_days),
    kind("near, hours apart", near_hours_apart),
    kind("nobody left to choose", nobody_to_choose),
];

/// The days from Monday to Friday.
fn workdays(week: Week) -> (Date, Date) {
    (week.day(0), week.day(4))
}

fn any_day(draft: &mut Draft, week: Week) -> (Date, Date) {
    let day = week.day(u64::from(draft.dice.count(0, 4)));
    (day, day)
}

fn needs_all_held(draft: &mut Draft, consultations: &[String]) {
    consultations.iter().for_each(|one| draft.needs_held(one));
}

/// So many rooms without anything of their own.
fn plain_rooms(draft: &mut Draft, forum: &str, count: usize) -> Vec<String> {
    draft.rooms(forum, &vec![&[] as &[&str]; count])
}

fn away(draft: &mut Draft) {
    let week = draft.week();
    let days = (week.day(1), week.day(3));
    let leave = format!("away = [{{ from = {}, to = {}, why = \"leave\" }}]", week.day(0), week.day(u64::from(draft.dice.count(4, 9))));
    let person = draft.add("person", &[&leave]);
    let forum = draft.forum(days, &[]);
    let role = draft.dice.pick(&["principal", "rapporteur", "moderator"]);
    let one = draft.consultation(&forum, &[&format!("{role} = \"{person}\"")]);
    draft.needs_held(&one);
    draft.needs(RuleName::Away, &format!("person {person}"), vec![KeyEdit::Remove { table: path(&["person", &person]), key: "away" }]);
    draft.needs_days(&forum, std::slice::from_ref(&one), days);
    if role == "moderator" {
        draft.needs_moderator(&one);
    }
}

/// A document, whose steps take three weeks, for a milestone that opens on this day.
fn document(draft: &mut Draft, opens: Date, due: &str) -> String {
    let milestone = draft.add("milestone", &["place = \"paris\"", &format!("opens = {opens}")]);
    let steps = "steps = [{ does = \"notes\", takes = \"3 working days\" }, { does = \"draft\", takes = \"12 working days\" }]";
    draft.add("deliverable", &[&format!("for = \"{milestone}\""), &format!("due = \"{due}\""), steps])
}

fn fed_too_late(draft: &mut Draft, opens_after: u64, due: &str) -> (String, String, String, (Date, Date)) {
    let week = draft.week();
    let days = workdays(week);
    let document = document(draft, week.day(opens_after), due);
    let forum = draft.forum(days, &[]);
    let one = draft.consultation(&forum, &[&format!("feeds = \"{document}\"")]);
    (document, forum, one, days)
}

fn too_late(draft: &mut Draft) {
    let after = u64::from(draft.dice.count(14, 25));
    let (document, forum, one, days) = fed_too_late(draft, after, "5 working days before");
    draft.needs_held(&one);
    draft.needs_rule(RuleName::TooLate, &format!("deliverable {document}"));
    draft.needs_days(&forum, &[one], days);
    // Another can be early enough: the steps by themselves do not take too long.
    let early = draft.forum((Date::from_ymd_opt(2027, 3, 8).expect("a day"), days.1), &[]);
    draft.consultation(&early, &[&format!("feeds = \"{document}\"")]);
}

fn overdue(draft: &mut Draft) {
    draft.rule("too-late = \"off\"");
    let after = u64::from(draft.dice.count(14, 25));
    let (document, forum, one, days) = fed_too_late(draft, after, "5 working days before");
    draft.needs_rule(RuleName::Overdue, &format!("deliverable {document}"));
    draft.needs_days(&forum, &[one], days);
}

fn no_slack(draft: &mut Draft) {
    draft.rule("no-slack = { keep = \"15 working days\", level = \"error\" }");
    let after = u64::from(draft.dice.count(35, 38));
    let (document, forum, one, days) = fed_too_late(draft, after, "5 days before");
    draft.needs_held(&one);
    draft.needs_rule(RuleName::NoSlack, &format!("deliverable {document}"));
    draft.needs_days(&forum, &[one], days);
}

fn after_milestone(draft: &mut Draft) {
    draft.rule("too-late = \"off\"");
    draft.rule("overdue = \"off\"");
    let (document, forum, one, days) = fed_too_late(draft, 0, "1 day before");
    draft.needs_held(&one);
    draft.needs_rule(RuleName::AfterMilestone, &format!("deliverable {document}"));
    draft.needs_days(&forum, &[one], days);
}

fn crowded_week(draft: &mut Draft) {
    let most = draft.dice.count(2, 3);
    draft.rule(&format!("crowded-week = {most}"));
    let days = workdays(draft.week());
    let forum = draft.forum(days, &[]);
    let all = draft.consultations_of(most + 1, &forum, &[]);
    needs_all_held(draft, &all);
    draft.needs_rule(RuleName::CrowdedWeek, "series");
    draft.needs_days(&forum, &all, days);
}

fn crowded_month(draft: &mut Draft) {
    let most = draft.dice.count(6, 7);
    draft.rule(&format!("crowded-month = {most}"));
    let month = draft.dice.count(4, 9);
    let day = |day| Date::from_ymd_opt(2027, month, day).expect("a day");
    let days = (day(3), day(26));
    let forum = draft.forum(days, &[]);
    let all = draft.consultations_of(most + 1, &forum, &[]);
    needs_all_held(draft, &all);
    draft.needs_rule(RuleName::CrowdedMonth, "series");
    draft.needs_days(&forum, &all, days);
}

fn apart(draft: &mut Draft) {
    let least = draft.dice.count(2, 3);
    draft.rule(&format!("apart = {{ least = \"{least} days\", level = \"error\" }}"));
    let week = draft.week();
    let days = (week.day(1), week.day(u64::from(least)));
    let forum = draft.forum(days, &[]);
    let all = draft.consultations_of(2, &forum, &[]);
    needs_all_held(draft, &all);
    draft.needs_rule(RuleName::Apart, "series");
    draft.needs_days(&forum, &all, days);
}

/// Two consultations of one person in two cities on one day, and what each can be given up by.
fn in_two_cities(draft: &mut Draft, (city, way): (&str, &str), lasts: (&str, &str), hours: (&str, &str), person: &[&str]) -> String {
    let week = draft.week();
    let days = any_day(draft, week);
    draft.way(&format!("\"paris / {city}\" = \"{way}\""));
    let person = draft.add("person", person);
    let here = draft.forum(days, &[&format!("hours = \"{}\"", hours.0)]);
    let there = draft.forum(days, &[&format!("hours = \"{}\"", hours.1), &format!("place = \"{city}\"")]);
    let role = draft.dice.pick(&["principal", "rapporteur"]);
    let of = |lasts: &str| [format!("lasts = \"{lasts}\""), format!("{role} = \"{person}\"")];
    let (first, then) = (of(lasts.0), of(lasts.1));
    let one = draft.consultation(&here, &[&first[0], &first[1]]);
    let other = draft.consultation(&there, &[&then[0], &then[1]]);
    for (forum, consultation, hours) in [(here, one, hours.0), (there, other, hours.1)] {
        draft.needs_held(&consultation);
        draft.needs_days(&forum, std::slice::from_ref(&consultation), days);
        draft.needs_hours(&forum, &[consultation], hours);
    }
    draft.needs_rule(RuleName::TwoPlaces, &format!("person {person}"));
    person
}

fn travel(draft: &mut Draft) {
    let person = in_two_cities(draft, ("nairobi", "5 h"), ("2 h", "2 h"), ("09:00-12:00", "09:00-15:00"), &[]);
    draft.needs_rule(RuleName::TooFar, &format!("person {person}"));
}

fn rest(draft: &mut Draft) {
    draft.rule("no-rest = \"error\"");
    let person = in_two_cities(draft, ("rome", "2 h"), ("3 h", "4 h"), ("09:00-12:00", "09:00-18:00"), &["rest = \"5 h\""]);
    draft.needs_rule(RuleName::NoRest, &format!("person {person}"));
}

fn notice(draft: &mut Draft) {
    let days = workdays(draft.week());
    let ahead = days.1.signed_duration_since(Date::from_ymd_opt(2027, 3, 1).expect("a day")).num_days() + draft.dice.between(1, 20);
    let forum = draft.forum(days, &[]);
    let one = draft.consultation(&forum, &[&format!("notice = \"{ahead} days\"")]);
    draft.needs_held(&one);
    let without = vec![set(&["consultation", &one], "notice", "\"1 day\"")];
    draft.needs(RuleName::ShortNotice, &format!("consultation {one}"), without);
    draft.needs_days(&forum, &[one], days);
}

fn slots(draft: &mut Draft) {
    let days = workdays(draft.week());
    let forum = draft.forum(days, &["slots = [\"09:00-10:30\", \"11:00-12:30\", \"14:00-15:30\"]"]);
    let one = draft.consultation(&forum, &["lasts = \"2 h\""]);
    draft.needs_held(&one);
    draft.needs_slots(&forum, &[one], "09:00-18:00");
}

fn late_input(draft: &mut Draft) {
    let days = workdays(draft.week());
    let out = days.1 + chrono::Days::new(u64::from(draft.dice.count(0, 9)));
    let input = draft.add("input", &[&format!("out = {out}")]);
    let forum = draft.forum(days, &[]);
    let one = draft.consultation(&forum, &[&format!("builds-on = \"{input}\"")]);
    draft.needs_held(&one);
    draft.needs(RuleName::LateInput, &format!("input {input}"), vec![set(&["input", &input], "out", "2027-03-02")]);
    draft.needs_days(&forum, &[one], days);
}

fn moderators(draft: &mut Draft) {
    draft.rule("too-many = { a-day = 1 }");
    let week = draft.week();
    let days = any_day(draft, week);
    let free = draft.add("person", &[]);
    let gone = draft.add("person", &[&format!("away = [{{ from = {}, to = {} }}]", week.day(0), week.day(6))]);
    let forum = draft.forum(days, &[]);
    plain_rooms(draft, &forum, 2);
    let all = draft.consultations_of(2, &forum, &[&format!("moderator = {{ any = [\"{free}\", \"{gone}\"] }}")]);
    needs_all_held(draft, &all);
    draft.needs(RuleName::Away, &format!("person {gone}"), vec![KeyEdit::Remove { table: path(&["person", &gone]), key: "away" }]);
    draft.needs_rule(RuleName::TooMany, &format!("person {free}"));
    draft.needs_days(&forum, &all, days);
    all.iter().for_each(|one| draft.needs_moderator(one));
}

/// As many of a group as are free, and one more, have to be there.
fn nobody_to_choose(draft: &mut Draft) {
    let week = draft.week();
    let days = (week.day(0), week.day(2));
    let some = draft.dice.count(1, 2);
    let mut group: Vec<String> = (1..some).map(|_| draft.add("person", &[])).collect();
    let forum = draft.forum(days, &[]);
    for _ in 0..2 {
        let gone = draft.add("person", &[&format!("away = [{{ from = {}, to = {} }}]", week.day(0), week.day(6))]);
        draft.needs(RuleName::Away, &format!("person {gone}"), vec![KeyEdit::Remove { table: path(&["person", &gone]), key: "away" }]);
        group.push(gone);
    }
    draft.dice.shuffle(&mut group);
    let one = draft.consultation(&forum, &[&format!("people = {{ some = {some}, of = [\"{}\"] }}", group.join("\", \""))]);
    draft.needs_held(&one);
    draft.needs_days(&forum, std::slice::from_ref(&one), days);
    draft.needs(
        RuleName::NoPeople,
        &format!("consultation {one}"),
        vec![KeyEdit::Remove { table: path(&["consultation", &one]), key: "people" }],
    );
}

fn busy_room(draft: &mut Draft) {
    let week = draft.week();
    let day = week.day(1);
    let busy = format!("busy = [{{ from = {day} 10:00, to = {day} 12:00, why = \"choir\" }}]");
    let forum = draft.forum(workdays(week), &[&busy]);
    let clock = draft.dice.pick(&["11:30", "09:15"]);
    let one = draft.consultation(&forum, &[&format!("starts = {day} {clock}")]);
    draft.needs_held(&one);
    draft.needs(RuleName::RoomBusy, &format!("room {forum}"), vec![KeyEdit::Remove { table: path(&["forum", &forum]), key: "busy" }]);
    draft.needs_fixed(&one, "starts");
}

fn three_tables(draft: &mut Draft) {
    let week = draft.week();
    let days = any_day(draft, week);
    let forum = draft.forum(days, &["slots = [\"09:00-10:00\", \"10:00-11:00\"]"]);
    plain_rooms(draft, &forum, 3);
    let people: Vec<String> = (0..3).map(|_| draft.add("person", &[])).collect();
    let of = |first: usize| [format!("principal = \"{}\"", people[first]), format!("rapporteur = \"{}\"", people[(first + 1) % 3])];
    let all: Vec<String> = (0..3).map(|first| draft.consultation(&forum, &of(first).each_ref().map(String::as_str))).collect();
    needs_all_held(draft, &all);
    draft.needs_days(&forum, &all, days);
    draft.needs_slots(&forum, &all, "09:00-11:00");
    for first in 0..3 {
        // Somebody else reports in one of the two that need this person.
        let stand_in = draft.add("person", &[]);
        let without = vec![set(&["consultation", &all[first]], "principal", &format!("\"{stand_in}\""))];
        draft.needs(RuleName::TwoPlaces, &format!("person {}", people[first]), without);
    }
}

fn order_in_a_short_forum(draft: &mut Draft) {
    let week = draft.week();
    let days = any_day(draft, week);
    let hours = "09:00-10:30";
    let forum = draft.forum(days, &[&format!("hours = \"{hours}\"")]);
    plain_rooms(draft, &forum, 2);
    let first = draft.consultation(&forum, &[]);
    let then = draft.consultation(&forum, &[&format!("after = \"{first}\"")]);
    needs_order(draft, &then);
    let all = [first, then];
    needs_all_held(draft, &all);
    draft.needs_days(&forum, &all, days);
    draft.needs_hours(&forum, &all, hours);
}

fn needs_order(draft: &mut Draft, waits: &str) {
    let without = vec![KeyEdit::Remove { table: path(&["consultation", waits]), key: "after" }];
    draft.needs(RuleName::Order, &format!("consultation {waits}"), without);
}

fn order_of_fixed_days(draft: &mut Draft) {
    let week = draft.week();
    let forum = draft.forum(workdays(week), &[]);
    let first = draft.consultation(&forum, &[&format!("on = {}", week.day(2))]);
    let then = draft.consultation(&forum, &[&format!("on = {}", week.day(1)), &format!("after = \"{first}\"")]);
    needs_order(draft, &then);
    for one in [first, then] {
        draft.needs_held(&one);
        draft.needs_fixed(&one, "on");
    }
}

/// A consultation that no room of its forum would do for, for the sake of this key of each.
fn no_room_would_do(draft: &mut Draft, rule: RuleName, rooms: &[&[&str]], without: (&'static str, &str), asks: &str) {
    let days = workdays(draft.week());
    let forum = draft.forum(days, &[]);
    let rooms = draft.rooms(&forum, rooms);
    let one = draft.consultation(&forum, &[asks]);
    draft.needs_held(&one);
    for room in rooms {
        let without = vec![set(&["forum", &forum, "room", &room], without.0, without.1)];
        draft.needs(rule, &format!("room {room}"), without);
    }
}

fn too_small(draft: &mut Draft) {
    no_room_would_do(draft, RuleName::TooSmall, &[&["seats = 30"], &["seats = 45"]], ("seats", "500"), "expects = 60");
}

fn equipment(draft: &mut Draft) {
    let rooms: [&[&str]; 3] = [&["equipment = [\"projector\"]"], &["equipment = [\"piano\"]"], &["equipment = []"]];
    let asks = "equipment = [\"streaming\", \"piano\"]";
    no_room_would_do(draft, RuleName::Equipment, &rooms, ("equipment", "[\"streaming\", \"piano\"]"), asks);
}

fn interpreters(draft: &mut Draft) {
    let rooms: [&[&str]; 2] = [&["interpreters = [\"en\"]"], &["interpreters = [\"fr\", \"es\"]"]];
    no_room_would_do(draft, RuleName::NoInterpretation, &rooms, ("interpreters", "[\"en\", \"fr\"]"), "languages = [\"en\", \"fr\"]");
}

fn half_empty(draft: &mut Draft) {
    draft.rule("half-empty = { most = 97, level = \"error\" }");
    let rooms: [&[&str]; 2] = [&["seats = 400"], &["seats = 900"]];
    no_room_would_do(draft, RuleName::HalfEmpty, &rooms, ("seats", "20"), "expects = 8");
}

fn needs_one_at_a_time(draft: &mut Draft, forum: &str) {
    draft.needs(RuleName::DoubleBooked, &format!("room {forum}"), vec![set(&["forum", forum], "holds", "9")]);
}

fn one_slot(draft: &mut Draft) {
    let week = draft.week();
    let days = any_day(draft, week);
    let forum = draft.forum(days, &["slots = [\"09:00-10:00\"]"]);
    let all = draft.consultations_of(2, &forum, &[]);
    needs_all_held(draft, &all);
    needs_one_at_a_time(draft, &forum);
    draft.needs_days(&forum, &all, days);
    draft.needs_slots(&forum, &all, "09:00-10:00");
}

fn one_room(draft: &mut Draft) {
    let week = draft.week();
    let days = any_day(draft, week);
    let count = draft.dice.count(2, 4);
    let hours = format!("09:00-{:02}:30", 8 + count);
    let forum = draft.forum(days, &[&format!("hours = \"{hours}\"")]);
    let all = draft.consultations_of(count, &forum, &[]);
    needs_all_held(draft, &all);
    needs_one_at_a_time(draft, &forum);
    draft.needs_days(&forum, &all, days);
    draft.needs_hours(&forum, &all, &hours);
}

fn too_many_a_day(draft: &mut Draft) {
    draft.rule("too-many = { a-day = 2 }");
    let week = draft.week();
    let days = any_day(draft, week);
    needed_too_often(draft, days, 3);
}

fn too_many_a_week(draft: &mut Draft) {
    let most = draft.dice.count(2, 3);
    draft.rule(&format!("too-many = {most}"));
    let days = workdays(draft.week());
    needed_too_often(draft, days, most + 1);
}

fn needed_too_often(draft: &mut Draft, days: (Date, Date), count: u32) {
    let person = draft.add("person", &[]);
    let forum = draft.forum(days, &[]);
    let role = draft.dice.pick(&["principal", "rapporteur"]);
    let all = draft.consultations_of(count, &forum, &[&format!("{role} = \"{person}\"")]);
    needs_all_held(draft, &all);
    draft.needs_rule(RuleName::TooMany, &format!("person {person}"));
    draft.needs_days(&forum, &all, days);
}

fn hours(draft: &mut Draft) {
    let days = workdays(draft.week());
    let hours = draft.dice.pick(&["09:00-10:15", "16:00-17:00"]);
    let forum = draft.forum(days, &[&format!("hours = \"{hours}\"")]);
    let one = draft.consultation(&forum, &["lasts = \"90 min\""]);
    draft.needs_held(&one);
    draft.needs_hours(&forum, &[one], hours);
}

fn weekend(draft: &mut Draft) {
    let week = draft.week();
    let days = (week.day(5), week.day(6));
    let forum = draft.forum(days, &[]);
    let one = draft.consultation(&forum, &[]);
    draft.needs_held(&one);
    draft.needs_days(&forum, std::slice::from_ref(&one), days);
    draft.needs_hours(&forum, &[one], "09:00-18:00");
}

/// A place of its own, with such a line.
fn city(draft: &mut Draft, zone: &str, line: &str) -> String {
    draft.add("place", &[&format!("zone = \"{zone}\""), line])
}

fn holiday(draft: &mut Draft) {
    draft.rule("on-holiday = \"error\"");
    let week = draft.week();
    let days = (week.day(2), week.day(3));
    let place = city(draft, "Europe/Lisbon", &format!("holidays = {{ \"Feast\" = [{}, {}] }}", days.0, days.1));
    let forum = draft.forum(days, &[&format!("place = \"{place}\"")]);
    let one = draft.consultation(&forum, &["days = \"any\""]);
    draft.needs_held(&one);
    draft.needs_rule(RuleName::OnHoliday, &format!("place {place}"));
    draft.needs_days(&forum, &[one], days);
}

/// A consultation on a day that does not suit its audience, who live in such a place.
fn day_of_an_audience(draft: &mut Draft, rule: RuleName, zone: &str, line: impl Fn(Week) -> String, day: u64) {
    draft.rule(&format!("{rule} = \"error\""));
    draft.rule("never-awake = \"off\"");
    let week = draft.week();
    let place = city(draft, zone, &line(week));
    let audience = draft.add("audience", &[&format!("place = \"{place}\"")]);
    let forum = draft.forum(workdays(week), &[]);
    let one = draft.consultation(&forum, &[&format!("on = {}", week.day(day)), &format!("audiences = [\"home\", \"{audience}\"]")]);
    draft.needs_held(&one);
    draft.needs_rule(rule, &format!("audience {audience}"));
    draft.needs_fixed(&one, "on");
    if rule != RuleName::WeekendThere {
        // Shortly before midnight on site the next day has begun there.
        draft.needs_hours(&forum, &[one], "09:00-18:00");
    }
}

fn holiday_there(draft: &mut Draft) {
    day_of_an_audience(draft, RuleName::HolidayThere, "Asia/Kolkata", |week| format!("holidays = {{ \"Holi\" = {} }}", week.day(2)), 2);
}

fn observance(draft: &mut Draft) {
    day_of_an_audience(draft, RuleName::Observance, "Asia/Jerusalem", |week| format!("observances = {{ \"Purim\" = {} }}", week.day(1)), 1);
}

fn weekend_there(draft: &mut Draft) {
    let days = |_| "working-days = [\"sun\", \"mon\", \"tue\", \"wed\", \"thu\"]".to_owned();
    day_of_an_audience(draft, RuleName::WeekendThere, "Asia/Amman", days, 4);
}

fn language(draft: &mut Draft) {
    draft.rule("language = \"error\"");
    let person = draft.add("person", &["speaks = [\"en\", \"es\"]"]);
    let days = workdays(draft.week());
    let forum = draft.forum(days, &[]);
    let one = draft.consultation(&forum, &["languages = [\"fr\"]", &format!("moderator = \"{person}\"")]);
    draft.needs_held(&one);
    draft.needs(RuleName::Language, &format!("person {person}"), vec![set(&["person", &person], "speaks", "[\"fr\"]")]);
    draft.needs_moderator(&one);
}

/// Two consultations in two rooms of a forum, with such a line each.
fn two_beside(draft: &mut Draft, week: Week, of: impl Fn(&[String], usize) -> String) -> [String; 2] {
    let forum = draft.forum(workdays(week), &[]);
    let rooms = plain_rooms(draft, &forum, 2);
    let all = [0, 1].map(|at| draft.consultation(&forum, &[&of(&rooms, at)]));
    needs_all_held(draft, &all);
    all
}

/// Two that start at once, as the series fixes it.
fn at_once(draft: &mut Draft) -> [String; 2] {
    let week = draft.week();
    let all = two_beside(draft, week, |_, at| format!("starts = {} {}", week.day(3), ["10:00", "10:30"][at]));
    all.iter().for_each(|one| draft.needs_fixed(one, "starts"));
    all
}

fn clash(draft: &mut Draft) {
    draft.rule("clash = \"error\"");
    let [one, other] = at_once(draft);
    draft.table("clash", &[&format!("between = [\"{one}\", \"{other}\"]"), "why = \"those who register for both\""]);
    draft.needs_rule(RuleName::Clash, "clash");
}

fn strand_clash(draft: &mut Draft) {
    draft.rule("strand-clash = \"error\"");
    let [one, other] = at_once(draft);
    let strand = draft.add("strand", &[&format!("consultations = [\"{one}\", \"{other}\"]")]);
    draft.needs_rule(RuleName::StrandClash, &format!("strand {strand}"));
}

fn strand_room(draft: &mut Draft) {
    draft.rule("strand-room = \"error\"");
    let week = draft.week();
    let all = two_beside(draft, week, |rooms, at| format!("room = \"{}\"", rooms[at]));
    all.iter().for_each(|one| draft.needs_fixed(one, "room"));
    let [one, other] = all;
    let strand = draft.add("strand", &[&format!("consultations = [\"{one}\", \"{other}\"]"), "one-room = true"]);
    draft.needs_rule(RuleName::StrandRoom, &format!("strand {strand}"));
}

/// Two that are to be on one day, and are fixed to two.
fn near_on_two_days(draft: &mut Draft) {
    let week = draft.week();
    let all = two_beside(draft, week, |_, at| format!("on = {}", week.day([1, 3][at])));
    near(draft, &all, "on", "same-day = true");
}

/// Two that are to follow each other, and start hours apart.
fn near_hours_apart(draft: &mut Draft) {
    let week = draft.week();
    let all = two_beside(draft, week, |_, at| format!("starts = {} {}", week.day(3), ["15:00", "10:00"][at]));
    near(draft, &all, "starts", "within = \"30 min\"");
}

/// Two that this key fixes are to be near each other.
fn near(draft: &mut Draft, all: &[String; 2], fixed: &'static str, how: &str) {
    draft.rule("near = \"error\"");
    all.iter().for_each(|one| draft.needs_fixed(one, fixed));
    let [one, other] = all;
    draft.table("near", &[&format!("between = [\"{one}\", \"{other}\"]"), how]);
    draft.needs_rule(RuleName::Near, "near");
}

fn tired_team(draft: &mut Draft) {
    let week = draft.week();
    let team = draft.add("team", &["a-day = 1", "at-once = 2"]);
    let forum = draft.forum(workdays(week), &[]);
    let all = draft.consultations_of(2, &forum, &[&format!("on = {}", week.day(2)), &format!("team = \"{team}\"")]);
    needs_all_held(draft, &all);
    all.iter().for_each(|one| draft.needs_fixed(one, "on"));
    draft.needs(RuleName::TiredTeam, &format!("team {team}"), vec![set(&["team", &team], "a-day", "9")]);
}

fn team_at_once(draft: &mut Draft) {
    let week = draft.week();
    let team = draft.add("team", &[]);
    let forum = draft.forum(workdays(week), &["holds = 2"]);
    let all = draft.consultations_of(2, &forum, &[&format!("starts = {} 14:00", week.day(0)), &format!("team = \"{team}\"")]);
    needs_all_held(draft, &all);
    all.iter().for_each(|one| draft.needs_fixed(one, "starts"));
    draft.needs(RuleName::TiredTeam, &format!("team {team}"), vec![set(&["team", &team], "at-once", "2")]);
}

fn competing(draft: &mut Draft) {
    draft.rule("competing-session = \"error\"");
    let week = draft.week();
    let days = (week.day(0), week.day(2));
    let forum = draft.forum(days, &[]);
    draft.table(&format!("forum.{forum}.competing"), &[&format!("\"General assembly\" = {{ from = {}, to = {} }}", days.0, days.1)]);
    let one = draft.consultation(&forum, &[]);
    draft.needs_held(&one);
    draft.needs_rule(RuleName::CompetingSession, &format!("consultation {one}"));
    draft.needs_days(&forum, &[one], days);
}

fn sittings(draft: &mut Draft) {
    let week = draft.week();
    let days = any_day(draft, week);
    let hours = "09:00-10:30";
    let forum = draft.forum(days, &[&format!("hours = \"{hours}\""), "holds = 2"]);
    let one = draft.consultation(&forum, &["sittings = 2"]);
    draft.needs_held(&one);
    draft.needs_rule(RuleName::SittingsOverlap, &format!("consultation {one}"));
    draft.needs_days(&forum, std::slice::from_ref(&one), days);
    draft.needs_hours(&forum, &[one], hours);
}

/// So many consultations of one person in a forum that is open for so long on one day.
fn of_one_person(draft: &mut Draft, count: u32, lasts: &str, hours: &str) {
    let week = draft.week();
    let days = any_day(draft, week);
    let person = draft.add("person", &[]);
    let forum = draft.forum(days, &[&format!("hours = \"{hours}\""), "holds = 5"]);
    let role = draft.dice.pick(&["principal", "rapporteur"]);
    let all = draft.consultations_of(count, &forum, &[&format!("lasts = \"{lasts}\""), &format!("{role} = \"{person}\"")]);
    needs_all_held(draft, &all);
    draft.needs_rule(RuleName::TwoPlaces, &format!("person {person}"));
    draft.needs_days(&forum, &all, days);
    draft.needs_hours(&forum, &all, hours);
    if draft.has_rule("back-to-back") {
        draft.needs_rule(RuleName::BackToBack, &format!("person {person}"));
    }
}

fn back_to_back(draft: &mut Draft) {
    draft.rule("back-to-back = { least = \"30 min\", level = \"error\" }");
    of_one_person(draft, 2, "60 min", "09:00-11:15");
}

fn two_places(draft: &mut Draft) {
    let count = draft.dice.count(2, 4);
    of_one_person(draft, count, "60 min", &format!("10:00-{:02}:45", 9 + count));
}

/// An audience in Tokyo, which sleeps in the hours of the forum; it and its consultation.
fn asleep(draft: &mut Draft, line: &str) -> (String, String) {
    let audience = draft.add("audience", &["zone = \"Asia/Tokyo\"", line]);
    let days = workdays(draft.week());
    let hours = "16:00-18:00";
    let forum = draft.forum(days, &[&format!("hours = \"{hours}\"")]);
    let one = draft.consultation(&forum, &[&format!("audiences = \"{audience}\"")]);
    draft.needs_hours(&forum, std::slice::from_ref(&one), hours);
    (audience, one)
}

fn unsociable(draft: &mut Draft) {
    draft.rule("unsociable-hours = \"error\"");
    draft.rule("never-awake = \"off\"");
    let (audience, one) = asleep(draft, "");
    draft.needs_held(&one);
    draft.needs_rule(RuleName::UnsociableHours, &format!("audience {audience}"));
}

fn never_awake(draft: &mut Draft) {
    let (audience, _) = asleep(draft, "");
    draft.needs_rule(RuleName::NeverAwake, &format!("audience {audience}"));
}

fn unreached(draft: &mut Draft) {
    draft.rule("unreached = 1");
    draft.rule("never-awake = \"off\"");
    asleep(draft, "groups = [\"civil society\"]");
    draft.needs_rule(RuleName::Unreached, "community");
}

fn no_remote(draft: &mut Draft) {
    let days = workdays(draft.week());
    let forum = draft.forum(days, &["remote = false"]);
    let one = draft.consultation(&forum, &["remote = true"]);
    draft.needs_held(&one);
    draft.needs(RuleName::NoRemote, &format!("forum {forum}"), vec![set(&["forum", &forum], "remote", "true")]);
}

fn own_hours(draft: &mut Draft) {
    draft.rule("own-hours = \"error\"");
    let place = city(draft, "America/Los_Angeles", "");
    let person = draft.add("person", &[&format!("base = \"{place}\"")]);
    let days = workdays(draft.week());
    let hours = "09:00-12:00";
    let forum = draft.forum(days, &["online = true", &format!("hours = \"{hours}\"")]);
    let one = draft.consultation(&forum, &[&format!("principal = \"{person}\"")]);
    draft.needs_held(&one);
    draft.needs_rule(RuleName::OwnHours, &format!("person {person}"));
    draft.needs_hours(&forum, &[one], hours);
}

/// Two consultations of one person in two places away from the base.
fn abroad(draft: &mut Draft) -> String {
    draft.way("any = \"3 h\"");
    let person = draft.add("person", &["base = \"rome\""]);
    for city in ["nairobi", "rabat"] {
        let days = workdays(draft.week());
        let forum = draft.forum(days, &[&format!("place = \"{city}\"")]);
        let one = draft.consultation(&forum, &[&format!("principal = \"{person}\"")]);
        draft.needs_held(&one);
    }
    person
}

fn often_away(draft: &mut Draft) {
    draft.rule("often-away = { most = 1, level = \"error\" }");
    let person = abroad(draft);
    draft.needs_rule(RuleName::OftenAway, &format!("person {person}"));
}

fn too_many_trips(draft: &mut Draft) {
    draft.rule("too-many-trips = { most = 1, level = \"error\" }");
    let person = abroad(draft);
    draft.needs_rule(RuleName::TooManyTrips, &format!("person {person}"));
}

fn nights_away(draft: &mut Draft) {
    draft.rule("nights-away = { most = 0, level = \"error\" }");
    draft.way("any = \"1 h\"");
    draft.way("\"paris / nairobi\" = \"13 h\"");
    let person = draft.add("person", &[]);
    let days = workdays(draft.week());
    let hours = "09:00-12:00";
    let forum = draft.forum(days, &["place = \"nairobi\"", &format!("hours = \"{hours}\"")]);
    let one = draft.consultation(&forum, &[&format!("principal = \"{person}\"")]);
    draft.needs_held(&one);
    draft.needs_rule(RuleName::NightsAway, &format!("person {person}"));
    // Towards the evening one can leave on the day itself.
    draft.needs_hours(&forum, &[one], hours);
}
