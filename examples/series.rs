//! Plans an instance of the format `series-planning/1`, to be judged by somebody else's program.
//!
//!     cargo run --release --example series -- INSTANCE.json PLAN.json [--seed N] [--moves N]
//!
//! The instance has its own words for everything: this file turns it into tasks, candidates and demands
//! through the library's public API and hands them to the solver, which knows nothing else. The plan is
//! written as `{"consultation": [room, start]}`.

use fora::model::Subject;
use fora::rules::demand::{Demand, Kind, Member, Order, Pack, Price, Separation, Stay, Strength, Sum};
use fora::solve::{Effort, LeavingOut, Problem, TaskSpec, solve};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const DAY: i64 = 1440;
const WEEK: i64 = 7 * DAY;
const GRID: i64 = 30;

#[derive(Deserialize)]
struct Instance {
    move_gap_min: Vec<Vec<i64>>,
    fare: Vec<Vec<i64>>,
    fora: Vec<Forum>,
    rooms: Vec<Room>,
    people: Vec<Person>,
    consultations: Vec<Consultation>,
    series: Vec<Series>,
    weights: Weights,
}

#[derive(Deserialize)]
struct Forum {
    city: usize,
    region: String,
    windows: Vec<(i64, i64)>,
    sessions: Option<Vec<(i64, i64)>>,
    setup: i64,
    teardown: i64,
    rooms: Vec<usize>,
}

#[derive(Deserialize)]
struct Room {
    capacity: i64,
    equipment: BTreeSet<String>,
    blocked: Vec<(i64, i64)>,
}

#[derive(Deserialize)]
struct Person {
    home: usize,
    busy: Vec<(i64, i64)>,
}

#[derive(Deserialize)]
struct Consultation {
    series: usize,
    duration: i64,
    attendance: i64,
    equipment: BTreeSet<String>,
    people: Vec<usize>,
    fora: Vec<usize>,
    day_window: Option<(i64, i64)>,
    mandatory: bool,
    priority: i64,
    preferred_day: i64,
    summary_workdays: i64,
}

#[derive(Deserialize)]
struct Series {
    audiences: Vec<Audience>,
    deadline_day: i64,
    synthesis_workdays: i64,
    clearance_workdays: i64,
    translation_workdays: i64,
    max_per_week: i64,
    parallel: u32,
    coverage: Vec<Coverage>,
    gaps: Vec<Gap>,
}

#[derive(Deserialize)]
struct Audience {
    offset: i64,
    weight: i64,
}

#[derive(Deserialize)]
struct Coverage {
    region: String,
    at_least: i64,
}

#[derive(Deserialize)]
struct Gap {
    before: usize,
    after: usize,
    min_days: i64,
    max_days: i64,
}

#[derive(Deserialize)]
struct Weights {
    inconvenience: i64,
    fairness: i64,
    travel: i64,
    slack: i64,
    slack_target_days: i64,
    date: i64,
    date_cap: i64,
}

/// A consultation in a room at a minute.
#[derive(Clone, Copy)]
struct Candidate {
    consultation: usize,
    room: usize,
    forum: usize,
    start: i64,
    end: i64,
}

impl Audience {
    fn pain(&self, start: i64) -> i64 {
        match (start + self.offset).rem_euclid(DAY) / 60 {
            8..20 => 0,
            7 | 20 | 21 => 1,
            _ => 4,
        }
    }
}

impl Instance {
    /// The last day from which the chain of working days still meets the deadline.
    fn latest_day(&self, consultation: &Consultation) -> i64 {
        let series = &self.series[consultation.series];
        let mut left = consultation.summary_workdays + series.synthesis_workdays + series.clearance_workdays + series.translation_workdays;
        let mut day = series.deadline_day;
        while left > 0 {
            day -= 1;
            left -= i64::from(day.rem_euclid(7) < 5);
        }
        day
    }

