//! Days of the calendar, as far as end dates need them: written `2027-01-31`, compared, nothing else.

use std::fmt;
use std::str::FromStr;

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// Why a text is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDate {
    /// It is not four, two and two digits with a hyphen between.
    #[error("`{text}` is not a date like 2027-01-31")]
    Shape {
        /// The text.
        text: String,
    },
    /// The calendar has no such day.
    #[error("there is no day `{text}`")]
    NoSuchDay {
        /// The text.
        text: String,
    },
}

impl Date {
    /// The day of a Gregorian year; `None` when the calendar has none like it.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if is_leap => 29,
            2 => 28,
            _ => return None,
        };
        (1..=last).contains(&day).then_some(Self { year, month, day })
    }
}

impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let shape = || InvalidDate::Shape { text: text.to_owned() };
        let is_shaped = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let mut parts = text.split('-').filter(|_| is_shaped);
        let year = parts.next().and_then(|part| part.parse().ok()).ok_or_else(shape)?;
        let month = parts.next().and_then(|part| part.parse().ok()).ok_or_else(shape)?;
        let day = parts.next().and_then(|part| part.parse().ok()).ok_or_else(shape)?;
        Self::new(year, month, day).ok_or_else(|| InvalidDate::NoSuchDay { text: text.to_owned() })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_and_written_alike() {
        let date: Date = "2028-02-29".parse().unwrap();
        assert_eq!(date.to_string(), "2028-02-29");
        assert!(date < "2028-03-01".parse().unwrap());
    }

    #[test]
    fn days_that_are_not_there_are_refused() {
        for text in ["2027-02-29", "2027-13-01", "2027-04-31", "2027-01-00", "1900-02-29"] {
            assert_eq!(text.parse::<Date>(), Err(InvalidDate::NoSuchDay { text: text.to_owned() }));
        }
        for text in ["2027-1-31", "31.01.2027", "", "2027-01-3x", "+027-01-31", "2027-01-310"] {
            assert_eq!(text.parse::<Date>(), Err(InvalidDate::Shape { text: text.to_owned() }));
        }
    }
}
