//! Documents of Istio that route, secure and extend, as far as they decide what becomes of federated requests.
//!
//! Source: `networking.istio.io`, `security.istio.io` and `extensions.istio.io` of Istio 1.31.

mod destination;
mod gateway;
mod plugin;
mod policy;
mod scope;

use std::collections::BTreeMap;

pub use self::destination::{
    ClientTls, DestinationRule, Distribute, Failover, LocalityLb, Outlier, TrafficPolicy,
};
pub use self::gateway::{Destination, Gateway, Server, VirtualService};
pub use self::plugin::{PluginMatch, TargetRef, WasmPlugin};
pub use self::policy::{AuthorizationPolicy, PeerAuthentication};
pub use self::scope::{ServiceEntry, Sidecar};

use crate::resource::Meta;
use crate::resource::reader::{Fields, Reader};

/// Label values by key; empty selects every workload.
pub type Labels = BTreeMap<String, String>;

/// One document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Istio {
    /// A DestinationRule.
    DestinationRule(DestinationRule),
    /// A VirtualService.
    VirtualService(VirtualService),
    /// A Gateway.
    Gateway(Gateway),
    /// A ServiceEntry.
    ServiceEntry(ServiceEntry),
    /// A Sidecar.
    Sidecar(Sidecar),
    /// A PeerAuthentication.
    PeerAuthentication(PeerAuthentication),
    /// An AuthorizationPolicy.
    AuthorizationPolicy(AuthorizationPolicy),
    /// A WasmPlugin.
    WasmPlugin(Box<WasmPlugin>),
}

impl Istio {
    /// The metadata of the document.
    #[must_use]
    pub fn meta(&self) -> &Meta {
        match self {
            Self::DestinationRule(document) => &document.meta,
            Self::VirtualService(document) => &document.meta,
            Self::Gateway(document) => &document.meta,
            Self::ServiceEntry(document) => &document.meta,
            Self::Sidecar(document) => &document.meta,
            Self::PeerAuthentication(document) => &document.meta,
            Self::AuthorizationPolicy(document) => &document.meta,
            Self::WasmPlugin(document) => &document.meta,
        }
    }

    /// Reads a document of one of these kinds; `None` for other kinds, and without `spec`.
    pub(super) fn read(reader: &mut Reader<'_>, document: &Fields<'_>, meta: Meta) -> Option<Self> {
        let spec = document.object("spec")?;
        Some(match meta.kind.as_str() {
            "DestinationRule" => Self::DestinationRule(DestinationRule::read(&spec, meta)),
            "VirtualService" => Self::VirtualService(VirtualService::read(&spec, meta)),
            "Gateway" => Self::Gateway(Gateway::read(&spec, meta)),
            "ServiceEntry" => Self::ServiceEntry(ServiceEntry::read(&spec, meta)),
            "Sidecar" => Self::Sidecar(Sidecar::read(&spec, meta)),
            "PeerAuthentication" => Self::PeerAuthentication(PeerAuthentication::read(&spec, meta)),
            "AuthorizationPolicy" => Self::AuthorizationPolicy(AuthorizationPolicy::read(&spec, meta)),
            "WasmPlugin" => Self::WasmPlugin(Box::new(WasmPlugin::read(reader, &spec, meta))),
            _ => return None,
        })
    }
}

/// The labels under `key`; empty when it is absent.
fn labels(fields: &Fields<'_>, key: &str) -> Labels {
    fields.text_map(key).into_iter().map(|(key, value)| (key, value.value)).collect()
}

/// `selector.matchLabels`.
fn match_labels(fields: &Fields<'_>) -> Labels {
    fields.object("selector").map(|selector| labels(&selector, "matchLabels")).unwrap_or_default()
}
