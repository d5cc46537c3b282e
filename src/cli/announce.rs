//! `fora announce`: consultations of the plan, or single sittings of them, become announced.

use super::desk::{Desk, Ending, Outcome};
use crate::input::{self, suggestion_from};
use crate::model::{ConsultationId, Placement, Plan, Series, When};
use crate::time::Date;
use crate::workspace::{Lock, Opened, PlanFormat, load_plan, plan_path};
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub(super) struct AnnounceArguments {
    /// A series file, or a folder that holds a series.toml
    pub file: PathBuf,
    /// Short names of consultations; `online.2` is the second sitting of `online`
    #[arg(required = true)]
    pub names: Vec<String>,
    /// The day of the announcement (default: today)
    #[arg(long)]
    pub on: Option<String>,
    /// Also announce what was announced on another day; the earlier day is forgotten
    #[arg(long)]
    pub again: bool,
    /// The plan (default: the one beside the series)
    #[arg(long)]
    pub plan: Option<PathBuf>,
}

pub(super) fn announce(desk: &Desk, asked: &AnnounceArguments) -> Ending {
    let _lock = match &asked.plan {
        Some(plan) => Some(Lock::of_plan(&input::series_path(&asked.file), plan, desk).map_err(|error| desk.fail(&error))?),
        None => desk.lock(&asked.file)?,
    };
    let mut opened = Opened::read(&asked.file, super::today()).map_err(|error| desk.fail(&error))?;
    let day = asked.on.as_deref().map(str::parse).transpose();
    let day = day.map_err(|_| desk.stop("`--on` must be a day", "write it like `--on 2013-09-24`"))?.unwrap_or_else(super::today);
    let target = asked.plan.clone().unwrap_or_else(|| plan_path(&opened.path));
    let format = PlanFormat::of(&target);
    if format != PlanFormat::Toml {
        let message = format!("{} is a {}, but only a plan file records announcements", target.display(), format.word());
        return Err(desk.stop(&message, "make a plan with `fora plan`, and announce from that"));
    }
    let (plan, _) = load_plan(&mut opened, &target).map_err(|findings| desk.refuse(&findings, &opened.sources))?;
    let (series, sources) = (&opened.series, &opened.sources);
    // Every name that is not known is told before the end.
    let known: Vec<_> = asked.names.iter().map(|name| named(series, name).map_err(|unknown| unknown.refusal(desk, series))).collect();
    let which = known.into_iter().collect::<Result<Vec<_>, Outcome>>()?;
    let said: Vec<Said> = placed(&plan, &which).map(|placement| Said::of(series, placement, day)).collect();
    let refused: Vec<Outcome> = said.iter().filter_map(|said| said.refuse(desk, day, asked.again)).collect();
    if let Some(outcome) = refused.into_iter().next() {
        return Err(outcome);
    }
    let text = std::fs::read_to_string(&target)
        .map_err(|error| desk.stop(&format!("{} cannot be read: {error}", target.display()), "check the file and its permissions"))?;
    let text = input::set_announced(&text, series, &plan, &which, day).map_err(|findings| desk.refuse(&findings, sources))?;
    desk.write(&target, &text)?;
    let before: String = said.iter().filter_map(Said::before).map(|before| format!("\n{before}")).collect();
    desk.answer(&format!("Announced {} on {day} in {}.{before}", asked.names.join(", "), target.display()));
    Ok(Outcome::Fine)
}

/// The placements of a plan that are to be announced.
fn placed<'p>(plan: &'p Plan, which: &[(ConsultationId, Option<u32>)]) -> impl Iterator<Item = &'p Placement> {
    let is_meant = |placement: &&Placement| {
        which.iter().any(|(id, sitting)| placement.consultation == *id && sitting.is_none_or(|sitting| placement.sitting == sitting))
    };
    plan.placements.iter().filter(is_meant)
}

/// What a plan says of a sitting that is to be announced on a day.
#[derive(PartialEq, Eq, Debug)]
struct Said {
    /// As the command line names it.
    name: String,
    /// Its last day on site to be announced on, and the place, if it is over by then.
    over: Option<(Date, String)>,
    /// The other day on which it was announced, if it was.
    announced: Option<Date>,
    /// Whether it was announced for another time or place.
    is_moved: bool,
}

