//! What a plan costs, by rule, wish, consultation and audience.

use super::telling::amount;
use crate::cli::desk::Desk;
use crate::cost::Cost;
use crate::explain::{Burden, By, Costs, Part, sum};
use crate::model::{Price, Series, Subject};
use crate::present::answer::{BurdenAnswer, CostsAnswer, GroupAnswer, PartAnswer};
use crate::present::words::{fit, pad, width, wrap};
use crate::text;

/// How many lines a table has unless all are asked for.
const SHOWN: usize = 8;

/// Three tables that each add up to the cost of the plan; with `--all`, every part below them.
pub(in crate::cli) fn costs_text(series: &Series, costs: &Costs, desk: &Desk) -> String {
    if costs.parts.is_empty() {
        return "Nothing costs this plan anything: no warning is broken, every wish is granted and nothing is left out.\n".into();
    }
    let name_of = |id: crate::model::ConsultationId| text::short(&series.consultation(id).name);
    let audience = |id: crate::model::AudienceId| text::short(&series.audience(id).title);
    let tables = [
        ("By rule and wish", lines(costs.by_asker(), |by: By| by.word().to_owned())),
        ("By consultation", lines(costs.by_consultation(), |id| id.map_or_else(|| "several together".into(), name_of))),
        ("By audience", lines(costs.by_audience(), |id| id.map_or_else(|| "about no audience".into(), audience))),
    ];
    let mut told = Vec::new();
    for (title, lines) in tables {
        told.push(format!("{title}:"));
        told.extend(table(&lines, desk));
        told.push(String::new());
    }
    if desk.all {
        told.push("Every part:".into());
        let parts = costs.by_asker().into_iter().flat_map(|(_, parts)| parts).map(|part| line(part.by.word().to_owned(), vec![part]));
        told.extend(table(&parts.collect::<Vec<_>>(), desk));
        told.push(String::new());
    }
    told.join("\n")
}

/// A line of a table: a name, what it makes, and what that is.
struct Line {
    name: String,
    cost: Cost,
    words: String,
}

fn lines<K>(groups: Vec<(K, Vec<&Part>)>, name: impl Fn(K) -> String) -> Vec<Line> {
    groups.into_iter().map(|(key, parts)| line(name(key), parts)).collect()
}

fn line(name: String, parts: Vec<&Part>) -> Line {
    Line { name, cost: sum(&parts), words: summary(&parts) }
}

/// What the people bear together where all of it is about audiences; else the dearest part, and how many more there are.
fn summary(parts: &[&Part]) -> String {
    let burdens: Option<Vec<Burden>> = parts.iter().map(|part| part.burden).collect();
    let Some(burdens) = burdens.filter(|burdens| burdens.len() > 1 && parts.iter().all(|part| part.by == parts[0].by)) else {
        let rest = if parts.len() > 1 { format!("; and {} more", parts.len() - 1) } else { String::new() };
        return parts.first().map(|part| format!("{}{rest}", part.words)).unwrap_or_default();
    };
    let hours = |minutes: fn(&Burden) -> i64| {
        let all: i64 = burdens.iter().map(|burden| minutes(burden) * i64::from(burden.people)).sum();
        (all + 30) / 60
    };
    let (asleep, outside) = (hours(|burden| burden.asleep), hours(|burden| burden.outside));
    let told = [(asleep, "asleep"), (outside, "awake outside the working day")];
    let told: Vec<String> = told.iter().filter(|(hours, _)| *hours > 0).map(|(hours, what)| format!("{hours} h {what}")).collect();
    if told.is_empty() { "less than an hour of all people together".to_owned() } else { told.join(" and ") + ", all people together" }
}

/// The lines in columns, the numbers one below the other, and how many more there are.
fn table(lines: &[Line], desk: &Desk) -> Vec<String> {
    let shown = if desk.all { lines.len() } else { lines.len().min(SHOWN) };
    let rest: Vec<&Line> = lines[shown..].iter().collect();
    let amounts: Vec<(String, String)> = lines[..shown].iter().map(|line| in_two(line.cost)).collect();
    let names = lines[..shown].iter().map(|line| width(&line.name)).max().unwrap_or(0).min(28);
    let (whole, part) = (amounts.iter().map(|(whole, _)| whole.len()).max(), amounts.iter().map(|(_, part)| part.len()).max());
    let told = lines[..shown].iter().zip(&amounts).flat_map(|(line, (before, after))| {
        let name = pad(&fit(&line.name, names, desk.look.ellipsis()), names);
        let number = format!("{before:>0$}{after:<1$}", whole.unwrap_or(0), part.unwrap_or(0));
        let start = format!("  {name}  {number}  ");
        let blank = " ".repeat(width(&start));
        let words = wrap(&line.words, desk.look.width.saturating_sub(blank.len()).max(20));
        let of = move |(at, words): (usize, String)| format!("{}{words}", if at == 0 { &start } else { &blank }).trim_end().to_owned();
        words.into_iter().enumerate().map(of).collect::<Vec<_>>()
    });
    let more = (!rest.is_empty()).then(|| {
        let cost = rest.iter().fold(Cost::default(), |sum, line| sum.plus(line.cost));
        let (before, after) = in_two(cost);
        format!("  and {} more with {before}{after} together; --all shows them", rest.len())
    });
    told.chain(more).collect()
}

/// An amount before the point and from the point on; what is missing or too small is told first.
fn in_two(Cost { missing, short, cost }: Cost) -> (String, String) {
    if missing + short > 0 {
        let lacking = format!("{} lacking", missing + short);
        return (if cost == Price(0) { lacking } else { format!("{lacking}, {cost}") }, String::new());
    }
    let number = cost.to_string();
    let at = number.find('.').unwrap_or(number.len());
    (number[..at].to_owned(), number[at..].to_owned())
}

/// The same for programs.
pub(in crate::cli) fn costs_answer(series: &Series, costs: &Costs) -> CostsAnswer {
    let consultation = |id: crate::model::ConsultationId| series.consultation(id).name.clone();
    let audience = |id: crate::model::AudienceId| series.audience(id).name.clone();
    CostsAnswer {
        total: amount(costs.total),
        parts: costs.parts.iter().map(|part| part_answer(series, part)).collect(),
        by_rule: groups(costs.by_asker(), |by| Some(by.word().to_owned())),
        by_consultation: groups(costs.by_consultation(), |id| id.map(consultation)),
        by_audience: groups(costs.by_audience(), |id| id.map(audience)),
    }
}

fn groups<K>(groups: Vec<(K, Vec<&Part>)>, name: impl Fn(K) -> Option<String>) -> Vec<GroupAnswer> {
    let of = |(key, parts): (K, Vec<&Part>)| GroupAnswer { name: name(key), amount: amount(sum(&parts)), parts: parts.len() };
    groups.into_iter().map(of).collect()
}

fn part_answer(series: &Series, part: &Part) -> PartAnswer {
    let audience = match part.subject {
        Subject::Audience(id) => Some(series.audience(id).name.clone()),
        _ => None,
    };
    let burden = part.burden.map(|Burden { people, asleep, outside }| BurdenAnswer {
        people,
        minutes_asleep: asleep,
        minutes_outside_working_day: outside,
    });
    PartAnswer {
        by: part.by.word().to_owned(),
        consultations: part.consultations.iter().map(|id| series.consultation(*id).name.clone()).collect(),
        audience,
        amount: amount(part.cost),
        burden,
        text: text::one_line(&part.words),
    }
}
