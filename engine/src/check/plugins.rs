//! WasmPlugins: whether they run where they are meant to, and Carnet's own filter among them.
//!
//! Source: `pilot/pkg/model/extensions.go` and `pkg/wasm` of Istio 1.31.

mod chain;
mod config;
mod placement;
mod source;

use crate::check::istio::Scene;
use crate::finding::{Code, Finding};
use crate::resource::istio::WasmPlugin;
use crate::source::Span;

/// Checks every WasmPlugin of one mesh.
pub(super) fn check(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    for plugin in &scene.documents.plugins {
        placement::check(scene, plugin, findings);
        source::check(scene, plugin, findings);
        chain::check_policies(scene, plugin, findings);
        config::check_routes(scene, plugin, findings);
    }
    chain::check_order(scene, findings);
    config::check_drift(scene, findings);
}

/// A finding about one field of a plugin.
fn finding(
    scene: &Scene<'_>,
    plugin: &WasmPlugin,
    (code, place): (Code, Span),
    field: &str,
    message: String,
) -> Finding {
    Finding::new(code, message).at(place).on(&scene.object(&plugin.meta), format!("/spec/{field}"))
}
