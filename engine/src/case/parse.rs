//! From the text of a test file to its suites.

use crate::case::reader::Reader;
use crate::case::{Ask, Case, CaseProblem, Expect, Snapshot, Suite, ask, expect, matrix, table, timeline};
use crate::compile::Options;
use crate::source::{SourceId, Span};
use crate::table::document::{Mode, Unmatched};
use crate::yaml::{self, Kind, Limits, Node};

/// `apiVersion` of a test.
pub const API_VERSION: &str = "carnet/v1";

/// `kind` of a test.
pub const KIND: &str = "FederationTest";

const SPEC: [&str; 6] = ["title", "why", "conformance", "inputs", "options", "cases"];

/// Reads every suite of a text; documents of other kinds are passed over.
///
/// Whatever is wrong is a problem, and a file with problems must not be run: a case that was misread could pass.
/// A text without any suite is a problem too.
#[must_use]
pub fn parse(source: SourceId, text: &str) -> (Vec<Suite>, Vec<CaseProblem>) {
    let parsed = yaml::parse(source, text, &Limits::default());
    let mut reader = Reader::default();
    for problem in parsed.problems.into_iter().filter(|problem| !problem.kind.is_info()) {
        reader.report(problem.span, problem.message);
    }
    let mut suites = Vec::new();
    let mut seen = false;
    for document in &parsed.documents {
        let root = document.root();
        if root.get("kind").and_then(Node::scalar_text) == Some(KIND) {
            seen = true;
            suites.extend(suite(&mut reader, root, text));
        }
    }
    if !seen && reader.problems.is_empty() {
        reader.report(Span { source, start: 0, end: 0 }, format!("there is no {KIND} in this file"));
    }
    reader.problems.sort_by_key(|problem| problem.span);
    (suites, reader.problems)
}

fn suite(reader: &mut Reader, root: Node<'_>, text: &str) -> Option<Suite> {
    reader.mapping(root, KIND, &["apiVersion", "kind", "metadata", "spec"]);
    let version = reader.required(root, KIND, "apiVersion");
    if let Some(version) = version {
        reader.choice(version, "apiVersion", &[API_VERSION]);
    }
    let metadata = reader.required(root, KIND, "metadata")?;
    reader.mapping(metadata, "metadata", &["name"]);
    let name = reader.name(metadata, "metadata", "name");
    let span = metadata.get("name").unwrap_or(metadata).use_span();
    let spec = reader.required(root, KIND, "spec")?;
    if !reader.mapping(spec, "spec", &SPEC) {
        return None;
    }
    let mut inputs = reader.texts(spec, "inputs");
    if spec.get("inputs").is_none() {
        inputs.push(".".to_owned());
    }
    Some(Suite {
        name: name?,
        span,
        title: reader.optional_text(spec, "title").unwrap_or_default(),
        why: reader.optional_text(spec, "why").unwrap_or_default(),
        inputs,
        options: options(reader, spec),
        conformance: reader.texts(spec, "conformance"),
        cases: cases(reader, spec, text),
    })
}

fn options(reader: &mut Reader, spec: Node<'_>) -> Options {
    let mut options = Options::default();
    let Some(node) = spec.get("options") else { return options };
    if !reader.mapping(node, "options", &["unmatched", "mode", "maxHops"]) {
        return options;
    }
    if let Some(unmatched) = node.get("unmatched") {
        let word = reader.choice(unmatched, "unmatched", &["deny", "pass"]);
        options.unmatched = if word == Some("pass") { Unmatched::Pass } else { Unmatched::Deny };
    }
    if let Some(mode) = node.get("mode") {
        let word = reader.choice(mode, "mode", &["enforce", "audit"]);
        options.mode = if word == Some("audit") { Mode::Audit } else { Mode::Enforce };
    }
    if let Some(hops) = node.get("maxHops") {
        match hops.as_int().and_then(|hops| u32::try_from(hops).ok()) {
            Some(hops) => options.max_hops = hops,
            None => reader.report(hops.use_span(), "`maxHops` has to be a whole number from 0"),
        }
    }
    options
}

fn cases(reader: &mut Reader, spec: Node<'_>, text: &str) -> Vec<Case> {
    let Some(list) = reader.required(spec, "spec", "cases") else { return Vec::new() };
    if list.kind() != Kind::Sequence || list.items().len() == 0 {
        reader.report(list.use_span(), "`cases` has to be a list with at least one case");
        return Vec::new();
    }
    let mut cases = Vec::new();
    for item in list.items() {
        let read = |reader: &mut Reader| match item.get("table") {
            Some(rows) => table::read(reader, item, rows, text),
            None => case(reader, item).into_iter().collect(),
        };
        match item.get("matrix") {
            Some(matrix) => cases.extend(matrix::expand(reader, matrix, item, read)),
            None => cases.extend(read(reader)),
        }
    }
    reader.unique(cases.iter().map(|case| (case.name.as_str(), case.span)));
    cases
}

fn case(reader: &mut Reader, node: Node<'_>) -> Option<Case> {
    let allowed: Vec<&str> =
        ["name", "matrix", "expect", "snapshot", "timeline"].into_iter().chain(ask::KINDS).collect();
    if !reader.mapping(node, "case", &allowed) {
        return None;
    }
    let name = reader.name(node, "case", "name");
    if let Some(timeline) = node.get("timeline") {
        reader.mapping(node, "case", &["name", "matrix", "timeline"]);
        let span = node.get("name").unwrap_or(node).use_span();
        let ask = timeline::read(reader, timeline);
        return Some(Case { name: name?, span, ask: ask?, expect: Expect::default() });
    }
    let asked: Vec<_> = ask::KINDS.iter().filter_map(|kind| Some((*kind, node.get(kind)?))).collect();
    let span = node.get("name").unwrap_or(node).use_span();
    let snapshot = snapshot(reader, node);
    if let (Some(_), []) = (&snapshot, asked.as_slice()) {
        reader.mapping(node, "case", &["name", "matrix", "snapshot"]);
        let expect = Expect { snapshot, ..Expect::default() };
        return Some(Case { name: name?, span, ask: Ask::Everything, expect });
    }
    let [(kind, question)] = asked.as_slice() else {
        let message = format!("a case has exactly one question, this one has {}", asked.len());
        reader.report(node.use_span(), message);
        return None;
    };
    let ask = ask::read(reader, kind, *question);
    let expected = match (node.get("expect"), &snapshot) {
        (None, Some(_)) => None,
        _ => Some(reader.required(node, "case", "expect")?),
    };
    let mut expect = Expect { snapshot, ..Expect::default() };
    if let Some(expected) = expected {
        expect.fields = expect::read(reader, kind, expected);
        expect.is_partial = expect::is_partial(reader, expected);
    }
    Some(Case { name: name?, span, ask: ask?, expect })
}

/// The file under `snapshot`: beside the test or below it, so that `--update` writes nowhere else.
fn snapshot(reader: &mut Reader, node: Node<'_>) -> Option<Snapshot> {
    let written = node.get("snapshot")?;
    let file = reader.name(node, "case", "snapshot")?;
    let is_below = !file.starts_with('/') && !file.contains('\\') && file.split('/').all(|part| part != "..");
    if !is_below {
        reader.report(written.use_span(), format!("`{file}` is not beside the test or below it"));
    }
    Some(Snapshot { file, text: None })
}
