//! SARIF 2.1.0, the format of code scanning.
//!
//! One run; columns in UTF-16 units; places relative to the folder the command ran in, `%SRCROOT%`. Source: the
//! OASIS standard and its JSON schema, which `tests/reports.rs` holds every report to.

mod location;

use std::collections::{BTreeMap, BTreeSet};

use carnet_engine::finding::Severity;
use serde_json::{Map, Value, json};

use super::{Entry, EntryFix, Outcome, Report, Rule};
use location::{artifact, physical, region};

/// Results beyond this are cut off by GitHub; the worst are kept.
const MAX_RESULTS: usize = 5_000;

const SCHEMA: &str =
    "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json";

pub(super) fn document(report: &Report) -> Value {
    let entries: Vec<&Entry> =
        report.entries.iter().filter(|entry| entry.outcome.severity().is_some()).collect();
    let left_out = entries.len().saturating_sub(MAX_RESULTS);
    let entries = worst(entries);
    let rules: BTreeSet<&Rule> = entries.iter().filter_map(|entry| entry.rule.as_ref()).collect();
    let rules: Vec<&Rule> = rules.into_iter().collect();
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = entries.iter().map(|entry| result(entry, &rules, &mut seen)).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "carnet",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            } },
            "invocations": [invocation(left_out)],
            "originalUriBaseIds": {
                "%SRCROOT%": { "description": { "text": "the folder carnet ran in" } },
            },
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    })
}

/// The worst entries, in the order they came.
fn worst(mut entries: Vec<&Entry>) -> Vec<&Entry> {
    if entries.len() > MAX_RESULTS {
        let mut order: Vec<usize> = (0..entries.len()).collect();
        let severity = |at: &usize| entries.get(*at).and_then(|entry| entry.outcome.severity());
        order.sort_by_key(severity);
        let kept: BTreeSet<usize> = order.into_iter().take(MAX_RESULTS).collect();
        let mut at = 0;
        entries.retain(|_| {
            at += 1;
            kept.contains(&(at - 1))
        });
    }
    entries
}

fn invocation(left_out: usize) -> Value {
    let mut invocation = json!({ "executionSuccessful": true });
    if let (true, Some(fields)) = (left_out > 0, invocation.as_object_mut()) {
        let text = format!("{left_out} results are left out, the worst {MAX_RESULTS} are here");
        let notification = json!({ "level": "warning", "message": { "text": text } });
        fields.insert("toolExecutionNotifications".to_owned(), json!([notification]));
    }
    invocation
}

fn descriptor(rule: &Rule) -> Value {
    let help = format!("{}. Effect: {}.\n\n{}", rule.title, rule.effect, rule.way_out);
    json!({
        "id": rule.id,
        "name": pascal(rule.name),
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": format!("{}: {}.", rule.title, rule.effect) },
        "help": { "text": help, "markdown": format!("**{}** `{}`\n\n{help}", rule.id, rule.name) },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "tags": [rule.tag], "problem.severity": match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "recommendation",
        } },
    })
}

/// SARIF asks for names like `ExportRuleShadowed`.
fn pascal(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let first = word.chars().take(1).flat_map(char::to_uppercase);
        first.chain(word.chars().skip(1)).collect::<String>()
    });
    words.collect()
}

fn result(entry: &Entry, rules: &[&Rule], seen: &mut BTreeMap<String, usize>) -> Value {
    let severity = entry.outcome.severity().unwrap_or(Severity::Info);
    let text = if entry.detail.is_empty() { &entry.message } else { &entry.detail };
    let mut result = Map::new();
    let id = entry.rule.as_ref().map_or(entry.name.as_str(), |rule| &rule.id);
    result.insert("ruleId".to_owned(), id.into());
    if let Some(index) = entry.rule.as_ref().and_then(|rule| rules.iter().position(|other| *other == rule)) {
        result.insert("ruleIndex".to_owned(), index.into());
    }
    result.insert("level".to_owned(), level(severity).into());
    result.insert("message".to_owned(), json!({ "text": text }));
    result.insert("locations".to_owned(), json!([{ "physicalLocation": physical(&entry.region) }]));
    if !entry.related.is_empty() {
        let related = (0_usize..).zip(&entry.related).map(|(id, (place, message))| {
            json!({ "id": id, "physicalLocation": physical(place), "message": { "text": message } })
        });
        result.insert("relatedLocations".to_owned(), related.collect());
    }
    if !entry.fingerprint.is_empty() {
        result.insert("partialFingerprints".to_owned(), fingerprints(&entry.fingerprint, seen));
    }
    if !entry.fixes.is_empty() {
        result.insert("fixes".to_owned(), entry.fixes.iter().map(fix).collect());
    }
    if let Outcome::Suppressed { is_in_source, reason, .. } = &entry.outcome {
        let kind = if *is_in_source { "inSource" } else { "external" };
        let reason = reason.as_deref().unwrap_or("no reason given");
        let suppression = json!({ "kind": kind, "status": "accepted", "justification": reason });
        result.insert("suppressions".to_owned(), json!([suppression]));
    } else {
        result.insert("suppressions".to_owned(), json!([]));
    }
    Value::Object(result)
}

/// GitHub tells results apart by the first; it wants a number behind the colon, for repetitions.
fn fingerprints(fingerprint: &str, seen: &mut BTreeMap<String, usize>) -> Value {
    let number = seen.entry(fingerprint.to_owned()).and_modify(|number| *number += 1).or_insert(1);
    let hash = fingerprint.rsplit(':').next().unwrap_or(fingerprint);
    json!({ "primaryLocationLineHash": format!("{hash}:{number}"), "carnetFingerprint/v1": fingerprint })
}

fn fix(fix: &EntryFix) -> Value {
    let mut files: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for (place, text) in &fix.edits {
        let replacement = json!({ "deletedRegion": region(place), "insertedContent": { "text": text } });
        files.entry(&place.file).or_default().push(replacement);
    }
    let changes = files.into_iter().map(
        |(file, replacements)| json!({ "artifactLocation": artifact(file), "replacements": replacements }),
    );
    json!({ "description": { "text": fix.title }, "artifactChanges": changes.collect::<Vec<_>>() })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
