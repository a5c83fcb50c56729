//! Where settings come from: a file on the way up, and the environment.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use carnet_engine::source::Source;
use clap::ValueEnum;

use super::{FILE_NAME, Origin, Setting, Settings, read};
use crate::args::validate::{FailOn, OutputFormat};
use crate::failure::Failure;
use crate::input::InputError;

/// The variables that stand for a setting.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    variables: Vec<(&'static str, OsString)>,
}

const CONFIG: &str = "CARNET_CONFIG";
const OUTPUT: &str = "CARNET_OUTPUT";
const FAIL_ON: &str = "CARNET_FAIL_ON";
const BASELINE: &str = "CARNET_BASELINE";
const JOBS: &str = "CARNET_JOBS";

impl Environment {
    /// That of this process; a variable without text counts as absent.
    #[must_use]
    pub fn of_process() -> Self {
        let find = |name| Some((name, env::var_os(name).filter(|value| !value.is_empty())?));
        Self { variables: [CONFIG, OUTPUT, FAIL_ON, BASELINE, JOBS].into_iter().filter_map(find).collect() }
    }

    fn get(&self, name: &str) -> Option<&OsString> {
        self.variables.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
    }
}

/// Reads the settings: those of `file`, of the file the environment names, or of the one found upwards.
///
/// # Errors
///
/// [`Failure::Input`] when a file cannot be read, [`Failure::Settings`] when something in it cannot be used, and
/// [`Failure::Variable`] for a variable with a value nobody knows.
pub fn load(file: Option<&Path>, environment: &Environment) -> Result<Settings, Failure> {
    let named = file.map(Path::to_owned).or_else(|| environment.get(CONFIG).map(PathBuf::from));
    let found = named.or_else(|| find(&env::current_dir().ok()?));
    let mut settings = match found {
        Some(path) => read_file(&path)?,
        None => Settings::default(),
    };
    apply(environment, &mut settings)?;
    Ok(settings)
}

/// The file in this folder or the nearest above it; not beyond the root of a git repository.
fn find(from: &Path) -> Option<PathBuf> {
    let mut shown = PathBuf::new();
    for folder in from.ancestors() {
        if folder.join(FILE_NAME).is_file() {
            return Some(shown.join(FILE_NAME));
        }
        if folder.join(".git").exists() {
            return None;
        }
        shown.push("..");
    }
    None
}

fn read_file(path: &Path) -> Result<Settings, Failure> {
    let name = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let unreadable = |source| InputError::Unreadable { path: name.clone(), source };
    let bytes = fs::read(path).map_err(unreadable)?;
    let source = Source::from_bytes(name.clone(), bytes)
        .map_err(|source| InputError::NotText { path: name.clone(), source })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    read::read(source, folder)
}

fn apply(environment: &Environment, settings: &mut Settings) -> Result<(), Failure> {
    choose(environment, OUTPUT, &mut settings.output, |text| OutputFormat::from_str(text, false).ok())?;
    choose(environment, FAIL_ON, &mut settings.fail_on, |text| FailOn::from_str(text, false).ok())?;
    choose(environment, JOBS, &mut settings.jobs, |text| text.parse().ok())?;
    choose(environment, BASELINE, &mut settings.baseline, |text| Some(Some(PathBuf::from(text))))
}

fn choose<T>(
    environment: &Environment,
    name: &'static str,
    setting: &mut Setting<T>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<(), Failure> {
    let Some(text) = environment.get(name) else { return Ok(()) };
    let value = text.to_str().and_then(parse);
    let value =
        value.ok_or_else(|| Failure::Variable { name, value: text.to_string_lossy().into_owned() })?;
    *setting = Setting { value, origin: Origin::Variable(name) };
    Ok(())
}
