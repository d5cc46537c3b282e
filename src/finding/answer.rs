//! Findings as programs read them. The schema of an answer is made from these types; a comment on a field is what its schema
//! says of it.

use super::{Finding, Label, Sources};
use crate::model::{Level, PersonId, PlaceId, RuleName, Series, State, Subject, TeamId};
use crate::text::one_line;
use chrono::NaiveDate;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// What is so, where, and what would fix it.
#[derive(Serialize, JsonSchema)]
pub struct FindingAnswer {
    /// The name of the rule.
    pub rule: Word<RuleName>,
    /// How bad it is.
    pub level: Word<Level>,
    /// The decision on record that accepts it; null if none does.
    pub accepted: Option<AcceptanceAnswer>,
    /// What is so, and what was needed.
    pub message: String,
    /// Where; the first is the place itself.
    pub places: Vec<PlaceAnswer>,
    /// More that helps to decide.
    pub notes: Vec<String>,
    /// What would fix it.
    pub fix: Option<String>,
    /// What it touches.
    pub about: Vec<SubjectAnswer>,
}

impl FindingAnswer {
    /// A finding, with names of the series if there is one.
    pub fn of(finding: &Finding, sources: &Sources, series: Option<&Series>) -> Self {
        let acceptance = finding.accepted.and_then(|index| series?.acceptances.get(index as usize));
        FindingAnswer {
            rule: Word(finding.rule),
            level: Word(finding.level),
            accepted: finding.accepted.map(|_| AcceptanceAnswer {
                because: acceptance.map(|acceptance| one_line(&acceptance.because)),
                by: acceptance.and_then(|acceptance| acceptance.by.as_deref()).map(one_line),
            }),
            message: one_line(&finding.message),
            places: finding.labels.iter().filter_map(|label| PlaceAnswer::of(label, sources)).collect(),
            notes: finding.notes.iter().map(|note| one_line(note)).collect(),
            fix: finding.fix.as_deref().map(one_line),
            about: finding.about.iter().map(|subject| SubjectAnswer::of(*subject, series)).collect(),
        }
    }

    /// Findings in their order.
    pub fn list(findings: &[Finding], sources: &Sources, series: Option<&Series>) -> Vec<Self> {
        findings.iter().map(|finding| FindingAnswer::of(finding, sources, series)).collect()
    }
}

/// A decision on record.
#[derive(Serialize, JsonSchema)]
pub struct AcceptanceAnswer {
    /// Why.
    pub because: Option<String>,
    /// Who decided.
    pub by: Option<String>,
}

/// A place in a file.
#[derive(Serialize, JsonSchema)]
pub struct PlaceAnswer {
    /// The file, as it was named.
    pub file: String,
    /// Its line, from 1.
    #[schemars(range(min = 1))]
    pub line: usize,
    /// Its column in characters, from 1.
    #[schemars(range(min = 1))]
    pub column: usize,
    /// What is so there; may be empty.
    pub text: String,
}

impl PlaceAnswer {
    /// Where a label points; `None` where no file has that.
    pub fn of(label: &Label, sources: &Sources) -> Option<Self> {
        let place = label.place(sources)?;
        let (line, column) = sources.line_and_column(place);
        Some(PlaceAnswer { file: sources.file(place.file).name.clone(), line, column, text: one_line(&label.text) })
    }
}

/// Something that a finding touches.
#[derive(Serialize, JsonSchema, Default)]
pub struct SubjectAnswer {
    /// Its kind, such as consultation.
    pub kind: &'static str,
    /// Its short name; null for the series.
    pub name: Option<String>,
    /// Which sitting, from 1; only of a sitting.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub sitting: Option<u32>,
    /// Where to; only of a trip.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The Monday of its week; only of a trip and of a team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week: Option<Day>,
    /// The day; only of a team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
}

