//! From components to occurrences: clocks, lengths, copies of one event, rules and what was moved.

use super::clock::{self, Clock, OwnRules};
use super::lines::{Component, Kind, Line};
use super::recurrence::Rule;
use super::tell::Teller;
use super::{Calendar, Details, Event, How, LeftOut, Span, parsed};
use crate::input::foreign::{Doubt, Places, all_said};
use crate::model::{Level, Status};
use crate::text::counted;
use crate::time::{Civil, Date, Instant, Interval, MINUTES_PER_DAY, Minutes, Zone, Zones};
use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendarDuration, ICalendarEntry, ICalendarParameterName, ICalendarPeriod, ICalendarStatus, ICalendarTransparency, ICalendarValue,
};
use chrono::{Datelike, Days, Duration};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// A time as a file writes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Moment {
    civil: Civil,
    /// `None` for a day.
    clock: Option<Clock>,
}

/// How long an event is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Length {
    /// So many seconds, whatever the clocks do (RFC 5545, 3.8.5.3, of an end).
    Exact(i64),
    /// So many days on the clock, then so many seconds (3.3.6).
    Nominal(i64, i64),
    /// So many whole days.
    Days(i64),
}

impl Length {
    fn is_none(self) -> bool {
        matches!(self, Length::Exact(0) | Length::Nominal(0, 0))
    }
}

/// An event as it stands in the file.
struct Draft<'a> {
    component: &'a Component,
    details: Details,
    stamp: Option<Civil>,
    start: Moment,
    length: Length,
    /// The occurrence that it stands for.
    instead_of: Option<Moment>,
}

/// Why an event was left out; it was told.
struct Unread;

/// The occurrences that an event does not have.
#[derive(Default)]
struct Excluded {
    starts: BTreeSet<i64>,
    days: BTreeSet<Date>,
}

pub(super) struct Reader<'a, 't> {
    text: &'a str,
    components: &'a [Component],
    how: How<'a>,
    teller: &'t mut Teller,
    /// The zone of times that say none.
    floating: Option<Zone>,
    /// What each name of a zone means.
    clocks: BTreeMap<String, Option<Clock>>,
    /// The rules that the file has for zones, by their name.
    described: BTreeMap<String, usize>,
    own: Vec<OwnRules>,
    left_out: LeftOut,
    events: Vec<Event>,
    /// Occurrences of what repeats, so far.
    occurrences: usize,
    began: u64,
}

impl<'a, 't> Reader<'a, 't> {
    pub fn new(text: &'a str, components: &'a [Component], how: How<'a>, teller: &'t mut Teller) -> Self {
        let began = (how.clock)();
        let mut reader = Reader {
            text,
            components,
            how,
            teller,
            floating: how.floating,
            clocks: BTreeMap::new(),
            described: BTreeMap::new(),
            own: Vec::new(),
            left_out: LeftOut::default(),
            events: Vec::new(),
            occurrences: 0,
            began,
        };
        for (number, zone) in components.iter().enumerate().filter(|(_, component)| component.kind == Kind::TimeZone) {
            if let Some(name) = reader.words(zone, "TZID") {
                reader.described.entry(name).or_insert(number);
            }
        }
        reader
    }

    /// Every occurrence; `None` if a limit of the whole file is reached.
    pub fn read(mut self) -> Option<Calendar> {
        self.assume_a_zone();
        let mut drafts = Vec::new();
        for component in self.components {
            match component.kind {
                Kind::Event => match self.draft(component) {
                    Ok(draft) => drafts.push(draft),
                    Err(Unread) => self.left_out.unread += 1,
                },
                Kind::FreeBusy if self.how.only_busy => self.free_busy(component)?,
                Kind::Other if component.parent.is_some() => self.left_out.others += 1,
                _ => {}
            }
            self.in_time(component)?;
        }
        for group in self.newest(drafts) {
            self.expand(group)?;
        }
        self.events.sort_by_key(|event| (event.span, event.details.places.begins.bytes.start));
        Some(Calendar { events: self.events, left_out: self.left_out })
    }

    fn in_time(&mut self, at: &Component) -> Option<()> {
        let limit = self.how.limits.milliseconds;
        if (self.how.clock)().saturating_sub(self.began) <= limit {
            return Some(());
        }
        let message = format!("this calendar takes longer to read than {} s", limit as f64 / 1000.0);
        self.teller.refuse(&at.at, (message, "reached here"), "export a shorter stretch of time, or without what repeats by hard rules");
        None
    }

