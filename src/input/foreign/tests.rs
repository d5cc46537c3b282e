use super::names::{holds, longest};
use super::*;
use crate::finding::{FileId, Place};
use crate::input::testing;
use crate::time::Instant;

const SERIES: &str = r#"
[series]
title = "T"
base = "Europe/Zurich"
planned = 2027-01-04
[forum.igf]
title = "The Forum"
place = "Europe/Zurich"
opens = 2027-10-25
closes = 2027-11-05
room = { one = { title = "Hall" }, two = {} }
[forum.other]
place = "Asia/Tokyo"
opens = 2027-10-25
closes = 2027-11-05
room = { three = { title = "Hall" } }
[consultation.talk]
title = "The Talk"
forum = "igf"
[consultation.twice]
sittings = 2
[consultation.site]
written = true
from = 2027-10-25
to = 2027-10-29
"#;

fn series() -> Series {
    testing::series(SERIES)
}

fn event(title: &str, whereabouts: &str, hour: i64) -> ForeignEvent {
    let noon = Instant::from_unix_minutes(30_000_000);
    ForeignEvent {
        identity: None,
        title: title.into(),
        when: Span::Time(Interval::lasting(noon.plus(hour * 60), 60)),
        whereabouts: whereabouts.into(),
        moderator: None,
        state: None,
        places: None,
        wall: None,
    }
}

/// The short name, the sitting, and the numbers of forum and room.
type Placed = (String, u32, Option<u32>, Option<u32>);

fn read(events: &[ForeignEvent]) -> (Vec<Placed>, Vec<String>) {
    let series = series();
    let numbers = (0..series.consultations.len() as u32).map(ConsultationId);
    let known = numbers.map(|id| (format!("ours.{}", series.consultation(id).name), (id, 0))).collect();
    let (plan, findings) = plan_of(&mut Sources::default(), &series, events, &known);
    let placed = |placement: &Placement| {
        let name = series.consultation(placement.consultation).name.clone();
        (name, placement.sitting, placement.forum.map(|id| id.0), placement.room.map(|id| id.0))
    };
    (plan.placements.iter().map(placed).collect(), findings.into_iter().map(|finding| finding.message).collect())
}

#[test]
fn our_identifier_comes_before_the_title_and_case_makes_no_difference() {
    let ours = ForeignEvent { identity: Some("ours.twice".into()), ..event("The Talk", "", 0) };
    let (placed, told) = read(&[ours, event("CANCELLED: the TALK (1 of 1)", "", 1)]);
    let names: Vec<(&str, u32)> = placed.iter().map(|(name, sitting, ..)| (name.as_str(), *sitting)).collect();
    assert_eq!(names, [("talk", 0), ("twice", 0)]);
    assert_eq!(told, Vec::<String>::new());
}

#[test]
fn sittings_are_numbered_in_time_and_what_is_too_many_or_unknown_is_told() {
    let (placed, told) = read(&[event("Twice", "", 9), event("twice", "", 5), event("twice", "", 7), event("Lunch\u{1b}[31m", "", 1)]);
    assert_eq!(placed, [("twice".into(), 0, None, None), ("twice".into(), 1, None, None)]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.contains(&"`twice` has 2 sittings, but appears here again: it is left out".to_owned()), "{told:?}");
    let lunch = told.iter().find(|told| told.starts_with("`Lunch")).expect("told");
    assert!(lunch.ends_with("is not a consultation of the series: it is left out") && !lunch.contains('\u{1b}'), "{lunch}");
}

#[test]
fn rooms_are_known_by_their_words() {
    let series = series();
    let room = |words: &str| {
        let (placed, told) = read(&[event("talk", words, 0)]);
        let name = |id: u32| series.room(RoomId(id)).name.clone();
        (
            placed[0].2.map(|id| series.forum(ForumId(id)).name.clone()).unwrap_or_default(),
            placed[0].3.map(name).unwrap_or_default(),
            told.len(),
        )
    };
    let is = |forum: &str, room: &str, told: usize| (forum.to_owned(), room.to_owned(), told);
    assert_eq!(room("hall"), is("igf", "one", 0));
    assert_eq!(room("Hall, other"), is("other", "three", 0));
    assert_eq!(room("TWO, The forum, Zurich"), is("igf", "two", 0));
    assert_eq!(room("other"), is("other", "three", 0));
    assert_eq!(room(""), is("igf", "", 0));
    assert_eq!(room("Hall of THE  FORUM"), is("igf", "one", 0));
    assert_eq!(room("Zurich, Switzerland"), is("igf", "", 0));
    assert_eq!(room("Online"), is("igf", "", 0));
    assert_eq!(room("Broom cupboard"), is("igf", "", 1));
    assert_eq!(room("One street 5"), is("igf", "", 1), "a short name is a word like others where it does not stand alone");
}

