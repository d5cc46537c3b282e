//! How much of everybody a meeting, an audience or a clash is: prices count shares of people, never heads.
//!
//! All audiences of a series together are 100, whatever their sizes add up to, and so are those of a consultation
//! that names no audience. So sizes may be people, thousands of people, or shares of any whole.

use super::UNIT;
use crate::model::{
    ASLEEP, Audience, AudienceId, Choice, Clash, Community, Consultation, ConsultationId, Near, RoomId, Series, StrandId, Subject, Weight,
};
use std::collections::BTreeMap;

/// The price of everybody mildly inconvenienced for half a minute, the least that a wish can cost.
const HALF_MINUTE: i64 = 100 * UNIT / 120;

/// The price of everybody mildly inconvenienced for a minute.
pub(crate) const MINUTE: i64 = 2 * HALF_MINUTE;

/// The shares of those whom a series concerns, as prices.
#[derive(Clone, Debug)]
pub struct Shares {
    /// The price of everybody in each audience mildly inconvenienced for a minute.
    audiences: Vec<i64>,
    /// The same of each community.
    communities: Vec<i64>,
    /// The same of those whom each consultation is for.
    consultations: Vec<i64>,
    /// How much what each consultation costs by itself counts.
    weights: Vec<Weight>,
    /// How long each consultation lasts, in minutes.
    lasts: Vec<i64>,
    /// The dearest of the meetings that concern a subject, with those concerned asleep.
    asleep: BTreeMap<Subject, i64>,
    /// The dearest of all meetings, with everybody whom it is for asleep.
    dearest: i64,
    /// The most people that a clash concerns.
    choosing: i64,
}

