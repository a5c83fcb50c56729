//! `carnet explain host`: a request through every gateway on its way, and the rules that decide.

use std::io::{self, Write};

use carnet_engine::case::{Hop, NativeGateways, Walk, WalkEnd, walk};
use carnet_engine::compile::Options;
use carnet_engine::decision::Direction;
use carnet_engine::model::{Federation, Mesh};
use carnet_engine::naming;
use carnet_engine::pipeline::Build;
use carnet_engine::service::ServiceName;
use carnet_engine::trace::{not_imported, rule_span, trace_inbound, trace_outbound};
use serde::Serialize;

use super::reach_status;
use crate::args::explain::{Engine, HostArgs};
use crate::args::{Format, GlobalArgs};
use crate::command::load::{find_mesh, load};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::filter::{Filter, WasmGateways};
use crate::output::answer::RuleEntry;
use crate::output::places::Places;
use crate::output::report::API_VERSION;
use crate::output::rules::RuleVerdict;
use crate::output::text::clean;
use crate::output::{BAD, GOOD, Output, STRONG, styled};

/// What `-o json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct HostDocument {
    api_version: &'static str,
    kind: &'static str,
    engine: &'static str,
    host: String,
    from: String,
    /// Whether a service answers.
    reachable: bool,
    /// The local host of the service.
    service: Option<String>,
    /// The mesh of the service.
    mesh: Option<String>,
    /// Why no service answers.
    reason: Option<String>,
    hops: Vec<HopEntry>,
    /// Exported names offered under this name and not imported.
    offered: Vec<String>,
}

/// One gateway on the way.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct HopEntry {
    mesh: String,
    direction: Direction,
    decision: String,
    /// The host asked for.
    from: String,
    /// The host the request goes on with; `None` when it is denied.
    to: Option<String>,
    peer: Option<String>,
    reason: Option<String>,
    status: Option<u16>,
    /// Inbound: the caller's SPIFFE ID.
    identity: Option<String>,
    rule: Option<RuleEntry>,
    trace: Vec<RuleVerdict>,
}

/// Runs the command.
pub(super) fn run(
    args: &HostArgs,
    global: &GlobalArgs,
    output: &mut Output<'_>,
) -> Result<ExitStatus, Failure> {
    args.input.expect_no_selection()?;
    let build = load(&args.input, output)?;
    let from = find_mesh(&build.federation, &args.from)?;
    let document = match args.engine {
        Engine::Native => native(args, &build, from)?,
        Engine::Wasm => wasm(args, global, &build, from)?,
        Engine::Both => {
            let (native, wasm) = (native(args, &build, from)?, wasm(args, global, &build, from)?);
            if native.hops != wasm.hops {
                for document in [&native, &wasm] {
                    print(document, args.output, &build, output)?;
                }
                return Ok(ExitStatus::Findings);
            }
            HostDocument { engine: "both", ..native }
        }
    };
    print(&document, args.output, &build, output)?;
    Ok(reach_status(document.reachable, args.check))
}

fn native(args: &HostArgs, build: &Build, from: &Mesh) -> Result<HostDocument, Failure> {
    let mut gateways = NativeGateways::new(&build.federation, Options::default());
    let walk = walk(&build.federation, &mut gateways, from, &args.host);
    Ok(describe(args, build, from, walk.map_err(Failure::gateway)?, "native"))
}

fn wasm(args: &HostArgs, global: &GlobalArgs, build: &Build, from: &Mesh) -> Result<HostDocument, Failure> {
    let filter = Filter::load(global.wasm.as_deref())?;
    let mut gateways = WasmGateways::new(&filter, &build.federation, Options::default());
    let walk = walk(&build.federation, &mut gateways, from, &args.host);
    Ok(describe(args, build, from, walk.map_err(Failure::gateway)?, "wasm"))
}

fn describe(args: &HostArgs, build: &Build, from: &Mesh, walk: Walk, engine: &'static str) -> HostDocument {
    let places = Places::new(&build.sources);
    let reason = walk.end.reason().map(ToOwned::to_owned);
    let (mesh, service) = match walk.end {
        WalkEnd::Reached { mesh, host } => (Some(mesh), Some(host)),
        WalkEnd::Refused { .. } | WalkEnd::PeerNotGiven { .. } | WalkEnd::Outside { .. } => (None, None),
    };
    HostDocument {
        api_version: API_VERSION,
        kind: "HostExplanation",
        engine,
        host: args.host.clone(),
        from: from.name.clone(),
        reachable: service.is_some(),
        service,
        mesh,
        offered: if reason.is_some() { offered(&build.federation, from, &args.host) } else { Vec::new() },
        reason,
        hops: walk.hops.into_iter().map(|hop| describe_hop(build, hop, &places)).collect(),
    }
}

