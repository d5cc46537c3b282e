//! Names of time zones, and what was meant by those that are none.

use super::field::Field;
use super::report::{NameAt, Report, nearest};
use super::text;
use crate::model::RuleName;
use crate::time::{Zone, cities};

/// Abbreviations with full names of zones that use them.
const ABBREVIATIONS: &[(&str, &[&str])] = &[
    ("BST", &["Europe/London", "Asia/Dhaka"]),
    ("CEST", &["Europe/Paris", "Europe/Berlin"]),
    ("CET", &["Europe/Paris", "Africa/Algiers"]),
    ("CST", &["America/Chicago", "Asia/Shanghai", "America/Havana"]),
    ("EDT", &["America/New_York"]),
    ("EET", &["Europe/Athens", "Africa/Cairo"]),
    ("EST", &["America/New_York", "America/Panama"]),
    ("GMT", &["Europe/London", "Africa/Accra", "UTC"]),
    ("HST", &["Pacific/Honolulu"]),
    ("IST", &["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"]),
    ("JST", &["Asia/Tokyo"]),
    ("MET", &["Europe/Paris"]),
    ("MSK", &["Europe/Moscow"]),
    ("MST", &["America/Denver", "America/Phoenix"]),
    ("PST", &["America/Los_Angeles", "Asia/Manila"]),
    ("SGT", &["Asia/Singapore"]),
    ("WET", &["Europe/Lisbon"]),
    ("WIB", &["Asia/Jakarta"]),
    ("WITA", &["Asia/Makassar"]),
];

/// Whether a name is written like a zone, so that a place of that name is not expected in the file.
pub(super) fn looks_like_a_zone(name: &str) -> bool {
    name.contains('/') || name == "UTC" || is_abbreviation(name)
}

fn is_abbreviation(name: &str) -> bool {
    (2..=5).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase()) && name != "UTC"
}

/// The zone that a field names.
pub(super) fn of(mut field: Field<'_, '_>) -> Option<Zone> {
    let name = field.by_ref().name()?;
    read(field.report, &name)
}

/// The zone of a name; what is wrong with the name is said.
pub(super) fn read(report: &mut Report, name: &NameAt<'_>) -> Option<Zone> {
    if is_abbreviation(name.name) {
        abbreviation(report, name);
        return None;
    }
    let zone = Zone::named(name.name);
    if zone.is_none() {
        unknown(report, name);
    }
    zone
}

fn abbreviation(report: &mut Report, name: &NameAt<'_>) {
    let zones = ABBREVIATIONS.iter().find(|(known, _)| *known == name.name).map_or(&[][..], |(_, zones)| zones);
    let listed = zones.iter().map(|zone| format!("`{zone}`")).collect::<Vec<_>>().join(" or ");
    let message = match zones.len() {
        0 | 1 => format!("`{}` is an abbreviation, which does not name one zone", name.name),
        count => format!("`{}` is an abbreviation shared by {count} or more zones", name.name),
    };
    let fix =
        if zones.is_empty() { "write the full name, such as `Europe/Paris`".into() } else { format!("write the full name: {listed}") };
    report.say(RuleName::AmbiguousZone, &name.at, message, "more than one zone, or only part of the year", fix);
}

fn unknown(report: &mut Report, name: &NameAt<'_>) {
    let message = format!("`{}` is not a time zone", text::brief(name.name));
    let fix = suggestion(report, name.name);
    report.say(RuleName::UnknownZone, &name.at, message, "not in the time zone data", fix);
}

fn suggestion(report: &mut Report, name: &str) -> String {
    let city = city_of(name).to_lowercase().replace([' ', '-'], "_");
    if let Some((_, zone)) = cities::sharing(city_of(name)) {
        return format!("its clocks are those of `{zone}`");
    }
    let zones: Vec<&str> = Zone::names().filter(|zone| zone.contains('/') && !zone.starts_with("Etc/")).collect();
    if !report.may_compare(zones.len()) {
        return "look it up in the time zone database".into();
    }
    let near = nearest(&city, &zones.iter().map(|zone| city_of(zone)).collect::<Vec<_>>());
    let found: Vec<String> =
        near.iter().filter_map(|city| zones.iter().find(|zone| city_of(zone) == *city)).map(|zone| format!("`{zone}`")).collect();
    if !found.is_empty() {
        return format!("did you mean {}?", found.join(" or "));
    }
    let region = name.split('/').next().unwrap_or(name);
    let same: Vec<&str> = zones.iter().copied().filter(|zone| zone.split('/').next() == Some(region)).collect();
    if same.is_empty() {
        return "write region and city, such as `Europe/Paris`; a zone is named after its largest city".into();
    }
    // Spread over the alphabet, so that the list shows what such names look like.
    let shown: Vec<String> = same.iter().step_by(same.len().div_ceil(8)).map(|zone| format!("`{zone}`")).collect();
    format!("a zone is named after its largest city; {} of {} in {region}: {}", shown.len(), same.len(), shown.join(", "))
}

fn city_of(zone: &str) -> &str {
    zone.rsplit('/').next().unwrap_or(zone)
}
