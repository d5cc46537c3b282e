use std::fmt;
use std::str::FromStr;

/// What something costs, exactly: so many parts, [`Price::UNIT`] of which are one in a hundred of those concerned mildly inconvenienced for an hour.
///
/// Written as a decimal number of those hours, with as many digits as tell any two prices apart. What is written is read
/// back the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Price(pub i64);

impl Price {
    /// Parts of the price of one in a hundred of those concerned mildly inconvenienced for an hour, so that a minute at half a weight
    /// is a whole number of them.
    pub const UNIT: i64 = 12_000;

    /// The same as a number of hours, rounded as floating point does.
    pub fn hours(self) -> f64 {
        self.0 as f64 / Price::UNIT as f64
    }
}

/// What the last digit written stands for: fine enough to tell parts apart, if only just.
const DIGITS: u32 = 5;
const FINEST: i128 = 10_i128.pow(DIGITS);
const _: () = assert!((Price::UNIT as i128) < FINEST);

/// A quotient, rounded to the nearest whole number.
fn nearest(dividend: i128, divisor: i128) -> i128 {
    (2 * dividend + divisor).div_euclid(2 * divisor)
}

impl fmt::Display for Price {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let finest = nearest(i128::from(self.0) * FINEST, Price::UNIT.into());
        let (sign, size) = (if finest < 0 { "-" } else { "" }, finest.abs());
        let digits = format!("{:0width$}", size % FINEST, width = DIGITS as usize);
        match digits.trim_end_matches('0') {
            "" => write!(out, "{sign}{}", size / FINEST),
            digits => write!(out, "{sign}{}.{digits}", size / FINEST),
        }
    }
}

/// Text that is no decimal number, or one beyond what a price can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoPrice;

impl FromStr for Price {
    type Err = NoPrice;

    /// Reads a decimal number of hours, as TOML writes them; digits beyond the finest are dropped.
    fn from_str(text: &str) -> Result<Self, NoPrice> {
        let (minus, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let kept: String = part.chars().chain(std::iter::repeat('0')).take(DIGITS as usize).collect();
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(part) {
            return Err(NoPrice);
        }
        let finest: i128 = format!("{whole}{kept}").parse().map_err(|_| NoPrice)?;
        let parts = finest.checked_mul(Price::UNIT.into()).map(|parts| nearest(if minus { -parts } else { parts }, FINEST));
        parts.and_then(|parts| i64::try_from(parts).ok()).map(Price).ok_or(NoPrice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_the_same() {
        for parts in (-1000..1000).chain([i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX]) {
            let text = Price(parts).to_string();
            assert_eq!(text.parse(), Ok(Price(parts)), "{text}");
        }
    }

    #[test]
    fn parts_are_told_in_decimals_and_whole_hours_without_any() {
        let told = [0, 12_000, 1, 11_999, 12_001, 18_000, -1, -6_000, -24_000].map(|parts| Price(parts).to_string());
        assert_eq!(told, ["0", "1", "0.00008", "0.99992", "1.00008", "1.5", "-0.00008", "-0.5", "-2"]);
    }

    #[test]
    fn what_is_no_decimal_number_is_no_price() {
        for text in ["", "-", ".5", "1e3", "nan", "inf", "1.2.3", "1_000", "99999999999999999999999999999999999999", "9e99"] {
            assert_eq!(text.parse::<Price>(), Err(NoPrice), "{text}");
        }
        assert_eq!(["12", "+12.50", "0.0084"].map(str::parse), [Ok(Price(144_000)), Ok(Price(150_000)), Ok(Price(101))]);
    }
}
