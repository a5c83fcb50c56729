//! What a case asks, in words, and where to ask on.

use std::path::Path;

use carnet_engine::case::{Ask, CaseResult, Suite};
use carnet_engine::decision::Direction;
use carnet_engine::identity::SPIFFE_SCHEME;
use carnet_engine::pipeline::Build;
use carnet_engine::source::Source;
use carnet_engine::trace::rule_span;

use crate::output::places::Places;

/// The question on one line.
pub(super) fn words(ask: &Ask) -> String {
    match ask {
        Ask::Request { mesh, direction, request } => {
            let way = match direction {
                Direction::Inbound => "enters",
                Direction::Outbound => "leaves",
            };
            format!("request {way} {mesh} for {}", String::from_utf8_lossy(&request.authority))
        }
        Ask::Host { from, host } => format!("host {host} from {from}"),
        Ask::Service { mesh, service } => format!("service {mesh}/{service}"),
        Ask::Offered { mesh, peer, service } => format!("{service}, offered to {mesh} by {peer}"),
        Ask::Peer { mesh, name } => format!("peer {name} of {mesh}"),
        Ask::Status { mesh, direction, name } => format!("{} {name} of {mesh}", direction.set_kind()),
        Ask::Everything => "everything".to_owned(),
        Ask::Timeline(timeline) => format!("timeline of {}", timeline.mesh),
    }
}

/// The rules that decided, each with its place.
pub(super) fn because(build: &Build, result: &CaseResult) -> Vec<String> {
    let places = Places::new(&build.sources);
    let place = |rule: &carnet_engine::case::RuleId| {
        let mesh = build.federation.mesh(&rule.mesh)?;
        let place = places.locate(rule_span(mesh, &rule.rule)?)?;
        Some(format!("{}:{}  {}", place.file, place.start.line, rule.rule))
    };
    result.rules.iter().filter_map(place).collect()
}

/// The command that tells why the answer is what it is.
pub(super) fn hint(ask: &Ask, source: &Source, suite: &Suite) -> Option<String> {
    let folder = Path::new(&source.name).parent().unwrap_or(Path::new(""));
    let paths = suite.inputs.iter().map(|input| {
        let path = if input == "." { folder.to_owned() } else { folder.join(input) };
        if path.as_os_str().is_empty() { ".".to_owned() } else { path.display().to_string() }
    });
    let paths = paths.collect::<Vec<_>>().join(" ");
    match ask {
        Ask::Request { mesh, direction, request } => {
            let authority = std::str::from_utf8(&request.authority).ok()?;
            let caller = request.caller.uri_san.as_deref().filter(|_| *direction == Direction::Inbound);
            let principal = caller.and_then(|uri| uri.strip_prefix(SPIFFE_SCHEME));
            let principal = principal.map(|name| format!(" --principal {name}")).unwrap_or_default();
            Some(format!(
                "carnet explain request --mesh {mesh} --direction {direction} --authority {authority}{principal} {paths}"
            ))
        }
        Ask::Host { from, host } => Some(format!("carnet explain host {host} --from {from} {paths}")),
        Ask::Service { .. } | Ask::Everything => Some(format!("carnet explain --all {paths}")),
        Ask::Offered { .. } | Ask::Status { .. } => Some(format!("carnet status {paths}")),
        Ask::Peer { .. } | Ask::Timeline(_) => None,
    }
}
