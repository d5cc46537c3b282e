//! fora plans a series of consultations.
#![allow(missing_docs, reason = "wip")]
pub mod finding;
pub mod input;
pub mod model;
pub mod rules;
pub mod solve;
pub mod time;
