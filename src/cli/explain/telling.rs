//! What the answers share: when and where a sitting is, and what changes with it elsewhere, in words and for programs.

use crate::cost::Cost;
use crate::explain::{Effect, Heard, Hours};
use crate::finding::answer::FindingAnswer;
use crate::finding::{Finding, Sources};
use crate::model::{Band, Level, Placement, Price, Series, When};
use crate::present::answer::{
    AmountAnswer, ClockAnswer, EffectAnswer, HeardAnswer, Hour, HoursAnswer, MoreAnswer, NightsAnswer, SlackAnswer, SpotAnswer,
};
use crate::rules::words;
use crate::text::{counted, one_line};
use crate::time::{Instant, Zone};

/// In what costs are told.
pub(super) const UNIT: &str = "Costs are in hours of mild inconvenience for one in a hundred of those concerned.";

/// When and where a sitting is: "Fri 25 Oct 14:30-16:00 in Bali, in Hall A, led by Ana".
pub(super) fn spot(series: &Series, placement: &Placement) -> String {
    let room = placement.room.map(|room| format!(", in {}", series.room(room).title)).unwrap_or_default();
    let moderator = placement.moderator.map(|person| format!(", led by {}", series.person(person).title)).unwrap_or_default();
    let people = words::people(series, &placement.people);
    let people = if people.is_empty() { people } else { format!(", with {people}") };
    format!("{}{room}{moderator}{people}", words::when(series, placement))
}

/// The same for programs.
pub(super) fn spot_answer(series: &Series, placement: &Placement) -> SpotAnswer {
    let zone = series.place(series.place_of(placement)).zone;
    let clock = |at| clock(series, zone, at);
    SpotAnswer {
        consultation: series.consultation(placement.consultation).name.clone(),
        sitting: placement.sitting + 1,
        starts: placement.interval().map(|interval| clock(interval.start())),
        ends: placement.interval().map(|interval| clock(interval.end())),
        forum: placement.forum.map(|forum| series.forum(forum).name.clone()),
        room: placement.room.map(|room| series.room(room).name.clone()),
        moderator: placement.moderator.map(|person| series.person(person).name.clone()),
        people: series.names_of(&placement.people).map(str::to_owned).collect(),
        text: one_line(&spot(series, placement)),
    }
}

/// What a clock shows at an instant, for programs.
pub(super) fn clock(series: &Series, zone: Zone, at: Instant) -> ClockAnswer {
    ClockAnswer {
        local: series.civil(zone, at).format("%Y-%m-%dT%H:%M:%S").to_string(),
        zone: zone.name().to_owned(),
        offset_minutes: series.zones.offset(zone, at),
        utc: at.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
    }
}

/// What an hour is, for programs.
pub(super) fn hour(band: Band) -> Hour {
    match band {
        Band::Working => Hour::Working,
        Band::Awake => Hour::Awake,
        Band::PartlyAsleep => Hour::PartlyAsleep,
        Band::Asleep => Hour::Asleep,
    }
}

/// What is lacking and paid, for programs.
pub(super) fn amount(Cost { missing, short, cost }: Cost) -> AmountAnswer {
    AmountAnswer { missing, short, cost: cost.hours(), exact: cost.0 }
}

/// What a plan lacks or costs more: "the plan costs 12.5 more (people-awake +20, apart -7.5)".
pub(super) fn cost_words(effect: &Effect) -> String {
    let mut told = lacks_words(effect.cost);
    told.push(match effect.cost.cost {
        Price(0) => "the plan costs as much as it does now".to_owned(),
        Price(1..) => format!("the plan costs {} more", effect.cost.cost),
        Price(less) => format!("the plan costs {} less", Price(-less)),
    });
    let signed = |price: Price| if price.0 > 0 { format!("+{price}") } else { price.to_string() };
    let by = effect.by.iter().filter(|(_, change)| change.cost.0 != 0).map(|(by, change)| format!("{} {}", by.word(), signed(change.cost)));
    let by: Vec<String> = by.collect();
    let by = if by.is_empty() { String::new() } else { format!(" ({})", by.join(", ")) };
    format!("{}{by}", told.join(", "))
}

/// What is missing and too small more, or less.
pub(super) fn lacks_words(cost: Cost) -> Vec<String> {
    let mut told = Vec::new();
    let more = |number: i64| if number > 0 { "more" } else { "fewer" };
    if cost.missing != 0 {
        let sittings = counted(cost.missing.abs(), "required sitting", "required sittings");
        told.push(format!("{sittings} {} {} missing", more(cost.missing), if cost.missing.abs() == 1 { "is" } else { "are" }));
    }
    if cost.short != 0 {
        told.push(format!("what must be reached falls short by {} {}", cost.short.abs(), if cost.short > 0 { "more" } else { "less" }));
    }
    told
}

