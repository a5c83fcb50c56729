//! Base64 as Kubernetes and PEM write it.
//!
//! Source: RFC 4648 section 4, with line breaks passed over as in RFC 7468.

/// The bytes a text stands for; `None` when it is no Base64.
///
/// ```
/// # use carnet_engine::base64::decode;
/// assert_eq!(decode("Y2Fy\nbmV0"), Some(b"carnet".to_vec()));
/// assert_eq!(decode("Y2Fy*"), None);
/// ```
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len().saturating_mul(3) / 4);
    let (mut bits, mut count, mut padding) = (0_u32, 0_u32, 0_u32);
    for symbol in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        if symbol == b'=' {
            padding = padding.saturating_add(1);
            continue;
        }
        if padding > 0 {
            return None;
        }
        bits = bits.wrapping_shl(6) | value(symbol)?;
        count = count.saturating_add(6);
        if let Some(rest) = count.checked_sub(8) {
            count = rest;
            bytes.push(u8::try_from(bits.wrapping_shr(rest) & 0xff).ok()?);
        }
    }
    // What is left is the padding of the last byte: fewer than six bits, each zero.
    let rest = bits & 1_u32.wrapping_shl(count).saturating_sub(1);
    (count < 6 && rest == 0 && padding <= 2).then_some(bytes)
}

fn value(symbol: u8) -> Option<u32> {
    let (first, offset) = match symbol {
        b'A'..=b'Z' => (b'A', 0),
        b'a'..=b'z' => (b'a', 26),
        b'0'..=b'9' => (b'0', 52),
        b'+' => return Some(62),
        b'/' => return Some(63),
        _ => return None,
    };
    Some(u32::from(symbol.saturating_sub(first)).saturating_add(offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_of_padding_is_read() {
        for (text, bytes) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob")]
        {
            assert_eq!(decode(text), Some(bytes.as_bytes().to_vec()), "{text}");
        }
    }

    #[test]
    fn what_is_no_base64_is_refused() {
        for text in ["Z", "Zg==Zg==", "Zh==", "Zm9v-", "Zg===", "\u{e9}"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
