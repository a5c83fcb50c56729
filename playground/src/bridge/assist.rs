//! Help while writing: what could be written at a place, what stands there, and what belongs to it in another mesh.

use carnet_engine::assist::{Completion, CompletionKind};
use serde::Serialize;
use tsify::Tsify;

use crate::bridge::place::{Place, Places};

/// One thing that could be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct CompletionView {
    /// What is shown.
    pub label: String,
    /// Where it comes from, or what the field takes.
    pub detail: String,
    /// Which it is: a field, a value of a list, or a name that exists in a mesh.
    #[tsify(type = "'field' | 'choice' | 'name'")]
    pub kind: CompletionKind,
    /// What is replaced.
    pub place: Option<Place>,
    /// What is written instead.
    pub text: String,
}

impl CompletionView {
    /// A completion with its place looked up.
    #[must_use]
    pub fn new(completion: Completion, places: &Places<'_>) -> Self {
        Self {
            place: places.locate(completion.replaces),
            label: completion.label,
            detail: completion.detail,
            kind: completion.kind,
            text: completion.text,
        }
    }
}
