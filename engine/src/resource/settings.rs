//! What a control plane sets for the whole mesh, as far as federation depends on it.
//!
//! Source: Istio `MeshConfig`: `defaultConfig.proxyMetadata`, `caCertificates`, `trustDomainAliases`.

use crate::resource::Located;
use crate::source::Span;
use crate::yaml::Node;

/// Settings of a mesh.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Whether sidecars answer DNS, `ISTIO_META_DNS_CAPTURE`; `None` when nothing is written.
    pub dns_capture: Option<Located<String>>,
    /// Trust domains that count as the own or are given a root of their own.
    pub trust_domains: Vec<String>,
    /// Where roots of other trust domains are listed; `None` when none are.
    pub roots: Option<Span>,
}

impl Settings {
    /// Of a ServiceMeshControlPlane.
    pub(super) fn of_service_mesh(document: Node<'_>) -> Self {
        let spec = document.get("spec");
        let config = at(spec, &["techPreview", "meshConfig"]);
        let trust = at(spec, &["security", "trust", "additionalDomains"]);
        let mut settings = Self::of_config(config);
        settings.trust_domains.extend(texts(trust));
        settings
    }

    /// Of an Istio of the Sail operator.
    pub(super) fn of_sail(document: Node<'_>) -> Self {
        Self::of_config(at(Some(document), &["spec", "values", "meshConfig"]))
    }

    fn of_config(config: Option<Node<'_>>) -> Self {
        let capture = at(config, &["defaultConfig", "proxyMetadata", "ISTIO_META_DNS_CAPTURE"]);
        let roots = at(config, &["caCertificates"]);
        let mut trust_domains = texts(at(config, &["trustDomainAliases"]));
        for root in roots.into_iter().flat_map(Node::items) {
            trust_domains.extend(texts(root.get("trustDomains")));
        }
        Self {
            dns_capture: capture.and_then(|node| {
                Some(Located { value: node.scalar_text()?.to_owned(), span: node.use_span() })
            }),
            trust_domains,
            roots: roots.and_then(|roots| roots.items().next()).map(super::reader::first_line),
        }
    }
}

fn at<'d>(node: Option<Node<'d>>, path: &[&str]) -> Option<Node<'d>> {
    path.iter().try_fold(node?, |node, key| node.get(key))
}

fn texts(list: Option<Node<'_>>) -> Vec<String> {
    list.into_iter().flat_map(Node::items).filter_map(Node::as_str).map(str::to_owned).collect()
}
