//! Series in which exactly one contradiction is planted: a set of requirements that cannot hold together, while all else can
//! as soon as any one of them is given up.
//!
//! A [`Planted`] series is drawn from its kind, its size and a seed: what is innocent by `innocent`, the contradiction by one of
//! [`KINDS`]. All is invented, and the same kind, size and seed give the same file. The tables stand in a random order and
//! under random names, so that neither says anything.

#[path = "../oracle/dice.rs"]
mod dice;
mod draft;
mod innocent;
mod kinds;

pub use draft::Draft;
pub use kinds::KINDS;

use fora::input::KeyEdit;
use fora::model::{RuleName, Series, Subject};

/// A kind of contradiction.
pub struct Kind {
    /// What readers of the tests call it.
    pub name: &'static str,
    /// How the innocent consultations beside it are spread.
    pub spread: Spread,
    /// Draws it.
    pub plant: fn(&mut Draft),
}

/// How much room the innocent consultations need so that the planted rules leave them alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spread {
    /// A few weeks are enough.
    Weeks,
    /// A rule of the whole series spreads them over a year.
    Year,
}

/// A requirement of a planted contradiction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Requirement {
    /// What it is, as [`name_of`] names it.
    pub name: String,
    /// The changes of the file that give up just this.
    pub without: Vec<KeyEdit>,
}

/// A series with a contradiction.
pub struct Planted {
    /// The series file.
    pub text: String,
    /// The contradiction, by name.
    pub requirements: Vec<Requirement>,
}

/// Draws a series of so many consultations with a contradiction of this kind.
pub fn plant(kind: &Kind, size: u32, seed: u64) -> Planted {
    let of_kind = kind.name.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut draft = Draft::new(seed.wrapping_mul(1_000_003) ^ of_kind);
    (kind.plant)(&mut draft);
    let planted = draft.consultations();
    innocent::add(&mut draft, size.saturating_sub(planted), kind.spread);
    draft.finish()
}

/// Names that something is held.
pub fn held(consultation: &str) -> String {
    format!("held {consultation}")
}

/// Names a rule, as far as it is about this.
pub fn of_rule(rule: RuleName, about: &str) -> String {
    format!("{rule} {about}")
}

/// What a rule is about, as the planted requirements name it.
pub fn name_of(series: &Series, subject: Subject) -> String {
    let of = |kind: &str, name: &str| format!("{kind} {name}");
    match subject {
        Subject::Series => "series".to_owned(),
        Subject::Consultation(id) => of("consultation", &series.consultation(id).name),
        Subject::Person(id) => of("person", &series.person(id).name),
        Subject::Forum(id) => of("forum", &series.forum(id).name),
        Subject::Room(id) => of("room", &series.room(id).name),
        Subject::Audience(id) => of("audience", &series.audience(id).name),
        Subject::Deliverable(id) => of("deliverable", &series.deliverable(id).name),
        Subject::Input(id) => of("input", &series.input(id).name),
        Subject::Team(id) => of("team", &series.team(id).name),
        Subject::Strand(id) => of("strand", &series.strand(id).name),
        Subject::Place(id) => of("place", &series.place(id).name),
        Subject::Clash(_) => "clash".to_owned(),
        Subject::Near(_) => "near".to_owned(),
        Subject::Community(_) => "community".to_owned(),
        other => format!("{other:?}"),
    }
}