impl SubjectAnswer {
    /// What kind of thing a subject is, and its short name; without a series, its position.
    /// A subject, with its name in the series if there is one.
    pub fn of(subject: Subject, series: Option<&Series>) -> Self {
        let named = |index: u32, name: Option<&String>| name.cloned().unwrap_or_else(|| format!("#{}", index + 1));
        let person = |id: PersonId| named(id.0, series.map(|series| &series.person(id).name));
        let place = |id: PlaceId| named(id.0, series.map(|series| &series.place(id).name));
        let team = |id: TeamId| named(id.0, series.map(|series| &series.team(id).name));
        let consultation = |id: crate::model::ConsultationId| named(id.0, series.map(|series| &series.consultation(id).name));
        let community = |index: u32| {
            let known = series?.communities();
            known.get(index as usize).map(|community| community.name().to_owned())
        };
        let of = |kind, name: String| SubjectAnswer { kind, name: Some(name), ..SubjectAnswer::default() };
        match subject {
            Subject::Series => SubjectAnswer { kind: "series", ..SubjectAnswer::default() },
            Subject::Place(id) => of("place", place(id)),
            Subject::Forum(id) => of("forum", named(id.0, series.map(|series| &series.forum(id).name))),
            Subject::Room(id) => of("room", named(id.0, series.map(|series| &series.room(id).name))),
            Subject::Person(id) => of("person", person(id)),
            Subject::Audience(id) => of("audience", named(id.0, series.map(|series| &series.audience(id).name))),
            Subject::Community(index) => of("community", named(index, community(index).as_ref())),
            Subject::Consultation(id) => of("consultation", consultation(id)),
            Subject::Sitting(id, sitting) => SubjectAnswer { sitting: Some(sitting + 1), ..of("sitting", consultation(id)) },
            Subject::Milestone(id) => of("milestone", named(id.0, series.map(|series| &series.milestone(id).name))),
            Subject::Deliverable(id) => of("deliverable", named(id.0, series.map(|series| &series.deliverable(id).name))),
            Subject::Input(id) => of("input", named(id.0, series.map(|series| &series.input(id).name))),
            Subject::Rule(rule) => of("rule", rule.word().to_owned()),
            Subject::Acceptance(index) => of("acceptance", named(index, None)),
            Subject::Strand(id) => of("strand", named(id.0, series.map(|series| &series.strand(id).name))),
            Subject::Clash(index) => of("clash", named(index, None)),
            Subject::Near(index) => of("near", named(index, None)),
            Subject::Week(monday) => of_day("week", monday),
            Subject::Day(number) => of_day("day", number),
            Subject::Month(first) => of_day("month", first),
            Subject::Trip(traveller, to, monday) => {
                SubjectAnswer { place: Some(place(to)), week: day(monday), ..of("trip", person(traveller)) }
            }
            Subject::Team(id) => of("team", team(id)),
            Subject::TeamDay(id, at) => SubjectAnswer { day: day(at), ..of("team", team(id)) },
            Subject::TeamWeek(id, monday) => SubjectAnswer { week: day(monday), ..of("team", team(id)) },
        }
    }
}

/// A day as a subject: of a week its Monday, of a month its first.
fn of_day(kind: &'static str, days_since_1970: i32) -> SubjectAnswer {
    SubjectAnswer { kind, name: day(days_since_1970).map(|day| day.0.to_string()), ..SubjectAnswer::default() }
}

fn day(days_since_1970: i32) -> Option<Day> {
    NaiveDate::from_epoch_days(days_since_1970).map(Day)
}

/// Something that files and answers call by one word of a fixed list.
pub trait Words: Copy {
    /// Its word.
    fn word(self) -> &'static str;

    /// Every word that an answer may have.
    fn words() -> Vec<&'static str>;
}

impl Words for RuleName {
    fn word(self) -> &'static str {
        self.word()
    }

    fn words() -> Vec<&'static str> {
        RuleName::ALL.iter().map(|rule| rule.word()).collect()
    }
}

impl Words for Level {
    fn word(self) -> &'static str {
        self.word()
    }

    /// Nothing is found at `off`.
    fn words() -> Vec<&'static str> {
        Level::ALL.iter().filter(|level| **level != Level::Off).map(|level| level.word()).collect()
    }
}

impl Words for State {
    fn word(self) -> &'static str {
        self.word()
    }

    fn words() -> Vec<&'static str> {
        State::ALL.iter().map(|(_, word)| *word).collect()
    }
}

/// Something by its word.
pub struct Word<T>(pub T);

impl<T: Words> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0.word())
    }
}

impl<T: Words> JsonSchema for Word<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Word".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": T::words() })
    }
}

/// A day, as `2027-03-01`. Years beyond 9999 have more digits.
pub struct Day(pub NaiveDate);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}$" })
    }
}
