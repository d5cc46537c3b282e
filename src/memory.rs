//! How much memory planning takes at most, told before any is taken.

use crate::candidates;
use crate::model::{Plan, Series};
use crate::text::counted;

/// What planning may take where nothing else is said, in bytes.
pub const DEFAULT_MEMORY: u64 = 4_000_000_000;

/// What a start takes, and each room and each choice of people that it could have beside the first: its times, what demands ask of it and
/// what the search and the bound keep of it. Measured: 90 to 160 bytes.
const BYTES_EACH: u64 = 160;

/// What the program takes itself.
const BYTES_ALWAYS: u64 = 60_000_000;

/// How much there is to look at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Need {
    /// Sittings that may move.
    pub sittings: u64,
    /// Their starts, all together.
    pub starts: u64,
    /// The most rooms that one of them may be in.
    pub rooms: u64,
    /// The most choices of people for one of them: who leads it, and who of several is there.
    pub crews: u64,
    /// Each start once, and once more for each of several rooms and each of several choices of people.
    aspects: u64,
}

impl Need {
    /// What planning a series beside an older plan needs.
    pub fn of(series: &Series, baseline: Option<&Plan>) -> Self {
        let mut need = Need::default();
        for extent in candidates::extents(series, baseline) {
            let [starts, rooms, crews] = [extent.starts, extent.rooms, extent.crews].map(|count| count as u64);
            let several = |count: u64| if count > 1 { count } else { 0 };
            need.sittings += 1;
            need.starts += starts;
            need.rooms = need.rooms.max(rooms);
            need.crews = need.crews.max(crews);
            need.aspects += starts * (1 + several(rooms) + several(crews));
        }
        need
    }

    /// Bytes.
    pub fn bytes(&self) -> u64 {
        BYTES_ALWAYS + self.aspects * BYTES_EACH
    }

    /// The arithmetic in words: `24000000 starts of 6000 sittings, with up to 6 rooms and 10 choices of
    /// people, at 160 bytes for each start, and for each room and choice of people it could have`.
    pub fn words(&self) -> String {
        let (starts, sittings) = (counted(self.starts as i64, "start", "starts"), counted(self.sittings as i64, "sitting", "sittings"));
        let rooms = (self.rooms > 1).then(|| format!("{} rooms", self.rooms));
        let people = (self.crews > 1).then(|| format!("{} choices of people", self.crews));
        let several: Vec<String> = rooms.into_iter().chain(people).collect();
        if several.is_empty() {
            return format!("{starts} of {sittings}, at {BYTES_EACH} bytes each");
        }
        let several = several.join(" and ");
        format!(
            "{starts} of {sittings}, with up to {several}, at {BYTES_EACH} bytes for each start, and for each room and choice of \
             people it could have"
        )
    }
}

/// A number of bytes as people say it: `4 GB`.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000_000 => format!("{} MB", bytes.div_ceil(1_000_000)),
        _ if bytes.is_multiple_of(1_000_000_000) => format!("{} GB", bytes / 1_000_000_000),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

/// Reads a number of bytes: `4 GB`, `500MB`.
///
/// # Errors
/// It is none, in words.
pub fn read_size(text: &str) -> Result<u64, String> {
    let text = text.trim().to_ascii_uppercase();
    let digits = text.find(|mark: char| !mark.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit = match unit.trim() {
        "MB" | "M" => 1_000_000,
        "GB" | "G" => 1_000_000_000,
        "TB" | "T" => 1_000_000_000_000,
        _ => return Err("write a whole number with MB, GB or TB, such as `4 GB` or `500 MB`".into()),
    };
    let bytes = number.parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
    bytes.filter(|bytes| *bytes > 0).ok_or_else(|| "write a whole number with MB, GB or TB, such as `4 GB` or `500 MB`".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        assert_eq!([read_size("4 GB"), read_size("500mb"), read_size("2T")], [Ok(4_000_000_000), Ok(500_000_000), Ok(2_000_000_000_000)]);
        for wrong in ["", "4", "GB", "4.5 GB", "-1 GB", "0 GB", "4 KB", "99999999999999999999 GB"] {
            assert!(read_size(wrong).is_err(), "{wrong}");
        }
        assert_eq!([size(4_000_000_000), size(3_840_000_001), size(2)], ["4 GB", "3.8 GB", "1 MB"]);
    }

    #[test]
    fn each_start_counts_once_and_once_for_each_room_and_choice_of_people() {
        let series = series().consultation("a", 60).consultation("b", 60).clone_of();
        let need = Need::of(&series, None);
        let places: usize = candidates::of(&series, None).iter().map(|sitting| sitting.starts()).sum();
        assert_eq!((need.sittings, need.starts), (2, places as u64));
        let mut many = series.clone();
        many.consultations[0].moderators = (0..3).map(crate::model::PersonId).collect();
        let more = Need::of(&many, None);
        assert_eq!(more.bytes() - need.bytes(), need.starts / 2 * 3 * BYTES_EACH);
        assert!(more.words().contains("with up to 3 choices of people"), "{}", more.words());
    }
}
