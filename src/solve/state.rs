//! A partial choice with the sums of every demand, kept up to date as candidates come and go.

use super::meter::{Meter, PackMeter, Use};
use super::problem::{LeavingOut, Problem};

/// How good a choice is: what is missing first, then what it costs. Smaller is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Score {
    /// Required tasks left out, and how far sums that must be reached fall short.
    pub missing: i64,
    /// What wishes, warnings and tasks left out cost.
    pub cost: i64,
}

impl Score {
    /// The sum of two.
    pub fn plus(self, other: Score) -> Score {
        Score { missing: self.missing + other.missing, cost: self.cost + other.cost }
    }
}

/// The running values of one meter.
#[derive(Clone, Debug)]
enum Gauge {
    /// Records of the stays present, sorted by where they start, with their starts.
    Stays(Vec<(i64, u32)>),
    /// The sum, and the records present.
    Sum(i64, Vec<u32>),
    /// How many of the rows present have each mark, how many different marks that is, and the records present.
    Marks(Vec<u32>, i64, Vec<u32>),
    /// How many are present.
    Present(u32),
    /// Records of the rows present, and the least of each line; all 0 while none is present.
    Least(Vec<u32>, Vec<i64>),
    /// Each sum, and the largest.
    Sums(Vec<i64>, i64),
    /// Records of the points present.
    Points(Vec<u32>),
}

/// A choice of at most one candidate per task.
#[derive(Clone)]
pub(super) struct State<'a> {
    problem: &'a Problem,
    chosen: Vec<Option<u32>>,
    gauges: Vec<Gauge>,
    score: Score,
}

impl<'a> State<'a> {
    /// Nothing chosen but what is pinned.
    pub fn new(problem: &'a Problem) -> Self {
        let mut score = Score { missing: 0, cost: 0 };
        let gauges = problem.meters.list.iter().map(|meter| match meter {
            Meter::Pack(_) => Gauge::Stays(Vec::new()),
            Meter::Count(count) => {
                let below = count.below(0);
                match count.price {
                    Some(price) => score.cost += price * below,
                    None => score.missing += below,
                }
                Gauge::Sum(0, Vec::new())
            }
            Meter::Distinct(distinct) => Gauge::Marks(vec![0; distinct.different], 0, Vec::new()),
            Meter::Once(_) => Gauge::Present(0),
            Meter::Best(best) => Gauge::Least(Vec::new(), vec![0; best.lines]),
            Meter::Worst(worst) => {
                let largest = worst.bases.iter().copied().max().unwrap_or(0);
                score.cost += worst.price * largest;
                Gauge::Sums(worst.bases.clone(), largest)
            }
            Meter::Order(_) => Gauge::Points(Vec::new()),
        });
        let gauges = gauges.collect();
        for task in &problem.tasks {
            score = score.plus(absence(task.leaving_out));
        }
        let mut state = State { problem, chosen: vec![None; problem.tasks.len()], gauges, score };
        for (number, task) in problem.tasks.iter().enumerate() {
            if task.pinned && !task.candidates.is_empty() {
                state.insert(number as u32, task.candidates.start);
            }
        }
        state
    }

    pub fn score(&self) -> Score {
        self.score
    }

    /// The candidate of each task.
    pub fn chosen(&self) -> &[Option<u32>] {
        &self.chosen
    }

    pub fn candidate(&self, task: u32) -> Option<u32> {
        self.chosen[task as usize]
    }

    /// What a best of several costs now, with one more row or none; 0 if its lines are no costs.
    pub fn best_of(&self, meter: u32, record: Option<u32>) -> i64 {
        let (Meter::Best(best), Gauge::Least(present, least)) = (&self.problem.meters.list[meter as usize], &self.gauges[meter as usize])
        else {
            return 0;
        };
        match record.map(|record| best.row(record)) {
            _ if best.must => 0,
            None => least.iter().sum(),
            Some(row) if present.is_empty() => row.iter().sum(),
            Some(row) => row.iter().zip(least).map(|(amount, least)| amount.min(least)).sum(),
        }
    }

