//! Lines of the access log of rendered gateways.
//!
//! Source: `cli/src/envoy/http.rs`, which configures the log, and `filter/src/record.rs`, which writes the decision.

use carnet_engine::decision::Direction;
use carnet_engine::identity::SPIFFE_SCHEME;
use carnet_engine::model::Federation;
use serde_json::{Map, Value};

use super::Recorded;
use super::yaml::flow;
use crate::filter::DecisionLine;

/// The case that expects what the line tells.
pub(super) fn case(line: &str, federation: &Federation) -> Result<Recorded, String> {
    let fields: Map<String, Value> =
        serde_json::from_str(line).map_err(|error| format!("this is no line of an access log: {error}"))?;
    let field =
        |name: &str| fields.get(name).and_then(Value::as_str).filter(|text| !["", "-"].contains(text));
    let needed =
        |name: &str| field(name).ok_or_else(|| format!("this line of an access log has no `{name}`"));
    let (mesh, direction) = (needed("mesh")?, needed("direction")?);
    let direction = match direction {
        "inbound" => Direction::Inbound,
        "outbound" => Direction::Outbound,
        other => return Err(format!("`direction` is `inbound` or `outbound`, not `{other}`")),
    };
    if federation.mesh(mesh).is_none() {
        return Err(format!("mesh `{mesh}` is not among the documents"));
    }
    let written = needed("decision")?;
    let decision = DecisionLine::parse(written.as_bytes());
    let decision = decision.ok_or_else(|| format!("`{written}` is no decision of the filter"))?;
    let is_rewrite = decision.decision == "rewrite";
    // The log is written when the request is over: a host that was rewritten is found where it was kept.
    let received = match direction {
        Direction::Outbound if is_rewrite => field("forwardedHost").or(field("authority")),
        Direction::Inbound if is_rewrite => field("sni"),
        Direction::Outbound | Direction::Inbound => field("authority"),
    };
    let received = received.ok_or("this line does not tell the host that was asked for")?;
    let caller = field("caller").filter(|_| direction == Direction::Inbound);
    let reason = decision.reason.as_deref();
    let untrusted = (reason == Some("unverified-peer-certificate")).then_some("untrusted");
    let question = flow(&[
        ("mesh", Some(mesh)),
        ("direction", Some(direction.as_str())),
        ("authority", Some(received)),
        ("principal", caller.map(|uri| uri.strip_prefix(SPIFFE_SCHEME).unwrap_or(uri))),
        ("certificate", untrusted.filter(|_| caller.is_some())),
    ]);
    let expect = flow(&[
        ("decision", Some(&decision.decision)),
        ("authority", field("authority").filter(|_| is_rewrite)),
        ("peer", decision.peer.as_deref()),
        ("rule", decision.rule.as_deref()),
        ("reason", reason),
    ]);
    let way = match direction {
        Direction::Inbound => "enters",
        Direction::Outbound => "leaves",
    };
    let by = caller.map(|caller| format!(" by {caller}")).unwrap_or_default();
    Ok(Recorded {
        name: format!("{received} {way} {mesh}{by}"),
        question: format!("request: {question}"),
        expect,
    })
}
