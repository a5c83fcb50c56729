//! The counters of one gateway: requests by direction, peer, decision and reason.
//!
//! One counter per combination, named `carnet_requests.direction.D.peer.P.decision.X.reason.R`, so that a
//! `stats_tags` rule per key turns the parts into Prometheus labels. Counters are defined when first needed:
//! a proxy lists only what happened.

use std::cell::Cell;

use carnet_engine::decision::{Decision, DenyReason, Direction};
use carnet_engine::table::document::Mode;

use crate::proxy::Counter;

/// Decisions that are not denials come first, then the reasons in their order.
const REWRITE: usize = 0;
const PASS: usize = 1;
const DENIALS: usize = 2;
const OUTCOMES: usize = DENIALS + DenyReason::TEXTS.len();

/// The counters of one direction.
#[derive(Debug)]
pub struct Counters {
    direction: Direction,
    mode: Mode,
    /// By peer; the last row is for requests of no peer.
    rows: Vec<[Cell<Option<u32>>; OUTCOMES]>,
}

impl Counters {
    /// Counters for a direction with this many peers.
    #[must_use]
    pub fn new(direction: Direction, mode: Mode, peers: usize) -> Self {
        let rows = (0..=peers).map(|_| [const { Cell::new(None) }; OUTCOMES]).collect();
        Self { direction, mode, rows }
    }

    /// Hands the counter of one decision to `count`. `peer` is the peer's index and name.
    pub fn with(
        &self,
        peer: Option<(usize, &str)>,
        decision: &Decision<'_>,
        count: impl FnOnce(Counter<'_>),
    ) {
        let row = peer.and_then(|(index, _)| self.rows.get(index)).or(self.rows.last());
        let Some(id) = row.and_then(|row| row.get(outcome(decision))) else { return };
        let name = || self.name(peer.map_or("none", |(_, name)| name), decision);
        count(Counter { id, name: &name });
    }

    fn name(&self, peer: &str, decision: &Decision<'_>) -> String {
        let (decision, reason) = match (decision, self.mode) {
            (Decision::Deny(denial), Mode::Enforce) => ("deny", denial.reason.as_str()),
            (Decision::Deny(denial), Mode::Audit) => ("audit", denial.reason.as_str()),
            (Decision::Rewrite(_) | Decision::Pass, _) => (decision.as_str(), "none"),
        };
        let direction = self.direction;
        format!("carnet_requests.direction.{direction}.peer.{peer}.decision.{decision}.reason.{reason}")
    }
}

fn outcome(decision: &Decision<'_>) -> usize {
    match decision {
        Decision::Rewrite(_) => REWRITE,
        Decision::Pass => PASS,
        Decision::Deny(denial) => {
            let reason = denial.reason.as_str();
            let position = DenyReason::TEXTS.iter().position(|&text| text == reason);
            DENIALS.saturating_add(position.unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_engine::decision::Denial;

    fn name(mode: Mode, peer: Option<(usize, &str)>, decision: &Decision<'_>) -> String {
        let mut name = String::new();
        Counters::new(Direction::Inbound, mode, 2).with(peer, decision, |counter| name = (counter.name)());
        name
    }

    fn denied() -> Decision<'static> {
        Decision::Deny(Denial { reason: DenyReason::NotExported, peer: None })
    }

    #[test]
    fn a_counter_is_named_by_direction_peer_decision_and_reason() {
        assert_eq!(
            name(Mode::Enforce, Some((0, "green-mesh")), &denied()),
            "carnet_requests.direction.inbound.peer.green-mesh.decision.deny.reason.not-exported"
        );
        assert_eq!(
            name(Mode::Audit, None, &denied()),
            "carnet_requests.direction.inbound.peer.none.decision.audit.reason.not-exported"
        );
        assert_eq!(
            name(Mode::Audit, None, &Decision::Pass),
            "carnet_requests.direction.inbound.peer.none.decision.pass.reason.none"
        );
    }

    #[test]
    fn one_combination_is_one_counter() {
        let counters = Counters::new(Direction::Inbound, Mode::Enforce, 1);
        counters.with(Some((0, "p")), &denied(), |counter| counter.id.set(Some(7)));
        counters.with(Some((0, "p")), &denied(), |counter| assert_eq!(counter.id.get(), Some(7)));
        counters.with(None, &denied(), |counter| assert_eq!(counter.id.get(), None));
        counters.with(Some((0, "p")), &Decision::Pass, |counter| assert_eq!(counter.id.get(), None));
    }
}
