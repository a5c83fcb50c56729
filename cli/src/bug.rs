//! What a run says that stumbles over a bug of its own.
//!
//! Input never panics; if it does after all, the reader learns what to report, and scripts see exit status 70.

use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::process;

use crate::exit::ExitStatus;

/// Makes every panic, whatever its thread, end the process with a text and [`ExitStatus::Bug`].
pub fn install_hook() {
    panic::set_hook(Box::new(|info| {
        // Nothing is left to do when standard error is gone too.
        let _ = io::stderr().write_all(describe(info).as_bytes());
        process::exit(i32::from(ExitStatus::Bug.code()));
    }));
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let message = info.payload_as_str().unwrap_or("no message");
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "error: carnet {version} stopped at a bug of its own: {message} ({place})\n\
         help: please report this text with the command line and, if you may share it, the input\n"
    )
}
