//! `carnet lsp`: a language server over standard input and output.

use std::io::{self, BufReader};

use crate::args::lsp::LspArgs;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::lsp;
use crate::output::Output;

/// Runs the command.
pub(super) fn run(args: &LspArgs, output: &mut Output<'_>) -> Result<ExitStatus, Failure> {
    args.input.expect_no_selection()?;
    output.flush()?;
    // Not the stream of results: it takes out what looks like a colour, and then lengths would be wrong.
    let mut stdout = io::stdout().lock();
    lsp::serve(&args.input, BufReader::new(io::stdin()), &mut stdout)
}
