//! What a change of a plan means: in people awake, nights away and slack, which rules break and are kept, and what it costs.

use super::costs::{By, Costs, costs};
use crate::check::check;
use crate::cost::Cost;
use crate::finding::Finding;
use crate::model::{AudienceId, Band, ConsultationId, DeliverableId, Level, PersonId, Placement, Plan, Price, Series, State};
use crate::rules::nights_away::nights_of;
use crate::time::{Instant, Interval, Minutes};
use std::collections::{BTreeMap, BTreeSet};

/// A series with a plan of it, and what can be told of them, so that several changes are held against it.
pub struct Known {
    series: Series,
    placements: Vec<Placement>,
    costs: Costs,
    findings: Vec<Finding>,
    nights: BTreeMap<PersonId, i64>,
    slack: BTreeMap<DeliverableId, i64>,
}

/// What differs after a change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Effect {
    /// What the plan lacks and costs more; below 0 where it is less.
    pub cost: Cost,
    /// The same of each rule and wish that differs: what becomes dearer first, the most first.
    pub by: Vec<(By, Cost)>,
    /// What the hour is to the people whom the consultation is for; `None` where it is for nobody.
    pub heard: Option<Heard>,
    /// People who spend another number of nights away: before, and after.
    pub nights: Vec<(PersonId, i64, i64)>,
    /// Documents that have another number of working days of slack: before, and after; `None` where nothing feeds them.
    pub slack: Vec<(DeliverableId, Option<i64>, Option<i64>)>,
    /// Errors and warnings that nobody accepted and that were not found before.
    pub breaks: Vec<Finding>,
    /// Those that are no longer found.
    pub mends: Vec<Finding>,
}

/// What a consultation's hours are to the people whom it is for, before a change and after it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Heard {
    /// Before; `None` where it was not placed.
    pub before: Option<Hours>,
    /// After; `None` where it is not placed any more.
    pub after: Option<Hours>,
    /// How many people it is for.
    pub of: u64,
}

/// What the hours of a consultation are to its people, each in the sitting that is best for them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Hours {
    /// People awake from beginning to end.
    pub awake: u64,
    /// Minutes asleep, of all people together.
    pub asleep: Minutes,
    /// Minutes awake outside their working day, of all people together.
    pub outside: Minutes,
}

/// What an audience has of a meeting here, and of the same there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listener {
    /// Who.
    pub audience: AudienceId,
    /// When it starts now and what the hour is to them; `None` where it is not placed.
    pub now: Option<(Instant, Band)>,
    /// When it would start there, and what that hour is.
    pub there: (Instant, Band),
}

impl Known {
    /// What is known of a plan.
    pub fn of(series: &Series, plan: &Plan) -> Known {
        let series = Series { planned: plan.evidence.planned.unwrap_or(series.planned), ..series.clone() };
        let placements: Vec<Placement> = plan.placements.iter().filter(|placement| placement.state != State::Cancelled).cloned().collect();
        Known {
            costs: costs(&series, plan),
            findings: check(&series, plan, None),
            nights: nights_of(&series, &placements),
            slack: slack(&series, &placements),
            placements,
            series,
        }
    }

    /// What it costs.
    pub fn costs(&self) -> &Costs {
        &self.costs
    }

    /// What differs in another plan, of the same series or of one with a consultation more, and for those whom one
    /// consultation is for; `was` is the same one here, if this series has it.
    pub fn effect(&self, after: &Known, was: Option<ConsultationId>, id: ConsultationId) -> Effect {
        Effect {
            cost: after.costs.total.minus(self.costs.total),
            by: by(&self.costs, &after.costs),
            heard: after.heard(id).map(|(now, of)| Heard {
                before: was.and_then(|was| self.heard(was)).and_then(|(before, _)| before),
                after: now,
                of,
            }),
            nights: changed(&self.nights, &after.nights).map(|(id, before, now)| (id, before.unwrap_or(0), now.unwrap_or(0))).collect(),
            slack: changed(&self.slack, &after.slack).collect(),
            breaks: new(&self.findings, &after.findings),
            mends: new(&after.findings, &self.findings),
        }
    }