    /// The zone of the calendar as a whole, which only says how it is shown, where no other is given.
    fn assume_a_zone(&mut self) {
        let calendars = self.components.iter().filter(|component| component.kind == Kind::Calendar);
        let Some(line) = calendars.filter_map(|calendar| calendar.line("X-WR-TIMEZONE")).next() else { return };
        if self.floating.is_none() {
            let unfolded = super::lines::unfolded(&self.text[line.at.clone()]);
            self.floating = clock::named(super::lines::value(&unfolded));
        }
    }

    /// Whether the whole of what holds a component was cancelled (RFC 5546, 3.2.5).
    fn is_cancelled_by_its_head(&self, component: &Component) -> bool {
        let method = component.parent.and_then(|head| self.components[head].line("METHOD"));
        method.is_some_and(|line| {
            let unfolded = super::lines::unfolded(&self.text[line.at.clone()]);
            super::lines::value(&unfolded).trim().eq_ignore_ascii_case("CANCEL")
        })
    }

    // ─── Values ─────────────────────────────────────────────────────────────────────────────────────────────────────

    fn entry(&self, line: &Line) -> Option<ICalendarEntry> {
        parsed(&self.text[line.at.clone()])
    }

    fn words(&self, component: &Component, name: &str) -> Option<String> {
        let entry = self.entry(component.line(name)?)?;
        entry.values.into_iter().next()?.into_text().map(|text| text.into_owned()).filter(|text| !text.trim().is_empty())
    }

    /// The first time of a line.
    fn time(&mut self, line: &Line) -> Result<Moment, Unread> {
        let entry = self.entry(line);
        let value = entry.as_ref().and_then(|entry| entry.values.first()?.as_partial_date_time());
        let Some(value) = value else { return Err(self.no_time(line)) };
        self.moment(line, zone_name(entry.as_ref()), value)
    }

    fn no_time(&mut self, line: &Line) -> Unread {
        let message = format!("an event is left out: its `{}` is no day or time", line.name);
        self.teller.warn("time", &line.at, (message, "not understood"), "write it like `20270322T090000Z`, or look at the event");
        Unread
    }

    fn moment(&mut self, line: &Line, zone: Option<&str>, value: &PartialDateTime) -> Result<Moment, Unread> {
        let Some(civil) = clock::civil(value) else { return Err(self.no_time(line)) };
        let (first, last) = self.how.limits.years;
        if !(first..=last).contains(&civil.year()) {
            let message =
                format!("an event is left out: its `{}` is in the year {}, and {first} to {last} are read", line.name, civil.year());
            self.teller.warn("years", &line.at, (message, "beyond the years"), "look at the event");
            return Err(Unread);
        }
        if !value.has_time() {
            return Ok(Moment { civil, clock: None });
        }
        if value.has_zone() {
            let minutes = Minutes::from(value.tz_hour.unwrap_or(0)) * 60 + Minutes::from(value.tz_minute.unwrap_or(0));
            let east = if value.tz_minus { -minutes } else { minutes };
            return Ok(Moment { civil, clock: Some(Clock::Fixed(east)) });
        }
        let clock = match zone {
            Some(name) => self.clock_of(name, line)?,
            None => self.clock_of_floating(line)?,
        };
        Ok(Moment { civil, clock: Some(clock) })
    }

    fn clock_of_floating(&mut self, line: &Line) -> Result<Clock, Unread> {
        let Some(zone) = self.floating else {
            if !self.how.only_busy {
                return Ok(Clock::OnSite);
            }
            let message = "an event is left out: its time is that of no zone".into();
            self.teller.warn(
                "floating",
                &line.at,
                (message, "whose clock?"),
                "say which: `calendar-zone = \"Europe/Paris\"` beside `calendar`, or `X-WR-TIMEZONE:Europe/Paris` at the head of the file",
            );
            return Err(Unread);
        };
        if self.how.floating.is_none() {
            let message = format!("a time is that of no zone, and read on the clock of the calendar, {}", zone.name());
            let fix = if self.how.only_busy {
                format!("if so, write `calendar-zone = \"{}\"` in the series", zone.name())
            } else {
                "if not, delete `X-WR-TIMEZONE` at the head of the file: then it is on the clock of its forum".into()
            };
            self.teller.warn("calendar-zone", &line.at, (message, "whose clock?"), fix);
        }
        Ok(Clock::Zone(zone))
    }

    /// The clock of a zone's name: the database, the names of Windows, then the file's own rules.
    fn clock_of(&mut self, name: &str, line: &Line) -> Result<Clock, Unread> {
        let known = match self.clocks.get(name) {
            Some(known) => *known,
            None => {
                let found = clock::named(name).map(Clock::Zone).or_else(|| self.own_clock(name));
                self.clocks.insert(name.to_owned(), found);
                found
            }
        };
        known.ok_or_else(|| {
            let message = format!(
                "an event is left out: the zone `{}` is not known, and the file has no rules for it that are understood",
                super::super::text::brief(name)
            );
            let fix = "export the calendar with its zones, or write the zone as region and city, such as `Europe/Paris`";
            self.teller.warn("zone", &line.at, (message, "whose clock?"), fix);
            Unread
        })
    }

