//! The exact part of the table: every host known when it was compiled.
//!
//! Hosts stay where they are in the table's text; an entry holds offsets, an index holds entry numbers. So a
//! table of 100,000 hosts costs little more than its own text.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// A piece of the table's text by offset and length in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextRange {
    start: u32,
    len: u32,
}

impl TextRange {
    /// The range of `part` in `text`; `None` when `part` is no slice of `text` or lies past 4 GiB.
    pub(super) fn of(part: &str, text: &str) -> Option<Self> {
        let start = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
        let end = start.checked_add(part.len())?;
        let range = Self { start: u32::try_from(start).ok()?, len: u32::try_from(part.len()).ok()? };
        (end <= text.len()).then_some(range)
    }

    /// The text of the range; empty if `text` is not the text it was made for.
    pub(super) fn get(self, text: &str) -> &str {
        let (Ok(start), Ok(len)) = (usize::try_from(self.start), usize::try_from(self.len)) else {
            return "";
        };
        text.get(start..start.saturating_add(len)).unwrap_or_default()
    }
}

/// One host and where it leads.
#[derive(Debug, Clone, Copy)]
pub(super) struct HostEntry {
    /// The host asked for.
    pub(super) host: TextRange,
    /// The host it goes on under.
    pub(super) to: TextRange,
    /// Index of the peer in its direction's table.
    pub(super) peer: u32,
    /// Index of the rule in the peer's set.
    pub(super) rule: u32,
    /// Inbound: index of the service's ports; `None` when nobody knows the service.
    pub(super) ports: Option<u32>,
}

/// Why an entry does not fit among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conflict {
    /// The peer already has an entry for this host.
    Host,
    /// The peer already has an entry that leads there: one service, two names.
    Target,
    /// An entry for this host exists, but not just before, or of a later peer.
    Order,
}

/// Entries by host, and by what they lead to.
#[derive(Debug, Default)]
pub(super) struct HostIndex {
    /// Invariant: entries of one host stand together, in the order of their peers.
    entries: Vec<HostEntry>,
    /// The first entry of each host. Inbound hosts carry the peer in their suffix and are unique as well.
    by_host: HashTable<u32>,
    /// Every entry by peer and target.
    by_target: HashTable<u32>,
}

impl HostIndex {
    /// An empty index with room for `count` entries.
    pub(super) fn with_capacity(count: usize) -> Self {
        Self {
            entries: Vec::with_capacity(count),
            by_host: HashTable::with_capacity(count),
            by_target: HashTable::with_capacity(count),
        }
    }

    /// Appends an entry; entries of one host must come one after the other in the order of their peers.
    pub(super) fn push(&mut self, entry: HostEntry, text: &str) -> Result<(), Conflict> {
        let Ok(number) = u32::try_from(self.entries.len()) else { return Err(Conflict::Order) };
        let (host, to) = (entry.host.get(text), entry.to.get(text));
        if self.is_target(entry.peer, to, text) {
            return Err(Conflict::Target);
        }
        if self.first(host, text).is_some() {
            match self.entries.last() {
                Some(last) if last.host.get(text) == host && last.peer < entry.peer => {}
                Some(last) if last.host.get(text) == host && last.peer == entry.peer => {
                    return Err(Conflict::Host);
                }
                _ => return Err(Conflict::Order),
            }
        } else {
            let rehash =
                |&other: &u32| host_hash(at(&self.entries, other).map_or("", |entry| entry.host.get(text)));
            self.by_host.insert_unique(host_hash(host), number, rehash);
        }
        let rehash = |&other: &u32| {
            at(&self.entries, other).map_or(0, |entry| target_hash(entry.peer, entry.to.get(text)))
        };
        self.by_target.insert_unique(target_hash(entry.peer, to), number, rehash);
        self.entries.push(entry);
        Ok(())
    }

