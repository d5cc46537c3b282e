//! The faces that every kind of demand shows to the engines, so that their loops know no kind.
//!
//! A *meter* is a demand made ready: what it knows before anything is chosen, its part in the bound, its linear rows. A
//! *gauge* holds its running values for one choice. What each kind does stands in the file of that kind, and what kinds are
//! made of in `parts.rs` and `rows.rs`.

pub(crate) use super::parts::{Price, Tasks, largest_of_tasks};
pub(crate) use super::rows::{Column, Rows};

use super::{Demand, Kind, Member, Score, Strength, Tariff, best, count, distinct, gap, once, order, pack, worst};

/// Takes what leads below zero out of the slopes.
fn stay_at_zero(weights: &[f64], slopes: &mut [f64]) {
    weights.iter().zip(slopes).filter(|(weight, slope)| **weight <= 0.0 && **slope < 0.0).for_each(|(_, slope)| *slope = 0.0);
}

/// The part of the slopes along weights that have no negative part and keep their sum.
fn stay_on_simplex(weights: &[f64], slopes: &mut [f64]) {
    let mut free = vec![true; weights.len()];
    loop {
        let count = free.iter().filter(|free| **free).count().max(1) as f64;
        let mean = slopes.iter().zip(&free).filter(|(_, free)| **free).map(|(slope, _)| slope).sum::<f64>() / count;
        let leads_below = |at: &usize| free[*at] && weights[*at] <= 0.0 && slopes[*at] < mean;
        match (0..weights.len()).find(leads_below) {
            Some(at) => free[at] = false,
            None => {
                slopes.iter_mut().zip(free).for_each(|(slope, free)| *slope = if free { *slope - mean } else { 0.0 });
                return;
            }
        }
    }
}

/// A demand made ready; its members stay in the demand, by number.
#[derive(Debug)]
pub(crate) enum Meter {
    Pack { demand: u32, price: Price, reach: i64, load: pack::load::Load },
    Order { demand: u32, price: Price },
    Gap { demand: u32, price: Price },
    Count { demand: u32, meter: count::Meter },
    Distinct(distinct::Meter),
    Once { demand: u32, meter: once::Meter },
    Best(best::Meter),
    Worst(worst::Meter),
}

/// The last stage at which meters join the search for the weights of the relaxation.
pub(crate) const LAST_STAGE: usize = 2;

/// The price of an excess, `None` within if it must not be; `None` if it costs nothing.
fn price_of(strength: Strength) -> Option<Price> {
    match strength {
        Strength::Must => Some(None),
        Strength::Price(Tariff { case: 0, unit: 0 }) | Strength::Report => None,
        Strength::Price(price) => Some(Some(price)),
    }
}

/// The meters of demands. Charges have none: they are constants of their placements. What is only told has none.
pub(crate) fn meters(demands: &[Demand], tasks: &dyn Tasks) -> Vec<Meter> {
    let priced: Vec<(u32, &Demand, Price)> =
        (0..).zip(demands).filter_map(|(number, demand)| Some((number, demand, price_of(demand.strength)?))).collect();
    let mut list: Vec<Meter> = priced.iter().filter_map(|(number, demand, price)| meter_of(*number, &demand.kind, *price, tasks)).collect();
    let of_best: Vec<(&Demand, Price)> = priced.iter().map(|(_, demand, price)| (*demand, *price)).collect();
    list.extend(best::merge(&of_best, tasks).into_iter().map(Meter::Best));
    list
}

/// The demand that a meter was made of alone, by the number of the meter among those of [`meters`].
pub(crate) fn demand_of_meter(demands: &[Demand], meter: u32) -> Option<&Demand> {
    let is_alone = |demand: &&Demand| !matches!(demand.kind, Kind::Charge(_) | Kind::Best(_));
    demands.iter().filter(|demand| price_of(demand.strength).is_some()).filter(is_alone).nth(meter as usize)
}

fn meter_of(demand: u32, kind: &Kind, price: Price, tasks: &dyn Tasks) -> Option<Meter> {
    Some(match kind {
        Kind::Charge(_) | Kind::Best(_) => return None,
        Kind::Pack(pack) => Meter::Pack { demand, price, reach: pack.reach(), load: pack::load::Load::new(price, pack, tasks) },
        Kind::Order(_) => Meter::Order { demand, price },
        Kind::Gap(_) => Meter::Gap { demand, price },
        Kind::Count { least, most, members } => Meter::Count { demand, meter: count::Meter::new(price, (*least, *most), members, tasks) },
        Kind::Distinct { most, marks } => Meter::Distinct(distinct::Meter::new(price, *most, marks, tasks)),
        Kind::Once(members) => Meter::Once { demand, meter: once::Meter::new(price?.unit, members, tasks) },
        Kind::Worst(sums) => Meter::Worst(worst::Meter::new(price?.unit, sums)),
    })
}

