//! What a plan costs, part by part. The parts add up to what planning makes as small as it can.

use crate::asked::of_everything;
use crate::check::with_short_titles;
use crate::cost::{Cost, cost, left_out_of_each, short};
use crate::demand::{Asker, Demand, Excess, Strength};
use crate::model::{AudienceId, ConsultationId, Placement, Plan, Price, RuleName, Series, State, Subject, WishName};
use crate::rules::{self, Broken, words};
use crate::time::Minutes;
use std::collections::{BTreeMap, BTreeSet};

/// What a plan costs, and of what that is made.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Costs {
    /// What it lacks and costs in all.
    pub total: Cost,
    /// The parts, in the order of the catalogue of rules, then of the wishes; they add up to the total.
    pub parts: Vec<Part>,
}

/// A part of what a plan lacks or costs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Who asks for it.
    pub by: By,
    /// What it is about.
    pub subject: Subject,
    /// The consultations that make it, each once: of several none makes it alone.
    pub consultations: Vec<ConsultationId>,
    /// How much it is.
    pub cost: Cost,
    /// What an audience bears for it, where it is about one audience of one consultation.
    pub burden: Option<Burden>,
    /// What is so: lower case at the beginning unless it is a name, no full stop.
    pub words: String,
}

/// Who asks for what costs something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum By {
    /// A rule.
    Rule(RuleName),
    /// A wish.
    Wish(WishName),
    /// The consultation itself, which is optional and left out.
    LeftOut,
}

impl By {
    /// The name that files use; `left-out` for what is optional and not placed.
    pub const fn word(self) -> &'static str {
        match self {
            By::Rule(rule) => rule.word(),
            By::Wish(wish) => wish.word(),
            By::LeftOut => "left-out",
        }
    }

    /// `None` for a program's own demands, of which a plan has none.
    fn of(asker: Asker) -> Option<By> {
        match asker {
            Asker::Rule(rule) => Some(By::Rule(rule)),
            Asker::Wish(wish) => Some(By::Wish(wish)),
            Asker::Other => None,
        }
    }
}

/// What an hour is to the people of an audience.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Burden {
    /// How many they are.
    pub people: u32,
    /// For how many minutes they are asleep.
    pub asleep: Minutes,
    /// For how many minutes they are awake outside their working day.
    pub outside: Minutes,
}

impl Costs {
    /// The parts of each rule and wish, the dearest first.
    pub fn by_asker(&self) -> Vec<(By, Vec<&Part>)> {
        self.grouped(|part| part.by)
    }

    /// The parts that each consultation makes alone, the dearest first; under `None` those that several make together, and
    /// those that none makes.
    pub fn by_consultation(&self) -> Vec<(Option<ConsultationId>, Vec<&Part>)> {
        self.grouped(|part| match part.consultations[..] {
            [only] => Some(only),
            _ => None,
        })
    }

    /// The parts that are about each audience, the dearest first; under `None` those about no audience.
    pub fn by_audience(&self) -> Vec<(Option<AudienceId>, Vec<&Part>)> {
        self.grouped(|part| match part.subject {
            Subject::Audience(audience) => Some(audience),
            _ => None,
        })
    }

    fn grouped<K: Ord + Copy>(&self, key: impl Fn(&Part) -> K) -> Vec<(K, Vec<&Part>)> {
        let mut groups: BTreeMap<K, Vec<&Part>> = BTreeMap::new();
        self.parts.iter().for_each(|part| groups.entry(key(part)).or_default().push(part));
        let mut groups: Vec<(K, Vec<&Part>)> = groups.into_iter().collect();
        let dear = |cost: Cost| (-cost.lacks(), -cost.cost.0);
        groups.iter_mut().for_each(|(_, parts)| parts.sort_by_key(|part| dear(part.cost)));
        groups.sort_by_key(|(key, parts)| (dear(sum(parts)), *key));
        groups
    }
}

/// What some parts are together.
pub fn sum(parts: &[&Part]) -> Cost {
    parts.iter().fold(Cost::default(), |sum, part| sum.plus(part.cost))
}

