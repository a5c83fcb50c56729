//! The exposures that are wanted: `MESH WHAT PEER`, one a line.

use std::fs;
use std::path::Path;

use carnet_engine::diff::Change;

use crate::failure::Failure;
use crate::input::InputError;

/// The lines of a file of wanted exposures.
#[derive(Debug, Default)]
pub(super) struct Allowed {
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    place: String,
    mesh: String,
    subject: String,
    peer: String,
    is_used: bool,
}

impl Allowed {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// [`Failure::Input`] when it cannot be read, [`Failure::Line`] for the first line that is none.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let file = path.display().to_string();
        let text = fs::read_to_string(path)
            .map_err(|source| InputError::Unreadable { path: file.clone(), source })?;
        Self::parse(&file, &text)
    }

    fn parse(file: &str, text: &str) -> Result<Self, Failure> {
        let mut lines = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let words: Vec<&str> = line.split('#').next().unwrap_or("").split_whitespace().collect();
            match words.as_slice() {
                [] => {}
                [mesh, subject, peer] => lines.push(Line {
                    place: format!("{file}:{number}"),
                    mesh: (*mesh).to_owned(),
                    subject: (*subject).to_owned(),
                    peer: (*peer).to_owned(),
                    is_used: false,
                }),
                _ => {
                    let message = "an exposure is written as `MESH WHAT PEER`".to_owned();
                    return Err(Failure::Line { file: file.to_owned(), line: number, message });
                }
            }
        }
        Ok(Self { lines })
    }

    /// Whether a line allows this exposure; takes note of the lines that do.
    pub(super) fn covers(&mut self, change: &Change) -> bool {
        let peer = change.peer.as_deref().unwrap_or_default();
        let mut is_covered = false;
        for line in &mut self.lines {
            let is_match = is_part(&line.mesh, &change.mesh)
                && is_part(&line.peer, peer)
                && is_subject(&line.subject, &change.subject);
            line.is_used |= is_match;
            is_covered |= is_match;
        }
        is_covered
    }

    /// The places of the lines that allowed nothing.
    pub(super) fn unused(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().filter(|line| !line.is_used).map(|line| line.place.as_str())
    }
}

/// Namespace and name are parts of their own.
fn is_subject(pattern: &str, subject: &str) -> bool {
    match (pattern.split_once('/'), subject.split_once('/')) {
        (Some((namespace, name)), Some((own, service))) => is_part(namespace, own) && is_part(name, service),
        (None, None) => pattern == subject,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn is_part(pattern: &str, part: &str) -> bool {
    pattern == "*" || pattern == part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_a_whole_part() {
        assert!(is_subject("payments/*", "payments/ledger"));
        assert!(is_subject("payments/*", "payments/*"));
        assert!(!is_subject("pay*/ledger", "payments/ledger"));
        assert!(!is_subject("*/*", "clientID"));
    }

    #[test]
    fn comments_and_empty_lines_are_passed_over() {
        let allowed = Allowed::parse("a", "# all\n\nred payments/ledger green # CHG-1\n").unwrap();
        assert_eq!(allowed.unused().collect::<Vec<_>>(), ["a:3"]);
    }

    #[test]
    fn a_line_of_two_words_is_refused_with_its_place() {
        let error = Allowed::parse("a", "red payments/ledger\n").unwrap_err();
        assert_eq!(error.to_string(), "a:1  an exposure is written as `MESH WHAT PEER`");
    }
}
