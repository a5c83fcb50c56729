//! What a text may be, where its field asks for more than any text.
//!
//! Source: `pattern` and `x-kubernetes-validations` of the definitions; each form is one of theirs.

/// A form of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A number of Kubernetes, such as `500m` or `1Gi`.
    Quantity,
    /// The name of a kind.
    KindName,
    /// A DNS name, or nothing.
    DnsName,
    /// The digest of a module, or nothing.
    Digest,
    /// A duration of at least one millisecond.
    Duration,
}

/// How long a text may be, and what form it has.
#[derive(Debug)]
pub(super) struct TextLimits {
    /// In characters.
    pub(super) least: usize,
    /// In characters.
    pub(super) most: usize,
    pub(super) form: Option<Form>,
}

impl Form {
    /// What is wanted, after "is not".
    pub(super) fn describe(self) -> &'static str {
        match self {
            Self::Quantity => "a quantity, such as `500m` or `1Gi`",
            Self::KindName => "the name of a kind",
            Self::DnsName => "a DNS name of lower-case letters, digits, `-` and `.`",
            Self::Digest => "a digest of SHA-256, which has 64 lower-case hexadecimal digits",
            Self::Duration => "a duration of at least a millisecond, such as `10s` or `1m30s`",
        }
    }

    pub(super) fn accepts(self, text: &str) -> bool {
        match self {
            Self::Quantity => is_quantity(text),
            Self::KindName => {
                text.starts_with(|c: char| c.is_ascii_alphabetic())
                    && is_label(text, |c| c.is_ascii_alphanumeric())
            }
            Self::DnsName => {
                let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
                text.is_empty() || text.split('.').all(|label| is_label(label, is_part))
            }
            Self::Digest => text.is_empty() || is_digest(text),
            Self::Duration => nanoseconds(text).is_some_and(|duration| duration >= 1e6),
        }
    }
}

/// The 64 hexadecimal digits of SHA-256.
pub(crate) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Characters of a kind, with `-` in between.
fn is_label(text: &str, is_part: impl Fn(char) -> bool) -> bool {
    text.starts_with(&is_part) && text.ends_with(&is_part) && text.chars().all(|c| c == '-' || is_part(c))
}

/// A decimal number at the beginning, and what follows it.
fn decimal(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(end)?;
    let dots = number.bytes().filter(|byte| *byte == b'.').count();
    (dots <= 1 && number.len() > dots).then_some((number, rest))
}

/// Source: `k8s.io/apimachinery/pkg/api/resource`, the pattern of quantities.
fn is_quantity(text: &str) -> bool {
    let unsigned = |text: &str| text.strip_prefix(['+', '-']).unwrap_or(text).to_owned();
    let text = unsigned(text);
    let Some((_, unit)) = decimal(&text) else { return false };
    if let Some(exponent) = unit.strip_prefix(['e', 'E'])
        && !exponent.is_empty()
    {
        let exponent = unsigned(exponent);
        return decimal(&exponent).is_some_and(|(_, rest)| rest.is_empty());
    }
    matches!(
        unit,
        "" | "n" | "u" | "m" | "k" | "M" | "G" | "T" | "P" | "E" | "Ki" | "Mi" | "Gi" | "Ti" | "Pi" | "Ei"
    )
}

/// Source: `time.ParseDuration` of Go; a negative one is below every bound.
fn nanoseconds(text: &str) -> Option<f64> {
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    let mut sum = 0.0;
    while !rest.is_empty() {
        let (number, after) = decimal(rest)?;
        let end = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, next) = after.split_at_checked(end)?;
        let scale = match unit {
            "ns" => 1.0,
            "us" | "µs" | "μs" => 1e3,
            "ms" => 1e6,
            "s" => 1e9,
            "m" => 60e9,
            "h" => 3600e9,
            _ => return None,
        };
        sum += number.parse::<f64>().ok()? * scale;
        rest = next;
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_numbers_with_a_unit() {
        for text in ["1", "500m", "1.5Gi", ".5", "-2", "1e3", "1E", "2E-3"] {
            assert!(Form::Quantity.accepts(text), "{text}");
        }
        for text in ["", "1g", "Gi", "1 Gi", "1.2.3", ".", "1ee3"] {
            assert!(!Form::Quantity.accepts(text), "{text}");
        }
    }

    #[test]
    fn durations_have_a_unit_and_last_a_millisecond() {
        for text in ["1ms", "10s", "1m30s", "1.5h", "+2s", "1000us"] {
            assert!(Form::Duration.accepts(text), "{text}");
        }
        for text in ["", "10", "0s", "-1s", "999us", "1d", "s", "1 s"] {
            assert!(!Form::Duration.accepts(text), "{text}");
        }
    }

    #[test]
    fn names_have_no_dash_at_their_ends() {
        assert!(Form::DnsName.accepts("a-1.b") && Form::DnsName.accepts(""));
        assert!(
            !Form::DnsName.accepts("a..b") && !Form::DnsName.accepts("-a") && !Form::DnsName.accepts("A")
        );
        assert!(
            Form::KindName.accepts("Gateway") && !Form::KindName.accepts("1a") && !Form::KindName.accepts("")
        );
    }
}
