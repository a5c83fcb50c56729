//! `carnet render`: what gateways are configured with. Everything is written, or nothing.

use std::fs;
use std::path::{Path, PathBuf};

use carnet_engine::compile::{Options, configuration};
use carnet_engine::decision::Direction;
use carnet_engine::model::{Federation, Mesh};
use carnet_engine::pipeline::Build;
use carnet_engine::table::document::TableDocument;
use serde::Serialize;

use super::load::{find_mesh, note_findings, read_build};
use crate::args::Format;
use crate::args::render::{RenderArgs, Target};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::Output;
use crate::output::findings::Tally;
use crate::output::places::Places;
use crate::output::report::{API_VERSION, Report, Summary};
use crate::output::text::count;

/// The configuration of one gateway.
#[derive(Debug)]
struct Rendered<'f> {
    mesh: &'f str,
    direction: Direction,
    text: String,
}

/// What `-o json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct RenderedList<'r> {
    api_version: &'static str,
    kind: &'static str,
    items: Vec<RenderedEntry<'r>>,
}

/// One gateway in [`RenderedList`].
#[derive(Debug, Serialize)]
struct RenderedEntry<'r> {
    mesh: &'r str,
    direction: Direction,
    file: String,
    configuration: Option<TableDocument<'r>>,
}

/// Runs the command.
pub(super) fn run(args: &RenderArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let build = read_build(&args.input)?;
    if build.has_errors() {
        return refuse(args, &build, output);
    }
    let rendered = match args.target {
        Target::Config => render(args, &build.federation)?,
    };
    if let Some(folder) = &args.out_dir {
        write_files(folder, &rendered)?;
    }
    match (args.output, &args.out_dir, rendered.as_slice()) {
        (Format::Json, _, rendered) => write_list(rendered, output)?,
        (Format::Text, None, [only]) => writeln!(output.results(), "{}", only.text)?,
        (Format::Text, None, rendered) => {
            return Err(Failure::SeveralConfigurations { count: rendered.len() });
        }
        (Format::Text, Some(folder), rendered) => {
            for rendered in rendered {
                output.note(&format!("wrote {}", folder.join(rendered.file_name()?).display()))?;
            }
        }
    }
    Ok(ExitStatus::Fine)
}

/// Tells why nothing is written.
fn refuse(args: &RenderArgs, build: &Build, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    match args.output {
        Format::Json => {
            let places = Places::new(&build.sources);
            output.json(&Report::new(build, &places, Summary::of(build, true)))?;
        }
        Format::Text => {
            note_findings(build, output)?;
            let errors = count(Tally::of(&build.findings).errors, "error");
            output.note(&format!("nothing was rendered because of {errors}"))?;
        }
    }
    Ok(ExitStatus::Findings)
}

/// The configurations selected, by mesh, inbound before outbound.
fn render<'f>(args: &RenderArgs, federation: &'f Federation) -> Result<Vec<Rendered<'f>>, Failure> {
    let selected: Vec<&Mesh> =
        args.input.selected().map(|name| find_mesh(federation, name)).collect::<Result<_, _>>()?;
    let directions = match args.direction {
        Some(direction) => vec![direction.into()],
        None => vec![Direction::Inbound, Direction::Outbound],
    };
    let is_selected =
        |mesh: &Mesh| selected.is_empty() || selected.iter().any(|other| other.name == mesh.name);
    let options = args.table.options();
    let meshes = federation.meshes.iter().filter(|mesh| is_selected(mesh));
    Ok(meshes
        .flat_map(|mesh| directions.iter().map(move |direction| (mesh, *direction)))
        .map(|(mesh, direction)| Rendered::new(federation, mesh, direction, &options))
        .collect())
}

impl<'f> Rendered<'f> {
    fn new(federation: &Federation, mesh: &'f Mesh, direction: Direction, options: &Options) -> Self {
        Self { mesh: &mesh.name, direction, text: configuration(federation, mesh, direction, options) }
    }

    /// `<mesh>.<direction>.json`; a name from a document must not lead out of the folder.
    fn file_name(&self) -> Result<String, Failure> {
        let is_plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.');
        if self.mesh.is_empty() || self.mesh.starts_with('.') || !self.mesh.chars().all(is_plain) {
            return Err(Failure::UnusableMeshName { name: self.mesh.to_owned() });
        }
        Ok(format!("{}.{}.json", self.mesh, self.direction))
    }
}

fn write_list(rendered: &[Rendered<'_>], output: &mut Output<'_>) -> Result<(), Failure> {
    let mut items = Vec::new();
    for rendered in rendered {
        items.push(RenderedEntry {
            mesh: rendered.mesh,
            direction: rendered.direction,
            file: rendered.file_name()?,
            // What the engine wrote it can read.
            configuration: serde_json::from_str(&rendered.text).ok(),
        });
    }
    output.json(&RenderedList { api_version: API_VERSION, kind: "RenderedList", items })?;
    Ok(())
}

/// Writes all files under other names first, so that a full disk leaves the old ones as they were.
fn write_files(folder: &Path, rendered: &[Rendered<'_>]) -> Result<(), Failure> {
    let failure = |path: &Path| {
        let path = path.to_owned();
        move |source| Failure::File { path, source }
    };
    let names = rendered.iter().map(Rendered::file_name).collect::<Result<Vec<_>, _>>()?;
    fs::create_dir_all(folder).map_err(failure(folder))?;
    let mut drafts = Drafts(Vec::new());
    for (name, rendered) in names.iter().zip(rendered) {
        let draft = folder.join(format!(".{name}.draft"));
        drafts.0.push(draft.clone());
        fs::write(&draft, format!("{}\n", rendered.text)).map_err(failure(&draft))?;
    }
    for (name, draft) in names.iter().zip(&drafts.0) {
        let path = folder.join(name);
        fs::rename(draft, &path).map_err(failure(&path))?;
    }
    Ok(())
}

/// Files that are removed again unless they got their real name.
struct Drafts(Vec<PathBuf>);

impl Drop for Drafts {
    fn drop(&mut self) {
        for draft in &self.0 {
            // Most are renamed by now, and one that cannot be removed does no harm.
            let _ = fs::remove_file(draft);
        }
    }
}
