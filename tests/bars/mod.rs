//! Series with a plan planted in them, and what `fora plan` has to reach on them: everything placed, at no more than the
//! planted plan costs.
//!
//! A plan is drawn first; windows, absences, busy rooms and orders are drawn behind it, so that it keeps every rule at error.
//! All is invented, and the same kind, size and seed give the same files. Start reading at [`BARS`].

#![allow(dead_code, reason = "the gate and the long table use different parts")]

#[path = "../oracle/dice.rs"]
mod dice;
mod programme;
mod windows;

use chrono::{Datelike, Duration};
use dice::Dice;
use fora::finding::Sources;
use fora::input;
use fora::model::{Plan, Series};
use fora::time::{ChronoTz, Date};
use std::fmt::Write;
use std::sync::Arc;

/// What a planted series is like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Online meetings, each so many days after the one before; audiences round the globe.
    Chain,
    /// Towns whose halls are open for a few days; a principal a region, two who may moderate, travel and notice.
    Tour,
    /// Meetings with windows of a few days in three cities, of people who are away most of the time.
    Windows,
    /// Sessions on one site whose rooms and slots are nearly full; speakers in several, absences, equipment, seats.
    Programme,
}

/// What has to be reached with one kind and size, with every seed.
#[derive(Clone, Copy, Debug)]
pub struct Bar {
    /// Of what kind the series are.
    pub kind: Kind,
    /// How many consultations they have.
    pub size: u32,
    /// Seconds of a processor that planning one may take; `None` where no time is promised.
    pub seconds: Option<f64>,
    /// Whether three seeds of it are planned whenever the tests run.
    pub in_gate: bool,
}

const fn bar(kind: Kind, size: u32, seconds: Option<f64>, in_gate: bool) -> Bar {
    Bar { kind, size, seconds, in_gate }
}

/// Everything that has to be reached: all placed, no dearer than planted, and a gap of at most [`WIDEST_GAP`].
pub const BARS: [Bar; 14] = [
    bar(Kind::Chain, 10, None, true),
    bar(Kind::Chain, 20, None, true),
    bar(Kind::Chain, 40, Some(2.0), false),
    bar(Kind::Chain, 80, None, false),
    bar(Kind::Tour, 24, None, true),
    bar(Kind::Tour, 48, None, false),
    bar(Kind::Tour, 96, None, false),
    bar(Kind::Windows, 20, None, true),
    bar(Kind::Windows, 60, None, false),
    bar(Kind::Windows, 120, None, false),
    bar(Kind::Programme, 40, None, true),
    bar(Kind::Programme, 120, None, false),
    bar(Kind::Programme, 400, Some(5.0), false),
    bar(Kind::Programme, 1_000, Some(20.0), false),
];

/// How much of a cost may be left unproved, as a share of it.
pub const WIDEST_GAP: f64 = 0.02;

/// A series as a file, and the plan that was drawn before it.
pub struct Planted {
    /// The series file.
    pub series: String,
    /// The plan file.
    pub plan: String,
}

/// Draws a plan and then a series that it keeps.
pub fn plant(kind: Kind, size: u32, seed: u64) -> Planted {
    let mut dice = Dice::new(seed.wrapping_mul(1_000_003) ^ (u64::from(size) << 8) ^ kind as u64);
    match kind {
        Kind::Chain => chain(size, &mut dice),
        Kind::Tour => tour(size, &mut dice),
        Kind::Windows => windows::windows(size, &mut dice),
        Kind::Programme => programme::programme(size, &mut dice),
    }
}

impl Planted {
    /// The series and its planted plan.
    pub fn read(&self) -> (Series, Plan) {
        let mut sources = Sources::default();
        let file = sources.add("series.toml", self.series.as_str());
        let reading = input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::MIN);
        let series = reading.series.unwrap_or_else(|| panic!("{:?}\n{}", reading.findings, self.series));
        let file = sources.add("planted.plan.toml", self.plan.as_str());
        let (plan, findings) = input::read_plan(&mut sources, file, &series);
        (series, plan.unwrap_or_else(|| panic!("{findings:?}\n{}", self.plan)))
    }

    /// A series with a title and one place, still without consultations.
    fn new(title: &str, planned: &str, step: &str) -> Planted {
        let series = format!(
            "[series]\ntitle = \"{title}\"\nbase = \"geneva\"\ncontact = \"desk@example.org\"\nplanned = {planned}\nstep = \"{step}\"\n\
             [place.geneva]\nzone = \"Europe/Zurich\"\n"
        );
        Planted { series, plan: String::new() }
    }

    fn add(&mut self, text: impl AsRef<str>) {
        self.series += text.as_ref();
        self.series.push('\n');
    }

    /// Plants a meeting; `keys` are the lines of its room and people.
    fn place(&mut self, name: &str, (day, minute): (Date, i64), minutes: i64, keys: &str) {
        let clock = format!("{:02}:{:02}:00", minute / 60, minute % 60);
        writeln!(self.plan, "[placement.{name}]\nstarts = {day} {clock}\nlasts = \"{minutes} min\"\n{keys}").expect("text grows");
    }
}

