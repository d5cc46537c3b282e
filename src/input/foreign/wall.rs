//! Times that a schedule tells twice: as a moment (`date`), and as its day with a clock on the wall (`start`).

use super::{ForeignEvent, Matching, Wanted};
use crate::input::event::{Doubt, Span};
use crate::input::text::brief;
use crate::model::{Consultation, ForumId, Level};
use crate::time::{Civil, Zone};
use chrono::{Duration, Timelike};

/// What the day of an event and its clock on the wall say, beside its moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wall {
    /// The day and the time on the wall.
    pub shown: Civil,
    /// The day and the time of the moment, as they are written with its offset.
    pub written: Civil,
    /// The zone of the whole file, if it says one.
    pub zone: Option<Zone>,
}

impl Matching<'_> {
    /// What the moment of an event is on the clock of its forum, if that is not what its own wall shows.
    fn disputed(&self, event: &ForeignEvent, forum: Option<ForumId>) -> Option<(Wall, Civil)> {
        // Where no zone is known, no offset is wrong.
        let wall = event.wall.filter(|wall| forum.is_some() || wall.zone.is_some() || wall.written != wall.shown)?;
        let zone = self.series.place(self.series.place_beside(forum)).zone;
        let shown_in = |zone: Zone| match event.when {
            Span::Time(interval) => self.series.civil(zone, interval.start()),
            Span::OnSite(civil, _) => civil,
            Span::Days(from, _) => from.into(),
        };
        // Not every file says when a day ends for those who are still up.
        let is_late = wall.shown.hour() < 6;
        let agrees = |civil: Civil| civil == wall.shown || is_late && civil == wall.shown + Duration::days(1);
        let all = std::iter::once(zone).chain(wall.zone);
        if all.into_iter().any(|zone| agrees(shown_in(zone))) { None } else { Some((wall, shown_in(zone))) }
    }

    /// Whether more events tell two times than one, of those that tell it twice.
    pub(super) fn mostly_disputed(&self, events: &[(&ForeignEvent, Wanted)]) -> bool {
        let (mut disputed, mut agreed) = (0, 0);
        for (event, wanted) in events.iter().filter(|(event, _)| event.wall.is_some()) {
            let forum = self.whereabouts(event, *wanted).forum;
            if self.disputed(event, forum).is_some() { disputed += 1 } else { agreed += 1 }
        }
        disputed > agreed
    }

    /// When an event is, and what is told where it tells two times. Of these the one counts that the rest of the file agrees
    /// with: the wall, where the moment shows the same with another offset, or where most others tell two times as well.
    pub(super) fn settled(&self, event: &ForeignEvent, asked: &Consultation, forum: Option<ForumId>) -> (Span, Option<Doubt>) {
        let Some((wall, moment)) = self.disputed(event, forum) else { return (event.when, None) };
        let minutes = match event.when {
            Span::Time(interval) => interval.minutes(),
            Span::OnSite(_, minutes) => minutes,
            Span::Days(..) => return (event.when, None),
        };
        let by_wall = wall.written == wall.shown || self.trusts_walls;
        let place = &self.series.place(self.series.place_beside(forum)).title;
        let words = |civil: Civil| civil.format("%H:%M on %-d %B %Y").to_string();
        let message = format!(
            "`{}` is at {} in {} by its `date`, and at {} by its day and `start`: {} is used",
            brief(&asked.title),
            words(moment),
            brief(place),
            words(wall.shown),
            if by_wall { "the latter" } else { "the former" }
        );
        let doubt = Doubt {
            message,
            label: "two times of one event",
            fix: "check which is right, and correct the other where the schedule was made",
            level: Level::Warning,
        };
        (if by_wall { Span::OnSite(wall.shown, minutes) } else { event.when }, Some(doubt))
    }
}
