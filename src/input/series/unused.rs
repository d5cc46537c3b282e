//! What is described and never used.

use crate::input::report::{Report, Span};
use crate::model::{
    AudienceId, ConsultationId, Forum, ForumId, InputId, PersonId, PlaceId, RoomId, RuleName, Series, StrandId, Subject, TeamId,
};
use std::collections::BTreeSet;

/// What something refers to.
#[derive(Default)]
struct Used {
    places: BTreeSet<PlaceId>,
    fora: BTreeSet<ForumId>,
    /// Fora beside which a meeting may be in any room.
    open_fora: BTreeSet<ForumId>,
    rooms: BTreeSet<RoomId>,
    people: BTreeSet<PersonId>,
    teams: BTreeSet<TeamId>,
    audiences: BTreeSet<AudienceId>,
    inputs: BTreeSet<InputId>,
}

impl Used {
    fn by(series: &Series) -> Self {
        let mut used = Used::default();
        used.places.insert(series.base);
        used.places.extend(series.fora.iter().map(|forum| forum.place));
        used.places.extend(series.people.iter().map(|person| person.base));
        used.places.extend(series.milestones.iter().map(|milestone| milestone.place));
        used.places.extend(series.audiences.iter().filter_map(|audience| audience.place));
        used.people.extend(series.deliverables.iter().flat_map(|deliverable| &deliverable.steps).filter_map(|step| step.by));
        for consultation in &series.consultations {
            used.fora.extend(consultation.fora().flatten());
            used.open_fora
                .extend(consultation.fora().flatten().filter(|_| consultation.rooms.is_empty() && consultation.written.is_none()));
            used.rooms.extend(&consultation.rooms);
            used.people.extend(consultation.principal);
            used.people.extend(&consultation.moderators);
            used.people.extend(&consultation.rapporteurs);
            used.people.extend(consultation.attending.possible().iter().chain(&consultation.attending.wanted));
            used.teams.extend(&consultation.teams);
            used.audiences.extend(&consultation.audiences);
            used.inputs.extend(&consultation.builds_on);
        }
        used
    }
}

/// Notes what is described and never used. Only of a series without mistakes: a misspelt name is no reason to
/// call the right one unused.
pub(super) fn judge(series: &Series, report: &mut Report) {
    if report.has_errors() {
        return;
    }
    let used = Used::by(series);
    note_unused(report, "place", &used.places, names(&series.places, PlaceId, |place| &place.name), Subject::Place);
    note_unused(report, "forum", &used.fora, names(&series.fora, ForumId, |forum| &forum.name), Subject::Forum);
    note_unused(report, "person", &used.people, names(&series.people, PersonId, |person| &person.name), Subject::Person);
    note_unused(report, "team", &used.teams, names(&series.teams, TeamId, |team| &team.name), Subject::Team);
    note_unused(report, "audience", &used.audiences, names(&series.audiences, AudienceId, |audience| &audience.name), Subject::Audience);
    note_unused(report, "input", &used.inputs, names(&series.inputs, InputId, |input| &input.name), Subject::Input);
    for (index, forum) in series.fora.iter().enumerate() {
        rooms(report, series, forum, ForumId(index as u32), &used);
    }
    strands(report, series);
    priorities(report, series);
}

/// Things with their ids and short names.
fn names<T, I>(things: &[T], id: fn(u32) -> I, name: fn(&T) -> &str) -> impl Iterator<Item = (I, &str)> {
    things.iter().enumerate().map(move |(index, thing)| (id(index as u32), name(thing)))
}

/// Notes those things that are not among the used.
fn note_unused<'s, I: Copy + Ord>(
    report: &mut Report,
    noun: &str,
    used: &BTreeSet<I>,
    things: impl Iterator<Item = (I, &'s str)>,
    subject: fn(I) -> Subject,
) {
    for (id, name) in things.filter(|(id, _)| !used.contains(id)) {
        if let Some(at) = report.marked(subject(id)) {
            let message = format!("{noun} `{name}` is described and never used");
            report.say(RuleName::Unused, &at, message, "nothing refers to it", "delete it, or keep it for later");
        }
    }
}

/// Notes the rooms of a forum in which nothing can be: all meetings beside it name others.
fn rooms(report: &mut Report, series: &Series, forum: &Forum, id: ForumId, used: &Used) {
    if used.fora.contains(&id) && !used.open_fora.contains(&id) && forum.rooms.len() > 1 {
        let rooms = forum.rooms.iter().map(|room| (*room, series.room(*room).name.as_str()));
        note_unused(report, "room", &used.rooms, rooms, Subject::Room);
    }
}

/// Notes the priorities that change nothing, because all that they are said of has to be placed.
fn priorities(report: &mut Report, series: &Series) {
    let said = |report: &Report, id: ConsultationId| report.marked_key(Subject::Consultation(id), "priority");
    let (kept, open): (Vec<_>, Vec<_>) = series.consultation_ids().partition(|id| series.must_place(*id));
    // One line of the defaults is said of many.
    let mut met: Vec<Span> = open.into_iter().filter_map(|id| said(report, id)).collect();
    for id in kept {
        let Some(at) = said(report, id).filter(|at| !met.contains(at)) else { continue };
        let message = format!("`priority` of consultation `{}` changes nothing: it has to be placed", series.consultation(id).name);
        let fix = "let it be left out with `optional = true`, or `unplaced = \"warning\"`, or delete the line";
        report.say(RuleName::Unused, &at, message, "nothing can be left out", fix);
        met.push(at);
    }
}

/// Notes the strands that ask nothing.
fn strands(report: &mut Report, series: &Series) {
    for (index, strand) in series.strands.iter().enumerate().filter(|(_, strand)| !strand.one_room && !strand.not_at_once) {
        if let Some(at) = report.marked(Subject::Strand(StrandId(index as u32))) {
            let message = format!("strand `{}` asks nothing of its consultations", strand.name);
            let fix = "write `not-at-once = true` or `one-room = true`, or delete it";
            report.say(RuleName::Unused, &at, message, "nothing is asked", fix);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::input::series::testing::{BASE, found, read};
    use crate::model::RuleName;

    #[test]
    fn unused() {
        let (message, _) = found(RuleName::Unused, "[person.x]\nbase = \"Europe/Paris\"\n[consultation.a]\n");
        assert_eq!(message, "person `x` is described and never used");
        let (reading, _) = read(&format!("{BASE}[person.x]\nbase = \"Europe/Paris\"\n[consultation.a]\nmoderator = \"x\"\n"));
        assert_eq!(reading.findings, []);
    }
}
