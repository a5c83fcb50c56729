//! Arguments of `serve`.

use std::path::PathBuf;

use clap::Args;

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Files and folders to open the page with; the page's own example when none is named
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The port of 127.0.0.1 to listen at, 0 for any that is free [default: 4242 if it is free, else any]
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,
    /// Open the page in the browser
    #[arg(long)]
    pub open: bool,
    /// A built page to serve instead of the one this command carries
    #[arg(long, value_name = "DIR")]
    pub page: Option<PathBuf>,
}

/// What `-h` and `--help` end with.
pub const EXAMPLES: &str = "\
Examples:
  carnet serve --open
  carnet serve red-mesh green-mesh test.yaml
  carnet serve --port 0 --page target/playground/dist

Nothing of what is typed leaves the browser, and the page works offline once it was opened.";
