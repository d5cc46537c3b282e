//! A plan as data. Every time has its zone, offset and UTC instant beside it.

use super::agenda::{Agenda, Share};
use super::clock::{Clock, Local};
use super::deadline::{Deadline, DeadlineKind};
use super::itinerary::{Doing, Entry, Itinerary};
use super::row::{Listening, Meeting, Outcome, Row, RowTime, Source};
use super::status::{Of, Status};
use super::timeline::{Chain, Span};
use super::words;
use crate::finding::{Finding, Sources, render};
use crate::model::{Band, Price, Quality, Series};
use serde_json::{Value, json};

/// The shape of what [`agenda`] returns. It grows without notice; what is there keeps its name and meaning.
pub const VERSION: u32 = 1;

/// The agenda as one value, with its findings as [`findings`] gives them.
pub fn agenda(agenda: &Agenda, findings: Value) -> Value {
    let counts = &agenda.counts;
    json!({
        "version": VERSION,
        "title": agenda.title,
        "topic": agenda.topic,
        "brief": agenda.brief,
        "contact": agenda.contact,
        "base": agenda.base,
        "planned": agenda.planned.to_string(),
        "zone_data": agenda.zone_data,
        "counts": {
            "asked": counts.asked, "placed": counts.placed, "errors": counts.errors, "warnings": counts.warnings,
            "notes": counts.notes, "accepted": counts.accepted,
        },
        "status": status(&agenda.status),
        "zones": agenda.columns.iter().map(|column| json!({"title": column.title, "zone": column.zone.name()})).collect::<Vec<_>>(),
        "placements": agenda.rows.iter().map(row).collect::<Vec<_>>(),
        "not_placed": agenda.not_placed.iter().map(|missing| json!({
            "consultation": missing.name, "title": missing.title, "required": missing.required, "reason": missing.reason,
            "rule": missing.rule.map(|rule| rule.word()),
        })).collect::<Vec<_>>(),
        "documents": agenda.timeline.chains.iter().map(document).collect::<Vec<_>>(),
        "deadlines": agenda.deadlines.iter().map(deadline).collect::<Vec<_>>(),
        "ledger": agenda.ledger.iter().map(share).collect::<Vec<_>>(),
        "itineraries": agenda.itineraries.iter().map(itinerary).collect::<Vec<_>>(),
        "changes": null,
        "given_up": null,
        "findings": findings,
    })
}

/// Findings as `check --format json` tells them.
pub fn findings(findings: &[Finding], sources: &Sources, series: &Series) -> Value {
    render::render_json(findings, sources, Some(series))["findings"].take()
}

fn status(status: &Status) -> Value {
    let (word, percent) = match status.quality() {
        Quality::Best if status.claim.some_starts => ("not-known", None),
        Quality::Best => ("proved-best", None),
        Quality::Within(percent) => ("within", Some(percent)),
        Quality::NotKnown => ("not-known", None),
    };
    let Of { count, of, sittings } = status.missing;
    let text = status.words().unwrap_or_else(|| "nothing is placed".to_owned());
    json!({
        "is": word, "percent_better_possible": percent, "cut_short": status.claim.cut_short, "text": text,
        "missing": {"count": count, "of": of, "unit": if sittings { "sittings" } else { "consultations" }, "text": status.placed_words()},
        "fewest": (count > 0).then_some(status.claim.fewest), "all_starts": !status.claim.some_starts,
        "cost": status.cost.map(Price::hours), "bound": status.bound.map(Price::hours),
    })
}

fn row(row: &Row) -> Value {
    let mut value = json!({
        "number": row.number,
        "consultation": row.name,
        "sitting": row.sitting + 1,
        "title": row.title,
        "state": row.state.word(),
        "announced": row.announced.map(|day| day.to_string()),
        "on_site": row.on_site,
        "place": row.place,
        "online": row.online,
        "forum": row.forum,
        "room": row.room,
        "moderator": row.moderator,
        "principal": row.principal,
        "rapporteurs": row.rapporteurs,
        "teams": row.teams,
        "format": row.format,
        "languages": row.languages,
        "remote": row.remote,
        "contact": row.contact,
        "builds_on": row.builds_on.iter().map(source).collect::<Vec<_>>(),
        "next": row.outcomes.iter().map(outcome).collect::<Vec<_>>(),
    });
    value["when"] = match &row.time {
        RowTime::Meeting(meeting) => self::meeting(meeting),
        RowTime::Written { from, to } => json!({"kind": "written", "from": from.to_string(), "to": to.to_string()}),
    };
    value
}

fn meeting(meeting: &Meeting) -> Value {
    json!({
        "kind": "meeting",
        "minutes": meeting.interval.minutes(),
        "starts": clock(&meeting.start),
        "ends": clock(&meeting.end),
        "elsewhere": meeting.elsewhere.iter().map(local).collect::<Vec<_>>(),
        "zones": meeting.columns.iter().map(local).collect::<Vec<_>>(),
        "awake": {"people": meeting.awake, "of": meeting.people, "percent": meeting.percent_awake()},
        "audiences": meeting.audiences.iter().map(listening).collect::<Vec<_>>(),
    })
}

fn clock(clock: &Clock) -> Value {
    json!({
        "local": clock.civil.format("%Y-%m-%dT%H:%M:%S").to_string(),
        "zone": clock.zone.name(),
        "offset_minutes": clock.offset,
        "utc": clock.at.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
    })
}

fn local(local: &Local) -> Value {
    json!({
        "city": local.city, "starts": clock(&local.start), "ends": clock(&local.end), "day_shift": local.day_shift, "asleep": local.asleep,
    })
}

