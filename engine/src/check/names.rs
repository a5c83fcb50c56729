//! Names in rules that no Service can have, and hosts that become too long.

use std::collections::BTreeSet;

use crate::check::order::Shadows;
use crate::check::rules::{Rule, Rules};
use crate::finding::{Code, Finding};
use crate::host::{InvalidHost, MAX_HOST_BYTES, MAX_LABEL_BYTES, normalise};
use crate::naming;
use crate::resource::Located;
use crate::service::{ServiceName, fixed};

/// Reports names that cannot be part of a host, and says which rules have them.
pub(super) fn check(rules: &Rules<'_>, findings: &mut Vec<Finding>) -> BTreeSet<usize> {
    let mut reported = BTreeSet::new();
    for rule in &rules.usable {
        let mut parts = vec![(rule.namespace, false), (rule.name, true)];
        for rename in &rule.renames {
            parts.push((rename.document.namespace.as_ref(), false));
            parts.push((rename.document.name.as_ref(), true));
        }
        for (written, may_have_dots) in parts {
            let Some(written) = written.filter(|written| fixed(&written.value).is_some()) else { continue };
            if let Some(finding) = judge(written, may_have_dots) {
                reported.insert(rule.index);
                findings.push(rules.on(finding, rule, ""));
            }
        }
    }
    reported
}

fn judge(written: &Located<String>, may_have_dots: bool) -> Option<Finding> {
    let text = written.value.as_str();
    if text.split('.').any(|label| label.len() > MAX_LABEL_BYTES) {
        let message = format!("`{text}` has a label of more than {MAX_LABEL_BYTES} bytes");
        return Some(Finding::new(Code::HostTooLong, message).at(written.span));
    }
    let is_label = normalise(text.as_bytes()).is_ok_and(|host| *host == *text) && !text.contains('_');
    if is_label && (may_have_dots || !text.contains('.')) {
        return None;
    }
    let finding = Finding::new(Code::InvalidName, format!("`{text}` is not a name a Service can have"))
        .at(written.span)
        .effect("the rule matches nothing, or makes a host that nobody can ask for");
    Some(if text.contains('*') {
        finding.help("`*` is a wildcard only as the whole value; nothing else is a pattern")
    } else {
        finding.help("use lower-case letters, digits and `-`")
    })
}

/// Whether hosts with this suffix can exist at all; reports it on the set if not.
pub(super) fn check_suffix(rules: &Rules<'_>, suffix: &str, findings: &mut Vec<Finding>) -> bool {
    let Err(InvalidHost::LabelTooLong { .. } | InvalidHost::TooLong { .. }) = normalise(suffix.as_bytes())
    else {
        return true;
    };
    let message = format!("`{suffix}` has a label of more than {MAX_LABEL_BYTES} bytes");
    let finding = Finding::new(Code::HostTooLong, message).at(rules.name);
    findings.push(finding.help("shorten the name of the peer").on(&rules.object, "/metadata/name"));
    false
}

/// The finding for a host that is too long, if it is.
fn too_long(rules: &Rules<'_>, rule: &Rule<'_>, name: &ServiceName, suffix: &str) -> Option<Finding> {
    let host = naming::host(&name.name, &name.namespace, suffix);
    let Err(InvalidHost::TooLong { len }) = normalise(host.as_bytes()) else { return None };
    let message = format!("the host of `{name}` is {len} bytes, at most {MAX_HOST_BYTES} are allowed");
    let finding = Finding::new(Code::HostTooLong, message).at(rule.naming_span());
    Some(rules.on(finding.effect(format!("no client can ask for `{host}`")), rule, ""))
}

/// Reports the first host of each rule that is too long; `names` are rule indices and names shown.
pub(super) fn check_hosts<'n>(
    rules: &Rules<'_>,
    shadows: &Shadows,
    names: impl Iterator<Item = (usize, &'n ServiceName, &'n str)>,
    findings: &mut Vec<Finding>,
) {
    let mut reported = BTreeSet::new();
    for (index, name, suffix) in names {
        if shadows.contains_key(&index) || reported.contains(&index) {
            continue;
        }
        let Some(rule) = rules.get(index) else { continue };
        if let Some(finding) = too_long(rules, rule, name, suffix) {
            reported.insert(index);
            findings.push(finding);
        }
    }
}