/// A meter with the demands it was made of.
#[derive(Clone, Copy)]
pub(crate) struct Ready<'p> {
    pub demands: &'p [Demand],
    pub meter: &'p Meter,
}

impl<'p> Ready<'p> {
    fn pack(self, demand: u32) -> &'p pack::Pack {
        match &self.demands[demand as usize].kind {
            Kind::Pack(pack) => pack,
            _ => unreachable!("a meter names a demand of its kind"),
        }
    }

    fn order(self, demand: u32) -> &'p order::Order {
        match &self.demands[demand as usize].kind {
            Kind::Order(order) => order,
            _ => unreachable!("a meter names a demand of its kind"),
        }
    }

    fn gap(self, demand: u32) -> &'p gap::Gap {
        match &self.demands[demand as usize].kind {
            Kind::Gap(gap) => gap,
            _ => unreachable!("a meter names a demand of its kind"),
        }
    }

    fn members(self, demand: u32) -> &'p [Member] {
        match &self.demands[demand as usize].kind {
            Kind::Count { members, .. } => members,
            _ => unreachable!("a meter names a demand of its kind"),
        }
    }

    fn once(self, demand: u32) -> &'p [u32] {
        match &self.demands[demand as usize].kind {
            Kind::Once(members) => members,
            _ => unreachable!("a meter names a demand of its kind"),
        }
    }

    /// The placement of each record, in the order of the records.
    pub fn indices(self) -> Box<dyn Iterator<Item = u32> + 'p> {
        match self.meter {
            Meter::Pack { demand, .. } => Box::new(self.pack(*demand).stays.iter().map(|stay| stay.index)),
            Meter::Order { demand, .. } => {
                let order = self.order(*demand);
                Box::new(order.first.iter().chain(&order.then).map(|member| member.index))
            }
            Meter::Gap { demand, .. } => Box::new(self.gap(*demand).spans().map(|span| span.index)),
            Meter::Count { demand, .. } => Box::new(self.members(*demand).iter().map(|member| member.index)),
            Meter::Distinct(meter) => Box::new(meter.indices()),
            Meter::Once { demand, .. } => Box::new(self.once(*demand).iter().copied()),
            Meter::Best(meter) => Box::new(meter.indices()),
            Meter::Worst(meter) => Box::new(meter.indices()),
        }
    }

    /// The gauge of a choice of nothing.
    pub fn gauge(self) -> Gauge<'p> {
        match self.meter {
            Meter::Pack { demand, price, reach, .. } => Gauge::Pack(pack::Gauge::new(self.pack(*demand), *price, *reach)),
            Meter::Order { demand, price } => Gauge::Order(order::Gauge::new(self.order(*demand), *price)),
            Meter::Gap { demand, price } => Gauge::Gap(gap::Gauge::new(self.gap(*demand), *price)),
            Meter::Count { demand, meter } => Gauge::Count(count::Gauge::new(meter, self.members(*demand))),
            Meter::Distinct(meter) => Gauge::Distinct(distinct::Gauge::new(meter)),
            Meter::Once { meter, .. } => Gauge::Once(once::Gauge::new(meter)),
            Meter::Best(meter) => Gauge::Best(best::Gauge::new(meter)),
            Meter::Worst(meter) => Gauge::Worst(worst::Gauge::new(meter)),
        }
    }

    /// What is missing from every choice.
    pub fn out_of_reach(self) -> i64 {
        match self.meter {
            Meter::Count { meter, .. } => meter.out_of_reach(),
            _ => 0,
        }
    }

    /// The first weights of the relaxation; none where a kind has no part in the bound. `chosen` is a known choice.
    pub fn weights(self, chosen: &dyn Fn(u32) -> bool) -> Vec<f64> {
        match self.meter {
            Meter::Count { meter, .. } => meter.weights(),
            Meter::Once { meter, .. } => meter.weights(),
            Meter::Best(meter) => meter.weights(chosen),
            Meter::Worst(meter) => meter.weights(),
            Meter::Distinct(meter) => meter.weights(),
            Meter::Pack { load, .. } => load.weights(),
            Meter::Order { .. } | Meter::Gap { .. } => Vec::new(),
        }
    }

    /// How far the weights range, where a task costs so much.
    pub fn scale(self, cost_of_task: f64) -> f64 {
        match self.meter {
            Meter::Count { demand, meter } => meter.scale(self.members(*demand), cost_of_task),
            Meter::Once { meter, .. } => meter.scale(),
            Meter::Best(meter) => meter.scale(cost_of_task),
            Meter::Worst(meter) => meter.scale(),
            Meter::Distinct(meter) => meter.scale(),
            Meter::Pack { load, .. } => load.scale(cost_of_task),
            Meter::Order { .. } | Meter::Gap { .. } => 1.0,
        }
    }

    /// When its weights join the search for the best: those of packs come late, because they are many.
    pub fn stage(self) -> usize {
        match self.meter {
            Meter::Pack { price: None, .. } => LAST_STAGE,
            Meter::Pack { .. } => LAST_STAGE - 1,
            _ => 0,
        }
    }

    /// Weights that a choice with these slopes makes likely, where a kind has a better guess than none.
    pub fn suppose(self, slopes: &[f64], weights: &mut [f64]) {
        if let Meter::Pack { load, .. } = self.meter {
            load.suppose(slopes, weights);
        }
    }

    /// How much of what a choice costs by it these weights leave out of the bound, as a share: that much may be counted
    /// beside the bound.
    pub fn left_by_bound(self, weights: &[f64]) -> f64 {
        match self.meter {
            Meter::Pack { load, .. } => load.left(weights),
            Meter::Order { .. } | Meter::Gap { .. } => 1.0,
            _ => 0.0,
        }
    }

    /// Adds the relaxed demand to the reduced costs of the placements, and returns what no placement changes.
    pub fn relax(self, weights: &[f64], tasks: &dyn Tasks, reduced: &mut [f64]) -> f64 {
        match self.meter {
            Meter::Count { demand, meter } => meter.relax(self.members(*demand), weights, reduced),
            Meter::Once { demand, meter } => {
                meter.relax(self.once(*demand), weights, tasks, reduced);
                0.0
            }
            Meter::Best(meter) => meter.relax(weights, tasks, reduced),
            Meter::Worst(meter) => meter.relax(weights, reduced),
            Meter::Distinct(meter) => meter.relax(weights, tasks, reduced),
            Meter::Pack { demand, load, .. } => load.relax(self.pack(*demand), weights, reduced),
            Meter::Order { .. } | Meter::Gap { .. } => 0.0,
        }
    }

    /// How the bound changes with the weights before anything is chosen.
    pub fn slopes(self, chosen: &dyn Fn(u32) -> bool, tasks: &dyn Tasks, weights: &[f64], slopes: &mut [f64]) {
        match self.meter {
            Meter::Count { meter, .. } => meter.slopes(slopes),
            Meter::Best(meter) => meter.slopes(chosen, tasks, slopes),
            Meter::Worst(meter) => meter.slopes(slopes),
            Meter::Distinct(meter) => meter.slopes(weights, slopes),
            Meter::Pack { load, .. } => load.slopes(slopes),
            _ => {}
        }
    }

    /// And with a record of a task that is chosen.
    pub fn slope(self, record: u32, task: u32, weights: &[f64], slopes: &mut [f64]) {
        match self.meter {
            Meter::Count { demand, meter } => meter.slope(&self.members(*demand)[record as usize], slopes),
            Meter::Once { meter, .. } => meter.slope(task, slopes),
            Meter::Best(meter) => meter.slope(record, weights, slopes),
            Meter::Worst(meter) => meter.slope(record, slopes),
            Meter::Distinct(meter) => meter.slope(record, task, slopes),
            Meter::Pack { load, .. } => load.slope(record, slopes),
            Meter::Order { .. } | Meter::Gap { .. } => {}
        }
    }

    /// Takes out of the slopes what the weights cannot follow, which would only make the steps shorter.
    pub fn steer(self, weights: &[f64], slopes: &mut [f64]) {
        match self.meter {
            Meter::Count { .. } | Meter::Best(_) | Meter::Pack { .. } => stay_at_zero(weights, slopes),
            Meter::Worst(_) => stay_on_simplex(weights, slopes),
            Meter::Order { .. } | Meter::Gap { .. } | Meter::Distinct(_) | Meter::Once { .. } => {}
        }
    }

    /// Keeps the weights where they mean a bound.
    pub fn project(self, weights: &mut [f64]) {
        match self.meter {
            Meter::Count { meter, .. } => meter.project(weights),
            Meter::Once { meter, .. } => meter.project(weights),
            Meter::Best(meter) => meter.project(weights),
            Meter::Worst(meter) => meter.project(weights),
            Meter::Distinct(meter) => meter.project(weights),
            Meter::Pack { load, .. } => load.project(weights),
            Meter::Order { .. } | Meter::Gap { .. } => {}
        }
    }

    /// The demand as linear rows. Orders, gaps and priced packs would be too many: they are spelled out where an answer breaks one.
    pub fn rows(self, tasks: &dyn Tasks, rows: &mut dyn Rows) {
        match self.meter {
            Meter::Pack { demand, price: None, .. } => rows.cliques(self.pack(*demand)),
            Meter::Pack { .. } | Meter::Order { .. } | Meter::Gap { .. } => {}
            Meter::Count { demand, meter } => meter.rows(self.members(*demand), rows),
            Meter::Distinct(meter) => meter.rows(rows),
            Meter::Once { demand, meter } => meter.rows(self.once(*demand), rows),
            Meter::Best(meter) => meter.rows(tasks, rows),
            Meter::Worst(meter) => meter.rows(rows),
        }
    }
}

