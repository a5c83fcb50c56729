//! `carnet explain host`, `explain service` and `explain --all`: reads the federation and asks it.

use carnet_engine::pipeline::Build;

use super::load::{find_mesh, load};
use crate::args::Format;
use crate::args::explain::MeshService;
use crate::args::input::InputArgs;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::Output;

/// What is asked of a federation. Every mesh named exists.
#[derive(Debug, Clone, Copy)]
#[expect(dead_code, reason = "read by the answer that is to come from the engine")]
pub(super) enum Question<'a> {
    /// Where a host leads that a workload asks for.
    Host {
        /// The host as typed.
        host: &'a str,
        /// The mesh of the workload.
        from: &'a str,
    },
    /// Whether a mesh reaches a service.
    Service {
        /// The service, with its mesh.
        service: &'a MeshService,
        /// The mesh that wants to reach it.
        to: &'a str,
    },
    /// What each peer sees of every service.
    All,
}

/// What came of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(dead_code, reason = "made by the answer that is to come from the engine")]
pub(super) enum Reach {
    /// It leads to a service.
    Reachable,
    /// It does not.
    NotReachable,
}

impl Reach {
    /// How the run ends; only a `check` makes "not reachable" a failure.
    pub(super) fn status(self, is_check: bool) -> ExitStatus {
        match self {
            Self::NotReachable if is_check => ExitStatus::Findings,
            Self::Reachable | Self::NotReachable => ExitStatus::Fine,
        }
    }
}

/// Reads the federation, checks the meshes named, and answers.
pub(super) fn run(
    question: Question<'_>,
    input: &InputArgs,
    format: Format,
    output: &mut Output<'_>,
) -> Result<Reach, Failure> {
    input.expect_no_selection()?;
    let build = load(input, output)?;
    match question {
        Question::Host { from, .. } => {
            find_mesh(&build.federation, from)?;
        }
        Question::Service { service, to } => {
            find_mesh(&build.federation, &service.mesh)?;
            find_mesh(&build.federation, to)?;
        }
        Question::All => {}
    }
    answer(question, &build, format, output)
}

/// Answers a question about a federation.
fn answer(
    question: Question<'_>,
    build: &Build,
    format: Format,
    output: &mut Output<'_>,
) -> Result<Reach, Failure> {
    let _ = (build, format, output);
    let what = match question {
        Question::Host { .. } => "`explain host`",
        Question::Service { .. } => "`explain service`",
        Question::All => "`explain --all`",
    };
    Err(Failure::NotAvailable { what })
}
