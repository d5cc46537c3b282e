//! Tests of the file as a whole, and of what every table has in common.

use super::MOST_OF_A_KIND;
use super::testing::{BASE, day, found, kept, read, series};
use crate::finding::At;
use crate::model::{ConsultationId, DayKind, RuleName, Subject};

#[test]
fn the_schedules_are_read_without_a_mistake() {
    for name in ["hello", "open-talks-2013", "road-show"] {
        let path = format!("{}/schedules/{name}/series.toml", env!("CARGO_MANIFEST_DIR"));
        let series = series(&std::fs::read_to_string(path).expect("a schedule"));
        assert!(!series.consultations.is_empty());
    }
}

#[test]
fn the_open_talks_are_read_as_meant() {
    let path = format!("{}/schedules/open-talks-2013/series.toml", env!("CARGO_MANIFEST_DIR"));
    let series = series(&std::fs::read_to_string(path).expect("a schedule"));
    assert_eq!(series.deliverables[0].due_day, day("2013-11-04"));
    let town_hall = series.consultations.iter().find(|consultation| consultation.name == "town-hall").expect("the town hall");
    assert_eq!((town_hall.lasts, town_hall.wanted.on, town_hall.notice_days), (90, Some(day("2013-10-25")), 14));
    let cafe = series.consultations.iter().find(|consultation| consultation.name == "world-cafe").expect("the café");
    assert_eq!(cafe.wanted.start().map(|at| at.to_string()), Some("2013-10-08T16:15Z".into()));
    assert_eq!(
        [
            series.rules.setting(RuleName::Apart, "least"),
            series.rules.setting(RuleName::CrowdedWeek, "most"),
            series.rules.setting(RuleName::NoSlack, "keep"),
        ],
        [Some(3), Some(2), Some(1)]
    );
    assert_eq!(series.acceptances[0].audiences.len(), 6);
}

#[test]
fn the_road_show_has_one_consultation_in_every_forum() {
    let path = format!("{}/schedules/road-show/series.toml", env!("CARGO_MANIFEST_DIR"));
    let series = series(&std::fs::read_to_string(path).expect("a schedule"));
    assert_eq!(series.consultations.len(), 12);
    assert!(series.consultations.iter().all(|consultation| consultation.forum.is_some() && consultation.lasts == 120));
    let berlin = series.consultations.iter().find(|consultation| consultation.name == "berlin").expect("Berlin");
    assert_eq!(series.consultation(berlin.after[0].consultation).name, "brussels");
    assert_eq!(series.rooms.len(), 12);
    let room = series.forum(berlin.forum.expect("a forum")).rooms[0];
    assert_eq!(series.room(room).seats, Some(150));
}

#[test]
fn syntax() {
    let (message, _) = found(RuleName::Syntax, "topic = \n[consultation.a]\nlasts = \"1 h\"\n");
    assert!(message.starts_with("line 5 is not TOML: "), "{message}");
    let (_, fix) = found(RuleName::Syntax, "title = \"twice\"\n");
    assert!(fix.contains("`title` is written twice"), "{fix}");
    let (message, fix) = found(RuleName::Syntax, "[consultation.a]\non = 2027-02-30\n");
    assert!(message.contains("date") && fix.starts_with("check a calendar"), "{message}: {fix}");
    let (_, fix) = found(RuleName::Syntax, "topic = \"\u{0}\"\n");
    assert_eq!(fix, "delete the invisible character");
}

#[test]
fn what_lies_too_deep_is_said_where_it_stands() {
    let brackets = format!("topic = {}\n", "[".repeat(10_000));
    let dots = format!("topic = \"x\"\n[{}]\n", vec!["a"; 10_000].join("."));
    for (text, line) in [(brackets, 5), (dots, 6)] {
        let (message, fix) = found(RuleName::Syntax, &text);
        assert_eq!(message, format!("line {line} is not TOML: brackets or dots are nested too deep"));
        assert!(fix.starts_with("nothing in a series or a plan is nested that deep"), "{fix}");
    }
}

