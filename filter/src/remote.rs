//! What is known of one peer from its asking: who asked, for what and when.

use carnet_engine::json::{JsonFault, JsonReader, JsonText};

use crate::shared::Record;

/// How long one who asked counts as connected, in milliseconds: Maistra's importers ask every minute.
pub const CONNECTED_MS: u64 = 150_000;

/// How long one who no longer asks is remembered, in milliseconds, as in Maistra.
const REMEMBERED_MS: u64 = CONNECTED_MS + 300_000;

/// The most callers of one peer remembered.
const MAX: usize = 16;

/// What a peer may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What is exported to it.
    List,
    /// News of that.
    Watch,
}

impl Kind {
    /// `list` or `watch`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Watch => "watch",
        }
    }
}

/// One who asks for a peer. Times are milliseconds since 1970, 0 for never.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remote {
    /// Its SPIFFE ID.
    pub source: String,
    /// When it began to ask.
    pub last_connected: u64,
    /// When it was last given a list.
    pub last_full_sync: u64,
    /// When it last asked for anything.
    pub last_asked: u64,
}

impl Remote {
    /// Whether it has asked lately.
    #[must_use]
    pub fn is_connected(&self, now: u64) -> bool {
        now.abs_diff(self.last_asked) <= CONNECTED_MS
    }
}

/// All who ask for one peer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remotes {
    /// How often a list was asked for.
    pub lists: u64,
    /// How often news were asked for.
    pub watches: u64,
    /// Who asked, the first to have asked first.
    pub remotes: Vec<Remote>,
}

impl Remotes {
    /// The key they are shared under.
    #[must_use]
    pub fn key(peer: &str) -> String {
        ["carnet/peer/", peer, "/remotes"].concat()
    }

    /// Takes note of a question.
    pub fn note(&mut self, source: &str, kind: Kind, now: u64) {
        match kind {
            Kind::List => self.lists = self.lists.saturating_add(1),
            Kind::Watch => self.watches = self.watches.saturating_add(1),
        }
        self.remotes.retain(|remote| now.abs_diff(remote.last_asked) <= REMEMBERED_MS);
        let known = self.remotes.iter().position(|remote| remote.source == source);
        let mut remote = known.map(|place| self.remotes.remove(place)).unwrap_or_default();
        if remote.source.is_empty() || !remote.is_connected(now) {
            remote.last_connected = now;
        }
        source.clone_into(&mut remote.source);
        remote.last_asked = now;
        if kind == Kind::List {
            remote.last_full_sync = now;
        }
        if known.is_none() && self.remotes.len() >= MAX {
            let oldest = (0..self.remotes.len()).min_by_key(|&place| self.last_asked_at(place));
            oldest.map(|place| self.remotes.remove(place));
        }
        let place = known.unwrap_or(self.remotes.len()).min(self.remotes.len());
        self.remotes.insert(place, remote);
    }

    /// When anybody last asked; 0 for never.
    #[must_use]
    pub fn last_asked(&self) -> u64 {
        self.remotes.iter().map(|remote| remote.last_asked).max().unwrap_or_default()
    }

    /// Those still remembered.
    pub fn current(&self, now: u64) -> impl Iterator<Item = &Remote> {
        self.remotes.iter().filter(move |remote| now.abs_diff(remote.last_asked) <= REMEMBERED_MS)
    }

    fn last_asked_at(&self, place: usize) -> u64 {
        self.remotes.get(place).map_or(0, |remote| remote.last_asked)
    }
}

impl Record for Remotes {
    fn read_field(&mut self, key: &str, reader: &mut JsonReader<'_>) -> Result<(), JsonFault> {
        match key {
            "lists" => self.lists = reader.number()?,
            "watches" => self.watches = reader.number()?,
            "remotes" => reader.array(&mut |reader| {
                let mut remote = Remote::default();
                reader.object(&mut |reader, key| {
                    match key {
                        "source" => remote.source = reader.text()?.into_owned(),
                        "lastConnected" => remote.last_connected = reader.number()?,
                        "lastFullSync" => remote.last_full_sync = reader.number()?,
                        "lastAsked" => remote.last_asked = reader.number()?,
                        _ => reader.skip()?,
                    }
                    Ok(())
                })?;
                if self.remotes.len() < MAX {
                    self.remotes.push(remote);
                }
                Ok(())
            })?,
            _ => reader.skip()?,
        }
        Ok(())
    }

    fn write_fields(&self, json: &mut JsonText) {
        json.number_field("lists", self.lists);
        json.number_field("watches", self.watches);
        json.key("remotes");
        json.open('[');
        for remote in &self.remotes {
            json.open('{');
            json.text_field("source", &remote.source);
            json.number_field("lastConnected", remote.last_connected);
            json.number_field("lastFullSync", remote.last_full_sync);
            json.number_field("lastAsked", remote.last_asked);
            json.close('}');
        }
        json.close(']');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared;

    #[test]
    fn one_who_asks_is_connected_until_it_no_longer_does() {
        let mut remotes = Remotes::default();
        remotes.note("a", Kind::Watch, 1_000);
        remotes.note("a", Kind::List, 2_000);
        let remote = remotes.remotes[0].clone();
        assert_eq!((remote.last_connected, remote.last_full_sync, remote.last_asked), (1_000, 2_000, 2_000));
        assert!(remote.is_connected(2_000 + CONNECTED_MS) && !remote.is_connected(2_001 + CONNECTED_MS));
        remotes.note("a", Kind::List, 400_000);
        assert_eq!((remotes.remotes.len(), remotes.remotes[0].last_connected), (1, 400_000));
        assert_eq!((remotes.lists, remotes.watches, remotes.last_asked()), (2, 1, 400_000));
        assert_eq!(remotes.current(400_001 + REMEMBERED_MS).count(), 0);
    }

    #[test]
    fn of_too_many_the_one_that_asked_longest_ago_is_forgotten() {
        let mut remotes = Remotes::default();
        for number in 0..=16_u64 {
            remotes.note(&number.to_string(), Kind::List, 1_000 + number);
        }
        assert_eq!(remotes.remotes.len(), MAX);
        assert!(remotes.remotes.iter().all(|remote| remote.source != "0"));
    }

    #[test]
    fn what_is_shared_comes_back() {
        let mut remotes = Remotes::default();
        remotes.note("spiffe://a/ns/b/sa/c", Kind::List, 1_000);
        assert_eq!(shared::parse(shared::text(&remotes).as_bytes()), Some(remotes));
    }
}
