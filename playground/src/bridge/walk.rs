//! The way of one request through the gateways, rule by rule.

use std::collections::BTreeMap;

use carnet_engine::answer::Answer;
use carnet_engine::case::{Hop, NativeGateways, WalkEnd, walk};
use carnet_engine::compile::Options;
use carnet_engine::decision::Direction;
use carnet_engine::model::Mesh;
use carnet_engine::pipeline::Build;
use carnet_engine::trace::{RuleTrace, Verdict, rule_span, trace_inbound, trace_outbound};
use serde::Serialize;
use tsify::Tsify;

use crate::bridge::place::{Place, Places};

/// Where a request begins.
#[derive(Debug, Clone, Copy)]
pub struct Way<'w> {
    /// The mesh of the workload.
    pub from: &'w str,
    /// The host it asks for.
    pub host: &'w str,
}

/// A request's way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Walked {
    /// Every gateway that was asked, in order; never empty.
    pub hops: Vec<HopView>,
    /// The service reached, as its local host.
    pub service: Option<String>,
    /// The mesh of that service.
    pub mesh: Option<String>,
    /// Why none was reached.
    pub reason: Option<String>,
}

/// One gateway on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct HopView {
    /// What was asked and answered.
    pub exchange: Exchange,
    /// Every rule that had a say, with its verdict.
    pub rules: Vec<TraceView>,
    /// Where the deciding rule is written.
    pub place: Option<Place>,
}

/// A request to one gateway, and what the gateway did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct Exchange {
    /// The gateway's mesh.
    pub mesh: String,
    /// Whether it is the ingress gateway.
    pub inbound: bool,
    /// The request.
    pub request: RequestView,
    /// What the gateway did with it.
    pub answer: AnswerView,
}

/// A request as it arrives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct RequestView {
    /// `:authority`.
    pub authority: String,
    /// Other headers in order.
    pub headers: Vec<(String, String)>,
    /// Whether the caller presented a certificate; `null` when the proxy does not tell.
    pub is_mutual: Option<bool>,
    /// Whether it was verified; `null` when the proxy does not tell.
    pub is_valid: Option<bool>,
    /// Its first URI SAN.
    pub uri_san: Option<String>,
}

/// What a gateway did with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct AnswerView {
    /// `rewrite`, `deny` or `pass`.
    pub decision: String,
    /// The authority the request goes on with; as received when it is denied.
    pub authority: String,
    /// Why it was denied.
    pub reason: Option<String>,
    /// The HTTP status the caller got; `null` when the request went on.
    pub status: Option<u16>,
    /// The peer that called or was chosen.
    pub peer: Option<String>,
    /// The rule that decided.
    pub rule: Option<String>,
    /// Headers added or given another value.
    #[tsify(type = "Record<string, string>")]
    pub added: BTreeMap<String, String>,
    /// Headers removed.
    pub removed: Vec<String>,
}

/// One rule and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct TraceView {
    /// The rule in its set.
    pub reference: String,
    /// What it matches, in short.
    pub summary: String,
    /// What it says.
    #[tsify(type = "'decides' | 'no-match' | 'broken' | 'not-tried'")]
    pub verdict: Verdict,
    /// Why, as a clause.
    pub reason: String,
    /// Where it is written.
    pub place: Option<Place>,
}

impl Walked {
    /// Sends a request on its way; `None` if there is no such mesh.
    #[must_use]
    pub fn new(build: &Build, way: &Way<'_>) -> Option<Self> {
        let federation = &build.federation;
        let mut gateways = NativeGateways::new(federation, Options::default());
        let walk = walk(federation, &mut gateways, federation.mesh(way.from)?, way.host).ok()?;
        let places = Places::new(&build.sources);
        let reason = walk.end.reason().map(ToOwned::to_owned);
        let (mesh, service) = match walk.end {
            WalkEnd::Reached { mesh, host } => (Some(mesh), Some(host)),
            WalkEnd::Refused { .. } | WalkEnd::PeerNotGiven { .. } | WalkEnd::Outside { .. } => (None, None),
        };
        let hops = walk.hops.into_iter().filter_map(|hop| {
            let mesh = federation.mesh(&hop.mesh)?;
            Some(HopView::new(mesh, hop, &places))
        });
        Some(Self { hops: hops.collect(), service, mesh, reason })
    }
}

impl HopView {
    fn new(mesh: &Mesh, hop: Hop, places: &Places<'_>) -> Self {
        let rules = traces(mesh, &hop);
        let place = hop.answer.rule.as_deref().and_then(|rule| rule_span(mesh, rule));
        Self {
            rules: rules.into_iter().map(|rule| TraceView::new(rule, places)).collect(),
            place: place.and_then(|span| places.locate(span)),
            exchange: Exchange::new(hop),
        }
    }
}

fn traces(mesh: &Mesh, hop: &Hop) -> Vec<RuleTrace> {
    let Hop { request, answer, .. } = hop;
    let asked = String::from_utf8_lossy(&request.authority).to_ascii_lowercase();
    let asked = asked.split(':').next().unwrap_or_default().trim_end_matches('.');
    let is_rewritten = answer.rule.is_some();
    match hop.direction {
        Direction::Outbound => {
            let chosen = answer.peer.as_deref().filter(|_| is_rewritten);
            trace_outbound(mesh, asked, chosen.map(|peer| (peer, answer.authority.as_str())))
        }
        Direction::Inbound => {
            answer.peer.as_deref().and_then(|peer| mesh.peer(peer)).map_or_else(Vec::new, |peer| {
                trace_inbound(mesh, peer, asked, is_rewritten.then_some(answer.authority.as_str()))
            })
        }
    }
}

impl Exchange {
    /// An exchange in plain values. Bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn new(hop: Hop) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let headers = hop.request.headers.iter().map(|(name, value)| (name.clone(), text(value)));
        Self {
            mesh: hop.mesh,
            inbound: hop.direction == Direction::Inbound,
            request: RequestView {
                authority: text(&hop.request.authority),
                headers: headers.collect(),
                is_mutual: hop.request.caller.is_mutual,
                is_valid: hop.request.caller.is_valid,
                uri_san: hop.request.caller.uri_san,
            },
            answer: hop.answer.into(),
        }
    }
}

impl From<Answer> for AnswerView {
    fn from(answer: Answer) -> Self {
        Self {
            decision: answer.decision,
            authority: answer.authority,
            reason: answer.reason,
            status: answer.status,
            peer: answer.peer,
            rule: answer.rule,
            added: answer.headers.added,
            removed: answer.headers.removed.into_iter().collect(),
        }
    }
}

impl TraceView {
    fn new(trace: RuleTrace, places: &Places<'_>) -> Self {
        Self {
            reference: trace.reference,
            summary: trace.summary,
            verdict: trace.verdict,
            reason: trace.reason,
            place: places.locate(trace.span),
        }
    }
}
