//! Why a consultation is not at another time or place.

use super::places::wrapped;
use super::telling::{UNIT, amount, awake_words, clock, effect_answer, effect_lines, hour, lacks_words, spot, spot_answer};
use super::{ExplainArguments, Subject, answer, forum_of, room_of};
use crate::cli::arguments::AnswerFormat;
use crate::cli::desk::{Desk, Ending, Outcome};
use crate::explain::{self, Answer, At, Best, Listener, NoTime, Question, Starts, There, Unusual};
use crate::finding::Sources;
use crate::memory::{DEFAULT_MEMORY, Need, size};
use crate::model::{Band, ConsultationId, ForumId, Level, Placement, Plan, Price, Series};
use crate::present::answer::{BestPlanAnswer, ExplainAnswer, ListenerAnswer, ThereAnswer};
use crate::present::words::{fit, pad, width, wrap};
use crate::rules::words;
use crate::solve::Effort;
use crate::text::{counted, one_line, short};
use crate::time::{Civil, Date};
use chrono::Timelike;

/// How much is tried for the best plan with it there: a tenth of what `plan` tries, so that an answer is quick.
const EFFORT: Effort = Effort { seed: 1, moves_per_task: 500, looks: 600_000 };

/// How many audiences the table shows unless all are asked for.
const LISTENERS: usize = 10;

/// Why a consultation is not there; `before` is the series and its plan without it, if it is asked about before it is there.
pub(super) fn there(
    desk: &Desk,
    asked: &ExplainArguments,
    subject: &Subject,
    (id, sitting): (ConsultationId, Option<u32>),
    at: &str,
    before: Option<(&Series, &Plan)>,
) -> Ending {
    let series = &subject.opened.series;
    let forum = forum_of(desk, series, asked.forum.as_deref())?;
    let fora: Vec<ForumId> = forum.map_or_else(|| series.consultation(id).fora().flatten().collect(), |forum| vec![forum]);
    let room = room_of(desk, series, &fora, asked.room.as_deref())?;
    let at = read_time(at).map_err(|fix| desk.stop(&format!("`--at {}` is no time", short(&one_line(at))), &fix))?;
    let question = Question { consultation: id, sitting, at, room, forum };
    let need = Need::of(series, Some(&subject.plan)).bytes();
    let effort = (need <= DEFAULT_MEMORY).then_some(&EFFORT);
    if effort.is_none() {
        desk.notice(&format!("The best plan with it there is not looked for: planning would take {} of memory.", size(need)));
    }
    let told = subject.looked_for(desk, |stop| explain::there((series, &subject.plan), &question, before, effort, stop));
    let outcome = match &told {
        There::Answer(answer) if !answer.effect.breaks_an_error() => Outcome::Fine,
        _ => Outcome::Findings,
    };
    if asked.format == AnswerFormat::Json {
        let told = there_answer(series, id, &told, &subject.opened.sources);
        desk.answer_json(&ExplainAnswer { there: Some(told), ..answer(subject) });
        return Ok(outcome);
    }
    match &told {
        There::No(no) => desk.answer(&wrapped(&[no_time_words(series, id, no)], desk)),
        There::Answer(answer) => desk.answer(&wrapped(&lines(series, answer, before.is_some(), desk), desk)),
    }
    Ok(outcome)
}

/// A minute or a day, as people write them; else how to write it.
fn read_time(text: &str) -> Result<At, String> {
    let text = text.trim();
    if let Ok(day) = text.parse::<Date>() {
        return Ok(At::Day(day));
    }
    let forms = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"];
    match forms.iter().find_map(|form| Civil::parse_from_str(text, form).ok()) {
        Some(civil) if civil.second() != 0 => Err("meetings start on whole minutes: write `:00` for the seconds, or leave them out".into()),
        Some(civil) => Ok(At::Minute(civil)),
        None => {
            Err("write it on the clock of its place, without an offset, like \"2013-10-25 09:00\", or a day alone, like 2013-10-25".into())
        }
    }
}

