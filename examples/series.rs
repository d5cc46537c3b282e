//! Plans an instance of the format `series-planning/1`, to be judged by somebody else's program.
//!
//!     cargo run --release --example series -- INSTANCE.json PLAN.json [--seed N] [--moves N]
//!
//! The instance has its own words for everything: this file turns it into tasks, candidates and demands
//! through the library's public API and hands them to the solver, which knows nothing else. The plan is
//! written as `{"consultation": [room, start]}`.

use fora::demand::{Asker, Demand, Kind, Member, Order, Pack, Separation, Stay, Stays, Strength, Sum, over};
use fora::model::Subject;
use fora::solve::{Block, Effort, LeavingOut, Problem, Shape, TaskSpec, Ties, shapes, solve};
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

/// A consultation at a forum at a minute, and in a room where that matters.
#[derive(Clone, Copy)]
struct Candidate {
    consultation: usize,
    room: Option<usize>,
    forum: usize,
    start: i64,
    end: i64,
}

/// The places of a consultation at one forum: each start in each room.
struct Host {
    consultation: usize,
    forum: usize,
    starts: Vec<i64>,
    rooms: Vec<usize>,
}

/// Candidates as a demand sees them, with the aspect of each.
struct Seen {
    candidates: Vec<Candidate>,
    aspects: Vec<u32>,
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

    /// Where and when a consultation can be at all, one block for each forum.
    fn hosts(&self, number: usize) -> Vec<Host> {
        let asked = &self.consultations[number];
        let latest = self.latest_day(asked);
        let of_forum = |forum: &usize| {
            let host = &self.fora[*forum];
            let starts: Vec<i64> = match &host.sessions {
                Some(sessions) => sessions.iter().filter(|(from, to)| to - from >= asked.duration).map(|(from, _)| *from).collect(),
                None => host.windows.iter().flat_map(|(from, to)| (*from..=to - asked.duration).step_by(GRID as usize)).collect(),
            };
            let fits =
                |room: &usize| self.rooms[*room].capacity >= asked.attendance && asked.equipment.is_subset(&self.rooms[*room].equipment);
            let rooms: Vec<usize> = host.rooms.iter().copied().filter(fits).collect();
            let mut starts: Vec<i64> = starts.into_iter().filter(|start| start / DAY <= latest && self.are_free(asked, *start)).collect();
            starts.sort_unstable();
            Host { consultation: number, forum: *forum, starts, rooms }
        };
        asked.fora.iter().map(of_forum).filter(|host| !host.starts.is_empty() && !host.rooms.is_empty()).collect()
    }

    /// Whether a consultation keeps its days at a start, and its people are free.
    fn are_free(&self, asked: &Consultation, start: i64) -> bool {
        let in_window = asked.day_window.is_none_or(|(first, last)| (first..=last).contains(&(start / DAY)));
        let apart = |(from, to): &(i64, i64)| *from >= start + asked.duration || *to <= start;
        in_window && asked.people.iter().all(|person| self.people[*person].busy.iter().all(apart))
    }

