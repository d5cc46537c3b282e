use super::{AudienceId, ConsultationId, DeliverableId, ForumId, MilestoneId, PersonId, PlaceId, RoomId, RuleName};

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
    /// A rule, where the file sets it.
    Rule(RuleName),
    /// An acceptance, by its position in the file.
    Acceptance(u32),
    /// The week that begins on this Monday, given as days since 1970-01-01.
    Week(i32),
    /// A trip of a person to a place in the week that begins on this Monday.
    Trip(PersonId, PlaceId, i32),
}