/// Whether more or fewer people are awake: "470 fewer people are awake from beginning to end, 220 instead of 690 of 1000".
pub(super) fn awake_words(heard: &Heard) -> Option<String> {
    let after = heard.after?;
    let Some(before) = heard.before else {
        return Some(format!("{} of {} people are awake from beginning to end", after.awake, heard.of));
    };
    let change = after.awake as i64 - before.awake as i64;
    let people = counted(change.abs(), "person is", "people are").replacen(' ', if change > 0 { " more " } else { " fewer " }, 1);
    (change != 0).then(|| format!("{people} awake from beginning to end, {} instead of {} of {}", after.awake, before.awake, heard.of))
}

/// What changes with a sitting elsewhere, a line for each thing; first what matters to people, last what it costs.
pub(super) fn effect_lines(series: &Series, effect: &Effect) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(effect.breaks.iter().filter(|finding| finding.level == Level::Error).map(|finding| format!("breaks: {}", named(finding))));
    if let Some(heard) = &effect.heard {
        lines.extend(awake_words(heard));
        lines.extend(hours_words(heard));
    }
    for (person, before, after) in &effect.nights {
        let (change, than) = (after - before, if after > before { "more" } else { "fewer" });
        let nights = counted(change.abs(), "night", "nights").replacen(' ', &format!(" {than} "), 1);
        lines.push(format!("{} spends {nights} away: {after} instead of {before}", series.person(*person).title));
    }
    for (document, before, after) in &effect.slack {
        let days = |slack: Option<i64>| slack.map_or_else(|| "no consultation that feeds it".to_owned(), crate::present::words::slack);
        lines.push(format!("{}: {} instead of {}", series.deliverable(*document).title, days(*after), days(*before)));
    }
    lines.extend(effect.breaks.iter().filter(|finding| finding.level != Level::Error).map(|finding| format!("adds: {}", named(finding))));
    lines.extend(effect.mends.iter().map(|finding| format!("no longer: {}", named(finding))));
    lines.push(cost_words(effect));
    lines
}

/// What the hours are to all people together, as far as that differs.
fn hours_words(heard: &Heard) -> Option<String> {
    let (before, after) = (heard.before?, heard.after?);
    let hours = |minutes: i64| (minutes + 30) / 60;
    let told = |what: &str, before: i64, after: i64| {
        let (before, after) = (hours(before), hours(after));
        (before != after).then(|| format!("{what} for {after} h instead of {before} h"))
    };
    let told: Vec<String> =
        [told("asleep", before.asleep, after.asleep), told("awake outside their working day", before.outside, after.outside)]
            .into_iter()
            .flatten()
            .collect();
    (!told.is_empty()).then(|| format!("all of them together are {}", told.join(", and ")))
}

/// What a rule says, with its name.
fn named(finding: &Finding) -> String {
    format!("{} ({})", finding.message, finding.rule)
}

/// What changes, for programs.
pub(super) fn effect_answer(series: &Series, effect: &Effect, sources: &Sources) -> EffectAnswer {
    let hours = |hours: Hours| HoursAnswer { awake: hours.awake, minutes_asleep: hours.asleep, minutes_outside_working_day: hours.outside };
    let findings = |findings: &[Finding]| FindingAnswer::list(findings, sources, Some(series));
    EffectAnswer {
        more: amount(effect.cost),
        by: effect.by.iter().map(|(by, change)| MoreAnswer { name: by.word().to_owned(), more: amount(*change) }).collect(),
        heard: effect.heard.map(|heard| HeardAnswer { of: heard.of, before: heard.before.map(hours), after: heard.after.map(hours) }),
        nights: effect
            .nights
            .iter()
            .map(|(person, before, after)| NightsAnswer { person: series.person(*person).name.clone(), before: *before, after: *after })
            .collect(),
        slack: effect
            .slack
            .iter()
            .map(|(id, before, after)| SlackAnswer { deliverable: series.deliverable(*id).name.clone(), before: *before, after: *after })
            .collect(),
        breaks: findings(&effect.breaks),
        mends: findings(&effect.mends),
        text: effect_lines(series, effect).iter().map(|line| one_line(line)).collect(),
    }
}

/// Whether a placement is a meeting.
pub(super) fn is_meeting(placement: &Placement) -> bool {
    matches!(placement.when, When::Meeting(_))
}
