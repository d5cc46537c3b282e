//! Plans an instance of the format `series-planning/1`, to be judged by somebody else's program.
//!
//!     cargo run --release --example series -- INSTANCE.json PLAN.json [--seed N] [--moves N]
//!     cargo run --release --example series -- INSTANCE.json CONFLICT.json --conflict
//!
//! The instance has its own words for everything: this file turns it into tasks, candidates and demands
//! through the library's public API and hands them to the solver, which knows nothing else. The plan is
//! written as `{"consultation": [room, start]}`. With `--conflict` it looks for the smallest set of requirements that cannot
//! hold together instead, and writes their names: `start:C` (it is held), `rooms:F`, `person:P`, `busy:P`, `week:S`,
//! `parallel:S`, `coverage:S:REGION`, `gap:S:A:B` and `deadline:S`.

use fora::demand::{Asker, Demand, Kind, Member, Order, Pack, Separation, Stay, Stays, Strength, Sum, over};
use fora::model::Subject;
use fora::solve::{Block, Conflict, Effort, LeavingOut, Problem, Requirement, Shape, TaskSpec, Ties, conflict, shapes, solve};
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

    /// Where and when a consultation can be at all, one block for each forum; `all` those that its deadline or somebody's own
    /// calendar rules out too.
    fn hosts(&self, number: usize, all: bool) -> Vec<Host> {
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
            let can_start = |start: &i64| {
                let is_free = || !asked.people.iter().any(|person| self.is_busy(*person, *start, start + asked.duration));
                self.is_in_window(asked, *start) && (all || (start / DAY <= latest && is_free()))
            };
            let mut starts: Vec<i64> = starts.into_iter().filter(can_start).collect();
            starts.sort_unstable();
            Host { consultation: number, forum: *forum, starts, rooms }
        };
        asked.fora.iter().map(of_forum).filter(|host| !host.starts.is_empty() && !host.rooms.is_empty()).collect()
    }

    /// Whether a consultation keeps its days at a start.
    fn is_in_window(&self, asked: &Consultation, start: i64) -> bool {
        asked.day_window.is_none_or(|(first, last)| (first..=last).contains(&(start / DAY)))
    }

    /// Whether a person's own calendar has something then.
    fn is_busy(&self, person: usize, start: i64, end: i64) -> bool {
        self.people[person].busy.iter().any(|(from, to)| *from < end && *to > start)
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

    /// What comes too late for its deadline, and what somebody's own calendar rules out.
    fn ruled_out(&self, candidates: &[Candidate]) -> Vec<Named> {
        let mut out: BTreeMap<String, Vec<Member>> = BTreeMap::new();
        for (index, candidate) in (0..).zip(candidates) {
            let asked = &self.consultations[candidate.consultation];
            let late = (candidate.start / DAY > self.latest_day(asked)).then(|| format!("deadline:{}", asked.series));
            let busy = asked.people.iter().filter(|person| self.is_busy(**person, candidate.start, candidate.end));
            for name in late.into_iter().chain(busy.map(|person| format!("busy:{person}"))) {
                out.entry(name).or_default().push(Member { index, amount: 1 });
            }
        }
        out.into_iter().map(|(name, members)| must(name, Kind::Charge(members))).collect()
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
    fn demands(&self, candidates: &[Candidate]) -> Vec<Named> {
        let mut demands = vec![priced(1, Kind::Charge(members(candidates, |candidate| self.cost(candidate))))];
        demands.extend(self.people(candidates));
        demands.extend(self.visits(candidates));
        for (number, series) in self.series.iter().enumerate() {
            demands.extend(self.series_demands(candidates, number, series));
        }
        demands
    }

    /// What is asked of them with their rooms: that these are not blocked, and hold one consultation at a time.
    fn of_rooms(&self, candidates: &[Candidate]) -> Vec<Named> {
        let mut rooms: BTreeMap<(usize, usize), Stays> = BTreeMap::new();
        let mut blocked: BTreeMap<usize, Vec<Member>> = BTreeMap::new();
        for (index, candidate) in (0..).zip(candidates) {
            let (host, Some(room)) = (&self.fora[candidate.forum], candidate.room) else { continue };
            let (start, end) = (candidate.start - host.setup, candidate.end + host.teardown);
            rooms.entry((candidate.forum, room)).or_default().push(Stay {
                index,
                start,
                end,
                station: 0,
                group: candidate.consultation as u32,
            });
            if self.rooms[room].blocked.iter().any(|(from, to)| *from < end && *to > start) {
                blocked.entry(candidate.forum).or_default().push(Member { index, amount: 1 });
            }
        }
        let rooms = rooms.into_iter().map(|((forum, _), stays)| pack(format!("rooms:{forum}"), stays, 1, Separation::none()));
        let blocked = blocked.into_iter().map(|(forum, members)| must(format!("rooms:{forum}"), Kind::Charge(members)));
        blocked.chain(rooms).collect()
    }

    fn people(&self, candidates: &[Candidate]) -> Vec<Named> {
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
        people.into_iter().map(|(person, stays)| pack(format!("person:{person}"), stays, 1, travel.clone())).collect()
    }

    /// One fare for each person, city away from home and week.
    fn visits(&self, candidates: &[Candidate]) -> Vec<Named> {
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

    fn series_demands(&self, candidates: &[Candidate], number: usize, series: &Series) -> Vec<Named> {
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
        let most = Some(series.max_per_week);
        demands.extend(weeks.into_values().map(|members| must(format!("week:{number}"), Kind::Count { least: None, most, members })));
        demands.push(pack(format!("parallel:{number}"), stays, series.parallel, Separation::none()));
        demands.extend(series.coverage.iter().map(|wanted| {
            let there = |candidate: &Candidate| i64::from(mine(candidate) && self.fora[candidate.forum].region == wanted.region);
            let name = format!("coverage:{number}:{}", wanted.region);
            must(name, Kind::Count { least: Some(wanted.at_least), most: None, members: members(candidates, there) })
        }));
        demands.extend(series.gaps.iter().map(|gap| {
            let (first, then) = (days(gap.before), days(gap.after));
            let name = format!("gap:{number}:{}:{}", gap.before, gap.after);
            must(name, Kind::Order(Order { first, then, least: Some(gap.min_days), most: Some(gap.max_days) }))
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

/// A demand with the name of the requirement that it is part of; none if it only costs.
struct Named {
    name: Option<String>,
    demand: Demand,
}

fn pack(name: String, stays: Stays, at_most: u32, separation: Separation) -> Named {
    must(name, Kind::Pack(Pack { at_most, stays, separation, counts_overlap: true }))
}

fn must(name: String, kind: Kind) -> Named {
    let demand = Demand { asker: Asker::Other, subject: Subject::Series, strength: Strength::Must, kind };
    Named { name: Some(name), demand }
}

fn priced(price: i64, kind: Kind) -> Named {
    let demand = Demand { asker: Asker::Other, subject: Subject::Series, strength: Strength::Price(price.into()), kind };
    Named { name: None, demand }
}

/// An instance as the solver sees it.
struct Stated {
    by_consultation: Vec<Vec<Host>>,
    tasks: Vec<TaskSpec>,
    demands: Vec<Named>,
}

impl Stated {
    /// With all that a deadline or somebody's own calendar rules out, and what they ask then, or without.
    fn of(instance: &Instance, all: bool) -> Self {
        let by_consultation: Vec<Vec<Host>> = (0..instance.consultations.len()).map(|number| instance.hosts(number, all)).collect();
        let block =
            |host: &Host| Block { starts: host.starts.len() as u32, rooms: host.rooms.len() as u32, people: 1, ties: Ties::default() };
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
            let mut stated = if with_room { instance.of_rooms(&candidates) } else { instance.demands(&candidates) };
            if all && !with_room {
                stated.extend(instance.ruled_out(&candidates));
            }
            let (names, stated): (Vec<_>, Vec<_>) = stated.into_iter().map(|named| (named.name, named.demand)).unzip();
            demands.extend(names.into_iter().zip(over(stated, &aspects)).map(|(name, demand)| Named { name, demand }));
        }
        Stated { by_consultation, tasks, demands }
    }

    /// The names of the smallest set of requirements that cannot hold together, and whether each of them is shown to be
    /// needed; that consultations are held is taken away first.
    fn conflict(&self) -> Result<(Vec<String>, bool), &'static str> {
        let mut names: BTreeMap<(bool, String), Requirement> = BTreeMap::new();
        for (number, _) in self.tasks.iter().enumerate().filter(|(_, task)| task.leaving_out == LeavingOut::Refused) {
            names.entry((false, format!("start:{number}"))).or_default().tasks.push(number as u32);
        }
        let required: Vec<&Named> = self.demands.iter().filter(|named| named.name.is_some()).collect();
        for (number, named) in required.iter().enumerate() {
            names.entry((true, named.name.clone().unwrap_or_default())).or_default().demands.push(number as u32);
        }
        let (names, requirements): (Vec<(bool, String)>, Vec<Requirement>) = names.into_iter().unzip();
        let demands: Vec<Demand> = required.iter().map(|named| named.demand.clone()).collect();
        match conflict(&self.tasks, &demands, &requirements, (Effort::default().looks, 300), &|| false) {
            Conflict::Found { of, is_smallest } => Ok((of.into_iter().map(|at| names[at].1.clone()).collect(), is_smallest)),
            Conflict::None => Err("everything that is required can hold together"),
            Conflict::Unknown => Err("whether everything that is required can hold together was not found out"),
        }
    }
}

#[expect(clippy::print_stdout, reason = "an example that tells what it found")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let usage = "usage: series INSTANCE PLAN [--seed N] [--moves N] | series INSTANCE CONFLICT --conflict";
    let [instance, plan, options @ ..] = &arguments[..] else { return Err(usage.into()) };
    let option = |name: &str| options.iter().position(|word| word == name).and_then(|at| options.get(at + 1)?.parse().ok());
    let instance: Instance = serde_json::from_slice(&std::fs::read(instance)?)?;
    if options.iter().any(|word| word == "--conflict") {
        let (names, is_smallest) = Stated::of(&instance, true).conflict()?;
        std::fs::write(plan, serde_json::to_string(&names)?)?;
        println!("conflict {} smallest {is_smallest}", names.join(" "));
        return Ok(());
    }
    let Stated { by_consultation, tasks, demands } = Stated::of(&instance, false);
    let problem = Problem::new(&tasks, demands.into_iter().map(|named| named.demand).collect());
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