fn listening(listening: &Listening) -> Value {
    let band = match listening.band {
        Band::Working => "working",
        Band::Awake => "awake",
        Band::PartlyAsleep => "partly-asleep",
        Band::Asleep => "asleep",
    };
    json!({"audience": listening.name, "title": listening.title, "size": listening.size, "hour": band, "local": local(&listening.local)})
}

fn outcome(outcome: &Outcome) -> Value {
    json!({
        "steps": outcome.alone.iter().map(|(what, day)| json!({"does": what, "by": day.to_string()})).collect::<Vec<_>>(),
        "document": outcome.document, "due": outcome.due.to_string(), "milestone": outcome.milestone,
    })
}

fn source(source: &Source) -> Value {
    json!({"title": source.title, "from": source.from, "link": source.link, "out": source.out.to_string()})
}

fn step(span: &Span) -> Value {
    json!({
        "does": span.what, "by": span.who, "from": span.from.to_string(), "to": span.to.to_string(), "number": span.ordinal,
        "latest_start": span.latest.map(|latest| latest.first.to_string()), "latest_end": span.latest.map(|latest| latest.last.to_string()),
    })
}

fn document(chain: &Chain) -> Value {
    let steps = chain.each.iter().chain(&chain.once).map(step);
    json!({
        "deliverable": chain.name, "title": chain.title, "due": chain.due.to_string(),
        "first_due": chain.first_due.map(|day| day.to_string()),
        "last_useful_day": chain.last_useful.map(|day| day.to_string()), "slack_working_days": chain.slack, "steps": steps.collect::<Vec<_>>(),
    })
}

fn deadline(deadline: &Deadline) -> Value {
    let kind = match deadline.kind {
        DeadlineKind::Announce(_) => "announce",
        DeadlineKind::Link => "link",
        DeadlineKind::Step => "step",
        DeadlineKind::Due => "due",
        DeadlineKind::Opens => "opens",
    };
    json!({
        "day": deadline.day.to_string(), "kind": kind, "what": deadline.what, "who": deadline.who,
        "latest_start": deadline.latest.map(|latest| latest.first.to_string()),
        "latest_end": deadline.latest.map(|latest| latest.last.to_string()), "slack_working_days": deadline.slack,
        "key": deadline.key,
    })
}

fn share(share: &Share) -> Value {
    json!({
        "audience": share.name, "title": share.title, "carried_in_minutes": share.carried_in, "added_minutes": share.added,
        "carried_out_minutes": share.carried_out(), "debt": words::length(share.carried_out()),
    })
}

fn itinerary(itinerary: &Itinerary) -> Value {
    json!({
        "person": itinerary.title, "base": itinerary.base, "nights_away": itinerary.nights_away,
        "entries": itinerary.entries.iter().map(entry).collect::<Vec<_>>(),
    })
}

fn entry(entry: &Entry) -> Value {
    let mut value = match &entry.doing {
        Doing::Travel { from, to, minutes, home, .. } => {
            json!({"kind": "travel", "from": from, "to": to, "minutes": minutes, "home": home})
        }
        Doing::Meeting { place, at, title, online, body } => {
            json!({"kind": "meeting", "place": place, "at": at, "title": title, "online": online, "body": body})
        }
        Doing::Away { why } => json!({"kind": "away", "why": why}),
    };
    value["first_day"] = json!(entry.day.to_string());
    value["last_day"] = json!(entry.to.to_string());
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::testing;

    #[test]
    fn times_are_told_with_zone_offset_and_instant() {
        let series = testing::series();
        let value = agenda(&testing::agenda(&series, &testing::plan(&series)), json!([]));
        assert_eq!(value["version"], 1);
        assert_eq!(
            value["placements"][5]["when"]["starts"],
            json!({"local": "2013-10-25T14:30:00", "zone": "Asia/Makassar", "offset_minutes": 480, "utc": "2013-10-25T06:30:00Z"})
        );
        assert_eq!(value["placements"][5]["when"]["awake"], json!({"people": 690, "of": 1000, "percent": 69}));
        assert_eq!(value["documents"][0]["last_useful_day"], "2013-10-28");
        assert_eq!(value["documents"][0]["slack_working_days"], 1);
        let draft = value["documents"][0]["steps"].as_array().and_then(|steps| steps.iter().find(|step| step["does"] == "Draft document"));
        let draft = draft.expect("a draft");
        assert_eq!([&draft["from"], &draft["to"]], ["2013-10-30", "2013-10-31"]);
        assert_eq!([&draft["latest_start"], &draft["latest_end"]], ["2013-10-31", "2013-11-01"]);
    }

    #[test]
    fn the_ledger_tells_what_is_carried_out_as_a_series_takes_it() {
        let mut series = testing::series();
        series.audiences[3].debt = 45;
        let mut plan = testing::plan(&series);
        plan.placements.iter_mut().for_each(|placement| placement.state = crate::model::State::Cancelled);
        let value = |plan: &crate::model::Plan| agenda(&testing::agenda(&series, plan), json!([]));
        let share = |added: i64, out: i64, debt: &str| {
            json!({"audience": "europe", "title": "Europe & Geneva missions", "carried_in_minutes": 45, "added_minutes": added,
                "carried_out_minutes": out, "debt": debt})
        };
        assert_eq!(value(&plan)["ledger"][3], share(0, 45, "45 minutes"));
        // From 18:15 to 20:15, with Geneva's working day over; and one of two sittings from 19:00 to 20:30.
        plan.placements[1].state = crate::model::State::Draft;
        plan.placements[4].state = crate::model::State::Draft;
        assert_eq!(value(&plan)["ledger"][3], share(120 + 45, 210, "210 minutes"));
    }
}
