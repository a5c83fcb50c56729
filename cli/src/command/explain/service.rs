//! `carnet explain service`: whether a peer mesh reaches a service, and the rules of both sides.

use std::io::{self, Write};

use carnet_engine::case::NativeGateways;
use carnet_engine::compile::Options;
use carnet_engine::finding::{Edit, closest};
use carnet_engine::model::{Mesh, Peer};
use carnet_engine::pipeline::Build;
use carnet_engine::service::ServiceName;
use carnet_engine::suggest::suggest;
use carnet_engine::trace::trace_service;
use serde::Serialize;

use super::{reach_status, refusal};
use crate::args::Format;
use crate::args::explain::ServiceArgs;
use crate::command::load::{find_mesh, load};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::places::Places;
use crate::output::report::API_VERSION;
use crate::output::rules::RuleVerdict;
use crate::output::text::clean;
use crate::output::{BAD, GOOD, Output, STRONG, styled};

/// What `-o json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ServiceDocument {
    api_version: &'static str,
    kind: &'static str,
    /// `MESH/NAMESPACE/NAME`.
    service: String,
    to: String,
    reachable: bool,
    /// Whether a Service of this name was given; else the rules judge the name alone.
    exists: bool,
    /// The exported host.
    exported: Option<String>,
    /// The host in the peer's mesh.
    imported: Option<String>,
    /// Why it is not reachable.
    reason: Option<String>,
    export_rules: Vec<RuleVerdict>,
    import_rules: Vec<RuleVerdict>,
    /// A service of a similar name, when this one does not exist.
    similar: Option<String>,
    /// What would make it reachable, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<Suggestion>,
}

/// What would make a service reachable.
#[derive(Debug, Serialize)]
struct Suggestion {
    /// Texts to put in, in the order they are needed; empty when there is an obstacle.
    edits: Vec<SuggestedEdit>,
    /// Why nothing is suggested.
    obstacle: Option<String>,
}

/// A text to put into a file.
#[derive(Debug, Serialize)]
struct SuggestedEdit {
    file: String,
    /// The line it begins on, counted from 1.
    line: u32,
    /// First byte that is replaced.
    start: u32,
    /// Just past the last byte that is replaced; equal to `start` where nothing is.
    end: u32,
    text: String,
}

/// Runs the command.
pub(super) fn run(args: &ServiceArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    args.input.expect_no_selection()?;
    let build = load(&args.input, output)?;
    let mesh = find_mesh(&build.federation, &args.service.mesh)?;
    let peer = find_peer(&build, mesh, &args.to)?;
    let document = describe(args, &build, mesh, peer);
    match args.output {
        Format::Json => output.json(&document)?,
        Format::Text => document.write(output.results())?,
    }
    Ok(reach_status(document.reachable, args.check))
}

/// The peer that stands for the mesh `to`, by mesh or by its own name.
fn find_peer<'b>(build: &'b Build, mesh: &'b Mesh, to: &str) -> Result<&'b Peer, Failure> {
    let is_meant = |peer: &&Peer| build.federation.mesh_of(peer).is_some_and(|other| other.name == to);
    let peer = mesh.peers.iter().find(is_meant).or_else(|| mesh.peer(to));
    peer.ok_or_else(|| {
        let known: Vec<String> = mesh.peers.iter().map(|peer| peer.name.clone()).collect();
        let closest = closest(to, known.iter().map(String::as_str)).map(ToOwned::to_owned);
        Failure::UnknownPeer { mesh: mesh.name.clone(), name: to.to_owned(), closest, known }
    })
}

