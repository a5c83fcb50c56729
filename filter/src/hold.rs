//! Streams of peers that wait for news: held for a while, then answered, never more than a few.

use std::cell::RefCell;

/// The most streams of one peer held in one virtual machine.
pub const MAX_PER_PEER: usize = 16;

/// A stream that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hold {
    stream: u32,
    peer: usize,
    since: u64,
}

/// The streams held by one gateway in one virtual machine.
#[derive(Debug, Default)]
pub struct Holds(RefCell<Vec<Hold>>);

impl Holds {
    /// Holds a stream of `peer` from `now` on; says whether there was room.
    pub fn hold(&self, stream: u32, peer: usize, now: u64) -> bool {
        let mut holds = self.0.borrow_mut();
        let has_room = holds.iter().filter(|hold| hold.peer == peer).count() < MAX_PER_PEER;
        if has_room {
            holds.push(Hold { stream, peer, since: now });
        }
        has_room
    }

    /// Forgets a stream that is gone.
    pub fn release(&self, stream: u32) {
        let mut holds = self.0.borrow_mut();
        if !holds.is_empty() {
            holds.retain(|hold| hold.stream != stream);
        }
    }

    /// Takes the streams that have waited for `longest` milliseconds, or since a time that has not come.
    pub fn take_due(&self, now: u64, longest: u64) -> Vec<u32> {
        self.take(|hold| now < hold.since || now.saturating_sub(hold.since) >= longest)
    }

    /// Takes all streams.
    pub fn take_all(&self) -> Vec<u32> {
        self.take(|_| true)
    }

    fn take(&self, is_due: impl Fn(&Hold) -> bool) -> Vec<u32> {
        let mut holds = self.0.borrow_mut();
        let due = holds.iter().filter(|hold| is_due(hold)).map(|hold| hold.stream).collect();
        holds.retain(|hold| !is_due(hold));
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_held_for_its_time() {
        let holds = Holds::default();
        assert!(holds.hold(7, 0, 1_000));
        assert_eq!(holds.take_due(1_999, 1_000), [0; 0]);
        assert_eq!(holds.take_due(2_000, 1_000), [7]);
        assert_eq!(holds.take_all(), [0; 0]);
    }

    #[test]
    fn a_clock_that_steps_back_holds_nobody_for_ever() {
        let holds = Holds::default();
        assert!(holds.hold(7, 0, 1_000_000));
        assert_eq!(holds.take_due(1_000, 1_000), [7]);
    }

    #[test]
    fn one_peer_cannot_take_the_room_of_another() {
        let holds = Holds::default();
        let held = (0..40).filter(|&stream| holds.hold(stream, 0, 0)).count();
        assert_eq!(held, MAX_PER_PEER);
        assert!(holds.hold(100, 1, 0));
        holds.release(3);
        assert!(holds.hold(101, 0, 0) && !holds.hold(102, 0, 0));
        assert_eq!(holds.take_all().len(), MAX_PER_PEER + 1);
    }
}
