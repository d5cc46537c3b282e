//! Answers about a plan: what it costs, why something stands where it stands, why it is not elsewhere, and where it could be.
//!
//! One file a question, each with a typed answer and no words for a terminal. `trial` has one sitting free while all others
//! stay; [`Effect`] tells what such a move changes in people, nights, working days and rules, beside what it costs. Start
//! reading at [`costs()`].

mod costs;
mod effect;
mod places;
mod standing;
mod there;
mod trial;

pub use costs::{Burden, By, Costs, Part, burden_words, costs, sum};
pub use effect::{Effect, Heard, Hours, Known, Listener, effect, is_awake, listeners};
pub use places::{Beside, Differs, Place, Places, places};
pub use standing::{Held, Hold, Late, Missing, Standing, Way, standing};
pub use there::{Answer, At, Best, NoTime, Question, There, Unusual, there};