/// Why there is no such time.
pub(super) fn no_time_words(series: &Series, id: ConsultationId, no: &NoTime) -> String {
    let title = short(&series.consultation(id).title);
    match no {
        NoTime::Written(from, to) => format!(
            "{title} is in writing from {} to {}, as the series says: it has no hour. Change its `from` and `to` for other days.",
            words::day(series, *from),
            words::day(series, *to)
        ),
        NoTime::Skipped { place, from, to } => format!(
            "There is no such time in {}: the clocks go forward from {} to {} on {}.",
            words::place(series, *place),
            from.format("%H:%M"),
            to.format("%H:%M"),
            words::day(series, to.date())
        ),
        NoTime::NoStart(day) => format!("{title} cannot begin on {}: no starting time is on that day.", words::day(series, *day)),
        NoTime::TookPlace => format!("{title} took place: nothing moves it any more."),
    }
}

fn lines(series: &Series, told: &Answer, is_new: bool, desk: &Desk) -> Vec<String> {
    let there = &told.series;
    let title = words::title(there, &told.to);
    let mut lines = vec![match &told.from {
        _ if told.is_there => format!("{title} is {} already.", spot(there, &told.to)),
        Some(from) => format!("{title} is {}. Asked about: {}.", spot(there, from), spot(there, &told.to)),
        None if is_new => format!("{title} is not in the series yet. Asked about: {}.", spot(there, &told.to)),
        None => format!("{title} is not in the plan. Asked about: {}.", spot(there, &told.to)),
    }];
    lines.extend(notes(series, told));
    if told.is_there {
        return lines;
    }
    lines.extend(told.effect.heard.as_ref().and_then(awake_words).map(|words| format!("{}.", crate::present::words::capitalised(&words))));
    lines.push(String::new());
    lines.extend(listener_table(there, told, desk));
    let bullet = desk.look.bullet();
    lines.push("If it is there and all others stay:".to_owned());
    let errors = told.effect.breaks.iter().filter(|finding| finding.level == Level::Error).count();
    // How many are awake is said above the table.
    let heard = told.effect.heard.as_ref().and_then(awake_words);
    for line in effect_lines(there, &told.effect).into_iter().filter(|line| heard.as_ref() != Some(line)) {
        let wrapped = wrap(&line, desk.look.width.saturating_sub(4).max(20));
        lines.extend(wrapped.into_iter().enumerate().map(|(at, line)| format!("  {} {line}", if at == 0 { bullet } else { ' ' })));
    }
    if errors == 0 {
        lines.push("No rule that must hold forbids it.".to_owned());
    }
    if !told.in_the_way.is_empty() {
        let names = words::list(told.in_the_way.iter().map(|(id, _)| short(&there.consultation(*id).title)));
        lines.push(format!("In its way: {names}."));
    }
    lines.push(String::new());
    lines.extend(told.best.as_ref().map(|best| best_words(there, told, best)));
    lines.push(UNIT.to_owned());
    lines
}

/// Why this hour was taken of a day.
fn best_of_day(start: Civil, Starts { all, open }: Starts) -> String {
    let start = start.format("%H:%M");
    let starts = format!("the {}", counted(all as i64, "starting time", "starting times"));
    match open {
        0 => format!("Each of {starts} of that day breaks a rule that must hold; of those that break the fewest, {start} costs least."),
        _ if open == all => format!("Of {starts} of that day, none of which breaks a rule that must hold, {start} costs least."),
        1 => format!("Of {starts} of that day {start} alone breaks no rule that must hold."),
        _ => format!("Of {starts} of that day {open} break no rule that must hold, and of these {start} costs least."),
    }
}