impl Said {
    fn of(series: &Series, placement: &Placement, day: Date) -> Said {
        let asked = series.consultation(placement.consultation);
        let last = match placement.when {
            When::Meeting(_) => series.first_day(placement),
            When::Written { to, .. } => to,
        };
        Said {
            name: if asked.sittings > 1 { format!("{}.{}", asked.name, placement.sitting + 1) } else { asked.name.clone() },
            over: (day > last).then(|| (last, series.place(series.place_of(placement)).title.clone())),
            announced: placement.announced.filter(|before| *before != day),
            is_moved: placement.when_announced().is_some_and(|before| before.as_it_is() != placement.as_it_is()),
        }
    }

    /// Says why it cannot be announced on a day, if so.
    fn refuse(&self, desk: &Desk, day: Date, again: bool) -> Option<Outcome> {
        let name = &self.name;
        match (&self.over, self.announced) {
            (Some((last, place)), _) => Some(desk.stop(
                &format!("{day} is too late to announce `{name}`, which is on {last} in {place}"),
                "with `--on`, give the day on which people were told, before that",
            )),
            (None, Some(before)) if !again => Some(desk.stop(
                &format!("`{name}` was announced on {before}, not on {day}"),
                "leave it out, or add --again if it was announced again",
            )),
            (None, None) if self.is_moved && !again => Some(desk.stop(
                &format!("`{name}` was announced on {day} for another time or place"),
                "put it back, or add --again if it was announced again",
            )),
            _ => None,
        }
    }

    /// What is no longer said of it.
    fn before(&self) -> Option<String> {
        self.announced.map(|before| format!("{} had been announced on {before}.", self.name))
    }
}

/// A name of the command line that means nothing.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Unknown {
    /// There is no such consultation.
    Name(String),
    /// There is, with so many sittings.
    Sitting(String, u32),
}

impl Unknown {
    pub(super) fn refusal(&self, desk: &Desk, series: &Series) -> Outcome {
        match self {
            Unknown::Name(name) => {
                let known: Vec<&str> = series.consultations.iter().map(|asked| asked.name.as_str()).collect();
                desk.stop(
                    &format!("there is no consultation `{name}`"),
                    &suggestion_from(name, &known, "the consultations are", "the series file lists them all"),
                )
            }
            Unknown::Sitting(name, 1) => desk.stop(&format!("`{name}` has one sitting"), &format!("write `{name}`")),
            Unknown::Sitting(name, count) => desk.stop(
                &format!("`{name}` has {count} sittings"),
                &format!("write `{name}.1` to `{name}.{count}` for one, or `{name}` for all"),
            ),
        }
    }
}

/// The consultation of a name, and one of its sittings, counted from 0, if the name ends in a number: `online.2`.
pub(super) fn named(series: &Series, name: &str) -> Result<(ConsultationId, Option<u32>), Unknown> {
    let find = |name: &str| series.consultation_ids().find(|id| series.consultation(*id).name == name);
    if let Some(id) = find(name) {
        return Ok((id, None));
    }
    let divided = name.rsplit_once('.').and_then(|(name, number)| Some((name, find(name)?, number.parse::<u32>().ok()?)));
    let Some((whole, id, number)) = divided else { return Err(Unknown::Name(name.into())) };
    let asked = series.consultation(id);
    let count = asked.sittings_asked();
    match number.checked_sub(1).filter(|sitting| *sitting < count) {
        Some(sitting) => Ok((id, Some(sitting))),
        None => Err(Unknown::Sitting(whole.into(), count)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::testing;

    #[test]
    fn a_name_means_a_consultation_or_one_sitting_of_it() {
        let mut series = testing::series();
        series.consultations[0].name = "first".into();
        series.consultations[0].sittings = 2;
        series.consultations[1].name = "first.2".into();
        assert_eq!(named(&series, "first"), Ok((ConsultationId(0), None)));
        assert_eq!(named(&series, "first.1"), Ok((ConsultationId(0), Some(0))));
        assert_eq!(named(&series, "first.2"), Ok((ConsultationId(1), None)), "a whole name comes first");
        for beyond in ["first.0", "first.3", "first.4294967296"] {
            assert!(named(&series, beyond).is_err(), "{beyond}");
        }
        assert_eq!(named(&series, "first.3"), Err(Unknown::Sitting("first".into(), 2)));
        assert_eq!(named(&series, "frist.1"), Err(Unknown::Name("frist.1".into())));
    }
}
