//! What differs between two plans, as rows of a table, as Markdown and for programs.

use crate::compare::{Differences, Measure, Measured, Moved};
use crate::finding::answer::{Day, Word};
use crate::model::{ConsultationId, Placement, Price, Series, When};
use crate::present::Look;
use crate::present::answer::{ChangeWord, DifferencesAnswer, MeasureAnswer, MeasureWord, MovedAnswer, PlacedAnswer};
use crate::present::words::{pad, width, wrap};
use crate::rules::words;
use crate::text::{self, counted};
use crate::time::{MINUTES_PER_DAY, Minutes};
use chrono::TimeDelta;

/// A row of what differs: what, and what it was and is.
pub(super) struct Row {
    /// The short name of a consultation; empty where it is that of the row before.
    pub name: String,
    /// What of it.
    pub aspect: String,
    pub before: String,
    pub after: String,
    /// By how much, or what became of it.
    pub note: String,
}

/// What stands for nothing.
const NOTHING: &str = "–";

/// What stands where nothing changes.
const UNCHANGED: &str = "unchanged";

/// The rows of what moved, came and went.
pub(super) fn rows(series: &Series, differences: &Differences) -> Vec<Row> {
    let moved = differences.moved.iter().flat_map(|moved| rows_of(series, moved));
    let row = |placement: &Placement, (before, after): (String, String), note: &str| Row {
        name: name(series, placement),
        aspect: "time".into(),
        before,
        after,
        note: note.into(),
    };
    let added = differences.added.iter().map(|placement| row(placement, (NOTHING.into(), when(series, placement)), "added"));
    let dropped = differences.dropped.iter().map(|placement| row(placement, (when(series, placement), NOTHING.into()), "dropped"));
    let told = differences.told.iter().map(|told| Row {
        name: name(series, &told.to),
        aspect: "state".into(),
        before: state(&told.from),
        after: state(&told.to),
        note: String::new(),
    });
    moved.chain(added).chain(dropped).chain(told).collect()
}

/// The short name of a consultation, with the number of the sitting where it has several.
pub(super) fn name(series: &Series, placement: &Placement) -> String {
    numbered(series, placement.consultation, placement.sitting)
}

/// The same of a sitting, counted from 0.
pub(super) fn numbered(series: &Series, id: ConsultationId, sitting: u32) -> String {
    let asked = series.consultation(id);
    let name = text::short(&asked.name);
    if asked.sittings > 1 { format!("{name}.{}", sitting + 1) } else { name }
}

fn state(placement: &Placement) -> String {
    match placement.announced {
        Some(day) => format!("announced {day}"),
        None => placement.state.word().to_owned(),
    }
}

fn rows_of(series: &Series, moved: &Moved) -> Vec<Row> {
    let (from, to) = (&moved.from, &moved.to);
    let row =
        |aspect: &str, before: String, after: String, note: String| Row { name: String::new(), aspect: aspect.into(), before, after, note };
    let named = |found: Option<&String>| found.map_or_else(|| NOTHING.to_owned(), |name| text::short(name));
    let mut rows = Vec::new();
    if moved.is_retimed() {
        rows.push(row("time", when(series, from), when(series, to), shift(series, from, to)));
    }
    if from.forum != to.forum {
        let forum = |placement: &Placement| named(placement.forum.map(|forum| &series.forum(forum).name));
        rows.push(row("forum", forum(from), forum(to), String::new()));
    }
    if from.room != to.room {
        let room = |placement: &Placement| named(placement.room.map(|room| &series.room(room).name));
        rows.push(row("room", room(from), room(to), seats(series, moved)));
    }
    if moved.is_led_otherwise() {
        let moderator = |placement: &Placement| named(placement.moderator.map(|person| &series.person(person).name));
        rows.push(row("moderator", moderator(from), moderator(to), String::new()));
    }
    if moved.has_others() {
        let people = |placement: &Placement| {
            let names: Vec<&str> = series.names_of(&placement.people).collect();
            named((!names.is_empty()).then(|| names.join(", ")).as_ref())
        };
        rows.push(row("people", people(from), people(to), String::new()));
    }
    if !moved.is_retimed() {
        rows.push(row("time", when(series, from), UNCHANGED.into(), String::new()));
    }
    if let Some(first) = rows.first_mut() {
        first.name = name(series, to);
    }
    rows
}

