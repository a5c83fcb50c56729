//! Where a plugin's module comes from, and what happens when it cannot be had.

use crate::check::istio::Scene;
use crate::check::plugins::finding;
use crate::finding::{Code, Finding};
use crate::resource::istio::WasmPlugin;
use crate::schema::is_digest;

/// What stands before the digest of an image.
const DIGEST: &str = "@sha256:";

/// The type of Secrets that open a registry.
const DOCKER: &str = "kubernetes.io/dockerconfigjson";

pub(super) fn check(scene: &Scene<'_>, plugin: &WasmPlugin, findings: &mut Vec<Finding>) {
    if let Some(strategy) = plugin.fail_strategy.as_ref().filter(|strategy| strategy.value == "FAIL_OPEN")
        && plugin.is_carnet()
    {
        let message = "the filter that refuses requests at the border fails open".to_owned();
        findings.push(finding(
            scene,
            plugin,
            (Code::FilterFailsOpen, strategy.span),
            "failStrategy",
            message,
        ));
    }
    check_pinned(scene, plugin, findings);
    check_digests(scene, plugin, findings);
    check_pull_secret(scene, plugin, findings);
}

/// A tag is enough for other plugins, as long as it is one.
fn check_pinned(scene: &Scene<'_>, plugin: &WasmPlugin, findings: &mut Vec<Finding>) {
    let Some(url) = &plugin.url else { return };
    let is_pinned = plugin.sha256.is_some() || url.value.contains(DIGEST) || url.value.starts_with("file://");
    if is_pinned {
        return;
    }
    let is_image = url.value.starts_with("oci://") || !url.value.contains("://");
    let name = url.value.rsplit('/').next().unwrap_or_default();
    let tag = name.split_once(':').map_or("latest", |(_, tag)| tag);
    let message = match (is_image, tag) {
        (true, "latest") => format!("`{}` is whatever was built last", url.value),
        _ if plugin.is_carnet() => format!("nothing pins the build behind `{}`", url.value),
        _ => return,
    };
    findings.push(finding(scene, plugin, (Code::FilterNotPinned, url.span), "url", message));
}

fn check_digests(scene: &Scene<'_>, plugin: &WasmPlugin, findings: &mut Vec<Finding>) {
    // What is none has been reported with the shape of the document.
    let written = plugin.sha256.as_ref().filter(|digest| is_digest(&digest.value));
    let url = plugin.url.as_ref().and_then(|url| Some((url, url.value.split_once(DIGEST)?.1)));
    let Some((place, digest)) = url else { return };
    if !is_digest(digest) {
        let message = format!("`{digest}` is not a digest of SHA-256");
        findings.push(finding(scene, plugin, (Code::PluginDigest, place.span), "url", message));
    } else if let Some(other) = written.filter(|other| other.value != digest) {
        let message = "`sha256` is not the digest in `url`".to_owned();
        let found = finding(scene, plugin, (Code::PluginDigest, other.span), "sha256", message);
        findings.push(found.related(place.span, "the other digest stands here"));
    }
}

/// A Secret that is not among the files may still be in the cluster; one of that name elsewhere is a slip.
///
/// Source: `GetDockerCredential` in `pilot/pkg/credentials/kube/secrets.go`.
fn check_pull_secret(scene: &Scene<'_>, plugin: &WasmPlugin, findings: &mut Vec<Finding>) {
    let Some(written) = plugin.pull_secret.as_ref().filter(|secret| !secret.value.is_empty()) else { return };
    let namespace = &plugin.meta.namespace.value;
    let named: Vec<_> =
        scene.documents.secrets.iter().filter(|secret| secret.meta.name.value == written.value).collect();
    let own = named.iter().find(|secret| secret.meta.namespace.value == *namespace);
    let (message, place, label) = match (own, named.first()) {
        (Some(own), _) if own.kind.value == DOCKER => return,
        (Some(own), _) => {
            let message = format!("`{}` is a Secret of type `{}`", written.value, own.kind.value);
            (message, own.kind.span, format!("the type is to be `{DOCKER}`"))
        }
        (None, Some(other)) => {
            let message = format!("there is no Secret `{}` in the namespace `{namespace}`", written.value);
            let place = other.meta.namespace.span;
            (message, place, format!("the one of that name is in `{}`", other.meta.namespace.value))
        }
        (None, None) => return,
    };
    let found = finding(scene, plugin, (Code::PluginPullSecret, written.span), "imagePullSecret", message);
    findings.push(found.related(place, label));
}
