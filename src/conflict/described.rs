//! A conflict in words: what cannot all be held, and the requirements that are in each other's way.

use super::{Conflict, Origin, What};
use crate::check::remarked;
use crate::finding::Finding;
use crate::model::{ConsultationId, ForumId, RuleName, Series, Subject};
use crate::rules::words;
use std::collections::BTreeMap;

/// More places of a file are not shown for one conflict.
const MOST_PLACES: usize = 6;

impl Conflict {
    /// The consultations that have to be held and cannot all be.
    pub fn held(&self) -> Vec<ConsultationId> {
        self.origins.iter().filter_map(|origin| origin.what.held()).collect()
    }

    /// What cannot be: "A and B cannot both be held".
    pub fn headline(&self, series: &Series) -> String {
        let held = self.held();
        let titles = words::list(held.iter().map(|id| series.consultation(*id).title.clone()));
        match held.len() {
            0 => "the series asks for more than any plan can reach".to_owned(),
            1 => format!("{titles} cannot be held as the series asks"),
            2 => format!("{titles} cannot both be held"),
            3..=words::LISTED => format!("{titles} cannot all be held"),
            many => format!("{many} consultations cannot all be held"),
        }
    }

    /// Why: one sentence for each requirement beside that they are held, those that say the same of several told together.
    pub fn reasons(&self, series: &Series) -> Vec<String> {
        let mut reasons = Vec::new();
        if let Some(room) = &self.room {
            let rooms = words::either(room.rooms.iter().map(|room| series.room(*room).title.clone()));
            let (needed, there) = (words::count(self.held().len() as i64, "consultation"), room.meetings);
            let together = if room.rooms.len() > 1 { "which together have" } else { "which has" };
            reasons.push(format!("{needed} need {rooms}, {together} room for {there}"));
        }
        let mut grouped: BTreeMap<(RuleName, String), Vec<&Origin>> = BTreeMap::new();
        for origin in &self.origins {
            let What::Rule(rule, _) = origin.what else { continue };
            grouped.entry((rule, group_of(series, origin))).or_default().push(origin);
        }
        let is_said = |rule: RuleName| self.room.is_some() && rule == RuleName::DoubleBooked;
        reasons.extend(grouped.into_iter().filter(|((rule, _), _)| !is_said(*rule)).map(|((rule, group), origins)| {
            let titles =
                || words::list(origins.iter().flat_map(|origin| &origin.consultations).map(|id| series.consultation(*id).title.clone()));
            match (rule, origins.len()) {
                (_, 1) => origins[0].words.clone(),
                (RuleName::OutsideForum | RuleName::OffSlot, _) => origins[0].words.clone(),
                (RuleName::OutsideHours, _) => format!("{} can be held {group}", titles()),
                (RuleName::TwoPlaces, _) => format!("{} can each be in one consultation at a time", words::list(names(series, &origins))),
                (RuleName::DoubleBooked, _) => format!("{} each hold one consultation at a time", words::list(names(series, &origins))),
                _ => words::list(origins.iter().map(|origin| origin.words.clone())),
            }
        }));
        reasons
    }

    /// The same as a finding of a check.
    pub fn finding(&self, series: &Series) -> Finding {
        let mut finding = Finding::new(RuleName::Contradiction, self.headline(series));
        let mut places = Vec::new();
        for origin in &self.origins {
            if !places.contains(&origin.at) && places.len() < MOST_PLACES {
                places.push(origin.at);
            }
            let about = match origin.what {
                What::Held(id) => Subject::Consultation(id),
                What::Rule(_, subject) => subject,
            };
            finding = finding.touches([about]);
        }
        for (subject, key) in places {
            finding = finding.label(subject, key, "");
        }
        for reason in self.reasons(series) {
            finding = finding.note(reason);
        }
        finding = finding.note(match (self.is_smallest, self.saw_all) {
            (_, false) => "not everything was looked at",
            (true, true) => "if any one of these were given up, the others could hold",
            (false, true) => "it is not shown that each of these is needed for that: this looks at a part of what there is",
        });
        remarked(series, finding.fix("`fora explain` tries what would help"))
    }
}

/// What tells the requirements of one rule apart that are told one by one.
fn group_of(series: &Series, origin: &Origin) -> String {
    let forum = |id: ConsultationId| series.consultation(id).fora().flatten().map(|ForumId(forum)| format!("{forum} ")).collect::<String>();
    match origin.what {
        What::Rule(RuleName::OutsideForum | RuleName::OffSlot, Subject::Consultation(id)) => forum(id),
        What::Rule(RuleName::OutsideHours, _) => {
            origin.words.split_once(" can be held ").map(|(_, hours)| hours.to_owned()).unwrap_or_default()
        }
        What::Rule(RuleName::TwoPlaces | RuleName::DoubleBooked, _) => String::new(),
        _ => origin.words.clone(),
    }
}

fn names(series: &Series, origins: &[&Origin]) -> Vec<String> {
    let name = |origin: &&Origin| match origin.what {
        What::Rule(_, Subject::Person(id)) => Some(series.person(id).title.clone()),
        What::Rule(_, Subject::Room(id)) => Some(series.room(id).title.clone()),
        _ => None,
    };
    origins.iter().filter_map(name).collect()
}
