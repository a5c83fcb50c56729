//! `carnet graph`: the federation as a picture.

use carnet_engine::graph::{Appearance, Diagram, Focus, Graph, Grouping, dot, mermaid, svg};
use carnet_engine::pipeline::Build;

use super::load::{find_mesh, load};
use crate::args::graph::{GraphArgs, GraphFormat, Group, Show};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::Output;
use crate::output::diagram::DiagramDocument;
use crate::output::places::Places;
use crate::output::tree;

/// Runs the command.
pub(super) fn run(args: &GraphArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let build = load(&args.input, output)?;
    let graph = select(args, &build)?;
    let is_picture = match args.output {
        GraphFormat::Svg | GraphFormat::Dot | GraphFormat::Mermaid => true,
        GraphFormat::Tree | GraphFormat::Json => false,
    };
    let (graph, grouping) = group(graph, args.group, is_picture);
    let title = args.title.as_deref();
    match args.output {
        GraphFormat::Tree => tree::write(output.results(), &graph, title)?,
        GraphFormat::Json => {
            let places = Places::new(&build.sources);
            output.json(&DiagramDocument::new(&graph, &Diagram::new(&graph), &places, title))?;
        }
        GraphFormat::Svg => {
            let appearance = Appearance { title: args.title.clone(), grouping };
            output.results().write_all(svg(&graph, &appearance).as_bytes())?;
        }
        GraphFormat::Dot => output.results().write_all(dot(&graph, title).as_bytes())?,
        GraphFormat::Mermaid => output.results().write_all(mermaid(&graph, title).as_bytes())?,
    }
    Ok(ExitStatus::Fine)
}

/// The part of the federation that is asked for.
fn select(args: &GraphArgs, build: &Build) -> Result<Graph, Failure> {
    let mut graph = Graph::new(build);
    let meshes: Vec<&str> = args.input.selected().collect();
    for mesh in &meshes {
        find_mesh(&build.federation, mesh)?;
    }
    if !meshes.is_empty() {
        graph = graph.of_meshes(&meshes);
    }
    if args.show.contains(&Show::Unused) {
        graph = graph.with_unused();
    }
    match &args.focus {
        Some(host) => Ok(graph.focused(&Focus { host: host.clone(), depth: args.depth })?),
        None => Ok(graph),
    }
}

fn group(graph: Graph, group: Option<Group>, is_picture: bool) -> (Graph, Option<Grouping>) {
    match group {
        Some(Group::Namespace) => (graph.grouped(Grouping::Namespace), Some(Grouping::Namespace)),
        Some(Group::Mesh) => (graph.grouped(Grouping::Mesh), Some(Grouping::Mesh)),
        None if is_picture => graph.readable(),
        None | Some(Group::None) => (graph, None),
    }
}
