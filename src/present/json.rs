//! A plan as data: the agenda as the types of [`super::answer`].

use super::agenda::{Agenda, Share};
use super::answer::{
    AwakeAnswer, ClockAnswer, DeadlineAnswer, DeadlineWord, DocumentAnswer, EntryAnswer, Hour, ItineraryAnswer, ListeningAnswer,
    LocalAnswer, MissingAnswer, NextAnswer, NotPlacedAnswer, PlacementAnswer, PlanAnswer, QualityWord, ShareAnswer, SourceAnswer,
    StatusAnswer, StepAlone, StepAnswer, Unit, Version, WhenAnswer, ZoneAnswer,
};
use super::clock::{Clock, Local};
use super::deadline::{Deadline, DeadlineKind};
use super::itinerary::{Doing, Entry, Itinerary};
use super::not_placed::NotPlaced;
use super::row::{Listening, Meeting, Outcome, Row, RowTime, Source};
use super::status::{Of, Status};
use super::timeline::{Chain, Span};
use super::words;
use crate::finding::answer::{Day, FindingAnswer, Word};
use crate::model::{Band, Price, Quality};

/// The shape of what [`agenda`] returns. It grows without notice; what is there keeps its name and meaning.
pub const VERSION: u32 = 1;

/// The agenda as one answer, with its findings.
pub fn agenda(agenda: &Agenda, findings: Vec<FindingAnswer>) -> PlanAnswer {
    PlanAnswer {
        version: Version,
        title: agenda.title.clone(),
        topic: agenda.topic.clone(),
        brief: agenda.brief.clone(),
        contact: agenda.contact.clone(),
        base: agenda.base.clone(),
        planned: Day(agenda.planned),
        zone_data: agenda.zone_data.clone(),
        counts: agenda.counts,
        status: status(&agenda.status),
        zones: agenda
            .columns
            .iter()
            .map(|column| ZoneAnswer { title: column.title.clone(), zone: column.zone.name().to_owned() })
            .collect(),
        placements: agenda.rows.iter().map(row).collect(),
        not_placed: agenda.not_placed.iter().map(not_placed).collect(),
        documents: agenda.timeline.chains.iter().map(document).collect(),
        deadlines: agenda.deadlines.iter().map(deadline).collect(),
        ledger: agenda.ledger.iter().map(share).collect(),
        itineraries: agenda.itineraries.iter().map(itinerary).collect(),
        changes: None,
        given_up: None,
        findings,
    }
}

fn status(status: &Status) -> StatusAnswer {
    let (is, percent) = match status.quality() {
        Quality::Best if status.claim.some_starts => (QualityWord::NotKnown, None),
        Quality::Best => (QualityWord::ProvedBest, None),
        Quality::Within(percent) => (QualityWord::Within, Some(u64::from(percent))),
        Quality::NotKnown => (QualityWord::NotKnown, None),
    };
    let Of { count, of, sittings } = status.missing;
    StatusAnswer {
        is,
        percent_better_possible: percent,
        cut_short: status.claim.cut_short,
        text: status.words().unwrap_or_else(|| "nothing is placed".to_owned()),
        missing: MissingAnswer {
            count,
            of,
            unit: if sittings { Unit::Sittings } else { Unit::Consultations },
            text: status.placed_words(),
        },
        fewest: (count > 0).then_some(status.claim.fewest),
        all_starts: !status.claim.some_starts,
        cost: status.cost.map(Price::hours),
        bound: status.bound.map(Price::hours),
    }
}

fn not_placed(missing: &NotPlaced) -> NotPlacedAnswer {
    NotPlacedAnswer {
        consultation: missing.name.clone(),
        title: missing.title.clone(),
        required: missing.required,
        reason: missing.reason.clone(),
        rule: missing.rule.map(Word),
    }
}

fn row(row: &Row) -> PlacementAnswer {
    PlacementAnswer {
        number: row.number.clone(),
        consultation: row.name.clone(),
        sitting: row.sitting + 1,
        title: row.title.clone(),
        state: Word(row.state),
        announced: row.announced.map(Day),
        on_site: row.on_site.clone(),
        place: row.place.clone(),
        online: row.online,
        forum: row.forum.clone(),
        room: row.room.clone(),
        moderator: row.moderator.clone(),
        principal: row.principal.clone(),
        rapporteurs: row.rapporteurs.clone(),
        attending: row.attending.clone(),
        teams: row.teams.clone(),
        format: row.format.clone(),
        languages: row.languages.clone(),
        remote: row.remote,
        contact: row.contact.clone(),
        builds_on: row.builds_on.iter().map(source).collect(),
        next: row.outcomes.iter().map(outcome).collect(),
        when: match &row.time {
            RowTime::Meeting(meeting) => self::meeting(meeting),
            RowTime::Written { from, to } => WhenAnswer::Written { from: Day(*from), to: Day(*to) },
        },
    }
}

fn meeting(meeting: &Meeting) -> WhenAnswer {
    WhenAnswer::Meeting {
        minutes: meeting.interval.minutes(),
        starts: Box::new(clock(&meeting.start)),
        ends: Box::new(clock(&meeting.end)),
        elsewhere: meeting.elsewhere.iter().map(local).collect(),
        zones: meeting.columns.iter().map(local).collect(),
        awake: AwakeAnswer { people: meeting.awake, of: meeting.people, percent: meeting.percent_awake() },
        audiences: meeting.audiences.iter().map(listening).collect(),
    }
}

