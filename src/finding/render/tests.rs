use super::*;
use crate::finding::FileId;
use crate::finding::answer::FindingAnswer;
use crate::model::{ConsultationId, RoomId, Subject};
use std::time::{Duration, Instant};

const PLAIN: Look = Look { width: 100, ascii: true, colour: false };

const SERIES: &str =
    "[forum.igf-2013]\n\n  [forum.igf-2013.room.hall]\n  busy = [\n    { from = 2013-10-25 16:00:00, to = 2013-10-25 18:00:00 },\n  ]\n";
const PLAN: &str = "[placement.town-hall]\nstarts = 2013-10-25 15:30:00\nroom = \"hall\"\n";

fn find(file: FileId, text: &str, what: &str) -> Place {
    let start = text.find(what).expect("it is there");
    Place { file, bytes: start..start + what.len() }
}

fn sources() -> Sources {
    let mut sources = Sources::default();
    let series = sources.add("series.toml", SERIES);
    let plan = sources.add("series.plan.toml", PLAN);
    sources.record(Subject::Room(RoomId(0)), Some("busy"), find(series, SERIES, "{ from = 2013-10-25 16:00:00"));
    sources.record(Subject::Sitting(ConsultationId(0), 0), Some("starts"), find(plan, PLAN, "2013-10-25 15:30:00"));
    sources
}

fn room_busy() -> Finding {
    Finding::new(RuleName::RoomBusy, "the room is not free")
        .label(Subject::Sitting(ConsultationId(0), 0), Some("starts"), "`town-hall` runs 15:30-17:00 in `hall`")
        .label(Subject::Room(RoomId(0)), Some("busy"), "busy from here")
        .note("16:00-18:00: closing ceremony")
        .fix("start at 14:30 or earlier")
}

#[test]
fn a_finding_points_at_both_files() {
    let text = render_text(&room_busy(), &sources(), PLAIN);
    let expected = r#"error[room-busy]: the room is not free
 --> series.plan.toml:2:10
  |
2 | starts = 2013-10-25 15:30:00
  |          ^^^^^^^^^^^^^^^^^^^ `town-hall` runs 15:30-17:00 in `hall`
  |
 ::: series.toml:5:5
  |
5 |     { from = 2013-10-25 16:00:00, to = 2013-10-25 18:00:00 },
  |     ---------------------------- busy from here
  |
  = 16:00-18:00: closing ceremony
  = fix: start at 14:30 or earlier
"#;
    assert_eq!(text, expected, "{text}");
}

#[test]
fn a_finding_without_a_place_says_the_same_without_a_snippet() {
    let text = render_text(&room_busy(), &Sources::default(), PLAIN);
    assert!(text.starts_with("error[room-busy]: the room is not free\n"), "{text}");
    assert!(text.contains("= `town-hall` runs 15:30-17:00 in `hall`\n"), "{text}");
    assert!(text.contains("= fix: start at 14:30 or earlier\n"), "{text}");
    let mut accepted = room_busy();
    accepted.accepted = Some(0);
    assert!(render_text(&accepted, &sources(), PLAIN).starts_with("accepted[room-busy]: "));
}

#[test]
fn a_line_of_ten_megabytes_is_shown_around_the_place_and_quickly() {
    let long = format!("{}\u{9b}31m{}", "é".repeat(2_500_000), "x".repeat(5_000_000));
    let mut sources = Sources::default();
    let at = long.find('\u{9b}').expect("it is there");
    let file = sources.add("long.toml", format!("a = 1\n{long}\n"));
    let began = Instant::now();
    for end in [at + 12, 9_000_000] {
        let finding = Finding::new(RuleName::Syntax, "too long\u{1b}[2J").at(Place { file, bytes: at + 6..end }, "here\nand \u{202e}there");
        let text = render_text(&finding, &sources, PLAIN);
        assert!(text.len() < 2000, "{} bytes", text.len());
        assert!(text.contains("--> long.toml:2:2500001\n"), "{text}");
        assert!(!text.contains(['\u{9b}', '\u{1b}', '\u{202e}']), "{text}");
    }
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn places_beyond_the_file_or_inside_a_character_do_no_harm() {
    let mut sources = Sources::default();
    let short = sources.add("é.toml", "é = 東\r\n\r\n");
    let long = sources.add("long.toml", format!("{}\r\n{}", "é".repeat(200), "é".repeat(200)));
    for file in [short, long] {
        for (start, end) in (0..9).chain(398..406).chain(798..810).flat_map(|start| (start..start + 9).map(move |end| (start, end))) {
            let finding =
                Finding::new(RuleName::Syntax, "x").at(Place { file, bytes: start..end }, "here").at(Place { file, bytes: 0..1 }, "there");
            assert!(render_text(&finding, &sources, PLAIN).starts_with("error[syntax]: x\n"));
            FindingAnswer::of(&finding, &sources, None);
            render_sarif(&[finding], &sources);
        }
    }
}

#[test]
fn data_has_places_and_names() {
    let mut finding = room_busy();
    finding.about = vec![
        Subject::Sitting(ConsultationId(0), 1),
        Subject::Week(15_992),
        Subject::Clash(0),
        Subject::Day(15_992),
        Subject::Month(15_979),
    ];
    let series = crate::present::testing::series();
    let found = serde_json::to_value(FindingAnswer::of(&finding, &sources(), Some(&series))).expect("JSON");
    assert_eq!(
        found["places"][0],
        json!({"file": "series.plan.toml", "line": 2, "column": 10, "text": "`town-hall` runs 15:30-17:00 in `hall`"})
    );
    assert_eq!(found["about"][0], json!({"kind": "sitting", "name": "new-york", "sitting": 2}));
    assert_eq!(found["about"][1], json!({"kind": "week", "name": "2013-10-14"}));
    assert_eq!(found["about"][2], json!({"kind": "clash", "name": "#1"}));
    assert_eq!(found["about"][3], json!({"kind": "day", "name": "2013-10-14"}));
    assert_eq!(found["about"][4], json!({"kind": "month", "name": "2013-10-01"}));
    assert_eq!(found["accepted"], Value::Null);
}

#[test]
fn github_reads_one_line_for_each_finding() {
    let mut sources = Sources::default();
    let file = sources.add("a,b:c.toml", "x");
    let finding = Finding::new(RuleName::Syntax, "100% wrong").at(Place { file, bytes: 0..1 }, "").fix("mend it").level(Level::Warning);
    assert_eq!(
        render_github(&[finding], &sources),
        "::warning file=a%2Cb%3Ac.toml,line=1,col=1,title=syntax::100%25 wrong%0Afix: mend it\n"
    );
}

#[test]
fn sarif_has_the_places_and_the_rules_in_use() {
    let mut accepted = room_busy();
    accepted.accepted = Some(0);
    let value = render_sarif(&[accepted, Finding::new(RuleName::Syntax, "x")], &sources());
    let run = &value["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "syntax");
    assert_eq!(run["results"][0]["ruleIndex"], 1);
    assert_eq!(run["results"][0]["suppressions"][0]["status"], "accepted");
    assert_eq!(
        run["results"][0]["locations"][0]["physicalLocation"],
        json!({"artifactLocation": {"uri": "series.plan.toml"}, "region": {"startLine": 2, "startColumn": 10, "endLine": 2, "endColumn": 29}})
    );
    assert_eq!(run["results"][1]["locations"], json!([]));
}
