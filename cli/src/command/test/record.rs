//! `carnet test --record FILE`: a test file from what happened, or from a list of hosts.
//!
//! A line of JSON is one of the access log that `carnet render --target envoy` configures, and becomes the case that
//! expects what was decided then. Any other line is `HOST` or `MESH HOST`, and becomes a case that expects what the
//! documents do now. Each question is asked once; of several answers in a log the last counts.

mod log;
mod yaml;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use carnet_engine::case::{NativeGateways, WalkEnd, walk};
use carnet_engine::compile::Options;
use carnet_engine::decision::{DenyReason, Direction};
use carnet_engine::model::{Federation, Mesh};

use super::TestArgs;
use crate::args::input::InputArgs;
use crate::command::load::{find_mesh, load};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::input::InputError;
use crate::output::Output;
use yaml::flow;

/// A case as it is written: its name, its question, its answer.
struct Recorded {
    name: String,
    question: String,
    expect: String,
}

/// Prints the test file.
pub(super) fn run(file: &Path, args: &TestArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let name = file.display().to_string();
    let text = read(file).map_err(|source| InputError::Unreadable { path: name.clone(), source })?;
    let build = load(&InputArgs { paths: args.paths.clone(), meshes: Vec::new() }, output)?;
    let mut cases: BTreeMap<usize, Recorded> = BTreeMap::new();
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for (line, text) in (1..).zip(text.lines()) {
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let refuse = |message: String| Failure::Line { file: name.clone(), line, message };
        let case = if text.starts_with('{') {
            log::case(text, &build.federation).map_err(refuse)?
        } else {
            host(text, &build.federation).map_err(refuse)?
        };
        let next = numbers.len();
        let number = *numbers.entry(case.question.clone()).or_insert(next);
        cases.insert(number, case);
    }
    if cases.is_empty() {
        return Err(Failure::Line { file: name, line: 1, message: "there is nothing to record".to_owned() });
    }
    let inputs: Vec<String> = args.paths.iter().map(|path| path.display().to_string()).collect();
    write(&inputs, cases.into_values(), output)?;
    output.note("`inputs` are seen from the current folder; a test file elsewhere needs them from there")?;
    Ok(ExitStatus::Fine)
}

fn read(file: &Path) -> io::Result<String> {
    if file == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text)?;
        return Ok(text);
    }
    fs::read_to_string(file)
}

fn write(
    inputs: &[String],
    cases: impl Iterator<Item = Recorded>,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let inputs: Vec<String> = inputs.iter().map(|input| yaml::text(input)).collect();
    let to = output.results();
    writeln!(to, "apiVersion: carnet/v1\nkind: FederationTest\nmetadata: {{name: recorded}}\nspec:")?;
    writeln!(to, "  inputs: [{}]\n  cases:", inputs.join(", "))?;
    for Recorded { name, question, expect } in cases {
        writeln!(to, "  - name: {}\n    {question}\n    expect: {expect}", yaml::text(&name))?;
    }
    Ok(())
}

/// A case for `HOST` or `MESH HOST`, as the documents have it now.
fn host(line: &str, federation: &Federation) -> Result<Recorded, String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (mesh, host) = match words.as_slice() {
        [host] => (only_mesh(federation, host)?, *host),
        [mesh, host] => (find_mesh(federation, mesh).map_err(|failure| failure.describe())?, *host),
        _ => return Err("a host is written as `HOST` or `MESH HOST`".to_owned()),
    };
    let mut gateways = NativeGateways::new(federation, Options::default());
    let walked = walk(federation, &mut gateways, mesh, host)?;
    let via = walked.hops.iter().filter(|hop| hop.direction == Direction::Outbound);
    let via: Vec<String> = via.map(|hop| yaml::text(&hop.answer.authority)).collect();
    let expect = match &walked.end {
        WalkEnd::Reached { mesh, host } => format!(
            "{{reachable: true, mesh: {}, service: {}, via: [{}]}}",
            yaml::text(mesh),
            yaml::text(host),
            via.join(", ")
        ),
        WalkEnd::Refused { .. } | WalkEnd::PeerNotGiven { .. } | WalkEnd::Outside { .. } => {
            let reason = walked.end.reason().unwrap_or_default();
            flow(&[("reachable", Some("false")), ("reason", Some(reason))])
        }
    };
    let question = flow(&[("from", Some(&mesh.name)), ("host", Some(host))]);
    Ok(Recorded { name: format!("{host} from {}", mesh.name), question: format!("host: {question}"), expect })
}

/// The one mesh that has a rule for the host.
fn only_mesh<'f>(federation: &'f Federation, host: &str) -> Result<&'f Mesh, String> {
    let mut gateways = NativeGateways::new(federation, Options::default());
    let mut found = Vec::new();
    for mesh in &federation.meshes {
        let walked = walk(federation, &mut gateways, mesh, host)?;
        let unknown = [DenyReason::NotImported.as_str(), "invalid-host"];
        let is_unknown =
            walked.hops.len() == 1 && walked.end.reason().is_some_and(|it| unknown.contains(&it));
        if !is_unknown {
            found.push(mesh);
        }
    }
    match found.as_slice() {
        [mesh] => Ok(mesh),
        [] => Err(format!("no mesh has a rule for `{host}`; `MESH HOST` says whose workload asks")),
        [_, _, ..] => Err(format!("several meshes have a rule for `{host}`, write `MESH HOST`")),
    }
}
