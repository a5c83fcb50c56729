//! Arguments of `render`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::args::input::InputArgs;
use crate::args::poll::PollArgs;
use crate::args::table::{DirectionArg, TableArgs};
use crate::args::{Format, exit_codes};
use crate::gateway::StatusPorts;

/// Arguments of `render`.
#[derive(Debug, Args)]
pub struct RenderArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,
    /// What to write
    #[arg(long, value_enum, value_name = "TARGET", default_value_t)]
    pub target: Target,
    /// Only the gateways of one direction
    #[arg(long, value_enum, value_name = "DIRECTION")]
    pub direction: Option<DirectionArg>,
    /// Write into this folder instead of standard output
    #[arg(long, visible_alias = "out", value_name = "DIR", required_if_eq("target", "envoy"))]
    pub out_dir: Option<PathBuf>,
    /// What the table does beyond the rules.
    #[command(flatten)]
    pub table: TableArgs,
    /// How often peers are asked.
    #[command(flatten)]
    pub poll: PollArgs,
    /// The port on 127.0.0.1 where a gateway tells which peers are alive; the gateways of one run get ports in a row
    #[arg(long, value_name = "PORT", default_value_t = StatusPorts::default().status, value_parser = clap::value_parser!(u16).range(1..))]
    pub status_port: u16,
    /// The configuration itself, or a list of what is selected
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: Format,
    /// What Envoy is told beside the rules.
    #[command(flatten)]
    pub envoy: EnvoyArgs,
    /// What Istio is told beside the rules.
    #[command(flatten)]
    pub plugin: PluginArgs,
}

/// What Envoy is told beside the rules.
#[derive(Debug, Args)]
#[command(next_help_heading = "With --target envoy")]
pub struct EnvoyArgs {
    /// One gateway for each name in the documents, instead of one for all peers
    #[arg(long)]
    pub per_peer: bool,
    /// Certificates to use: `MESH/root.pem`, `MESH/GATEWAY.pem` and `MESH/GATEWAY.key`
    ///
    /// The root of a peer is `MESH/peers/PEER.pem`, else `PEER/root.pem`, else what its ConfigMap holds. Without this
    /// folder each mesh gets a certificate authority of its own, good for trying things out on one machine.
    #[arg(long, value_name = "DIR")]
    pub certificates: Option<PathBuf>,
    /// Where the folder will be on the machines of the gateways; as given by `--out-dir` when absent
    #[arg(long, value_name = "PATH")]
    pub at: Option<PathBuf>,
    /// Where ingress gateways listen
    #[arg(long, value_name = "ADDRESS", default_value = "0.0.0.0:15443")]
    pub listen_ingress: SocketAddr,
    /// Where ingress gateways listen for peers that ask what is exported to them
    #[arg(long, value_name = "ADDRESS", default_value = "0.0.0.0:8188")]
    pub listen_discovery: SocketAddr,
    /// Where egress gateways listen for the workloads of their mesh, in the clear
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:15080")]
    pub listen_egress: SocketAddr,
    /// The port of Envoy's admin interface, on 127.0.0.1
    #[arg(long, value_name = "PORT", default_value_t = 15000)]
    pub admin_port: u16,
}

/// What Istio is told beside the rules.
#[derive(Debug, Args)]
#[command(next_help_heading = "With --target wasmplugin")]
pub struct PluginArgs {
    /// Where gateways fetch the filter: oci://, https:// or file://
    #[arg(long, value_name = "URL", required_if_eq("target", "wasmplugin"))]
    pub url: Option<String>,
}

/// What `render` writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// The plugin configuration of the filter
    #[default]
    Config,
    /// Envoy gateways, ready to run
    Envoy,
    /// Istio's `WasmPlugin`s, one for each gateway the documents name
    #[value(name = "wasmplugin")]
    WasmPlugin,
}

pub(super) const EXAMPLES: &str = "\
Examples:
  carnet render --mesh red-mesh --direction inbound meshes/
  carnet render --target envoy --out-dir gateways/ meshes/
  carnet render --target wasmplugin --url oci://registry.example.com/carnet:0.1 meshes/";

pub(super) const LONG: &str = concat!(
    "\
Examples:
  carnet render --mesh red-mesh --direction inbound meshes/
  carnet render --out-dir build/ red-mesh/ green-mesh/
  carnet render --mode audit --out-dir build/ meshes/
  carnet render --target envoy --out-dir gateways/ meshes/
  carnet render --target envoy --out-dir gateways/ --at /etc/carnet --certificates pki/ meshes/
  carnet render --target wasmplugin --url oci://registry.example.com/carnet:0.1 meshes/ | kubectl apply -f -

`--mesh NAME` renders only the gateways of that mesh, `--mesh NAME=PATH` says what to read; both may be given.
Nothing is written while findings of error level exist.",
    exit_codes!("findings of error level; nothing was written"),
);
