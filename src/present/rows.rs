//! From placements to rows, in order of time and numbered.

use super::clock::{Clocks, Local};
use super::columns::{self, Column};
use super::row::{Listening, Meeting, Outcome, Row, RowTime, Source};
use super::words;
use crate::model::{Audience, Band, Consultation, ConsultationId, Input, Placement, Plan, Series, State, When};
use crate::text::one_line;
use crate::time::{ClockRange, Date, Instant, Interval, Minutes, Zone};
use chrono::{Datelike, Timelike};
use std::collections::BTreeMap;

/// The rows of a plan, in order of time.
pub(super) fn of(series: &Series, plan: &Plan, columns: &[Column]) -> Vec<Row> {
    let mut placements: Vec<&Placement> = plan.placements.iter().collect();
    placements.sort_by_key(|placement| (begins(series, placement), placement.consultation, placement.sitting));
    let zones = std::iter::once(series.place(series.base).zone).chain(series.audiences.iter().map(|audience| audience.zone));
    let cities = zones.map(|zone| (zone, columns::city(series, zone))).collect();
    let views = Views { columns, cities: &cities };
    let mut rows: Vec<Row> = placements.into_iter().map(|placement| row(series, placement, views)).collect();
    number(&mut rows);
    rows
}

fn begins(series: &Series, placement: &Placement) -> Instant {
    match placement.when {
        When::Meeting(interval) => interval.start(),
        When::Written { from, .. } => series.zones.midnight(series.place(series.place_of(placement)).zone, from),
    }
}

/// Numbers the meetings in order of their first sitting, and letters the sittings.
fn number(rows: &mut [Row]) {
    let mut meetings: Vec<&mut Row> = rows.iter_mut().filter(|row| row.meeting().is_some() && row.state != State::Cancelled).collect();
    // The ordinal of each consultation, and how many sittings it has.
    let mut known: BTreeMap<ConsultationId, (u32, usize)> = BTreeMap::new();
    for row in &mut meetings {
        let next = known.len() as u32 + 1;
        let (ordinal, sittings) = known.entry(row.consultation).or_insert((next, 0));
        row.ordinal = Some(*ordinal);
        row.number = letters(*sittings);
        *sittings += 1;
    }
    for row in meetings {
        let (ordinal, sittings) = known[&row.consultation];
        row.number = if sittings > 1 { format!("{ordinal}{}", row.number) } else { ordinal.to_string() };
    }
}

/// a, b, .. z, aa, ab ..
fn letters(index: usize) -> String {
    let last = char::from(b'a' + (index % 26) as u8);
    if index < 26 { last.to_string() } else { format!("{}{last}", letters(index / 26 - 1)) }
}

/// From where every meeting is looked at.
#[derive(Clone, Copy)]
struct Views<'a> {
    columns: &'a [Column],
    /// Of the base and of every audience.
    cities: &'a BTreeMap<Zone, String>,
}

impl<'a> Views<'a> {
    fn city(self, zone: Zone) -> &'a str {
        &self.cities[&zone]
    }
}

fn row(series: &Series, placement: &Placement, views: Views<'_>) -> Row {
    let consultation = series.consultation(placement.consultation);
    let place = series.place_of(placement);
    let year = series.planned.year();
    let online = placement.forum.is_some_and(|forum| series.forum(forum).online);
    let city = columns::place_name(series, place);
    let (time, on_site) = match placement.when {
        When::Meeting(interval) => {
            let meeting = meeting(series, consultation, series.place(place).zone, interval, views);
            let place = if online { format!("{city}, online") } else { city.clone() };
            let on_site = format!("{} {} {place}", words::day(meeting.start.civil.date(), year), meeting.clock_words());
            (RowTime::Meeting(Box::new(meeting)), on_site)
        }
        When::Written { from, to } => (RowTime::Written { from, to }, format!("{} to {}", words::day(from, year), words::day(to, year))),
    };
    let person = |id| one_line(&series.person(id).title);
    let strands = series.strands.iter().filter(|strand| strand.consultations.contains(&placement.consultation));
    Row {
        consultation: placement.consultation,
        sitting: placement.sitting,
        number: if placement.state == State::Cancelled { "×" } else { "–" }.into(),
        ordinal: None,
        name: one_line(&consultation.name),
        title: one_line(&consultation.title),
        brief: consultation.brief.as_deref().map(crate::text::lines),
        contact: consultation.contact.as_ref().or(series.contact.as_ref()).map(|text| crate::text::lines(text)),
        strands: strands.map(|strand| one_line(&strand.title)).collect(),
        format: consultation.format.as_deref().map(one_line),
        languages: consultation.languages.iter().map(|tag| one_line(&words::language(tag))).collect(),
        language_tags: consultation.languages.iter().map(|tag| one_line(tag)).collect(),
        remote: consultation.remote,
        link_asked_by: series.link_asked_by(placement),
        at: placement.forum,
        forum: placement.forum.map(|forum| one_line(&series.forum(forum).title)),
        room: placement.room.map(|room| one_line(&series.room(room).title)),
        moderator: placement.moderator.map(person),
        principal: consultation.principal.map(person),
        rapporteurs: consultation.rapporteurs.iter().map(|id| person(*id)).collect(),
        attending: consultation.attending.everyone.iter().chain(&placement.people).map(|id| person(*id)).collect(),
        teams: consultation.teams.iter().map(|id| one_line(&series.team(*id).title)).collect(),
        people: series.people_of(placement).collect(),
        audiences: consultation.audiences.clone(),
        place: city,
        online,
        state: placement.state,
        announced: placement.announced,
        on_site,
        time,
        builds_on: consultation.builds_on.iter().map(|id| source(series.input(*id))).collect(),
        outcomes: outcomes(series, consultation, series.last_day(placement)),
    }
}

