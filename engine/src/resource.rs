//! Documents as they were written: the kinds Carnet reads, field by field, each value with its place.
//!
//! Reading has the shape of each document checked by [`crate::schema`] and keeps what can be used. What the values mean is for
//! [`crate::model`]; kinds that are not read are passed over without noise.

mod control_plane;
mod core;
mod exported;
mod gateway;
mod imported;
pub mod istio;
pub(crate) mod json;
mod members;
mod meta;
mod parse;
mod peer;
mod reader;
mod rules;
mod secret;
mod settings;

pub use self::control_plane::{ControlPlane, ControlPlaneKind, DeclaredGateway, DeclaredGateways};
pub use self::core::{ConfigMap, Namespace, ServiceDocument, ServicePort};
pub use self::exported::{ExportRuleDocument, ExportedServiceSet, LabelAlias, LabelSelector};
pub use self::gateway::{GatewayPort, GatewayService};
pub use self::imported::{ImportRuleDocument, ImportedServiceSet, LocalityDocument};
pub use self::istio::Istio;
pub use self::members::{Member, MemberRoll};
pub use self::meta::Meta;
pub use self::parse::{Parsed, parse};
pub use self::peer::{CertificateChain, ServiceMeshPeer};
pub use self::rules::{AliasDocument, NameSelector};
pub use self::secret::Secret;
pub use self::settings::Settings;

use crate::source::Span;

/// A value and the place it was written at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// One document of a kind that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// A ServiceMeshPeer.
    Peer(ServiceMeshPeer),
    /// An ExportedServiceSet.
    Exported(ExportedServiceSet),
    /// An ImportedServiceSet.
    Imported(ImportedServiceSet),
    /// A ServiceMeshControlPlane, or an Istio of the Sail operator.
    ControlPlane(ControlPlane),
    /// A ServiceMeshMemberRoll.
    MemberRoll(MemberRoll),
    /// A ServiceMeshMember.
    Member(Member),
    /// A Service.
    Service(ServiceDocument),
    /// A Namespace.
    Namespace(Namespace),
    /// A ConfigMap, kept for root certificates.
    ConfigMap(ConfigMap),
    /// A document of Istio that routes, secures or extends.
    Istio(Istio),
    /// A Secret, kept for the certificates in it.
    Secret(Secret),
}

impl Resource {
    /// The metadata of the document.
    #[must_use]
    pub fn meta(&self) -> &Meta {
        match self {
            Self::Peer(document) => &document.meta,
            Self::Exported(document) => &document.meta,
            Self::Imported(document) => &document.meta,
            Self::ControlPlane(document) => &document.meta,
            Self::MemberRoll(document) => &document.meta,
            Self::Member(document) => &document.meta,
            Self::Service(document) => &document.meta,
            Self::Namespace(document) => &document.meta,
            Self::ConfigMap(document) => &document.meta,
            Self::Istio(document) => document.meta(),
            Self::Secret(document) => &document.meta,
        }
    }
}
