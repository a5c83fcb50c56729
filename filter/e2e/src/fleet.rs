//! Many gateways in one Envoy: a listener each, one virtual machine, one upstream.
//!
//! Envoy is told to do as little as it can by itself, so that what it changed can be told from what the filter
//! changed: no port or dot is stripped from a host, nothing is appended to a header, no request id is made.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use carnet::embedded;
use carnet_engine::decision::Direction;
use rustls::ClientConfig;
use serde_json::{Value, json};

use crate::certificate::{Authority, CertificateError};
use crate::echo;
use crate::envoy::{Envoy, EnvoyError};
use crate::http::Connection;

/// The response header that carries the filter's decision to the tests.
pub const DECISION: &str = "x-e2e-decision";

/// The one cluster.
const UPSTREAM: &str = "echo";

/// One gateway to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Unique in the fleet.
    pub name: String,
    /// An inbound gateway speaks TLS and asks for a certificate, an outbound one does not.
    pub direction: Direction,
    /// The configuration of its filter.
    pub configuration: String,
    /// Callers may resume TLS sessions, as they may by default in Envoy.
    pub is_resumable: bool,
}

/// The certificate a caller presents.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presented {
    /// None.
    Nothing,
    /// One of an authority the gateways trust.
    Trusted {
        /// Its only URI SAN.
        uri: Option<String>,
    },
    /// One of another authority, which the gateways let through to the filter.
    Untrusted {
        /// Its only URI SAN.
        uri: Option<String>,
    },
}

