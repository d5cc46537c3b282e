//! `fora replan`: the plan that changes least of the one there is, after something has come up.

use super::arguments::AnswerFormat;
use super::check;
use super::desk::{Desk, Ending, Outcome};
use super::differences::{self, Row, concerned, measured, name, numbered, placed, plain_letters, rows, table};
use super::progress::{PLANNING, Progress};
use super::stopping::{NO_PLAN, Stopping};
use crate::finding::answer::{FindingAnswer, Word};
use crate::finding::{Finding, Sources};
use crate::input::{DayOrMinute, Delay};
use crate::memory::read_size;
use crate::model::{Level, Series};
use crate::present::answer::{LeastWord, NotPlacedAnswer, OfferAnswer, ReplanAnswer, StaysAnswer, ToTellAnswer, Version};
use crate::present::words::wrap;
use crate::replan::{LeastChange, Offer, Stuck};
use crate::rules::words;
use crate::solve::Effort;
use crate::text::{self, counted};
use crate::time::Date;
use crate::workspace::{self, Error, Lost, Opened, Replanning, ToTell, Wanted};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(super) struct ReplanArguments {
    /// A series file, or a folder that holds a series.toml
    #[arg(default_value = "series.toml")]
    pub file: PathBuf,
    /// The plan to go on from (default: the one beside the series)
    pub plan: Option<PathBuf>,
    /// What cannot be had any more: room:FORUM/ROOM, forum:NAME or person:NAME
    #[arg(long, value_name = "KIND:NAME", value_parser = lost)]
    without: Vec<Lost>,
    /// Who is away: PERSON=FROM..TO, or PERSON=DAY; days, or days and times as "2027-03-30 14:00"
    #[arg(long, value_name = "PERSON=FROM..TO", value_parser = away)]
    away: Vec<(String, DayOrMinute, DayOrMinute)>,
    /// What comes later, and by how much: an input, or a step that takes so much longer, as in "report/Draft=2 working days"
    #[arg(long, value_name = "NAME=LENGTH", value_parser = late)]
    late: Vec<(String, Delay)>,
    /// A consultation that stays where it is, or one sitting of it, as online.2
    #[arg(long, value_name = "NAME")]
    pin: Vec<String>,
    /// Whatever starts before this day stays
    #[arg(long, value_name = "DATE", value_parser = day)]
    freeze_until: Option<Date>,
    /// A consultation that is called off, or one sitting of it
    #[arg(long, value_name = "NAME")]
    cancel: Vec<String>,
    /// Who leads a consultation instead, among those whom the series allows
    #[arg(long, value_name = "NAME=PERSON", value_parser = pair)]
    moderator: Vec<(String, String)>,
    /// Let what is announced or confirmed move too
    #[arg(long)]
    allow_announced: bool,
    /// Write the plan, and what the options say into the series
    #[arg(long)]
    yes: bool,
    /// Write the plan there and change nothing else; - for standard output
    #[arg(short, long, conflicts_with = "yes")]
    output: Option<PathBuf>,
    /// Seed of the search
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Search moves per sitting
    #[arg(long, default_value_t = crate::solve::Effort::default().moves_per_task)]
    effort: u64,
    /// Stop after this many seconds and keep the best plan so far
    #[arg(long, value_parser = super::plan::seconds)]
    time_limit: Option<f64>,
    /// How much memory planning may take
    #[arg(long, value_parser = read_size, default_value = "4 GB")]
    memory: u64,
    /// How to print what changes
    #[arg(long, value_enum, default_value = "text")]
    pub format: AnswerFormat,
}

fn lost(text: &str) -> Result<Lost, String> {
    match text.split_once(':') {
        Some(("room", name)) => Ok(Lost::Room(name.to_owned())),
        Some(("forum", name)) => Ok(Lost::Forum(name.to_owned())),
        Some(("person", name)) => Ok(Lost::Person(name.to_owned())),
        _ => Err("write room:FORUM/ROOM, forum:NAME or person:NAME".to_owned()),
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, value)| !name.is_empty() && !value.is_empty());
    pair.map(|(name, value)| (name.to_owned(), value.to_owned())).ok_or_else(|| "write two names, as in town-hall=ana".to_owned())
}

fn away(text: &str) -> Result<(String, DayOrMinute, DayOrMinute), String> {
    let form = "write PERSON=FROM..TO, as in ana=2027-03-30..2027-04-01";
    let (person, days) = text.split_once('=').filter(|(person, _)| !person.is_empty()).ok_or_else(|| form.to_owned())?;
    let (from, to) = days.split_once("..").unwrap_or((days, days));
    let (from, to): (DayOrMinute, DayOrMinute) = (from.parse()?, to.parse()?);
    if from == to && matches!(from, DayOrMinute::Minute(_)) {
        return Err(form.to_owned());
    }
    Ok((person.to_owned(), from, to))
}

