//! Every stakeholder group, region and language is reached by as many meetings as the setting asks.
//!
//! A meeting reaches a group or region that one of its audiences names, in `groups` or `region`, if that audience is
//! awake for all of it. It reaches a language that such an audience follows if it is also held in that language, by its
//! own `languages`. Each sitting is a meeting. Every group, region and language that any audience of the series names
//! is judged, whether or not a consultation is for it.
//!
//! # Why
//! A consultation of all stakeholders that one group could never hear was a consultation of the others. The Tunis
//! Agenda names five in its paragraphs 35 and 36: governments, private sector, civil society, intergovernmental and
//! international organisations, technical and academic community.
//!
//! # Example
//! All meetings are at night for both audiences that name the technical and academic community, and two are asked for.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [rules]
//! unreached = { languages = 1 }
//!
//! [audience.paris]
//! place = "paris"
//! languages = ["fr"]
//!
//! [consultation.a]
//! forum = "hall"
//! languages = ["en"]
//! ```
//!
//! # Settings
//! `unreached = "error"`: its level; `unreached = 2`: least meetings for each group, from 1 to 500; `unreached = {
//! groups = 2, regions = 1, languages = 1, level = "warning" }`: all. Those without a number are not asked for.
//!
//! # Price as a warning
//! Each meeting missing costs as much as if the group, region or language slept all through the longest meeting of the
//! series, plus four times as much as its people mildly inconvenienced for an hour, which is an hour asleep.

use super::unsociable_hours::is_asleep;
use super::{Broken, Rule, words};
use crate::demand::{ASLEEP, Demands};
use crate::finding::Finding;
use crate::model::{Audience, AudienceId, Community, Placement, RuleName, Series, Subject};

pub(super) struct Unreached;

impl Rule for Unreached {
    fn name(&self) -> RuleName {
        RuleName::Unreached
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        ["groups", "regions", "languages"]
            .iter()
            .all(|number| series.rules.setting(RuleName::Unreached, number).is_none())
            .then_some("it is given no number")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let asked: Vec<(u32, Community<'_>, i64)> = (0..)
            .zip(series.communities())
            .filter_map(|(number, community)| Some((number, community, series.rules.setting(RuleName::Unreached, key(community).0)?)))
            .collect();
        if asked.is_empty() {
            return;
        }
        let reached: Vec<Vec<&Audience>> = placements.iter().map(|placement| awake(series, placement)).collect();
        for (number, community, least) in asked {
            let reaches = |(index, placement): &(usize, &Placement)| {
                let languages = &series.consultation(placement.consultation).languages;
                let is_held_in = !matches!(community, Community::Language(language) if !languages.iter().any(|held| held == language));
                is_held_in && reached[*index].iter().any(|audience| community.includes(audience))
            };
            let members = placements.iter().enumerate().filter(reaches).map(|(index, _)| (index, 1));
            let price = demands.shares().community(number) * 60 * ASLEEP;
            demands.count(Subject::Community(number), price, (Some(least), None), members);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        broken.iter().filter_map(|broken| describe_one(series, broken)).collect()
    }
}

/// The audiences of a meeting that are awake for all of it; nobody for a written one.
fn awake<'a>(series: &'a Series, placement: &Placement) -> Vec<&'a Audience> {
    let audiences = if placement.interval().is_some() { &series.consultation(placement.consultation).audiences[..] } else { &[] };
    audiences.iter().filter(|&&audience| !is_asleep(series, audience, placement)).map(|audience| series.audience(*audience)).collect()
}

fn named_by<'a>(series: &'a Series, community: Community<'a>) -> impl Iterator<Item = (AudienceId, &'a Audience)> {
    (0..).map(AudienceId).zip(&series.audiences).filter(move |(_, audience)| community.includes(audience))
}

/// The setting that asks for communities of a kind, and the key by which audiences name them.
fn key(community: Community<'_>) -> (&'static str, &'static str) {
    match community {
        Community::Group(_) => ("groups", "groups"),
        Community::Region(_) => ("regions", "region"),
        Community::Language(_) => ("languages", "languages"),
    }
}

