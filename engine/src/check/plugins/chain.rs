//! When a plugin runs: before or after other plugins and Istio's policies.

use crate::check::istio::Scene;
use crate::check::plugins::{config, finding};
use crate::finding::{Code, Finding};
use crate::resource::istio::WasmPlugin;

/// How many plugins or policies of the same pods are looked at.
const COMPARED: usize = 100;

/// The order of two plugins matters where one of them changes the host; each is held against the first it ties with.
pub(super) fn check_order(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    for second in scene.documents.plugins.iter().filter(|plugin| !plugin.is_network) {
        let is_tie = |first: &&WasmPlugin| {
            let is_one = first.is_carnet() || second.is_carnet();
            let is_same = first.phase() == second.phase() && first.priority == second.priority;
            let is_before = (&first.meta.namespace.value, &first.meta.name.value)
                < (&second.meta.namespace.value, &second.meta.name.value);
            is_one && is_same && is_before && !first.is_network
        };
        let Some(first) = scene.plugins.meeting(&second.selector).take(COMPARED).find(is_tie) else {
            continue;
        };
        let (one, two) = (&first.meta.name.value, &second.meta.name.value);
        let message = format!("`{one}` and `{two}` run in an order nobody chose");
        let found = finding(scene, second, (Code::PluginOrder, second.meta.name.span), "priority", message);
        findings.push(found.related(first.meta.name.span, "the other plugin"));
    }
}

/// A policy that names hosts sees those the filter has written, if the filter ran before.
pub(super) fn check_policies(scene: &Scene<'_>, plugin: &WasmPlugin, findings: &mut Vec<Finding>) {
    let runs_before = matches!(plugin.phase(), "AUTHN" | "AUTHZ");
    let peers: Vec<_> = config::inbound_peers(plugin).collect();
    if peers.is_empty() {
        return;
    }
    let policies = scene.policies.meeting(&plugin.selector).filter(|policy| !policy.has_target);
    for policy in policies.take(COMPARED) {
        for host in &policy.hosts {
            let name = host.value.split(':').next().unwrap_or_default();
            let ends = |key| {
                peers.iter().any(|peer| {
                    let suffix = peer.get(key).and_then(serde_json::Value::as_str);
                    suffix.is_some_and(|suffix| {
                        name.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.'))
                    })
                })
            };
            let (gone, what) =
                if runs_before { ("suffix", "has replaced") } else { ("localSuffix", "has yet to write") };
            if !ends(gone) {
                continue;
            }
            let message = format!("the filter {what} `{}` when this policy is evaluated", host.value);
            let place = plugin.phase.as_ref().map_or(plugin.meta.name.span, |phase| phase.span);
            let found = Finding::new(Code::PluginPhase, message)
                .at(host.span)
                .related(place, format!("the filter runs in the phase `{}`", plugin.phase()));
            findings.push(found.on(&scene.object(&policy.meta), "/spec/rules"));
        }
    }
}