/// The running values of one meter.
#[derive(Clone, Debug)]
pub(crate) enum Gauge<'p> {
    Pack(pack::Gauge<'p>),
    Order(order::Gauge<'p>),
    Gap(gap::Gauge<'p>),
    Count(count::Gauge<'p>),
    Distinct(distinct::Gauge<'p>),
    Once(once::Gauge<'p>),
    Best(best::Gauge<'p>),
    Worst(worst::Gauge<'p>),
}

impl Gauge<'_> {
    /// What the demand costs, or is missing, before anything is chosen.
    pub fn start(&self) -> Score {
        match self {
            Gauge::Count(gauge) => gauge.start(),
            Gauge::Worst(gauge) => gauge.start(),
            _ => Score::NOTHING,
        }
    }

    /// What a record would add; `None` if it would break what must hold.
    pub fn added(&self, record: u32) -> Option<Score> {
        match self {
            Gauge::Pack(gauge) => gauge.added(record),
            Gauge::Order(gauge) => gauge.added(record),
            Gauge::Gap(gauge) => gauge.added(record),
            Gauge::Count(gauge) => gauge.added(record),
            Gauge::Distinct(gauge) => gauge.added(record),
            Gauge::Once(gauge) => Some(gauge.added()),
            Gauge::Best(gauge) => Some(gauge.added(record)),
            Gauge::Worst(gauge) => Some(gauge.added(record)),
        }
    }

    /// The same where it may break what must hold. What is pinned may: that was there before the planner, and is the checker's
    /// to tell.
    pub fn forced(&self, record: u32) -> Score {
        match self {
            Gauge::Count(gauge) => gauge.forced(record),
            gauge => gauge.added(record).unwrap_or(Score::NOTHING),
        }
    }

    /// A record comes or goes.
    pub fn moved(&mut self, record: u32, enters: bool) {
        match self {
            Gauge::Pack(gauge) => gauge.moved(record, enters),
            Gauge::Order(gauge) => gauge.moved(record, enters),
            Gauge::Gap(gauge) => gauge.moved(record, enters),
            Gauge::Count(gauge) => gauge.moved(record, enters),
            Gauge::Distinct(gauge) => gauge.moved(record, enters),
            Gauge::Once(gauge) => gauge.moved(enters),
            Gauge::Best(gauge) => gauge.moved(record, enters),
            Gauge::Worst(gauge) => gauge.moved(record, enters),
        }
    }

    /// The placements that would have to go so that a record can come are given to `add`; `false` if no such are found. Of
    /// sums that would be too large, `pick` chooses which go.
    pub fn blockers(&self, record: u32, pick: &mut dyn FnMut(usize) -> usize, add: &mut dyn FnMut(u32)) -> bool {
        match self {
            Gauge::Pack(gauge) => gauge.blockers(record, pick, add),
            Gauge::Order(gauge) => gauge.blockers(record, add),
            Gauge::Gap(gauge) => gauge.blockers(record, add),
            Gauge::Count(gauge) => gauge.blockers(pick, add),
            Gauge::Distinct(gauge) => gauge.blockers(pick, add),
            Gauge::Once(_) | Gauge::Best(_) | Gauge::Worst(_) => false,
        }
    }

    /// Whether what is paid once is paid already.
    pub fn is_paid(&self) -> bool {
        matches!(self, Gauge::Once(gauge) if gauge.is_paid())
    }
}
