//! What comes back from sheets, and what is told of them.

use super::cell::{plain, value};
use super::*;
use crate::finding::Sources;
use crate::input::{Calendars, Limits, SchemaOf, SeriesKind, example, read_series_with, schema};
use crate::model::RuleName;
#[cfg(feature = "xlsx")]
use crate::sheet::xlsx;
use crate::sheet::{Book, Cell, Sheet, csv};
use crate::time::{ChronoTz, Date};
use chrono::NaiveTime;
use serde_json::Value as Json;
use std::cell::RefCell;
use std::sync::Arc;
use toml_edit::Item;

/// A book as it comes back from each kind of file.
fn through_files(book: &Book) -> Vec<Book> {
    let sheets = book.sheets.iter().map(|sheet| csv::read(&sheet.name, &csv::write(sheet)).expect("a sheet")).collect();
    vec![
        Book { sheets },
        #[cfg(feature = "xlsx")]
        xlsx::read(&xlsx::write(book, Date::default()).expect("a workbook")).expect("a workbook"),
    ]
}

fn imported(book: &Book) -> Import {
    import(book, "book.xlsx", Arc::new(ChronoTz), Date::default())
}

/// Everything a series says, but the zone data; of calendars, which are asked for and what they make busy.
fn meaning(text: &str) -> String {
    let asked = RefCell::new(Vec::new());
    let open = |name: &str, _: u64| {
        asked.borrow_mut().push(name.to_owned());
        let lines = "UID:1\nDTSTAMP:20270101T000000Z\nDTSTART:20270323T090000\nDURATION:PT1H\nSUMMARY:Board";
        Ok(format!("BEGIN:VCALENDAR\nX-WR-TIMEZONE:UTC\nBEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n").into_bytes())
    };
    let calendars = Calendars { open: &open, limits: &Limits::default(), clock: &|| 0 };
    let mut sources = Sources::default();
    let file = sources.add("series.toml", text);
    let read = read_series_with(&mut sources, file, Arc::new(ChronoTz), Date::default(), calendars);
    let s = read.series.unwrap_or_else(|| panic!("{:#?}\n{text}", read.findings));
    format!(
        "{:#?}",
        (
            (&s.title, &s.topic, &s.brief, &s.contact, &s.organizer, &s.calendar_name, s.keep_cancelled_days, s.base, s.planned, s.step),
            (&s.places, &s.fora, &s.rooms, &s.people, &s.teams, &s.audiences, &s.consultations, &s.milestones),
            (&s.deliverables, &s.inputs, &s.strands, &s.clashes, (&s.nears, &s.travel), &s.rules, &s.wishes, &s.acceptances),
            asked.borrow(),
        )
    )
}

fn keeps_its_meaning(text: &str) {
    let book = book(text).expect("TOML");
    for book in through_files(&book) {
        let read = imported(&book);
        let written = read.text.unwrap_or_else(|| panic!("{:#?}", read.findings));
        let (after, before) = (meaning(&written), meaning(text));
        for (line, (after, before)) in after.lines().zip(before.lines()).enumerate() {
            assert_eq!(after, before, "line {line} of\n{written}");
        }
        assert_eq!(after.lines().count(), before.lines().count(), "{written}");
    }
}

#[test]
fn every_example_comes_back_from_sheets_as_the_same_series() {
    let folders = std::fs::read_dir(format!("{}/schedules", env!("CARGO_MANIFEST_DIR"))).expect("examples");
    let mut texts: Vec<String> =
        folders.map(|folder| std::fs::read_to_string(folder.expect("a folder").path().join("series.toml")).expect("a series")).collect();
    texts.extend(SeriesKind::ALL.map(|kind| example(kind).to_owned()));
    assert!(texts.len() > 9);
    texts.iter().for_each(|text| keeps_its_meaning(text));
}

const SMALL: &str = "[series]\ntitle = \"S\"\nbase = \"UTC\"\nplanned = 2027-01-04\n[forum.hall]\nplace = \"UTC\"\nopens = 2027-03-22\ncloses = 2027-03-26\n";

