//! Gives a running Envoy new files and finds out whether it took them.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::envoy::{Admin, AdminError};
use crate::failure::Failure;
use crate::files::{NewFile, write_all};

/// How long Envoy may take to look at a file: a table of 100,000 hosts is loaded in less on every worker.
const PATIENCE: Duration = Duration::from_secs(20);

/// Between two questions.
const PAUSE: Duration = Duration::from_millis(20);

/// What became of the files pushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// None was different.
    Unchanged,
    /// Envoy took all of them.
    Taken,
    /// Envoy refused at least one, and goes on with what it had.
    Refused,
    /// Envoy said nothing in time; it may not run.
    Silent,
}

/// Envoy's counters of files it was given: taken, and refused or unreadable.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Updates {
    taken: u64,
    refused: u64,
}

/// Writes the files that differ from `known` to `folder` and waits for Envoy to look at them; `known` is what was
/// written, by path, and is brought up to date.
///
/// # Errors
///
/// [`Failure::File`].
pub async fn push(
    folder: &Path,
    files: Vec<NewFile>,
    known: &mut BTreeMap<String, Vec<u8>>,
    admin: Admin,
) -> Result<Pushed, Failure> {
    let is_new = |file: &NewFile| known.get(&path_of(file)) != Some(&file.content);
    let files: Vec<NewFile> = files.into_iter().filter(is_new).collect();
    if files.is_empty() {
        return Ok(Pushed::Unchanged);
    }
    let before = updates(admin).await;
    write_all(folder, &files)?;
    let count = u64::try_from(files.len()).unwrap_or(u64::MAX);
    for file in files {
        known.insert(path_of(&file), file.content);
    }
    let Ok(before) = before else { return Ok(Pushed::Silent) };
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        if let Ok(now) = updates(admin).await {
            if now.refused > before.refused {
                return Ok(Pushed::Refused);
            }
            if now.taken >= before.taken.saturating_add(count) {
                return Ok(Pushed::Taken);
            }
        }
        sleep(PAUSE).await;
    }
    Ok(Pushed::Silent)
}

fn path_of(file: &NewFile) -> String {
    file.path.display().to_string()
}

async fn updates(admin: Admin) -> Result<Updates, AdminError> {
    let filter = "update_(success|rejected|failure)$";
    let answer = admin.get(&format!("/stats?format=json&filter={filter}")).await?;
    Ok(sum(&answer))
}

/// What `/stats?format=json` answers.
#[derive(Debug, Deserialize)]
struct Answer {
    stats: Vec<Stat>,
}

#[derive(Debug, Deserialize)]
struct Stat {
    #[serde(default)]
    name: String,
    value: Option<Value>,
}

/// Listeners count what they are told too, but nobody tells them anything.
fn sum(answer: &str) -> Updates {
    let Ok(answer) = serde_json::from_str::<Answer>(answer) else { return Updates::default() };
    let mut updates = Updates::default();
    for stat in answer.stats {
        let value = stat.value.as_ref().and_then(Value::as_u64).unwrap_or(0);
        if stat.name.ends_with(".update_success") {
            updates.taken = updates.taken.saturating_add(value);
        } else if stat.name.ends_with(".update_rejected") {
            updates.refused = updates.refused.saturating_add(value);
        }
    }
    updates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn updates_of_all_kinds_are_added_up() {
        let answer = r#"{"stats": [{"name": "cluster_manager.cds.update_success", "value": 2},
            {"name": "http.inbound.rds.carnet.update_success", "value": 1},
            {"name": "extension_config_discovery.http_filter.carnet.update_rejected", "value": 3},
            {"name": "sds.peers.update_failure", "value": 1}]}"#;
        assert_eq!(sum(answer), Updates { taken: 3, refused: 3 });
        assert_eq!(sum("no JSON"), Updates::default());
    }
}
