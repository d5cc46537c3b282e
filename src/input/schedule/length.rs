//! How long an event of a schedule is.

use crate::time::{MINUTES_PER_DAY, Minutes};

/// A length as it is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Written {
    /// Seconds beyond the minute are cut.
    pub minutes: Minutes,
    /// Seconds that were cut.
    pub seconds: Minutes,
    /// As what it is read, where it could be read otherwise too.
    pub doubt: Option<&'static str>,
}

/// `01:30`, `1:06:00` of days (pretalx), `00:45:00` of hours; `None` if it is none of these.
///
/// Three parts are days, hours and minutes where the first is one digit, as pretalx writes them, and a day has so many hours;
/// else, and where there are no days and no minutes, they are hours, minutes and seconds. fora writes no seconds.
pub(super) fn read(text: &str, is_ours: bool) -> Option<Written> {
    let parts: Vec<&str> = text.split(':').map(str::trim).collect();
    let numbers: Vec<Minutes> = parts.iter().map(|part| number(part)).collect::<Option<_>>()?;
    let whole = |hours: Minutes, minutes: Minutes| hours.checked_mul(60)?.checked_add(minutes);
    match numbers[..] {
        [hours, minutes] => Some(Written { minutes: whole(hours, minutes)?, seconds: 0, doubt: None }),
        [first, second, third] if second < 60 && third < 60 => {
            // Nothing is planned to the second.
            let could_be_days = second < 24 && (first > 0 || third > 0 && parts[0].len() == 1);
            if is_ours || could_be_days && parts[0].len() == 1 {
                let minutes = first.checked_mul(MINUTES_PER_DAY)?.checked_add(whole(second, third)?)?;
                return Some(Written { minutes, seconds: 0, doubt: (!is_ours).then_some("days, hours and minutes") });
            }
            let doubt = could_be_days.then_some("hours, minutes and seconds");
            Some(Written { minutes: whole(first, second)?, seconds: third, doubt })
        }
        _ => None,
    }
}

fn number(digits: &str) -> Option<Minutes> {
    let are_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    are_digits.then(|| digits.parse::<u32>().ok().map(Minutes::from))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_parts_are_days_where_they_are_written_as_such() {
        let ours = read("10:00:05", true).map(|written| (written.minutes, written.doubt));
        assert_eq!(ours, Some((14405, None)));
        let read = |text: &str| read(text, false).map(|written| (written.minutes, written.seconds, written.doubt.is_some()));
        assert_eq!([read("01:30"), read("0:45"), read("30:00")], [90, 45, 1800].map(|minutes| Some((minutes, 0, false))));
        assert_eq!(
            [read("1:00:00"), read("2:06:30"), read("0:01:30"), read("0:00:45")],
            [1440, 3270, 90, 45].map(|minutes| Some((minutes, 0, true)))
        );
        assert_eq!(
            [read("00:45:00"), read("0:45:00"), read("01:30:00"), read("1:30:00")],
            [45, 45, 90, 90].map(|minutes| Some((minutes, 0, false)))
        );
        assert_eq!([read("01:00:00"), read("0:45:30")], [Some((60, 0, true)), Some((45, 30, false))]);
        for text in ["", "1", "1:", ":", "1:2:3:4", "1:-2", "+1:00", "1:00:60", "1:60:00", "99999999999:00", "soon"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