fn describe_one(series: &Series, broken: &Broken<'_>) -> Option<Finding> {
    let Subject::Community(number) = broken.subject else { return None };
    let community = *series.communities().get(number as usize)?;
    let (setting, key) = key(community);
    let least = series.rules.setting(RuleName::Unreached, setting)?;
    let reached = match least - broken.excess {
        0 => "no meeting".to_owned(),
        meetings => words::count(meetings, "meeting"),
    };
    let (who, held) = match community {
        Community::Group(group) => (format!("the group {group}"), String::new()),
        Community::Region(region) => (format!("the region {region}"), String::new()),
        Community::Language(tag) => (format!("the language {}", words::language(tag)), format!(" in {}", words::language(tag))),
    };
    let message = format!("{who} is reached by {reached}, but {} asked for", words::count_is(least));
    let audiences: Vec<(AudienceId, &Audience)> = named_by(series, community).collect();
    let (first, _) = audiences.first()?;
    let titles = words::either(audiences.iter().map(|(_, audience)| audience.title.clone()));
    let finding = Finding::new(RuleName::Unreached, message)
        .label(Subject::Audience(*first), Some(key), format!("{who}, named by {}", words::count(audiences.len() as i64, "audience")))
        .label(Subject::Rule(RuleName::Unreached), None, format!("at least {least}"));
    let finding = words::label_all(series, finding, &broken.placements);
    Some(
        finding
            .touches([broken.subject])
            .touches(audiences.iter().map(|(id, _)| Subject::Audience(*id)))
            .fix(format!("hold a meeting or a further sitting{held} in the waking hours of {titles}")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, series};

    /// Two meetings for Europe, where governments and civil society are, and for Tokyo, where governments are.
    fn world(settings: &[(&'static str, i64)]) -> Fixture {
        let series = series().consultation("a", 60).consultation("b", 60).audience("Europe", "UTC").audience("Japan", "Asia/Tokyo");
        series.with(|series| {
            settings.iter().for_each(|(name, least)| series.rules.set(RuleName::Unreached, name, *least));
            series.audiences[0].groups = vec!["governments".into(), "civil society".into()];
            series.audiences[1].groups = vec!["governments".into()];
            series.audiences[1].region = Some("Asia".into());
            series.audiences[1].languages = vec!["ja".into()];
        })
    }

    #[test]
    fn a_group_is_reached_while_any_audience_that_names_it_is_awake() {
        let series = world(&[("groups", 2)]);
        // Tokyo is nine hours ahead: at 15:00 it is midnight there, at 00:00 Europe is asleep.
        series.put("a", "", "09:00").put("b", "", "15:00").keeps(RuleName::Unreached);
        let findings = series.put("a", "", "00:00").put("b", "", "15:00").breaks(RuleName::Unreached, 1);
        assert_eq!(findings[0].message, "the group civil society is reached by 1 meeting, but 2 are asked for");
        assert_eq!(findings[0].fix.as_deref(), Some("hold a meeting or a further sitting in the waking hours of Europe"));
        let findings = series.put("a", "", "16:00").breaks(RuleName::Unreached, 2);
        assert_eq!(findings.len(), 2);
        world(&[]).empty().keeps(RuleName::Unreached);
    }

    #[test]
    fn partly_asleep_is_not_reached_and_nothing_placed_reaches_nobody() {
        let series = world(&[("regions", 1)]);
        series.put("a", "", "12:00").keeps(RuleName::Unreached);
        let findings = series.put("a", "", "12:30").breaks(RuleName::Unreached, 1);
        assert_eq!(findings[0].message, "the region Asia is reached by no meeting, but 1 is asked for");
        assert!(findings[0].about.contains(&Subject::Audience(AudienceId(1))));
        series.write("a", 21, 22).breaks(RuleName::Unreached, 1);
        series.empty().breaks(RuleName::Unreached, 1);
    }

    #[test]
    fn a_language_needs_a_meeting_held_in_it() {
        let series = world(&[("languages", 1)]);
        let findings = series.put("a", "", "09:00").breaks(RuleName::Unreached, 1);
        assert_eq!(findings[0].message, "the language `ja` is reached by no meeting, but 1 is asked for");
        let held = series.with(|series| series.consultations[1].languages = vec!["en".into(), "ja".into()]);
        held.put("a", "", "09:00").put("b", "", "11:00").keeps(RuleName::Unreached);
        held.put("a", "", "09:00").put("b", "", "15:00").breaks(RuleName::Unreached, 1);
    }
}
