//! More of what rules require as sentences: of audiences, rooms, teams and people beside those of [`Required`] itself.

use super::requirement::Required;
use super::{near, no_interpretation, there, words};
use crate::model::{AudienceId, Community, ConsultationId, Forum, Place, PlaceId, RuleName, Series, Subject};
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

    /// "Mon 22 Mar (Holi) is a holiday in Delhi, the home of India", of the days that the consultations could have.
    fn listed_there(&self, id: AudienceId, what: &str, list: fn(&Place) -> &there::NamedDays) -> Option<String> {
        let series = self.series;
        let is_for = |placement: &&crate::model::Placement| series.consultation(placement.consultation).audiences.contains(&id);
        let met = self.candidates.iter().filter(is_for).flat_map(|placement| there::listed(series, id, placement, list));
        let home = words::place(series, series.audience(id).place?);
        named_days(series, met.collect(), what).map(|days| format!("{days} in {home}, the home of {}", series.audience(id).title))
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
        let most = |one| {
            Some(match series.rules.setting(self.rule, "most")? {
                0 => format!("no {one}"),
                most => format!("at most {}", words::count(most, one)),
            })
        };
        let needed = self.and_is_needed();
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
                let sites = self.sites();
                let ways = sites.iter().flat_map(|from| sites.iter().filter_map(move |to| series.travel.known(*from, *to)));
                let rest = ways.map(|way| person.rest.after_way(way)).max().filter(|rest| *rest > 0);
                let rest = rest.map(|rest| format!("{} ", words::length(rest))).unwrap_or_default();
                format!("{name} has to travel between them and rest {rest}after it{}", self.ways())
            }
            RuleName::OwnHours => {
                let online = |id: &&ConsultationId| series.consultation(**id).forum.is_none_or(|forum| series.forum(forum).online);
                let site = |id: &ConsultationId| words::place(series, series.place_beside(series.consultation(*id).forum));
                let clock = if self.consultations.iter().any(|id| online(&id)) { base } else { self.consultations.first().map(site)? };
                format!("{name} must not be needed between 22:00 and 07:00 in {clock}")
            }
            RuleName::OftenAway => format!("{name} has {} away from {base}{needed}", most("consultation")?),
            RuleName::TooManyTrips => format!("{name} makes {} away from {base}{needed}", most("trip")?),
            RuleName::NightsAway => format!("{name} spends {} away from {base}{needed}{}", most("night")?, self.ways_from(person.base)),
            RuleName::NightFlight => format!("{name} does not travel through the night before a consultation"),
            RuleName::SignerAway => {
                let spans = person.away.iter().map(|absence| words::span(series, person.base, absence.during));
                format!("{name} has steps towards documents to do, and is away {}", words::list(spans))
            }
            RuleName::BusyAuthor => format!("{name} can do one step towards a document at a time"),
            _ => return None,
        })
    }

    /// ": 13 h from Paris to Nairobi", of the ways to the consultations that are known.
    fn ways_from(&self, base: PlaceId) -> String {
        let series = self.series;
        let known = self.sites().into_iter().filter(|site| *site != base).filter_map(|site| Some((site, series.travel.known(base, site)?)));
        let (from, city) = (words::place(series, base), |site| words::place(series, site));
        let ways = words::list(known.map(|(site, way)| format!("{} from {from} to {}", words::length(way), city(site))));
        if ways.is_empty() { ways } else { format!(": {ways}") }
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
                if clash.between.iter().all(|list| list.len() < 2) {
                    let both = self.list_of(|one| clash.consultations().any(|id| id == **one))?;
                    return Some(format!("{both} draw the same people{why}, and must not be held at once"));
                }
                let titles = |list: &&Vec<ConsultationId>| {
                    let met = self.consultations.iter().filter(|one| list.contains(one));
                    words::either(met.map(|one| series.consultation(*one).title.clone()))
                };
                let lists = clash.between.iter().filter(|list| self.consultations.iter().any(|one| list.contains(one)));
                let lists: Vec<String> = lists.map(|list| titles(&list)).collect();
                format!("the same people{why} go to {}, which must not be held at once", lists.join(" and to "))
            }
            (RuleName::Near, Subject::Near(number)) => {
                let entry = series.nears.get(number as usize)?;
                let why = entry.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
                format!("{} have to be {}{why}", self.list_of(|one| entry.between.contains(*one))?, near::asked(entry))
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
                let fora: Vec<&Forum> = asked.fora().flatten().map(|forum| series.forum(forum)).collect();
                let meets = |interval| {
                    let mut own = self.candidates.iter().filter(|placement| placement.consultation == id);
                    own.any(|placement| placement.interval().is_some_and(|own| own.overlaps(interval)))
                };
                let sessions = fora.iter().flat_map(|forum| forum.competing.iter().map(|session| (forum.place, session)));
                let sessions = sessions.filter(|(_, session)| meets(session.during));
                let spans = sessions.map(|(place, session)| format!("{} ({})", session.title, words::span(series, place, session.during)));
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
                let fora = words::either(asked.fora().flatten().map(|forum| series.forum(forum).title.clone()));
                format!("no room of {fora} would do for {}", asked.title)
            }
            (RuleName::NoSlack, Subject::Deliverable(id)) => {
                let document = series.deliverable(id);
                let steps = words::count(document.steps.iter().map(|step| i64::from(step.working_days)).sum(), "working day");
                let keep = words::count(series.rules.setting(self.rule, "keep").unwrap_or(0), "working day");
                let due = words::day(series, document.due_day);
                format!("{} is due on {due}, its steps take {steps} before that, and the series asks for {keep} of slack", document.title)
            }
            (RuleName::Overdue, Subject::Deliverable(id)) => {
                let document = series.deliverable(id);
                let steps = words::count(document.steps.iter().map(|step| i64::from(step.working_days)).sum(), "working day");
                format!("{} is due on {}, and its steps take {steps}", document.title, words::day(series, document.due_day))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::{Search, conflict};
    use crate::finding::Sources;
    use crate::input;
    use crate::time::ChronoTz;
    use std::sync::Arc;

    /// What explain says of a series that these lines say, beside a hall in Paris that is open on 22 and 23 March 2027.
    fn reasons(lines: &str) -> Vec<String> {
        let text = format!(
            "[series]\ntitle = \"T\"\nbase = \"paris\"\nplanned = 2027-03-01\n[place.paris]\nzone = \"Europe/Paris\"\n\
             [forum.hall]\nplace = \"paris\"\nopens = 2027-03-22\ncloses = 2027-03-23\n{lines}"
        );
        let mut sources = Sources::default();
        let file = sources.add("series.toml", text.as_str());
        let reading = input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::MIN);
        let series = reading.series.unwrap_or_else(|| panic!("{:?}\n{text}", reading.findings));
        match conflict(&series, None, 100_000, &|| false) {
            Search::Conflict(conflict) => conflict.reasons(&series),
            other => panic!("{other:?}\n{text}"),
        }
    }

    #[test]
    fn a_rule_says_its_fact_of_this_series_and_not_its_summary() {
        let told = |lines: &str, sentence: &str| {
            let reasons = reasons(lines);
            assert!(reasons.iter().any(|reason| reason == sentence), "{reasons:?}");
        };
        told(
            "interpreters = [\"en\"]\n[consultation.a]\nforum = \"hall\"\nlanguages = [\"en\", \"fr\"]",
            "Hall has no booth for French, asked for by A",
        );
        told("seats = 20\n[consultation.a]\nforum = \"hall\"\nexpects = 30", "Hall has 20 seats, and A expects 30");
        told(
            "remote = false\n[consultation.a]\nforum = \"hall\"\nremote = true",
            "Hall has no link for remote participants, asked for by A",
        );
        told(
            "slots = [\"09:00-10:30\"]\n[consultation.a]\nforum = \"hall\"\nlasts = \"2 h\"",
            "a meeting of Hall keeps to one of its slots, 09:00-10:30, and A lasts 2 h",
        );
        told(
            "hours = \"16:00-17:00\"\n[consultation.a]\nforum = \"hall\"\nlasts = \"90 min\"",
            "A can be held 16:00-17:00 in Paris, on working days of Paris, and lasts 90 min",
        );
        told(
            "hours = \"16:00-18:00\"\n[audience.east]\nzone = \"Asia/Tokyo\"\n[consultation.a]\nforum = \"hall\"",
            "East is awake 07:00-22:00 in Tokyo, and has to be awake for A",
        );
        told(
            "[rules]\nlanguage = \"error\"\n[person.ana]\nbase = \"paris\"\nspeaks = [\"en\"]\n\
             [consultation.a]\nforum = \"hall\"\nlanguages = [\"fr\"]\nmoderator = \"ana\"",
            "Ana speaks English, and A is led in French",
        );
        told(
            "[rules]\nholiday-there = \"error\"\nnever-awake = \"off\"\n[place.delhi]\nzone = \"Asia/Kolkata\"\n\
             holidays = { \"Holi\" = 2027-03-22 }\n[audience.india]\nplace = \"delhi\"\n[consultation.a]\nforum = \"hall\"\non = 2027-03-22",
            "Mon 22 Mar (Holi) is a holiday in Delhi, the home of India",
        );
        told(
            "holds = 2\n[rules]\nclash = \"error\"\n[consultation.a]\nforum = \"hall\"\nstarts = 2027-03-22 09:00\n\
             [consultation.b]\nforum = \"hall\"\nstarts = 2027-03-22 09:30\n[[clash]]\nbetween = [\"a\", \"b\"]\nwhy = \"the same list\"",
            "A and B draw the same people (the same list), and must not be held at once",
        );
        told(
            "holds = 2\n[rules]\nclash = \"error\"\n[defaults.consultation]\nforum = \"hall\"\nstarts = 2027-03-22 09:00\n\
             [consultation.a]\n[consultation.b]\n[consultation.c]\n[[clash]]\nbetween = [[\"a\", \"c\"], [\"b\"]]",
            "the same people go to A and to B, which must not be held at once",
        );
        told(
            "holds = 2\n[defaults.consultation]\nforum = \"hall\"\n[consultation.a]\non = 2027-03-22\n[consultation.b]\non = 2027-03-23\n\
             [[near]]\nbetween = [\"a\", \"b\"]\nwithin = \"30 min\"\nlevel = \"error\"\nwhy = \"one chair\"",
            "A and B have to be one after the other within 30 min (one chair)",
        );
        told(
            "[team.booth]\na-day = 1\nat-once = 2\n[defaults.consultation]\nforum = \"hall\"\non = 2027-03-22\nteam = \"booth\"\n\
             [consultation.a]\n[consultation.b]",
            "Booth works in at most 1 meeting a day and 2 meetings at the same time, and is asked for by A and B",
        );
        told(
            "hours = \"09:00-12:00\"\n[rules]\nnights-away = { most = 0, level = \"error\" }\n[place.nairobi]\nzone = \"Africa/Nairobi\"\n\
             [person.ana]\nbase = \"nairobi\"\n[travel]\n\"paris / nairobi\" = \"16 h\"\n[consultation.a]\nforum = \"hall\"\nprincipal = \"ana\"",
            "Ana spends no night away from Nairobi, and is needed in A: 16 h from Nairobi to Paris",
        );
    }
}
