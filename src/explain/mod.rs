//! Answers about a series and its plans: what a plan costs, why something stands where it stands, why it is not elsewhere, where
//! it could be, and why not everything can be held.
//!
//! One file a question, each with a typed answer and no words for a terminal. `trial` has one sitting free while all others
//! stay; [`Effect`] tells what such a move changes in people, nights, working days and rules, beside what it costs. A
//! [`Conflict`] is a smallest set of requirements that cannot hold together, [`ways_out()`] what would help. Start reading at
//! [`costs()`].

mod costs;
mod effect;
mod places;
mod standing;
mod there;
mod trial;
mod ways_out;

pub use crate::conflict::{Conflict, Link, Origin, Search, What, can_rest_hold, conflict, without};
pub use costs::{Burden, By, Costs, Part, burden_words, costs, sum};
pub use effect::{Effect, Heard, Hours, Known, Listener, effect, is_awake, listeners};
pub use places::{Beside, Differs, Place, Places, places};
pub use standing::{Held, Hold, Late, Missing, Standing, Way, standing};
pub use there::{Answer, At, Best, NoTime, Question, Starts, There, Unusual, there};
pub use ways_out::{WayOut, ways_out};
