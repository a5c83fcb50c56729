//! How a run ends, as scripts see it.
//!
//! The numbers are promises; `--help` of every command and the man pages list them.

use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExitStatus {
    /// Nothing to object to; also when the reader of the output went away.
    Fine,
    /// The command ran, and the answer is no: findings, a difference, a failed case.
    Findings,
    /// The command could not run: bad usage, unreadable input, nothing to read, an unknown mesh.
    CouldNotRun,
    /// A bug of Carnet itself.
    Bug,
}

impl ExitStatus {
    /// The number the shell sees.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::CouldNotRun => 2,
            Self::Bug => 70,
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_promised() {
        let all = [ExitStatus::Fine, ExitStatus::Findings, ExitStatus::CouldNotRun, ExitStatus::Bug];
        assert_eq!(all.map(ExitStatus::code), [0, 1, 2, 70]);
    }
}
