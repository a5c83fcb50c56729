//! Header maps, and the form they cross the border in.
//!
//! Names are lower case and `host` is `:authority`, as in Envoy. Some names are held once: a second value is joined to
//! the first, which is why two `Host` headers arrive as `a,b`.
//!
//! Source: Envoy `source/common/http/header_map_impl.cc`; map format in proxy-wasm/spec, limits in
//! proxy-wasm-cpp-host `pairs_util`.

use super::abi::word;

/// Pairs of name and value, in order, names not unique.
pub type HeaderPairs = Vec<(Vec<u8>, Vec<u8>)>;

/// Most bytes a serialised map may have.
const MAX_BYTES: usize = 1 << 20;
/// Most pairs a serialised map may have.
const MAX_PAIRS: usize = 1024;

/// Names Envoy holds in a single slot; adding one again appends to its value.
const SINGLE: &[&[u8]] = &[
    b":authority",
    b":method",
    b":path",
    b":scheme",
    b":protocol",
    b":status",
    b"connection",
    b"content-encoding",
    b"content-length",
    b"content-type",
    b"expect",
    b"forwarded",
    b"grpc-message",
    b"grpc-status",
    b"grpc-timeout",
    b"keep-alive",
    b"proxy-connection",
    b"referer",
    b"te",
    b"transfer-encoding",
    b"upgrade",
    b"user-agent",
    b"via",
    b"x-forwarded-client-cert",
    b"x-forwarded-for",
    b"x-forwarded-host",
    b"x-forwarded-port",
    b"x-forwarded-proto",
    b"x-request-id",
];

/// The headers, trailers or metadata of one message.
#[derive(Debug, Clone, Default)]
pub(crate) struct HeaderMap {
    pairs: HeaderPairs,
}

impl HeaderMap {
    pub(crate) fn new(pairs: &[(Vec<u8>, Vec<u8>)]) -> Self {
        // Room for what a filter most often adds.
        let mut map = Self { pairs: Vec::with_capacity(pairs.len() + 4) };
        for (name, value) in pairs {
            map.add(name, value);
        }
        map
    }

    pub(crate) fn pairs(&self) -> &[(Vec<u8>, Vec<u8>)] {
        &self.pairs
    }

    pub(crate) fn into_pairs(self) -> HeaderPairs {
        self.pairs
    }

    pub(crate) fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Bytes of all names and values.
    pub(crate) fn byte_size(&self) -> usize {
        self.pairs.iter().map(|(name, value)| name.len() + value.len()).sum()
    }

    /// The first value of `name`: what the hostcall returns even if there are more.
    pub(crate) fn first(&self, name: &[u8]) -> Option<&[u8]> {
        let name = canonical(name);
        self.pairs.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_slice())
    }

    /// Appends all values of `name` to `out`, joined by commas; false if there is none.
    pub(crate) fn joined(&self, name: &[u8], out: &mut Vec<u8>) -> bool {
        let name = canonical(name);
        let mut found = false;
        for (_, value) in self.pairs.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)) {
            if found {
                out.push(b',');
            }
            out.extend_from_slice(value);
            found = true;
        }
        found
    }

    pub(crate) fn add(&mut self, name: &[u8], value: &[u8]) {
        let name = canonical(name);
        let held = self.pairs.iter_mut().find(|(key, _)| key.eq_ignore_ascii_case(name));
        match held.filter(|(key, _)| SINGLE.contains(&key.as_slice())) {
            Some((_, held)) => {
                if !held.is_empty() {
                    held.push(b',');
                }
                held.extend_from_slice(value);
            }
            None => self.pairs.push((name.to_ascii_lowercase(), value.to_vec())),
        }
    }

    /// Leaves exactly one value of `name`, in the place of the first there was.
    pub(crate) fn replace(&mut self, name: &[u8], value: &[u8]) {
        let name = canonical(name);
        let mut replaced = false;
        self.pairs.retain_mut(|(key, held)| {
            if !key.eq_ignore_ascii_case(name) {
                return true;
            }
            if !replaced {
                held.clear();
                held.extend_from_slice(value);
            }
            !std::mem::replace(&mut replaced, true)
        });
        if !replaced {
            self.pairs.push((name.to_ascii_lowercase(), value.to_vec()));
        }
    }

    pub(crate) fn remove(&mut self, name: &[u8]) {
        let name = canonical(name);
        self.pairs.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
    }

    /// Replaces the whole map.
    pub(crate) fn reset(&mut self, pairs: &[(Vec<u8>, Vec<u8>)]) {
        *self = Self::new(pairs);
    }

    /// The `:status` of a response, if it has a readable one.
    pub(crate) fn status(&self) -> Option<u32> {
        std::str::from_utf8(self.first(b":status")?).ok()?.parse().ok()
    }
}

fn canonical(name: &[u8]) -> &[u8] {
    if name.eq_ignore_ascii_case(b"host") { b":authority" } else { name }
}

/// Appends the map format to `out`; an empty map is no bytes at all.
pub(crate) fn serialize(pairs: &[(Vec<u8>, Vec<u8>)], out: &mut Vec<u8>) {
    if pairs.is_empty() {
        return;
    }
    out.extend_from_slice(&word(pairs.len()).to_le_bytes());
    for (name, value) in pairs {
        out.extend_from_slice(&word(name.len()).to_le_bytes());
        out.extend_from_slice(&word(value.len()).to_le_bytes());
    }
    for (name, value) in pairs {
        for part in [name, value] {
            out.extend_from_slice(part);
            out.push(0);
        }
    }
}

/// Reads the map format. Whatever is malformed or over the limits is an empty map, without a word, as in Envoy.
pub(crate) fn deserialize(bytes: &[u8]) -> HeaderPairs {
    if bytes.len() > MAX_BYTES { HeaderPairs::new() } else { parse(bytes).unwrap_or_default() }
}

fn parse(bytes: &[u8]) -> Option<HeaderPairs> {
    let (count, rest) = take_length(bytes)?;
    if count > MAX_PAIRS {
        return None;
    }
    let (mut sizes, mut content) = rest.split_at_checked(count.checked_mul(8)?)?;
    let mut pairs = HeaderPairs::with_capacity(count);
    for _ in 0..count {
        let (name_length, after) = take_length(sizes)?;
        let (value_length, after) = take_length(after)?;
        sizes = after;
        let name;
        let value;
        (name, content) = take_terminated(content, name_length)?;
        (value, content) = take_terminated(content, value_length)?;
        pairs.push((name.to_vec(), value.to_vec()));
    }
    content.is_empty().then_some(pairs)
}

fn take_length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    Some((usize::try_from(u32::from_le_bytes(*head)).ok()?, rest))
}

fn take_terminated(bytes: &[u8], length: usize) -> Option<(&[u8], &[u8])> {
    let (head, rest) = bytes.split_at_checked(length)?;
    let (terminator, rest) = rest.split_first()?;
    (*terminator == 0).then_some((head, rest))
}

#[cfg(test)]
mod tests;
