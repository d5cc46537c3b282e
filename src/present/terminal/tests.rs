use super::*;
use crate::present::testing;
use crate::present::timeline::Bar;

fn drawn(look: Look) -> String {
    let series = testing::series();
    plan(&testing::agenda(&series, &testing::plan(&series)), look)
}

#[test]
fn the_drawing_is_as_it_was_agreed() {
    let text = drawn(Look::default());
    assert_eq!(text, include_str!("plan.txt"), "{text}");
}

#[test]
fn in_ascii_only_words_have_other_letters() {
    for width in [30, 60, 100, 200] {
        assert!(drawn(Look { width, ascii: true, colour: false }).is_ascii());
    }
}

/// A drawing as one line of words.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_has_no_room_is_left_out_and_said_to_be() {
    let text = drawn(Look { width: 80, ..Look::default() });
    assert!(flat(&text).contains("left out, the lines are too short: the clocks in Nairobi and Tokyo; --width 96 shows them"), "{text}");
    assert!(!drawn(Look { width: 96, ..Look::default() }).contains("left out"));
    let days = drawn(Look { width: 68, ..Look::default() });
    assert!(days.contains("one column per working day") && days.contains("Internet Govern…"), "long titles make room for days: {days}");
    let narrow = drawn(Look { width: 60, ..Look::default() });
    assert!(narrow.contains("one column per week"), "{narrow}");
    assert!(narrow.contains("09:00-10:30 Geneva, online"), "every clock has its place: {narrow}");
}

#[test]
fn a_clock_that_nobody_asked_for_is_named_and_can_be_seen() {
    let text = flat(&drawn(Look::default()));
    assert!(text.contains("Los Angeles, Buenos Aires and Kolkata have no column; --zones CITY,CITY chooses"), "{text}");
    let series = testing::series();
    let columns = crate::present::columns::named(&series, &["all"]).expect("every clock");
    let agenda = Agenda::of(&series, &testing::plan(&series), &[], &[], columns);
    let text = plan(&agenda, Look { width: 200, ..Look::default() });
    assert!(text.contains("Kolkata") && text.contains("Los Angeles") && !text.contains("no column"), "{text}");
}

#[test]
fn rooms_and_people_stand_in_columns_where_they_fit_and_below_where_not() {
    let wide = drawn(Look { width: 180, ..Look::default() });
    let line = |text: &str, name: &str| text.lines().find(|line| line.contains(name)).map(flat).unwrap_or_default();
    assert!(line(&wide, "town-hall").contains("Bali Nusa Dua Hall 2 08:30"), "{wide}");
    assert!(line(&wide, "town-hall").ends_with("69% Internet Governance Forum 2013"), "{wide}");
    let narrow = drawn(Look::default());
    assert!(line(&narrow, "Nusa Dua Hall 2, Internet Governance Forum 2013").starts_with("Nusa"), "{narrow}");
    for text in [wide, narrow] {
        assert!(flat(&text).contains("at every meeting: moderator: Moderator A · with Secretary-General"), "{text}");
    }
}

#[test]
fn a_long_table_keeps_its_lines_and_leaves_columns_out_from_the_right() {
    let mut series = testing::series();
    let pattern = series.consultations[0].clone();
    let name = |at: usize| format!("talk-{at}");
    series.consultations = (1..=30).map(|at| crate::model::Consultation { name: name(at), ..pattern.clone() }).collect();
    let placement = |at: u32| crate::model::Placement {
        moderator: Some(crate::model::PersonId(1 + at % 2)),
        ..testing::meeting(&series, at, 0, &format!("2013-{:02}-{:02} 13:00", 9 + at / 20, 2 + at % 20), Some(at % 2))
    };
    let placements = (0..30).map(placement).collect();
    let agenda = testing::agenda(&series, &crate::model::Plan { placements, ..testing::plan(&testing::series()) });
    let text = table::draw(&agenda, Look { width: 80, ..Look::default() });
    assert_eq!(text.lines().filter(|line| line.contains("13:00-14:15")).count(), 30);
    assert!(text.lines().next().is_some_and(|heading| flat(heading) == "consultation on site, New York room moderator awake"), "{text}");
    assert!(flat(&text).contains("left out, the lines are too short: the clocks in Geneva, Nairobi and Tokyo; --width "), "{text}");
}