    /// What the largest of several sums costs at least when each still grows by so much.
    pub fn largest_of(&self, meter: u32, growth: &[i64]) -> i64 {
        match (&self.problem.meters.list[meter as usize], &self.gauges[meter as usize]) {
            (Meter::Worst(worst), Gauge::Sums(sums, _)) => {
                worst.price * sums.iter().zip(growth).map(|(sum, growth)| sum + growth).max().unwrap_or(0)
            }
            _ => 0,
        }
    }

    /// What choosing a candidate for its task, which has none now, would change; `None` if that would
    /// break what must hold.
    pub fn price(&self, candidate: u32) -> Option<Score> {
        let task = self.problem.task_of(candidate);
        let here = absence(self.problem.tasks[task as usize].leaving_out);
        let start = Score { missing: -here.missing, cost: self.problem.charge[candidate as usize] - here.cost };
        self.problem.uses(candidate).iter().try_fold(start, |change, used| Some(change.plus(self.added_by(used)?)))
    }

    /// What one use of a candidate would add; `None` if it would break what must hold.
    fn added_by(&self, used: &Use) -> Option<Score> {
        let paid = |excess: i64, price: Option<i64>| match price {
            Some(price) => Some(Score { missing: 0, cost: price * excess }),
            None if excess > 0 => None,
            None => Some(Score { missing: 0, cost: 0 }),
        };
        match (&self.problem.meters.list[used.meter as usize], &self.gauges[used.meter as usize]) {
            (Meter::Pack(pack), Gauge::Stays(stays)) => paid(pack_excess(pack, stays, used.record), pack.price),
            (Meter::Count(count), Gauge::Sum(sum, _)) => {
                let amount = count.members[used.record as usize].amount;
                let above = count.above(sum + amount) - count.above(*sum);
                let below = count.below(sum + amount) - count.below(*sum);
                match count.price {
                    Some(price) => Some(Score { missing: 0, cost: price * (above + below) }),
                    None if above > 0 => None,
                    None => Some(Score { missing: below, cost: 0 }),
                }
            }
            (Meter::Distinct(distinct), Gauge::Marks(held, different, _)) => {
                let new = distinct.rows[used.record as usize].1.iter().filter(|mark| held[**mark as usize] == 0).count() as i64;
                paid(distinct.above(different + new) - distinct.above(*different), distinct.price)
            }
            (Meter::Once(once), Gauge::Present(present)) => Some(Score { missing: 0, cost: if *present == 0 { once.price } else { 0 } }),
            (Meter::Best(best), Gauge::Least(present, least)) => {
                let row = best.row(used.record);
                let change = if present.is_empty() {
                    row.iter().sum()
                } else {
                    row.iter().zip(least).map(|(amount, least)| (amount - least).min(0)).sum()
                };
                Some(if best.must { Score { missing: change, cost: 0 } } else { Score { missing: 0, cost: change } })
            }
            (Meter::Worst(worst), Gauge::Sums(sums, largest)) => {
                let row = worst.row(used.record);
                let after = row.iter().map(|(sum, amount)| sums[*sum as usize] + amount).fold(*largest, i64::max);
                Some(Score { missing: 0, cost: worst.price * (after - largest) })
            }
            (Meter::Order(order), Gauge::Points(points)) => {
                let (_, point, is_first) = order.points[used.record as usize];
                let others = points.iter().map(|record| order.points[*record as usize]).filter(|(_, _, first)| *first != is_first);
                let mut excesses =
                    others.map(|(_, other, _)| if is_first { order.excess(point, other) } else { order.excess(other, point) });
                match order.price {
                    Some(price) => Some(Score { missing: 0, cost: excesses.map(|excess| price.of(excess)).sum() }),
                    None => excesses.all(|excess| excess == 0).then_some(Score { missing: 0, cost: 0 }),
                }
            }
            _ => unreachable!("a gauge fits its meter"),
        }
    }

    /// Chooses a candidate for its task, which has none now, whatever it breaks.
    pub fn insert(&mut self, task: u32, candidate: u32) {
        debug_assert!(self.chosen[task as usize].is_none());
        let mut change = Score { missing: 0, cost: self.problem.charge[candidate as usize] };
        let here = absence(self.problem.tasks[task as usize].leaving_out);
        change = change.plus(Score { missing: -here.missing, cost: -here.cost });
        for used in self.problem.uses(candidate) {
            change = change.plus(self.changed_by(used));
            self.move_gauge(used, true);
        }
        self.score = self.score.plus(change);
        self.chosen[task as usize] = Some(candidate);
    }