/// What a plan costs, part by part.
pub fn costs(series: &Series, plan: &Plan) -> Costs {
    let series = &with_short_titles(Series { planned: plan.evidence.planned.unwrap_or(series.planned), ..series.clone() });
    let placements: Vec<Placement> = plan.placements.iter().filter(|placement| placement.state != State::Cancelled).cloned().collect();
    let mut parts: Vec<Part> = left_out_of_each(series, plan).map(|(id, lacking, cost)| left_out(series, id, lacking, cost)).collect();
    let stage = Stage { series, placements: &placements };
    let mut demands = of_everything(series, &placements).into_vec();
    demands.sort_by_key(|demand| demand.asker);
    let mut said: BTreeSet<(Asker, Subject)> = BTreeSet::new();
    for demand in &demands {
        let is_first = said.insert((demand.asker, demand.subject));
        parts.extend(stage.parts(demand, is_first));
    }
    parts.sort_by_key(|part| part.by);
    Costs { total: cost(series, plan), parts: joined(parts) }
}

/// The parts, those together that one wish makes of the same meetings: near each other by so many steps.
fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::new();
    for part in parts {
        let same = |other: &Part| {
            (other.by, other.subject, &other.consultations, &other.words) == (part.by, part.subject, &part.consultations, &part.words)
        };
        match joined.iter_mut().rev().take_while(|other| other.by == part.by).find(|other| same(other)) {
            Some(known) => known.cost = known.cost.plus(part.cost),
            None => joined.push(part),
        }
    }
    joined
}

/// Sittings that are not placed.
fn left_out(series: &Series, id: ConsultationId, lacking: i64, cost: Cost) -> Part {
    let asked = series.consultation(id);
    let words = match asked.sittings_asked() {
        1 => format!("{} is not in the plan", asked.title),
        many => format!("{} has {} of {many} sittings in the plan", asked.title, i64::from(many) - lacking),
    };
    let by = if asked.optional { By::LeftOut } else { By::Rule(RuleName::Unplaced) };
    Part { by, subject: Subject::Consultation(id), consultations: vec![id], cost, burden: None, words }
}

/// A series and what is placed of it.
struct Stage<'a> {
    series: &'a Series,
    placements: &'a [Placement],
}

