//! Points in time as gateways write them.

use time::{Date, Month, UtcDateTime};

/// Seconds since 1970 of `YYYY-MM-DDTHH:MM:SS` with or without a fraction, in UTC; `None` for anything else.
///
/// Source: RFC 3339, of which gateways write one form.
pub(super) fn seconds(text: &str) -> Option<i64> {
    let (date, clock) = text.strip_suffix('Z')?.split_once('T')?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    number(fraction)?;
    let [year, month, day] = parts(date, '-')?;
    let [hour, minute, second] = parts(clock, ':')?;
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?).ok()?;
    let [hour, minute, second] = [hour, minute, second].map(u8::try_from);
    let time = date.with_hms(hour.ok()?, minute.ok()?, second.ok()?).ok()?;
    Some(UtcDateTime::new(time.date(), time.time()).unix_timestamp())
}

/// A point in time for people: `2026-11-20 13:05:43`; as it is when it has another form.
pub(crate) fn readable(text: &str) -> String {
    let is_known = seconds(text).is_some();
    match text.get(..19) {
        Some(head) if is_known => head.replacen('T', " ", 1),
        Some(_) | None => text.to_owned(),
    }
}

fn parts(text: &str, separator: char) -> Option<[u32; 3]> {
    let mut parts = text.split(separator).map(number);
    let three = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(three)
}

/// Digits and nothing else.
fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.get(..9).unwrap_or(text).parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_as_it_is_written() {
        assert_eq!(seconds("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(seconds("2026-11-20T13:05:43Z"), Some(1_795_179_943));
        assert_eq!(seconds("2026-11-20T13:05:43.123456789012Z"), Some(1_795_179_943));
        assert_eq!(readable("2026-11-20T13:05:43.5Z"), "2026-11-20 13:05:43");
    }

    #[test]
    fn anything_else_is_no_moment() {
        for text in [
            "",
            "Z",
            "T",
            "now",
            "2026-11-20",
            "2026-11-20T13:05:43",
            "2026-13-20T13:05:43Z",
            "2026-02-30T13:05:43Z",
            "2026-11-20T24:05:43Z",
            "2026-11-20T13:05Z",
            "2026-11-20T13:05:43+01:00",
            "+026-11-20T13:05:43Z",
            "2026-11-20T13:05:4\u{e9}Z",
        ] {
            assert_eq!(seconds(text), None, "{text}");
            assert_eq!(readable(text), text);
        }
    }
}
