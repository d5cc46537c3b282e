/// Declares the index types of a series' tables. An id is a position in the table of its kind.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in the table of its kind.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A place of the series.
    PlaceId
    /// A forum of the series.
    ForumId
    /// A room; rooms of all fora are numbered together.
    RoomId
    /// A person of the series.
    PersonId
    /// An audience of the series.
    AudienceId
    /// A consultation of the series.
    ConsultationId
    /// A milestone of the series.
    MilestoneId
    /// A deliverable of the series.
    DeliverableId
    /// A team of interpreters.
    TeamId
    /// Something of the series that consultations build on.
    InputId
    /// A strand of the series.
    StrandId
}
