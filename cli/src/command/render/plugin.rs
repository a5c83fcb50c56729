//! `--target wasmplugin`: the filter as Istio installs it, one object for each gateway the documents name.

use carnet_engine::compile::Options;
use carnet_engine::decision::Direction;
use carnet_engine::model::{Federation, Peer, RemoteEndpoint};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{gateways, path_part};
use crate::args::render::RenderArgs;
use crate::args::{Format, GlobalArgs};
use crate::embedded;
use crate::failure::Failure;
use crate::files::{NewFile, write_all};
use crate::gateway::{Gateway, Layout};
use crate::output::Output;
use crate::output::yaml::to_yaml;

/// The label that Maistra's own selectors pick a gateway's pods by.
const NAME_LABEL: &str = "service.istio.io/canonical-name";

/// The port names under which a gateway declares where services are called.
const SERVICE_PORT_NAMES: [&str; 2] = ["tls", "https"];

/// Schemes Istio fetches a filter by; without any it is `oci`.
const SCHEMES: [&str; 4] = ["oci", "https", "http", "file"];

/// Writes the objects selected: to files, as a stream of documents, or as a List.
pub(super) fn run(
    args: &RenderArgs,
    global: &GlobalArgs,
    federation: &Federation,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let url = args.plugin.url.as_deref().unwrap_or_default();
    let source = FilterSource { url, sha256: digest(url, global)? };
    if source.sha256.is_none() {
        output.note("nothing pins the filter: add `@sha256:` and the digest of the image to `--url`")?;
    }
    let options = args.table.options();
    let gateways = gateways(args, federation, Layout::Named)?;
    let plugins: Vec<Value> =
        gateways.iter().map(|gateway| wasm_plugin(federation, gateway, &options, &source)).collect();
    match (args.output, &args.out_dir) {
        (Format::Json, _) => output.json(&json!({"apiVersion": "v1", "kind": "List", "items": plugins}))?,
        (Format::Text, None) => {
            for plugin in &plugins {
                write!(output.results(), "---\n{}", to_yaml(plugin))?;
            }
        }
        (Format::Text, Some(folder)) => {
            let mut files = Vec::new();
            for (gateway, plugin) in gateways.iter().zip(&plugins) {
                let (mesh, name) = (path_part(&gateway.mesh.name)?, path_part(&gateway.name)?);
                files.push(NewFile::new(format!("{mesh}.{name}.yaml"), to_yaml(plugin)));
            }
            write_all(folder, &files)?;
            for file in &files {
                output.note(&format!("wrote {}", folder.join(&file.path).display()))?;
            }
        }
    }
    Ok(())
}

/// What the gateway has to find at `url`: an image by its own digest, which only the URL can tell, a file by that of
/// the filter.
fn digest(url: &str, global: &GlobalArgs) -> Result<Option<String>, Failure> {
    let scheme = url.split_once("://").map_or("oci", |(scheme, _)| scheme);
    if !SCHEMES.contains(&scheme) {
        return Err(Failure::UnknownScheme { url: url.to_owned(), known: SCHEMES.join(", ") });
    }
    if let Some((_, digest)) = url.rsplit_once("@sha256:") {
        let is_digest =
            digest.len() == 64 && digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let digest = digest.to_owned();
        return if is_digest { Ok(Some(digest)) } else { Err(Failure::InvalidDigest { digest }) };
    }
    if scheme == "oci" {
        return Ok(None);
    }
    let filter = embedded::filter(global.wasm.as_deref())?;
    Ok(Some(format!("{:x}", Sha256::digest(&filter))))
}

/// The `WasmPlugin` of one gateway.
///
/// Source: `extensions.istio.io/v1alpha1`, `WasmPluginSpec`.
fn wasm_plugin(
    federation: &Federation,
    gateway: &Gateway<'_>,
    options: &Options,
    source: &FilterSource<'_>,
) -> Value {
    let table = gateway.configuration(federation, options);
    // What the engine wrote is JSON.
    let table: Value = serde_json::from_str(&table).unwrap_or_default();
    let mut spec = json!({
        "selector": {"matchLabels": labels(gateway)},
        "url": source.url,
        // After the caller is known, before Istio's own rules see the request.
        "phase": "AUTHZ",
        // A lost VM is made anew; until then requests are refused.
        "failStrategy": "FAIL_RELOAD",
        "match": [{"ports": ports(gateway).map(|number| json!({"number": number})).collect::<Vec<_>>()}],
        "pluginName": "carnet",
        "pluginConfig": table,
    });
    if let (Some(spec), Some(sha256)) = (spec.as_object_mut(), &source.sha256) {
        spec.insert("sha256".to_owned(), json!(sha256));
    }
    json!({
        "apiVersion": "extensions.istio.io/v1alpha1",
        "kind": "WasmPlugin",
        "metadata": {
            "name": format!("carnet-{}", gateway.name),
            "namespace": gateway.mesh.namespace,
            "labels": {"app.kubernetes.io/managed-by": "carnet"},
        },
        "spec": spec,
    })
}

/// Where gateways fetch the filter, and what they have to find there.
#[derive(Debug, Clone)]
struct FilterSource<'a> {
    /// `oci://`, `https://` or `file://`.
    url: &'a str,
    /// SHA-256 in hexadecimal digits; `None` when nobody can tell.
    sha256: Option<String>,
}

/// The labels of the gateway's pods.
fn labels(gateway: &Gateway<'_>) -> Value {
    let declared = gateway.declared().map(|gateway| &gateway.labels).filter(|labels| !labels.is_empty());
    match declared {
        Some(labels) => {
            labels.iter().map(|(key, value)| (key.clone(), json!(value))).collect::<Map<_, _>>().into()
        }
        None => json!({NAME_LABEL: gateway.name}),
    }
}

/// The ports services are called at, without discovery.
fn ports(gateway: &Gateway<'_>) -> impl Iterator<Item = u16> {
    let declared = gateway.declared().map(|gateway| gateway.service.ports.as_slice()).unwrap_or_default();
    let named = declared.iter().filter(|port| SERVICE_PORT_NAMES.contains(&port.name()));
    let mut ports: Vec<u16> = named.map(|port| port.port.value).collect();
    if ports.is_empty() {
        // Requests to a peer leave by the port they are called at there; Maistra has the same number on both sides.
        ports.extend(gateway.peers.iter().map(|peer| service_port(gateway.direction, peer)));
    }
    ports.sort_unstable();
    ports.dedup();
    ports.into_iter()
}

fn service_port(direction: Direction, peer: &Peer) -> u16 {
    match direction {
        Direction::Inbound => RemoteEndpoint::SERVICE_PORT,
        Direction::Outbound => peer.remote.service_port,
    }
}
