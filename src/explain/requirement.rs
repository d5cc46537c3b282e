//! What a series requires, by name: that something is held, or that a rule is kept.

use crate::asked::Stated;
use crate::demand::Demand;
use crate::model::{ConsultationId, Group, RuleName, Series, Subject};
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

impl Origin {
    /// A requirement of what was stated.
    pub(crate) fn of(_series: &Series, what: What, stated: &Stated) -> Self {
        let consultations = match what {
            What::Held(id) | What::Rule(_, Subject::Consultation(id)) => BTreeSet::from([id]),
            What::Rule(..) => stated.sittings.iter().map(|sitting| sitting.consultation).collect(),
        };
        Origin { what, consultations: consultations.into_iter().collect() }
    }
}