    /// Takes a task's candidate away.
    pub fn remove(&mut self, task: u32) -> Option<u32> {
        let candidate = self.chosen[task as usize].take()?;
        let here = absence(self.problem.tasks[task as usize].leaving_out);
        let mut change = Score { missing: here.missing, cost: here.cost - self.problem.charge[candidate as usize] };
        for used in self.problem.uses(candidate) {
            self.move_gauge(used, false);
            let added = self.changed_by(used);
            change = change.plus(Score { missing: -added.missing, cost: -added.cost });
        }
        self.score = self.score.plus(change);
        Some(candidate)
    }

    /// What one use of a candidate adds even if it breaks what must hold. What is pinned may: that was there before
    /// the planner, and is the checker's to tell.
    fn changed_by(&self, used: &Use) -> Score {
        let reached = || match (&self.problem.meters.list[used.meter as usize], &self.gauges[used.meter as usize]) {
            (Meter::Count(count), Gauge::Sum(sum, _)) => count.below(sum + count.members[used.record as usize].amount) - count.below(*sum),
            _ => 0,
        };
        self.added_by(used).unwrap_or_else(|| Score { missing: reached(), cost: 0 })
    }

    fn move_gauge(&mut self, used: &Use, enters: bool) {
        match (&self.problem.meters.list[used.meter as usize], &mut self.gauges[used.meter as usize]) {
            (Meter::Pack(pack), Gauge::Stays(stays)) => {
                let key = (pack.pack.stays[used.record as usize].start, used.record);
                match stays.binary_search(&key) {
                    Err(at) if enters => stays.insert(at, key),
                    Ok(at) if !enters => _ = stays.remove(at),
                    _ => {}
                }
            }
            (Meter::Count(count), Gauge::Sum(sum, present)) => {
                let amount = count.members[used.record as usize].amount;
                if enters {
                    *sum += amount;
                    present.push(used.record);
                } else {
                    *sum -= amount;
                    forget(present, used.record);
                }
            }
            (Meter::Distinct(distinct), Gauge::Marks(held, different, present)) => {
                for mark in &distinct.rows[used.record as usize].1 {
                    let held = &mut held[*mark as usize];
                    if enters {
                        *different += i64::from(*held == 0);
                        *held += 1;
                    } else {
                        *held -= 1;
                        *different -= i64::from(*held == 0);
                    }
                }
                if enters {
                    present.push(used.record);
                } else {
                    forget(present, used.record);
                }
            }
            (Meter::Once(_), Gauge::Present(present)) => *present = if enters { *present + 1 } else { present.saturating_sub(1) },
            (Meter::Best(best), Gauge::Least(present, least)) => {
                if enters {
                    present.push(used.record);
                } else {
                    forget(present, used.record);
                }
                match &present[..] {
                    [] => least.fill(0),
                    [first, others @ ..] => {
                        least.copy_from_slice(best.row(*first));
                        for record in others {
                            least.iter_mut().zip(best.row(*record)).for_each(|(least, amount)| *least = *amount.min(least));
                        }
                    }
                }
            }
            (Meter::Worst(worst), Gauge::Sums(sums, largest)) => {
                for (sum, amount) in worst.row(used.record) {
                    sums[*sum as usize] += if enters { *amount } else { -*amount };
                }
                *largest = sums.iter().copied().max().unwrap_or(0);
            }
            (Meter::Order(_), Gauge::Points(points)) => {
                if enters {
                    points.push(used.record)
                } else {
                    forget(points, used.record)
                }
            }
            _ => unreachable!("a gauge fits its meter"),
        }
    }

