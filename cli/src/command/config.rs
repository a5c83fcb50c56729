//! `carnet config`: the settings in force, and where each comes from.

use clap::ValueEnum;
use serde::Serialize;

use crate::args::{ConfigArgs, Format};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::Output;
use crate::output::grid::Grid;
use crate::output::report::API_VERSION;
use crate::settings::{Environment, Origin, Setting, Settings, load};

/// What `-o json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ConfigDocument {
    api_version: &'static str,
    kind: &'static str,
    settings: Vec<SettingEntry>,
}

#[derive(Debug, Serialize)]
struct SettingEntry {
    name: &'static str,
    value: serde_json::Value,
    origin: String,
}

/// Runs the command.
pub(super) fn run(args: &ConfigArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let settings = entries(&load(args.config.as_deref(), &Environment::of_process())?);
    match args.output {
        Format::Json => {
            output.json(&ConfigDocument { api_version: API_VERSION, kind: "Settings", settings })?;
        }
        Format::Text => {
            let mut grid = Grid::new(["SETTING", "VALUE", "ORIGIN"]);
            for SettingEntry { name, value, origin } in settings {
                let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
                grid.push([name.to_owned(), value, origin]);
            }
            grid.write(output.results())?;
        }
    }
    Ok(ExitStatus::Fine)
}

fn entries(settings: &Settings) -> Vec<SettingEntry> {
    let Settings { output, fail_on, max_per_code, jobs, baseline, meshes, ignores, source: _, findings: _ } =
        settings;
    let path = baseline.value.as_ref().map(|path| path.to_string_lossy().into_owned());
    let folders: serde_json::Map<_, _> = meshes
        .value
        .iter()
        .map(|mesh| (mesh.name.clone(), mesh.path.to_string_lossy().into_owned().into()))
        .collect();
    let codes: Vec<String> = ignores.value.iter().map(|ignore| ignore.code.to_string()).collect();
    vec![
        entry("output", name(output).into(), &output.origin),
        entry("failOn", name(fail_on).into(), &fail_on.origin),
        entry("maxPerCode", max_per_code.value.into(), &max_per_code.origin),
        entry("jobs", jobs.value.into(), &jobs.origin),
        entry("baseline", path.into(), &baseline.origin),
        entry("meshes", folders.into(), &meshes.origin),
        entry("ignore", codes.into(), &ignores.origin),
    ]
}

fn entry(name: &'static str, value: serde_json::Value, origin: &Origin) -> SettingEntry {
    SettingEntry { name, value, origin: origin.to_string() }
}

fn name<T: ValueEnum>(setting: &Setting<T>) -> String {
    setting.value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}
