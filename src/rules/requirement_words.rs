//! More of what rules require as sentences: of audiences, rooms, teams and people beside those of [`Required`] itself.

use super::requirement::Required;
use super::{no_interpretation, there, words};
use crate::model::{AudienceId, Community, ConsultationId, Place, PlaceId, RuleName, Series, Subject};
use crate::time::{Date, Weekdays};
use std::collections::{BTreeMap, BTreeSet};

impl Required<'_> {
    /// The same in words, of a rule that is about audiences, rooms, teams, strands or the trips of people.
    pub(super) fn of_its_subject(&self) -> Option<String> {
        match self.subject {
            Subject::Audience(id) => self.of_audience(id),
            Subject::Community(number) => self.of_community(number),
            Subject::Place(id) => self.of_place(id),
            Subject::Person(_) => self.of_person(),
            Subject::Room(_) => self.of_room(),
            Subject::Series => self.of_series(),
            _ => self.of_others(),
        }
    }

    fn of_audience(&self, id: AudienceId) -> Option<String> {
        let (series, title) = (self.series, &self.series.audience(id).title);
        let awake = || format!("{title} is awake {}", words::at_home(series, id, series.audience(id).awake));
        Some(match self.rule {
            RuleName::UnsociableHours => format!("{}, and {} is for it", awake(), self.for_audience(id)?),
            RuleName::NeverAwake => {
                let all = series.consultations.iter().filter(|asked| asked.written.is_none() && asked.audiences.contains(&id));
                let all: Vec<String> = all.map(|asked| asked.title.clone()).collect();
                let which = if all.len() == 1 { all[0].clone() } else { format!("one of {}", words::list(all)) };
                format!("{}, and has to be awake for {which}", awake())
            }
            RuleName::HolidayThere => self.listed_there(id, "a holiday", |place| &place.calendar.holidays)?,
            RuleName::Observance => self.listed_there(id, "a day that many observe", |place| &place.observances)?,
            RuleName::WeekendThere => {
                let working = series.audience(id).place.map_or(Weekdays::MONDAY_TO_FRIDAY, |home| series.place(home).calendar.working);
                let free = weekdays().filter(|(day, _)| !working.holds(*day)).map(|(_, name)| name.to_owned());
                let weekend = words::at_home(series, id, words::list(free));
                format!("the weekend of {title} is {weekend}, and {} is for it", self.for_audience(id)?)
            }
            _ => return None,
        })
    }

    /// The consultations of the conflict that are for an audience.
    fn for_audience(&self, id: AudienceId) -> Option<String> {
        self.list_of(|one| self.series.consultation(**one).audiences.contains(&id))
    }

    /// "Mon 22 Mar (Holi) is a holiday of India in Delhi", of the days that the consultations could have.
    fn listed_there(&self, id: AudienceId, what: &str, list: fn(&Place) -> &there::NamedDays) -> Option<String> {
        let series = self.series;
        let is_for = |placement: &&crate::model::Placement| series.consultation(placement.consultation).audiences.contains(&id);
        let met = self.candidates.iter().filter(is_for).flat_map(|placement| there::listed(series, id, placement, list));
        let home = words::at_home(series, id, format!("of {}", series.audience(id).title));
        named_days(series, met.collect(), what).map(|days| format!("{days} {home}"))
    }

    fn of_place(&self, id: PlaceId) -> Option<String> {
        let (series, site) = (self.series, self.series.place(id));
        let (list, what) = match self.rule {
            RuleName::OnHoliday => (&site.calendar.holidays, "a holiday"),
            RuleName::Observance => (&site.observances, "a day that many observe"),
            _ => return None,
        };
        let days = self.candidates.iter().filter(|placement| series.place_of(placement) == id);
        let days = days.flat_map(|placement| [series.first_day(placement), series.last_day(placement)]);
        let met: BTreeMap<Date, &str> = days.filter_map(|day| Some((day, list.get(&day)?.as_str()))).collect();
        named_days(series, met, what).map(|days| format!("{days} in {}", words::place(series, id)))
    }

    fn of_community(&self, number: u32) -> Option<String> {
        let series = self.series;
        let community = *series.communities().get(number as usize)?;
        let (setting, who, held) = match community {
            Community::Group(group) => ("groups", format!("the group {group}"), String::new()),
            Community::Region(region) => ("regions", format!("the region {region}"), String::new()),
            Community::Language(tag) => {
                let language = words::language(tag);
                ("languages", format!("those who follow {language}"), format!(" in {language}"))
            }
        };
        let least = words::count(series.rules.setting(self.rule, setting)?, "meeting");
        let named = (0..).map(AudienceId).zip(&series.audiences).filter(|(_, audience)| community.includes(audience));
        let awake = named.map(|(id, audience)| format!("{}, awake {}", audience.title, words::at_home(series, id, audience.awake)));
        Some(format!("at least {least}{held} must reach {who}: {}", words::list(awake)))
    }

    fn of_person(&self) -> Option<String> {
        let (series, name) = (self.series, self.name()?);
        let Subject::Person(id) = self.subject else { return None };
        let person = series.person(id);
        let base = words::place(series, person.base);
        let most = |one| Some(words::count(series.rules.setting(self.rule, "most")?, one));
        Some(match self.rule {
            RuleName::Language => {
                let speaks = words::list(person.speaks.as_ref()?.iter().map(|tag| words::language(tag)));
                let led = |id: &ConsultationId| {
                    let asked = series.consultation(*id);
                    let other = asked.languages.first().filter(|tag| !person.speaks.as_ref().is_some_and(|all| all.contains(tag)))?;
                    asked.moderators.contains(&self.person()?).then(|| format!("{} is led in {}", asked.title, words::language(other)))
                };
                format!("{name} speaks {speaks}, and {}", words::list(self.consultations.iter().filter_map(led)))
            }
            RuleName::BackToBack => {
                let least = words::length(series.rules.setting(self.rule, "least")?);
                format!("{name} needs {least} between two consultations, and is needed in {}", self.needing()?)
            }
            RuleName::NoRest => {
                let sites: BTreeSet<PlaceId> =
                    self.consultations.iter().map(|id| series.place_beside(series.consultation(*id).forum)).collect();
                let ways = sites.iter().flat_map(|from| sites.iter().filter_map(move |to| series.travel.known(*from, *to)));
                let rest = ways.map(|way| person.rest.after_way(way)).max().filter(|rest| *rest > 0);
                let rest = rest.map(|rest| format!("{} ", words::length(rest))).unwrap_or_default();
                format!("{name} has to travel between them and rest {rest}after it{}", self.ways())
            }
            RuleName::OwnHours => {
                let online = |id: &&ConsultationId| series.consultation(**id).forum.is_none_or(|forum| series.forum(forum).online);
                let site = |id: &ConsultationId| words::place(series, series.place_beside(series.consultation(*id).forum));
                let clock = if self.consultations.iter().any(|id| online(&id)) { base } else { self.consultations.first().map(site)? };
                format!("{name} is not needed between 22:00 and 07:00 in {clock}")
            }
            RuleName::OftenAway => format!("{name} has at most {} away from {base}", most("consultation")?),
            RuleName::TooManyTrips => format!("{name} makes at most {} away from {base}", most("trip")?),
            RuleName::NightsAway => format!("{name} spends at most {} away from {base}", most("night")?),
            RuleName::NightFlight => format!("{name} does not travel through the night before a consultation"),
            RuleName::SignerAway => {
                let spans = person.away.iter().map(|absence| words::span(series, person.base, absence.during));
                format!("{name} has steps towards documents to do, and is away {}", words::list(spans))
            }
            RuleName::BusyAuthor => format!("{name} can do one step towards a document at a time"),
            _ => return None,
        })
    }

    fn of_room(&self) -> Option<String> {
        let (series, name) = (self.series, self.name()?);
        let Subject::Room(id) = self.subject else { return None };
        let room = series.room(id);
        Some(match self.rule {
            RuleName::NoInterpretation => {
                let lacking = |one: &ConsultationId| no_interpretation::without_booth(series, *one, id).collect::<Vec<_>>();
                let missing: BTreeSet<&str> = self.consultations.iter().flat_map(lacking).collect();
                let missing = words::either(missing.into_iter().map(words::language));
                format!("{name} has no booth for {missing}, asked for by {}", self.list_of(|one| !lacking(one).is_empty())?)
            }
            RuleName::HalfEmpty => {
                let (seats, most) = (room.seats?, series.rules.setting(self.rule, "most")?);
                let is_too_few = |expects: u32| i64::from(seats - expects.min(seats)) * 100 > most * i64::from(seats);
                let all = self.consultations.iter().map(|one| series.consultation(*one));
                let few = all.filter_map(|asked| Some((asked, asked.expects.filter(|expects| is_too_few(*expects))?)));
                let few = words::list(few.map(|(asked, expects)| format!("{} expects {expects}", asked.title)));
                format!("at most {most}% of the {seats} seats of {name} may stay empty, and {few}")
            }
            RuleName::NoChangeover => format!("{name} needs {} between two consultations", words::length(room.changeover)),
            RuleName::NoStepFree => format!("{name} has no step-free way in"),
            _ => return None,
        })
    }

    fn of_series(&self) -> Option<String> {
        let days = |setting| Some(words::count(self.series.rules.setting(self.rule, setting)?, "day"));
        Some(match self.rule {
            RuleName::LongGap => format!("at most {} lie between one consultation and the next", days("most")?),
            RuleName::Past => format!("nothing is placed before {}, which counts as today", words::day(self.series, self.series.planned)),
            _ => return None,
        })
    }

    fn of_others(&self) -> Option<String> {
        let series = self.series;
        Some(match (self.rule, self.subject) {
            (RuleName::Clash, Subject::Clash(number)) => {
                let clash = series.clashes.get(number as usize)?;
                let why = clash.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
                let both = self.list_of(|one| clash.between.contains(*one))?;
                format!("{both} draw the same people{why}, and must not be held at once")
            }
            (RuleName::StrandClash, Subject::Strand(id)) => {
                format!("{} belong to the strand {}, and must not be held at once", self.in_strand(id)?, self.name()?)
            }
            (RuleName::StrandRoom, Subject::Strand(id)) => {
                format!("{} belong to the strand {}, and have to be in one room", self.in_strand(id)?, self.name()?)
            }
            (RuleName::TiredTeam, Subject::Team(id)) => {
                let team = series.team(id);
                let of = |most: Option<u32>, span: &str| most.map(|most| format!("{} {span}", words::count(most.into(), "meeting")));
                let limits = [of(team.a_day, "a day"), of(team.a_week, "a week"), of(Some(team.at_once), "at the same time")];
                let works = self.list_of(|one| series.consultation(**one).teams.contains(&id))?;
                format!("{} works in at most {}, and is asked for by {works}", self.name()?, words::list(limits.into_iter().flatten()))
            }
            (RuleName::SittingsOverlap, Subject::Consultation(id)) => {
                let asked = series.consultation(id);
                format!("the {} of {} must not be held at once", words::count(asked.sittings.into(), "sitting"), asked.title)
            }
            (RuleName::CompetingSession, Subject::Consultation(id)) => {
                let asked = series.consultation(id);
                let (forum, place) = (asked.forum?, series.place_beside(asked.forum));
                let meets = |interval| {
                    let mut own = self.candidates.iter().filter(|placement| placement.consultation == id);
                    own.any(|placement| placement.interval().is_some_and(|own| own.overlaps(interval)))
                };
                let sessions = series.forum(forum).competing.iter().filter(|session| meets(session.during));
                let spans = sessions.map(|session| format!("{} {}", session.title, words::span(series, place, session.during)));
                format!("{} must not be held at the same time as {}", asked.title, words::list(spans))
            }
            (RuleName::NoRemote, Subject::Forum(id)) => {
                let (forum, asks) = (series.forum(id), self.list_of(|one| series.consultation(**one).remote)?);
                let (lead, today) = (words::count(forum.remote_lead_days.into(), "day"), words::day(series, series.planned));
                match forum.remote {
                    false => format!("{} has no link for remote participants, asked for by {asks}", forum.title),
                    true => format!("{} needs {lead} to give {asks} a link for remote participants, and today is {today}", forum.title),
                }
            }
            (RuleName::NoRoom, Subject::Consultation(id)) => {
                let asked = series.consultation(id);
                format!("no room of {} would do for {}", series.forum(asked.forum?).title, asked.title)
            }
            (RuleName::NoSlack, Subject::Deliverable(id)) => {
                let document = series.deliverable(id);
                let steps = words::count(document.steps.iter().map(|step| i64::from(step.working_days)).sum(), "working day");
                let keep = words::count(series.rules.setting(self.rule, "keep").unwrap_or(0), "working day");
                let due = words::day(series, document.due_day);
                format!("{} is due on {due}, its steps take {steps} before that, and {keep} of slack are asked for", document.title)
            }
            (RuleName::Overdue, Subject::Deliverable(id)) => {
                let document = series.deliverable(id);
                let steps = words::count(document.steps.iter().map(|step| i64::from(step.working_days)).sum(), "working day");
                let (due, today) = (words::day(series, document.due_day), words::day(series, series.planned));
                format!("{} is due on {due}, its steps take {steps}, and today is {today}", document.title)
            }
            (RuleName::AnnouncedMoved, Subject::Consultation(_)) => format!("{} is announced, and does not move", self.name()?),
            _ => return None,
        })
    }

    fn in_strand(&self, id: crate::model::StrandId) -> Option<String> {
        self.list_of(|one| self.series.strand(id).consultations.contains(*one))
    }
}

/// "Mon 22 Mar (Holi) is a holiday", "Mon 22 Mar (Holi) and Tue 23 Mar (Holi) are each a holiday".
fn named_days(series: &Series, days: BTreeMap<Date, &str>, what: &str) -> Option<String> {
    let is = if days.len() == 1 { "is" } else { "are each" };
    let named = days.into_iter().map(|(day, name)| format!("{} ({name})", words::day(series, day)));
    let named = words::list(named);
    (!named.is_empty()).then(|| format!("{named} {is} {what}"))
}

fn weekdays() -> impl Iterator<Item = (chrono::Weekday, &'static str)> {
    use chrono::Weekday::*;
    let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    [Mon, Tue, Wed, Thu, Fri, Sat, Sun].into_iter().zip(names)
}
