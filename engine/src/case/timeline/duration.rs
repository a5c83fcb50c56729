//! Durations and ranges, as written in tests: `30s`, `500ms`, `2..4`, `250ms..1s`.

/// Units, largest first, in milliseconds.
const UNITS: [(&str, u64); 4] = [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Milliseconds of a whole number with a unit; `None` if it is none, or longer than a day.
pub(super) fn parse_duration(text: &str) -> Option<u64> {
    let split = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(split)?;
    let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let milliseconds = number.parse::<u64>().ok()?.checked_mul(*factor)?;
    (milliseconds <= 86_400_000).then_some(milliseconds)
}

/// Milliseconds in the largest unit that holds them as a whole number, as they would be written.
#[must_use]
pub fn show_duration(milliseconds: u64) -> String {
    let whole = UNITS.iter().find(|(_, factor)| milliseconds.checked_rem(*factor) == Some(0));
    match whole {
        Some((unit, factor)) if milliseconds > 0 => {
            format!("{}{unit}", milliseconds.checked_div(*factor).unwrap_or_default())
        }
        Some(_) | None => format!("{milliseconds}ms"),
    }
}

/// Both ends of `LOW..HIGH`, or one value twice.
pub(super) fn parse_range(text: &str, parse: impl Fn(&str) -> Option<u64>) -> Option<(u64, u64)> {
    let (low, high) = text.split_once("..").unwrap_or((text, text));
    let (low, high) = (parse(low)?, parse(high)?);
    (low <= high).then_some((low, high))
}

/// A whole number.
pub(super) fn parse_count(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}
