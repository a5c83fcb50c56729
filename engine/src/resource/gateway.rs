//! Gateways of a ServiceMeshControlPlane as declared: their Service, and the networks they look at.
//!
//! Types are checked where the control plane is read; what has the wrong one is passed over here.
//!
//! Source: `maistra.io/v2`, `GatewayServiceConfig` and `EgressGatewayConfig`.

use crate::resource::Located;
use crate::source::Span;
use crate::yaml::Node;

/// The Service of a gateway.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GatewayService {
    /// `type`: `LoadBalancer`, `NodePort` or `ClusterIP`.
    pub kind: Option<Located<String>>,
    /// `metadata.annotations` in written order.
    pub annotations: Vec<(String, Located<String>)>,
    /// `ports` in written order; those without a number are left out.
    pub ports: Vec<GatewayPort>,
}

/// One port of a gateway's Service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayPort {
    /// Its name; `None` when it has none.
    pub name: Option<Located<String>>,
    /// The number clients use.
    pub port: Located<u16>,
    /// `targetPort`, the number the gateway listens at; `None` when it is the same, or a name.
    pub target: Option<u16>,
    /// The number every node answers at; `None` when the cluster is to choose.
    pub node_port: Option<Located<u16>>,
    /// `protocol`; `None` for TCP.
    pub protocol: Option<Located<String>>,
}

impl GatewayService {
    /// Reads `service` of a gateway.
    pub(super) fn read(gateway: Node<'_>) -> Self {
        let Some(service) = gateway.get("service") else { return Self::default() };
        let annotations = service.get("metadata").and_then(|metadata| metadata.get("annotations"));
        let annotations = annotations.into_iter().flat_map(Node::entries);
        Self {
            kind: text(service, "type"),
            annotations: annotations
                .filter_map(|entry| {
                    let value = entry.value.scalar_text()?.to_owned();
                    Some((
                        entry.key.scalar_text()?.to_owned(),
                        Located { value, span: entry.value.use_span() },
                    ))
                })
                .collect(),
            ports: service
                .get("ports")
                .into_iter()
                .flat_map(Node::items)
                .filter_map(GatewayPort::read)
                .collect(),
        }
    }

    /// The value and place of an annotation.
    #[must_use]
    pub fn annotation(&self, key: &str) -> Option<&Located<String>> {
        self.annotations.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The port at which this number is listened at behind the Service.
    #[must_use]
    pub fn listening_at(&self, number: u16) -> Option<&GatewayPort> {
        self.ports.iter().find(|port| port.target.unwrap_or(port.port.value) == number)
    }
}

impl GatewayPort {
    fn read(node: Node<'_>) -> Option<Self> {
        Some(Self {
            name: text(node, "name"),
            port: number(node, "port")?,
            target: number(node, "targetPort").map(|target| target.value),
            node_port: number(node, "nodePort"),
            protocol: text(node, "protocol"),
        })
    }

    /// Its name; empty when it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_ref().map_or("", |name| name.value.as_str())
    }

    /// Where its name stands, else its number.
    #[must_use]
    pub fn naming_span(&self) -> Span {
        self.name.as_ref().map_or(self.port.span, |name| name.span)
    }
}

/// `requestedNetworkView` of a gateway; `None` when it is not written.
pub(super) fn network_view(gateway: Node<'_>) -> Option<Vec<Located<String>>> {
    let items = gateway.get("requestedNetworkView")?.items();
    Some(items.filter_map(located).collect())
}

/// `routerMode` of a gateway; `None` when it is not written.
pub(super) fn router_mode(gateway: Node<'_>) -> Option<Located<String>> {
    text(gateway, "routerMode")
}

fn text(node: Node<'_>, key: &str) -> Option<Located<String>> {
    node.get(key).and_then(located)
}

fn located(node: Node<'_>) -> Option<Located<String>> {
    Some(Located { value: node.as_str()?.to_owned(), span: node.use_span() })
}

fn number(node: Node<'_>, key: &str) -> Option<Located<u16>> {
    let node = node.get(key)?;
    let value = u16::try_from(node.as_int()?).ok().filter(|number| *number > 0)?;
    Some(Located { value, span: node.use_span() })
}