    /// Where and when a consultation can be at all, in order of time.
    fn candidates(&self, number: usize) -> Vec<Candidate> {
        let asked = &self.consultations[number];
        let latest = self.latest_day(asked);
        let mut found = Vec::new();
        for &forum in &asked.fora {
            let host = &self.fora[forum];
            let starts: Vec<i64> = match &host.sessions {
                Some(sessions) => sessions.iter().filter(|(from, to)| to - from >= asked.duration).map(|(from, _)| *from).collect(),
                None => host.windows.iter().flat_map(|(from, to)| (*from..=to - asked.duration).step_by(GRID as usize)).collect(),
            };
            let rooms =
                host.rooms.iter().copied().filter(|room| {
                    self.rooms[*room].capacity >= asked.attendance && asked.equipment.is_subset(&self.rooms[*room].equipment)
                });
            for room in rooms {
                for &start in &starts {
                    let candidate = Candidate { consultation: number, room, forum, start, end: start + asked.duration };
                    if start / DAY <= latest && self.is_free(asked, &candidate) {
                        found.push(candidate);
                    }
                }
            }
        }
        found.sort_by_key(|candidate| (candidate.start, candidate.room));
        found
    }

    fn is_free(&self, asked: &Consultation, candidate: &Candidate) -> bool {
        let host = &self.fora[candidate.forum];
        let day = candidate.start / DAY;
        let in_window = asked.day_window.is_none_or(|(first, last)| (first..=last).contains(&day));
        let apart = |(from, to): &(i64, i64), before: i64, after: i64| *from >= candidate.end + after || *to <= candidate.start - before;
        in_window
            && asked.people.iter().all(|person| self.people[*person].busy.iter().all(|busy| apart(busy, 0, 0)))
            && self.rooms[candidate.room].blocked.iter().all(|busy| apart(busy, host.setup, host.teardown))
    }

    /// What a candidate costs on its own.
    fn cost(&self, candidate: &Candidate) -> i64 {
        let asked = &self.consultations[candidate.consultation];
        let (weights, day) = (&self.weights, candidate.start / DAY);
        let pain: i64 = self.series[asked.series].audiences.iter().map(|audience| audience.weight * audience.pain(candidate.start)).sum();
        let slack = (self.latest_day(asked) - day).max(0);
        weights.inconvenience * pain
            + weights.slack * (weights.slack_target_days - slack).max(0)
            + weights.date * (day - asked.preferred_day).abs().min(weights.date_cap)
    }

    fn demands(&self, candidates: &[Candidate]) -> Vec<Demand> {
        let mut demands = vec![priced(1, Kind::Charge(members(candidates, |candidate| self.cost(candidate))))];
        demands.extend(self.rooms_and_people(candidates));
        demands.extend(self.visits(candidates));
        for (number, series) in self.series.iter().enumerate() {
            demands.extend(self.series_demands(candidates, number, series));
        }
        demands
    }

    fn rooms_and_people(&self, candidates: &[Candidate]) -> Vec<Demand> {
        let mut rooms: BTreeMap<usize, Vec<Stay>> = BTreeMap::new();
        let mut people: BTreeMap<usize, Vec<Stay>> = BTreeMap::new();
        for (index, candidate) in candidates.iter().enumerate() {
            let (host, index) = (&self.fora[candidate.forum], index as u32);
            let Candidate { start, end, .. } = *candidate;
            let stay = Stay { index, start, end, station: host.city as u32, group: index };
            rooms.entry(candidate.room).or_default().push(Stay { start: start - host.setup, end: end + host.teardown, ..stay });
            for person in &self.consultations[candidate.consultation].people {
                people.entry(*person).or_default().push(stay);
            }
        }
        let cities = self.move_gap_min.len() as u32;
        let travel = Separation::between(cities, |from, to| self.move_gap_min[from as usize][to as usize]);
        let rooms = rooms.into_values().map(|stays| pack(stays, 1, Separation::none()));
        rooms.chain(people.into_values().map(|stays| pack(stays, 1, travel.clone()))).collect()
    }

    /// One fare for each person, city away from home and week.
    fn visits(&self, candidates: &[Candidate]) -> Vec<Demand> {
        let mut visits: BTreeMap<(usize, usize, i64), Vec<u32>> = BTreeMap::new();
        for (index, candidate) in candidates.iter().enumerate() {
            let city = self.fora[candidate.forum].city;
            for person in &self.consultations[candidate.consultation].people {
                visits.entry((*person, city, candidate.start / WEEK)).or_default().push(index as u32);
            }
        }
        visits
            .into_iter()
            .map(|((person, city, _), members)| {
                priced(self.weights.travel * self.fare[self.people[person].home][city], Kind::Once(members))
            })
            .collect()
    }