impl Stage<'_> {
    /// What a demand lacks or costs. `is_first` tells whether its asker asked nothing of its subject before.
    fn parts(&self, demand: &Demand, is_first: bool) -> Vec<Part> {
        let Some(by) = By::of(demand.asker) else { return Vec::new() };
        let broken = demand.broken(|_| true);
        match demand.strength {
            Strength::Price(price) => {
                let of = |excess: &Excess| Cost { cost: Price(price.of(excess.amount)), ..Cost::default() };
                let costly = broken.iter().filter(|excess| of(excess) != Cost::default());
                costly.map(|excess| self.part((by, demand.subject, is_first), excess, of(excess))).collect()
            }
            Strength::Must => {
                let lacks = short(demand, broken.iter().map(|excess| excess.amount).sum());
                let first = broken.first().filter(|_| lacks > 0);
                first
                    .map(|excess| self.part((by, demand.subject, is_first), excess, Cost { short: lacks, ..Cost::default() }))
                    .into_iter()
                    .collect()
            }
            Strength::Report => Vec::new(),
        }
    }

    fn part(&self, (by, asked_of, is_first): (By, Subject, bool), excess: &Excess, cost: Cost) -> Part {
        let made_by: BTreeSet<ConsultationId> = self.of(excess).map(|placement| placement.consultation).collect();
        let burden = self.burden(by, excess, &made_by);
        let words = match by {
            By::Wish(wish) => self.wish((wish, asked_of), excess, burden, is_first),
            By::Rule(rule) => self.rule(rule, excess),
            By::LeftOut => String::new(),
        };
        Part { by, subject: excess.subject, consultations: made_by.into_iter().collect(), cost, burden, words }
    }

    fn of<'e>(&'e self, excess: &'e Excess) -> impl Iterator<Item = &'e Placement> {
        excess.indices.iter().map(|index| &self.placements[*index as usize])
    }

    /// What an audience bears for one consultation: of several sittings it takes part in the best.
    fn burden(&self, by: By, excess: &Excess, made_by: &BTreeSet<ConsultationId>) -> Option<Burden> {
        let Subject::Audience(id) = excess.subject else { return None };
        if made_by.len() != 1 || by == By::Wish(WishName::FairShare) {
            return None;
        }
        let audience = self.series.audience(id);
        let intervals = self.of(excess).filter_map(Placement::interval);
        let best = intervals.min_by_key(|interval| self.series.inconvenience(audience, *interval))?;
        let (asleep, outside) = self.series.discomfort(audience, best);
        Some(Burden { people: audience.size, asleep, outside })
    }

    /// What a rule says of it.
    fn rule(&self, name: RuleName, excess: &Excess) -> String {
        let rule = rules::all().iter().find(|rule| rule.name() == name);
        let findings = rule.map(|rule| rule.describe(self.series, &[Broken::of(excess, self.placements)]));
        findings.and_then(|findings| findings.into_iter().next()).map_or_else(|| name.summary().to_owned(), |finding| finding.message)
    }

    /// What a wish is not granted.
    fn wish(&self, (wish, asked_of): (WishName, Subject), excess: &Excess, burden: Option<Burden>, is_first: bool) -> String {
        let series = self.series;
        let titles = || words::list(self.titles(excess));
        // Of several sums the worst is told, so that it may be about another subject than what was asked of.
        match (wish, if wish == WishName::FinishEarly { asked_of } else { excess.subject }) {
            (WishName::PeopleAwake, Subject::Audience(audience)) => {
                let borne = burden.map(burden_words).unwrap_or_default();
                format!("{}, {borne} for {}", series.audience(audience).title, titles())
            }
            (WishName::FairShare, Subject::Audience(id)) => {
                let audience = series.audience(id);
                let minutes = audience.debt + self.of(excess).map(|placement| series.share(id, placement)).sum::<i64>();
                format!("{} bears the most, as much as {} awake outside the working day for each", audience.title, words::length(minutes))
            }
            (WishName::FinishEarly, Subject::Deliverable(id)) => {
                let days = words::count(excess.amount, "working day");
                format!("the last step of {} ends {days} after the day of planning", series.deliverable(id).title)
            }
            (WishName::LessTravel, Subject::Trip(person, place, monday)) => {
                let base = series.person(person).base;
                let minutes = series.travel.minutes(base, place) + series.travel.minutes(place, base);
                let (who, whither) = (&series.person(person).title, words::place(series, place));
                format!("{who} travels to {whither} in {}, {} there and back", words::week(series, monday), words::length(minutes))
            }
            (WishName::EvenPace, _) => self.pace(excess),
            (WishName::SameRhythm, _) => {
                let what = if is_first { "starting hour" } else { "day of the week" };
                let many = if is_first { "starting hours" } else { "days of the week" };
                format!("{} have {} instead of 1", titles(), crate::text::counted(excess.amount + 1, what, many))
            }
            _ => titles(),
        }
    }

    fn titles<'e>(&'e self, excess: &'e Excess) -> impl Iterator<Item = String> + 'e {
        let mut met: Vec<ConsultationId> = Vec::new();
        let new = move |id: &ConsultationId| {
            !met.contains(id) && {
                met.push(*id);
                true
            }
        };
        self.of(excess).map(|placement| placement.consultation).filter(new).map(|id| self.series.consultation(id).title.clone())
    }

    /// Meetings that are near each other: the last of them beside the others.
    fn pace(&self, excess: &Excess) -> String {
        let series = self.series;
        let all: Vec<&Placement> = self.of(excess).collect();
        let Some((last, others)) = all.split_last() else { return String::new() };
        let overlaps = |other: &&Placement| last.interval().zip(other.interval()).is_some_and(|(one, other)| one.overlaps(other));
        let beside = words::list(others.iter().map(|other| words::title(series, other)));
        let days = others.iter().map(|other| series.first_day(last).signed_duration_since(series.first_day(other)).num_days().abs()).min();
        match days.unwrap_or(0) {
            0 if others.iter().all(overlaps) => {
                format!("{} is held at the same time as {beside}", words::title(series, last))
            }
            0 => format!("{} is on one day with {beside}", words::title(series, last)),
            days => format!(
                "{} is {} after {beside}: spread evenly they would be further apart",
                words::title(series, last),
                words::count(days, "day")
            ),
        }
    }
}

/// "56 people asleep for 90 min", "and awake outside their working day for 30 min".
pub fn burden_words(Burden { people, asleep, outside }: Burden) -> String {
    let people = crate::text::counted(people, "person", "people");
    let (slept, awake) = (words::length(asleep), words::length(outside));
    match (asleep, outside) {
        (0, _) => format!("{people} awake outside their working day for {awake}"),
        (_, 0) => format!("{people} asleep for {slept}"),
        _ => format!("{people} asleep for {slept} and awake outside their working day for {awake}"),
    }
}