fn source(input: &Input) -> Source {
    Source {
        title: one_line(&input.title),
        from: input.from.as_deref().map(one_line),
        link: input.link.as_deref().map(one_line),
        out: input.out,
    }
}

fn meeting(series: &Series, consultation: &Consultation, zone: Zone, interval: Interval, views: Views<'_>) -> Meeting {
    let mut clocks = Clocks::new(series, interval);
    let [start, end] = clocks.of(zone);
    let on_site = start.civil.date();
    let audiences: Vec<Listening> =
        consultation.audiences.iter().map(|id| listening(&mut clocks, series.audience(*id), on_site, views)).collect();
    let awake = |listening: &&Listening| matches!(listening.band, Band::Working | Band::Awake);
    let mut at = |city: &str, zone: Zone| Local::of(&mut clocks, city.to_owned(), zone, on_site, sleeps(series, zone, interval));
    Meeting {
        interval,
        end,
        asleep: sleeps(series, zone, interval),
        columns: views.columns.iter().map(|column| at(&column.title, column.zone)).collect(),
        elsewhere: elsewhere(series, consultation, zone, interval).into_iter().map(|zone| at(views.city(zone), zone)).collect(),
        awake: audiences.iter().filter(awake).map(|listening| u64::from(listening.size)).sum(),
        people: audiences.iter().map(|listening| u64::from(listening.size)).sum(),
        audiences,
        start,
    }
}

/// The zones of the base and of the audiences that show another time than the one on site, west to east, no time twice.
fn elsewhere(series: &Series, consultation: &Consultation, on_site: Zone, interval: Interval) -> Vec<Zone> {
    let offset = |zone: Zone| series.zones.offset(zone, interval.start());
    let here = offset(on_site);
    let base = series.place(series.base).zone;
    let mut zones: Vec<(Minutes, Zone)> = Vec::new();
    for zone in std::iter::once(base).chain(consultation.audiences.iter().map(|id| series.audience(*id).zone)) {
        let there = offset(zone);
        if there != here && zones.iter().all(|(known, _)| *known != there) {
            zones.push((there, zone));
        }
    }
    zones.sort_by_key(|(offset, _)| *offset);
    zones.into_iter().map(|(_, zone)| zone).collect()
}

fn listening(clocks: &mut Clocks<'_>, audience: &Audience, on_site: Date, views: Views<'_>) -> Listening {
    let band = clocks.series.band(audience, clocks.interval);
    let asleep = matches!(band, Band::Asleep | Band::PartlyAsleep);
    Listening {
        name: one_line(&audience.name),
        title: one_line(&audience.title),
        size: audience.size,
        band,
        hours: (audience.awake, audience.best),
        local: Local::of(clocks, views.city(audience.zone).to_owned(), audience.zone, on_site, asleep),
    }
}

/// Whether people of a zone sleep through a part: its audiences if it has any, else those awake from 07:00 to 22:00.
fn sleeps(series: &Series, zone: Zone, interval: Interval) -> bool {
    let mut there = series.audiences.iter().filter(|audience| audience.zone == zone).peekable();
    if there.peek().is_some() {
        return there.any(|audience| series.discomfort(audience, interval).0 > 0);
    }
    let civil = series.civil(zone, interval.start());
    let start = Minutes::from(civil.hour() * 60 + civil.minute());
    ClockRange::new(7 * 60, 22 * 60).is_some_and(|awake| !awake.holds(start, interval.minutes()))
}

fn outcomes(series: &Series, consultation: &Consultation, ends: Date) -> Vec<Outcome> {
    let outcome = |id| {
        let deliverable = series.deliverable(id);
        let mut at = Some(ends);
        let mut alone = Vec::new();
        for step in deliverable.steps.iter().filter(|step| step.each) {
            at = at.and_then(|day| series.calendar_of(step).working_day_after(day, step.working_days));
            alone.extend(at.map(|day| (one_line(&step.does), day)));
        }
        Outcome {
            alone,
            document: one_line(&deliverable.title),
            due: series.due_day(deliverable, ends),
            milestone: one_line(&series.milestone(deliverable.milestone).title),
        }
    };
    consultation.feeds.iter().map(|id| outcome(*id)).collect()
}