    /// The entries for `host`, one per peer, in the order of the peers.
    pub(super) fn find<'a>(&'a self, host: &'a str, text: &'a str) -> impl Iterator<Item = &'a HostEntry> {
        let first = self.first(host, text).and_then(|number| usize::try_from(number).ok());
        let entries = first.and_then(|first| self.entries.get(first..)).unwrap_or_default();
        entries.iter().take_while(move |entry| entry.host.get(text) == host)
    }

    /// Whether some entry of `peer` leads to `to`.
    pub(super) fn is_target(&self, peer: u32, to: &str, text: &str) -> bool {
        self.find_target(peer, to, text).is_some()
    }

    /// The entry of `peer` that leads to `to`.
    pub(super) fn find_target(&self, peer: u32, to: &str, text: &str) -> Option<&HostEntry> {
        let is_same = |&number: &u32| {
            at(&self.entries, number).is_some_and(|entry| entry.peer == peer && entry.to.get(text) == to)
        };
        at(&self.entries, *self.by_target.find(target_hash(peer, to), is_same)?)
    }

    /// Every entry, in table order.
    pub(super) fn entries(&self) -> &[HostEntry] {
        &self.entries
    }

    fn first(&self, host: &str, text: &str) -> Option<u32> {
        let is_same =
            |&number: &u32| at(&self.entries, number).is_some_and(|entry| entry.host.get(text) == host);
        self.by_host.find(host_hash(host), is_same).copied()
    }
}

fn at(entries: &[HostEntry], number: u32) -> Option<&HostEntry> {
    entries.get(usize::try_from(number).ok()?)
}

// Hosts asked for come from outside, but only hosts of the configuration are ever stored, so a fixed seed
// gives an attacker nothing to collide with.
fn host_hash(host: &str) -> u64 {
    FixedState::default().hash_one(host)
}

fn target_hash(peer: u32, to: &str) -> u64 {
    FixedState::default().hash_one((peer, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str, host: &str, to: &str, peer: u32) -> HostEntry {
        let range = |part: &str| {
            let at = text.find(part).unwrap();
            TextRange::of(text.get(at..at + part.len()).unwrap(), text).unwrap()
        };
        HostEntry { host: range(host), to: range(to), peer, rule: 0, ports: None }
    }

    const TEXT: &str = "a.local b.local one.local two.local";

    #[test]
    fn a_host_is_found_with_all_its_peers() {
        let mut index = HostIndex::with_capacity(3);
        index.push(entry(TEXT, "a.local", "one.local", 0), TEXT).unwrap();
        index.push(entry(TEXT, "a.local", "one.local", 1), TEXT).unwrap();
        index.push(entry(TEXT, "b.local", "two.local", 0), TEXT).unwrap();
        assert_eq!(index.find("a.local", TEXT).map(|entry| entry.peer).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(index.find("c.local", TEXT).count(), 0);
    }

    #[test]
    fn one_host_twice_at_one_peer_is_a_conflict() {
        let mut index = HostIndex::default();
        index.push(entry(TEXT, "a.local", "one.local", 0), TEXT).unwrap();
        assert_eq!(index.push(entry(TEXT, "a.local", "two.local", 0), TEXT), Err(Conflict::Host));
        assert_eq!(index.push(entry(TEXT, "b.local", "one.local", 0), TEXT), Err(Conflict::Target));
    }

    #[test]
    fn entries_of_one_host_must_stand_together() {
        let mut index = HostIndex::default();
        index.push(entry(TEXT, "a.local", "one.local", 0), TEXT).unwrap();
        index.push(entry(TEXT, "b.local", "two.local", 0), TEXT).unwrap();
        assert_eq!(index.push(entry(TEXT, "a.local", "one.local", 1), TEXT), Err(Conflict::Order));
    }

    #[test]
    fn a_range_is_only_made_of_a_slice_of_the_text() {
        assert!(TextRange::of("elsewhere", TEXT).is_none());
    }
}
