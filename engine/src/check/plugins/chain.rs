//! When a plugin runs: before or after other plugins and Istio's policies.

use crate::check::istio::{Scene, meet};
use crate::check::plugins::{config, finding};
use crate::finding::{Code, Finding};
use crate::resource::istio::WasmPlugin;

/// The order of two plugins matters where one of them changes the host.
pub(super) fn check_order(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    for (index, first) in scene.documents.plugins.iter().enumerate() {
        for second in scene.documents.plugins.iter().skip(index.saturating_add(1)) {
            let is_one = first.is_carnet() || second.is_carnet();
            let is_tie = first.phase() == second.phase() && first.priority == second.priority;
            let is_http = !first.is_network && !second.is_network;
            if is_one && is_tie && is_http && meet(&first.selector, &second.selector) {
                let message = format!(
                    "`{}` and `{}` run in an order nobody chose",
                    first.meta.name.value, second.meta.name.value
                );
                let code = (Code::PluginOrder, second.meta.name.span);
                let found = finding(scene, second, code, "priority", message);
                findings.push(found.related(first.meta.name.span, "the other plugin"));
            }
        }
    }
}

/// A policy that names hosts sees those the filter has written, if the filter ran before.
pub(super) fn check_policies(scene: &Scene<'_>, plugin: &WasmPlugin, findings: &mut Vec<Finding>) {
    let runs_before = matches!(plugin.phase(), "AUTHN" | "AUTHZ");
    let peers: Vec<_> = config::inbound_peers(plugin).collect();
    let policies = scene.documents.policies.iter().filter(|policy| !policy.has_target);
    for policy in policies.filter(|policy| meet(&policy.selector, &plugin.selector)) {
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
