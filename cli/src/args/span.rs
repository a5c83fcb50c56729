//! Lengths of time as flags take them.

use std::str::FromStr;
use std::time::Duration;

/// A length of time: a whole number and `ms`, `s`, `m` or `h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeSpan(pub Duration);

/// Why a text is no [`TimeSpan`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write a number and its unit, such as 500ms, 10s, 5m or 1h")]
pub struct InvalidTimeSpan;

impl FromStr for TimeSpan {
    type Err = InvalidTimeSpan;

    fn from_str(text: &str) -> Result<Self, InvalidTimeSpan> {
        let end = text.find(|char: char| !char.is_ascii_digit()).ok_or(InvalidTimeSpan)?;
        let (number, unit) = text.split_at_checked(end).ok_or(InvalidTimeSpan)?;
        let number: u64 = number.parse().map_err(|_| InvalidTimeSpan)?;
        let milliseconds = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return Err(InvalidTimeSpan),
        };
        let milliseconds = number.checked_mul(milliseconds).ok_or(InvalidTimeSpan)?;
        Ok(Self(Duration::from_millis(milliseconds)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_needs_a_unit() {
        let of = |text: &str| text.parse::<TimeSpan>().map(|span| span.0.as_millis());
        assert_eq!(["500ms", "10s", "5m", "2h"].map(of), [Ok(500), Ok(10_000), Ok(300_000), Ok(7_200_000)]);
        for text in
            ["", "10", "s", "-1s", "1.5s", "1 s", "1d", "99999999999999999999s", "18446744073709551615h"]
        {
            assert_eq!(of(text), Err(InvalidTimeSpan), "{text}");
        }
    }
}