/// Why there is no fleet.
#[derive(Debug, thiserror::Error)]
pub enum FleetError {
    /// Envoy does not serve.
    #[error(transparent)]
    Envoy(#[from] EnvoyError),
    /// There are no certificates for it.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// There is no upstream, or a file cannot be written.
    #[error("the surroundings of Envoy cannot be made")]
    Surroundings(#[from] io::Error),
}

/// Running gateways; gone when dropped.
#[derive(Debug)]
pub struct Fleet {
    envoy: Envoy,
    trusted: Authority,
    untrusted: Authority,
}

/// The files the gateways read.
struct Files {
    wasm: PathBuf,
    certificate: PathBuf,
    key: PathBuf,
    roots: PathBuf,
}

impl Fleet {
    /// Starts `program` with all the gateways; its files are in `folder`.
    ///
    /// # Errors
    ///
    /// [`FleetError::Envoy`] when Envoy or the filter refuses a configuration, the others when there are no files or
    /// ports to be had.
    pub fn start(program: &Path, folder: &Path, plans: &[Plan]) -> Result<Self, FleetError> {
        let (trusted, untrusted) = (Authority::new("trusted")?, Authority::new("untrusted")?);
        let files = Files::write(folder, &trusted)?;
        let bootstrap = bootstrap(plans, &files, echo::start()?);
        Ok(Self { envoy: Envoy::start(program, folder, &bootstrap)?, trusted, untrusted })
    }

    /// The process all gateways are in.
    #[must_use]
    pub fn envoy(&self) -> &Envoy {
        &self.envoy
    }

    /// How a caller with this certificate speaks TLS.
    ///
    /// # Errors
    ///
    /// [`CertificateError`] when no certificate can say this.
    pub fn client(&self, presented: &Presented) -> Result<Arc<ClientConfig>, CertificateError> {
        let leaf = match presented {
            Presented::Nothing => None,
            Presented::Trusted { uri } => Some(self.trusted.caller(uri.as_deref())?),
            Presented::Untrusted { uri } => Some(self.untrusted.caller(uri.as_deref())?),
        };
        self.trusted.client(leaf.as_ref())
    }

    /// Connects to a gateway, with TLS if it gets a way to speak it.
    ///
    /// # Errors
    ///
    /// That there is no such gateway, or what the system says.
    pub fn connect(&self, gateway: &str, tls: Option<Arc<ClientConfig>>) -> io::Result<Connection> {
        let address = self.envoy.listener(gateway);
        let address = address.ok_or_else(|| io::Error::other(format!("there is no gateway `{gateway}`")))?;
        match tls {
            Some(config) => Connection::tls(address, config),
            None => Connection::plain(address),
        }
    }
}

impl Files {
    fn write(folder: &Path, authority: &Authority) -> Result<Self, FleetError> {
        let leaf = authority.gateway()?;
        let files = Self {
            wasm: folder.join("carnet_filter.wasm"),
            certificate: folder.join("gateway.pem"),
            key: folder.join("gateway.key"),
            roots: folder.join("roots.pem"),
        };
        fs::create_dir_all(folder)?;
        // The very bytes the harness runs.
        fs::write(&files.wasm, embedded::FILTER)?;
        fs::write(&files.certificate, leaf.pem())?;
        fs::write(&files.key, leaf.key_pem())?;
        fs::write(&files.roots, authority.root_pem())?;
        Ok(files)
    }
}

fn bootstrap(plans: &[Plan], files: &Files, upstream: SocketAddr) -> Value {
    let listeners: Vec<Value> = plans.iter().map(|plan| listener(plan, files)).collect();
    let endpoint = json!({"endpoint": {"address": address(upstream)}});
    json!({
        "admin": {"address": loopback()},
        "static_resources": {
            "listeners": listeners,
            "clusters": [{
                "name": UPSTREAM,
                "connect_timeout": "10s",
                "load_assignment": {"cluster_name": UPSTREAM, "endpoints": [{"lb_endpoints": [endpoint]}]},
            }],
        },
    })
}

fn listener(plan: &Plan, files: &Files) -> Value {
    let mut chain = json!({"filters": [{
        "name": "envoy.filters.network.http_connection_manager",
        "typed_config": connection_manager(plan, files),
    }]});
    if plan.direction == Direction::Inbound
        && let Some(chain) = chain.as_object_mut()
    {
        chain.insert("transport_socket".to_owned(), tls(plan, files));
    }
    json!({"name": plan.name, "address": loopback(), "filter_chains": [chain]})
}

/// TLS that asks for a certificate and lets every answer through, for it is the filter that is tested.
fn tls(plan: &Plan, files: &Files) -> Value {
    json!({
        "name": "envoy.transport_sockets.tls",
        "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
            "require_client_certificate": false,
            "disable_stateless_session_resumption": !plan.is_resumable,
            "disable_stateful_session_resumption": !plan.is_resumable,
            "common_tls_context": {
                "tls_certificates": [{
                    "certificate_chain": {"filename": files.certificate},
                    "private_key": {"filename": files.key},
                }],
                "validation_context": {
                    "trusted_ca": {"filename": files.roots},
                    "trust_chain_verification": "ACCEPT_UNTRUSTED",
                },
            },
        },
    })
}

fn connection_manager(plan: &Plan, files: &Files) -> Value {
    let decision = json!({
        "header": {"key": DECISION, "value": "%FILTER_STATE(wasm.carnet.decision:PLAIN)%"},
        "append_action": "OVERWRITE_IF_EXISTS_OR_ADD",
    });
    let every_status = json!({"status_code_filter": {"comparison": {
        "op": "GE",
        "value": {"default_value": 100, "runtime_key": "carnet.e2e.unused"},
    }}});
    json!({
        "@type": concat!(
            "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.",
            "HttpConnectionManager",
        ),
        "stat_prefix": "gateway",
        "generate_request_id": false,
        "route_config": {
            "response_headers_to_add": [decision],
            "virtual_hosts": [{
                "name": "all",
                "domains": ["*"],
                "routes": [{"match": {"prefix": "/"}, "route": {"cluster": UPSTREAM, "timeout": "0s"}}],
            }],
        },
        "local_reply_config": {"mappers": [{"filter": every_status, "headers_to_add": [decision]}]},
        "http_filters": [filter(&plan.configuration, &files.wasm), {
            "name": "router",
            "typed_config": {
                "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router",
                "suppress_envoy_headers": true,
            },
        }],
    })
}

/// The HTTP filter of a connection manager: the module, with the configuration of a gateway.
#[must_use]
pub fn filter(configuration: &str, module: &Path) -> Value {
    json!({
        "name": "carnet",
        "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm",
            "config": {
                "name": "carnet",
                "failure_policy": "FAIL_RELOAD",
                "vm_config": {
                    "vm_id": "carnet",
                    "runtime": "envoy.wasm.runtime.v8",
                    "code": {"local": {"filename": module}},
                },
                "configuration": {
                    "@type": "type.googleapis.com/google.protobuf.StringValue",
                    "value": configuration,
                },
            },
        },
    })
}

/// A free port of the loopback interface.
fn loopback() -> Value {
    json!({"socket_address": {"address": "127.0.0.1", "port_value": 0}})
}

fn address(address: SocketAddr) -> Value {
    json!({"socket_address": {"address": address.ip().to_string(), "port_value": address.port()}})
}