    /// Every candidate, with its room or without.
    fn seen(&self, hosts: &[Host], shapes: &[Shape], with_room: bool) -> Seen {
        let mut seen = Seen { candidates: Vec::new(), aspects: Vec::new() };
        for (host, shape) in hosts.iter().zip(shapes) {
            for (number, start) in (0..).zip(&host.starts) {
                let end = start + self.consultations[host.consultation].duration;
                let candidate = Candidate { consultation: host.consultation, room: None, forum: host.forum, start: *start, end };
                if !with_room {
                    seen.candidates.push(candidate);
                    seen.aspects.push(shape.start(number));
                    continue;
                }
                for (at, room) in (0..).zip(&host.rooms) {
                    seen.candidates.push(Candidate { room: Some(*room), ..candidate });
                    seen.aspects.push(shape.room(number, at));
                }
            }
        }
        seen
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

    /// What is asked of these candidates without their rooms.
    fn demands(&self, candidates: &[Candidate]) -> Vec<Demand> {
        let mut demands = vec![priced(1, Kind::Charge(members(candidates, |candidate| self.cost(candidate))))];
        demands.extend(self.people(candidates));
        demands.extend(self.visits(candidates));
        for (number, series) in self.series.iter().enumerate() {
            demands.extend(self.series_demands(candidates, number, series));
        }
        demands
    }

    /// What is asked of them with their rooms: that these are not blocked, and hold one consultation at a time.
    fn of_rooms(&self, candidates: &[Candidate]) -> Vec<Demand> {
        let mut rooms: BTreeMap<usize, Stays> = BTreeMap::new();
        let mut blocked = Vec::new();
        for (index, candidate) in (0..).zip(candidates) {
            let (host, Some(room)) = (&self.fora[candidate.forum], candidate.room) else { continue };
            let (start, end) = (candidate.start - host.setup, candidate.end + host.teardown);
            rooms.entry(room).or_default().push(Stay { index, start, end, station: 0, group: candidate.consultation as u32 });
            if self.rooms[room].blocked.iter().any(|(from, to)| *from < end && *to > start) {
                blocked.push(Member { index, amount: 1 });
            }
        }
        let rooms = rooms.into_values().map(|stays| pack(stays, 1, Separation::none()));
        std::iter::once(must(Kind::Charge(blocked))).chain(rooms).collect()
    }

    fn people(&self, candidates: &[Candidate]) -> Vec<Demand> {
        let mut people: BTreeMap<usize, Stays> = BTreeMap::new();
        for (index, candidate) in (0..).zip(candidates) {
            let Candidate { start, end, .. } = *candidate;
            let stay = Stay { index, start, end, station: self.fora[candidate.forum].city as u32, group: candidate.consultation as u32 };
            for person in &self.consultations[candidate.consultation].people {
                people.entry(*person).or_default().push(stay);
            }
        }
        let cities = self.move_gap_min.len() as u32;
        let travel = Separation::between(cities, |from, to| self.move_gap_min[from as usize][to as usize]);
        people.into_values().map(|stays| pack(stays, 1, travel.clone())).collect()
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
        let mut stays = Stays::default();
        for (index, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| mine(candidate)) {
            let index = index as u32;
            weeks.entry(candidate.start / WEEK).or_default().push(Member { index, amount: 1 });
            stays.push(Stay { index, start: candidate.start, end: candidate.end, station: 0, group: candidate.consultation as u32 });
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

fn pack(stays: Stays, at_most: u32, separation: Separation) -> Demand {
    must(Kind::Pack(Pack { at_most, stays, separation, counts_overlap: true }))
}

fn must(kind: Kind) -> Demand {
    Demand { asker: Asker::Other, subject: Subject::Series, strength: Strength::Must, kind }
}

fn priced(price: i64, kind: Kind) -> Demand {
    Demand { asker: Asker::Other, subject: Subject::Series, strength: Strength::Price(price.into()), kind }
}

#[expect(clippy::print_stdout, reason = "an example that tells what it found")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [instance, plan, options @ ..] = &arguments[..] else { return Err("usage: series INSTANCE PLAN [--seed N] [--moves N]".into()) };
    let option = |name: &str| options.iter().position(|word| word == name).and_then(|at| options.get(at + 1)?.parse().ok());
    let instance: Instance = serde_json::from_slice(&std::fs::read(instance)?)?;

    let by_consultation: Vec<Vec<Host>> = (0..instance.consultations.len()).map(|number| instance.hosts(number)).collect();
    let block = |host: &Host| Block { starts: host.starts.len() as u32, rooms: host.rooms.len() as u32, people: 1, ties: Ties::default() };
    let tasks: Vec<TaskSpec> = by_consultation
        .iter()
        .zip(&instance.consultations)
        .map(|(hosts, asked)| TaskSpec {
            blocks: hosts.iter().map(block).collect(),
            leaving_out: if asked.mandatory { LeavingOut::Refused } else { LeavingOut::Costs(asked.priority) },
            pinned: false,
            twin: false,
            before: None,
        })
        .collect();
    let shapes: Vec<Vec<Shape>> = shapes(tasks.iter().map(|task| &task.blocks[..]));
    let mut demands = Vec::new();
    for with_room in [false, true] {
        let hosts = by_consultation.iter().zip(&shapes);
        let seen: Vec<Seen> = hosts.map(|(hosts, shapes)| instance.seen(hosts, shapes, with_room)).collect();
        let (candidates, aspects): (Vec<_>, Vec<_>) = seen.into_iter().map(|seen| (seen.candidates, seen.aspects)).unzip();
        let (candidates, aspects) = (candidates.concat(), aspects.concat());
        let stated = if with_room { instance.of_rooms(&candidates) } else { instance.demands(&candidates) };
        demands.extend(over(stated, &aspects));
    }
    let problem = Problem::new(&tasks, demands);
    let mut effort = Effort { seed: option("--seed").unwrap_or(1), ..Effort::default() };
    effort.moves_per_task = option("--moves").unwrap_or(effort.moves_per_task);
    let solution = solve(&problem, &effort, &|| false);

    let chosen = (0..).zip(&solution.choice.chosen).filter_map(|(task, place)| Some((task, problem.given(task, (*place)?))));
    let places = chosen.map(|(task, at)| {
        let host = &by_consultation[task as usize][at.block as usize];
        (task.to_string(), (host.rooms[at.room as usize], host.starts[at.start as usize]))
    });
    std::fs::write(plan, serde_json::to_string(&places.collect::<BTreeMap<_, _>>())?)?;
    println!(
        "missing {} cost {} bound {} proved {} moves {} candidates {}",
        solution.choice.score.missing,
        solution.choice.score.cost,
        solution.bound.map_or("not known".into(), |bound| bound.to_string()),
        solution.proved,
        solution.moves,
        problem.places_open()
    );
    Ok(())
}