#[test]
fn where_one_of_ours_was_moved_to_is_read_as_of_any_other() {
    let room = |words: &str| {
        let ours = ForeignEvent { identity: Some("ours.talk".into()), ..event("The Talk", words, 0) };
        let (placed, told) = read(&[ours]);
        (placed[0].2, placed[0].3, told.len())
    };
    assert_eq!(room("Hall, The Forum, Zurich"), (Some(0), Some(0), 0));
    assert_eq!(room("The Forum, Zurich"), (Some(0), None, 0));
    assert_eq!(room("Hall"), (Some(0), Some(0), 0));
    assert_eq!(room("Zurich"), (None, None, 0), "fora writes no more where there is no forum");
    assert_eq!(room("Moon"), (Some(0), None, 1));
}

#[test]
fn a_moderator_who_is_nobody_of_the_series_is_told() {
    let talk = |who: &str| ForeignEvent { moderator: Some(who.into()), ..event("talk", "", 0) };
    assert_eq!(read(&[talk("Ann\u{1b}")]).1, ["`The Talk` is moderated by `Ann\u{fffd}`, who is not in the series"]);
    let ours = testing::series(&format!("{SERIES}[person.ana]\nbase = \"Europe/Zurich\"\n"));
    let read = |who: &str| plan_of(&mut Sources::default(), &ours, &[talk(who)], &BTreeMap::new());
    let (plan, findings) = read("ANA ");
    assert_eq!((plan.placements[0].moderator, findings.len()), (Some(PersonId(0)), 0));
    let (plan, findings) = read("Anna");
    assert_eq!((plan.placements[0].moderator, findings[0].level), (None, Level::Note));
    assert!(findings[0].fix.as_ref().is_some_and(|fix| fix.contains("`Ana`")), "{findings:?}");
}

#[test]
fn a_location_that_was_changed_comes_before_the_description() {
    let said = Some("Where: Hall, The Forum, Zurich\nModerator: Ana");
    assert_eq!(whereabouts("two, The Forum, Zurich", said), "two, The Forum, Zurich");
    assert_eq!(whereabouts("Moon", said), "Moon");
    assert_eq!(whereabouts("hall", said), "Hall, The Forum, Zurich", "a schedule names the room alone");
    assert_eq!(whereabouts("Hal", said), "Hal");
    for silent in ["", " ", "Zurich, online"] {
        assert_eq!(whereabouts(silent, said), "Hall, The Forum, Zurich");
        assert_eq!(whereabouts(silent, Some("Bring a pen.")), silent);
    }
}

#[test]
fn a_room_whose_title_begins_like_its_forum_is_found() {
    let names = |title: &str| Called::of(title, "-");
    let names = {
        let mut all = Names::of(&series());
        (all.fora, all.rooms) = (vec![names("Bali")], vec![names("Balinese room"), names("Hall")]);
        all
    };
    let found = |text: &str| names.room_in(text, ForumId(0), &[RoomId(0), RoomId(1)]);
    assert_eq!(found("balinese room, bali"), Some(RoomId(0)));
    assert_eq!(found("hall, bali"), Some(RoomId(1)));
    assert_eq!(found("bali"), None);
}

#[test]
fn a_written_consultation_has_days_and_a_meeting_hours() {
    let days = Span::Days("2027-10-25".parse().expect("a day"), "2027-10-28".parse().expect("a day"));
    let (placed, told) = read(&[ForeignEvent { when: days, ..event("site", "", 0) }, ForeignEvent { when: days, ..event("talk", "", 0) }]);
    assert_eq!((placed.len(), placed[0].0.as_str()), (1, "site"));
    assert_eq!(told, ["`talk` is a meeting, but its event lasts all day: it is left out"]);
    let civil = "2027-10-26T09:00:00".parse().expect("a minute");
    let series = series();
    let on_site = ForeignEvent { when: Span::OnSite(civil, 90), ..event("talk", "other", 0) };
    let (plan, _) = plan_of(&mut Sources::default(), &series, &[on_site], &BTreeMap::new());
    let interval = plan.placements[0].interval().expect("a meeting");
    assert_eq!((interval.start().to_string(), interval.minutes()), ("2027-10-26T00:00Z".into(), 90));
}