fn late(text: &str) -> Result<(String, Delay), String> {
    let form = "write NAME=LENGTH, as in \"report/Draft=2 working days\" or \"study=1 week\"";
    let (name, length) = text.rsplit_once('=').filter(|(name, _)| !name.is_empty()).ok_or_else(|| form.to_owned())?;
    crate::input::delay(length).map(|delay| (name.to_owned(), delay)).ok_or_else(|| form.to_owned())
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write a day, as in 2027-03-30".to_owned())
}

pub(super) fn replan(desk: &Desk, asked: &ReplanArguments) -> Ending {
    if asked.file == Path::new("-") && asked.yes {
        return Err(desk.stop("a series read from standard input cannot be written", "leave out --yes, or name the file"));
    }
    let stopping = Stopping::after(asked.time_limit, NO_PLAN);
    let effort = Effort { seed: asked.seed, moves_per_task: asked.effort, ..Effort::default() };
    let wanted = asked.wanted();
    let progress = Progress::new(desk, PLANNING);
    let replanning = Replanning::of(&asked.file, asked.plan.as_deref(), &wanted, (&effort, asked.memory), super::today(), &|| {
        progress.tick();
        stopping.is_wanted()
    });
    stopping.end();
    drop(progress);
    let replanning = replanning.map_err(|error| refuse(desk, asked, &error))?;
    for line in &replanning.not_read {
        desk.notice(&format!("Not read of the plan: {line}."));
    }
    if asked.output.as_deref() == Some(Path::new("-")) {
        desk.answer(&replanning.text);
        return Ok(desk.outcome(&replanning.findings));
    }
    if let Some(output) = &asked.output {
        spare(desk, output, &replanning.opened)?;
    }
    let writes = asked.yes && !replanning.is_unchanged();
    if writes {
        replanning.write(desk).map_err(|error| desk.fail(&error))?;
    }
    if let Some(output) = &asked.output {
        workspace::write(output, &replanning.text).map_err(|error| desk.fail(&error))?;
    }
    match asked.format {
        AnswerFormat::Text => desk.answer(&in_text(desk, &replanning)),
        AnswerFormat::Json => desk.answer_json(&answer(&replanning, writes)),
    }
    desk.notice(&next(asked, &replanning, writes));
    Ok(desk.outcome(&replanning.findings))
}

/// Stops where the plan would be written over what belongs to the series.
fn spare(desk: &Desk, output: &Path, opened: &Opened) -> Result<(), Outcome> {
    let own = [opened.path.clone(), workspace::ledger_path(&opened.path), workspace::intent_path(&opened.path)];
    let read = opened.sources.names().map(PathBuf::from).filter(|name| !name.to_string_lossy().ends_with(".plan.toml"));
    if own.into_iter().chain(read).any(|own| workspace::is_same_file(output, &own)) {
        let message = format!("{} would be overwritten, but it belongs to the series", output.display());
        return Err(desk.stop(&message, "name another file with --output"));
    }
    Ok(())
}

impl ReplanArguments {
    fn wanted(&self) -> Wanted {
        Wanted {
            without: self.without.clone(),
            away: self.away.clone(),
            late: self.late.clone(),
            pin: self.pin.clone(),
            freeze_until: self.freeze_until,
            cancel: self.cancel.clone(),
            moderator: self.moderator.clone(),
            allow_announced: self.allow_announced,
        }
    }
}

fn refuse(desk: &Desk, asked: &ReplanArguments, error: &Error) -> Outcome {
    if asked.format == AnswerFormat::Text || error.findings().is_empty() {
        return desk.fail(error);
    }
    let read = check::FilesRead { series: &asked.file, plan: asked.plan.as_deref(), baseline: None };
    desk.answer_json(&check::answer(read, error.findings(), error.sources(), None));
    Outcome::Unread
}

