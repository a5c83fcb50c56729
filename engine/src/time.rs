//! Times as text. Nothing here asks for the time: it is given, as a number.
//!
//! Source: RFC 3339, section 5.6; days by the proleptic Gregorian calendar.

const DAY: u64 = 86_400;

/// Milliseconds since 1970 as `2026-11-20T13:05:43Z`: UTC, whole seconds, four digits for the year.
///
/// Later than the year 9999 is shown as its last second.
#[must_use]
pub fn rfc3339(milliseconds: u64) -> String {
    const LAST: u64 = 253_402_300_799;
    let seconds = (milliseconds / 1000).min(LAST);
    let (year, month, day) = date(seconds / DAY);
    let rest = seconds % DAY;
    let mut text = String::with_capacity(20);
    for (number, digits, end) in [
        (year, 4, '-'),
        (month, 2, '-'),
        (day, 2, 'T'),
        (rest / 3600, 2, ':'),
        (rest / 60 % 60, 2, ':'),
        (rest % 60, 2, 'Z'),
    ] {
        push_padded(&mut text, number, digits);
        text.push(end);
    }
    text
}

/// Year, month and day of a number of days since 1970.
fn date(days: u64) -> (u64, u64, u64) {
    let mut rest = days;
    let mut year = 1970;
    loop {
        let length = if is_leap(year) { 366 } else { 365 };
        let Some(later) = rest.checked_sub(length) else { break };
        rest = later;
        year = u64::saturating_add(year, 1);
    }
    let february = if is_leap(year) { 29 } else { 28 };
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        let Some(later) = rest.checked_sub(length) else { break };
        rest = later;
        month = u64::saturating_add(month, 1);
    }
    (year, month, rest.saturating_add(1))
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn push_padded(text: &mut String, number: u64, digits: u32) {
    if digits > 1 {
        push_padded(text, number / 10, digits.saturating_sub(1));
    }
    let digit = u32::try_from(number % 10).unwrap_or_default();
    text.push(char::from_digit(digit, 10).unwrap_or('0'));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_utc_to_the_second() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_763_643_943, "2025-11-20T13:05:43Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(rfc3339(seconds * 1000 + 999), text);
        }
        assert_eq!(rfc3339(u64::MAX), "9999-12-31T23:59:59Z");
    }
}