/// When a placement is, as briefly as can be: `Fri 25 Oct 14:30 Bali`, or `Tue 15 Oct to Mon 28 Oct`.
fn when(series: &Series, placement: &Placement) -> String {
    match series.civil_start(placement) {
        Some(civil) => {
            let place = words::place(series, series.place_of(placement));
            format!("{} {} {place}", words::day(series, civil.date()), civil.format("%H:%M"))
        }
        None => words::when(series, placement),
    }
}

/// By how much a meeting moved: `+5 h 30`, `-3 days`. At one place it goes by the clock there, so that a week is seven days also
/// where the clocks change within it.
fn shift(series: &Series, from: &Placement, to: &Placement) -> String {
    let zone = |placement: &Placement| series.place(series.place_of(placement)).zone;
    let starts = |placement: &Placement| placement.interval().map(|interval| interval.start());
    let Some((before, after)) = starts(from).zip(starts(to)) else { return String::new() };
    let by_clock =
        if zone(from) == zone(to) { series.civil(zone(to), after) - series.civil(zone(from), before) } else { TimeDelta::zero() };
    // An hour that the clocks show twice is moved by no clock.
    let by = Some(by_clock.num_minutes()).filter(|by| *by != 0).unwrap_or_else(|| after.since(before));
    if by == 0 { String::new() } else { format!("{}{}", if by < 0 { "-" } else { "+" }, length(by.abs())) }
}

fn length(minutes: Minutes) -> String {
    if minutes < MINUTES_PER_DAY { words::length(minutes) } else { words::long(minutes) }
}

/// The seats of two rooms beside those who are expected.
fn seats(series: &Series, moved: &Moved) -> String {
    let seats = |placement: &Placement| placement.room.and_then(|room| series.room(room).seats);
    let expected = series.consultation(moved.to.consultation).expects.map(|expects| format!(", {expects} expected"));
    match (seats(&moved.from), seats(&moved.to)) {
        (Some(before), Some(after)) => format!("{before} and {after} seats{}", expected.unwrap_or_default()),
        (None, Some(after)) => format!("{after} seats{}", expected.unwrap_or_default()),
        _ => String::new(),
    }
}

/// The rows of what got better or worse.
pub(super) fn measured(series: &Series, differences: &Differences) -> Vec<Row> {
    let row = |measure: &Measure| {
        let number = |number: Option<i64>| number.map_or_else(|| NOTHING.to_owned(), |number| in_words(measure, number));
        let change = measure.before.zip(measure.after).map(|(before, after)| after - before);
        let sign = change.filter(|change| *change > 0).map_or("", |_| "+");
        let change = change.map(|change| format!("{sign}{}", plain(measure, change))).unwrap_or_default();
        let word = measure.is_better().map_or("", |better| if better { "better" } else { "worse" });
        let note = format!("{change} {word}").trim().to_owned();
        Row { name: what(series, measure.what), aspect: String::new(), before: number(measure.before), after: number(measure.after), note }
    };
    differences.measures.iter().map(row).collect()
}

fn plain(measure: &Measure, number: i64) -> String {
    match measure.what {
        Measured::Cost => format!("{:.1}", Price(number).hours()),
        _ => number.to_string(),
    }
}

fn in_words(measure: &Measure, number: i64) -> String {
    match measure.what {
        Measured::Slack(_) => counted(number, "working day", "working days"),
        Measured::Awake(_) => format!("{number} of {}", measure.of.unwrap_or(number)),
        _ => plain(measure, number),
    }
}

