//! The warnings that a plan gives up, each with what keeping it would cost.

use crate::check::with_short_titles;
use crate::finding::answer::Word;
use crate::given_up::{GivenUp, Instead, Move};
use crate::model::{Placement, Price, Series};
use crate::present::Look;
use crate::present::answer::{By, GivenUpAnswer, InsteadAnswer, Keeping};
use crate::present::words::{fit, wrap};
use crate::rules::words;

/// How many are told unless all are asked for.
const SHOWN: usize = 5;
/// How far what keeping one would cost stands to the right.
const INDENT: usize = 4;

/// A few lines for each, the dearest first, below the list of warnings; nothing where there are none.
pub(super) fn text(series: &Series, given_up: &[GivenUp], all: bool, look: Look) -> String {
    if given_up.is_empty() {
        return String::new();
    }
    let series = &with_short_titles(series.clone());
    let shown = if all { given_up.len() } else { given_up.len().min(SHOWN) };
    let mut lines = vec!["What keeping each would cost:".to_owned()];
    for one in &given_up[..shown] {
        // The list above says what is so; of several of one rule it has to be said which is meant.
        let is_alone = given_up.iter().filter(|other| other.rule == one.rule).count() == 1;
        let name = if is_alone { one.rule.to_string() } else { format!("{} ({})", one.message, one.rule) };
        lines.extend(paragraph(&name, INDENT / 2, look));
        lines.extend(paragraph(&instead(series, &one.instead), INDENT, look));
    }
    if shown < given_up.len() {
        lines.push(format!("and {} more; --all shows them all", given_up.len() - shown));
    }
    lines.join("\n") + "\n"
}

fn paragraph(words: &str, indent: usize, look: Look) -> Vec<String> {
    const LINES: usize = 4;
    let width = look.width.saturating_sub(indent).max(1);
    let lines = wrap(&fit(words, width * LINES, look.ellipsis()), width);
    lines.into_iter().map(|line| format!("{:indent$}{line}", "")).collect()
}

/// How it could be kept: `keeping it costs 12.5 more: Hearing on Tue 2 Feb 14:00-16:00 in Paris (people-awake +20, apart -7.5)`.
fn instead(series: &Series, instead: &Instead) -> String {
    match instead {
        Instead::Move(instead) => {
            let Move { from, to, more, is_cheapest, by } = &**instead;
            let by = by.iter().map(|(asker, change)| format!("{} {}", asker.word(), signed(*change))).collect::<Vec<_>>();
            let by = if by.is_empty() { "the same rule is broken just as much elsewhere".to_owned() } else { by.join(", ") };
            let at_most = if *is_cheapest { "" } else { "at most " };
            let costs = match more.0 {
                0 => "costs no more".to_owned(),
                1.. => format!("costs {at_most}{more} more"),
                _ => format!("costs {} less", Price(-more.0)),
            };
            format!("keeping it {costs}: {} {} ({by})", words::title(series, from), whither(series, from, to))
        }
        Instead::Nowhere => "no move of a single meeting keeps it".to_owned(),
        Instead::Fixed => "none of its meetings may move: each is fixed, confirmed, announced, held or past".to_owned(),
        Instead::NotFound => "no move of a single meeting was found to keep it; not all were tried".to_owned(),
    }
}

fn signed(price: Price) -> String {
    if price.0 > 0 { format!("+{price}") } else { price.to_string() }
}

/// Where a sitting would be held instead, as far as that differs.
fn whither(series: &Series, from: &Placement, to: &Placement) -> String {
    let mut parts = Vec::new();
    if from.when != to.when || from.forum != to.forum {
        parts.push(format!("on {}", words::when(series, to)));
    }
    if let Some(room) = to.room.filter(|_| from.room != to.room) {
        parts.push(format!("in {}", series.room(room).title));
    }
    if let Some(moderator) = to.moderator.filter(|_| from.moderator != to.moderator) {
        parts.push(format!("led by {}", series.person(moderator).title));
    }
    if !to.people.is_empty() && from.people != to.people {
        parts.push(format!("with {}", words::people(series, &to.people)));
    }
    parts.join(", ")
}

/// The same for programs.
pub(super) fn answer(series: &Series, given_up: &[GivenUp]) -> Vec<GivenUpAnswer> {
    let of = |one: &GivenUp| {
        let (keeping, instead) = match &one.instead {
            Instead::Move(instead) => (Keeping::Possible, Some(of_move(series, instead))),
            Instead::Nowhere => (Keeping::Impossible, None),
            Instead::Fixed => (Keeping::Fixed, None),
            Instead::NotFound => (Keeping::NotFound, None),
        };
        GivenUpAnswer { rule: Word(one.rule), message: one.message.clone(), cost: one.costs.hours(), keeping, instead }
    };
    given_up.iter().map(of).collect()
}

fn of_move(series: &Series, Move { from, to, more, is_cheapest, by }: &Move) -> InsteadAnswer {
    InsteadAnswer {
        consultation: series.consultation(from.consultation).name.clone(),
        sitting: from.sitting + 1,
        starts: to.interval().map(|interval| interval.start().to_string()),
        room: to.room.map(|room| series.room(room).name.clone()),
        moderator: to.moderator.map(|person| series.person(person).name.clone()),
        people: series.names_of(&to.people).map(str::to_owned).collect(),
        text: format!("{} {}", words::title(series, from), whither(series, from, to)),
        more: more.hours(),
        cheapest: *is_cheapest,
        by: by.iter().map(|(asker, change)| By { name: asker.word().to_owned(), more: change.hours() }).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::testing::{meeting, series};

    #[test]
    fn a_move_that_changes_no_sum_says_why() {
        let series = series();
        let (from, to) = (meeting(&series, 0, 0, "2013-10-01 13:00", Some(0)), meeting(&series, 0, 0, "2013-10-02 13:00", Some(0)));
        let told = instead(&series, &Instead::Move(Box::new(Move { from, to, more: Price(0), is_cheapest: true, by: Vec::new() })));
        assert!(
            told.starts_with("keeping it costs no more: ") && told.ends_with(" (the same rule is broken just as much elsewhere)"),
            "{told}"
        );
    }
}
