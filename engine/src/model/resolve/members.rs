//! Member rolls against what else was given: namespaces, control planes.

use crate::finding::{Code, Edit, Finding, closest};
use crate::resource::{MemberRoll, Meta};

/// The namespace every cluster has, whether or not somebody wrote it down.
const DEFAULT: &str = "default";

/// Members that are not among the Namespaces given; nothing is said when none was.
pub(super) fn not_found(roll: &MemberRoll, namespaces: &[String]) -> Vec<Finding> {
    let is_missing = |name: &str| {
        !namespaces.is_empty()
            && !["*", DEFAULT].contains(&name)
            && !namespaces.iter().any(|namespace| namespace == name)
    };
    let missing = roll.members.iter().enumerate().filter(|(_, member)| is_missing(&member.value));
    let findings = missing.map(|(number, member)| {
        let message = format!("the namespace `{}` is not among those that were given", member.value);
        let finding = Finding::new(Code::MemberNotFound, message).at(member.span);
        let finding = match closest(&member.value, namespaces.iter().map(String::as_str)) {
            Some(similar) => {
                let edits = vec![Edit { span: member.span, text: similar.to_owned() }];
                let finding = finding.help(format!("a similar namespace exists: `{similar}`"));
                finding.fix(format!("write `{similar}`"), false, edits)
            }
            None => finding,
        };
        finding.on(&roll.meta.object(), format!("/spec/members/{number}"))
    });
    findings.collect()
}

/// The finding for a document that has to be in the namespace of a control plane and is not.
pub(super) fn outside(meta: &Meta, expected: &str) -> Finding {
    let message = format!("`{}` is not the namespace of the control plane", meta.namespace.value);
    Finding::new(Code::OutsideControlPlane, message)
        .at(meta.namespace.span)
        .help(format!("the control plane is in `{expected}`"))
        .on(&meta.object(), "/metadata/namespace")
}
