//! What a series requires, by name: that something is held, or that a rule is kept.

use crate::demand::Demand;
use crate::model::{ConsultationId, Group, Placement, RuleName, Series, Subject};
use crate::rules::requirement::Required;
use std::collections::BTreeSet;

/// What is required.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum What {
    /// That a consultation is held, with all its sittings.
    Held(ConsultationId),
    /// That a rule is kept, as far as it is about this.
    Rule(RuleName, Subject),
}

/// A requirement of a conflict.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin {
    /// What is required.
    pub what: What,
    /// The consultations of the conflict that it concerns.
    pub consultations: Vec<ConsultationId>,
    /// The same as a sentence, without a full stop.
    pub words: String,
    /// Where it stands: what it is about, and the key of its table, if it has one.
    pub at: (Subject, Option<&'static str>),
}

impl What {
    /// What a demand is part of; `None` if no rule asks it.
    pub(crate) fn of(demand: &Demand) -> Option<What> {
        let rule = demand.rule()?;
        let subject = match demand.subject {
            Subject::Week(_) | Subject::Day(_) | Subject::Month(_) => Subject::Series,
            Subject::TeamDay(team, _) | Subject::TeamWeek(team, _) => Subject::Team(team),
            Subject::Trip(person, ..) => Subject::Person(person),
            Subject::Sitting(consultation, _) => Subject::Consultation(consultation),
            subject => subject,
        };
        Some(What::Rule(rule, subject))
    }

    /// The rule, if it is one.
    pub fn rule(self) -> Option<RuleName> {
        match self {
            What::Rule(rule, _) => Some(rule),
            What::Held(_) => None,
        }
    }

    /// The consultation that has to be held, if it is that.
    pub fn held(self) -> Option<ConsultationId> {
        match self {
            What::Held(id) => Some(id),
            What::Rule(..) => None,
        }
    }

    /// How easily people change it: what is hard to change is left out first, if either would do.
    pub(crate) fn ease(self) -> u8 {
        let What::Rule(rule, _) = self else { return 0 };
        match rule.group() {
            Group::File | Group::Time => 1,
            Group::Holidays => 2,
            Group::Languages => 3,
            Group::People if matches!(rule, RuleName::TooFar | RuleName::TwoPlaces | RuleName::Away) => 4,
            Group::Rooms if !matches!(rule, RuleName::Order | RuleName::NotAsAsked) => 4,
            Group::People => 6,
            Group::Audiences => 5,
            Group::Deadlines => 6,
            Group::Rooms | Group::Notice => 7,
        }
    }
}

/// The requirements of a conflict, each with its words. `all` are its consultations, and `candidates` a place for each start
/// that they could have.
pub(crate) fn origins(series: &Series, what: &BTreeSet<What>, all: &[ConsultationId], candidates: &[Placement]) -> Vec<Origin> {
    what.iter().map(|what| origin(series, *what, all, candidates)).collect()
}

fn origin(series: &Series, what: What, all: &[ConsultationId], candidates: &[Placement]) -> Origin {
    match what {
        What::Held(id) => Origin {
            what,
            consultations: vec![id],
            words: format!("{} has to be held", series.consultation(id).title),
            at: (Subject::Consultation(id), None),
        },
        What::Rule(rule, subject) => {
            let own = match subject {
                Subject::Consultation(id) if rule != RuleName::Order => vec![id],
                _ => all.to_vec(),
            };
            let required = Required { series, rule, subject, consultations: &own, candidates };
            let (words, at) = (required.words(), required.place());
            Origin { what, consultations: own, words, at }
        }
    }
}
