//! What two federations do differently: names gained, lost and retargeted, services newly shown, peerings changed.
//!
//! Compared is the effect, not the text: a rule that moves without changing who reaches what is no difference.
//! Names are followed through the gateways of both sides, so that a mistake in a peering shows as names lost.

mod compare;
mod effects;
mod order;

#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::model::Federation;
use crate::source::Span;

pub use compare::compare;
pub use effects::{
    Effects, ExportEffect, Fact, MeshEffects, NameEffect, PatternEffect, PeerEffects, RulePlace, Target,
};

/// Everything that differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Names first, then exposure, then trust and peering; within each by mesh, peer and subject.
    pub changes: Vec<Change>,
    /// Names that lead to the same service as before.
    pub same_names: usize,
    /// Rules that stand at another place among the rules of their set that were there before.
    pub moved_rules: usize,
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is about.
    pub area: Area,
    /// In which way it differs.
    pub kind: ChangeKind,
    /// The mesh it happens in: the one that asks for a name, the one that exports, the one that has the peer.
    pub mesh: String,
    /// The peer, when it is about one.
    pub peer: Option<String>,
    /// The host, the service or the field.
    pub subject: String,
    /// What it was before; `None` when there was nothing.
    pub old: Option<Side>,
    /// What it is now; `None` when there is nothing.
    pub new: Option<Side>,
    /// Whether somebody may reach now what he could not before.
    pub is_exposure: bool,
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// A host that workloads of a mesh ask for.
    Name,
    /// A service that a mesh shows to a peer.
    Exposure,
    /// Who is taken for a peer.
    Trust,
    /// Everything else two meshes agree on.
    Peering,
}

/// In which way something differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// It is new.
    Gained,
    /// It is gone.
    Lost,
    /// It is another one.
    Changed,
}

/// One of the two sides of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// What it is: a target, an exported host, a value.
    pub value: String,
    /// The rules behind it in the order they are met; empty where no rule decides.
    pub rules: Vec<RulePlace>,
    /// Where it is written, when it is no rule.
    pub span: Option<Span>,
}

/// What differs from `old` to `new`.
///
/// ```
/// # use carnet_engine::{diff::diff, model::Federation};
/// assert!(diff(&Federation::default(), &Federation::default()).is_empty());
/// ```
#[must_use]
pub fn diff(old: &Federation, new: &Federation) -> Difference {
    compare(&Effects::of(old), &Effects::of(new))
}

impl Difference {
    /// Whether both sides do the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes by which somebody reaches more than before.
    pub fn exposures(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.is_exposure)
    }
}
