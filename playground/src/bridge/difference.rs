//! What differs from the version that was pinned: names, exposure, trust, peering.

use carnet_engine::diff::{Area, Change, ChangeKind, Difference, Side};
use serde::Serialize;
use tsify::Tsify;

use crate::bridge::place::{Place, Places};

/// Everything that differs in effect; rules that only moved are counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceOfEffects {
    /// Names first, then exposure, then trust and peering.
    pub changes: Vec<ChangeView>,
    /// Names that lead to the same service as before.
    pub same_names: usize,
    /// Rules that stand at another place than before.
    pub moved_rules: usize,
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct ChangeView {
    /// What it is about.
    #[tsify(type = "'name' | 'exposure' | 'trust' | 'peering'")]
    pub area: Area,
    /// In which way it differs.
    #[tsify(type = "'gained' | 'lost' | 'changed'")]
    pub kind: ChangeKind,
    /// The mesh it happens in.
    pub mesh: String,
    /// The peer, when it is about one.
    pub peer: Option<String>,
    /// The host, the service or the field.
    pub subject: String,
    /// What it was before.
    pub old: Option<String>,
    /// What it is now.
    pub new: Option<String>,
    /// Whether somebody may reach now what he could not before.
    pub exposure: bool,
    /// The rule or the field behind what it is now.
    pub place: Option<Place>,
}

impl DifferenceOfEffects {
    /// A difference, with the places of the present version looked up.
    #[must_use]
    pub fn new(difference: Difference, places: &Places<'_>) -> Self {
        Self {
            changes: difference.changes.into_iter().map(|change| ChangeView::new(change, places)).collect(),
            same_names: difference.same_names,
            moved_rules: difference.moved_rules,
        }
    }
}

impl ChangeView {
    fn new(change: Change, places: &Places<'_>) -> Self {
        let span = change.new.as_ref().and_then(|side| {
            let of_rule = side.rules.first().and_then(|rule| rule.span);
            of_rule.or(side.span)
        });
        let value = |side: Option<Side>| side.map(|side| side.value);
        Self {
            place: span.and_then(|span| places.locate(span)),
            area: change.area,
            kind: change.kind,
            mesh: change.mesh,
            peer: change.peer,
            subject: change.subject,
            old: value(change.old),
            new: value(change.new),
            exposure: change.is_exposure,
        }
    }
}
