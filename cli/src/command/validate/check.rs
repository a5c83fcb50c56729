//! Reads texts, several at a time, checks them together, and takes out what is suppressed.

use carnet_engine::finding::{self, Finding};
use carnet_engine::pipeline::{Build, Input, assemble, unreadable};
use carnet_engine::resource::{self, Parsed};
use carnet_engine::source::SourceId;
use carnet_engine::yaml::Limits;
use rayon::ThreadPoolBuilder;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::plan::Plan;
use crate::input::Refused;
use crate::output::progress::Progress;

/// Bytes below which starting threads costs more than it saves.
const WORTH_THREADS: usize = 256 * 1024;

/// What a run found.
#[derive(Debug)]
pub(super) struct Checked {
    /// What follows from the texts; behind their sources are those of suppressions.
    pub(super) build: Build,
    /// How many texts were checked.
    pub(super) files: usize,
}

/// Checks texts; those refused take part without text.
pub(super) fn check(inputs: Vec<Input>, refused: &[Refused], plan: &Plan) -> Checked {
    let progress = Progress::start("read", inputs.len());
    let parsed = parse(&inputs, plan.jobs, &progress);
    let files = inputs.len();
    let mut build = assemble(inputs, parsed, plan.exemptions.today());
    build.findings.extend(refused.iter().map(refusal));
    build.findings.retain(|finding| plan.selection.takes(finding.code));
    finding::sort(&mut build.findings);
    plan.exemptions.apply(&mut build);
    build.findings.retain(|finding| plan.selection.takes(finding.code));
    Checked { build, files }
}

fn refusal(refused: &Refused) -> Finding {
    unreadable(number(refused.position), &refused.reason)
}

/// The same for any number of jobs: texts are read apart from each other and put together in their order.
fn parse(inputs: &[Input], jobs: usize, progress: &Progress) -> Vec<Parsed> {
    let limits = Limits::default();
    let read = |(position, input): (usize, &Input)| {
        let parsed = resource::parse(number(position), &input.source.text, &limits);
        progress.advance();
        parsed
    };
    let bytes: usize = inputs.iter().map(|input| input.source.text.len()).sum();
    let is_worth_it = jobs != 1 && inputs.len() > 1 && bytes >= WORTH_THREADS;
    let pool = is_worth_it.then(|| ThreadPoolBuilder::new().num_threads(jobs).build().ok()).flatten();
    match pool {
        Some(pool) => pool.install(|| inputs.par_iter().enumerate().map(read).collect()),
        // Also where the system starts no threads.
        None => inputs.iter().enumerate().map(read).collect(),
    }
}

fn number(position: usize) -> SourceId {
    SourceId(u32::try_from(position).unwrap_or(u32::MAX))
}