#[test]
fn unknown_key() {
    let (message, fix) = found(RuleName::UnknownKey, "[consultation.a]\nmooderator = \"x\"\n");
    assert_eq!((message.as_str(), fix.as_str()), ("`mooderator` is not known in consultation `a`", "did you mean `moderator`?"));
    let (_, fix) = found(RuleName::UnknownKey, "[rules]\nunsocial-hours = \"note\"\n");
    assert_eq!(fix, "did you mean `unsociable-hours`?");
    found(RuleName::UnknownKey, "[rules]\nsyntax = \"off\"\n");
    found(RuleName::UnknownKey, "[rules]\ntoo-many = { least = 2 }\n");
    found(RuleName::UnknownKey, "[defaults.forum]\ntitle = \"x\"\n");
}

#[test]
fn unknown_name() {
    let forum = "[forum.igf-2013]\nplace = \"Asia/Makassar\"\nopens = 2027-05-01\ncloses = 2027-05-03\n";
    let (message, fix) = found(RuleName::UnknownName, &format!("{forum}[consultation.a]\nforum = \"igf-2103\"\n"));
    assert_eq!((message.as_str(), fix.as_str()), ("there is no forum `igf-2103`", "did you mean `igf-2013`?"));
    let (_, fix) = found(RuleName::UnknownName, &format!("{forum}[consultation.a]\nforum = \"igf-2013\"\nroom = \"x\"\n"));
    assert_eq!(fix, "the names are `igf-2013`");
    kept(&format!("{forum}[consultation.a]\nforum = \"igf-2013\"\nroom = \"igf-2013\"\n"));
}

#[test]
fn a_mistake_in_the_defaults_is_said_once() {
    let (message, _) = found(RuleName::UnknownName, "[defaults.consultation]\nfeeds = \"x\"\n[consultation]\na = {}\nb = {}\n");
    assert_eq!(message, "there is no deliverable `x`");
}

#[test]
fn missing_key() {
    let (message, fix) = found(RuleName::MissingKey, "[forum.x]\nopens = 2027-05-01\ncloses = 2027-05-03\n");
    assert_eq!(message, "forum `x` has no `place`");
    assert_eq!(fix, "add a line `place = ...`: the name of a place, or of a time zone such as `\"Europe/Paris\"`");
    found(RuleName::MissingKey, "[consultation.a]\nwritten = true\nfrom = 2027-05-01\n");
    found(RuleName::MissingKey, "[consultation.a]\nroom = \"x\"\n");
    let (reading, _) = read("");
    assert_eq!(reading.findings.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>(), ["the file has no table `[series]`"]);
}

#[test]
fn wrong_kind() {
    let (message, fix) = found(RuleName::WrongKind, "[consultation.a]\non = \"2027-05-01\"\n");
    assert_eq!(message, "`on` must be a day, such as `2027-03-22`, found the text \"2027-05-01\"");
    assert_eq!(fix, "remove the quotes");
    for lines in [
        "sittings = 0",
        "sittings = 21",
        "sittings = 99999999999999999999",
        "starts = 2027-05-01",
        "on = 2027-05-01 10:00:00",
        "starts = 2027-05-01 10:00:30",
        "on = 1812-05-01",
        "lasts = true",
        "expects = -1",
        "hours = \"18\"",
        "hours = { any = \"18\" }",
        "hours = { fri = \"closed\" }",
        "hours = [\"09:00-12:00\", \"14\"]",
        "days = [\"funday\", \"mon\"]",
        "days = []",
        "optional = \"yes\"",
        "languages = [1]",
        "title = \"\"",
        "moderator = { all = [] , any = 1}",
    ] {
        let (reading, _) = read(&format!("{BASE}[consultation.a]\n{lines}\n"));
        assert!(reading.series.is_none() && reading.findings.iter().any(|finding| finding.rule == RuleName::WrongKind), "{lines}");
    }
    found(RuleName::WrongKind, "[audience.a]\nzone = \"UTC\"\nsize = 0\n");
    found(RuleName::WrongKind, "[consultation.a]\nwritten = true\nfrom = 2027-05-01\nto = 2027-05-02\non = 2027-05-01\n");
    found(RuleName::WrongKind, "[audience.\"a b\"]\nzone = \"UTC\"\n");
    kept(&format!("[audience.{}]\nzone = \"UTC\"\n", "x".repeat(100)));
    found(RuleName::WrongKind, &format!("[audience.{}]\nzone = \"UTC\"\n", "x".repeat(101)));
    found(RuleName::WrongKind, "[rules]\napart = \"eror\"\n");
    found(RuleName::WrongKind, "[wishes]\nless-travel = 37\n");
}

