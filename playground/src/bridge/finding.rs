//! Findings, with the edits that mend them.

use carnet_engine::finding::{Finding, Fix};
use serde::Serialize;
use tsify::Tsify;

use crate::bridge::place::{Place, Places};

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct FindingView {
    /// Its code, such as `CAR204`.
    pub code: String,
    /// The code's name, such as `export-rule-shadowed`.
    pub name: String,
    /// How serious it is.
    #[tsify(type = "'error' | 'warning' | 'info'")]
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// What happens at run time because of it.
    pub effect: String,
    /// What to do about it.
    pub help: String,
    /// Whether every finding of the code has this effect.
    pub usual_effect: bool,
    /// Whether every finding of the code has this way out.
    pub usual_help: bool,
    /// The object, as `mesh/Kind/namespace/name`.
    pub object: Option<String>,
    /// Where to look first.
    pub place: Option<Place>,
    /// Other places that explain it.
    pub related: Vec<RelatedView>,
    /// Ways to mend it, the best first.
    pub fixes: Vec<FixView>,
}

/// A second place, and what is to be seen there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct RelatedView {
    /// The place.
    pub place: Place,
    /// What is to be seen there.
    pub message: String,
}

/// One way to mend a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct FixView {
    /// What it does, in the imperative.
    pub title: String,
    /// Whether it is right whatever the author meant.
    pub safe: bool,
    /// Its edits, none overlapping another.
    pub edits: Vec<EditView>,
}

/// One edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct EditView {
    /// What is replaced; empty to insert.
    pub place: Place,
    /// The new text.
    pub text: String,
}

impl FindingView {
    /// A finding with its places looked up.
    #[must_use]
    pub fn new(finding: &Finding, places: &Places<'_>) -> Self {
        let related = finding.related.iter().filter_map(|related| {
            Some(RelatedView { place: places.locate(related.span)?, message: related.message.clone() })
        });
        let object = finding.object.as_ref().map(|object| {
            let mesh = object.mesh.as_deref().unwrap_or("-");
            format!("{mesh}/{}/{}/{}", object.kind, object.namespace, object.name)
        });
        Self {
            code: finding.code.to_string(),
            name: finding.code.name().to_owned(),
            severity: finding.severity().as_str(),
            message: finding.message.clone(),
            effect: finding.effect.clone(),
            help: finding.help.clone(),
            usual_effect: finding.has_usual_effect(),
            usual_help: finding.has_usual_help(),
            object,
            place: finding.primary.and_then(|span| places.locate(span)),
            related: related.collect(),
            fixes: finding.fixes.iter().map(|fix| FixView::new(fix, places)).collect(),
        }
    }
}

impl FixView {
    fn new(fix: &Fix, places: &Places<'_>) -> Self {
        let edits = fix
            .edits
            .iter()
            .filter_map(|edit| Some(EditView { place: places.locate(edit.span)?, text: edit.text.clone() }));
        Self { title: fix.title.clone(), safe: fix.is_safe, edits: edits.collect() }
    }
}