/// What changes, whom it concerns, what is shown of it, and what is wrong with the plan.
fn in_text(desk: &Desk, replanning: &Replanning) -> String {
    let series = &replanning.opened.series;
    let mut parts = vec![headline(replanning)];
    let said: String = replanning.edits.iter().map(|edit| format!("  in the series: {}\n", edit.words())).collect();
    parts.push(said.trim_end().to_owned());
    let rows = rows(series, &replanning.differences);
    parts.push(table_of(&rows, desk));
    let numbers = measured(series, &replanning.differences);
    parts.push(table_of(&numbers, desk));
    let lines = [concerned(series, &replanning.differences, desk.all), told(desk, replanning), least(replanning)];
    let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).flat_map(|line| wrap(&line, desk.look.width)).collect();
    parts.push(lines.join("\n"));
    parts.push(wrap(&stays(desk, replanning), desk.look.width).join("\n"));
    let offers: Vec<String> = replanning.offers.iter().flat_map(|offer| wrap(&offered(series, offer), desk.look.width)).collect();
    parts.push(offers.join("\n"));
    let unsaid = replanning.unsaid_pins.iter().map(|(id, sitting)| format!("{}.{}", series.consultation(*id).name, sitting + 1));
    let unsaid = words::list(unsaid);
    if !unsaid.is_empty() {
        let words = format!(
            "The series cannot fix single sittings: say --pin again for {unsaid}, or write `state = \"confirmed\"` for them into the plan."
        );
        parts.push(wrap(&words, desk.look.width).join("\n"));
    }
    parts.extend(errors(desk, &replanning.findings, &replanning.opened.sources));
    let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    plain_letters(&text, desk.look)
}

fn table_of(rows: &[Row], desk: &Desk) -> String {
    if rows.is_empty() { String::new() } else { table(rows, ["before", "after"], desk.look).trim_end().to_owned() }
}

fn errors(desk: &Desk, findings: &[Finding], sources: &Sources) -> Vec<String> {
    let open = findings.iter().filter(|finding| finding.level == Level::Error && finding.accepted.is_none()).cloned().collect::<Vec<_>>();
    desk.grouped(&open, sources)
}

/// `1 of 5 consultations moves; 4 stay.`
fn headline(replanning: &Replanning) -> String {
    let differences = &replanning.differences;
    if differences.is_empty() {
        return "Nothing has to change.".to_owned();
    }
    let (moved, both) = (differences.consultations_moved(), differences.in_both);
    let stay = both - moved;
    let all = counted(both as i64, "consultation", "consultations");
    let mut parts = vec![match moved {
        0 => format!("None of {all} moves"),
        1 => format!("1 of {all} moves; {stay} {}", if stay == 1 { "stays" } else { "stay" }),
        _ => format!("{moved} of {all} move; {stay} {}", if stay == 1 { "stays" } else { "stay" }),
    }];
    let sittings = |count: usize, word: &str| (count > 0).then(|| format!("{} {word}", counted(count as i64, "sitting", "sittings")));
    parts.extend(sittings(differences.added.len(), "added"));
    parts.extend(sittings(differences.dropped.len(), "dropped"));
    format!("{}.", parts.join("; "))
}