    fn own_clock(&mut self, name: &str) -> Option<Clock> {
        let zone = *self.described.get(name)?;
        let to = self.how.window.end().utc() + Duration::days(366);
        let rules = OwnRules::read(self.text, &self.components[zone + 1..], to, self.how.limits)?;
        self.own.push(rules);
        Some(Clock::Own(self.own.len() - 1))
    }

    /// Seconds since 1970 of a civil time. Of a repeated one the first is taken, and a skipped one is read by the offset
    /// before (RFC 5545, 3.3.5); both are told.
    fn seconds(&mut self, clock: Clock, civil: Civil, at: &Range<usize>) -> i64 {
        let plain = civil.and_utc().timestamp();
        let (resolved, zone) = match clock {
            Clock::Fixed(east) => return plain - east * 60,
            Clock::Zone(zone) => (self.how.zones.resolve(zone, civil), zone.name()),
            Clock::Own(number) => (self.own[number].resolve(Zone::UTC, civil), "the zone of the file"),
            Clock::OnSite => return plain,
        };
        if let Some(doubt) = Doubt::of(resolved, civil, zone) {
            self.teller.tell(doubt.label, Level::Note, at, (doubt.message, doubt.label), doubt.fix);
        }
        resolved.instant().unix_minutes() * 60 + plain.rem_euclid(60)
    }

    // ─── Events ─────────────────────────────────────────────────────────────────────────────────────────────────────

