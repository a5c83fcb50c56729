//! The via list: which meshes a request has come through, against loops and endless chains.
//!
//! Every gateway appends its mesh. The list is what the sender says it is: a peer that drops it can only
//! lengthen its own chain up to the next gateway that keeps it.

/// The header that carries the list: mesh names in order, separated by commas.
pub const VIA_HEADER: &str = "x-carnet-via";

/// What a via list allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViaCheck {
    /// The request may go on.
    Clear,
    /// The list names the own mesh already.
    Loop,
    /// The list is longer than allowed.
    TooLong,
}

/// Checks the list as received: the own mesh must not be on it, and at most `max_hops` others.
#[must_use]
pub fn check(via: Option<&[u8]>, mesh: &str, max_hops: u32) -> ViaCheck {
    let mut hops = 0_u32;
    for entry in entries(via) {
        if entry == mesh.as_bytes() {
            return ViaCheck::Loop;
        }
        hops = hops.saturating_add(1);
    }
    if hops <= max_hops { ViaCheck::Clear } else { ViaCheck::TooLong }
}

/// The list with the own mesh at its end.
#[must_use]
pub fn append(via: Option<&[u8]>, mesh: &str) -> Vec<u8> {
    if via.is_none() {
        return mesh.as_bytes().to_vec();
    }
    let mut list =
        Vec::with_capacity(via.map_or(0, <[u8]>::len).saturating_add(mesh.len()).saturating_add(2));
    for entry in entries(via) {
        list.extend_from_slice(entry);
        list.extend_from_slice(b", ");
    }
    list.extend_from_slice(mesh.as_bytes());
    list
}

fn entries(via: Option<&[u8]>) -> impl Iterator<Item = &[u8]> {
    via.unwrap_or_default()
        .split(|&byte| byte == b',')
        .map(<[u8]>::trim_ascii)
        .filter(|entry| !entry.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_mesh_in_the_list_is_a_loop_wherever_it_stands() {
        assert_eq!(check(Some(b"red-mesh"), "red-mesh", 8), ViaCheck::Loop);
        assert_eq!(check(Some(b"green-mesh,red-mesh , blue-mesh"), "red-mesh", 8), ViaCheck::Loop);
        assert_eq!(check(Some(b"red-mesh-2"), "red-mesh", 8), ViaCheck::Clear);
    }

    #[test]
    fn a_list_longer_than_allowed_is_refused() {
        assert_eq!(check(Some(b"a, b, d"), "c", 3), ViaCheck::Clear);
        assert_eq!(check(Some(b"a, b, d, e"), "c", 3), ViaCheck::TooLong);
        assert_eq!(check(None, "c", 0), ViaCheck::Clear);
    }

    #[test]
    fn appending_keeps_the_order_and_tidies_the_separators() {
        assert_eq!(append(None, "c"), b"c");
        assert_eq!(append(Some(b"a,b,, "), "c"), b"a, b, c");
    }

    #[test]
    fn bytes_that_are_not_text_are_carried_through() {
        assert_eq!(append(Some(b"\xff"), "c"), b"\xff, c");
    }
}