/// What else is to know of that time.
fn notes(series: &Series, told: &Answer) -> Vec<String> {
    let there = &told.series;
    let place = there.place_of(&told.to);
    let mut notes = Vec::new();
    notes.extend(told.of.and_then(|of| Some(best_of_day(there.civil_start(&told.to)?, of))));
    if let Some(forum) = told.other_forum {
        let (title, name) = (&there.forum(forum).title, &there.forum(forum).name);
        notes.push(format!("For a place beside {title}, the series would have to name `{name}` in its `forum`."));
    }
    if told.is_twice {
        notes.push(format!("The clocks in {} show that time twice; the first is meant.", words::place(there, place)));
    }
    for unusual in &told.unusual {
        let moment = |at| words::moment(there, place, at);
        notes.push(match unusual {
            Unusual::OffGrid(before, after) => {
                let near = words::list(before.iter().chain(after).map(|at| moment(*at)));
                let near = if near.is_empty() {
                    "it looks at no time on that day".to_owned()
                } else {
                    format!("the nearest it looks at {} {near}", if before.is_some() && after.is_some() { "are" } else { "is" })
                };
                format!("`plan` does not look at that minute: {near}.")
            }
            Unusual::Past(planned) => format!("That is before {}, the day of planning.", words::day(there, *planned)),
            Unusual::OtherStarts(named) => {
                let named = words::either(named.iter().map(|at| words::moment(series, place, *at)));
                format!("The series fixes another start, {named} (`starts`).")
            }
            Unusual::FixedDay(day) => format!("The series fixes another day, {} (`on`).", words::day(series, *day)),
            Unusual::OtherRooms(rooms) => {
                let named = words::either(rooms.iter().map(|room| short(&series.room(*room).title)));
                format!("The series fixes another room, {named} (`room`).")
            }
            Unusual::Settled => {
                "It is confirmed or announced: no planning moves it, and who was told would have to be told again.".to_owned()
            }
        });
    }
    notes
}

/// The clocks of each audience, those first to whom the hour becomes another.
fn listener_table(series: &Series, told: &Answer, desk: &Desk) -> Vec<String> {
    if told.listeners.is_empty() {
        return Vec::new();
    }
    let mut order: Vec<&Listener> = told.listeners.iter().collect();
    let is_asleep = |band: Band| matches!(band, Band::PartlyAsleep | Band::Asleep);
    let changes = |listener: &Listener| listener.now.is_none_or(|(_, now)| is_asleep(now) != is_asleep(listener.there.1));
    order.sort_by_key(|listener| (!changes(listener), std::cmp::Reverse(series.audience(listener.audience).size)));
    let shown = if desk.all { order.len() } else { order.len().min(LISTENERS) };
    let heads = [told.from.as_ref(), Some(&told.to)].map(|placement| placement.map(|placement| head(series, placement)));
    let mut rows: Vec<[String; 3]> = vec![[String::new(), heads[0].clone().unwrap_or_default(), heads[1].clone().unwrap_or_default()]];
    for listener in &order[..shown] {
        let audience = series.audience(listener.audience);
        let cell = |(at, band), on_site: Date| {
            let local = series.civil(audience.zone, at);
            let day = match local.date().signed_duration_since(on_site).num_days() {
                0 => "",
                1 => " the day after",
                _ => " the day before",
            };
            let hour = match band {
                Band::Asleep => "  asleep",
                Band::PartlyAsleep => "  partly asleep",
                Band::Awake | Band::Working => "",
            };
            format!("{}{day}{hour}", local.format("%H:%M"))
        };
        let now = listener.now.zip(told.from.as_ref()).map(|(now, from)| cell(now, series.first_day(from)));
        rows.push([short(&audience.title), now.unwrap_or_default(), cell(listener.there, series.first_day(&told.to))]);
    }
    if told.from.is_none() {
        rows.iter_mut().for_each(|row| row[1].clear());
    }
    let columns = [0, 1].map(|column| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0).min(36));
    let line = |row: &[String; 3]| {
        let cells = [0, 1].map(|column| pad(&fit(&row[column], columns[column], desk.look.ellipsis()), columns[column]));
        let gap = if columns[1] == 0 { "" } else { "   " };
        let line = format!("  {}   {}{gap}{}", cells[0], cells[1], row[2]);
        fit(line.trim_end(), desk.look.width, desk.look.ellipsis())
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    if shown < order.len() {
        lines.push(format!("  and {}; --all shows them", counted((order.len() - shown) as i64, "audience more", "audiences more")));
    }
    lines.push(String::new());
    lines
}

/// "Fri 25 Oct 14:30 in Bali".
fn head(series: &Series, placement: &Placement) -> String {
    placement.interval().map(|interval| words::moment(series, series.place_of(placement), interval.start())).unwrap_or_default()
}

