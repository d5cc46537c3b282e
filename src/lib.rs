//! fora plans a series of consultations.
#![allow(missing_docs, reason = "wip")]
pub mod finding;
pub mod model;
pub mod present;
pub mod rules;
mod text;
pub mod time;
