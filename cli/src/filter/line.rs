//! The line the filter leaves for the access log: `DECISION KEY=VALUE ...`.
//!
//! Source: `filter/src/record.rs`, which writes it.

/// What a line tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecisionLine {
    /// `rewrite`, `deny` or `pass`.
    pub decision: String,
    /// Why it was denied.
    pub reason: Option<String>,
    /// The peer that called or was chosen.
    pub peer: Option<String>,
    /// The rule that decided, such as `ExportedServiceSet/green-mesh#0`.
    pub rule: Option<String>,
    /// Whether a denial was only noted, and the request went on.
    pub is_audit: bool,
}

impl DecisionLine {
    /// Reads a line; `None` if it is none of the filter's. Keys that are not known are passed over.
    #[must_use]
    pub fn parse(line: &[u8]) -> Option<Self> {
        let mut words = std::str::from_utf8(line).ok()?.split(' ');
        let decision = words.next().filter(|word| ["rewrite", "deny", "pass"].contains(word))?;
        let mut parsed = Self { decision: decision.to_owned(), ..Self::default() };
        for word in words {
            let (key, value) = word.split_once('=')?;
            match key {
                "reason" => parsed.reason = Some(value.to_owned()),
                "peer" => parsed.peer = Some(value.to_owned()),
                "rule" => parsed.rule = Some(value.to_owned()),
                "mode" => parsed.is_audit = value == "audit",
                _ => {}
            }
        }
        Some(parsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rewrite_names_peer_and_rule() {
        let line = DecisionLine::parse(b"rewrite peer=red-mesh rule=ImportedServiceSet/red-mesh#3").unwrap();
        assert_eq!((line.decision.as_str(), line.peer.as_deref()), ("rewrite", Some("red-mesh")));
        assert_eq!(line.rule.as_deref(), Some("ImportedServiceSet/red-mesh#3"));
    }

    #[test]
    fn a_denial_that_is_only_noted_says_so() {
        let is_audit = |line| DecisionLine::parse(line).unwrap().is_audit;
        assert!(is_audit(b"deny reason=not-exported mode=audit"));
        assert!(!is_audit(b"deny reason=not-exported"));
    }

    #[test]
    fn what_is_no_decision_is_not_read() {
        for line in [&b""[..], b"allow", b"deny reason", b"deny reason=\xff"] {
            assert_eq!(DecisionLine::parse(line), None);
        }
    }
}
