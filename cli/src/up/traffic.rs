//! One line of a gateway's access log as one short line for people.
//!
//! Hosts and paths in it were written by clients: nothing of them reaches the terminal uncleaned.

use serde_json::{Map, Value};

use crate::filter::DecisionLine;
use crate::output::text::clean;
use crate::output::{BAD, DOUBTFUL, GOOD, NOTE, styled};

/// Names of meshes are set as wide as this, where they are not wider.
const MESH_WIDTH: usize = 10;

/// What one line of the log tells; absent values are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traffic {
    /// The time of day, such as `12:34:56.789`.
    pub time: Option<String>,
    /// The mesh of the gateway.
    pub mesh: Option<String>,
    /// Whether the request came in from a peer.
    pub is_inbound: bool,
    /// The host that was asked for.
    pub asked: Option<String>,
    /// The host the request went on with.
    pub forwarded: Option<String>,
    /// What the client got; `None` when the connection ended without.
    pub status: Option<u64>,
    /// Response flags of Envoy, such as `UH`.
    pub flags: Option<String>,
    /// Why Envoy answered what it did, such as `no_healthy_upstream`.
    pub details: Option<String>,
    /// How long it took.
    pub duration_ms: Option<u64>,
    /// What the filter decided; `None` when it was not asked.
    decision: Option<DecisionLine>,
}

impl Traffic {
    /// Reads a line of the log; `None` when it is none: an object with `mesh` and `direction`. So is what peers ask each
    /// other all the time, as long as it is answered.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let fields: Map<String, Value> = serde_json::from_str(line).ok()?;
        let is_inbound = text(&fields, "direction")? == "inbound";
        let status = number(&fields, "status").filter(|status| *status > 0);
        if text(&fields, "listener").as_deref() == Some("discovery") && status == Some(200) {
            return None;
        }
        let decision = text(&fields, "decision").and_then(|line| DecisionLine::parse(line.as_bytes()));
        let authority = text(&fields, "authority");
        let is_rewritten = decision.as_ref().is_some_and(|decision| decision.decision == "rewrite");
        // The log is written when the host has been replaced. What was asked for is then in the handshake between two
        // gateways, or in the header the first of them sets.
        let before = text(&fields, if is_inbound { "sni" } else { "forwardedHost" });
        let (asked, forwarded) = match before.filter(|_| is_rewritten) {
            Some(before) => (Some(before), authority),
            None => (authority, None),
        };
        Some(Self {
            time: text(&fields, "time").map(|time| time_of_day(&time).to_owned()),
            mesh: Some(text(&fields, "mesh")?),
            is_inbound,
            asked,
            forwarded,
            status,
            flags: text(&fields, "flags"),
            details: text(&fields, "details"),
            duration_ms: number(&fields, "durationMs"),
            decision,
        })
    }

    /// The line, with colours, without a line feed:
    /// `TIME MESH ARROW DECISION STATUS ASKED -> FORWARDED WHY peer=PEER MS`.
    ///
    /// The arrow points away from the mesh for outbound requests, and into it for inbound ones.
    #[must_use]
    pub fn line(&self) -> String {
        let mut words = vec![
            shown(self.time.as_deref()),
            format!("{:<MESH_WIDTH$}", shown(self.mesh.as_deref())),
            if self.is_inbound { "←" } else { "→" }.to_owned(),
            self.verdict(),
            self.status.map_or("-".to_owned(), |status| status.to_string()),
            self.hosts(),
        ];
        words.extend(self.why());
        let peer = self.decision.as_ref().and_then(|decision| decision.peer.as_deref());
        words.extend(peer.map(|peer| format!("peer={}", one_line(peer))));
        words.extend(self.duration_ms.map(|duration| format!("{duration} ms")));
        words.join(" ")
    }

    /// Five letters wide.
    fn verdict(&self) -> String {
        let Some(decision) = &self.decision else { return styled(DOUBTFUL, "-    ") };
        match (decision.decision.as_str(), decision.is_audit) {
            ("deny", false) => styled(BAD, "deny "),
            // It went on, because the filter only watches.
            ("deny", true) => styled(DOUBTFUL, "audit"),
            ("rewrite", _) => styled(GOOD, "allow"),
            _ => styled(NOTE, "pass "),
        }
    }

    fn hosts(&self) -> String {
        let asked = shown(self.asked.as_deref());
        match self.forwarded.as_deref().filter(|host| Some(*host) != self.asked.as_deref()) {
            Some(host) => format!("{asked} -> {}", one_line(host)),
            None => asked,
        }
    }

    /// The reason of a denial or else the rule; and what the proxy has to say when it failed or was alone.
    fn why(&self) -> Vec<String> {
        let decision = self.decision.as_ref();
        let of_filter = decision.and_then(|decision| decision.reason.as_ref().or(decision.rule.as_ref()));
        let mut words: Vec<String> = of_filter.map(|why| one_line(why)).into_iter().collect();
        let is_failure = self.status.is_none_or(|status| status >= 500);
        if decision.is_none() || is_failure {
            words.extend([&self.flags, &self.details].into_iter().flatten().map(|why| one_line(why)));
        }
        words
    }
}

