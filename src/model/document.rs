//! Documents: when they are due, the steps towards them, and what consultations build on.
//!
//! Every question about a due day or a chain of steps is answered by the functions of [`Series`] here.

use super::{MilestoneId, PersonId, Series};
use crate::time::{Calendar, Date, iso_week};
use chrono::{Days, Weekday};

/// When a document is due, as the series says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Due {
    /// On this day.
    On(Date),
    /// So many calendar days before the milestone opens.
    DaysBefore(u32),
    /// So many working days of the base before the milestone opens.
    WorkingDaysBefore(u32),
    /// On this day of the week that lies so many weeks before the one in which the milestone opens.
    Weekday(Weekday, u32),
}

impl Due {
    /// The day that is meant, counted from the day on which the document is wanted; it may be one that is not worked.
    pub fn day(self, wanted: Date, base: &Calendar) -> Option<Date> {
        match self {
            Due::On(day) => Some(day),
            Due::DaysBefore(days) => wanted.checked_sub_days(Days::new(days.into())),
            Due::WorkingDaysBefore(days) => base.working_day_before(wanted, days),
            Due::Weekday(weekday, weeks) => iso_week(wanted)
                .checked_sub_days(Days::new(7 * u64::from(weeks)))?
                .checked_add_days(Days::new(weekday.num_days_from_monday().into())),
        }
    }
}

/// A document.
#[derive(Clone, Debug)]
pub struct Deliverable {
    /// Short name.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// The meeting that waits for it.
    pub milestone: MilestoneId,
    /// As the series says when it is due.
    pub due: Due,
    /// The day it is due, a working day of the base: a due day that is closed moves earlier.
    pub due_day: Date,
    /// What is due later than the rest, if anything may be.
    pub grace: Option<Grace>,
    /// The day on which the milestone takes it up, if that is not its first.
    pub item: Option<Date>,
    /// What has to be done, in order.
    pub steps: Vec<Step>,
    /// Languages it appears in, the original first.
    pub languages: Vec<String>,
    /// How many words it will have, if that is known.
    pub words: Option<u32>,
}

/// A later due day, for what a consultation held shortly before the milestone adds to a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Grace {
    /// It is for consultations that end fewer calendar days than this before the milestone opens.
    pub held_within_days: u32,
    /// As the series says when that is due, counted from the day on which the document is taken up.
    pub due: Due,
    /// The day that is due, a working day of the base, and not before the document itself.
    pub due_day: Date,
}

/// One step towards a document.
#[derive(Clone, Debug)]
pub struct Step {
    /// What is done.
    pub does: String,
    /// Working days it takes; 0 for a translation of nothing.
    pub working_days: u32,
    /// Words translated a day, if it is a translation: its working days follow from that.
    pub words_a_day: Option<u32>,
    /// Who does it; their base gives the working days, else the series' base.
    pub by: Option<PersonId>,
    /// Whether it is done for each consultation, before the steps that are done once.
    pub each: bool,
}

/// Some days, both included. Those of a step begin and end with a working day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Stretch {
    /// The first.
    pub first: Date,
    /// The last; not before the first.
    pub last: Date,
}

/// Something said or written earlier that consultations build on.
#[derive(Clone, Debug)]
pub struct Input {
    /// Short name.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// Where it can be read, on the web.
    pub link: Option<String>,
    /// Where it comes from, in words.
    pub from: Option<String>,
    /// The day from which it can be read.
    pub out: Date,
}

impl Deliverable {
    /// The working days that its translation takes at so many words a day; 0 where there is nothing to translate, or
    /// its length is not known. One translator does the languages one after the other, several do them at once.
    pub fn translation_days(&self, words_a_day: u32, one_translator: bool) -> u64 {
        let languages = self.languages.len().saturating_sub(1) as u64;
        let days = u64::from(self.words.unwrap_or(0).div_ceil(words_a_day.max(1)));
        days * if one_translator { languages } else { languages.min(1) }
    }

    /// Its steps in the order in which they are done: those for each consultation, then those done once.
    pub fn in_order(&self) -> impl DoubleEndedIterator<Item = &Step> {
        self.steps.iter().filter(|step| step.each).chain(self.steps.iter().filter(|step| !step.each))
    }
}

impl Stretch {
    /// The working days among some days: from the first to the last of them; `None` if there is none.
    pub fn worked(self, calendar: &Calendar) -> Option<Self> {
        let mut days = self.first.iter_days().take_while(|day| *day <= self.last).filter(|day| calendar.is_working(*day));
        let first = days.next()?;
        Some(Stretch { first, last: days.last().unwrap_or(first) })
    }

    /// The days that two share.
    pub fn shared(self, other: Stretch) -> Option<Self> {
        let (first, last) = (self.first.max(other.first), self.last.min(other.last));
        (first <= last).then_some(Stretch { first, last })
    }

    /// Whether two share a day.
    pub fn meets(self, other: Stretch) -> bool {
        self.shared(other).is_some()
    }
}

impl Series {
    /// The calendar by which a step's working days are counted.
    pub fn calendar_of(&self, step: &Step) -> &Calendar {
        let place = step.by.map_or(self.base, |person| self.person(person).base);
        &self.place(place).calendar
    }

