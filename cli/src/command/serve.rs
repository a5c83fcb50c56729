//! `carnet serve`: the playground on this machine.

use std::process::{Command, Stdio};

use tokio::runtime;
use tokio::signal::unix::{SignalKind, signal};

use super::share;
use crate::args::input::InputArgs;
use crate::args::serve::ServeArgs;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::Output;
use crate::page::{Page, PageServer};
use crate::share::{DEFAULT_PORT, encode};
use crate::up::port::UnavailablePort;

/// Runs the command.
pub(super) fn run(args: &ServeArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    let page = Page::find(args.page.as_deref())?;
    let hash = if args.paths.is_empty() {
        String::new()
    } else {
        let input = InputArgs { paths: args.paths.clone(), meshes: Vec::new() };
        format!("#{}", encode(&share::files(&input)?))
    };
    let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::Start)?;
    runtime.block_on(serve(args, page, &hash, output))
}

async fn serve(
    args: &ServeArgs,
    page: Page,
    hash: &str,
    output: &mut Output<'_>,
) -> Result<ExitStatus, Failure> {
    let mut stop = signal(SignalKind::interrupt()).map_err(Failure::Start)?;
    let mut end = signal(SignalKind::terminate()).map_err(Failure::Start)?;
    let server = match PageServer::bind(args.port.unwrap_or(DEFAULT_PORT)) {
        // The usual port is a convenience, nobody asked for it.
        Err(UnavailablePort::InUse { .. }) if args.port.is_none() => PageServer::bind(0),
        other => other,
    }?;
    let address = format!("http://{}/{hash}", server.address());
    writeln!(output.results(), "{address}")?;
    output.results().flush()?;
    output.note("the playground is served until Ctrl-C; nothing of what is typed leaves the browser")?;
    if args.open && !open(&address) {
        output.note("no browser could be started: open the address above")?;
    }
    tokio::select! {
        result = server.run(page) => result.map_err(Failure::Listen)?,
        _ = stop.recv() => {}
        _ = end.recv() => {}
    }
    Ok(ExitStatus::Fine)
}

/// Hands an address to the system; `false` when it has nobody to give it to.
fn open(address: &str) -> bool {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = Command::new(program);
    command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().is_ok()
}
