use super::{
    AudienceId, ConsultationId, DeliverableId, ForumId, InputId, MilestoneId, PersonId, PlaceId, RoomId, RuleName, StrandId, TeamId,
};

/// Something a demand, a finding or a label is about. `finding` knows where it stands in a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Subject {
    /// The series as a whole.
    Series,
    /// A city and its calendar.
    Place(PlaceId),
    /// A forum.
    Forum(ForumId),
    /// A room.
    Room(RoomId),
    /// A person.
    Person(PersonId),
    /// An audience.
    Audience(AudienceId),
    /// A part of the public that audiences name, by its position in [`Series::communities`](super::Series::communities).
    Community(u32),
    /// A consultation, as the series asks for it.
    Consultation(ConsultationId),
    /// One sitting of a consultation, as the plan places it; counted from 0.
    Sitting(ConsultationId, u32),
    /// A milestone.
    Milestone(MilestoneId),
    /// A deliverable.
    Deliverable(DeliverableId),
    /// Something that consultations build on.
    Input(InputId),
    /// A strand.
    Strand(StrandId),
    /// Consultations that draw the same people, by their position in the file.
    Clash(u32),
    /// Consultations that are to be near each other, by their position in the file.
    Near(u32),
    /// A rule, where the file sets it.
    Rule(RuleName),
    /// An acceptance, by its position in the file.
    Acceptance(u32),
    /// The week that begins on this Monday, given as days since 1970-01-01.
    Week(i32),
    /// A day, given as days since 1970-01-01.
    Day(i32),
    /// The calendar month that begins on this day, given as days since 1970-01-01.
    Month(i32),
    /// A trip of a person to a place in the week that begins on this Monday.
    Trip(PersonId, PlaceId, i32),
    /// A team of interpreters.
    Team(TeamId),
    /// A day of a team, given as days since 1970-01-01.
    TeamDay(TeamId, i32),
    /// The week of a team that begins on this Monday, given as days since 1970-01-01.
    TeamWeek(TeamId, i32),
}
