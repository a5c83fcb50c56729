//! DNS host names as they arrive in `:authority`: what counts as exactly one host, and its normal form.
//!
//! Envoy hands the authority over raw: case, port, final dot, userinfo, even two Host headers joined by a
//! comma. Everything downstream compares normal forms only, so anything that is not one plain DNS name is
//! refused here. Not for service naming: see [`crate::naming`].
//!
//! Source: RFC 1035 section 2.3.4 (sizes), RFC 3986 section 3.2 (userinfo, port).

use std::borrow::Cow;

/// The longest host in bytes; what the 255 octets of RFC 1035 leave for text without the final dot.
pub const MAX_HOST_BYTES: usize = 253;

/// The longest label in bytes.
///
/// Source: RFC 1035 section 2.3.4.
pub const MAX_LABEL_BYTES: usize = 63;

/// Why an authority is not one plain DNS name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum InvalidHost {
    /// No authority, or an empty one.
    #[error("there is no host")]
    Missing,
    /// A comma: two Host headers arrive joined by one.
    #[error("there is more than one host, the comma is at byte {at}")]
    Several {
        /// Offset of the comma.
        at: usize,
    },
    /// An `@`: the text before it could pass for the host.
    #[error("userinfo before the host, the `@` is at byte {at}")]
    Userinfo {
        /// Offset of the `@`.
        at: usize,
    },
    /// A bracketed IPv6 address; federation knows services by name only.
    #[error("an address in brackets is not a host name")]
    Address,
    /// A byte outside letters, digits, `-`, `_` and `.`.
    #[error("byte 0x{byte:02x} at {at} cannot be in a host name")]
    Character {
        /// The byte.
        byte: u8,
        /// Its offset.
        at: usize,
    },
    /// Something other than up to five digits after the colon.
    #[error("the port after byte {at} is not a number up to 65535")]
    Port {
        /// Offset of the colon.
        at: usize,
    },
    /// Two dots in a row, or a leading dot.
    #[error("empty label at byte {at}")]
    EmptyLabel {
        /// Offset of the dot, or of the end, that follows nothing.
        at: usize,
    },
    /// One label is longer than [`MAX_LABEL_BYTES`].
    #[error("label of {len} bytes, at most {MAX_LABEL_BYTES} are allowed")]
    LabelTooLong {
        /// Length of the label in bytes.
        len: usize,
    },
    /// The name is longer than [`MAX_HOST_BYTES`].
    #[error("host of {len} bytes, at most {MAX_HOST_BYTES} are allowed")]
    TooLong {
        /// Length of the name in bytes, without port and final dot.
        len: usize,
    },
}

/// The normal form of an authority: lower case, without port and without final dot.
///
/// Borrows from `authority` unless a letter has to be lowered. Linear in the length of `authority`, and stops
/// early on over-long input.
///
/// # Errors
///
/// Any [`InvalidHost`]; see there. Bytes outside ASCII are [`InvalidHost::Character`].
///
/// ```
/// # use carnet_engine::host::normalise;
/// assert_eq!(normalise(b"Ratings.Bookinfo.svc:9080").as_deref(), Ok("ratings.bookinfo.svc"));
/// assert!(normalise(b"a.local,b.local").is_err());
/// ```
pub fn normalise(authority: &[u8]) -> Result<Cow<'_, str>, InvalidHost> {
    let Scan { name, has_upper_case } = scan(authority)?;
    // Invariant: the scan lets ASCII through only, so the conversion cannot fail.
    let text = std::str::from_utf8(name).map_err(|_| InvalidHost::Missing)?;
    Ok(if has_upper_case { Cow::Owned(text.to_ascii_lowercase()) } else { Cow::Borrowed(text) })
}

/// Whether `text` already is the normal form of a host.
#[must_use]
pub fn is_normal(text: &str) -> bool {
    matches!(normalise(text.as_bytes()), Ok(Cow::Borrowed(host)) if host.len() == text.len())
}

/// The name in an authority, without port and final dot.
struct Scan<'a> {
    name: &'a [u8],
    has_upper_case: bool,
}

/// Goes through an authority once: every request pays for this loop.
fn scan(authority: &[u8]) -> Result<Scan<'_>, InvalidHost> {
    let mut has_upper_case = false;
    // Where the label in progress begins.
    let mut label = 0_usize;
    let mut end = authority.len();
    for (at, &byte) in authority.iter().enumerate() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => {}
            b'.' => {
                check_label(label, at)?;
                label = at.saturating_add(1);
            }
            b'A'..=b'Z' => has_upper_case = true,
            b':' => {
                check_port(authority.get(at.saturating_add(1)..).unwrap_or_default(), at)?;
                end = at;
                break;
            }
            b',' => return Err(InvalidHost::Several { at }),
            b'@' => return Err(InvalidHost::Userinfo { at }),
            b'[' if at == 0 => return Err(InvalidHost::Address),
            _ => return Err(InvalidHost::Character { byte, at }),
        }
    }
    if end > label {
        check_label(label, end)?;
    } else {
        // A final dot, which the labels before it have survived; or nothing at all.
        end = end.saturating_sub(1);
    }
    let name = authority.get(..end).unwrap_or_default();
    match name.len() {
        0 => Err(InvalidHost::Missing),
        1..=MAX_HOST_BYTES => Ok(Scan { name, has_upper_case }),
        len => Err(InvalidHost::TooLong { len }),
    }
}

