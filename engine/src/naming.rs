//! The host-name forms of federation: local, exported, imported, with a custom suffix, as local.
//!
//! Only text is put together and taken apart here; which form applies to a service is decided by the rules.
//!
//! Source: `federation.maistra.io/v1` field comments; `pkg/servicemesh/federation/common/namemapping.go`.

/// What every default import suffix ends in.
pub const IMPORTS_ENDING: &str = "-imports.local";

/// What every export suffix ends in.
pub const EXPORTS_ENDING: &str = "-exports.local";

/// The cluster domain assumed when a mesh does not name its own.
pub const DEFAULT_CLUSTER_DOMAIN: &str = "cluster.local";

/// `<name>.<namespace>.<suffix>`.
#[must_use]
pub fn host(name: &str, namespace: &str, suffix: &str) -> String {
    let len = name.len().saturating_add(namespace.len()).saturating_add(suffix.len()).saturating_add(2);
    let mut host = String::with_capacity(len);
    for part in [name, ".", namespace, ".", suffix] {
        host.push_str(part);
    }
    host
}

/// The suffix of services inside their own cluster: `svc.<cluster domain>`.
#[must_use]
pub fn local_suffix(cluster_domain: &str) -> String {
    format!("svc.{cluster_domain}")
}

/// The suffix of exported hosts; `peer` is the exporter's name for the importer.
#[must_use]
pub fn export_suffix(peer: &str) -> String {
    format!("svc.{peer}{EXPORTS_ENDING}")
}

/// The default suffix of imported hosts; `peer` is the importer's name for the exporter.
#[must_use]
pub fn import_suffix(peer: &str) -> String {
    format!("svc.{peer}{IMPORTS_ENDING}")
}

/// The proxy's cluster by which `peer` is asked what it offers.
#[must_use]
pub fn discovery_cluster(peer: &str) -> String {
    format!("discovery/{peer}")
}

/// The host under which `peer` is asked what it offers; `namespace` is that of the own control plane.
///
/// Source: the header `discovery-service` of Maistra's discovery client.
#[must_use]
pub fn discovery_host(namespace: &str, peer: &str) -> String {
    format!("discovery.{namespace}.svc.{peer}.local")
}

/// Takes `<name>.<namespace>.<suffix>` apart where name and namespace are one label each.
///
/// `None` when fewer than three labels are there. The caller compares the suffix.
#[must_use]
pub fn split(host: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = host.split_once('.')?;
    let (namespace, suffix) = rest.split_once('.')?;
    Some((name, namespace, suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exported_and_imported_hosts_carry_the_peer() {
        assert_eq!(
            host("ratings", "bookinfo", &export_suffix("green-mesh")),
            "ratings.bookinfo.svc.green-mesh-exports.local"
        );
        assert_eq!(
            host("ratings", "bookinfo", &import_suffix("red-mesh")),
            "ratings.bookinfo.svc.red-mesh-imports.local"
        );
    }

    #[test]
    fn a_host_splits_after_two_labels() {
        assert_eq!(split("a.b.svc.cluster.local"), Some(("a", "b", "svc.cluster.local")));
        assert_eq!(split("a.b"), None);
    }
}
