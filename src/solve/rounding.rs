//! What sums in floating point say of costs, which are whole numbers: every margin for rounding stands here.

/// What rounding can make of a sum of this size: some ten thousand terms, each exact to 2^-53, and room to spare.
fn margin(value: f64) -> f64 {
    1e-9 * value.abs() + 1e-3
}

/// Whether a lower bound excludes a cost below the one known.
pub(super) fn rules_out(bound: f64, cost: i64) -> bool {
    bound > cost as f64 - 1.0 + margin(cost as f64)
}

/// The least whole cost that a bound allows.
pub(super) fn whole(bound: f64) -> i64 {
    (bound - margin(bound)).ceil() as i64
}

/// Whether the value of a model is as much as a known cost. Both are sums of whole prices; solvers keep to rows
/// within a millionth.
pub(super) fn reaches(value: f64, cost: i64) -> bool {
    value > cost as f64 - 0.5f64.max(1e-7 * (cost as f64).abs())
}

/// Whether a solver means a whole number: it keeps to whole numbers within a hundred-thousandth.
pub(super) fn is_whole(value: f64) -> bool {
    (value - value.round()).abs() < 1e-5
}

/// Whether a number is nothing but rounding.
pub(super) fn is_nothing(value: f64) -> bool {
    value.abs() < 1e-9
}

/// Whether a number is more than another by more than rounding.
pub(super) fn is_more(value: f64, than: f64) -> bool {
    value > than + 1e-9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_rules_out_a_cost_only_beyond_what_rounding_can_make() {
        for cost in [10, 1_000_000_000] {
            let next = cost as f64 - 1.0;
            assert!(!rules_out(next + margin(cost as f64) / 2.0, cost) && rules_out(next + margin(cost as f64) * 2.0, cost));
            assert_eq!((whole(cost as f64 + margin(cost as f64) / 2.0), whole(cost as f64 + 0.1)), (cost, cost + i64::from(cost == 10)));
        }
    }

    #[test]
    fn a_value_reaches_a_cost_from_half_of_one_below() {
        assert!(reaches(9.6, 10) && !reaches(9.4, 10));
        assert!(reaches(1e9 - 99.0, 1_000_000_000) && !reaches(1e9 - 101.0, 1_000_000_000));
    }
}
