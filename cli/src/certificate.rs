//! Certificates: an own authority of one mesh for local use, and what a certificate somebody gives says.
//!
//! Text in, text out: no file and no clock, the moment is passed in. What a proxy does with a certificate is not
//! judged here; [`Facts`] are checked so that a wrong file is told by name before a gateway starts with it.
//!
//! Source: the X.509-SVID standard of SPIFFE, sections 2 to 5.

mod authority;
mod error;
mod facts;
#[cfg(test)]
mod tests;

use std::time::{Duration, SystemTime};

pub use authority::{Authority, InvalidIdentity, Issued, Leaf};
pub use error::InvalidCertificate;
pub use facts::{Facts, check_chain, read, read_all};

/// How far a validity begins in the past: clocks of two machines are never the same.
const BACKDATED: Duration = Duration::from_mins(5);

/// When a certificate is valid, in seconds since 1970-01-01 UTC; both ends are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// The first second.
    pub not_before: i64,
    /// The last second.
    pub not_after: i64,
}

impl Validity {
    /// From a little before `now` until `lifetime` after it.
    #[must_use]
    pub fn around(now: SystemTime, lifetime: Duration) -> Self {
        let now = seconds(now);
        Self {
            not_before: now.saturating_sub_unsigned(BACKDATED.as_secs()),
            not_after: now.saturating_add_unsigned(lifetime.as_secs()),
        }
    }
}

/// Seconds since 1970-01-01 UTC; moments before it count as its beginning.
fn seconds(moment: SystemTime) -> i64 {
    let since = moment.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