#[test]
fn every_way_of_writing_a_value_comes_back() {
    for lines in [
        "[defaults.consultation]\nlasts = \"2 h\"\ndays = [\"mon\"]\n[defaults.forum]\nseats = 20\n[consultation.a]\nforum = \"hall\"",
        "[consultation.a]\naudiences = \"all\"\n[consultation.b]\nlanguages = [\"en\"]\nequipment = [\"a, b\", \" c\", \"[d\", \"\\\"\"]",
        "[audience.all]\nzone = \"UTC\"\n[audience.x]\nzone = \"UTC\"\n[consultation.a]\naudiences = [\"all\"]\n[consultation.b]\naudiences = \"all\"",
        "[consultation.a]\nlanguages = []\nhours = { any = \"09:00-18:00\", fri = \"closed\" }\nprefers-days = [\"mon\", \"tue\"]",
        "[consultation.a]\nhours = [\"09:00-12:00\", \"14:00-17:00\"]\n[consultation.b]\nhours = { any = [\"09:00-12:00\", \"14:00-17:00\"], fri = \"closed\" }",
        "[consultation.a]\n[consultation.b]\nafter = [\"a\", { consultation = \"c\", least = \"1 day\" }]\n[consultation.c]",
        "[[forum.hall.busy]]\nfrom = 2027-03-23\n[forum.hall.competing.\"=A, \\\"b\\\" - c\"]\nfrom = 2027-03-22 00:00:00\nto = 2027-03-23 00:00:00",
        "[forum.hall.room.one]\n[forum.hall.room.two]\nseats = 30\nbusy = [{ from = 2027-03-22 09:00:00, to = 2027-03-22 10:00:00, why = \"x\" }]",
        "[place.p]\nzone = \"Asia/Tokyo\"\nholidays = { A = 2027-01-01, \"B c\" = [2027-01-02, 2027-01-03] }\n[place.q]\nzone = \"UTC\"\n[travel]\n\"p / q\" = \"6 h\"\n\"q / p\" = { takes = \"5 h\", sat = \"8 h\" }\nany = \"9 h\"",
        "[consultation.a]\n[consultation.b]\n[[clash]]\nbetween = [\"a\", \"b\"]\npeople = 12\n[[accept]]\nrule = \"past\"\nbecause = \"x\"\nconsultation = \"a\"\n[[accept]]\nrule = \"order\"\nbecause = \"y\"",
        "[rules]\napart = { least = \"3 days\", level = \"error\" }\ncrowded-week = 2\ntoo-many = \"note\"\nlong-gap = \"9 days\"\n[wishes]\nless-travel = \"top\"",
        "[forum.den]\nplace = \"UTC\"\nopens = 2027-03-22\ncloses = 2027-03-26\nslots = { mon = [\"09:00-10:30\"], any = [\"10:00-11:00\"], 2027-03-24 = [] }",
        "[consultation.a]\nprefers-hours = { \"09:00-12:00\" = \"high\", \"14:00-16:00\" = \"low\" }\nprefers-days = { tue = \"high\", 2027-03-24 = \"low\" }\n[consultation.b]\nprefers-hours = [\"09:00-12:00\", \"14:00-16:00\"]",
        "[consultation.a]\nstarts = [2027-03-22 09:00:00, 2027-03-23 00:00:00]\n[consultation.b]\nstarts = [2027-03-22 09:00:00]",
        "[consultation.a]\nstarts = 2027-03-22T09:00:00\n[consultation.b]\nstarts = 2027-03-22 00:00:00\n[consultation.c]\non = 2027-03-22",
        "[consultation.1]\ntitle = \"2027\"\nformat = \"2027-03-22\"\nbrief = \"TRUE\"\n[consultation.2]\nafter = \"1\"\n[consultation.3]\nafter = [\"1\", \"2\"]",
        "[person.ana]\nbase = \"UTC\"\nrest = { \"6 h\" = \"12 h\" }\n[person.ben]\nbase = \"UTC\"\nrest = \"itu\"\n[consultation.a]\nmoderator = { any = [\"ana\", \"ben\"] }\n[consultation.b]\nmoderator = [\"ana\", \"ben\"]\nprincipal = \"nobody\"",
        "[consultation.a]\ntitle = \"=HYPERLINK(\\\"x\\\")\"\nbrief = \"a\\r\\nb\\u0001\\u202e ]]> <script> _x0041_ '=1\"\ncontact = \"{ x = 1 }\"\nformat = \" [a] \"",
        "[person.ana]\nbase = \"UTC\"\ncalendar = [\"ana.ics\", \"more.ics\"]\ncalendar-zone = \"Asia/Tokyo\"\ncalendar-titles = true\n[person.ben]\nbase = \"UTC\"\ncalendar = [\"a, b.ics\"]\n[forum.hall.room.one]\ncalendar = \"one.ics\"",
        "[audience.all]\nzone = \"UTC\"\n[consultation.a]\nequipment = [\"all\"]\nlanguages = [\"none\"]\ndays = \"any\"\n[consultation.b]\ndays = \"working days\"\nfeeds = \"nothing\"",
    ] {
        keeps_its_meaning(&format!("{SMALL}{lines}\n"));
    }
}

/// What may stand in a list, as the schema of a value tells it.
fn items(value: &Json) -> Vec<&Json> {
    let either = value["anyOf"].as_array().into_iter().flatten().flat_map(items);
    value.get("items").into_iter().chain(either).collect()
}

