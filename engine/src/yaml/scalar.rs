//! What a scalar means: once as kubectl reads it, once as YAML 1.2 does.
//!
//! Source: `resolve` in `goyaml.v2/resolve.go` of sigs.k8s.io/yaml, with Go's `strconv.ParseInt(s, 0, 64)`; the core
//! schema of YAML 1.2.2, section 10.3.2. Dates are text in both, for kubectl turns timestamps back into strings.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

use super::document::{Style, Tag};

/// The value of a scalar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar<'d> {
    /// `null`, `~`, or nothing at all.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer that fits 64 bits with sign.
    Int(i64),
    /// An integer that fits 64 bits only without sign.
    Unsigned(u64),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(&'d str),
}

impl Scalar<'_> {
    fn same_as(self, other: Self) -> bool {
        match (self, other) {
            (Self::Float(one), Self::Float(two)) => one.to_bits() == two.to_bits(),
            (one, two) => one == two,
        }
    }

    /// A spelling that every YAML version reads as this value.
    fn spelling(self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Int(value) => value.to_string(),
            Self::Unsigned(value) => value.to_string(),
            Self::Float(value) => format!("{value:?}"),
            Self::Text(text) => format!("\"{text}\""),
        }
    }
}

impl fmt::Display for Scalar<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "boolean {value}"),
            Self::Int(value) => write!(f, "integer {value}"),
            Self::Unsigned(value) => write!(f, "integer {value}"),
            Self::Float(value) => write!(f, "number {value:?}"),
            Self::Text(text) => write!(f, "text `{text}`"),
        }
    }
}

/// Two readings of one plain scalar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguity {
    /// How kubectl reads it, such as `boolean false`.
    pub kubectl: String,
    /// How YAML 1.2 reads it, such as ``text `no` ``.
    pub yaml12: String,
    /// A spelling everybody reads as kubectl reads this one, such as `false`; what it now means stays the same.
    pub suggestion: String,
}

/// How kubectl reads a scalar.
pub(super) fn resolve(text: &str, style: Style, tag: Tag) -> Scalar<'_> {
    match tag {
        Tag::None | Tag::Collection | Tag::Merge if style == Style::Plain => kubectl(text),
        Tag::Null | Tag::Bool | Tag::Int => kubectl(text),
        Tag::Float => as_float(kubectl(text)),
        Tag::None | Tag::Collection | Tag::Merge | Tag::NonSpecific | Tag::Str | Tag::Unsupported => {
            Scalar::Text(text)
        }
    }
}

/// Whether a scalar is what its tag claims.
pub(super) fn fits(tag: Tag, value: Scalar<'_>) -> bool {
    match tag {
        Tag::None | Tag::NonSpecific | Tag::Str | Tag::Unsupported | Tag::Merge => true,
        Tag::Null => value == Scalar::Null,
        Tag::Bool => matches!(value, Scalar::Bool(_)),
        Tag::Int => matches!(value, Scalar::Int(_) | Scalar::Unsigned(_)),
        Tag::Float => matches!(value, Scalar::Float(_)),
        Tag::Collection => false,
    }
}

/// The two readings of a plain scalar, if they differ.
pub(super) fn ambiguity(text: &str) -> Option<Ambiguity> {
    let (kubectl, yaml12) = (kubectl(text), core(text));
    (!kubectl.same_as(yaml12)).then(|| Ambiguity {
        kubectl: kubectl.to_string(),
        yaml12: yaml12.to_string(),
        suggestion: kubectl.spelling(),
    })
}

fn kubectl(text: &str) -> Scalar<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Scalar::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Scalar::Bool(false)
        }
        _ => {
            let number = match text.as_bytes().first() {
                Some(b'.') => special(text).or_else(|| decimal(text)),
                Some(b'+' | b'-' | b'0'..=b'9') => special(text).or_else(|| go_number(text)),
                _ => None,
            };
            number.unwrap_or(Scalar::Text(text))
        }
    }
}

fn core(text: &str) -> Scalar<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        _ => core_number(text).unwrap_or(Scalar::Text(text)),
    }
}

fn core_number(text: &str) -> Option<Scalar<'static>> {
    if let Some(digits) = text.strip_prefix("0o") {
        return integer(digits, 8, Sign::None);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return integer(digits, 16, Sign::None);
    }
    let (sign, digits) = signed(text);
    let unsigned = if sign == Sign::Plus { Sign::None } else { sign };
    special(text).or_else(|| integer(digits, 10, unsigned)).or_else(|| decimal(text))
}

/// Go drops every `_`, then lets the prefix choose the base, then tries a decimal fraction.
fn go_number(text: &str) -> Option<Scalar<'static>> {
    let plain = if text.contains('_') { Cow::Owned(text.replace('_', "")) } else { Cow::Borrowed(text) };
    let (sign, digits) = signed(&plain);
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, digits.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, digits.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, digits.get(2..)?),
        [b'0', _, ..] => (8, digits.get(1..)?),
        _ => (10, digits),
    };
    integer(digits, radix, sign).or_else(|| decimal(&plain))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    None,
    Plus,
    Minus,
}

fn signed(text: &str) -> (Sign, &str) {
    match text.as_bytes().first() {
        Some(b'+') => (Sign::Plus, text.get(1..).unwrap_or("")),
        Some(b'-') => (Sign::Minus, text.get(1..).unwrap_or("")),
        _ => (Sign::None, text),
    }
}

/// Digits only, no sign; past 63 bits only without sign, as Go has it.
fn integer(digits: &str, radix: u32, sign: Sign) -> Option<Scalar<'static>> {
    if !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    match (sign, i64::try_from(magnitude)) {
        (Sign::Minus, _) => 0i64.checked_sub_unsigned(magnitude).map(Scalar::Int),
        (Sign::None | Sign::Plus, Ok(value)) => Some(Scalar::Int(value)),
        (Sign::None, Err(_)) => Some(Scalar::Unsigned(magnitude)),
        (Sign::Plus, Err(_)) => None,
    }
}

fn special(text: &str) -> Option<Scalar<'static>> {
    match text {
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(Scalar::Float(f64::INFINITY)),
        "-.inf" | "-.Inf" | "-.INF" => Some(Scalar::Float(f64::NEG_INFINITY)),
        ".nan" | ".NaN" | ".NAN" => Some(Scalar::Float(f64::NAN)),
        _ => None,
    }
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, finite.
fn decimal(text: &str) -> Option<Scalar<'static>> {
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (_, unsigned) = signed(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(signed(exponent).1)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let shaped = all_digits(whole)
        && all_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|digits| !digits.is_empty() && all_digits(digits));
    let value = text.parse::<f64>().ok().filter(|value| shaped && value.is_finite())?;
    Some(Scalar::Float(value))
}

#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "what Go's float64(v) does")]
fn as_float(value: Scalar<'_>) -> Scalar<'_> {
    match value {
        Scalar::Int(value) => Scalar::Float(value as f64),
        Scalar::Unsigned(value) => Scalar::Float(value as f64),
        Scalar::Null | Scalar::Bool(_) | Scalar::Float(_) | Scalar::Text(_) => value,
    }
}

/// The integer a number is in JSON, where `9.0` and `9` are one; exact up to 53 bits, `None` beyond.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "the value is whole and within 2^53"
)]
pub(super) fn as_int(value: Scalar<'_>) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Scalar::Int(value) => Some(value),
        Scalar::Float(value) if value.fract() == 0.0 && value.abs() <= EXACT => Some(value as i64),
        Scalar::Float(_) | Scalar::Unsigned(_) | Scalar::Null | Scalar::Bool(_) | Scalar::Text(_) => None,
    }
}