fn clock(clock: &Clock) -> ClockAnswer {
    ClockAnswer {
        local: clock.civil.format("%Y-%m-%dT%H:%M:%S").to_string(),
        zone: clock.zone.name().to_owned(),
        offset_minutes: clock.offset,
        utc: clock.at.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
    }
}

fn local(local: &Local) -> LocalAnswer {
    LocalAnswer {
        city: local.city.clone(),
        starts: clock(&local.start),
        ends: clock(&local.end),
        day_shift: local.day_shift,
        asleep: local.asleep,
    }
}

fn listening(listening: &Listening) -> ListeningAnswer {
    let hour = match listening.band {
        Band::Working => Hour::Working,
        Band::Awake => Hour::Awake,
        Band::PartlyAsleep => Hour::PartlyAsleep,
        Band::Asleep => Hour::Asleep,
    };
    ListeningAnswer {
        audience: listening.name.clone(),
        title: listening.title.clone(),
        size: listening.size,
        hour,
        local: local(&listening.local),
    }
}

fn outcome(outcome: &Outcome) -> NextAnswer {
    NextAnswer {
        steps: outcome.alone.iter().map(|(what, day)| StepAlone { does: what.clone(), by: Day(*day) }).collect(),
        document: outcome.document.clone(),
        due: Day(outcome.due),
        milestone: outcome.milestone.clone(),
    }
}

fn source(source: &Source) -> SourceAnswer {
    SourceAnswer { title: source.title.clone(), from: source.from.clone(), link: source.link.clone(), out: Day(source.out) }
}

fn step(span: &Span) -> StepAnswer {
    StepAnswer {
        does: span.what.clone(),
        by: span.who.clone(),
        from: Day(span.from),
        to: Day(span.to),
        number: span.ordinal,
        latest_start: span.latest.map(|latest| Day(latest.first)),
        latest_end: span.latest.map(|latest| Day(latest.last)),
    }
}

fn document(chain: &Chain) -> DocumentAnswer {
    DocumentAnswer {
        deliverable: chain.name.clone(),
        title: chain.title.clone(),
        due: Day(chain.due),
        first_due: chain.first_due.map(Day),
        last_useful_day: chain.last_useful.map(Day),
        slack_working_days: chain.slack,
        steps: chain.each.iter().chain(&chain.once).map(step).collect(),
    }
}

fn deadline(deadline: &Deadline) -> DeadlineAnswer {
    DeadlineAnswer {
        day: Day(deadline.day),
        kind: match deadline.kind {
            DeadlineKind::Announce(_) => DeadlineWord::Announce,
            DeadlineKind::Link => DeadlineWord::Link,
            DeadlineKind::Step => DeadlineWord::Step,
            DeadlineKind::Due => DeadlineWord::Due,
            DeadlineKind::Opens => DeadlineWord::Opens,
        },
        what: deadline.what.clone(),
        who: deadline.who.clone(),
        latest_start: deadline.latest.map(|latest| Day(latest.first)),
        latest_end: deadline.latest.map(|latest| Day(latest.last)),
        slack_working_days: deadline.slack,
        key: deadline.key.clone(),
    }
}

fn share(share: &Share) -> ShareAnswer {
    ShareAnswer {
        audience: share.name.clone(),
        title: share.title.clone(),
        carried_in_minutes: share.carried_in,
        added_minutes: share.added,
        carried_out_minutes: share.carried_out(),
        debt: words::length(share.carried_out()),
    }
}

fn itinerary(itinerary: &Itinerary) -> ItineraryAnswer {
    ItineraryAnswer {
        person: itinerary.title.clone(),
        base: itinerary.base.clone(),
        nights_away: itinerary.nights_away,
        entries: itinerary.entries.iter().map(entry).collect(),
    }
}

fn entry(entry: &Entry) -> EntryAnswer {
    let (first_day, last_day) = (Day(entry.day), Day(entry.to));
    match &entry.doing {
        Doing::Travel { from, to, minutes, home, .. } => {
            EntryAnswer::Travel { first_day, last_day, from: from.clone(), to: to.clone(), minutes: *minutes, home: *home }
        }
        Doing::Meeting { place, at, title, online, body } => EntryAnswer::Meeting {
            first_day,
            last_day,
            place: place.clone(),
            at: at.clone(),
            title: title.clone(),
            online: *online,
            body: body.clone(),
        },
        Doing::Away { why } => EntryAnswer::Away { first_day, last_day, why: why.clone() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::testing;
    use serde_json::{Value, json};

    fn value_of(series: &crate::model::Series, plan: &crate::model::Plan) -> Value {
        serde_json::to_value(agenda(&testing::agenda(series, plan), Vec::new())).expect("JSON")
    }

    #[test]
    fn times_are_told_with_zone_offset_and_instant() {
        let series = testing::series();
        let value = value_of(&series, &testing::plan(&series));
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
        let value = |plan: &crate::model::Plan| value_of(&series, plan);
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