#[test]
fn length() {
    let (message, fix) = found(RuleName::Length, "[consultation.a]\nlasts = 90\n");
    assert_eq!((message.as_str(), fix.as_str()), ("`lasts` has no unit: 90", "write `\"90 min\"`"));
    found(RuleName::Length, "[consultation.a]\nlasts = \"90\"\n");
    let (message, _) = found(RuleName::Length, "[consultation.a]\nlasts = \"0 min\"\n");
    assert_eq!(message, "`lasts` is 0 min, but must be 1 min to 7 days");
    found(RuleName::Length, "step = \"13 h\"\n");
    found(RuleName::Length, "[rules]\napart = 3\n");
    assert_eq!(found(RuleName::Length, "[rules]\nno-slack = \"2 days\"\n").1, "write `\"2 working days\"`");
    assert_eq!(found(RuleName::Length, "[rules]\napart = \"2 working days\"\n").1, "write `\"2 days\"`");
    kept("[consultation.a]\nlasts = \"7 days\"\n");
}

#[test]
fn what_is_not_said_has_a_default() {
    let series = kept(
        "[audience.a]\nzone = \"UTC\"\n[forum.x]\nplace = \"UTC\"\nopens = 2027-05-01\ncloses = 2027-05-02\n[consultation.town-hall]\n",
    );
    let consultation = &series.consultations[0];
    assert_eq!((consultation.title.as_str(), consultation.lasts, consultation.sittings), ("Town hall", 60, 1));
    assert_eq!((consultation.audiences.len(), consultation.days, consultation.notice_days), (1, DayKind::Working, 0));
    assert_eq!((series.audiences[0].size, series.audiences[0].awake.to_string()), (100, "07:00-22:00".into()));
    assert_eq!((series.fora[0].hours.to_string(), series.step, series.keep_cancelled_days), ("09:00-18:00".into(), 15, 30));
    assert_eq!((series.rooms[0].name.as_str(), series.rooms[0].seats), ("x", None));
}

#[test]
fn the_sources_know_where_things_and_keys_stand() {
    let (reading, sources) = read(&format!("{BASE}[consultation.a]\nlasts = \"2 h\"\n"));
    assert!(reading.series.is_some());
    let id = Subject::Consultation(ConsultationId(0));
    let at = |key| sources.find(id, key).map(|place| sources.line_and_column(place));
    assert_eq!((at(None), at(Some("lasts")), at(Some("title"))), (Some((5, 15)), Some((6, 9)), Some((5, 15))));
}

#[test]
fn thousands_of_mistakes_are_all_said_and_soon() {
    let mut text = BASE.to_owned();
    for index in 0..10_000 {
        text.push_str(&format!(
            "[consultation.c{index}]\nmoderator = \"nobody-{index}\"\nlast = 1\nlasts = 5\nafter = \"c{}\"\n",
            index + 1
        ));
        text.push_str(&format!("[audience.a{index}]\nzone = \"Europe/Nowhere{index}\"\n"));
    }
    let began = std::time::Instant::now();
    let (reading, sources) = read(&text);
    assert!(reading.findings.len() >= 40_000);
    for finding in &reading.findings {
        if let At::Source(place) = &finding.labels[0].at {
            sources.line_and_column(place);
        }
    }
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

#[test]
fn a_limit_that_is_reached_is_said() {
    let audiences: String = (0..=MOST_OF_A_KIND).map(|index| format!("a{index} = {{ zone = \"UTC\" }}\n")).collect();
    let (message, _) = found(RuleName::WrongKind, &format!("[audience]\n{audiences}[consultation.a]\n"));
    assert_eq!(message, "there are 5001 tables `[audience]`, and at most 5000 are planned");
}

#[test]
fn no_text_makes_the_reader_stumble() {
    let path = format!("{}/schedules/open-talks-2013/series.toml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("a schedule");
    let ends: Vec<usize> = (0..text.len()).filter(|end| text.is_char_boundary(*end)).step_by(97).collect();
    for end in ends {
        read(&text[..end]);
        read(&format!("{}{}", &text[..end], text[end..].replacen('=', "", 3)));
    }
}
