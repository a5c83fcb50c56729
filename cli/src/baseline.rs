//! Files of old findings, so that only new ones count: written once, then compared with.
//!
//! Entries are keyed by fingerprint and sorted, one a line, so that what is mended is a line less in a review.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use carnet_engine::finding::Finding;
use carnet_engine::source::{Source, SourceId};
use carnet_engine::suppress::{Baseline, is_suppressible};
use carnet_engine::yaml::{self, Limits, Node};
use serde_json::json;

use crate::failure::Failure;
use crate::input::InputError;
use crate::output::findings::path_of;
use crate::output::report::API_VERSION;

/// What fingerprints of this version begin with.
const FINGERPRINTS: &str = "v1:";

/// Reads a file; places of its entries point into it, numbered 0.
///
/// # Errors
///
/// [`Failure::Input`] when it cannot be read, [`Failure::Baseline`] when it is not of this version.
pub fn read(path: &Path) -> Result<(Source, Baseline), Failure> {
    let name = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let bytes = fs::read(path).map_err(|source| InputError::Unreadable { path: name.clone(), source })?;
    let source = Source::from_bytes(name.clone(), bytes)
        .map_err(|source| InputError::NotText { path: name.clone(), source })?;
    let baseline =
        parse(&source.text).map_err(|reason| Failure::Baseline { path: name, reason: reason.to_owned() })?;
    Ok((source, baseline))
}

fn parse(text: &str) -> Result<Baseline, &'static str> {
    let parsed = yaml::parse(SourceId(0), text, &Limits::default());
    let [document] = parsed.documents.as_slice() else { return Err("it is not one JSON document") };
    let root = document.root();
    let field = |key| root.get(key).and_then(Node::as_str);
    if field("kind") != Some("Baseline") {
        return Err("its `kind` is not `Baseline`");
    }
    if field("apiVersion") != Some(API_VERSION) {
        return Err("its `apiVersion` is another one");
    }
    let mut baseline = Baseline::default();
    for entry in root.get("findings").into_iter().flat_map(Node::items) {
        let fingerprint = entry.get("fingerprint").filter(|node| node.as_str().is_some());
        let fingerprint = fingerprint.ok_or("an entry has no fingerprint")?;
        let text = fingerprint.as_str().filter(|text| text.starts_with(FINGERPRINTS));
        let text = text.ok_or("its fingerprints are made in another way")?;
        let count = entry.get("count").and_then(Node::as_int).unwrap_or(1);
        baseline.add(text, usize::try_from(count).unwrap_or(0), fingerprint.use_span());
    }
    Ok(baseline)
}

/// How many of `findings` a baseline can list.
#[must_use]
pub fn listed(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| is_suppressible(finding.code)).count()
}

/// The baseline that lists these findings; those that cannot be suppressed are left out.
#[must_use]
pub fn render(findings: &[Finding], sources: &[Source]) -> String {
    let mut entries: BTreeMap<(String, String), (usize, &Finding)> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| is_suppressible(finding.code)) {
        let key = (finding.code.to_string(), finding.fingerprint(sources));
        entries.entry(key).and_modify(|(count, _)| *count += 1).or_insert((1, finding));
    }
    let lines: Vec<String> = entries
        .into_iter()
        .map(|((code, fingerprint), (count, finding))| {
            let object = finding.object.as_ref().map(path_of);
            let (path, message) = (&finding.path, &finding.message);
            let entry = json!({ "code": code, "fingerprint": fingerprint, "count": count, "object": object, "path": path, "message": message });
            format!("    {entry}")
        })
        .collect();
    let findings = if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n  ]", lines.join(",\n")) };
    format!(
        "{{\n  \"apiVersion\": \"{API_VERSION}\",\n  \"kind\": \"Baseline\",\n  \"findings\": {findings}\n}}\n"
    )
}
