//! A linear model as plain rows and columns, and the one place that hands it to a solver.

use crate::demand::faces::Column;
use crate::solve::rounding::is_whole;
use good_lp::solvers::SolutionStatus;
use good_lp::variable::UnsolvedProblem;
use good_lp::{Expression, ProblemVariables, ResolutionError, Solution, SolverModel, Variable, VariableDefinition, variable};

/// Rows and columns, minimised.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    columns: Vec<ColumnSpec>,
    rows: Vec<Row>,
    /// The part of the objective that no column changes.
    pub constant: f64,
}

#[derive(Clone, Copy, Debug)]
struct ColumnSpec {
    cost: f64,
    least: f64,
    most: f64,
    whole: bool,
}

#[derive(Clone, Debug)]
struct Row {
    terms: Vec<(Column, f64)>,
    least: Option<f64>,
    most: Option<f64>,
}

/// What a solver answered.
pub(super) struct Answer {
    /// The objective, the constant included.
    pub value: f64,
    /// The value of each column.
    pub values: Vec<f64>,
    /// Whether every column that has to be whole is.
    pub whole: bool,
}

/// Why there is no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NoAnswer {
    /// The rows cannot all hold.
    Infeasible,
    /// A limit was reached, or the solver gave up.
    Unknown,
}

impl Model {
    /// Adds a choice, which is taken or not.
    pub fn choice(&mut self, cost: f64, always: bool) -> Column {
        self.column(ColumnSpec { cost, least: f64::from(u8::from(always)), most: 1.0, whole: true })
    }

    /// Adds an amount that is not negative.
    pub fn amount(&mut self, cost: f64) -> Column {
        self.column(ColumnSpec { cost, least: 0.0, most: f64::INFINITY, whole: false })
    }

    fn column(&mut self, column: ColumnSpec) -> Column {
        self.columns.push(column);
        self.columns.len() - 1
    }

    /// Makes a column dearer, or cheaper.
    pub fn add_cost(&mut self, column: Column, cost: f64) {
        self.columns[column].cost += cost;
    }

    /// Asks that the sum of the terms is at most so much.
    pub fn at_most(&mut self, terms: Vec<(Column, f64)>, most: f64) {
        self.rows.push(Row { terms, least: None, most: Some(most) });
    }

    /// Asks that it is at least so much.
    pub fn at_least(&mut self, terms: Vec<(Column, f64)>, least: f64) {
        self.rows.push(Row { terms, least: Some(least), most: None });
    }

    /// Asks that it is just so much.
    pub fn exactly(&mut self, terms: Vec<(Column, f64)>, value: f64) {
        self.rows.push(Row { terms, least: Some(value), most: Some(value) });
    }

    /// How many numbers the rows hold.
    pub fn size(&self) -> usize {
        self.rows.iter().map(|row| row.terms.len()).sum()
    }

    /// Solves the model, or its linear relaxation where the backend has no limit by count.
    ///
    /// # Errors
    /// [`NoAnswer`] if the rows cannot hold, or that is not known within the limits.
    pub fn solve(&self) -> Result<Answer, NoAnswer> {
        let mut problem = ProblemVariables::new();
        let columns: Vec<Variable> = self.columns.iter().map(|column| problem.add(definition(column))).collect();
        let sum = |terms: &mut dyn Iterator<Item = (Column, f64)>| {
            let mut sum = Expression::with_capacity(terms.size_hint().0);
            terms.for_each(|(column, factor)| sum.add_mul(factor, columns[column]));
            sum
        };
        let objective = sum(&mut self.columns.iter().enumerate().map(|(number, column)| (number, column.cost)));
        let mut solver = backend(problem.minimise(objective));
        for row in &self.rows {
            let sum = sum(&mut row.terms.iter().copied());
            match (row.least, row.most) {
                (Some(value), Some(_)) => solver.add_constraint(sum.eq(value)),
                (Some(least), None) => solver.add_constraint(sum.geq(least)),
                (None, most) => solver.add_constraint(sum.leq(most.unwrap_or(f64::MAX))),
            };
        }
        let solution = solver.solve().map_err(|error| match error {
            ResolutionError::Infeasible => NoAnswer::Infeasible,
            _ => NoAnswer::Unknown,
        })?;
        // Within the gap that was allowed is as good as optimal: costs are whole numbers.
        if matches!(solution.status(), SolutionStatus::TimeLimit) {
            return Err(NoAnswer::Unknown);
        }
        let values: Vec<f64> = columns.iter().map(|column| solution.value(*column)).collect();
        let value = self.constant + self.columns.iter().zip(&values).map(|(column, value)| column.cost * value).sum::<f64>();
        let whole = self.columns.iter().zip(&values).all(|(column, value)| !column.whole || is_whole(*value));
        Ok(Answer { value, values, whole })
    }
}

/// The solver behind the model, and whether choices have to be whole in it.
#[cfg(feature = "highs")]
mod solver {
    use super::{SolverModel, UnsolvedProblem};
    use good_lp::solvers::highs::highs;

    pub const NAME: &str = "highs";
    pub const WHOLE: bool = true;
    /// The most numbers in the rows. Nothing but the clock ends HiGHS before its first branch: of two models of one series,
    /// it ended one of 200,000 numbers in 38 s, and one of 1,114,000 not within minutes.
    pub const LARGEST: usize = 200_000;
    /// The most candidates.
    pub const MOST_CANDIDATES: usize = 12_000;
    /// The most nodes of its tree, so that it stops by a count and not by the clock.
    const NODES: i32 = 50_000;

    /// It is given no answer to start from: HiGHS 1.16 has called the best answer near a start optimal where a better one
    /// was known. The cost known cuts candidates off before it is asked.
    pub fn backend(problem: UnsolvedProblem) -> impl SolverModel<Error = super::ResolutionError> {
        let mut solver = highs(problem).set_threads(1);
        solver.set_verbose(false);
        let solver = solver.set_option("mip_max_nodes", NODES).set_option("mip_rel_gap", 0.0).set_option("mip_abs_gap", 0.999);
        solver.set_option("random_seed", 0)
    }
}

/// The solver that needs nothing but cargo. It has no limit by count, so it is asked for the linear relaxation of small
/// models only: that is a bound, and takes no longer than it takes.
#[cfg(not(feature = "highs"))]
mod solver {
    use super::{SolverModel, UnsolvedProblem};
    use good_lp::solvers::microlp::microlp;

    pub const NAME: &str = "microlp";
    pub const WHOLE: bool = false;
    /// The most numbers in the rows.
    pub const LARGEST: usize = 20_000;
    /// The most candidates.
    pub const MOST_CANDIDATES: usize = 600;

    pub fn backend(problem: UnsolvedProblem) -> impl SolverModel<Error = super::ResolutionError> {
        microlp(problem)
    }
}

pub(super) use solver::{LARGEST, MOST_CANDIDATES};
use solver::{WHOLE, backend};

/// The backend.
pub(super) const NAME: &str = solver::NAME;

fn definition(column: &ColumnSpec) -> VariableDefinition {
    let definition = variable().min(column.least);
    let definition = if column.most.is_finite() { definition.max(column.most) } else { definition };
    if column.whole && WHOLE { definition.integer() } else { definition }
}
