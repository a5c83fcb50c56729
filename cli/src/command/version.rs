//! `carnet version`: this command, and the filter it carries or was given.

use carnet_engine::table::document::VERSION as TABLE_VERSION;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::args::{Format, GlobalArgs, VersionArgs};
use crate::embedded;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::Output;
use crate::output::report::API_VERSION;

/// What `-o json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct VersionDocument {
    api_version: &'static str,
    kind: &'static str,
    version: &'static str,
    /// The version of plugin configurations written and read.
    table_version: u32,
    filter: FilterEntry,
}

/// The filter, as a `WasmPlugin` names it.
#[derive(Debug, Serialize)]
struct FilterEntry {
    bytes: usize,
    sha256: String,
}

/// Runs the command.
pub(super) fn run(
    args: &VersionArgs,
    global: &GlobalArgs,
    output: &mut Output<'_>,
) -> Result<ExitStatus, Failure> {
    let filter = embedded::filter(global.wasm.as_deref())?;
    let sha256 = format!("{:x}", Sha256::digest(&filter));
    let version = VersionDocument {
        api_version: API_VERSION,
        kind: "Version",
        version: env!("CARGO_PKG_VERSION"),
        table_version: TABLE_VERSION,
        filter: FilterEntry { bytes: filter.len(), sha256 },
    };
    match args.output {
        Format::Json => output.json(&version)?,
        Format::Text => {
            let to = output.results();
            writeln!(to, "carnet {}", version.version)?;
            writeln!(to, "table  version {}", version.table_version)?;
            writeln!(to, "filter {} bytes, sha256 {}", version.filter.bytes, version.filter.sha256)?;
        }
    }
    Ok(ExitStatus::Fine)
}