    /// What the hours of a consultation are to its people, and how many they are; `None` where it is for nobody.
    fn heard(&self, id: ConsultationId) -> Option<(Option<Hours>, u64)> {
        let asked = Some(self.series.consultation(id)).filter(|asked| !asked.audiences.is_empty() && asked.written.is_none())?;
        let meetings: Vec<Interval> =
            self.placements.iter().filter(|placement| placement.consultation == id).filter_map(Placement::interval).collect();
        let audiences = || asked.audiences.iter().map(|id| self.series.audience(*id));
        let of = audiences().map(|audience| u64::from(audience.size)).sum();
        let mut hours = Hours::default();
        for audience in audiences() {
            let Some(best) = meetings.iter().min_by_key(|meeting| self.series.inconvenience(audience, **meeting)) else { continue };
            let (asleep, outside) = self.series.discomfort(audience, *best);
            hours.awake += if asleep == 0 { u64::from(audience.size) } else { 0 };
            hours.asleep += asleep * i64::from(audience.size);
            hours.outside += outside * i64::from(audience.size);
        }
        Some(((!meetings.is_empty()).then_some(hours), of))
    }
}

impl Effect {
    /// Whether a rule at error is broken that was not before.
    pub fn breaks_an_error(&self) -> bool {
        self.breaks.iter().any(|finding| finding.level == Level::Error)
    }
}

/// Whether people are awake throughout.
pub fn is_awake(band: Band) -> bool {
    matches!(band, Band::Working | Band::Awake)
}

/// What one change of a plan means for a consultation and for all else.
pub fn effect((series, plan): (&Series, &Plan), (series_after, after): (&Series, &Plan), id: ConsultationId) -> Effect {
    Known::of(series, plan).effect(&Known::of(series_after, after), Some(id), id)
}

/// What each audience has of a meeting where it is now, and where it would be.
pub fn listeners(series: &Series, now: Option<&Placement>, there: &Placement) -> Vec<Listener> {
    let Some(interval) = there.interval() else { return Vec::new() };
    let asked = series.consultation(there.consultation);
    let of = |audience: &AudienceId| {
        let band = |interval: Interval| (interval.start(), series.band(series.audience(*audience), interval));
        Listener { audience: *audience, now: now.and_then(Placement::interval).map(band), there: band(interval) }
    };
    asked.audiences.iter().map(of).collect()
}

/// The least slack that is left of each document that something feeds.
fn slack(series: &Series, placements: &[Placement]) -> BTreeMap<DeliverableId, i64> {
    let mut least: BTreeMap<DeliverableId, i64> = BTreeMap::new();
    for placement in placements {
        for id in &series.consultation(placement.consultation).feeds {
            let Some(slack) = series.slack(series.deliverable(*id), series.last_day(placement)) else { continue };
            least.entry(*id).and_modify(|known| *known = slack.min(*known)).or_insert(slack);
        }
    }
    least
}

/// What differs between two tables.
fn changed<'m, K: Ord + Copy>(
    before: &'m BTreeMap<K, i64>,
    after: &'m BTreeMap<K, i64>,
) -> impl Iterator<Item = (K, Option<i64>, Option<i64>)> + 'm {
    let keys: BTreeSet<K> = before.keys().chain(after.keys()).copied().collect();
    keys.into_iter().map(|key| (key, before.get(&key).copied(), after.get(&key).copied())).filter(|(_, before, after)| before != after)
}

/// How much more each rule and wish lacks or costs.
fn by(before: &Costs, after: &Costs) -> Vec<(By, Cost)> {
    let mut changes: BTreeMap<By, Cost> = BTreeMap::new();
    for part in &after.parts {
        let change = changes.entry(part.by).or_default();
        *change = change.plus(part.cost);
    }
    for part in &before.parts {
        let change = changes.entry(part.by).or_default();
        *change = change.minus(part.cost);
    }
    let mut changes: Vec<(By, Cost)> = changes.into_iter().filter(|(_, change)| *change != Cost::default()).collect();
    changes.sort_by_key(|(_, change)| (-change.lacks(), Price(-change.cost.0)));
    changes
}

/// Errors and warnings among findings that are open, and not among others.
fn new(before: &[Finding], after: &[Finding]) -> Vec<Finding> {
    let is_known = |finding: &Finding| {
        before.iter().any(|known| (known.rule, &known.message, known.accepted) == (finding.rule, &finding.message, finding.accepted))
    };
    let counts = |finding: &&Finding| finding.level >= Level::Warning && finding.accepted.is_none();
    after.iter().filter(counts).filter(|finding| !is_known(finding)).cloned().collect()
}