fn may_be(value: &Json, kind: &str) -> bool {
    value["type"] == kind || value["anyOf"].as_array().is_some_and(|either| either.iter().any(|value| may_be(value, kind)))
}

#[test]
fn a_list_of_two_comes_back_in_every_column_that_can_hold_one() {
    let (schema, mut seen) = (schema(SchemaOf::Series), Vec::new());
    for layout in layouts() {
        let of = |name: &str| &schema["properties"][name];
        let row = match layout.rows {
            Rows::One => of(layout.name),
            Rows::List => &of(layout.name)["items"],
            Rows::Named => &of(layout.name)["additionalProperties"],
            Rows::Inside(parent) => &of(parent)["additionalProperties"]["properties"][layout.name]["additionalProperties"],
            Rows::Ways | Rows::Values => {
                assert!(!of(layout.name).to_string().contains("\"array\""), "{}", layout.name);
                continue;
            }
        };
        for (key, kind) in layout.columns.iter().filter_map(|column| Some((column.heading, column.kind?))) {
            let property = &row["properties"][key];
            assert!(property["description"].is_string(), "{} {key}", layout.name);
            let comes_back = |list: &str| {
                let item: Item = Item::Value(list.parse().expect("a list"));
                let cell = cell::of(&item, kind);
                let read = value(&cell, kind).map(|read| read.to_string());
                assert_eq!(read, Ok(plain(&item).to_string()), "{} {key}: {cell:?}", layout.name);
                cell
            };
            for items in items(property) {
                let (names, tables) = (may_be(items, "string"), may_be(items, "object"));
                if names {
                    assert_eq!(comes_back("[\"ana.ics\", \"b\"]"), Cell::text("ana.ics, b"), "{} {key}", layout.name);
                }
                if tables {
                    comes_back("[{ x = 1 }, { x = 2 }]");
                }
                if names && tables {
                    comes_back("[\"a\", { x = 2 }]");
                }
                assert!(names || tables, "{} {key}", layout.name);
                seen.push(key);
            }
        }
    }
    assert!(seen.len() > 30 && ["calendar", "after", "busy", "slots", "days"].iter().all(|key| seen.contains(key)), "{seen:?}");
}

#[test]
fn sheets_that_name_calendars_are_read_without_them() {
    let person = sheet("person", &[&texts(&["name", "base", "calendar"]), &texts(&["ana", "UTC", "ana.ics, more.ics"])]);
    let read = with(&[person]);
    assert!(read.findings.iter().all(|finding| finding.rule == RuleName::Unused), "{:#?}", read.findings);
    assert!(read.text.is_some_and(|text| text.ends_with("calendar = [\"ana.ics\", \"more.ics\"]\n")));
}

fn sheet(name: &str, rows: &[&[Cell]]) -> Sheet {
    Sheet { name: name.into(), rows: rows.iter().map(|row| row.to_vec()).collect() }
}

fn texts(texts: &[&str]) -> Vec<Cell> {
    texts.iter().map(|text| Cell::text(*text)).collect()
}

fn with(sheets: &[Sheet]) -> Import {
    let series = sheet("Series", &[&texts(&["Title ", "base"]), &texts(&["S", "UTC"])]);
    imported(&Book { sheets: [&[series], sheets].concat() })
}

#[test]
fn what_a_program_took_for_a_day_a_time_or_a_number_is_read_as_people_mean_it() {
    let moment = |text: &str| Cell::Moment(text.parse().expect("a minute"));
    let day = Cell::Day("2027-03-22".parse().expect("a day"));
    let half_past_one = Cell::Time(NaiveTime::from_hms_opt(1, 30, 0).expect("a time"));
    let forum = sheet(
        "forum",
        &[
            &texts(&["name", "place", "opens", "closes", "seats"]),
            &[Cell::text("hall"), Cell::text("UTC"), day.clone(), moment("2027-03-26T00:00:00"), Cell::text("40")],
        ],
    );
    let head = texts(&["name", "title", "starts", "lasts", "expects", "remote", "forum"]);
    let a = [
        Cell::Number(1.0),
        Cell::Number(2027.0),
        moment("2027-03-22T09:00:00"),
        half_past_one,
        Cell::Number(30.0),
        Cell::text("Yes"),
        Cell::text("\"hall\""),
    ];
    let b = [
        Cell::text(" b "),
        day,
        Cell::text("2027-03-23 09:00"),
        Cell::Length(120),
        Cell::text("30"),
        Cell::Flag(false),
        Cell::text("hall"),
    ];
    let read = with(&[forum, sheet("consultation", &[&head, &a, &[], &b])]);
    let text = read.text.unwrap_or_else(|| panic!("{:#?}", read.findings));
    for line in [
        "[consultation.1]",
        "title = \"2027\"",
        "starts = 2027-03-22 09:00:00",
        "lasts = \"90 min\"",
        "expects = 30",
        "remote = true",
        "[consultation.b]",
        "title = \"2027-03-22\"",
        "lasts = \"2 h\"",
        "remote = false",
        "seats = 40",
    ] {
        assert!(text.lines().any(|found| found.replace('T', " ") == line.replace('T', " ")), "{line}\n{text}");
    }
}

