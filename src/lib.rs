//! fora plans a series of consultations across several fora, rooms and time zones, so that the document
//! they feed is ready for its milestone.
//!
//! ```no_run
//! # fn main() -> Result<(), fora::Error> {
//! let series = fora::Workspace::open("series.toml")?;
//! let plan = series.plan(&fora::Effort::default())?;
//! for finding in plan.findings() { eprintln!("{finding}") }
//! plan.write("series.plan.toml")?;
//! # Ok(()) }
//! ```
//!
//! A [`Workspace`] is a series file with what lies beside it. [`Workspace::plan`] makes a [`SeriesPlan`],
//! [`Workspace::check`] judges a plan whoever made it, a calendar of a colleague too, and both tell their [`Finding`]s and
//! [`Meeting`]s. A program that has no file writes the series with a [`SeriesBuilder`]. The folder `examples/` of the
//! project has a program for each.
//!
//! What is listed on this page keeps its promises from one version to the next, and so do chrono's types where they go in
//! or come out. The modules that are not listed are the rooms of the house, open to its own tests, and change without notice.
//!
//! # How it is built
//!
//! Data goes one way and every stop is a type: text becomes a [`model::Series`] ([`input`]), which
//! becomes a [`solve::Problem`] of candidates and demands ([`rules`], [`demand`]), which becomes a [`model::Plan`] ([`plan`]),
//! which [`check`] judges, [`present::Agenda`] shows and [`publish`] sends.

/// The page of the library, whose blocks are run.
#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
struct LibraryPage;

mod asked;
#[doc(hidden)]
pub mod candidates;
#[doc(hidden)]
pub mod check;
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod compare;
#[doc(hidden)]
pub mod conflict;
#[doc(hidden)]
pub mod cost;
#[doc(hidden)]
pub mod demand;
#[doc(hidden)]
pub mod explain;
#[doc(hidden)]
pub mod finding;
mod fixes;
#[doc(hidden)]
pub mod given_up;
#[doc(hidden)]
pub mod impossible;
#[doc(hidden)]
pub mod input;
mod memory;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod plan;
#[doc(hidden)]
pub mod present;
#[doc(hidden)]
pub mod publish;
#[doc(hidden)]
pub mod replan;
#[doc(hidden)]
pub mod rules;
#[doc(hidden)]
pub mod sheet;
#[doc(hidden)]
pub mod solve;
mod text;
mod ties;
#[doc(hidden)]
pub mod time;
mod workspace;

#[doc(inline)]
pub use finding::Finding;
#[doc(inline)]
pub use model::Level;
#[doc(inline)]
pub use solve::Effort;
pub use workspace::{Checked, Error, ErrorKind, FieldValue, Meeting, SeriesBuilder, SeriesPlan, Workspace};