#[test]
fn colour_adds_nothing_that_is_not_there_without_it() {
    let plain = drawn(Look::default());
    let coloured = drawn(Look { colour: true, ..Look::default() });
    assert_ne!(plain, coloured);
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn titles_that_are_wide_or_hostile_keep_the_columns() {
    let mut series = testing::series();
    series.consultations[0].name = "東京会議".into();
    series.consultations[1].name = "cafe\u{301}\u{1b}[2J".into();
    series.fora[0].title = "国際連合総会第六十八会期のための会議場".into();
    let text = plan(&testing::agenda(&series, &testing::plan(&series)), Look::default());
    assert!(!text.contains('\u{1b}'));
    let at = |line: &str| line.find("13:00-14:15").or(line.find("18:15-20:15")).map(|at| words::width(&line[..at]));
    let columns: Vec<usize> = text.lines().filter_map(at).collect();
    assert_eq!(columns.len(), 2);
    assert_eq!(columns[0], columns[1], "{text}");
}

#[test]
fn years_in_which_nothing_changes_take_one_column() {
    let mut series = testing::series();
    series.milestones[0].opens = testing::date("2023-11-11");
    let text = plan(&testing::agenda(&series, &testing::plan(&series)), Look::default());
    assert!(text.contains("⋯ nothing changes for a while") && text.contains("one column per working day"), "{text}");
    assert!(text.lines().any(|line| line.starts_with("Information Document") && line.ends_with('◆')), "{text}");
}

#[test]
fn what_is_held_on_the_day_of_a_milestone_is_seen_beside_it() {
    let mut series = testing::series();
    series.milestones[0].opens = testing::date("2013-10-25");
    let text = plan(&testing::agenda(&series, &testing::plan(&series)), Look::default());
    assert!(text.contains("④┃"), "{text}");
}

#[test]
fn a_week_at_one_place_is_a_programme_and_the_way_of_its_document_stays() {
    let series = testing::series();
    let mut plan = testing::plan(&series);
    plan.placements = vec![
        testing::meeting(&series, 0, 0, "2013-09-26 09:00", Some(0)),
        testing::meeting(&series, 1, 0, "2013-09-26 10:15", Some(0)),
        testing::meeting(&series, 4, 0, "2013-09-27 09:30", Some(0)),
    ];
    let zone = series.place(crate::model::PlaceId(1)).zone;
    for (placement, start) in plan.placements.iter_mut().zip(["2013-09-26 09:00", "2013-09-26 10:15", "2013-09-27 09:30"]) {
        let civil = crate::time::Civil::parse_from_str(start, "%Y-%m-%d %H:%M").expect("a clock time");
        let lasts = series.consultation(placement.consultation).lasts;
        let at = series.zones.resolve(zone, civil).instant();
        placement.when = crate::model::When::Meeting(crate::time::Interval::lasting(at, lasts));
        placement.forum = Some(crate::model::ForumId(0));
    }
    let text = super::plan(&testing::agenda(&series, &plan), Look::default());
    let grid = "\
Thu 26 Sep   Conference Room 6
09:00-10:15  new-york
10:15-12:15  world-cafe

Fri 27 Sep   Conference Room 6
09:30-11:00  town-hall
";
    assert!(text.contains(grid), "{text}");
    assert!(text.contains("Information Document") && text.contains("one column per working day"), "{text}");
}

#[test]
fn a_series_of_more_years_than_there_are_columns_is_cut_and_says_where() {
    let mut series = testing::series();
    series.milestones[0].opens = testing::date("2199-11-11");
    let mut agenda = testing::agenda(&series, &testing::plan(&series));
    // A forum that opens every second year, so that no stretch of years is one column.
    let opens = (2014..2199).step_by(2).map(|year| testing::date(&format!("{year}-06-01")));
    let every_second_year = opens.map(|day| Bar { window: Some((day, day)), pins: Vec::new(), ..agenda.timeline.bars[0].clone() });
    agenda.timeline.bars.extend(every_second_year.collect::<Vec<_>>());
    let text = timeline::draw(&agenda, Look { width: 40, ..Look::default() });
    let cut = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(cut.contains("cut before "), "{text}");
    // What lies before is there, and of what lies beyond nothing is explained.
    assert!(text.contains('③') && !text.contains("milestone"), "{text}");
    let whole = timeline::draw(&testing::agenda(&testing::series(), &testing::plan(&testing::series())), Look::default());
    assert!(!whole.contains("cut before") && whole.contains("milestone"), "{whole}");
}

#[test]
fn a_mark_that_nothing_draws_is_not_explained() {
    let series = testing::series();
    let plan = testing::plan(&series);
    for width in (40..160).step_by(7) {
        let text = timeline::draw(&testing::agenda(&series, &plan), Look { width, ..Look::default() });
        let (rows, legend) = text.split_once("one column").expect("a legend");
        for mark in ['✈', '┊', '┃', '◆', '░', '×', '–'] {
            assert_eq!(rows.contains(mark), legend.contains(mark), "{mark} at {width}\n{text}");
        }
    }
}

#[test]
fn whoever_sleeps_on_site_is_told_of_where_their_clock_has_no_column() {
    let mut series = testing::series();
    let night = testing::meeting(&series, 0, 0, "2013-09-26 02:00", None);
    series.consultations.truncate(1);
    let plan = crate::model::Plan { placements: vec![night], ..testing::plan(&testing::series()) };
    let columns = crate::present::columns::named(&series, &["Pacific/Auckland"]).expect("a column");
    let agenda = Agenda::of(&series, &plan, &[], &[], columns);
    let text = table::draw(&agenda, Look { width: 120, ..Look::default() });
    assert!(text.contains("02:00-") && text.contains('☾'), "{text}");
}

#[test]
fn what_comes_next_has_its_day_and_says_if_that_is_today_or_gone() {
    let series = testing::series();
    let mut agenda = testing::agenda(&series, &testing::plan(&series));
    let day = agenda.next_announcement().expect("one is to be made").0.day;
    let mut ending = |planned: crate::time::Date| {
        agenda.planned = planned;
        next(&agenda).and_then(|line| {
            line.split_once("announce ").map(|(_, rest)| rest.split_once([' ', ';']).map_or("", |(_, rest)| rest).to_owned())
        })
    };
    let words = words::day(day, 2013);
    assert_eq!(ending(day.pred_opt().expect("a day")), Some(format!("by {words}.")));
    assert_eq!(ending(day), Some(format!("today, {words}.")));
    assert_eq!(ending(day.succ_opt().expect("a day")), Some(format!(" it was due {words}.")));
}
