//! Answers about a series and its plans: what cannot be and why.
//!
//! One file a question. Everything here returns values; faces put them on a page.

pub mod conflict;
mod described;
mod requirement;
mod ways_out;

pub use conflict::{Conflict, Search, conflict};
pub use requirement::{Origin, What};
pub use ways_out::{WayOut, ways_out};