fn shown(text: Option<&str>) -> String {
    text.map_or_else(|| "-".to_owned(), one_line)
}

/// Cleaned, and without line feeds too.
fn one_line(text: &str) -> String {
    clean(text).replace('\n', "\u{fffd}")
}

/// `2026-11-21T12:34:56.789Z` without date and zone.
fn time_of_day(time: &str) -> &str {
    time.split_once('T').map_or(time, |(_, time)| time).trim_end_matches('Z')
}

fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    let text = fields.get(name)?.as_str()?;
    (!matches!(text, "" | "-")).then(|| text.to_owned())
}

/// A number, or the text of one.
fn number(fields: &Map<String, Value>, name: &str) -> Option<u64> {
    let value = fields.get(name)?;
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn line(fields: &Value) -> String {
        let mut all = json!({
            "time": "2026-11-21T12:34:56.789Z", "mesh": "green-mesh", "direction": "inbound", "method": "GET",
            "path": "/", "authority": "rates.local", "forwardedHost": null, "sni": "-", "status": 200, "flags": "-",
            "details": "via_upstream", "decision": null, "upstream": null, "cluster": null, "durationMs": 3,
        });
        all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        anstream::adapter::strip_str(&Traffic::parse(&all.to_string()).unwrap().line()).to_string()
    }

    #[test]
    fn a_request_that_goes_on_shows_both_hosts_and_the_rule() {
        let seen = line(&json!({
            "authority": "ratings.local", "sni": "rates.local",
            "decision": "rewrite peer=red-mesh rule=ExportedServiceSet/red-mesh#0",
        }));
        assert_eq!(
            seen,
            "12:34:56.789 green-mesh ← allow 200 rates.local -> ratings.local \
             ExportedServiceSet/red-mesh#0 peer=red-mesh 3 ms"
        );
    }

    #[test]
    fn a_denial_shows_its_reason() {
        let seen =
            line(&json!({ "direction": "outbound", "status": 403, "decision": "deny reason=not-imported" }));
        assert_eq!(seen, "12:34:56.789 green-mesh → deny  403 rates.local not-imported 3 ms");
    }

    #[test]
    fn a_denial_that_only_watches_is_told_apart() {
        let seen = line(&json!({ "decision": "deny reason=not-exported peer=red-mesh mode=audit" }));
        assert_eq!(seen, "12:34:56.789 green-mesh ← audit 200 rates.local not-exported peer=red-mesh 3 ms");
    }

    #[test]
    fn what_the_proxy_answers_alone_shows_its_words() {
        let seen = line(&json!({ "status": "400", "flags": "DPE", "details": "http1.codec_error" }));
        assert_eq!(seen, "12:34:56.789 green-mesh ← -     400 rates.local DPE http1.codec_error 3 ms");
    }

    #[test]
    fn a_failure_behind_a_rule_shows_both() {
        let seen = line(&json!({
            "status": 503, "flags": "UH", "details": "no_healthy_upstream", "decision": "rewrite peer=a rule=b",
        }));
        assert_eq!(
            seen,
            "12:34:56.789 green-mesh ← allow 503 rates.local b UH no_healthy_upstream peer=a 3 ms"
        );
    }

    #[test]
    fn a_client_cannot_steer_the_terminal() {
        let seen = line(&json!({ "authority": "a\u{1b}[2J\nb\u{202e}", "decision": "pass" }));
        assert_eq!(seen, "12:34:56.789 green-mesh ← pass  200 a\u{fffd}[2J\u{fffd}b\u{fffd} 3 ms");
    }

    #[test]
    fn what_is_no_line_of_the_log_is_not_read() {
        for line in ["", "[]", "{}", "not json", r#"{"mesh":"a"}"#] {
            assert_eq!(Traffic::parse(line), None);
        }
    }
}
