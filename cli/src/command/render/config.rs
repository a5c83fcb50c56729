//! `--target config`: the plugin configuration of the filter, one text for each mesh and direction.

use carnet_engine::compile::{Options, configuration};
use carnet_engine::decision::Direction;
use carnet_engine::model::{Federation, Mesh};
use carnet_engine::table::document::TableDocument;
use serde::Serialize;

use super::{directions, meshes, path_part};
use crate::args::Format;
use crate::args::render::RenderArgs;
use crate::failure::Failure;
use crate::files::{NewFile, write_all};
use crate::gateway::{DEFAULT_POLLING, Layout, StatusPorts};
use crate::output::Output;
use crate::output::report::API_VERSION;

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

/// Writes the configurations selected.
pub(super) fn run(
    args: &RenderArgs,
    federation: &Federation,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let rendered = render(args, federation)?;
    if let Some(folder) = &args.out_dir {
        let file =
            |rendered: &Rendered<'_>| Ok(NewFile::new(rendered.file_name()?, format!("{}\n", rendered.text)));
        write_all(folder, &rendered.iter().map(file).collect::<Result<Vec<_>, Failure>>()?)?;
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
    Ok(())
}

/// The configurations selected, by mesh, inbound before outbound.
fn render<'f>(args: &RenderArgs, federation: &'f Federation) -> Result<Vec<Rendered<'f>>, Failure> {
    let directions = directions(args);
    let options = args.table.options();
    let meshes = meshes(args, federation)?.into_iter();
    Ok(meshes
        .flat_map(|mesh| directions.iter().map(move |direction| (mesh, *direction)))
        .map(|(mesh, direction)| Rendered::new(federation, mesh, direction, &options))
        .collect())
}

impl<'f> Rendered<'f> {
    fn new(federation: &Federation, mesh: &'f Mesh, direction: Direction, options: &Options) -> Self {
        let mut gateways = Layout::Shared.gateways(mesh).into_iter();
        let gateway = gateways.find(|gateway| gateway.direction == direction);
        let options = match &gateway {
            Some(gateway) => gateway.with_peer_status(options, StatusPorts::default(), DEFAULT_POLLING),
            // A mesh without peers has nothing to ask or tell.
            None => options.clone(),
        };
        Self { mesh: &mesh.name, direction, text: configuration(federation, mesh, direction, &options) }
    }

    /// `<mesh>.<direction>.json`.
    fn file_name(&self) -> Result<String, Failure> {
        Ok(format!("{}.{}.json", path_part(self.mesh)?, self.direction))
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