/// Who has to be told, or that nobody has.
fn told(desk: &Desk, replanning: &Replanning) -> String {
    let series = &replanning.opened.series;
    if replanning.must_be_told.is_empty() {
        let told = replanning.differences.moved.iter().filter(|moved| moved.from.is_settled());
        let led_otherwise = words::list_or_all(told.map(|moved| name(series, &moved.from)), desk.all);
        let moves = !replanning.differences.moved.is_empty() || !replanning.differences.dropped.is_empty();
        return match (moves, led_otherwise.as_str()) {
            (false, _) => String::new(),
            (true, "") => "None of it was announced or confirmed, so nobody has to be told.".to_owned(),
            (true, names) => format!("Of what was announced or confirmed nothing moves; somebody else leads {names}."),
        };
    }
    let one = |ToTell { was, now }: &ToTell| {
        let host = was.forum.map(|forum| format!("the host of {}", text::short(&series.forum(forum).title)));
        let people = series.people_of(was).map(|id| text::short(&series.person(id).title));
        let audiences = series.consultation(was.consultation).audiences.iter().map(|id| text::short(&series.audience(*id).title));
        let all = words::list_or_all(people.chain(audiences).chain(host), desk.all);
        let all = if all.is_empty() { "those who come".to_owned() } else { all };
        let then = match was.announced {
            Some(day) => format!("announced on {day} for {}", words::when(series, was)),
            None => format!("confirmed for {}", words::when(series, was)),
        };
        let now = match now {
            Some(now) if now.when == was.when => String::new(),
            Some(now) => format!(", and is now {}", words::when(series, now)),
            None => ", and is off".to_owned(),
        };
        format!("Tell {all}: {} was {then}{now}.", name(series, was))
    };
    replanning.must_be_told.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// What was announced and stays where it breaks a rule, and what would let it move.
fn stays(desk: &Desk, replanning: &Replanning) -> String {
    let series = &replanning.opened.series;
    let rules = |stuck: &Stuck| words::list_or_all(stuck.rules.iter().map(|rule| format!("`{rule}`")), desk.all);
    match &replanning.stuck[..] {
        [] => String::new(),
        [one] => {
            let name = numbered(series, one.consultation, one.sitting);
            format!("{name} stays where it breaks {}, since it is announced or confirmed: --allow-announced lets it move.", rules(one))
        }
        several => {
            let one = |stuck: &Stuck| format!("{} ({})", numbered(series, stuck.consultation, stuck.sitting), rules(stuck));
            let all = words::list_or_all(several.iter().map(one), desk.all);
            format!("These stay where they break a rule, since they are announced or confirmed: {all}. --allow-announced lets them move.")
        }
    }
}

/// What is shown of how little changes.
fn least(replanning: &Replanning) -> String {
    match replanning.replanned.least {
        LeastChange::Proved => "The least change possible: proved.".to_owned(),
        LeastChange::OfThoseLookedAt => "The least change among the starts that were looked at, which are not all: proved.".to_owned(),
        LeastChange::NotShown => "Not shown whether less would do.".to_owned(),
    }
}

fn offered(series: &Series, offer: &Offer) -> String {
    let name = numbered(series, offer.consultation, offer.sitting);
    let (to, instead) = (series.person(offer.to), offer.from.map(|from| format!(" instead of {}", series.person(from).title)));
    format!(
        "Offered: {} could lead {name}{}, which stays where and when it is, with {} less: --moderator {name}={}",
        to.title,
        instead.unwrap_or_default(),
        counted(offer.mends as i64, "error", "errors"),
        to.name
    )
}

fn next(asked: &ReplanArguments, replanning: &Replanning, written: bool) -> String {
    let (file, plan) = (asked.file.display(), replanning.plan_path.display());
    if let Some(output) = &asked.output {
        return format!("Wrote {}.  Next: fora compare {plan} {}", output.display(), output.display());
    }
    if written && !replanning.edits.is_empty() {
        return format!("Wrote {plan} and {}.  Next: fora check {file}", replanning.opened.path.display());
    }
    if written {
        return format!("Wrote {plan}.  Next: fora check {file}");
    }
    if replanning.is_unchanged() {
        return "Wrote nothing: the plan stays as it is.".to_owned();
    }
    "Wrote nothing.  Write it: the same with --yes.  Look at it first: the same with --output FILE".to_owned()
}

fn answer(replanning: &Replanning, written: bool) -> ReplanAnswer {
    let series = &replanning.opened.series;
    let to_tell = |ToTell { was, now }: &ToTell| ToTellAnswer {
        was: placed(series, was),
        now: now.as_ref().map(|now| placed(series, now)),
        people: series.people_of(was).map(|id| series.person(id).name.clone()).collect(),
        audiences: series.consultation(was.consultation).audiences.iter().map(|id| series.audience(*id).name.clone()).collect(),
        host: was.forum.map(|forum| series.forum(forum).name.clone()),
    };
    let stays = |stuck: &Stuck| StaysAnswer {
        consultation: series.consultation(stuck.consultation).name.clone(),
        sitting: stuck.sitting + 1,
        rules: stuck.rules.iter().copied().map(Word).collect(),
    };
    let offer = |offer: &Offer| OfferAnswer {
        consultation: series.consultation(offer.consultation).name.clone(),
        sitting: offer.sitting + 1,
        from: offer.from.map(|from| series.person(from).name.clone()),
        to: series.person(offer.to).name.clone(),
        mends: offer.mends,
    };
    let omitted = |omitted: &crate::model::Omitted| {
        let asked = series.consultation(omitted.consultation);
        NotPlacedAnswer {
            consultation: asked.name.clone(),
            title: text::one_line(&asked.title),
            required: series.must_place(omitted.consultation),
            reason: text::one_line(&omitted.reason),
            rule: omitted.rule.map(Word),
        }
    };
    ReplanAnswer {
        version: Version,
        series: replanning.opened.path.display().to_string(),
        plan: replanning.plan_path.display().to_string(),
        written,
        series_changes: replanning.edits.iter().map(crate::input::SeriesEdit::words).collect(),
        least: match replanning.replanned.least {
            LeastChange::Proved => LeastWord::Proved,
            LeastChange::OfThoseLookedAt => LeastWord::OfThoseLookedAt,
            LeastChange::NotShown => LeastWord::NotShown,
        },
        price: replanning.replanned.price,
        differences: differences::answer(series, &replanning.differences),
        must_be_told: replanning.must_be_told.iter().map(to_tell).collect(),
        stays: replanning.stuck.iter().map(stays).collect(),
        offers: replanning.offers.iter().map(offer).collect(),
        not_placed: replanning.replanned.planned.omitted.iter().map(omitted).collect(),
        findings: FindingAnswer::list(&replanning.findings, &replanning.opened.sources, Some(series)),
    }
}