impl Shares {
    /// The shares of a series.
    pub fn of(series: &Series) -> Self {
        let all: i64 = series.audiences.iter().map(|audience| i64::from(audience.size)).sum();
        // A small audience is rounded to something.
        let minute = |audience: &Audience| 2 * part(HALF_MINUTE, i64::from(audience.size), all).max(i64::from(audience.size > 0));
        let audiences: Vec<i64> = series.audiences.iter().map(minute).collect();
        let of_community = |community: Community<'_>| {
            let included = series.audiences.iter().zip(&audiences).filter(|(audience, _)| community.includes(audience));
            included.map(|(_, price)| price).sum()
        };
        let communities = series.communities().into_iter().map(of_community).collect();
        let of_meeting = |asked: &Consultation| match &asked.audiences[..] {
            [] => MINUTE,
            those => those.iter().map(|audience| audiences[audience.index()]).sum(),
        };
        let mut shares = Shares {
            communities,
            consultations: series.consultations.iter().map(of_meeting).collect(),
            weights: series.consultations.iter().map(|asked| asked.weight).collect(),
            lasts: series.consultations.iter().map(|asked| asked.lasts).collect(),
            audiences,
            asleep: BTreeMap::new(),
            dearest: 0,
            choosing: series.clashes.iter().filter_map(people_of).max().unwrap_or(0),
        };
        shares.remember(series);
        shares
    }

    /// The price of everybody in an audience mildly inconvenienced for a minute; even, so that half of it is whole.
    pub fn audience(&self, id: AudienceId) -> i64 {
        self.audiences[id.index()]
    }

    /// The same of everybody in a community, by its position in [`Series::communities`].
    pub fn community(&self, number: u32) -> i64 {
        self.communities[number as usize]
    }

    /// The same of everybody whom a consultation is for.
    pub fn consultation(&self, id: ConsultationId) -> i64 {
        self.consultations[id.index()]
    }

    /// How much what a consultation costs by itself counts.
    pub fn weight(&self, id: ConsultationId) -> Weight {
        self.weights[id.index()]
    }

    /// The price of those of a subject whom a consultation concerns sleeping through a sitting of it.
    pub fn asleep_through(&self, subject: Subject, id: ConsultationId) -> i64 {
        let minute = match subject {
            Subject::Audience(audience) => self.audience(audience),
            Subject::Community(community) => self.community(community),
            _ => self.consultation(id),
        };
        ASLEEP * minute * self.lasts[id.index()]
    }

    /// The same for the dearest of the consultations that a subject has a part in. It depends on the series alone, so
    /// that a plan costs the same whatever it is looked at beside.
    pub fn asleep(&self, subject: Subject) -> i64 {
        let subject = match subject {
            Subject::Sitting(id, _) => Subject::Consultation(id),
            Subject::TeamDay(team, _) | Subject::TeamWeek(team, _) => Subject::Team(team),
            Subject::Trip(person, ..) => Subject::Person(person),
            subject => subject,
        };
        let of_everybody = match subject {
            Subject::Community(community) => ASLEEP * self.community(community) * self.lasts.iter().max().unwrap_or(&0),
            _ => self.dearest,
        };
        self.asleep.get(&subject).copied().unwrap_or(of_everybody)
    }

    /// The price of a pair of a clash of which the shortest lasts so many minutes: what is written, or those who have to
    /// choose asleep for that long, by its weight. The clash that concerns most people concerns everybody.
    pub fn of_clash(&self, clash: &Clash, minutes: i64) -> i64 {
        match clash.choice {
            Choice::Price(price) => price.0,
            Choice::People(people) => clash.weight.of(part(MINUTE * ASLEEP * minutes, people.into(), self.choosing)),
        }
    }

    /// The price of a pair that is not as near as an entry asks: what is written, or those whom one of its consultations is
    /// for, whichever are more, asleep through the shortest, by its weight.
    pub fn of_near(&self, near: &Near, minutes: i64) -> i64 {
        let most = near.between.iter().map(|id| self.consultation(*id)).max().unwrap_or(0);
        near.price.map_or(near.weight.of(ASLEEP * most * minutes), |price| price.0)
    }

    fn remember(&mut self, series: &Series) {
        for id in series.consultation_ids() {
            for subject in subjects(series, id) {
                let price = self.asleep_through(subject, id);
                let dearest = self.asleep.entry(subject).or_default();
                *dearest = price.max(*dearest);
            }
        }
        let all = series.consultation_ids().map(|id| self.asleep_through(Subject::Series, id));
        self.dearest = all.max().unwrap_or(0);
        let of_all = |ids: &[ConsultationId]| ids.iter().map(|id| self.asleep_through(Subject::Series, *id)).max().unwrap_or(0);
        let strands = (0..).map(StrandId).zip(&series.strands);
        let strands = strands.map(|(id, strand)| (Subject::Strand(id), of_all(&strand.consultations)));
        let rooms = (0..).map(RoomId).zip(&series.rooms);
        let rooms = rooms.filter_map(|(id, room)| Some((Subject::Room(id), *self.asleep.get(&Subject::Forum(room.forum))?)));
        let others: Vec<(Subject, i64)> = strands.chain(rooms).collect();
        self.asleep.extend(others);
    }
}

/// How many have to choose in a clash; `None` where it is given a price.
fn people_of(clash: &Clash) -> Option<i64> {
    match clash.choice {
        Choice::People(people) => Some(people.into()),
        Choice::Price(_) => None,
    }
}

/// Whom and what a consultation concerns.
fn subjects(series: &Series, id: ConsultationId) -> impl Iterator<Item = Subject> {
    let asked = series.consultation(id);
    let people = asked.principal.iter().chain(&asked.moderators).chain(&asked.rapporteurs).copied();
    let attending = asked.attending.possible().into_iter().chain(asked.attending.wanted.iter().copied());
    let people = people.chain(attending).map(Subject::Person);
    let forum = asked.fora().flatten().map(Subject::Forum);
    let audiences = asked.audiences.iter().map(|audience| Subject::Audience(*audience));
    let teams = asked.teams.iter().map(|team| Subject::Team(*team));
    let documents = asked.feeds.iter().map(|document| Subject::Deliverable(*document));
    let inputs = asked.builds_on.iter().map(|input| Subject::Input(*input));
    std::iter::once(Subject::Consultation(id)).chain(forum).chain(people).chain(audiences).chain(teams).chain(documents).chain(inputs)
}

/// So many of so many parts of a whole, rounded; 0 of none. What is shared stays the same where both are multiplied.
fn part(whole: i64, many: i64, of: i64) -> i64 {
    if of == 0 {
        return 0;
    }
    let (whole, many, of) = (i128::from(whole), i128::from(many), i128::from(of));
    ((2 * whole * many + of) / (2 * of)) as i64
}