/// The best plan that has it there.
fn best_words(series: &Series, told: &Answer, best: &Best) -> String {
    let list = |ids: &[ConsultationId]| words::list(ids.iter().map(|id| short(&series.consultation(*id).title)));
    let changes = &best.changes;
    let mut parts = Vec::new();
    parts.push(match changes.moved.len() {
        0 => "moves nothing else".to_owned(),
        1 => format!("moves one other, {}", list(&changes.moved)),
        many => format!("moves {many} others, {}", list(&changes.moved)),
    });
    parts.extend((!changes.new.is_empty()).then(|| format!("places {} too", list(&changes.new))));
    parts.extend((!changes.gone.is_empty()).then(|| format!("leaves out {}", list(&changes.gone))));
    let mut costs = lacks_words(best.cost);
    costs.push(match best.cost.cost {
        Price(0) => "it costs as much as this plan".to_owned(),
        Price(1..) => format!("it costs {} more than this plan", best.cost.cost),
        Price(less) => format!("it costs {} less than this plan", Price(-less)),
    });
    let shown = match (best.keeps, best.proved) {
        (false, _) => "No plan was found that has it there and keeps every rule that must hold; the nearest",
        (true, true) => "The best plan that has it there",
        (true, false) => "The best plan that was found with it there",
    };
    let stays = best.cost == told.effect.cost && changes.moved.is_empty() && changes.new.is_empty() && changes.gone.is_empty();
    let rest = if stays {
        "moves nothing else, so that is all it costs".to_owned()
    } else {
        format!("{}; {}", parts.join(", "), costs.join(", "))
    };
    format!("{shown} {rest}.")
}

fn there_answer(series: &Series, id: ConsultationId, told: &There, sources: &Sources) -> ThereAnswer {
    let consultation = series.consultation(id).name.clone();
    let told = match told {
        There::No(no) => {
            return ThereAnswer {
                consultation,
                no_such_time: Some(one_line(&no_time_words(series, id, no))),
                now: None,
                there: None,
                forbidden: None,
                notes: Vec::new(),
                audiences: Vec::new(),
                effect: None,
                in_the_way: Vec::new(),
                best_plan: None,
            };
        }
        There::Answer(answer) => answer,
    };
    let there = &told.series;
    let names = |ids: &[ConsultationId]| ids.iter().map(|id| there.consultation(*id).name.clone()).collect();
    let listener = |listener: &Listener| {
        let audience = there.audience(listener.audience);
        ListenerAnswer {
            audience: audience.name.clone(),
            size: audience.size,
            now: listener.now.map(|(at, _)| clock(there, audience.zone, at)),
            hour_now: listener.now.map(|(_, band)| hour(band)),
            there: clock(there, audience.zone, listener.there.0),
            hour_there: hour(listener.there.1),
        }
    };
    ThereAnswer {
        consultation,
        no_such_time: None,
        now: told.from.as_ref().map(|from| spot_answer(there, from)),
        there: Some(spot_answer(there, &told.to)),
        forbidden: Some(told.effect.breaks_an_error()),
        notes: notes(series, told).iter().map(|note| one_line(note)).collect(),
        audiences: told.listeners.iter().map(listener).collect(),
        effect: Some(effect_answer(there, &told.effect, sources)),
        in_the_way: told.in_the_way.iter().map(|(id, _)| there.consultation(*id).name.clone()).collect(),
        best_plan: told.best.as_ref().map(|best| BestPlanAnswer {
            more: amount(best.cost),
            moved: names(&best.changes.moved),
            new: names(&best.changes.new),
            gone: names(&best.changes.gone),
            proved: best.proved,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_people_write_it() {
        let minute = |text: &str| At::Minute(text.parse().expect("a time"));
        for text in ["2013-10-25 09:00", "2013-10-25T09:00", " 2013-10-25 09:00:00", "2013-10-25T09:00:00"] {
            assert_eq!(read_time(text), Ok(minute("2013-10-25T09:00:00")), "{text}");
        }
        assert_eq!(read_time("2013-10-25"), Ok(At::Day("2013-10-25".parse().expect("a day"))));
        for text in ["", "09:00", "25.10.2013", "2013-10-25 25:00", "2013-10-25 09:00:30", "2013-10-25T09:00Z", "2013-02-30"] {
            assert!(read_time(text).is_err(), "{text}");
        }
    }
}
