use super::*;
use crate::present::testing;

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

#[test]
fn what_has_no_room_is_left_out_and_said_to_be() {
    let text = drawn(Look { width: 80, ..Look::default() });
    assert!(text.contains("left out, the lines are too short: Nairobi, Tokyo"), "{text}");
    assert!(text.lines().all(|line| words::width(line) <= 80), "{text}");
    let days = drawn(Look { width: 68, ..Look::default() });
    assert!(days.contains("one column a working day") && days.contains("Internet Govern…"), "long titles make room for days: {days}");
    let narrow = drawn(Look { width: 60, ..Look::default() });
    assert!(narrow.contains("one column a week"), "{narrow}");
    assert!(narrow.contains("09:00-10:30 Geneva, online"), "every clock has its place: {narrow}");
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
fn a_series_of_years_is_cut_and_says_where() {
    let mut series = testing::series();
    series.milestones[0].opens = testing::date("2023-11-11");
    let text = plan(&testing::agenda(&series, &testing::plan(&series)), Look::default());
    assert!(text.contains("cut before Mon "), "{text}");
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
    assert_eq!(ending(day.succ_opt().expect("a day")), Some(format!(" its day was {words}.")));
}
