//! ServiceEntry and Sidecar as written: which hosts there are, and who sees them.

use crate::resource::reader::{Fields, first_line};
use crate::resource::{Located, Meta};
use crate::source::Span;

/// A ServiceEntry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceEntry {
    /// Its metadata.
    pub meta: Meta,
    /// `spec.hosts`.
    pub hosts: Vec<Located<String>>,
    /// Whether its hosts lie outside the mesh, which is the default.
    pub is_external: bool,
    /// `spec.exportTo`; empty means everybody.
    pub export_to: Vec<Located<String>>,
    /// How many `endpoints` there are.
    pub endpoints: usize,
    /// `locality` of its endpoints.
    pub localities: Vec<String>,
    /// `address` of its endpoints.
    pub addresses: Vec<String>,
    /// `spec.subjectAltNames`.
    pub alt_names: Vec<Located<String>>,
}

/// A Sidecar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sidecar {
    /// Its metadata.
    pub meta: Meta,
    /// Whether it is for some workloads only.
    pub has_selector: bool,
    /// Every entry of `egress[].hosts`, as written.
    pub hosts: Vec<Located<String>>,
    /// The first line of `egress`; `None` when there is none.
    pub egress: Option<Span>,
    /// Whether hosts nobody declared are blocked.
    pub is_registry_only: bool,
}

impl ServiceEntry {
    pub(super) fn read(spec: &Fields<'_>, meta: Meta) -> Self {
        let endpoints = spec.objects("endpoints");
        let localities = endpoints.iter().filter_map(|endpoint| endpoint.text("locality"));
        let addresses = endpoints.iter().filter_map(|endpoint| endpoint.text("address"));
        Self {
            meta,
            hosts: spec.texts("hosts"),
            is_external: spec.text("location").is_none_or(|location| location.value != "MESH_INTERNAL"),
            export_to: spec.texts("exportTo"),
            localities: localities.map(|locality| locality.value).collect(),
            addresses: addresses.map(|address| address.value).collect(),
            alt_names: spec.texts("subjectAltNames"),
            endpoints: endpoints.len(),
        }
    }
}

impl Sidecar {
    pub(super) fn read(spec: &Fields<'_>, meta: Meta) -> Self {
        let egress = spec.objects("egress");
        let policy = spec.object("outboundTrafficPolicy").and_then(|policy| policy.text("mode"));
        Self {
            meta,
            has_selector: spec.object("workloadSelector").is_some(),
            hosts: egress.iter().flat_map(|egress| egress.texts("hosts")).collect(),
            egress: egress.first().map(|egress| first_line(egress.node)),
            is_registry_only: policy.is_some_and(|mode| mode.value == "REGISTRY_ONLY"),
        }
    }
}
