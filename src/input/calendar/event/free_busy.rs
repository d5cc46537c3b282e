//! Stretches in which somebody is not free (`VFREEBUSY`).

use super::Reader;
use super::draft::Draft;
use super::exceptions::Excluded;
use super::length::Length;
use super::moment::{Moment, Said};
use crate::input::calendar::lines::{Component, Line};
use crate::input::calendar::{Details, Event};
use crate::input::event::Places;
use crate::time::Civil;
use calcard::icalendar::ICalendarParameterName;
use std::sync::Arc;

impl<'a> Reader<'a, '_> {
    /// The stretches of a `VFREEBUSY` (RFC 5545, 3.6.4) in which somebody is not free.
    pub(super) fn free_busy(&mut self, component: &'a Component) -> Option<()> {
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
            let mut times = Vec::new();
            for time in self.each_time(line, None) {
                let time = time.and_then(|(written, length)| {
                    let clock =
                        if written.clock == Said::Nothing { self.clock_of_floating(line)? } else { return Ok((written.alone(), length)) };
                    Ok((Moment { civil: written.civil, clock: Some(clock) }, length))
                });
                match time {
                    Ok(time) => times.push(time),
                    Err(trouble) => {
                        self.leave_out(line, trouble);
                        self.left_out.unread += 1;
                    }
                }
            }
            self.busy(component, line, times)?;
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
            places: Places { begins: self.notes.place(&component.at), starts: self.notes.place(&line.at) },
        };
        let start = Moment { civil: Civil::default(), clock: None };
        let mut draft = Draft { component, details, stamp: None, start, length: Length::Exact(0), instead_of: None, is_declined: false };
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