fn describe(args: &ServiceArgs, build: &Build, mesh: &Mesh, peer: &Peer) -> ServiceDocument {
    let name = ServiceName::new(&args.service.namespace, &args.service.name);
    let mut trace = trace_service(&build.federation, mesh, peer, &name);
    if let (Some(host), Some(to)) = (&trace.imported, build.federation.mesh_of(peer)) {
        let mut gateways = NativeGateways::new(&build.federation, Options::default());
        trace.obstacle = refusal(build, &mut gateways, to, host);
    }
    let places = Places::new(&build.sources);
    let exists = mesh.service(&name.namespace, &name.name).is_some();
    let all: Vec<String> = mesh.services.iter().map(|service| service.name.to_string()).collect();
    let similar = closest(&name.to_string(), all.iter().map(String::as_str)).filter(|_| !exists);
    ServiceDocument {
        api_version: API_VERSION,
        kind: "ServiceExplanation",
        service: format!("{}/{name}", mesh.name),
        to: args.to.clone(),
        reachable: trace.imported.is_some() && trace.obstacle.is_none(),
        exists,
        exported: trace.exported,
        imported: trace.imported,
        reason: trace.obstacle,
        export_rules: RuleVerdict::all(trace.export_rules, &places),
        import_rules: RuleVerdict::all(trace.import_rules, &places),
        similar: similar.map(ToOwned::to_owned),
        suggestion: args.suggest.then(|| Suggestion::new(build, (mesh, peer), &name, &places)),
    }
}

impl Suggestion {
    fn new(build: &Build, way: (&Mesh, &Peer), name: &ServiceName, places: &Places<'_>) -> Self {
        let (mesh, peer) = way;
        let edits = match suggest(build, &mesh.name, &peer.name, name) {
            Ok(edits) => edits,
            Err(obstacle) => return Self { edits: Vec::new(), obstacle: Some(obstacle) },
        };
        let edit = |edit: &Edit| {
            let place = places.locate(edit.span)?;
            let (file, line) = (place.file.to_owned(), place.start.line);
            Some(SuggestedEdit {
                file,
                line,
                start: edit.span.start,
                end: edit.span.end,
                text: edit.text.clone(),
            })
        };
        Self { edits: edits.iter().filter_map(edit).collect(), obstacle: None }
    }

    fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        if let Some(obstacle) = &self.obstacle {
            return writeln!(to, "\nNothing is suggested: {}.", clean(obstacle));
        }
        for edit in &self.edits {
            let verb = if edit.start == edit.end { "put in" } else { "put in its place" };
            // A text that begins on a new line follows the line it is put behind.
            let line = if edit.text.starts_with(['\n', '\r']) { "after line" } else { "at line" };
            writeln!(to, "\n# {} {line} {}, {verb}:", clean(&edit.file), edit.line)?;
            writeln!(to, "{}", clean(&edit.text.replace('\r', "")).trim_matches('\n'))?;
        }
        Ok(())
    }
}

impl ServiceDocument {
    fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        writeln!(to, "{}   for {}\n", styled(STRONG, &clean(&self.service)), clean(&self.to))?;
        if !self.exists {
            writeln!(to, "  no Service of this name was given; its name alone is judged")?;
            if let Some(similar) = &self.similar {
                writeln!(to, "  a similar Service exists: {}", clean(similar))?;
            }
        }
        section("export", &self.export_rules, self.exported.as_deref(), to)?;
        section("import", &self.import_rules, self.imported.as_deref(), to)?;
        writeln!(to)?;
        match (&self.imported, &self.reason) {
            (Some(host), None) => writeln!(to, "{} as {}.", styled(GOOD, "Reachable"), clean(host)),
            (_, reason) => {
                let reason = reason.as_deref().unwrap_or("unknown");
                writeln!(to, "{}: {}.", styled(BAD, "Not reachable"), clean(reason))
            }
        }?;
        self.suggestion.as_ref().map_or(Ok(()), |suggestion| suggestion.write(to))
    }
}

fn section(name: &str, rules: &[RuleVerdict], host: Option<&str>, to: &mut dyn Write) -> io::Result<()> {
    if rules.is_empty() && host.is_none() {
        return Ok(());
    }
    let file = rules.first().and_then(|rule| rule.rule.file.as_deref()).unwrap_or_default();
    writeln!(to, "  {}   {}", styled(STRONG, name), clean(file))?;
    RuleVerdict::write(rules, 4, to)?;
    host.map_or(Ok(()), |host| writeln!(to, "    -> {}", clean(host)))
}
