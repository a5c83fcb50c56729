//! The configuration of Carnet's own filter against the routes of its gateway and against its siblings.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::check::istio::{HostSet, Scene};
use crate::check::plugins::finding;
use crate::check::words::list;
use crate::finding::{Code, Finding};
use crate::resource::istio::WasmPlugin;

/// How many Gateways of the same pods are looked at.
const COMPARED: usize = 100;

/// What the filter is told of the peers it lets in.
pub(super) fn inbound_peers(plugin: &WasmPlugin) -> impl Iterator<Item = &Value> {
    let config = plugin.config.as_ref().filter(|_| plugin.is_carnet());
    let peers = config.and_then(|config| config.value.pointer("/inbound/peers")?.as_array());
    peers.into_iter().flatten()
}

/// Every host the filter is told to write.
fn written(plugin: &WasmPlugin) -> Vec<&str> {
    let config = plugin.config.as_ref().filter(|_| plugin.is_carnet());
    let outbound = config.and_then(|config| config.value.pointer("/outbound/hosts")?.as_array());
    let inbound = inbound_peers(plugin).filter_map(|peer| peer.get("hosts")?.as_array());
    let mut hosts: Vec<_> =
        inbound.chain(outbound).flatten().filter_map(|host| host.get("to")?.as_str()).collect();
    hosts.sort_unstable();
    hosts.dedup();
    hosts
}

/// After a rewrite the gateway looks for a route again, by the new host.
pub(super) fn check_routes(scene: &Scene<'_>, plugin: &WasmPlugin, findings: &mut Vec<Finding>) {
    let Some(config) = &plugin.config else { return };
    if !plugin.is_carnet() {
        return;
    }
    let gateways = scene.gateways.meeting(&plugin.selector).take(COMPARED);
    let bound = gateways.filter_map(|gateway| {
        scene.routes.get(&(gateway.meta.namespace.value.as_str(), gateway.meta.name.value.as_str()))
    });
    let hosts =
        HostSet::new(bound.flatten().flat_map(|service| &service.hosts).map(|host| host.value.as_str()));
    // Without any the routes are simply not among the files.
    if hosts.is_empty() {
        return;
    }
    let is_lost = |to: &&str| !hosts.overlaps(to);
    let lost: Vec<_> = written(plugin).into_iter().filter(is_lost).collect();
    if !lost.is_empty() {
        let message = format!("no VirtualService of the gateway has {}", list(lost));
        let code = (Code::RewrittenHostWithoutRoute, config.span);
        findings.push(finding(scene, plugin, code, "pluginConfig", message));
    }
}

/// Two plugins of one mesh that let in the same peer.
pub(super) fn check_drift(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<(&str, &str), (&WasmPlugin, &Value)> = BTreeMap::new();
    for plugin in &scene.documents.plugins {
        let Some(config) = &plugin.config else { continue };
        let mesh = config.value.get("mesh").and_then(Value::as_str).unwrap_or_default();
        for peer in inbound_peers(plugin) {
            let Some(name) = peer.get("name").and_then(Value::as_str) else { continue };
            let (first, other) = *seen.entry((mesh, name)).or_insert((plugin, peer));
            if other == peer {
                continue;
            }
            let message = format!("`{name}` is not treated as by `{}`", first.meta.name.value);
            let mut found =
                finding(scene, plugin, (Code::PluginConfigDrift, config.span), "pluginConfig", message);
            if let Some(config) = &first.config {
                found = found.related(config.span, "the other configuration");
            }
            findings.push(found);
        }
    }
}
