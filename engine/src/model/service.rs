//! A Service of a mesh, as far as the rules look at it.

use std::collections::BTreeMap;

use crate::naming;
use crate::resource::ServicePort;
use crate::service::ServiceName;
use crate::source::Span;

/// One Service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Namespace and name.
    pub name: ServiceName,
    /// Where its name stands.
    pub span: Span,
    /// `metadata.labels`, with the place of each value.
    pub labels: BTreeMap<String, (String, Span)>,
    /// What stands behind it.
    pub kind: ServiceKind,
    /// Whether its endpoints are pods.
    pub has_selector: bool,
    /// Its ports: name, number, protocol.
    pub ports: Vec<ServicePort>,
    /// Where it says that it has no address of its own; `None` when it has one.
    pub headless: Option<Span>,
    /// Why no rule can export it; `None` when rules may.
    pub withheld: Option<Withheld>,
}

/// What stands behind a Service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceKind {
    /// Workloads or endpoints inside the mesh.
    Internal,
    /// `type: ExternalName`: another host's alias, in lower case without final dot.
    External(String),
}

/// Why a Service is never exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Withheld {
    /// It is an alias for something outside the mesh.
    ExternalName,
    /// `networking.istio.io/exportTo` does not reach the control-plane namespace.
    NotVisible,
    /// Its namespace is no member of the mesh.
    NotMember,
}

impl Service {
    /// Its host inside a cluster with this domain.
    #[must_use]
    pub fn local_host(&self, cluster_domain: &str) -> String {
        naming::host(&self.name.name, &self.name.namespace, &naming::local_suffix(cluster_domain))
    }

    /// Its label values, without places.
    #[must_use]
    pub fn label(&self, key: &str) -> Option<&str> {
        self.labels.get(key).map(|(value, _)| value.as_str())
    }
}