    /// The grace of a document for a consultation that ends on `ends`, if it has one for that.
    pub fn grace<'d>(&self, deliverable: &'d Deliverable, ends: Date) -> Option<&'d Grace> {
        let days_left = self.milestone(deliverable.milestone).opens.signed_duration_since(ends).num_days();
        deliverable.grace.as_ref().filter(|grace| days_left < i64::from(grace.held_within_days))
    }

    /// The day on which a document is due for a consultation that ends on `ends`.
    pub fn due_day(&self, deliverable: &Deliverable, ends: Date) -> Date {
        self.grace(deliverable, ends).map_or(deliverable.due_day, |grace| grace.due_day)
    }

    /// The day on which the last step of a deliverable ends if a consultation that feeds it ends on `day`;
    /// `None` if a calendar has no working day left.
    ///
    /// A step of n working days ends with the n-th working day after the one before it; `day` itself is not
    /// counted. Steps done for each consultation come first, then those done once.
    pub fn chain_end(&self, deliverable: &Deliverable, day: Date) -> Option<Date> {
        self.end_of(deliverable.in_order(), day)
    }

    /// The day on which the last of some steps ends that begin after `day`; `None` as in [`Series::chain_end`].
    pub fn end_of<'s>(&self, steps: impl IntoIterator<Item = &'s Step>, day: Date) -> Option<Date> {
        steps.into_iter().try_fold(day, |at, step| self.calendar_of(step).working_day_after(at, step.working_days))
    }

    /// The last working day of the base on which a consultation can end and still feed a document in time; `None` where no
    /// day of the last years will do.
    pub fn last_useful_day(&self, deliverable: &Deliverable) -> Option<Date> {
        // From the last day on which anything is due backwards: the chain of a day never ends before that of an earlier day.
        const FAR_ENOUGH_DAYS: usize = 1000;
        let mut day = deliverable.grace.map_or(deliverable.due_day, |grace| grace.due_day);
        for _ in 0..FAR_ENOUGH_DAYS {
            if self.chain_end(deliverable, day).is_some_and(|end| end <= self.due_day(deliverable, day)) {
                return self.place(self.base).calendar.on_or_before(day);
            }
            day = day.pred_opt()?;
        }
        None
    }

    /// Each step of a document with its working days if a consultation that feeds it ends on `day`, as early as can be.
    /// Steps that take no day are not there, nor those for which a calendar has no working day left.
    pub fn steps_after<'d>(&self, deliverable: &'d Deliverable, day: Date) -> Vec<(&'d Step, Stretch)> {
        let mut found = Vec::new();
        let mut at = day;
        for step in deliverable.in_order().filter(|step| step.working_days > 0) {
            let calendar = self.calendar_of(step);
            let days = calendar.working_day_after(at, 1).zip(calendar.working_day_after(at, step.working_days));
            let Some((first, last)) = days else { break };
            found.push((step, Stretch { first, last }));
            at = last;
        }
        found
    }

    /// Each step of a document with its working days if it is done as late as can be for a due day, in the order in
    /// which they are done. What is not there is as in [`Series::steps_after`].
    pub fn steps_before<'d>(&self, deliverable: &'d Deliverable, due: Date) -> Vec<(&'d Step, Stretch)> {
        let mut found = Vec::new();
        let mut at = due;
        for step in deliverable.in_order().rev().filter(|step| step.working_days > 0) {
            let calendar = self.calendar_of(step);
            let last = calendar.on_or_before(at);
            let days = last.and_then(|last| Some((calendar.working_day_before(last, step.working_days - 1)?, last)));
            let Some((first, last)) = days else { break };
            found.push((step, Stretch { first, last }));
            let Some(before) = first.pred_opt() else { break };
            at = before;
        }
        found.reverse();
        found
    }

    /// Working days of the base left between the end of the chain that a consultation starts which ends on `ends`, and
    /// its due day; negative if that ends too late, and then at least one even if nobody works at the base on the days
    /// between. `None` if a calendar has no working day left.
    pub fn slack(&self, deliverable: &Deliverable, ends: Date) -> Option<i64> {
        let (ready, due) = (self.chain_end(deliverable, ends)?, self.due_day(deliverable, ends));
        let calendar = &self.place(self.base).calendar;
        Some(if ready <= due {
            i64::from(calendar.working_days_between(ready, due))
        } else {
            -i64::from(calendar.working_days_between(due, ready).max(1))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    #[test]
    fn a_day_of_the_week_is_that_of_the_week_before_or_of_the_week_itself() {
        let calendar = Calendar::default();
        let due = |weekday, weeks, opens| Due::Weekday(weekday, weeks).day(day(opens), &calendar);
        // 11 November 2013 was a Monday, the 17th a Sunday.
        assert_eq!(due(Weekday::Fri, 1, "2013-11-11"), Some(day("2013-11-08")));
        assert_eq!(due(Weekday::Fri, 1, "2013-11-17"), Some(day("2013-11-08")));
        assert_eq!(due(Weekday::Mon, 0, "2013-11-13"), Some(day("2013-11-11")));
        assert_eq!(due(Weekday::Wed, 2, "2013-11-11"), Some(day("2013-10-30")));
    }

    #[test]
    fn the_working_days_among_some_days_begin_and_end_with_one() {
        let days = |first: &str, last: &str| Stretch { first: day(first), last: day(last) };
        let calendar = Calendar::default();
        assert_eq!(days("2013-11-09", "2013-11-17").worked(&calendar), Some(days("2013-11-11", "2013-11-15")));
        assert_eq!(days("2013-11-13", "2013-11-13").worked(&calendar), Some(days("2013-11-13", "2013-11-13")));
        assert_eq!(days("2013-11-09", "2013-11-10").worked(&calendar), None);
    }
}