fn describe_hop(build: &Build, hop: Hop, places: &Places<'_>) -> HopEntry {
    let asked = String::from_utf8_lossy(&hop.request.authority).into_owned();
    let answer = hop.answer;
    let to = answer.reason.is_none().then_some(answer.authority);
    let mesh = build.federation.mesh(&hop.mesh);
    let peer = mesh.zip(answer.peer.as_deref()).and_then(|(mesh, peer)| mesh.peer(peer));
    let host = asked.to_ascii_lowercase();
    let traces = match (hop.direction, mesh, peer) {
        (Direction::Outbound, Some(mesh), _) => {
            trace_outbound(mesh, &host, answer.peer.as_deref().zip(to.as_deref()))
        }
        (Direction::Inbound, Some(mesh), Some(peer)) => trace_inbound(mesh, peer, &host, to.as_deref()),
        (Direction::Inbound, ..) | (Direction::Outbound, None, _) => Vec::new(),
    };
    let rule = answer.rule.map(|reference| {
        let span = mesh.and_then(|mesh| rule_span(mesh, &reference));
        RuleEntry::new(reference, span, places)
    });
    HopEntry {
        mesh: hop.mesh,
        direction: hop.direction,
        decision: answer.decision,
        from: asked,
        to,
        peer: answer.peer,
        reason: answer.reason,
        status: answer.status,
        identity: hop.request.caller.uri_san,
        rule,
        trace: RuleVerdict::all(traces, places),
    }
}

/// What peers offer under the first part of a host, and no rule imports.
fn offered(federation: &Federation, mesh: &Mesh, host: &str) -> Vec<String> {
    let Some((name, _)) = host.split_once('.') else { return Vec::new() };
    let mut names = Vec::new();
    for peer in &mesh.peers {
        let is_asked = |service: &ServiceName| service.name.eq_ignore_ascii_case(name);
        let missing = not_imported(federation, mesh, peer).into_iter().filter(is_asked);
        names.extend(
            missing.map(|service| naming::host(&service.name, &service.namespace, &peer.offered_suffix())),
        );
    }
    names
}

fn print(
    document: &HostDocument,
    format: Format,
    build: &Build,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    match format {
        Format::Json => output.json(document)?,
        Format::Text => document.write(&build.federation, output.results())?,
    }
    Ok(())
}

impl HostDocument {
    fn write(&self, federation: &Federation, to: &mut dyn Write) -> io::Result<()> {
        writeln!(to, "{}   asked in {}\n", styled(STRONG, &clean(&self.host)), self.from)?;
        for (number, hop) in (1_u32..).zip(&self.hops) {
            if hop.direction == Direction::Inbound {
                self.write_crossing(federation, hop, to)?;
            }
            hop.write(number, to)?;
        }
        writeln!(to)?;
        match (&self.service, &self.mesh, &self.reason) {
            (Some(service), Some(mesh), _) => {
                writeln!(to, "{} at {service} in {mesh}.", styled(GOOD, "Reachable"))?;
                writeln!(to, "The backend sees the ingress gateway of {mesh} as its caller.")
            }
            (_, _, reason) => {
                let reason = reason.as_deref().unwrap_or("unknown");
                writeln!(to, "{}: {reason}.", styled(BAD, "Not reachable"))?;
                for name in &self.offered {
                    writeln!(to, "Offered, but no import rule takes it: {}", clean(name))?;
                }
                Ok(())
            }
        }
    }

    /// What lies between the two gateways.
    fn write_crossing(&self, federation: &Federation, hop: &HopEntry, to: &mut dyn Write) -> io::Result<()> {
        let previous = self.hops.iter().find(|other| other.direction == Direction::Outbound);
        let peer = previous.and_then(|out| federation.mesh(&out.mesh)?.peer(out.peer.as_deref()?));
        let Some(peer) = peer else { return Ok(()) };
        let address = peer.remote.addresses.first().map_or("?", String::as_str);
        let port = peer.remote.service_port;
        writeln!(
            to,
            "     {} -> {}:{port}  mTLS, SNI {}",
            clean(&peer.gateways.egress),
            clean(address),
            clean(&hop.from)
        )?;
        writeln!(to, "     as {}", clean(hop.identity.as_deref().unwrap_or("nobody")))
    }
}

impl HopEntry {
    fn write(&self, number: u32, to: &mut dyn Write) -> io::Result<()> {
        let way = match self.direction {
            Direction::Outbound => "leaves",
            Direction::Inbound => "enters",
        };
        let style = if self.reason.is_some() { BAD } else { GOOD };
        let reason = self.reason.as_ref().map(|reason| format!(" {reason}")).unwrap_or_default();
        let status = self.status.map(|status| format!(" {status}")).unwrap_or_default();
        let verdict = styled(style, &format!("{}{status}{reason}", self.decision));
        let place = match &self.rule {
            Some(RuleEntry { reference, file: Some(file), line: Some(line) }) => {
                format!("   {} ({}:{line})", clean(reference), clean(file))
            }
            _ => String::new(),
        };
        writeln!(to, "  {number}  {way} {}   {verdict}{place}", clean(&self.mesh))?;
        RuleVerdict::write(&self.trace, 7, to)?;
        match &self.to {
            Some(host) => writeln!(to, "     -> {}", clean(host)),
            None => Ok(()),
        }
    }
}