fn what(series: &Series, what: Measured) -> String {
    match what {
        Measured::Missing => "required sittings missing".to_owned(),
        Measured::Error(rule) => format!("errors, {rule}"),
        Measured::Warning(rule) => format!("warnings, {rule}"),
        Measured::Awake(id) => format!("people awake, {}", text::short(&series.consultation(id).name)),
        Measured::Slack(id) => format!("slack, {}", text::short(&series.deliverable(id).name)),
        Measured::Nights(id) => format!("nights away, {}", text::short(&series.person(id).name)),
        Measured::Cost => "cost".to_owned(),
    }
}

/// Rows in columns below their headings, each column as wide as it has to be; where that is more than a line holds, what a
/// row says after its name stands on lines of its own.
pub(super) fn table(rows: &[Row], headings: [&str; 2], look: Look) -> String {
    let cells = |row: &Row| [row.name.clone(), row.aspect.clone(), row.before.clone(), row.after.clone(), row.note.clone()];
    let head = [String::new(), String::new(), headings[0].to_owned(), headings[1].to_owned(), String::new()];
    let all: Vec<[String; 5]> = [head].into_iter().chain(rows.iter().map(cells)).collect();
    let widths: [usize; 5] = std::array::from_fn(|column| all.iter().map(|cells| width(&cells[column])).max().unwrap_or(0));
    let shown = |column: &usize| widths[*column] > 0;
    let whole: usize = 2 + (0..5).filter(shown).map(|column| widths[column] + 2).sum::<usize>() - 2;
    if whole > look.width {
        return all[1..].iter().map(|cells| narrow(cells, look)).collect();
    }
    let line = |cells: &[String; 5]| {
        let cells: Vec<String> = (0..5).filter(shown).map(|column| pad(&cells[column], widths[column])).collect();
        format!("  {}\n", cells.join("  ")).replace(" \n", "\n")
    };
    all.iter().map(line).map(|line| format!("{}\n", line.trim_end())).map(|line| plain_letters(&line, look)).collect()
}

/// A row on lines of its own.
fn narrow([name, aspect, before, after, note]: &[String; 5], look: Look) -> String {
    let head = [name.as_str(), aspect.as_str()].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
    let note = if note.is_empty() { String::new() } else { format!(" ({note})") };
    let both = if after == UNCHANGED { format!("{before}, {after}") } else { format!("{before} → {after}{note}") };
    let lines = wrap(&both, look.width.saturating_sub(4).max(20));
    let body: String = lines.iter().map(|line| format!("    {line}\n")).collect();
    plain_letters(&format!("  {head}\n{body}"), look)
}

/// The same in letters that every terminal has, where that is asked for.
pub(super) fn plain_letters(text: &str, look: Look) -> String {
    if look.ascii { text.replace('→', "->").replace('–', "-") } else { text.to_owned() }
}

/// Rows as a table of Markdown.
pub(super) fn markdown(rows: &[Row], headings: [&str; 2]) -> String {
    let cell = |text: &str| text.replace('|', "\\|");
    let mut last = String::new();
    let mut row = |row: &Row| {
        if !row.name.is_empty() {
            last.clone_from(&row.name);
        }
        let what = if row.aspect.is_empty() { last.clone() } else { format!("{last}, {}", row.aspect) };
        format!("| {} | {} | {} | {} |\n", cell(&what), cell(&row.before), cell(&row.after), cell(&row.note))
    };
    let lines: String = rows.iter().map(&mut row).collect();
    format!("| | {} | {} | |\n| --- | --- | --- | --- |\n{lines}", cell(headings[0]), cell(headings[1]))
}

/// Those whom it concerns, the first of many or each of them: `It concerns ana and ben; europe (120 people) and asia (80 people).`
pub(super) fn concerned(series: &Series, differences: &Differences, all: bool) -> String {
    let people = words::list_or_all(differences.people.iter().map(|id| text::short(&series.person(*id).title)), all);
    let audience = |id: &crate::model::AudienceId| format!("{} ({})", text::short(&series.audience(*id).title), series.audience(*id).size);
    let audiences = words::list_or_all(differences.audiences.iter().map(audience), all);
    let both: Vec<String> = [people, audiences].into_iter().filter(|words| !words.is_empty()).collect();
    if both.is_empty() { String::new() } else { format!("It concerns {}.", both.join("; ")) }
}

