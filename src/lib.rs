//! fora plans a series of consultations across several fora, rooms and time zones, so that the document
//! they feed is ready for its milestone.
//!
//! Data goes one way and every stop is a type: text becomes a [`model::Series`] ([`input`]), which
//! becomes a [`solve::Problem`] of candidates and demands ([`rules`], [`demand`]), which becomes a [`model::Plan`] ([`plan`]),
//! which [`check`] judges, [`present::Agenda`] shows and [`publish`] sends.

mod asked;
pub mod candidates;
pub mod check;
pub mod cli;
pub mod compare;
pub mod cost;
pub mod demand;
pub mod finding;
mod fixes;
pub mod given_up;
pub mod input;
pub mod look;
pub mod model;
pub mod plan;
pub mod present;
pub mod publish;
pub mod rules;
pub mod sheet;
pub mod solve;
mod text;
mod ties;
pub mod time;
