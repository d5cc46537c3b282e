//! What a rule requires of some consultations, as a sentence: "Ana is away from 15 to 26 March".

use super::{no_people, not_as_asked, order, words};
use crate::model::{Absence, Consultation, ConsultationId, Forum, PersonId, PlaceId, Placement, RuleName, Series, Subject};
use crate::time::{ClockRange, Minutes};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What a rule requires in a conflict, of what it is about and the consultations that meet in it.
pub(crate) struct Required<'s> {
    pub series: &'s Series,
    pub rule: RuleName,
    pub subject: Subject,
    /// Consultations of the conflict, in the order of the series.
    pub consultations: &'s [ConsultationId],
    /// Places that those could have, one for each start.
    pub candidates: &'s [Placement],
}

impl Required<'_> {
    /// The same in words: a sentence without a full stop.
    pub fn words(&self) -> String {
        self.in_its_own_words().or_else(|| self.of_its_subject()).unwrap_or_else(|| self.summary())
    }

    /// Where it stands in the file: a subject, and the key of its table.
    pub fn place(&self) -> (Subject, Option<&'static str>) {
        let forum = |key| self.forum().map_or((self.subject, None), |forum| (Subject::Forum(forum), Some(key)));
        match (self.rule, self.subject) {
            (RuleName::OutsideForum, _) => forum("opens"),
            (RuleName::OffSlot, _) => forum("slots"),
            (RuleName::OutsideHours, Subject::Consultation(id)) if self.series.consultation(id).hours.is_some() => {
                (self.subject, Some("hours"))
            }
            (RuleName::OutsideHours, _) => forum("hours"),
            (RuleName::NotAsAsked, Subject::Consultation(id)) => (self.subject, not_as_asked::fixing_key(self.series.consultation(id))),
            (RuleName::Away, _) => (self.subject, Some("away")),
            (RuleName::RoomBusy, _) => (self.subject, Some("busy")),
            (RuleName::TooSmall, _) => (self.subject, Some("seats")),
            (RuleName::Equipment, _) => (self.subject, Some("equipment")),
            (RuleName::Order, _) => (self.subject, Some("after")),
            (RuleName::ShortNotice, _) => (self.subject, Some("notice")),
            (RuleName::LateInput, _) => (self.subject, Some("out")),
            (RuleName::NoModerator, _) => (self.subject, Some("moderator")),
            (RuleName::NoPeople, _) => (self.subject, Some("people")),
            (RuleName::TooLate | RuleName::NoSlack | RuleName::AfterMilestone, _) => (self.subject, Some("due")),
            (rule, Subject::Series) => (Subject::Rule(rule), None),
            (_, subject) => (subject, None),
        }
    }

    fn in_its_own_words(&self) -> Option<String> {
        self.of_its_bounds().or_else(|| self.of_what_is_needed()).or_else(|| self.of_dates())
    }

    /// The consultation that it is about, if it is about one.
    fn asked(&self) -> Option<&Consultation> {
        match self.subject {
            Subject::Consultation(id) => Some(self.series.consultation(id)),
            _ => None,
        }
    }

    /// What narrows the places of a consultation.
    fn of_its_bounds(&self) -> Option<String> {
        let series = self.series;
        Some(match self.rule {
            RuleName::OutsideForum => {
                let days = |forum: &Forum| match forum.opens == forum.closes {
                    true => format!("on {}", words::day(series, forum.opens)),
                    false => format!("from {} to {}", words::day(series, forum.opens), words::day(series, forum.closes)),
                };
                let open = self.fora().into_iter().map(|forum| format!("{} is open {}", forum.title, days(forum)));
                Some(words::list(open)).filter(|words| !words.is_empty())?
            }
            RuleName::OutsideHours => format!("{} can be held {}{}", self.titles(), self.hours()?, self.too_long_for_its_hours()),
            RuleName::OffSlot => {
                let fora: Vec<&Forum> = self.fora().into_iter().filter(|forum| !forum.slots.is_empty()).collect();
                let slots = |forum: &&Forum| format!("a meeting of {} keeps to one of its slots, {}", forum.title, forum.slots);
                let all = fora.iter().flat_map(|forum| forum.slots.between(forum.opens, forum.closes));
                let longest = all.map(minutes_of).max()?;
                let too_long = self.asked().filter(|asked| asked.lasts > longest);
                let but = too_long.map(|asked| format!(", and {} lasts {}", asked.title, words::length(asked.lasts))).unwrap_or_default();
                format!("{}{but}", words::list(fora.iter().map(slots)))
            }
            RuleName::NotAsAsked => {
                let Subject::Consultation(id) = self.subject else { return None };
                format!("{} {}", self.asked()?.title, not_as_asked::what_is_fixed(series, id))
            }
            RuleName::NoModerator => {
                let people = self.asked()?.moderators.iter().map(|person| series.person(*person).title.clone());
                format!("{} has to be moderated by {}", self.asked()?.title, words::either(people))
            }
            RuleName::NoPeople => {
                let asked = self.asked()?;
                format!("{} needs {}", asked.title, no_people::asked_for(series, &asked.attending.choices))
            }
            _ => return None,
        })
    }

    /// What it asks of people and rooms.
    fn of_what_is_needed(&self) -> Option<String> {
        let series = self.series;
        Some(match self.rule {
            RuleName::Away => self.busy(&series.person(self.person()?).away, "is away")?,
            RuleName::RoomBusy => {
                let Subject::Room(room) = self.subject else { return None };
                self.busy(&series.room(room).busy, "is busy")?
            }
            RuleName::TwoPlaces => format!("{} can be in one consultation at a time, and is needed in {}", self.name()?, self.needing()?),
            RuleName::TooFar => format!("{} has to travel between them{}", self.name()?, self.ways()),
            RuleName::DoubleBooked => {
                let Subject::Room(room) = self.subject else { return None };
                match series.room(room).holds {
                    0 | 1 => format!("{} holds one consultation at a time", self.name()?),
                    several => format!("{} holds {several} consultations at a time", self.name()?),
                }
            }
            RuleName::TooSmall => {
                let Subject::Room(room) = self.subject else { return None };
                let seats = i64::from(series.room(room).seats?);
                let expects = |id: &ConsultationId| {
                    let asked = series.consultation(*id);
                    asked.expects.filter(|expects| i64::from(*expects) > seats).map(|expects| format!("{} expects {expects}", asked.title))
                };
                let all = words::list(self.consultations.iter().filter_map(expects));
                format!("{} has {}, and {all}", self.name()?, words::count(seats, "seat"))
            }
            RuleName::Equipment => {
                let Subject::Room(room) = self.subject else { return None };
                let has = |item: &String| series.room(room).equipment.as_ref().is_some_and(|all| all.contains(item));
                let asks = |id: &&ConsultationId| series.consultation(**id).equipment.iter().any(|item| !has(item));
                let all = self.consultations.iter().filter(asks).flat_map(|id| series.consultation(*id).equipment.iter());
                let lacking: BTreeSet<&String> = all.filter(|item| !has(item)).collect();
                let lacking = words::list(lacking.into_iter().map(|item| format!("`{item}`")));
                format!("{} lacks {lacking}, asked for by {}", self.name()?, self.list_of(asks)?)
            }
            _ => return None,
        })
    }

    /// What it asks of days: of consultations among each other, of documents and of notice.
    fn of_dates(&self) -> Option<String> {
        let series = self.series;
        Some(match self.rule {
            RuleName::Order => {
                let waits = self.asked()?.after.iter().filter(|after| self.consultations.contains(&after.consultation));
                let waits = waits.map(|after| {
                    let first = &series.consultation(after.consultation).title;
                    let least = order::least_in_words(after).map(|least| format!("at least {least} ")).unwrap_or_default();
                    let most = order::most_in_words(after).map(|most| format!(", and at most {most}")).unwrap_or_default();
                    format!("{least}after {first} has ended{most}")
                });
                format!("{} starts {}", self.asked()?.title, words::list(waits))
            }
            RuleName::Apart => {
                let least = series.rules.setting(self.rule, "least")?;
                format!("any two consultations are at least {} apart", words::count(least, "day"))
            }
            RuleName::CrowdedWeek => {
                format!("no week holds more than {}", words::count(series.rules.setting(self.rule, "most")?, "consultation"))
            }
            RuleName::CrowdedMonth => {
                format!("no month holds more than {}", words::count(series.rules.setting(self.rule, "most")?, "consultation"))
            }
            RuleName::TooMany => {
                let of =
                    |setting, span| Some(format!("{} a {span}", words::count(series.rules.setting(self.rule, setting)?, "consultation")));
                let limits: Vec<String> = [of("a-day", "day"), of("most", "week")].into_iter().flatten().collect();
                format!("{} has at most {}{}", self.name()?, words::list(limits), self.and_is_needed())
            }
            RuleName::TooLate => {
                let Subject::Deliverable(id) = self.subject else { return None };
                let document = series.deliverable(id);
                let steps: u32 = document.steps.iter().map(|step| step.working_days).sum();
                let takes = words::count(i64::from(steps), "working day");
                format!("{} is due on {}, and its steps take {takes} before that", document.title, words::day(series, document.due_day))
            }
            RuleName::AfterMilestone => {
                let Subject::Deliverable(id) = self.subject else { return None };
                let milestone = series.milestone(series.deliverable(id).milestone);
                format!("{} opens on {}, and what feeds it comes before", milestone.title, words::day(series, milestone.opens))
            }
            RuleName::ShortNotice => {
                let days = words::count(i64::from(self.asked()?.notice_days), "day");
                format!("{} has to be announced {days} ahead, and today is {}", self.asked()?.title, words::day(series, series.planned))
            }
            RuleName::LateInput => {
                let Subject::Input(id) = self.subject else { return None };
                let (input, least) = (series.input(id), series.rules.setting(self.rule, "least").unwrap_or(1));
                let least = words::count(least, "day");
                format!("{} is out on {}, and has to be out {least} before what builds on it", input.title, words::day(series, input.out))
            }
            _ => return None,
        })
    }

    /// The rule's own line, with what it is about here.
    fn summary(&self) -> String {
        let summary = words::lower_first(self.rule.summary().trim_end_matches('.'));
        match self.name() {
            Some(name) => format!("{summary} (`{}`, {name})", self.rule),
            None => format!("{summary} (`{}`)", self.rule),
        }
    }

    /// What readers call the subject.
    pub(super) fn name(&self) -> Option<String> {
        let series = self.series;
        Some(match self.subject {
            Subject::Place(id) => words::place(series, id),
            Subject::Forum(id) => series.forum(id).title.clone(),
            Subject::Room(id) => series.room(id).title.clone(),
            Subject::Person(id) => series.person(id).title.clone(),
            Subject::Audience(id) => series.audience(id).title.clone(),
            Subject::Consultation(id) => series.consultation(id).title.clone(),
            Subject::Milestone(id) => series.milestone(id).title.clone(),
            Subject::Deliverable(id) => series.deliverable(id).title.clone(),
            Subject::Input(id) => series.input(id).title.clone(),
            Subject::Team(id) => series.team(id).title.clone(),
            Subject::Strand(id) => series.strand(id).title.clone(),
            _ => return None,
        })
    }

    fn titles(&self) -> String {
        words::list(self.consultations.iter().map(|id| self.series.consultation(*id).title.clone()))
    }

    /// Those of the consultations that are such; `None` if there is none.
    pub(super) fn list_of(&self, is_such: impl Fn(&&ConsultationId) -> bool) -> Option<String> {
        let titles: Vec<String> = self.consultations.iter().filter(is_such).map(|id| self.series.consultation(*id).title.clone()).collect();
        (!titles.is_empty()).then(|| words::list(titles))
    }

    pub(super) fn person(&self) -> Option<PersonId> {
        match self.subject {
            Subject::Person(id) => Some(id),
            _ => None,
        }
    }

    /// The fora beside which a consultation may be held.
    fn fora(&self) -> Vec<&Forum> {
        let asked = self.asked().into_iter();
        asked.flat_map(|asked| asked.fora().flatten()).map(|forum| self.series.forum(forum)).collect()
    }

    fn forum(&self) -> Option<crate::model::ForumId> {
        match self.subject {
            Subject::Consultation(id) => self.series.consultation(id).forum,
            _ => None,
        }
    }

    /// The hours, and the days of the week, on which a consultation can be held.
    fn hours(&self) -> Option<String> {
        let Subject::Consultation(id) = self.subject else { return None };
        let series = self.series;
        let beside = |asked: Cow<'_, Consultation>| {
            let (forum, own) = series.hours(&asked, asked.forum);
            let hours = words::list(forum.into_iter().chain(own).map(|hours| hours.to_string()));
            let place = words::place(series, series.place_beside(asked.forum));
            format!("{hours} in {place}, {}", super::outside_hours::days_allowed(series, &asked))
        };
        Some(words::either(series.beside_each(series.consultation(id)).map(beside)))
    }

    /// ", and lasts 2 h", of a consultation that is longer than its hours are on any day.
    fn too_long_for_its_hours(&self) -> String {
        let Subject::Consultation(id) = self.subject else { return String::new() };
        let asked = self.series.consultation(id);
        let is_longer = asked.fora().all(|forum| {
            let (forum, own) = self.series.hours(asked, forum);
            let ranges = forum.into_iter().chain(own).filter_map(|hours| hours.of_every_day());
            let longest = ranges.filter_map(|day| day.ranges().iter().copied().map(minutes_of).max());
            longest.min().is_some_and(|minutes| asked.lasts > minutes)
        });
        if is_longer { format!(", and lasts {}", words::length(asked.lasts)) } else { String::new() }
    }

    /// ", and is needed in A and B", where it is known in which.
    pub(super) fn and_is_needed(&self) -> String {
        self.needed_in().map(|all| format!(", and is needed in {all}")).unwrap_or_default()
    }

    /// "Ana is away from Mon 15 Mar to Fri 26 Mar: leave", of what meets any of the places.
    fn busy(&self, stretches: &[Absence], is: &str) -> Option<String> {
        let place = self.series.place_beside(self.consultations.first().and_then(|id| self.series.consultation(*id).forum));
        let meets = |absence: &&Absence| {
            self.candidates.iter().filter_map(|candidate| candidate.interval()).any(|interval| absence.during.overlaps(interval))
        };
        let spans = stretches.iter().filter(meets).map(|absence| {
            let why = absence.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
            format!("{}{why}", words::span(self.series, place, absence.during))
        });
        Some(format!("{} {is} {}", self.name()?, words::list(spans)))
    }

    /// The consultations that need a person; "several" where others could moderate.
    pub(super) fn needing(&self) -> Option<String> {
        self.person()?;
        self.needed_in().or_else(|| Some("several".to_owned()))
    }

    /// The consultations that need a person and nobody else.
    fn needed_in(&self) -> Option<String> {
        let person = self.person()?;
        self.list_of(|id| self.series.always_there(self.series.consultation(**id)).contains(&person))
    }

    /// The cities in which the consultations may be.
    pub(super) fn sites(&self) -> BTreeSet<PlaceId> {
        let fora = self.consultations.iter().flat_map(|id| self.series.consultation(*id).fora());
        fora.map(|forum| self.series.place_beside(forum)).collect()
    }

    /// How long it takes from one city to another, of those that the consultations are in.
    pub(super) fn ways(&self) -> String {
        let series = self.series;
        let sites: Vec<PlaceId> = self.sites().into_iter().collect();
        let [from, to] = sites[..] else { return String::new() };
        let way = series.travel.known(from, to);
        way.map_or_else(String::new, |way| {
            format!(": {} from {} to {}", words::length(way), words::place(series, from), words::place(series, to))
        })
    }
}

/// How long a range of the clock is.
fn minutes_of(range: ClockRange) -> Minutes {
    range.to_minute() - range.from_minute()
}