fn check_label(start: usize, end: usize) -> Result<(), InvalidHost> {
    match end.saturating_sub(start) {
        0 => Err(InvalidHost::EmptyLabel { at: end }),
        1..=MAX_LABEL_BYTES => Ok(()),
        len => Err(InvalidHost::LabelTooLong { len }),
    }
}

fn check_port(port: &[u8], colon: usize) -> Result<(), InvalidHost> {
    let offset = |at: usize| colon.saturating_add(1).saturating_add(at);
    if let Some(at) = port.iter().position(|&byte| byte == b',') {
        return Err(InvalidHost::Several { at: offset(at) });
    }
    if let Some(at) = port.iter().position(|&byte| byte == b'@') {
        return Err(InvalidHost::Userinfo { at: offset(at) });
    }
    let is_number = port.len() <= 5 && port.iter().all(u8::is_ascii_digit);
    let value =
        port.iter().fold(0_u32, |sum, digit| sum.saturating_mul(10).saturating_add(u32::from(digit & 15)));
    if is_number && value <= 65535 { Ok(()) } else { Err(InvalidHost::Port { at: colon }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(authority: &str) -> Result<String, InvalidHost> {
        normalise(authority.as_bytes()).map(Cow::into_owned)
    }

    #[test]
    fn upper_case_is_lowered() {
        assert_eq!(host("Ratings.BookInfo.svc").as_deref(), Ok("ratings.bookinfo.svc"));
    }

    #[test]
    fn port_and_final_dot_are_dropped() {
        assert_eq!(host("a.local:8080").as_deref(), Ok("a.local"));
        assert_eq!(host("a.local.").as_deref(), Ok("a.local"));
        assert_eq!(host("a.local.:8080").as_deref(), Ok("a.local"));
        assert_eq!(host("a.local:").as_deref(), Ok("a.local"));
    }

    #[test]
    fn two_hosts_are_refused_wherever_the_comma_is() {
        assert_eq!(host("a.local,b.local"), Err(InvalidHost::Several { at: 7 }));
        assert_eq!(host("a.local:80,b.local"), Err(InvalidHost::Several { at: 10 }));
    }

    #[test]
    fn userinfo_is_refused_also_when_it_looks_like_a_port() {
        assert_eq!(host("user@a.local"), Err(InvalidHost::Userinfo { at: 4 }));
        assert_eq!(host("a.local:80@b.local"), Err(InvalidHost::Userinfo { at: 10 }));
    }

    #[test]
    fn a_port_is_a_number_up_to_65535() {
        assert_eq!(host("a:65535").as_deref(), Ok("a"));
        assert_eq!(host("a:65536"), Err(InvalidHost::Port { at: 1 }));
        assert_eq!(host("a:8080x"), Err(InvalidHost::Port { at: 1 }));
        assert_eq!(host("a:b:80"), Err(InvalidHost::Port { at: 1 }));
    }

    #[test]
    fn nothing_is_not_a_host() {
        assert_eq!(host(""), Err(InvalidHost::Missing));
        assert_eq!(host(":80"), Err(InvalidHost::Missing));
        assert_eq!(host("."), Err(InvalidHost::EmptyLabel { at: 0 }));
    }

    #[test]
    fn labels_must_not_be_empty_or_too_long() {
        assert_eq!(host("a..b"), Err(InvalidHost::EmptyLabel { at: 2 }));
        assert_eq!(host("a.."), Err(InvalidHost::EmptyLabel { at: 2 }));
        assert_eq!(host(".a"), Err(InvalidHost::EmptyLabel { at: 0 }));
        assert_eq!(host(&"a".repeat(64)), Err(InvalidHost::LabelTooLong { len: 64 }));
        assert_eq!(host(&"a.".repeat(127)), Ok("a.".repeat(126) + "a"));
        assert_eq!(host(&"a.".repeat(128)), Err(InvalidHost::TooLong { len: 255 }));
    }

    #[test]
    fn percent_slash_star_and_bytes_outside_ascii_are_refused() {
        assert_eq!(host("%61.local"), Err(InvalidHost::Character { byte: b'%', at: 0 }));
        assert_eq!(host("a/b"), Err(InvalidHost::Character { byte: b'/', at: 1 }));
        assert_eq!(host("*.local"), Err(InvalidHost::Character { byte: b'*', at: 0 }));
        assert_eq!(normalise(b"a\xff"), Err(InvalidHost::Character { byte: 0xff, at: 1 }));
    }

    #[test]
    fn addresses_in_brackets_are_refused() {
        assert_eq!(host("[::1]:80"), Err(InvalidHost::Address));
    }

    #[test]
    fn a_normal_host_is_recognised() {
        assert!(is_normal("a.local"));
        for text in ["A.local", "a.local.", "a.local:80", ""] {
            assert!(!is_normal(text), "{text:?}");
        }
    }
}
