//! How good a choice is.

/// How good a choice is: what is missing first, then what it costs, then the documented order of equals. Smaller is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Score {
    /// Required tasks left out, and how far sums that must be reached fall short.
    pub missing: i64,
    /// What wishes, warnings and tasks left out cost.
    pub cost: i64,
    /// Tells equals apart: a sum of small numbers that the tasks give their places.
    pub tie: i128,
}

impl Score {
    /// Neither missing nor costing anything.
    pub const NOTHING: Score = Score { missing: 0, cost: 0, tie: 0 };

    /// What only costs.
    pub(crate) fn costing(cost: i64) -> Score {
        Score { cost, ..Score::NOTHING }
    }

    /// What is only missing.
    pub(crate) fn lacking(missing: i64) -> Score {
        Score { missing, ..Score::NOTHING }
    }

    /// The sum of two.
    pub fn plus(self, other: Score) -> Score {
        Score { missing: self.missing + other.missing, cost: self.cost + other.cost, tie: self.tie + other.tie }
    }

    /// The difference of two.
    pub(crate) fn minus(self, other: Score) -> Score {
        Score { missing: self.missing - other.missing, cost: self.cost - other.cost, tie: self.tie - other.tie }
    }
}
