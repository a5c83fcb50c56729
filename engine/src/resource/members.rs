//! ServiceMeshMemberRoll and ServiceMeshMember as written: which namespaces belong to a mesh.
//!
//! Source: `maistra.io/v1`, `ServiceMeshMemberRollSpec` and `ServiceMeshMemberSpec`.

use crate::resource::reader::Fields;
use crate::resource::{Located, Meta};

/// A ServiceMeshMemberRoll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRoll {
    /// Its metadata; the namespace is the control plane's.
    pub meta: Meta,
    /// `spec.members`.
    pub members: Vec<Located<String>>,
    /// `matchLabels` of each of `spec.memberSelectors`, matched against labels of Namespaces.
    pub selectors: Vec<Vec<(String, String)>>,
}

/// A ServiceMeshMember.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its metadata; the namespace is the member.
    pub meta: Meta,
    /// `spec.controlPlaneRef.namespace`.
    pub control_plane: Option<Located<String>>,
}

impl MemberRoll {
    pub(super) fn read(document: &Fields<'_>, meta: Meta) -> Self {
        let spec = document.object("spec");
        let members = spec.as_ref().map(|spec| spec.texts("members")).unwrap_or_default();
        let items = spec.as_ref().map(|spec| spec.list("memberSelectors")).unwrap_or_default();
        let mut selectors = Vec::new();
        for (node, path) in items {
            let Some(fields) = Fields::of(node, &path) else {
                continue;
            };
            let labels = fields.text_map("matchLabels").into_iter();
            selectors.push(labels.map(|(key, value)| (key, value.value)).collect());
        }
        Self { meta, members, selectors }
    }
}

impl Member {
    pub(super) fn read(document: &Fields<'_>, meta: Meta) -> Self {
        let spec = document.object("spec");
        let control_plane = spec.and_then(|spec| spec.object("controlPlaneRef"));
        Self { control_plane: control_plane.and_then(|fields| fields.text("namespace")), meta }
    }
}
