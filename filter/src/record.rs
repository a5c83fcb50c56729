//! The line a decision leaves behind: for the access log, the harness, and whoever reads either.
//!
//! `DECISION KEY=VALUE ...`, with the keys `reason`, `peer`, `rule` and `mode` where they apply. Values hold no
//! spaces. Nothing of the request itself is in it, so nothing has to be escaped.

use carnet_engine::decision::{Decision, Direction, RewriteBy};
use carnet_engine::table::document::Mode;

/// The name under which the line is left: `%FILTER_STATE(wasm.carnet.decision:PLAIN)%` in an Envoy access log.
pub const NAME: &str = "carnet.decision";

/// Writes the line for `decision` over whatever `line` held.
///
/// ```
/// # use carnet_engine::{decision::{Decision, Denial, DenyReason, Direction}, table::document::Mode};
/// let denial = Decision::Deny(Denial { reason: DenyReason::NotExported, peer: Some(0) });
/// let mut line = String::new();
/// carnet_filter::record::write(&mut line, Direction::Inbound, Mode::Enforce, Some("green-mesh"), &denial);
/// assert_eq!(line, "deny reason=not-exported peer=green-mesh");
/// ```
pub fn write(
    line: &mut String,
    direction: Direction,
    mode: Mode,
    peer: Option<&str>,
    decision: &Decision<'_>,
) {
    line.clear();
    line.push_str(decision.as_str());
    if let Decision::Deny(denial) = decision {
        push(line, " reason=", denial.reason.as_str());
    }
    if let Some(peer) = peer {
        push(line, " peer=", peer);
    }
    match (decision, peer) {
        (Decision::Rewrite(rewrite), Some(peer)) => {
            if let RewriteBy::Rule { rule, .. } = rewrite.by {
                push(line, " rule=", direction.set_kind());
                push(line, "/", peer);
                line.push('#');
                push_number(line, rule);
            }
        }
        (Decision::Deny(_), _) if mode == Mode::Audit => line.push_str(" mode=audit"),
        _ => {}
    }
}

fn push(line: &mut String, key: &str, value: &str) {
    line.push_str(key);
    line.push_str(value);
}

/// Decimal digits, without the formatting machinery: every request writes one.
fn push_number(line: &mut String, number: u32) {
    if number > 9 {
        push_number(line, number / 10);
    }
    line.push(char::from_digit(number % 10, 10).unwrap_or('0'));
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_engine::decision::{Denial, DenyReason, Rewrite};

    fn line(mode: Mode, peer: Option<&str>, decision: &Decision<'_>) -> String {
        let mut line = "left over".to_owned();
        write(&mut line, Direction::Outbound, mode, peer, decision);
        line
    }

    #[test]
    fn a_rewrite_names_peer_and_rule() {
        let by = RewriteBy::Rule { peer: 0, rule: 3 };
        let rewrite = Decision::Rewrite(Rewrite { to: "a.b".into(), by });
        assert_eq!(
            line(Mode::Audit, Some("red-mesh"), &rewrite),
            "rewrite peer=red-mesh rule=ImportedServiceSet/red-mesh#3"
        );
    }

    #[test]
    fn numbers_are_decimal() {
        for number in [0, 9, 10, 100_000, u32::MAX] {
            let mut line = String::new();
            push_number(&mut line, number);
            assert_eq!(line, number.to_string());
        }
    }

    #[test]
    fn an_alias_and_a_pass_name_nothing() {
        let alias = Decision::Rewrite(Rewrite { to: "a.b".into(), by: RewriteBy::Alias });
        assert_eq!(line(Mode::Enforce, None, &alias), "rewrite");
        assert_eq!(line(Mode::Enforce, None, &Decision::Pass), "pass");
    }

    #[test]
    fn an_audited_denial_says_so() {
        let denial = Decision::Deny(Denial { reason: DenyReason::NotImported, peer: None });
        assert_eq!(line(Mode::Audit, None, &denial), "deny reason=not-imported mode=audit");
    }
}