    /// The tasks that would have to go so that a candidate can come, added to `tasks`; `false` if no such
    /// tasks are found. Of sums that would be too large, `pick` chooses which go.
    pub fn blockers(&self, candidate: u32, tasks: &mut Vec<u32>, mut pick: impl FnMut(usize) -> usize) -> bool {
        for used in self.problem.uses(candidate) {
            if self.added_by(used).is_some() {
                continue;
            }
            let mut add = |candidate: u32| {
                let task = self.problem.task_of(candidate);
                if !tasks.contains(&task) {
                    tasks.push(task);
                }
            };
            match (&self.problem.meters.list[used.meter as usize], &self.gauges[used.meter as usize]) {
                (Meter::Pack(pack), Gauge::Stays(stays)) => {
                    let stay = &pack.pack.stays[used.record as usize];
                    let met: Vec<u32> = near(pack, stays, stay.start)
                        .map(|record| &pack.pack.stays[record as usize])
                        .filter(|other| pack.pack.conflict(stay, other))
                        .map(|other| other.index)
                        .collect();
                    // Below the limit of a room for several, one leaving is enough.
                    if pack.pack.at_most == 1 {
                        met.into_iter().for_each(&mut add);
                    } else if !met.is_empty() {
                        add(met[pick(met.len())]);
                    }
                }
                (Meter::Count(count), Gauge::Sum(_, present)) if !present.is_empty() => {
                    add(count.members[present[pick(present.len())] as usize].index);
                }
                // All that have one of the marks make room for another.
                (Meter::Distinct(distinct), Gauge::Marks(_, _, present)) if !present.is_empty() => {
                    let marks = &distinct.rows[present[pick(present.len())] as usize].1;
                    let rows = present.iter().map(|record| &distinct.rows[*record as usize]);
                    rows.filter(|(_, others)| others.iter().any(|mark| marks.contains(mark))).for_each(|(other, _)| add(*other));
                }
                (Meter::Order(order), Gauge::Points(points)) => {
                    let (_, point, is_first) = order.points[used.record as usize];
                    for (other, at, first) in points.iter().map(|record| order.points[*record as usize]) {
                        let excess = if is_first { order.excess(point, at) } else { order.excess(at, point) };
                        if first != is_first && excess > 0 {
                            add(other);
                        }
                    }
                }
                _ => return false,
            }
        }
        !tasks.iter().any(|task| self.problem.tasks[*task as usize].pinned)
    }

    /// Candidates of a task that pay nothing new for something another task already paid for, such as a trip.
    pub fn is_paid(&self, meter: u32) -> bool {
        matches!(self.gauges[meter as usize], Gauge::Present(present) if present > 0)
    }
}

/// What is missing and what it costs while a task is left out.
fn absence(leaving_out: LeavingOut) -> Score {
    match leaving_out {
        LeavingOut::Refused => Score { missing: 1, cost: 0 },
        LeavingOut::Costs(cost) => Score { missing: 0, cost },
    }
}

fn forget(records: &mut Vec<u32>, record: u32) {
    if let Some(at) = records.iter().position(|present| *present == record) {
        records.swap_remove(at);
    }
}

/// The records of stays that start within reach of a point.
fn near<'s>(pack: &PackMeter, stays: &'s [(i64, u32)], start: i64) -> impl Iterator<Item = u32> + 's {
    let from = stays.partition_point(|(other, _)| *other < start - pack.reach);
    let last = start + pack.reach;
    stays[from..].iter().take_while(move |(other, _)| *other <= last).map(|(_, record)| *record)
}

/// By how much the excess of a pack grows when a stay is added that is not there.
fn pack_excess(meter: &PackMeter, stays: &[(i64, u32)], record: u32) -> i64 {
    let pack = &meter.pack;
    let stay = &pack.stays[record as usize];
    let others = || near(meter, stays, stay.start).map(|other| &pack.stays[other as usize]);
    if pack.at_most == 1 {
        return others().filter(|other| pack.conflict(stay, other)).count() as i64;
    }
    // A stay exceeds by how many before it it meets, beyond what is allowed; adding one may push later ones.
    let allowed = i64::from(pack.at_most) - 1;
    let order = |stay: &crate::rules::demand::Stay| (stay.start, stay.end, stay.index);
    let before = others().filter(|other| order(other) < order(stay) && pack.conflict(stay, other)).count() as i64;
    let pushed = others().filter(|other| order(other) > order(stay) && pack.conflict(stay, other)).filter(|later| {
        let theirs = near(meter, stays, later.start).map(|other| &pack.stays[other as usize]);
        theirs.filter(|other| order(other) < order(later) && pack.conflict(later, other)).count() as i64 >= allowed
    });
    (before - allowed).max(0) + pushed.count() as i64
}
