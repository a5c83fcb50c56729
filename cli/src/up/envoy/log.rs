//! Envoy's own log: how it is written, and which of its lines tell why something went wrong.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// One line begins with date and level; the file in Envoy's sources is of no use to who reads it.
pub(super) const FORMAT: &str = "[%Y-%m-%d %T.%e][%l] %v";

/// As much of the end is looked at.
const TAIL: u64 = 64 * 1024;

/// As many lines are told.
const LINES: usize = 3;

/// The lines that matter of what was written to a log after its first `start` bytes: the last errors, else the last
/// lines of all; without date and level.
pub(super) fn said(path: &Path, start: u64) -> Vec<String> {
    tail(path, start).map(|text| meaningful(&text)).unwrap_or_default()
}

fn tail(path: &Path, start: u64) -> io::Result<String> {
    let mut file = File::open(path)?;
    let start = file.metadata()?.len().saturating_sub(TAIL).max(start);
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn meaningful(text: &str) -> Vec<String> {
    let is_grave = |line: &&str| line.contains("][critical] ") || line.contains("][error] ");
    let all: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let grave: Vec<&str> = all.iter().copied().filter(is_grave).collect();
    let lines = if grave.is_empty() { all } else { grave };
    let mut told: Vec<String> = Vec::new();
    for line in lines.iter().rev().map(|line| message(line)) {
        // Envoy tells one error in several places, each time with less around it.
        if !told.iter().any(|longer| longer.contains(line)) {
            told.push(line.to_owned());
        }
        if told.len() == LINES {
            break;
        }
    }
    told.reverse();
    told
}

fn message(line: &str) -> &str {
    let after = line.strip_prefix('[').and_then(|line| line.split_once("] ")).map(|(_, message)| message);
    let message = after.unwrap_or(line).trim();
    // The whole configuration may follow.
    let error = message.strip_prefix("error `").and_then(|rest| rest.split_once("` initializing config"));
    error.map_or(message, |(error, _)| error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_told_before_anything_else() {
        let text = "[2026-11-21 03:00:00.000][info] initializing\n[2026-11-21 03:00:00.001][critical] no such file\n\
            [2026-11-21 03:00:00.002][info] exiting\n";
        assert_eq!(meaningful(text), ["no such file"]);
    }

    #[test]
    fn without_errors_the_last_lines_are_told() {
        assert_eq!(meaningful("one\ntwo\n\nthree\nfour\n"), ["two", "three", "four"]);
        assert_eq!(meaningful(""), Vec::<String>::new());
    }

    #[test]
    fn the_configuration_is_not_repeated() {
        let text = "[d][critical] error `cannot bind '127.0.0.1:1'` initializing config '{ ...\n...";
        assert_eq!(meaningful(text), ["cannot bind '127.0.0.1:1'"]);
    }

    #[test]
    fn what_was_said_is_not_repeated() {
        let text = "[d][critical] bad port\n[d][critical] error initializing: bad port\n";
        assert_eq!(meaningful(text), ["error initializing: bad port"]);
    }
}
