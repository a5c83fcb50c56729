//! The built filter as a gateway: what the engine's [`Answer`] says, asked of the real module in the harness.
//!
//! Only translates: a request into headers and a connection, what came out of it into an answer. Nothing is decided
//! here. What the filter decided is read from the line it leaves for the access log, what it did from the headers.

mod error;
mod gateways;
mod line;
mod timeline;

use std::fs;
use std::path::Path;

use carnet_engine::answer::{Answer, Caller, GatewayRequest, HeaderChanges};
use carnet_engine::decision::Direction;
use serde::Deserialize;

use crate::embedded;
use crate::harness::{
    Cache, Connection, Exchange, FilterModule, HeaderPairs, HttpRequest, Outcome, Proxy, ProxyConfig,
};

pub use error::FilterError;
pub use gateways::{BothGateways, WasmGateways};
pub use line::DecisionLine;

/// Where the filter leaves its decision.
const DECISION: &str = "carnet.decision";

/// The compiled filter; cheap to clone.
#[derive(Debug, Clone)]
pub struct Filter {
    module: FilterModule,
}

/// One gateway that runs the filter with one configuration.
#[derive(Debug)]
pub struct Gateway {
    proxy: Proxy,
    ports: Ports,
}

/// The ports of a configuration's roles: requests have to come in by one of them.
#[derive(Debug, Default, Deserialize)]
struct Ports {
    inbound: Option<Role>,
    outbound: Option<Role>,
}

#[derive(Debug, Default, Deserialize)]
struct Role {
    #[serde(default)]
    ports: Vec<u16>,
}

impl Filter {
    /// Compiles the filter at `wasm`, or the one this binary carries; compiled code is cached for the user.
    ///
    /// # Errors
    ///
    /// [`FilterError::Unreadable`] when there is no such file, [`FilterError::Refused`] when it is no filter a proxy
    /// would load.
    pub fn load(wasm: Option<&Path>) -> Result<Self, FilterError> {
        let module = match wasm {
            None => FilterModule::compile(embedded::FILTER, Cache::Default)?,
            Some(path) => {
                let unreadable =
                    |source| FilterError::Unreadable { path: path.display().to_string(), source };
                FilterModule::compile(&fs::read(path).map_err(unreadable)?, Cache::Default)?
            }
        };
        Ok(Self { module })
    }

    /// The compiled module.
    #[must_use]
    pub fn module(&self) -> &FilterModule {
        &self.module
    }
}

impl Gateway {
    /// Starts a gateway with a plugin configuration.
    ///
    /// # Errors
    ///
    /// [`FilterError::Refused`] with what the filter logged, when it refuses the configuration.
    pub fn start(filter: &Filter, configuration: &str) -> Result<Self, FilterError> {
        Self::start_as(filter, configuration, ProxyConfig::default())
    }

    /// The same in a proxy set up otherwise; its plugin configuration is replaced.
    fn start_as(filter: &Filter, configuration: &str, config: ProxyConfig) -> Result<Self, FilterError> {
        let config = ProxyConfig { plugin_configuration: configuration.into(), ..config };
        let proxy = Proxy::start(&filter.module, config)?;
        // A configuration the filter took has this shape; without ports any will do.
        let ports = serde_json::from_str(configuration).unwrap_or_default();
        Ok(Self { proxy, ports })
    }

    /// What the gateway does with one request that comes in by the listener of `direction`.
    ///
    /// # Errors
    ///
    /// [`FilterError::Died`] when the request got no answer from the filter, [`FilterError::Silent`] when it left no
    /// decision.
    pub fn answer(&mut self, direction: Direction, request: &GatewayRequest) -> Result<Answer, FilterError> {
        let exchange = self.proxy.request(0, &self.http(direction, request));
        translate(request, &exchange)
    }

    fn http(&self, direction: Direction, request: &GatewayRequest) -> HttpRequest {
        let mut http = HttpRequest::get("");
        http.headers.retain(|(name, _)| name != b":authority");
        if !request.authority.is_empty() {
            http.headers.push((b":authority".to_vec(), request.authority.clone()));
        }
        http.headers
            .extend(request.headers.iter().map(|(name, value)| (name.clone().into_bytes(), value.clone())));
        http.connection = connection(direction, &request.caller);
        let role = match direction {
            Direction::Inbound => &self.ports.inbound,
            Direction::Outbound => &self.ports.outbound,
        };
        if let Some(port) = role.as_ref().and_then(|role| role.ports.first()) {
            http.connection.destination_port = *port;
        }
        http
    }
}

/// The connection a caller with this certificate has.
fn connection(direction: Direction, caller: &Caller) -> Connection {
    let base = match direction {
        Direction::Inbound => Connection::mtls(""),
        Direction::Outbound => Connection::plaintext(),
    };
    Connection {
        mtls: caller.is_mutual,
        certificate_valid: caller.is_valid,
        uri_san: caller.uri_san.clone(),
        ..base
    }
}

fn translate(request: &GatewayRequest, exchange: &Exchange) -> Result<Answer, FilterError> {
    let (status, authority, headers) = match &exchange.outcome {
        Outcome::Forwarded { headers } => {
            let headers = texts(headers);
            let authority = headers.iter().find(|(name, _)| name == ":authority");
            let authority = authority.map(|(_, value)| value.clone()).unwrap_or_default();
            (None, authority, HeaderChanges::between(&request.headers, &headers))
        }
        Outcome::Replied { status, .. } => {
            let status = u16::try_from(*status).unwrap_or(u16::MAX);
            (Some(status), request.authority.clone(), HeaderChanges::default())
        }
        Outcome::Hung => return Err(FilterError::Died { reason: "the request hangs".to_owned() }),
        Outcome::Failed { reason, .. } => return Err(FilterError::Died { reason: reason.clone() }),
    };
    let line = exchange.properties.get(DECISION).ok_or(FilterError::Silent)?;
    let line = DecisionLine::parse(line).ok_or(FilterError::Silent)?;
    Ok(Answer {
        decision: line.decision,
        authority: String::from_utf8_lossy(&authority).into_owned(),
        reason: line.reason,
        status,
        peer: line.peer,
        rule: line.rule,
        headers,
    })
}

/// Header names as text; values stay bytes.
fn texts(pairs: &HeaderPairs) -> Vec<(String, Vec<u8>)> {
    let text = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
    pairs.iter().map(|(name, value)| (text(name), value.clone())).collect()
}

#[cfg(test)]
mod tests;
