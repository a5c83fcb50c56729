//! Gateways of a fleet as gateways of the corpus: an engine's request over the wire, and the answer read back.
//!
//! Not every request can be put to a real proxy. What cannot is told apart from what went wrong.

use std::collections::BTreeMap;
use std::io;

use carnet::filter::DecisionLine;
use carnet_engine::answer::{Answer, Caller, GatewayRequest, HeaderChanges};
use carnet_engine::case::Gateways;
use carnet_engine::decision::Direction;
use carnet_engine::model::Mesh;

use crate::echo;
use crate::fleet::{DECISION, Fleet, Presented};
use crate::http::{Connection, Headers, Response, parse_head};
use crate::told;

/// What Envoy adds to every request by itself.
const OWN_HEADERS: [&str; 1] = ["x-forwarded-proto"];

/// Why a request cannot be put to the filter in a real Envoy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Inexpressible {
    /// The caller's certificate is said to be neither valid nor invalid.
    #[error("since 1.39 Envoy always says whether it verified a certificate")]
    UnknownValidity,
    /// The connection is said to be neither mutual nor not, or no certificate has a name.
    #[error("no connection has these properties")]
    NoSuchConnection,
    /// A header holds a line break, which ends it.
    #[error("a line break in a header cannot be sent")]
    LineBreak,
    /// Envoy answers 400 before any filter sees the request.
    #[error("Envoy refuses the request before the filter sees it")]
    RefusedByEnvoy,
}

/// Why a gateway gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum NoAnswer {
    /// It cannot be asked this.
    #[error(transparent)]
    Inexpressible(#[from] Inexpressible),
    /// The connection broke.
    #[error("no response")]
    Broken(#[from] io::Error),
    /// What came is neither a filter's denial nor a request that went on with a decision.
    #[error("status {} without a decision of the filter: {}", .0.status, String::from_utf8_lossy(&.0.body))]
    Undecided(Response),
}

/// Some gateways of a fleet, by mesh and direction.
pub struct EnvoyGateways<'f> {
    fleet: &'f Fleet,
    /// What tells their names from those of other gateways of the fleet.
    scope: String,
    connections: BTreeMap<(String, Presented), Connection>,
}

/// The name in the fleet of a mesh's gateway; `scope` tells meshes of one name apart.
#[must_use]
pub fn gateway_name(scope: &str, mesh: &str, direction: Direction) -> String {
    format!("{scope} {mesh} {direction}")
}

impl<'f> EnvoyGateways<'f> {
    /// The gateways whose names were made with this scope.
    #[must_use]
    pub fn new(fleet: &'f Fleet, scope: &str) -> Self {
        Self { fleet, scope: scope.to_owned(), connections: BTreeMap::new() }
    }

    /// What `mesh`'s gateway for `direction` does with `request`.
    ///
    /// # Errors
    ///
    /// [`NoAnswer::Inexpressible`] when no client can send this request, otherwise what went wrong.
    pub fn ask(
        &mut self,
        mesh: &str,
        direction: Direction,
        request: &GatewayRequest,
    ) -> Result<Answer, NoAnswer> {
        let presented = presented(direction, &request.caller)?;
        let head = head(request)?;
        let gateway = gateway_name(&self.scope, mesh, direction);
        let response = self.send(direction, (gateway, presented), &head)?;
        translate(request, response)
    }

    fn send(
        &mut self,
        direction: Direction,
        key: (String, Presented),
        head: &[u8],
    ) -> Result<Response, NoAnswer> {
        let mut connection = match self.connections.remove(&key) {
            Some(connection) => connection,
            None => self.connect(direction, &key)?,
        };
        let response = connection.send(head)?;
        if !response.is_last() {
            self.connections.insert(key, connection);
        }
        Ok(response)
    }

    fn connect(
        &self,
        direction: Direction,
        (gateway, presented): &(String, Presented),
    ) -> Result<Connection, NoAnswer> {
        let tls = match direction {
            // What no certificate can say, no connection has.
            Direction::Inbound => {
                Some(self.fleet.client(presented).map_err(|_| Inexpressible::NoSuchConnection)?)
            }
            Direction::Outbound => None,
        };
        Ok(self.fleet.connect(gateway, tls)?)
    }
}

impl Gateways for EnvoyGateways<'_> {
    fn answer(
        &mut self,
        mesh: &Mesh,
        direction: Direction,
        request: &GatewayRequest,
    ) -> Result<Answer, String> {
        self.ask(&mesh.name, direction, request).map_err(|error| told(&error))
    }
}

/// The certificate with which a caller looks to Envoy as it is described.
fn presented(direction: Direction, caller: &Caller) -> Result<Presented, Inexpressible> {
    // An egress gateway asks for no certificate, and its filter does not look at one.
    if direction == Direction::Outbound {
        return Ok(Presented::Nothing);
    }
    let uri = caller.uri_san.clone();
    match (caller.is_mutual, caller.is_valid) {
        (Some(true), Some(true)) => Ok(Presented::Trusted { uri }),
        (Some(true), Some(false)) => Ok(Presented::Untrusted { uri }),
        (Some(false), Some(false)) if uri.is_none() => Ok(Presented::Nothing),
        (Some(_), None) => Err(Inexpressible::UnknownValidity),
        (Some(false), Some(_)) | (None, _) => Err(Inexpressible::NoSuchConnection),
    }
}

/// The request as it goes over the wire.
fn head(request: &GatewayRequest) -> Result<Vec<u8>, Inexpressible> {
    let mut head = b"GET / HTTP/1.1\r\n".to_vec();
    let host = ("host", &request.authority);
    let others = request.headers.iter().map(|(name, value)| (name.as_str(), value));
    for (name, value) in [host].into_iter().chain(others) {
        if value.iter().any(|byte| b"\r\n".contains(byte)) {
            return Err(Inexpressible::LineBreak);
        }
        for part in [name.as_bytes(), b": ", value, b"\r\n"] {
            head.extend_from_slice(part);
        }
    }
    head.extend_from_slice(b"\r\n");
    Ok(head)
}

fn translate(request: &GatewayRequest, response: Response) -> Result<Answer, NoAnswer> {
    let line = response.header(DECISION).and_then(DecisionLine::parse);
    let Some(line) = line else {
        let is_refused = response.status == 400 && echo::received(&response).is_none();
        return Err(if is_refused {
            NoAnswer::Inexpressible(Inexpressible::RefusedByEnvoy)
        } else {
            NoAnswer::Undecided(response)
        });
    };
    let (status, authority, headers) = match echo::received(&response).and_then(parse_head) {
        Some((_, received)) => {
            let (authority, received) = split(request, received);
            (None, authority, HeaderChanges::between(&request.headers, &received))
        }
        None => (Some(response.status), request.authority.clone(), HeaderChanges::default()),
    };
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

/// The authority, and the other headers without those that Envoy adds by itself.
fn split(request: &GatewayRequest, received: Headers) -> (Vec<u8>, Headers) {
    let mut authority = Vec::new();
    let mut headers = Headers::new();
    for (name, value) in received {
        let is_sent = request.headers.iter().any(|(sent, _)| *sent == name);
        if name == "host" {
            authority = value;
        } else if is_sent || !OWN_HEADERS.contains(&name.as_str()) {
            headers.push((name, value));
        }
    }
    (authority, headers)
}
