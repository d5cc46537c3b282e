//! The nouns: a series and what it is made of, the rules asked of it, and what is placed.
//!
//! Pure: no file, clock, environment or solver, and no shape of any file. A [`Series`] is built by
//! `input` alone, so an id is never made up: it names something that was read.
//!
//! Start reading at [`Series`], then [`Placement`].

mod attending;
mod document;
mod id;
mod ledger;
mod mailbox;
mod placement;
mod plan;
mod price;
mod rule;
mod series;
mod slots;
mod subject;
mod travel;

pub use attending::{Attending, SomeOf};
pub use document::{Deliverable, Due, Grace, Input, Step, Stretch};
pub use id::{AudienceId, ConsultationId, DeliverableId, ForumId, InputId, MilestoneId, PersonId, PlaceId, RoomId, StrandId, TeamId};
pub use ledger::{Ledger, Sent, SentClock, SentTime, Status};
pub use mailbox::{Between, Mailbox};
pub use placement::{AsAnnounced, Placement, State, When};
pub use plan::{Claim, Evidence, Omitted, Plan, Quality};
pub use price::{NoPrice, Price};
pub use rule::{Group, Level, RuleName, Rules, Setting, Unit, Weight, Wish, WishName, Wishes};
pub use series::{
    ASLEEP, Absence, Acceptance, After, Audience, Band, Choice, Clash, Community, Competing, Consultation, DayKind, Distance, Forum,
    LastDay, Milestone, Near, Nearness, Person, Place, Preferred, Rest, Room, Series, Strand, Team, Wanted, Written,
};
pub use slots::Slots;
pub use subject::Subject;
pub use travel::{Departure, Travel};
