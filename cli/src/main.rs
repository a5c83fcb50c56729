//! The `carnet` command: hands arguments and streams to the library and the exit status to the shell.

use std::ffi::OsString;
use std::process::ExitCode;

use carnet::args::ColorWhen;
use carnet::output::Output;
use carnet::{bug, run};

fn main() -> ExitCode {
    bug::install_hook();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let mut output = Output::standard(ColorWhen::scan(&arguments));
    run(arguments, &mut output).into()
}
