//! A checksum that is fixed for ever, unlike the hashers of the standard library: FNV-1a with 64 bits.
//!
//! Source: draft-eastlake-fnv section 2.

/// The checksum of what was added so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Checksum(u64);

impl Checksum {
    /// That of nothing.
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds one part and a zero byte behind it, so that parts cannot run into one another.
    pub(crate) fn add(&mut self, part: &[u8]) {
        part.iter().chain(&[0]).for_each(|&byte| self.add_byte(byte));
    }

    /// The number it comes to.
    pub(crate) fn value(self) -> u64 {
        self.0
    }

    fn add_byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_bytes_have_the_published_hash() {
        let mut sum = Checksum::new();
        b"foobar".iter().for_each(|&byte| sum.add_byte(byte));
        assert_eq!(sum.value(), 0x8594_4171_f739_67e8);
    }
}
