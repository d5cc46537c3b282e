use super::*;
use crate::model::{Placement, Plan, Series};
use crate::present::testing;
use crate::time::ChronoTz;
use quick_xml::Reader;
use quick_xml::events::Event as Read;

fn feed() -> Feed<'static> {
    Feed { name: "open-talks-2013", revised: testing::date("2013-09-02"), zones: &ChronoTz }
}

fn written(series: &Series, plan: &Plan) -> (String, Value) {
    let agenda = testing::agenda(series, plan);
    (xml(&agenda, feed()).expect("meetings"), json(&agenda, feed()).expect("meetings"))
}

fn usual() -> (String, Value) {
    let series = testing::series();
    written(&series, &testing::plan(&series))
}

/// An element: the names on the way to it, its attributes, and its own text.
type Element = (String, BTreeMap<String, String>, String);

/// Every element of an XML text.
fn elements(text: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(text);
    let (mut found, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    loop {
        let event = reader.read_event().expect("XML");
        match &event {
            Read::Start(start) | Read::Empty(start) => {
                let above = open.last().map(|index| format!("{}/", found[*index].0)).unwrap_or_default();
                let attributes = start.attributes().map(|attribute| {
                    let attribute = attribute.expect("an attribute");
                    let value = quick_xml::escape::unescape(&attribute.value).expect("no entity of its own").into_owned();
                    (attribute.key.as_ref().to_owned(), value)
                });
                found.push((format!("{above}{}", start.name().as_ref()), attributes.collect(), String::new()));
                if matches!(event, Read::Start(_)) {
                    open.push(found.len() - 1);
                }
            }
            Read::End(_) => _ = open.pop(),
            Read::Text(text) => {
                if let Some(index) = open.last() {
                    found[*index].2 += text;
                }
            }
            Read::GeneralRef(reference) => {
                let index = *open.last().expect("an element");
                found[index].2 += match &**reference {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    other => panic!("{other}"),
                };
            }
            Read::Eof => return found,
            _ => {}
        }
    }
}

/// What the published schema asks of a file, read a second time: elements, patterns, and what is there once only.
fn is_as_the_schema_asks(text: &str) {
    let elements = elements(text);
    let of = |path: &str| elements.iter().filter(|(found, ..)| found == path).collect::<Vec<_>>();
    let one = |path: &str| match of(path)[..] {
        [one] => one.2.clone(),
        ref found => panic!("{path}: {found:?}"),
    };
    // `[a-z0-9_]{4,}-[a-z0-9\-_]{4,}`
    let is_slug = |text: &str| {
        let is_letter = |mark: u8| mark.is_ascii_lowercase() || mark.is_ascii_digit() || mark == b'_';
        let parts = text.split_once('-').filter(|(acronym, rest)| acronym.len() >= 4 && rest.len() >= 4);
        parts.is_some_and(|(acronym, rest)| acronym.bytes().all(is_letter) && rest.bytes().all(|mark| is_letter(mark) || mark == b'-'))
    };
    let is_date = |text: &str| text.parse::<Date>().is_ok();
    let is_moment = |text: &str| chrono::DateTime::parse_from_rfc3339(text).is_ok();
    let is_clock =
        |text: &str| text.len() == 5 && text.as_bytes()[2] == b':' && text.replace(':', "").bytes().all(|digit| digit.is_ascii_digit());
    assert!(!one("schedule/version").is_empty() && !one("schedule/conference/title").is_empty());
    assert!(is_date(&one("schedule/conference/start")) && is_date(&one("schedule/conference/end")));
    assert!(is_clock(&one("schedule/conference/timeslot_duration")));
    let names: Vec<&str> = elements.iter().map(|(path, ..)| path.as_str()).filter(|path| path.matches('/').count() == 1).collect();
    assert_eq!(names[..3], ["schedule/generator", "schedule/version", "schedule/conference"]);
    assert!(names.len() > 3 && names[3..].iter().all(|name| *name == "schedule/day"));
    for (index, (_, attributes, _)) in of("schedule/day").into_iter().enumerate() {
        assert!(attributes["index"] == (index + 1).to_string() && is_date(&attributes["date"]));
        assert!(is_moment(&attributes["start"]) && is_moment(&attributes["end"]), "{attributes:?}");
    }
    let events = of("schedule/day/room/event");
    let mut once: BTreeSet<&str> = BTreeSet::new();
    for (_, attributes, _) in &events {
        let (guid, id) = (&attributes["guid"], &attributes["id"]);
        assert!(guid.len() == 36 && Uuid::parse_str(guid).is_ok_and(|guid| guid.get_version_num() == 5), "{guid}");
        assert!(id.parse::<i32>().is_ok_and(|id| id > 0), "{id}");
        assert!(once.insert(guid) && once.insert(id));
    }
    for name in
        ["room", "title", "subtitle", "type", "date", "start", "duration", "abstract", "slug", "track", "persons", "language", "links"]
    {
        let found = of(&format!("schedule/day/room/event/{name}"));
        assert_eq!(found.len(), events.len(), "{name}");
        for (_, _, text) in found {
            match name {
                "date" => assert!(is_moment(text), "{text}"),
                "start" => assert!(is_clock(text), "{text}"),
                "duration" => assert!(
                    is_clock(text.split_once(':').filter(|_| text.len() > 5).map_or(text, |(days, rest)| if days.len() < 3 {
                        rest
                    } else {
                        ""
                    })),
                    "{text}"
                ),
                "slug" => assert!(once.insert(text) && is_slug(text), "{text}"),
                "room" | "title" | "type" => assert!(!text.is_empty(), "{name}"),
                _ => {}
            }
        }
    }
    for (_, _, url) in of("schedule/day/room/event/url") {
        assert!(url.starts_with("https://") || url.starts_with("http://"), "{url}");
    }
}

#[test]
fn the_file_is_as_its_schema_asks() {
    is_as_the_schema_asks(&usual().0);
}

#[test]
fn names_and_lengths_are_in_the_letters_of_the_schema() {
    let year = testing::date("2027-03-22");
    let of = |name: &str| acronym(name, year);
    assert_eq!([of("Open talks (draft)"), of("igf"), of("Ä"), of("_a__b_c")], ["open_talks_draft", "igf2027", "2027", "a_b_c"]);
    assert_eq!([90, 24 * 60 - 1, 24 * 60, 240 * 60 + 5].map(duration), ["01:30", "23:59", "1:00:00", "10:00:05"]);
    assert_eq!([letters("new-york", '-'), letters("Éa--b.", '-'), letters("ü", '-')], ["new-york", "a-b", ""]);
}

#[test]
fn a_room_is_called_by_its_title_and_by_more_where_others_are_called_so() {
    let mut series = testing::series();
    let plan = testing::plan(&series);
    let rooms = |series: &Series| -> BTreeSet<String> {
        elements(&written(series, &plan).0).into_iter().filter_map(|(path, _, text)| path.ends_with("event/room").then_some(text)).collect()
    };
    let usual = rooms(&series);
    let titles: Vec<&str> = series.rooms.iter().chain([]).map(|room| room.title.as_str()).collect();
    assert!(usual.iter().any(|room| titles.contains(&room.as_str())), "{usual:?}");
    let held: BTreeSet<_> = plan.placements.iter().filter_map(|placement| placement.room).collect();
    series.rooms.iter_mut().for_each(|room| room.title = "Hall".into());
    let alike = rooms(&series);
    assert!(held.len() > 1 && !alike.contains("Hall") && alike.iter().any(|room| room.starts_with("Hall, ")), "{alike:?}");
}

#[test]
fn a_strand_is_a_track() {
    let mut series = testing::series();
    let plan = testing::plan(&series);
    let strand = |title: &str, consultations| crate::model::Strand {
        name: title.to_lowercase(),
        title: title.into(),
        consultations,
        one_room: false,
        not_at_once: false,
    };
    series.strands = vec![strand("Policy", series.consultation_ids().collect()), strand("More", series.consultation_ids().collect())];
    let (text, value) = written(&series, &plan);
    assert!(text.contains("<track>Policy</track>") && !text.contains("<track></track>"), "{text}");
    assert!(value.to_string().contains("\"track\":\"Policy\""));
}

#[test]
fn both_forms_hold_every_meeting_at_its_instant_and_nothing_else() {
    let series = testing::series();
    let plan = testing::plan(&series);
    let (text, value) = written(&series, &plan);
    let mut wanted: Vec<(i64, i64)> = plan
        .placements
        .iter()
        .filter_map(Placement::interval)
        .map(|interval| (interval.start().unix_minutes(), interval.minutes()))
        .collect();
    wanted.sort_unstable();
    let read = |date: &str, duration: &str| {
        let (hours, minutes) = duration.split_once(':').expect("hours and minutes");
        let minutes = hours.parse::<i64>().expect("hours") * 60 + minutes.parse::<i64>().expect("minutes");
        (chrono::DateTime::parse_from_rfc3339(date).expect("a minute").timestamp() / 60, minutes)
    };
    let elements = elements(&text);
    let all = |name: &str| {
        elements.iter().filter(|(path, ..)| path.ends_with(&format!("event/{name}"))).map(|(_, _, text)| text.as_str()).collect::<Vec<_>>()
    };
    let mut found: Vec<(i64, i64)> = all("date").into_iter().zip(all("duration")).map(|(date, duration)| read(date, duration)).collect();
    found.sort_unstable();
    assert_eq!(found, wanted);
    let days = value["schedule"]["conference"]["days"].as_array().expect("days");
    let events =
        days.iter().flat_map(|day| day["rooms"].as_object().expect("rooms").values()).flat_map(|room| room.as_array().expect("events"));
    let mut found: Vec<(i64, i64)> =
        events.map(|event| read(event["date"].as_str().expect("a date"), event["duration"].as_str().expect("a length"))).collect();
    found.sort_unstable();
    assert_eq!(found, wanted);
}

#[test]
fn an_identifier_stays_for_as_long_as_the_uid() {
    assert_eq!(guid("a@fora.invalid"), guid("a@fora.invalid"));
    assert_ne!(guid("a@fora.invalid"), guid("b@fora.invalid"));
    let series = testing::series();
    let mut plan = testing::plan(&series);
    let guids = |text: &str| -> BTreeSet<String> {
        elements(text).into_iter().filter_map(|(_, attributes, _)| attributes.get("guid").cloned()).collect()
    };
    let before = guids(&written(&series, &plan).0);
    plan.placements.swap_remove(0);
    let after = guids(&written(&series, &plan).0);
    assert!(after.is_subset(&before) && after.len() + 1 == before.len());
}

#[test]
fn a_day_is_cut_at_midnight_on_site() {
    let (text, _) = usual();
    for (path, attributes, _) in elements(&text) {
        if path == "schedule/day" {
            assert!(attributes["start"].starts_with(&format!("{}T00:00:00", attributes["date"])), "{attributes:?}");
            assert!(attributes["end"].starts_with(&format!("{}T23:59:00", attributes["date"])), "{attributes:?}");
        }
    }
    assert!(text.contains("+08:00</date>") && text.contains("-04:00</date>"), "{text}");
}

#[test]
fn hostile_text_stays_text() {
    let mut series = testing::series();
    let evil = "]]><script>alert(1)</script>&lol;\u{1}\u{b}\u{202e}\u{fffe}\n<event guid='x'/>\"'";
    series.title = evil.into();
    series.rooms.iter_mut().for_each(|room| room.title = evil.into());
    series.people.iter_mut().for_each(|person| person.title = evil.into());
    series.consultations.iter_mut().for_each(|consultation| {
        consultation.title = format!("{evil}{}", "long ".repeat(20_000));
        consultation.brief = Some(evil.into());
        consultation.format = Some(evil.into());
        consultation.languages = vec![evil.into()];
    });
    let (text, value) = written(&series, &testing::plan(&series));
    is_as_the_schema_asks(&text);
    assert!(!text.contains("<script") && !text.contains("]]>"));
    let bad = |mark: char| crate::text::is_bidi_control(mark) || mark.is_control() && mark != '\n' || mark == '\u{fffe}';
    assert_eq!(text.find(bad), None);
    let (usual, _) = usual();
    // Rooms and people share one name each and stand there once; of everything else there is as much.
    let count = |text: &str| {
        elements(text).into_iter().filter(|(path, ..)| path.starts_with("schedule/day/room/") && !path.ends_with("/person")).count()
    };
    assert_eq!(count(&text), count(&usual));
    let title = &value["schedule"]["conference"]["title"];
    assert!(title.as_str().is_some_and(|title| title.starts_with("]]><script>") && !title.contains('\n')), "{title}");
}

#[test]
fn a_plan_without_meetings_has_no_schedule() {
    let series = testing::series();
    let mut plan = testing::plan(&series);
    plan.placements.retain(|placement| placement.interval().is_none());
    let agenda = testing::agenda(&series, &plan);
    assert!(xml(&agenda, feed()).is_none() && json(&agenda, feed()).is_none());
}
