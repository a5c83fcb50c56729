//! `carnet explain request`: one request at one gateway, answered by the engine, by the built filter, or by both.

use std::io::Write;

use carnet_engine::answer::{Answer, Caller, GatewayRequest};
use carnet_engine::compile::{compile, configuration};
use carnet_engine::decision::Direction;
use carnet_engine::model::Mesh;
use carnet_engine::pipeline::Build;
use carnet_engine::trace::rule_span;
use serde::Serialize;

use crate::args::explain::{CertificateArg, Engine, RequestArgs};
use crate::args::{Format, GlobalArgs};
use crate::command::load::{find_mesh, load};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::filter::{Filter, Gateway};
use crate::output::answer::{AnswerEntry, RuleEntry};
use crate::output::places::Places;
use crate::output::report::API_VERSION;
use crate::output::{BAD, Output, STRONG, styled};

/// A request on its way to a gateway.
#[derive(Debug)]
struct Arrival<'a> {
    build: &'a Build,
    mesh: &'a Mesh,
    direction: Direction,
    request: GatewayRequest,
    args: &'a RequestArgs,
    global: &'a GlobalArgs,
}

/// What `-o json` prints: one answer, or two that differ.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AnswerDocument<'a> {
    api_version: &'static str,
    kind: &'static str,
    engine: &'static str,
    #[serde(flatten)]
    outcome: &'a Outcome,
}

/// What came of a request.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Outcome {
    /// The engine asked, or both, say this.
    One(Box<AnswerEntry>),
    /// Both were asked, and they differ.
    Different {
        /// What the engine says.
        native: Box<AnswerEntry>,
        /// What the built filter says.
        wasm: Box<AnswerEntry>,
    },
}

/// Runs the command.
pub(super) fn run(
    args: &RequestArgs,
    global: &GlobalArgs,
    output: &mut Output<'_>,
) -> Result<ExitStatus, Failure> {
    let caller = caller(args)?;
    let selected: Vec<&str> = args.input.selected().collect();
    let [name] = selected.as_slice() else { return Err(Failure::NotOneMesh { count: selected.len() }) };
    let build = load(&args.input, output)?;
    let headers = args.headers.iter().map(|header| (header.name.clone(), header.value.clone().into_bytes()));
    let arrival = Arrival {
        build: &build,
        mesh: find_mesh(&build.federation, name)?,
        direction: args.direction.into(),
        request: GatewayRequest {
            authority: args.authority.clone().into_bytes(),
            headers: headers.collect(),
            caller,
        },
        args,
        global,
    };
    let outcome = arrival.outcome()?;
    let engine = args.engine.as_str();
    match args.output {
        Format::Json => {
            let document =
                AnswerDocument { api_version: API_VERSION, kind: "Answer", engine, outcome: &outcome };
            output.json(&document)?;
        }
        Format::Text => outcome.write(args.engine, output.results())?,
    }
    Ok(match outcome {
        Outcome::One(_) => ExitStatus::Fine,
        Outcome::Different { .. } => ExitStatus::Findings,
    })
}

fn caller(args: &RequestArgs) -> Result<Caller, Failure> {
    let principal = args.principal.as_deref();
    let known = |is_valid| {
        let uri_san = principal.and_then(|principal| Caller::verified(principal).uri_san);
        Ok(Caller { is_mutual: Some(true), is_valid, uri_san })
    };
    match (args.certificate, principal) {
        (Some(CertificateArg::Valid), _) | (None, Some(_)) => known(Some(true)),
        (Some(CertificateArg::Untrusted), _) => known(Some(false)),
        (Some(CertificateArg::Unknown), _) => known(None),
        (Some(CertificateArg::None) | None, None) => Ok(Caller::anonymous()),
        (Some(CertificateArg::None), Some(_)) => {
            Err(Failure::Contradiction { first: "--certificate none", second: "--principal" })
        }
    }
}

impl Arrival<'_> {
    fn outcome(&self) -> Result<Outcome, Failure> {
        Ok(match self.args.engine {
            Engine::Native => Outcome::One(self.entry(self.ask_native()?)),
            Engine::Wasm => Outcome::One(self.entry(self.ask_wasm()?)),
            Engine::Both => {
                let (native, wasm) = (self.ask_native()?, self.ask_wasm()?);
                if native == wasm {
                    Outcome::One(self.entry(native))
                } else {
                    Outcome::Different { native: self.entry(native), wasm: self.entry(wasm) }
                }
            }
        })
    }

    fn ask_native(&self) -> Result<Answer, Failure> {
        let options = self.args.table.options();
        let table = compile(&self.build.federation, self.mesh, self.direction, &options)
            .map_err(|source| Failure::Table { mesh: self.mesh.name.clone(), source })?;
        Ok(table.answer(self.direction, &self.request))
    }

    fn ask_wasm(&self) -> Result<Answer, Failure> {
        let options = self.args.table.options();
        let configuration = configuration(&self.build.federation, self.mesh, self.direction, &options);
        let filter = Filter::load(self.global.wasm.as_deref())?;
        let mut gateway = Gateway::start(&filter, &configuration)?;
        Ok(gateway.answer(self.direction, &self.request)?)
    }

    fn entry(&self, answer: Answer) -> Box<AnswerEntry> {
        let places = Places::new(&self.build.sources);
        let rule = answer.rule.clone().map(|reference| {
            let span = rule_span(self.mesh, &reference);
            RuleEntry::new(reference, span, &places)
        });
        Box::new(AnswerEntry::new(answer, rule))
    }
}

impl Outcome {
    fn write(&self, engine: Engine, to: &mut dyn Write) -> Result<(), Failure> {
        match self {
            Self::One(answer) => {
                answer.write(to)?;
                if engine == Engine::Both {
                    writeln!(to, "The engine and the filter agree.")?;
                }
            }
            Self::Different { native, wasm } => {
                writeln!(to, "{}", styled(STRONG, "engine"))?;
                native.write(to)?;
                writeln!(to, "{}", styled(STRONG, "filter"))?;
                wasm.write(to)?;
                writeln!(to, "{}", styled(BAD, "The engine and the filter differ."))?;
            }
        }
        Ok(())
    }
}
