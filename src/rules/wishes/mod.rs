//! Wishes: what is preferred, each stated as demands at a price.
//!
//! All prices share one unit, [`UNIT`](super::demand::UNIT): one person for one hour mildly inconvenienced.
//! A wish at `normal` costs what its file says; `low` is half, `high` twice and `top` four times as much.

mod fair_share;
mod finish_early;
mod less_travel;
mod people_awake;

use super::demand::Demands;
use crate::model::{Placement, Series};

/// States every wish of the series over these placements.
pub fn demands(series: &Series, placements: &[Placement], demands: &mut Demands) {
    demands.wished();
    people_awake::demands(series, placements, demands);
    fair_share::demands(series, placements, demands);
    less_travel::demands(series, placements, demands);
    finish_early::demands(series, placements, demands);
}
