//! Cities by name, and the zones whose clocks they have.

use super::Zone;

/// Cities that people look for and that share the zone of another.
const SHARED: &[(&str, &str)] = &[
    ("Abuja", "Africa/Lagos"),
    ("Ankara", "Europe/Istanbul"),
    ("Bali", "Asia/Makassar"),
    ("Bangalore", "Asia/Kolkata"),
    ("Barcelona", "Europe/Madrid"),
    ("Basel", "Europe/Zurich"),
    ("Beijing", "Asia/Shanghai"),
    ("Bern", "Europe/Zurich"),
    ("Bonn", "Europe/Berlin"),
    ("Boston", "America/New_York"),
    ("Brasilia", "America/Sao_Paulo"),
    ("Cape Town", "Africa/Johannesburg"),
    ("Delhi", "Asia/Kolkata"),
    ("Denpasar", "Asia/Makassar"),
    ("Frankfurt", "Europe/Berlin"),
    ("Geneva", "Europe/Zurich"),
    ("Hamburg", "Europe/Berlin"),
    ("Hanoi", "Asia/Ho_Chi_Minh"),
    ("Islamabad", "Asia/Karachi"),
    ("Kyoto", "Asia/Tokyo"),
    ("Lyon", "Europe/Paris"),
    ("Marrakech", "Africa/Casablanca"),
    ("Milan", "Europe/Rome"),
    ("Mumbai", "Asia/Kolkata"),
    ("Munich", "Europe/Berlin"),
    ("New Delhi", "Asia/Kolkata"),
    ("Osaka", "Asia/Tokyo"),
    ("Ottawa", "America/Toronto"),
    ("Quebec", "America/Toronto"),
    ("Rabat", "Africa/Casablanca"),
    ("Rio de Janeiro", "America/Sao_Paulo"),
    ("Rotterdam", "Europe/Amsterdam"),
    ("Saint Petersburg", "Europe/Moscow"),
    ("San Francisco", "America/Los_Angeles"),
    ("Seattle", "America/Los_Angeles"),
    ("Strasbourg", "Europe/Paris"),
    ("The Hague", "Europe/Amsterdam"),
    ("Washington", "America/New_York"),
    ("Wellington", "Pacific/Auckland"),
];

/// The city of this name among those that share the zone of another, and the name of that zone.
pub fn sharing(name: &str) -> Option<(&'static str, &'static str)> {
    SHARED.iter().find(|(city, _)| is_same(city, name)).copied()
}

/// The city and zone that a name means: the name of a zone (`Asia/Tokyo`), the city in it (`tokyo`, `New York`), or a city
/// that shares the zone of another (`Geneva`).
pub fn find(name: &str) -> Option<(String, Zone)> {
    let by_name = || Zone::names().find(|zone| is_same(zone, name));
    let by_city = || Zone::names().find(|zone| is_same(&city_of(zone), name));
    if let Some(zone) = by_name().or_else(by_city) {
        return Zone::named(zone).map(|known| (city_of(zone), known));
    }
    let (city, zone) = sharing(name)?;
    Zone::named(zone).map(|known| (city.to_owned(), known))
}

/// Every name by which a city is found: those in the names of zones, and those that share one.
pub fn names() -> impl Iterator<Item = String> {
    Zone::names().map(city_of).chain(SHARED.iter().map(|(city, _)| (*city).to_owned()))
}

/// The city in the name of a zone: `New York` of `America/New_York`.
pub fn city_of(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

/// Whether names differ by nothing but case and what stands between words.
fn is_same(one: &str, other: &str) -> bool {
    let letters = |name: &str| name.to_lowercase().replace(['_', '-'], " ");
    letters(one) == letters(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_is_found_however_it_is_written() {
        let zone = |name: &str| find(name).map(|(city, zone)| format!("{city}: {zone}"));
        assert_eq!(zone("Asia/Tokyo").as_deref(), Some("Tokyo: Asia/Tokyo"));
        assert_eq!(zone("new york").as_deref(), Some("New York: America/New_York"));
        assert_eq!(zone("port-au-prince").as_deref(), Some("Port-au-Prince: America/Port-au-Prince"));
        assert_eq!(zone("GENEVA").as_deref(), Some("Geneva: Europe/Zurich"));
        assert_eq!(zone("Atlantis"), None);
    }

    #[test]
    fn every_city_that_shares_a_zone_has_one_that_exists() {
        for (city, zone) in SHARED {
            assert!(Zone::named(zone).is_some(), "{city}: {zone}");
            assert!(Zone::names().all(|zone| !is_same(&city_of(zone), city)), "{city} is the city of a zone itself");
        }
    }
}
