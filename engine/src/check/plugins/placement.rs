//! Which proxies a plugin runs in, and for which of their traffic.

use crate::check::istio::{Scene, meet};
use crate::check::plugins::finding;
use crate::check::words::list;
use crate::finding::{Code, Finding};
use crate::resource::istio::{Gateway, Server, WasmPlugin};

/// Labels of pods that a Kubernetes Gateway has made.
const KUBERNETES_GATEWAY: [&str; 2] = ["gateway.networking.k8s.io/gateway-name", "istio.io/gateway-name"];

/// How many Gateways of the same pods are looked at.
const COMPARED: usize = 100;

pub(super) fn check(scene: &Scene<'_>, plugin: &WasmPlugin, findings: &mut Vec<Finding>) {
    let gateways: Vec<_> = scene.gateways.meeting(&plugin.selector).take(COMPARED).collect();
    if !plugin.is_network && !gateways.is_empty() {
        check_servers(scene, plugin, &gateways, findings);
    }
    if !gateways.is_empty() || is_declared(scene, plugin) {
        check_mode(scene, plugin, findings);
    }
    check_targets(scene, plugin, findings);
    if scene.is_root(&plugin.meta.namespace.value) && plugin.selector.is_empty() && plugin.targets.is_empty()
    {
        let message = format!("`{}` selects no workload, and so runs in every proxy", plugin.meta.name.value);
        let place = (Code::PluginForEveryProxy, plugin.meta.name.span);
        findings.push(finding(scene, plugin, place, "selector", message));
    }
}

/// Whether the selector picks a gateway that the control plane declares.
fn is_declared(scene: &Scene<'_>, plugin: &WasmPlugin) -> bool {
    let declared = scene.mesh.and_then(|mesh| mesh.control_plane.as_ref()?.gateways.as_ref());
    declared.is_some_and(|declared| {
        let mut all = declared.ingress.iter().chain(&declared.egress);
        all.any(|gateway| meet(&gateway.labels, &plugin.selector))
    })
}

fn check_servers(scene: &Scene<'_>, plugin: &WasmPlugin, gateways: &[&Gateway], findings: &mut Vec<Finding>) {
    let ports: Vec<_> = plugin.matches.iter().flat_map(|part| &part.ports).collect();
    // A `match` without ports takes all of them.
    let takes_all = plugin.matches.iter().any(|part| part.ports.is_empty()) || ports.is_empty();
    let is_matched = |server: &&Server| {
        takes_all
            || server.port.as_ref().is_some_and(|port| ports.iter().any(|other| other.value == port.value))
    };
    let servers: Vec<_> = gateways.iter().flat_map(|gateway| &gateway.servers).collect();
    let matched: Vec<_> = servers.iter().copied().filter(is_matched).collect();
    let place = ports.first().map(|port| port.span).or(plugin.selector_span).unwrap_or(plugin.meta.name.span);
    let code = (Code::FilterNeverRuns, place);
    if matched.is_empty() {
        let names = list(gateways.iter().map(|gateway| &gateway.meta.name.value));
        let mut numbers: Vec<_> =
            servers.iter().filter_map(|server| server.port.as_ref()).map(|port| port.value).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let message =
            format!("no server of {names} listens on {}", list(ports.iter().map(|port| port.value)));
        let mut found = finding(scene, plugin, code, "match", message);
        if !numbers.is_empty() {
            found = found.help(format!("the ports are {}", list(numbers)));
        }
        return findings.push(found);
    }
    if let Some(server) = matched.first().filter(|_| !matched.iter().any(|server| server.is_http())) {
        let message = "the gateway passes connections on and reads no request".to_owned();
        let found = finding(scene, plugin, code, "selector", message);
        findings.push(found.related(server.span, format!("protocol `{}` ends no TLS here", server.protocol)));
    }
}

/// Gateways count as clients.
fn check_mode(scene: &Scene<'_>, plugin: &WasmPlugin, findings: &mut Vec<Finding>) {
    let modes: Vec<_> = plugin.matches.iter().filter_map(|part| part.mode.as_ref()).collect();
    let is_server = modes.len() == plugin.matches.len() && modes.iter().all(|mode| mode.value == "SERVER");
    if let Some(mode) = modes.first().filter(|_| is_server) {
        let message = "a gateway has no server traffic to match".to_owned();
        findings.push(finding(scene, plugin, (Code::PluginServerMode, mode.span), "match", message));
    }
}

fn check_targets(scene: &Scene<'_>, plugin: &WasmPlugin, findings: &mut Vec<Finding>) {
    for target in &plugin.targets {
        let Some(namespace) = target.namespace.as_ref().filter(|namespace| !namespace.value.is_empty())
        else {
            continue;
        };
        let message = format!("`targetRefs` reaches no other namespace, and names `{}`", namespace.value);
        findings.push(finding(scene, plugin, (Code::PluginTarget, namespace.span), "targetRefs", message));
    }
    let label = KUBERNETES_GATEWAY.iter().find(|label| plugin.selector.contains_key(**label));
    if let Some((label, place)) = label.zip(plugin.selector_span) {
        let name = plugin.selector.get(*label).map_or("", String::as_str);
        let message = format!("the Kubernetes Gateway `{name}` is not selected by labels");
        let found = finding(scene, plugin, (Code::PluginTarget, place), "selector", message);
        let help = format!(
            "bind it with `targetRefs: [{{group: gateway.networking.k8s.io, kind: Gateway, name: {name}}}]`"
        );
        findings.push(found.help(help));
    }
}