fn date(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).expect("a day")
}

fn plus(day: Date, days: i64) -> Date {
    day + Duration::days(days)
}

fn is_weekend(day: Date) -> bool {
    day.weekday().num_days_from_monday() >= 5
}

/// The first so many working days from a day on.
fn working(first: Date, count: usize) -> Vec<Date> {
    first.iter_days().filter(|day| !is_weekend(*day)).take(count).collect()
}

/// A list of texts as a file has it.
fn names(names: &[String]) -> String {
    format!("{names:?}")
}

/// Days, each of its own, as absences have them.
fn absences(days: &[Date]) -> String {
    let days: Vec<String> = days.iter().map(|day| format!("{{ from = {day}, to = {day} }}")).collect();
    format!("[{}]", days.join(", "))
}

fn chain(size: u32, dice: &mut Dice) -> Planted {
    let (first, gap, loose) = (date(2027, 1, 25), dice.pick(&[7, 10, 14]), dice.pick(&[2, 10, 40]));
    let span = gap * i64::from(size - 1) * (100 + loose) / 100 + 7;
    let slack = (span - gap * i64::from(size - 1) - 4) / i64::from(size);
    let mut planted = Planted::new("Chain", "2027-01-04", "30 min");
    let mut day = first;
    let mut last = first;
    for number in 0..size {
        while is_weekend(day) {
            day = plus(day, 1);
        }
        let start = dice.pick(&[8, 9, 13, 14]) * 60;
        planted.place(&format!("m{number}"), (day, start), 120, "forum = \"online\"\n");
        last = day;
        day = plus(day, gap + dice.between(0, slack.max(0)));
    }
    let closes = plus(first, span).max(plus(last, 3));
    planted.add(format!(
        "[forum.online]\nplace = \"geneva\"\nonline = true\nopens = {first}\ncloses = {closes}\nhours = \"06:00-22:00\"\n\
         [rules]\napart = {{ least = \"{gap} days\", level = \"error\" }}\nnever-awake = \"off\"\n\
         [defaults.consultation]\nforum = \"online\"\nlasts = \"2 h\"\n[audience]\n\
         geneva = {{ place = \"geneva\", size = 8 }}\ntokyo = {{ zone = \"Asia/Tokyo\", size = 6 }}\n\
         new-york = {{ zone = \"America/New_York\", size = 7 }}\nsuva = {{ zone = \"Pacific/Fiji\", size = 3 }}"
    ));
    for number in 0..size {
        let after = if number == 0 { String::new() } else { format!("after = \"m{}\"\n", number - 1) };
        planted.add(format!("[consultation.m{number}]\n{after}"));
    }
    planted
}

fn tour(size: u32, dice: &mut Dice) -> Planted {
    let regions = (size / 12).max(1);
    let mut planted = Planted::new("Tour", "2027-01-04", "30 min");
    planted.add("[travel]\nany = \"4 h\"\n[defaults.consultation]\nlasts = \"2 h\"\nnotice = \"14 days\"");
    for region in 0..regions {
        planted.add(
            format!(
                "[person]\nlead-{region} = {{ base = \"geneva\", arrives = \"1 h\" }}\n\
             mod-{region}a = {{ base = \"geneva\" }}\nmod-{region}b = {{ base = \"geneva\" }}"
            )
            .replacen("[person]\n", if region == 0 { "[person]\n" } else { "" }, 1),
        );
    }
    let days = working(date(2027, 3, 1), (size / regions * 2 + 6) as usize);
    let mut next = vec![0; regions as usize];
    for number in 0..size {
        let region = number % regions;
        let day = days[next[region as usize]];
        next[region as usize] += dice.pick(&[1, 1, 2]);
        let (opens, closes) = (plus(day, -dice.between(0, 3)), plus(day, dice.between(0, 3)));
        let (start, seats, moderator) = (dice.pick(&[10, 14, 17, 18]) * 60, dice.pick(&[80, 120, 200]), dice.pick(&['a', 'b']));
        planted.add(format!(
            "[place.town-{number}]\nzone = \"Europe/Zurich\"\n\
             [forum.town-{number}]\nplace = \"town-{number}\"\nopens = {opens}\ncloses = {closes}\nhours = \"09:00-21:00\"\nseats = {seats}\n\
             [consultation.town-{number}]\nforum = \"town-{number}\"\nprincipal = \"lead-{region}\"\n\
             moderator = {{ any = [\"mod-{region}a\", \"mod-{region}b\"] }}"
        ));
        let keys = format!("forum = \"town-{number}\"\nmoderator = \"mod-{region}{moderator}\"\n");
        planted.place(&format!("town-{number}"), (day, start), 120, &keys);
    }
    planted
}