#[test]
fn an_event_that_is_no_placement_takes_no_seat() {
    let days = Span::Days("2027-10-25".parse().expect("a day"), "2027-10-28".parse().expect("a day"));
    let (placed, told) = read(&[ForeignEvent { when: days, ..event("talk", "", 0) }, event("talk", "", 1)]);
    assert_eq!((placed.len(), told.len()), (1, 1), "{told:?}");
}

#[test]
fn a_number_says_which_sitting_it_is_and_a_title_that_looks_numbered_is_one() {
    let (placed, told) = read(&[event("Twice", "", 1), event("twice (1 of 2)", "", 9), event("Twice (3 of 3)", "", 3)]);
    assert_eq!(placed.iter().map(|placed| placed.1).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(told, ["this event is sitting 3 of `twice`, which has 2: it is left out"]);
    assert_eq!(apart("CANCELLED: Town Hall (2 of 3)"), ("Town Hall", Some(1)));
    assert_eq!(apart("Town Hall (day 1 of 2)"), ("Town Hall (day 1 of 2)", None));
    assert_eq!(apart(" Cancelled: é"), ("é", None));
    assert_eq!(apart("Town Hall (0 of 2)"), ("Town Hall (0 of 2)", None));
}

#[test]
fn what_is_marked_as_cancelled_is_unless_the_file_says_more() {
    let series = series();
    let state = |event| plan_of(&mut Sources::default(), &series, &[event], &BTreeMap::new()).0.placements[0].state;
    assert_eq!(state(event("cancelled: talk", "", 0)), State::Cancelled);
    assert_eq!(state(ForeignEvent { state: Some(State::Tentative), ..event("CANCELLED: talk", "", 0) }), State::Tentative);
    assert_eq!(state(event("talk", "", 0)), State::Draft);
}

#[test]
fn a_time_on_site_that_the_clocks_repeat_or_skip_is_noted() {
    for (civil, told) in [
        ("2027-10-31T02:30:00", "02:30 on 31 October 2027 happens twice in Europe/Zurich; the first is used"),
        ("2027-03-28T02:30:00", "02:30 on 28 March 2027 does not exist in Europe/Zurich; the offset before the change is used"),
    ] {
        let when = Span::OnSite(civil.parse().expect("a minute"), 60);
        assert_eq!(read(&[ForeignEvent { when, ..event("talk", "", 0) }]).1, [told]);
    }
}

#[test]
fn where_a_sitting_stood_before_is_forgotten() {
    let (series, mut sources) = (series(), Sources::default());
    let place = |at: usize| Place { file: FileId(0), bytes: at..at };
    let subject = Subject::Sitting(ConsultationId(1), 0);
    sources.record(subject, None, place(1));
    sources.record(subject, Some("room"), place(2));
    let places = Places { begins: place(3), starts: place(4) };
    plan_of(&mut sources, &series, &[ForeignEvent { places: Some(places), ..event("talk", "", 0) }], &BTreeMap::new());
    assert_eq!([Some("room"), Some("starts")].map(|key| sources.find(subject, key).cloned()), [Some(place(3)), Some(place(4))]);
    plan_of(&mut sources, &series, &[event("talk", "", 0)], &BTreeMap::new());
    assert_eq!(sources.find(subject, Some("room")), None);
}

#[test]
fn no_more_is_told_than_somebody_reads() {
    let events: Vec<ForeignEvent> = (0..1000).map(|hour| event("Lunch", "", hour)).collect();
    let (_, told) = read(&events);
    assert_eq!((told.len(), told[20].as_str()), (21, "980 more events are left out or read differently"));
}

#[test]
fn a_title_is_found_as_whole_words_and_the_longest_of_them() {
    assert!(holds("room 1, town hall, bali", "town hall") && !holds("room 12", "room 1") && !holds("x", ""));
    let found = |text: &str| {
        let titles = [("hall", 0), ("hall 2", 1), ("café", 2)];
        longest(titles.iter().map(|(title, id)| (Called::of(title, "").length_in(&plain(text)), *id)))
    };
    assert_eq!(found("HALL  2, Nusa Dua"), Some(1));
    assert_eq!(found("CAFÉ"), Some(2));
    assert_eq!(found("townhall"), None);
}

#[test]
fn names_of_one_look_are_one_name() {
    let cafe = ["Café", "Cafe\u{301}", "CAFE\u{301}", "C\u{ad}af\u{200b}é\u{feff}", " café\u{a0}"];
    assert!(cafe.iter().all(|name| plain(name) == plain("Café")), "{:?}", cafe.map(plain));
    assert_ne!(plain("Cafe"), plain("Café"));
    let series = testing::series(&SERIES.replace("The Talk", "Café\u{200b}").replace("The Forum", "Forume\u{301}"));
    let (plan, findings) = plan_of(&mut Sources::default(), &series, &[event("Cafe\u{301}", "Hall, Forumé", 0)], &BTreeMap::new());
    assert_eq!((plan.placements.len(), plan.placements[0].forum, findings), (1, Some(ForumId(0)), vec![]));
}

#[test]
fn a_short_name_is_found_by_its_look() {
    let series = testing::series(&SERIES.replace("[forum.igf]", "[forum.\"café\"]").replace("forum = \"igf\"", "forum = \"cafe\u{301}\""));
    let talk = series.consultations.iter().find(|consultation| consultation.name == "talk");
    assert!(talk.is_some_and(|talk| talk.forum.is_some_and(|forum| series.forum(forum).name == "café")));
}

/// What a schedule says twice: a moment as it is written with minutes east of UTC, and a clock on the wall.
fn told_twice(title: &str, written: &str, east: i64, shown: &str, zone: Option<&str>) -> ForeignEvent {
    let civil = |text: &str| text.parse::<Civil>().expect("a minute");
    let start = Instant::from_unix_minutes(civil(written).and_utc().timestamp() / 60 - east);
    let wall = Wall { shown: civil(shown), written: civil(written), zone: zone.and_then(crate::time::Zone::named) };
    ForeignEvent { when: Span::Time(Interval::lasting(start, 60)), wall: Some(wall), ..event(title, "The Forum", 0) }
}

#[test]
fn of_two_times_of_one_event_the_one_counts_that_the_rest_of_the_file_agrees_with() {
    let series = series();
    let read = |events: &[ForeignEvent]| {
        let (plan, findings) = plan_of(&mut Sources::default(), &series, events, &BTreeMap::new());
        let starts =
            plan.placements.iter().filter_map(Placement::interval).map(|interval| interval.start().utc().format("%dT%H:%M").to_string());
        (starts.collect::<Vec<_>>(), findings.into_iter().map(|finding| (finding.level, finding.message)).collect::<Vec<_>>())
    };
    let ten = "2027-10-26T10:00:00";
    let said = |moment: &str, shown: &str, which: &str| {
        let message = format!(
            "`The Talk` is at {moment} on 26 October 2027 in Europe/Zurich by its `date`, and at {shown} on 26 October 2027 by its day and `start`: the {which} is used"
        );
        vec![(Level::Warning, message.replace("Europe/Zurich", &series.place(series.base).title))]
    };
    // The same on the clock of the forum, or of the file, or after midnight.
    for event in [
        told_twice("talk", ten, 120, ten, None),
        told_twice("talk", "2027-10-26T08:00:00", 0, ten, None),
        told_twice("talk", ten, 540, ten, Some("Asia/Tokyo")),
        told_twice("talk", "2027-10-27T00:30:00", 120, "2027-10-26T00:30:00", None),
    ] {
        assert_eq!(read(&[event]).1, []);
    }
    let next = told_twice("talk", "2027-10-27T10:00:00", 120, ten, None);
    assert_eq!(read(&[next]).1.len(), 1, "another day");
    // The same with another offset.
    let wrong = told_twice("talk", ten, 0, ten, None);
    assert_eq!(read(std::slice::from_ref(&wrong)), (vec!["26T08:00".into()], said("12:00", "10:00", "latter")));
    // Another time, in a file of which the others agree, and in one of which they do not.
    let other = told_twice("talk", "2027-10-26T09:00:00", 120, ten, None);
    let good = |hour: &str| told_twice("twice", &ten.replace("T10", hour), 120, &ten.replace("T10", hour), None);
    let (starts, told) = read(&[other.clone(), good("T14"), good("T15")]);
    assert_eq!((starts[0].as_str(), told), ("26T07:00", said("09:00", "10:00", "former")));
    let bad = told_twice("twice", "2027-10-26T13:00:00", 120, "2027-10-26T14:00:00", None);
    let (starts, told) = read(&[other, bad, good("T15")]);
    assert_eq!((starts.as_slice(), told.len()), (&["26T08:00", "26T12:00", "26T13:00"].map(str::to_owned)[..], 2));
}