    fn series_demands(&self, candidates: &[Candidate], number: usize, series: &Series) -> Vec<Demand> {
        let mine = |candidate: &Candidate| self.consultations[candidate.consultation].series == number;
        let days =
            |wanted: usize| members(candidates, |candidate| if candidate.consultation == wanted { 1 + candidate.start / DAY } else { 0 });
        let mut demands = Vec::new();
        let mut weeks: BTreeMap<i64, Vec<Member>> = BTreeMap::new();
        let mut stays = Vec::new();
        for (index, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| mine(candidate)) {
            let index = index as u32;
            weeks.entry(candidate.start / WEEK).or_default().push(Member { index, amount: 1 });
            stays.push(Stay { index, start: candidate.start, end: candidate.end, station: 0, group: index });
        }
        demands.extend(weeks.into_values().map(|members| must(Kind::Count { least: None, most: Some(series.max_per_week), members })));
        demands.push(pack(stays, series.parallel, Separation::none()));
        demands.extend(series.coverage.iter().map(|wanted| {
            let there = |candidate: &Candidate| i64::from(mine(candidate) && self.fora[candidate.forum].region == wanted.region);
            must(Kind::Count { least: Some(wanted.at_least), most: None, members: members(candidates, there) })
        }));
        demands.extend(series.gaps.iter().map(|gap| {
            let (first, then) = (days(gap.before), days(gap.after));
            must(Kind::Order(Order { first, then, least: Some(gap.min_days), most: Some(gap.max_days) }))
        }));
        let sums = series.audiences.iter().map(|audience| Sum {
            base: 0,
            subject: Subject::Series,
            members: members(candidates, |candidate| if mine(candidate) { audience.pain(candidate.start) } else { 0 }),
        });
        demands.push(priced(self.weights.fairness, Kind::Worst(sums.collect())));
        demands
    }
}

fn members(candidates: &[Candidate], amount: impl Fn(&Candidate) -> i64) -> Vec<Member> {
    let counted = candidates.iter().enumerate().map(|(index, candidate)| Member { index: index as u32, amount: amount(candidate) });
    counted.filter(|member| member.amount > 0).collect()
}

fn pack(stays: Vec<Stay>, at_most: u32, separation: Separation) -> Demand {
    must(Kind::Pack(Pack { at_most, stays, separation, counts_overlap: true }))
}

fn must(kind: Kind) -> Demand {
    Demand { rule: None, subject: Subject::Series, strength: Strength::Must, kind }
}

fn priced(price: i64, kind: Kind) -> Demand {
    Demand { rule: None, subject: Subject::Series, strength: Strength::Price(Price::per_unit(price)), kind }
}

#[expect(clippy::print_stdout, reason = "an example that tells what it found")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [instance, plan, options @ ..] = &arguments[..] else { return Err("usage: series INSTANCE PLAN [--seed N] [--moves N]".into()) };
    let option = |name: &str| options.iter().position(|word| word == name).and_then(|at| options.get(at + 1)?.parse().ok());
    let instance: Instance = serde_json::from_slice(&std::fs::read(instance)?)?;

    let by_consultation: Vec<Vec<Candidate>> = (0..instance.consultations.len()).map(|number| instance.candidates(number)).collect();
    let tasks: Vec<TaskSpec> = by_consultation
        .iter()
        .zip(&instance.consultations)
        .map(|(candidates, asked)| TaskSpec {
            candidates: candidates.len() as u32,
            leaving_out: if asked.mandatory { LeavingOut::Refused } else { LeavingOut::Costs(asked.priority) },
            pinned: false,
            twin: false,
        })
        .collect();
    let candidates = by_consultation.concat();
    let problem = Problem::new(&tasks, instance.demands(&candidates));
    let mut effort = Effort { seed: option("--seed").unwrap_or(1), ..Effort::default() };
    effort.moves_per_task = option("--moves").unwrap_or(effort.moves_per_task);
    let solution = solve(&problem, &effort, &|| false);

    let places = solution.choice.chosen.iter().flatten().map(|chosen| {
        let candidate = &candidates[problem.original(*chosen) as usize];
        (candidate.consultation.to_string(), (candidate.room, candidate.start))
    });
    std::fs::write(plan, serde_json::to_string(&places.collect::<BTreeMap<_, _>>())?)?;
    println!(
        "missing {} cost {} bound {} proved {} moves {} candidates {}",
        solution.choice.score.missing,
        solution.choice.score.cost,
        solution.bound.map_or("not known".into(), |bound| bound.to_string()),
        solution.proved,
        solution.moves,
        problem.candidates()
    );
    Ok(())
}