    fn draft(&mut self, component: &'a Component) -> Result<Draft<'a>, Unread> {
        let instead_of = component.line("RECURRENCE-ID").map(|line| self.time(line)).transpose()?;
        let start = match (component.line("DTSTART"), instead_of) {
            (Some(line), _) => self.time(line)?,
            (None, Some(moment)) => moment,
            (None, None) => {
                let message = "an event is left out: it has no `DTSTART`".into();
                self.teller.warn(
                    "no-start",
                    &component.at,
                    (message, "when does it start?"),
                    "look at the event, and export the calendar again",
                );
                return Err(Unread);
            }
        };
        if let Some(line) = component.line("RECURRENCE-ID")
            && self.entry(line).is_some_and(|entry| entry.has_parameter(&ICalendarParameterName::Range))
        {
            let message = "a change to an event and all that follow it (`RANGE=THISANDFUTURE`) is read as a change to it alone".into();
            self.teller.warn("future", &line.at, (message, "not understood"), "divide the event into two, or look at what follows");
        }
        let starts_at = component.line("DTSTART").map_or(&component.at, |line| &line.at).clone();
        let length = self.length(component, start, &starts_at)?;
        let value = |name: &str| component.line(name).and_then(|line| self.entry(line)).and_then(|entry| entry.values.into_iter().next());
        let status = match value("STATUS") {
            _ if self.is_cancelled_by_its_head(component) => Some(Status::Cancelled),
            Some(ICalendarValue::Status(ICalendarStatus::Cancelled)) => Some(Status::Cancelled),
            Some(ICalendarValue::Status(ICalendarStatus::Tentative)) => Some(Status::Tentative),
            Some(ICalendarValue::Status(ICalendarStatus::Confirmed)) => Some(Status::Confirmed),
            _ => None,
        };
        let details = Details {
            uid: self.words(component, "UID"),
            sequence: value("SEQUENCE").and_then(|value| value.as_integer()).unwrap_or(0),
            summary: self.words(component, "SUMMARY"),
            location: if self.how.only_busy { None } else { self.words(component, "LOCATION") },
            description: if self.how.only_busy { None } else { self.words(component, "DESCRIPTION") },
            status,
            transparent: matches!(value("TRANSP"), Some(ICalendarValue::Transparency(ICalendarTransparency::Transparent))),
            places: Places { begins: self.teller.place(&component.at), starts: self.teller.place(&starts_at) },
        };
        let stamp = value("DTSTAMP").and_then(|value| clock::civil(value.as_partial_date_time()?));
        self.tell_words(component, &details);
        Ok(Draft { component, details, stamp, start, length, instead_of })
    }

    /// Tells of words that a plan is read without: a state that no event has, and further moderators.
    fn tell_words(&mut self, component: &Component, details: &Details) {
        if self.how.only_busy {
            return;
        }
        if let Some(line) = component.line("STATUS").filter(|_| details.status.is_none()) {
            let message = "a `STATUS` is none that an event has, and is read as if it were not there";
            let fix = "write `TENTATIVE`, `CONFIRMED` or `CANCELLED`, or delete the line";
            self.teller.tell("status", Level::Note, &line.at, (message, "not understood"), fix);
        }
        let mut moderators = all_said(details.description.as_deref(), "Moderator");
        let first = moderators.next();
        if let Some(line) = component.line("DESCRIPTION").filter(|_| moderators.any(|other| Some(other) != first)) {
            let message = "a description names several moderators, and the first is taken";
            let fix = "leave one line `Moderator:`, of whoever leads it";
            self.teller.tell("moderators", Level::Note, &line.at, (message, "more than one `Moderator:`"), fix);
        }
    }

    fn length(&mut self, component: &Component, start: Moment, at: &Range<usize>) -> Result<Length, Unread> {
        let end = component.line("DTEND").map(|line| self.time(line).map(|end| (end, line.at.clone()))).transpose()?;
        if let Some((end, end_at)) = &end {
            self.tell_end(component, start, *end, end_at);
        }
        let duration = component.line("DURATION").filter(|_| end.is_none());
        let (length, seconds) = match (end, duration, start.clock) {
            (Some((end, _)), _, None) => {
                // A day that ends on itself is one day, as many write it.
                let days = (end.civil.date() - start.civil.date()).num_days();
                let days = if days == 0 { 1 } else { days };
                (Length::Days(days), days * 86_400)
            }
            (Some((end, end_at)), _, Some(clock)) => {
                let ends_on = end.clock.unwrap_or(clock);
                if is_mixed(Some(clock), Some(ends_on)) {
                    let message = "an event is left out: only one of its two times says a zone".into();
                    self.teller.warn("half-floating", at, (message, "starts here"), "say the zone of both");
                    return Err(Unread);
                }
                let from = self.seconds(clock, start.civil, at);
                let to = self.seconds(ends_on, end.civil, &end_at);
                (Length::Exact(to - from), to - from)
            }
            (None, Some(line), clock) => {
                let entry = self.entry(line);
                let Some(ICalendarValue::Duration(duration)) = entry.as_ref().and_then(|entry| entry.values.first()) else {
                    let message = "an event is left out: its `DURATION` is no length of time".into();
                    self.teller.warn("duration", &line.at, (message, "not understood"), "write it like `PT1H30M`, or look at the event");
                    return Err(Unread);
                };
                let (days, seconds) = parts(duration);
                let all = days.saturating_mul(86_400).saturating_add(seconds);
                if clock.is_none() && seconds != 0 {
                    let whole = counted((all / 86_400).max(1), "whole day", "whole days");
                    self.tell_other_kind("hours-of-days", &format!("whole days last hours, which are read as {whole}"), &line.at);
                }
                (if clock.is_none() { Length::Days((all / 86_400).max(1)) } else { Length::Nominal(days, seconds) }, all)
            }
            (None, None, None) => (Length::Days(1), 86_400),
            (None, None, Some(_)) => (Length::Exact(0), 0),
        };
        self.limit_length(seconds, at)?;
        Ok(length)
    }

    /// Tells of an end that says it twice, or is a day where the start is a time, or the other way round (RFC 5545, 3.6.1 and
    /// 3.8.2.2).
    fn tell_end(&mut self, component: &Component, start: Moment, end: Moment, at: &Range<usize>) {
        if let Some(line) = component.line("DURATION") {
            let message = "an event has both `DTEND` and `DURATION`, and `DTEND` is read";
            self.teller.tell("two-ends", Level::Note, &line.at, (message, "passed over"), "leave one of the two");
        }
        match (start.clock, end.clock) {
            (Some(_), None) => {
                self.tell_other_kind("end-day", "an event with an hour ends on a day without one, which is read as its midnight", at)
            }
            (None, Some(_)) => self.tell_other_kind("end-hour", "whole days end at an hour, which is read as its day", at),
            _ => {}
        }
    }

    /// Tells of a length in seconds that is none or beyond the limit.
    fn limit_length(&mut self, seconds: i64, at: &Range<usize>) -> Result<(), Unread> {
        if seconds < 0 {
            let message = "an event is left out: it ends before it starts".into();
            self.teller.warn("backwards", at, (message, "starts here"), "look at the event");
            return Err(Unread);
        }
        if seconds > self.how.limits.longest * 60 {
            let message = format!(
                "an event is left out: it lasts {} days, and at most {} are read",
                seconds / 86_400,
                self.how.limits.longest / MINUTES_PER_DAY
            );
            self.teller.warn("long", at, (message, "starts here"), "look at the event, or write it as `away` or `busy` in the series");
            return Err(Unread);
        }
        Ok(())
    }

    /// The events by their UID, each with what stands in place of single occurrences; of several copies the one of the
    /// highest revision, and then the latest (RFC 5546, 2.1.5).
    fn newest(&mut self, drafts: Vec<Draft<'a>>) -> Vec<Vec<Draft<'a>>> {
        let mut groups: Vec<Vec<Draft<'a>>> = Vec::new();
        let mut by_uid: BTreeMap<String, usize> = BTreeMap::new();
        for draft in drafts {
            let group = match draft.details.uid.clone() {
                Some(uid) => *by_uid.entry(uid).or_insert(groups.len()),
                None => groups.len(),
            };
            if group == groups.len() {
                groups.push(Vec::new());
            }
            groups[group].push(draft);
        }
        for group in groups.iter_mut().filter(|group| group.len() > 1) {
            let mut keyed: Vec<(Option<i64>, Draft<'a>)> = Vec::new();
            for draft in group.drain(..) {
                keyed.push((draft.instead_of.map(|moment| self.key(moment, &draft.component.at)), draft));
            }
            keyed.sort_by_key(|(key, draft)| (*key, std::cmp::Reverse((draft.details.sequence, draft.stamp))));
            let before = keyed.len();
            keyed.dedup_by_key(|(key, _)| *key);
            self.left_out.older += before - keyed.len();
            group.extend(keyed.into_iter().map(|(_, draft)| draft));
        }
        groups
    }

    /// By what two names of one occurrence are the same, whichever clock they are on.
    fn key(&mut self, moment: Moment, at: &Range<usize>) -> i64 {
        match moment.clock {
            Some(clock) => self.seconds(clock, moment.civil, at),
            None => moment.civil.and_utc().timestamp(),
        }
    }

    /// Adds the occurrences of an event and of what stands in place of some of them.
    fn expand(&mut self, group: Vec<Draft<'a>>) -> Option<()> {
        let mut excluded = Excluded::default();
        let repeats = group.iter().find(|draft| draft.instead_of.is_none()).map(|draft| draft.start.clock);
        for draft in &group {
            if let (Some(moment), Some(clock)) = (draft.instead_of, repeats) {
                if is_mixed(moment.clock, clock) {
                    let message = "an event stands in place of another, and only one of their times says a zone: both may be told".into();
                    let fix = "look whether it is there twice, and export the calendar with its zones";
                    self.teller.warn("half-floating", &draft.component.at, (message, "in place of which?"), fix);
                    continue;
                }
                self.exclude(&mut excluded, moment, clock, &draft.component.at);
            }
        }
        let is_cancelled = |draft: &Draft<'_>| draft.details.status == Some(Status::Cancelled);
        let all_cancelled = group.iter().any(|draft| draft.instead_of.is_none() && is_cancelled(draft));
        for draft in group {
            if self.how.only_busy && (all_cancelled || is_cancelled(&draft)) {
                self.left_out.cancelled += 1;
                continue;
            }
            if self.how.only_busy && draft.details.transparent {
                self.left_out.free += 1;
                continue;
            }
            self.in_time(draft.component)?;
            let none = Excluded::default();
            match self.occurrences(&draft, if draft.instead_of.is_some() { &none } else { &excluded }) {
                Ok(spans) => self.add(draft, spans)?,
                Err(Unread) => self.left_out.unread += 1,
            }
        }
        Some(())
    }

    fn add(&mut self, draft: Draft<'a>, spans: Vec<Span>) -> Option<()> {
        if draft.length.is_none() {
            self.left_out.empty += 1;
            return Some(());
        }
        if spans.is_empty() {
            self.left_out.outside += 1;
            return Some(());
        }
        if draft.component.lines.iter().any(|line| matches!(line.name, "RRULE" | "RDATE")) {
            self.count(spans.len(), &draft.component.at)?;
        }
        let details = Arc::new(draft.details);
        for span in spans {
            let span = match span {
                Span::Time(interval) if draft.start.clock == Some(Clock::OnSite) => {
                    Span::OnSite(interval.start().utc(), interval.minutes())
                }
                span => span,
            };
            self.events.push(Event { details: Arc::clone(&details), span });
        }
        Some(())
    }

    fn count(&mut self, occurrences: usize, at: &Range<usize>) -> Option<()> {
        self.occurrences += occurrences;
        let most = self.how.limits.occurrences;
        if self.occurrences <= most {
            return Some(());
        }
        let message = format!("what repeats in this calendar happens more than {most} times in the days asked for, and no more are read");
        self.teller.refuse(at, (message, "the first beyond the limit"), "export fewer calendars in one file, or a shorter stretch of time");
        None
    }

    /// Leaves out what starts at a moment of an event that is on a clock, or has whole days. Of an event with an hour a
    /// whole day can be left out.
    fn exclude(&mut self, excluded: &mut Excluded, moment: Moment, of: Option<Clock>, at: &Range<usize>) {
        match moment.clock {
            Some(_) if of.is_none() => {
                self.tell_other_kind("excluded", "a day is left out of whole days by an hour, and read as its day", at);
                excluded.days.insert(moment.civil.date());
            }
            Some(clock) => {
                let seconds = self.seconds(clock, moment.civil, at);
                excluded.starts.insert(seconds);
            }
            None => {
                excluded.days.insert(moment.civil.date());
            }
        }
    }

    /// When an event happens within the window.
    fn occurrences(&mut self, draft: &Draft<'a>, without: &Excluded) -> Result<Vec<Span>, Unread> {
        let window = self.how.window;
        let mut excluded = Excluded { starts: without.starts.clone(), days: without.days.clone() };
        let component = draft.component;
        self.limit_values(component)?;
        for line in component.lines_of("EXDATE") {
            for (moment, _) in self.times(line)? {
                if is_mixed(moment.clock, draft.start.clock) {
                    return Err(self.no_time(line));
                }
                self.exclude(&mut excluded, moment, draft.start.clock, &line.at);
            }
        }
        if let Some(line) = component.line("EXRULE") {
            let message = "a rule of exceptions (`EXRULE`) is not read: the event is taken to happen each time".into();
            self.teller.warn("exrule", &line.at, (message, "not understood"), "write the exceptions as `EXDATE`");
        }
        // A day more on either side, for the clocks of the world.
        let slack = Duration::days(2) + Duration::minutes(self.how.limits.longest);
        let days = (window.start().utc() - slack, window.end().utc() + Duration::days(2));
        let mut starts: Vec<Civil> = vec![draft.start.civil];
        for line in component.lines_of("RRULE") {
            starts.extend(self.repeated(draft, line, days)?);
        }
        let mut spans = Vec::new();
        starts.sort_unstable();
        starts.dedup();
        for civil in starts {
            spans.extend(self.span(draft, civil, draft.start.clock, draft.length, &excluded));
        }
        for line in component.lines_of("RDATE") {
            for (moment, length) in self.times(line)? {
                let length = length.unwrap_or(draft.length);
                if is_mixed(moment.clock, draft.start.clock) {
                    return Err(self.no_time(line));
                }
                let clock = self.clock_of_more(moment, draft.start.clock, &line.at);
                spans.extend(self.span(draft, moment.civil, clock, length, &excluded));
            }
        }
        spans.sort_unstable();
        spans.dedup();
        let most = self.how.limits.occurrences_of_one;
        if spans.len() > most {
            let message =
                format!("an event is left out: it happens {} times in the days asked for, and at most {most} are read", spans.len());
            self.teller.warn(
                "often",
                &component.at,
                (message, "begins here"),
                "look at the event, or write it as `away` or `busy` in the series",
            );
            return Err(Unread);
        }
        Ok(spans)
    }

    /// The clock of a further moment of an event (`RDATE`), which is of the kind of the event (RFC 5545, 3.8.5.2).
    fn clock_of_more(&mut self, moment: Moment, of: Option<Clock>, at: &Range<usize>) -> Option<Clock> {
        match (moment.clock, of) {
            (Some(_), None) => self.tell_other_kind("further", "whole days have a further time, which is read as its day", at),
            (None, Some(_)) => {
                self.tell_other_kind("further", "an event with an hour has a further day without one, which is read as midnight", at);
            }
            _ => {}
        }
        of.and(moment.clock.or(of))
    }

    /// Tells of a day where a time is asked for, or the other way round.
    fn tell_other_kind(&mut self, kind: &'static str, message: &str, at: &Range<usize>) {
        let fix = "look at the event, and write its days and its hours in one way";
        self.teller.tell(kind, Level::Note, at, (message, "not the kind of its start"), fix);
    }

    fn limit_values(&mut self, component: &Component) -> Result<(), Unread> {
        let lines = component.lines.iter().filter(|line| matches!(line.name, "RRULE" | "RDATE" | "EXDATE"));
        let values: usize = lines.map(|line| 1 + self.text[line.at.clone()].matches(',').count()).sum();
        let most = self.how.limits.values;
        if values <= most {
            return Ok(());
        }
        let message = format!("an event is left out: it has {values} values of `RRULE`, `RDATE` and `EXDATE`, and at most {most} are read");
        self.teller.warn(
            "values",
            &component.at,
            (message, "begins here"),
            "divide the event, or write it as `away` or `busy` in the series",
        );
        Err(Unread)
    }

    fn repeated(&mut self, draft: &Draft<'a>, line: &Line, days: (Civil, Civil)) -> Result<Vec<Civil>, Unread> {
        let source = &self.text[line.at.clone()];
        let rule = match self.entry(line) {
            Some(entry) => Rule::read(source, &entry, self.how.limits),
            None => Err("repeats by a rule that is not understood".into()),
        };
        let starts = rule.and_then(|rule| {
            let until = match &rule.until {
                Some(until) => Some(self.last_start(draft, until).ok_or("repeats until a day that there is not")?),
                None => None,
            };
            rule.starts(draft.start.civil, until, days, self.how.limits)
        });
        starts.map_err(|refusal| {
            let message = format!("an event is left out: it {refusal}");
            self.teller.warn("rule", &line.at, (message, "not read"), "look at the event, or write it as `away` or `busy` in the series");
            Unread
        })
    }

    /// The end of a rule on the clock of the event.
    fn last_start(&self, draft: &Draft<'a>, until: &PartialDateTime) -> Option<Civil> {
        let civil = clock::civil(until)?;
        if !until.has_time() {
            return Some(civil + Duration::seconds(86_399));
        }
        let at = Instant::from_unix_minutes(civil.and_utc().timestamp().div_euclid(60));
        let east = match draft.start.clock {
            _ if !until.has_zone() => 0,
            Some(Clock::Fixed(east)) => east,
            Some(Clock::Zone(zone)) => self.how.zones.offset(zone, at),
            Some(Clock::Own(number)) => self.own[number].offset(Zone::UTC, at),
            Some(Clock::OnSite) | None => 0,
        };
        Some(civil + Duration::minutes(east))
    }

    /// The times of a line that can have several, with their length if they have one of their own.
    fn times(&mut self, line: &Line) -> Result<Vec<(Moment, Option<Length>)>, Unread> {
        let Some(entry) = self.entry(line) else { return Err(self.no_time(line)) };
        let zone = zone_name(Some(&entry));
        let mut times = Vec::new();
        for value in &entry.values {
            times.push(match value {
                ICalendarValue::PartialDateTime(value) => (self.moment(line, zone, value)?, None),
                ICalendarValue::Period(period) => {
                    let (start, length) = self.period(line, zone, period)?;
                    (start, Some(length))
                }
                _ => return Err(self.no_time(line)),
            });
        }
        Ok(times)
    }

    fn period(&mut self, line: &Line, zone: Option<&str>, period: &ICalendarPeriod) -> Result<(Moment, Length), Unread> {
        match period {
            ICalendarPeriod::Range { start, end } => {
                let (start, end) = (self.moment(line, zone, start)?, self.moment(line, zone, end)?);
                let (Some(from), Some(to)) = (start.clock, end.clock) else { return Err(self.no_time(line)) };
                if is_mixed(start.clock, end.clock) {
                    return Err(self.no_time(line));
                }
                let seconds = self.seconds(to, end.civil, &line.at) - self.seconds(from, start.civil, &line.at);
                self.limit_length(seconds, &line.at)?;
                Ok((start, Length::Exact(seconds)))
            }
            ICalendarPeriod::Duration { start, duration } => {
                let start = self.moment(line, zone, start)?;
                let (days, seconds) = parts(duration);
                self.limit_length(days.saturating_mul(86_400).saturating_add(seconds), &line.at)?;
                Ok((start, Length::Nominal(days, seconds)))
            }
        }
    }

    /// The occurrence that starts at a civil time, if it lies in the window and is not excluded.
    fn span(&mut self, draft: &Draft<'a>, civil: Civil, clock: Option<Clock>, length: Length, excluded: &Excluded) -> Option<Span> {
        if excluded.days.contains(&civil.date()) {
            return None;
        }
        let window = self.how.window;
        let Some(clock) = clock else {
            let days = match length {
                Length::Days(days) => days.max(1),
                Length::Nominal(days, _) => days.max(1),
                Length::Exact(seconds) => (seconds / 86_400).max(1),
            };
            let (from, to) = (civil.date(), civil.date().checked_add_days(Days::new(days as u64 - 1))?);
            let (first, last) = (window.start().utc().date() - Days::new(1), window.end().utc().date() + Days::new(1));
            return (from <= last && to >= first).then_some(Span::Days(from, to));
        };
        // What lies far outside needs no zone.
        let far = Duration::minutes(self.how.limits.longest) + Duration::days(2);
        if civil > window.end().utc() + Duration::days(2) || civil < window.start().utc() - far {
            return None;
        }
        let at = draft.details.places.starts.bytes.clone();
        let start = self.seconds(clock, civil, &at);
        if excluded.starts.contains(&start) {
            return None;
        }
        let end = match length {
            Length::Exact(seconds) => start.saturating_add(seconds),
            Length::Nominal(0, seconds) => start.saturating_add(seconds),
            Length::Nominal(days, seconds) => {
                let later = civil.checked_add_signed(Duration::try_days(days)?)?;
                self.seconds(clock, later, &at).saturating_add(seconds)
            }
            Length::Days(days) => start.saturating_add(days.saturating_mul(86_400)),
        };
        let from = start.div_euclid(60);
        let to = if self.how.only_busy {
            end.saturating_add(59).div_euclid(60)
        } else {
            // Cut as the start is, so that a length in whole minutes stays; what has a length keeps one.
            end.div_euclid(60).max(from + i64::from(end > start))
        };
        let interval = Interval::new(Instant::from_unix_minutes(from), Instant::from_unix_minutes(to))?;
        let is_read = interval.overlaps(window) && interval.minutes() <= self.how.limits.longest + 1;
        if is_read && !self.how.only_busy {
            self.tell_seconds(civil, start, end, &at);
        }
        is_read.then_some(Span::Time(interval))
    }

    /// Tells of a time that is cut to the minute.
    fn tell_seconds(&mut self, civil: Civil, start: i64, end: i64, at: &Range<usize>) {
        let what = match (start.rem_euclid(60), end.rem_euclid(60)) {
            (0, 0) => return,
            _ if end - start < 60 => "what lasts less than one is read as one".to_owned(),
            (0, _) => "an end within a minute is read as the beginning of it".to_owned(),
            (_, 0) => format!("{} is read as {}", civil.format("%H:%M:%S"), civil.format("%H:%M")),
            _ => format!("{} is read as {}, and its end in the same way", civil.format("%H:%M:%S"), civil.format("%H:%M")),
        };
        let fix = "write whole minutes, if it is a time that others keep to";
        self.teller.tell("seconds", Level::Note, at, (format!("times are read in whole minutes: {what}"), "to the second"), fix);
    }

    // ─── Free and busy ──────────────────────────────────────────────────────────────────────────────────────────────

    /// The stretches of a `VFREEBUSY` (RFC 5545, 3.6.4) in which somebody is not free.
    fn free_busy(&mut self, component: &'a Component) -> Option<()> {
        let mut told = 0;
        for line in component.lines_of("FREEBUSY") {
            let periods = self.text[line.at.clone()].matches(',').count() + 1;
            told += periods;
            if told > self.how.limits.occurrences {
                return self.count(told, &line.at);
            }
            let entry = self.entry(line);
            let kind = entry.as_ref().and_then(|entry| entry.parameter(&ICalendarParameterName::Fbtype));
            if kind.is_some_and(|kind| kind.as_text().is_some_and(|kind| kind.eq_ignore_ascii_case("FREE"))) {
                self.left_out.free += periods;
                continue;
            }
            match self.times(line) {
                Ok(times) => self.busy(component, line, times)?,
                Err(Unread) => self.left_out.unread += periods,
            }
        }
        Some(())
    }

    fn busy(&mut self, component: &'a Component, line: &Line, times: Vec<(Moment, Option<Length>)>) -> Option<()> {
        let details = Details {
            uid: self.words(component, "UID"),
            sequence: 0,
            summary: None,
            location: None,
            description: None,
            status: None,
            transparent: false,
            places: Places { begins: self.teller.place(&component.at), starts: self.teller.place(&line.at) },
        };
        let start = Moment { civil: Civil::default(), clock: None };
        let mut draft = Draft { component, details, stamp: None, start, length: Length::Exact(0), instead_of: None };
        let (mut spans, mut empty) = (Vec::new(), 0);
        for (moment, length) in times {
            (draft.start, draft.length) = (moment, length.unwrap_or(Length::Exact(0)));
            empty += usize::from(draft.length.is_none());
            spans.extend(self.span(&draft, moment.civil, moment.clock, draft.length, &Excluded::default()));
        }
        self.left_out.empty += empty;
        self.count(spans.len(), &line.at)?;
        let details = Arc::new(draft.details);
        self.events.extend(spans.into_iter().map(|span| Event { details: Arc::clone(&details), span }));
        Some(())
    }
}

/// The name of the zone that a line says.
fn zone_name(entry: Option<&ICalendarEntry>) -> Option<&str> {
    entry.and_then(ICalendarEntry::tz_id)
}

/// Whether only one of two times of an event is on the clock of a zone, so that nobody can tell how they lie.
fn is_mixed(one: Option<Clock>, other: Option<Clock>) -> bool {
    one.zip(other).is_some_and(|(one, other)| (one == Clock::OnSite) != (other == Clock::OnSite))
}

/// A duration in days and in seconds (RFC 5545, 3.3.6: days follow the clock, hours do not).
fn parts(duration: &ICalendarDuration) -> (i64, i64) {
    let sign = if duration.neg { -1 } else { 1 };
    let days = i64::from(duration.weeks) * 7 + i64::from(duration.days);
    let seconds = i64::from(duration.hours) * 3600 + i64::from(duration.minutes) * 60 + i64::from(duration.seconds);
    (sign * days, sign * seconds)
}