/// The same for programs.
pub(super) fn answer(series: &Series, differences: &Differences) -> DifferencesAnswer {
    let placed = |placements: &[Placement]| placements.iter().map(|placement| self::placed(series, placement)).collect();
    let moved = |all: &[Moved]| all.iter().map(|moved| self::moved(series, moved)).collect();
    DifferencesAnswer {
        in_both: differences.in_both,
        stay: differences.stay,
        moved: moved(&differences.moved),
        added: placed(&differences.added),
        dropped: placed(&differences.dropped),
        told: moved(&differences.told),
        people: series.names_of(&differences.people).map(str::to_owned).collect(),
        audiences: differences.audiences.iter().map(|id| series.audience(*id).name.clone()).collect(),
        measures: differences
            .measures
            .iter()
            .zip(measured(series, differences))
            .map(|(measure, row)| self::measure(series, measure, &row))
            .collect(),
    }
}

fn moved(series: &Series, moved: &Moved) -> MovedAnswer {
    let (from, to) = (&moved.from, &moved.to);
    let changes = [
        (moved.is_retimed(), ChangeWord::Time),
        (from.forum != to.forum, ChangeWord::Forum),
        (from.room != to.room, ChangeWord::Room),
        (moved.is_led_otherwise(), ChangeWord::Moderator),
        (moved.has_others(), ChangeWord::People),
    ];
    let changes = changes.into_iter().filter_map(|(differs, word)| differs.then_some(word)).collect();
    MovedAnswer { changes, from: placed(series, from), to: placed(series, to) }
}

/// A placement for programs.
pub(super) fn placed(series: &Series, placement: &Placement) -> PlacedAnswer {
    let asked = series.consultation(placement.consultation);
    let days = match placement.when {
        When::Written { from, to } => Some((from, to)),
        When::Meeting(_) => None,
    };
    PlacedAnswer {
        consultation: asked.name.clone(),
        title: text::one_line(&asked.title),
        sitting: placement.sitting + 1,
        starts: placement.interval().map(|interval| interval.start().to_string()),
        minutes: placement.interval().map(|interval| interval.minutes()),
        from: days.map(|(from, _)| Day(from)),
        to: days.map(|(_, to)| Day(to)),
        on_site: words::when(series, placement),
        forum: placement.forum.map(|forum| series.forum(forum).name.clone()),
        room: placement.room.map(|room| series.room(room).name.clone()),
        moderator: placement.moderator.map(|person| series.person(person).name.clone()),
        people: series.names_of(&placement.people).map(str::to_owned).collect(),
        state: Word(placement.state),
        announced: placement.announced.map(Day),
    }
}

fn measure(series: &Series, measure: &Measure, row: &Row) -> MeasureAnswer {
    let (what, of) = match measure.what {
        Measured::Missing => (MeasureWord::Missing, None),
        Measured::Error(rule) => (MeasureWord::Errors, Some(rule.word().to_owned())),
        Measured::Warning(rule) => (MeasureWord::Warnings, Some(rule.word().to_owned())),
        Measured::Awake(id) => (MeasureWord::Awake, Some(series.consultation(id).name.clone())),
        Measured::Slack(id) => (MeasureWord::Slack, Some(series.deliverable(id).name.clone())),
        Measured::Nights(id) => (MeasureWord::Nights, Some(series.person(id).name.clone())),
        Measured::Cost => (MeasureWord::Cost, None),
    };
    let number = |number: i64| if measure.what == Measured::Cost { Price(number).hours() } else { number as f64 };
    MeasureAnswer {
        what,
        of,
        before: measure.before.map(number),
        after: measure.after.map(number),
        most: measure.of.map(number),
        better: measure.is_better(),
        text: format!("{}: {} and then {}", row.name, row.before, row.after),
    }
}
