//! Moments in time, as far as certificates have them: to the second, in UTC.
//!
//! The engine has no clock: whoever asks what holds now says when that is.

use std::fmt;
use std::str::FromStr;

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time};

/// Seconds in a day.
const DAY: i64 = 86_400;

/// The first second of the year 0 and the last of 9999.
const FOUR_DIGITS: [i64; 2] = [-62_167_219_200, 253_402_300_799];

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
        let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
        let year = i32::try_from(year).ok().filter(|year| (0..=9999).contains(year))?;
        let date = Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()?;
        let [hour, minute, second] = [hour, minute, second].map(|part| u8::try_from(part).ok());
        let time = Time::from_hms(hour?, minute?, second?).ok()?;
        Some(Self(PrimitiveDateTime::new(date, time).assume_utc().unix_timestamp()))
    }

    /// Of milliseconds since 1970-01-01 UTC, as proxies tell the time; parts of a second are dropped.
    #[must_use]
    pub fn of_milliseconds(milliseconds: u64) -> Self {
        Self(i64::try_from(milliseconds / 1000).unwrap_or(i64::MAX))
    }

    /// Whole days from this moment to `later`; negative when that is earlier.
    #[must_use]
    pub fn days_until(self, later: Self) -> i64 {
        later.0.saturating_sub(self.0).div_euclid(DAY)
    }

    /// The day and the time, as `2026-11-20T13:05:43Z` of RFC 3339.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let (hour, minute, second) = self.in_utc().to_hms();
        format!("{self}T{hour:02}:{minute:02}:{second:02}Z")
    }

    /// Years have four digits: what is earlier or later than that is the first or last moment that has.
    fn in_utc(self) -> OffsetDateTime {
        let [first, last] = FOUR_DIGITS;
        OffsetDateTime::from_unix_timestamp(self.0.clamp(first, last)).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

/// The day alone, as `2027-01-31`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = self.in_utc();
        write!(f, "{:04}-{:02}-{:02}", moment.year(), u8::from(moment.month()), moment.day())
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
    fn times_are_utc_to_the_second_with_years_of_four_digits() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_763_643_943, "2025-11-20T13:05:43Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(Moment::of_milliseconds(seconds * 1000 + 999).rfc3339(), text);
        }
        assert_eq!(Moment::of_milliseconds(u64::MAX).rfc3339(), "9999-12-31T23:59:59Z");
        assert_eq!(Moment(i64::MIN).rfc3339(), "0000-01-01T00:00:00Z");
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
