//! Moments in time, as far as certificates have them: to the second, in UTC.
//!
//! The engine has no clock: whoever asks what holds now says when that is.

use std::fmt;
use std::str::FromStr;

/// Seconds in a day.
const DAY: i64 = 86_400;

/// A moment, in seconds since 1970-01-01 UTC; earlier ones are negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

/// Why a text is not a [`Moment`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a moment; write a day such as 2027-01-31, or 2027-01-31T12:00:00Z")]
pub struct InvalidMoment {
    /// The text.
    pub text: String,
}

impl Moment {
    /// A day and a time in UTC; `None` when there is no such day or time. Leap seconds are not known.
    ///
    /// ```
    /// # use carnet_engine::moment::Moment;
    /// assert_eq!(Moment::new([1970, 1, 2], [0, 0, 1]), Some(Moment(86_401)));
    /// assert_eq!(Moment::new([2027, 2, 29], [0, 0, 0]), None);
    /// ```
    #[must_use]
    pub fn new([year, month, day]: [i64; 3], [hour, minute, second]: [i64; 3]) -> Option<Self> {
        let days = days(year, month, day)?;
        let is_time = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
        let minutes = hour.checked_mul(60)?.checked_add(minute)?;
        let time = minutes.checked_mul(60)?.checked_add(second)?;
        is_time.then_some(Self(days.checked_mul(DAY)?.checked_add(time)?))
    }

    /// Whole days from this moment to `later`; negative when that is earlier.
    #[must_use]
    pub fn days_until(self, later: Self) -> i64 {
        later.0.saturating_sub(self.0).div_euclid(DAY)
    }
}

/// The day alone, as `2027-01-31`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [year, month, day] = date(self.0.div_euclid(DAY));
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A day, or a day and a time as RFC 3339 writes it in UTC.
impl FromStr for Moment {
    type Err = InvalidMoment;

    fn from_str(text: &str) -> Result<Self, InvalidMoment> {
        let parse = || {
            let (day, time) = text.split_once('T').unwrap_or((text, "00:00:00Z"));
            Self::new(numbers(day, '-', [4, 2, 2])?, numbers(time.strip_suffix('Z')?, ':', [2, 2, 2])?)
        };
        parse().ok_or_else(|| InvalidMoment { text: text.to_owned() })
    }
}

fn numbers(text: &str, separator: char, widths: [usize; 3]) -> Option<[i64; 3]> {
    let mut numbers = [0; 3];
    let mut parts = text.split(separator);
    for (number, width) in numbers.iter_mut().zip(widths) {
        let part = parts.next().filter(|part| part.len() == width)?;
        *number = part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())??;
    }
    parts.next().is_none().then_some(numbers)
}

/// Days since 1970-01-01 in the Gregorian calendar.
///
/// Years begin in March here, so that the leap day is the last of one.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 31,
    };
    if !(0..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=length).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year.checked_sub(1)? } else { year };
    let month = if month <= 2 { month.checked_add(9)? } else { month.checked_sub(3)? };
    let in_year = month.checked_mul(153)?.checked_add(2)?.div_euclid(5).checked_add(day)?.checked_sub(1)?;
    let leaps = year.div_euclid(4).checked_sub(year.div_euclid(100))?.checked_add(year.div_euclid(400))?;
    year.checked_mul(365)?.checked_add(leaps)?.checked_add(in_year)?.checked_sub(719_468)
}

/// The reverse of [`days`].
fn date(days: i64) -> [i64; 3] {
    let days = days.saturating_add(719_468);
    let (era, in_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let leaps = (in_era / 1_460).saturating_sub(in_era / 36_524).saturating_add(in_era / 146_096);
    let year = in_era.saturating_sub(leaps) / 365;
    let before = year.saturating_mul(365).saturating_add(year / 4).saturating_sub(year / 100);
    let in_year = in_era.saturating_sub(before);
    let month = in_year.saturating_mul(5).saturating_add(2) / 153;
    let day = in_year.saturating_sub(month.saturating_mul(153).saturating_add(2) / 5).saturating_add(1);
    let month = if month < 10 { month.saturating_add(3) } else { month.saturating_sub(9) };
    let year = era.saturating_mul(400).saturating_add(year).saturating_add(i64::from(month <= 2));
    [year, month, day]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_days_have_known_numbers() {
        for (text, seconds) in [
            ("1970-01-01", 0),
            ("2000-02-29", 951_782_400),
            ("2026-11-20T23:04:35Z", 1_795_215_875),
            ("1969-12-31T23:59:59Z", -1),
        ] {
            assert_eq!(text.parse(), Ok(Moment(seconds)), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in ["", "2027", "2027-13-01", "2027-02-29", "2027-1-1", "+027-01-01", "2027-01-01T24:00:00Z"]
        {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
        assert!("2027-01-01T12:00:00".parse::<Moment>().is_err(), "without a time zone");
    }

    proptest! {
        /// A day that is written is read back as the same day.
        #[test]
        fn a_day_survives_writing_and_reading(day in -719_000_i64..2_900_000) {
            let moment = Moment(day * DAY);
            prop_assert_eq!(moment.to_string().parse(), Ok(moment));
        }
    }
}
