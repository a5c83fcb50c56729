//! From arguments to a federation, for the commands that need one.
//!
//! What cannot be read stops them; rules that cannot be used are left out, as they are at run time, and a note
//! says so. Reporting everything that is wrong is `validate`'s business.

use carnet_engine::finding::{Finding, Severity, closest};
use carnet_engine::model::{Federation, Mesh};
use carnet_engine::pipeline::{Build, build};
use carnet_engine::suppress::{Suppression, Terms};
use carnet_engine::yaml::Limits;

use crate::args::input::InputArgs;
use crate::args::now::NowArgs;
use crate::failure::Failure;
use crate::input::{self, InputError, Inputs};
use crate::output::Output;
use crate::output::findings::{Layout, Tally, write_text};
use crate::output::places::Places;
use crate::output::text::count;
use crate::settings::{self, Environment, Settings};

/// Findings shown per code where they are not the result.
const SHOWN_PER_CODE: usize = 20;

/// Codes below this tell of documents that could not be read.
const FIRST_CODE_OF_READ_DOCUMENTS: u16 = 100;

/// Reads and builds; findings are left to the caller.
///
/// # Errors
///
/// [`Failure::Input`] when something is not text, or nothing of a known kind was found without a finding to say
/// why.
pub(super) fn read_build(args: &InputArgs) -> Result<Build, Failure> {
    let settings = settings::load(None, &Environment::of_process())?;
    let inputs = input::read(&settings.input(args))?;
    build_inputs(inputs, settings)
}

/// Builds what was read, wherever it comes from; findings are left to the caller.
///
/// # Errors
///
/// As [`read_build`].
fn build_inputs(inputs: Inputs, settings: Settings) -> Result<Build, Failure> {
    let Inputs { inputs, refused, paths: _ } = inputs;
    if let Some(refused) = refused.into_iter().next() {
        let name = inputs.into_iter().nth(refused.position).map(|input| input.source.name);
        let path = name.unwrap_or_default();
        return Err(InputError::NotText { path, source: refused.reason }.into());
    }
    let mut build = build(inputs, &Limits::default());
    expect_resources(&build)?;
    // What is wrong with the settings themselves is for `validate` to tell.
    let ignores = settings.ignores.value.into_iter().map(|ignore| Suppression { place: None, ..ignore });
    let terms = Terms { today: Some(NowArgs::default().moment()), is_partial: true, ..Terms::default() };
    build.suppress(&ignores.collect::<Vec<_>>(), &terms);
    Ok(build)
}

/// Refuses a build that found nothing and has nothing to say about it.
pub(super) fn expect_resources(build: &Build) -> Result<(), InputError> {
    if build.resources == 0 && build.findings.is_empty() {
        return Err(InputError::NoResources { documents: count(build.documents, "document") });
    }
    Ok(())
}

/// Reads and builds a federation to answer questions about.
///
/// # Errors
///
/// Those of [`read_build`], and [`Failure::UnreadableDocuments`] after the findings were printed.
pub(super) fn load(args: &InputArgs, output: &mut Output<'_>) -> Result<Build, Failure> {
    expect_readable(read_build(args)?, output)
}

/// Builds a federation to answer questions about from what was read.
///
/// # Errors
///
/// Those of [`load`].
pub(super) fn load_inputs(inputs: Inputs, output: &mut Output<'_>) -> Result<Build, Failure> {
    let settings = settings::load(None, &Environment::of_process())?;
    expect_readable(build_inputs(inputs, settings)?, output)
}

/// The findings that tell of documents nobody can read.
pub(super) fn unreadable(build: &Build) -> impl Iterator<Item = &Finding> {
    build.findings.iter().filter(|finding| {
        finding.severity() == Severity::Error && finding.code.number() < FIRST_CODE_OF_READ_DOCUMENTS
    })
}

fn expect_readable(build: Build, output: &mut Output<'_>) -> Result<Build, Failure> {
    let unreadable: Vec<Finding> = unreadable(&build).cloned().collect();
    if !unreadable.is_empty() {
        write_findings(&unreadable, &build, output)?;
        return Err(Failure::UnreadableDocuments { count: unreadable.len() });
    }
    let errors = Tally::of(&build.findings).errors;
    if errors > 0 {
        output.note(&errors_in("the input", errors))?;
    }
    Ok(build)
}

/// What is to be said where documents with errors are worked with.
pub(super) fn errors_in(what: &str, errors: usize) -> String {
    let verb = if errors == 1 { "is" } else { "are" };
    let errors = count(errors, "error");
    format!("there {verb} {errors} in {what}, `carnet validate` tells; broken rules are left out")
}

/// Prints the findings of a build as notes.
///
/// # Errors
///
/// What the streams say.
pub(super) fn note_findings(build: &Build, output: &mut Output<'_>) -> Result<(), Failure> {
    write_findings(&build.findings, build, output)
}

fn write_findings(findings: &[Finding], build: &Build, output: &mut Output<'_>) -> Result<(), Failure> {
    let layout = Layout { max_per_code: SHOWN_PER_CODE, width: output.notes_width() };
    write_text(output.notes()?, findings, &Places::new(&build.sources), layout)?;
    Ok(())
}

/// The mesh with this name.
///
/// # Errors
///
/// [`Failure::UnknownMesh`], with the closest name there is.
pub(super) fn find_mesh<'f>(federation: &'f Federation, name: &str) -> Result<&'f Mesh, Failure> {
    federation.mesh(name).ok_or_else(|| {
        let known: Vec<String> = federation.meshes.iter().map(|mesh| mesh.name.clone()).collect();
        let closest = closest(name, known.iter().map(String::as_str)).map(ToOwned::to_owned);
        Failure::UnknownMesh { name: name.to_owned(), closest, known }
    })
}