fn found(import: &Import) -> Vec<&str> {
    assert!(import.text.is_none());
    assert!(import.findings.iter().all(|finding| finding.fix.is_some() && finding.labels.is_empty()), "{:#?}", import.findings);
    import.findings.iter().map(|finding| finding.message.as_str()).collect()
}

#[test]
fn a_mistake_is_told_with_its_sheet_and_cell() {
    let head = texts(&["name", "forum", "lasts"]);
    let read =
        with(&[sheet("consultation", &[&head, &texts(&["a", "hal", "1 h"]), &[], &[Cell::text("b"), Cell::Empty, Cell::Number(60.0)]])]);
    assert_eq!(found(&read), ["consultation!B2: there is no forum `hal`", "consultation!C4: `lasts` has no unit: 60"]);
    let read = with(&[sheet("forum", &[&texts(&["name", "place"]), &texts(&["hall", "UTC"])])]);
    assert_eq!(found(&read)[0], "forum!A2: forum `hall` has no `opens`");
    assert!(read.findings[0].fix.as_deref().is_some_and(|fix| fix.starts_with("fill in the column `opens`: a day")), "{read:?}");
    let read = with(&[sheet("consultation", &[&texts(&["name", "after"]), &texts(&["a", "{ consultation = "])])]);
    assert!(found(&read)[0].starts_with("consultation!B2: `after` is not TOML: "), "{read:?}");
    let read = with(&[sheet("consultation", &[&texts(&["name", "expects"]), &[Cell::text("a"), Cell::Mistake("#REF!".into())]])]);
    assert_eq!(found(&read), ["consultation!B2: `expects` holds #REF!, a formula without a result"]);
}

#[test]
fn sheets_headings_and_names_that_nobody_knows_are_told() {
    let row = texts(&["a", "x"]);
    let heads = |head: &[&str]| with(&[sheet("consultation", &[&texts(head), &row])]);
    assert_eq!(found(&heads(&["name", "lenght"])), ["consultation!B1: `lenght` is not a heading of this sheet"]);
    assert_eq!(found(&heads(&["name"])), ["consultation!B2: has no heading above it"]);
    assert_eq!(
        found(&heads(&["title", "title"])),
        ["consultation!B1: the heading `title` appears twice", "consultation!A1: there is no heading `name`"]
    );
    let read = with(&[sheet("consultations", &[&row])]);
    assert_eq!(found(&read), ["consultations: a series has no sheet with this name"]);
    let twice = with(&[sheet("consultation", &[&texts(&["name", "title"]), &row, &texts(&["", "x"]), &row])]);
    assert_eq!(found(&twice), ["consultation!B3: this row has no `name`", "consultation!A4: `a` is also the name of row 2"]);
    let lost = with(&[sheet("room", &[&texts(&["name", "forum"]), &texts(&["r", "f"])])]);
    assert_eq!(found(&lost), ["room!B2: there is no forum `f` for `r`"]);
    assert_eq!(found(&imported(&Book::default())), ["series: there is no sheet with this name"]);
}

#[test]
fn the_plan_and_what_begins_with_a_line_are_passed_over() {
    let read = with(&[sheet("Plan", &[&texts(&["x"])]), sheet("_notes", &[&texts(&["x"])]), sheet("Sheet3", &[&texts(&[" "])])]);
    assert!(read.text.is_some(), "{:#?}", read.findings);
}

#[test]
fn no_cell_becomes_more_than_one_value() {
    let head = texts(&["name", "title", "after", "lasts"]);
    let evil = "x\"\n[consultation.evil]\n";
    let read =
        with(&[sheet("consultation", &[&head, &texts(&["a", evil, "", ""]), &texts(&["b", "", "[\"a\"]\n[consultation.evil]", "1 h"])])]);
    assert!(found(&read)[0].starts_with("consultation!C3: `after` is not TOML"), "{read:#?}");
    let read = with(&[sheet("consultation", &[&head, &texts(&["a", evil])])]);
    let table: toml::Table = read.text.expect("a series").parse().expect("TOML");
    assert_eq!(
        (table["consultation"].as_table().map(|table| table.len()), table["consultation"]["a"]["title"].as_str()),
        (Some(1), Some(evil))
    );
}
