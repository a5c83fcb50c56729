//! Which peers are alive, for people and for programs.

use std::io::{self, Write};

use carnet_engine::model::Federation;
use carnet_engine::status::list;
use serde_json::{Value, json};

use super::grid::Grid;
use super::text::line;
use super::{BAD, DOUBTFUL, styled};
use crate::peer_status::{Contact, PeerRow, State, readable};

/// The columns of every table.
const HEADING: [&str; 8] =
    ["MESH", "PEER", "SEES PEER", "SEEN BY PEER", "LAST SYNC", "EXPORTS", "IMPORTS", "STATE"];

/// Processes and callers in one cell; a gateway has few, unless it makes them up.
const SHOWN: usize = 5;

/// What stands where there is nothing.
const NOTHING: &str = "-";

/// Writes a table, and below it what is wrong.
///
/// # Errors
///
/// What `to` says.
pub fn write_table(rows: &[PeerRow<'_>], to: &mut dyn Write) -> io::Result<()> {
    let mut table = Grid::new(HEADING);
    for row in rows {
        table.push(cells(row));
    }
    table.write(to)?;
    write_problems(rows, to)
}

/// The same with who tells it, and when.
///
/// # Errors
///
/// What `to` says.
pub fn write_wide(rows: &[PeerRow<'_>], to: &mut dyn Write) -> io::Result<()> {
    let [mesh, peer, sees, seen_by, last_sync, exports, imports, state] = HEADING;
    let mut table = Grid::new([
        mesh,
        peer,
        sees,
        seen_by,
        last_sync,
        exports,
        imports,
        state,
        "LAST POLL",
        "NEXT POLL",
        "LAST DISCONNECT",
        "PODS",
        "SOURCES",
    ]);
    for row in rows {
        let [mesh, peer, sees, seen_by, last_sync, exports, imports, state] = cells(row);
        let facts = || row.reports.iter().map(|report| &report.carnet);
        let pods = row.pods().map(|pod| pod.pod.clone());
        let sources = row.pods().flat_map(|pod| &pod.remotes).map(|remote| remote.source.clone());
        table.push([
            mesh,
            peer,
            sees,
            seen_by,
            last_sync,
            exports,
            imports,
            state,
            joined(facts().filter_map(|facts| facts.result.clone())),
            joined(facts().filter_map(|facts| facts.next_poll.as_deref().map(readable))),
            row.last_disconnect().map_or_else(|| NOTHING.to_owned(), readable),
            joined(pods),
            joined(sources),
        ]);
    }
    table.write(to)?;
    write_problems(rows, to)
}

fn cells(row: &PeerRow<'_>) -> [String; HEADING.len()] {
    [
        row.mesh.to_owned(),
        row.peer.to_owned(),
        row.sees.to_string(),
        row.seen_by.to_string(),
        row.last_sync_text(),
        row.exports.to_string(),
        row.imports.to_string(),
        row.state.to_string(),
    ]
}

/// The first few, for a cell.
fn joined(mut texts: impl Iterator<Item = String>) -> String {
    let mut shown: Vec<String> = texts.by_ref().take(SHOWN).collect();
    if shown.is_empty() {
        return NOTHING.to_owned();
    }
    let hidden = texts.count();
    if hidden > 0 {
        shown.push(format!("and {hidden} more"));
    }
    shown.join(",")
}

fn write_problems(rows: &[PeerRow<'_>], to: &mut dyn Write) -> io::Result<()> {
    let problems: Vec<_> =
        rows.iter().flat_map(|row| row.problems.iter().map(move |problem| (row, problem))).collect();
    if !problems.is_empty() {
        writeln!(to)?;
    }
    for (row, (state, problem)) in problems {
        let style = match state {
            State::Fail => BAD,
            State::Ok | State::Unknown | State::Drift | State::Stale => DOUBTFUL,
        };
        let state = styled(style, &format!("{:<7}", state.to_string()));
        let (mesh, peer) = (line(row.mesh), line(row.peer));
        writeln!(to, "{state} {mesh} <-> {peer}: {}", line(problem))?;
    }
    Ok(())
}

/// Everything as a `List`: a `ServiceMeshPeer` for each row, then what only the documents hold.
#[must_use]
pub fn document(rows: &[PeerRow<'_>], federation: Option<&Federation>) -> Value {
    let mut items: Vec<Value> = rows.iter().map(|row| object(row, federation)).collect();
    if let Some(federation) = federation {
        let live: Vec<_> = items.iter().map(identity).collect();
        let offline = list(federation).get_mut("items").and_then(Value::as_array_mut).map(std::mem::take);
        items.extend(offline.into_iter().flatten().filter(|item| !live.contains(&identity(item))));
    }
    json!({"apiVersion": "v1", "kind": "List", "items": items})
}

/// What tells an object from all others.
fn identity(item: &Value) -> [Option<Value>; 3] {
    ["/kind", "/metadata/namespace", "/metadata/name"].map(|path| item.pointer(path).cloned())
}

fn object(row: &PeerRow<'_>, federation: Option<&Federation>) -> Value {
    let written =
        federation.and_then(|federation| federation.mesh(row.mesh)).map(|mesh| mesh.namespace.as_str());
    let told = row.reports.first().map(|report| report.metadata.namespace.as_str());
    let pods = |which: &str| -> Vec<&Value> {
        let path = format!("/status/discoveryStatus/{which}");
        let lists = row.reports.iter().filter_map(|report| report.raw.pointer(&path)?.as_array());
        lists.flatten().collect()
    };
    let problems =
        row.problems.iter().map(|(state, text)| json!({"state": state.to_string(), "message": text}));
    json!({
        "apiVersion": "federation.maistra.io/v1",
        "kind": "ServiceMeshPeer",
        "metadata": {"name": row.peer, "namespace": written.or(told).unwrap_or_default()},
        "status": {"discoveryStatus": {"active": pods("active"), "inactive": pods("inactive")}},
        "carnet": {
            "mesh": row.mesh,
            "state": row.state.to_string().to_lowercase(),
            "problems": problems.collect::<Vec<_>>(),
            "seesPeer": is_connected(&row.sees),
            "seenByPeer": is_connected(&row.seen_by),
            "lastSync": row.last_sync,
            "exports": {"told": row.exports.part, "exported": row.exports.whole},
            "imports": {"imported": row.imports.part, "offered": row.imports.whole},
            "gateways": row.reports.iter().filter_map(|report| report.raw.get("carnet")).collect::<Vec<_>>(),
        },
    })
}

/// `None` when nobody can tell.
fn is_connected(contact: &Contact) -> Option<bool> {
    match contact {
        Contact::NotTold => None,
        Contact::Yes => Some(true),
        Contact::Partly(_) | Contact::No(_) => Some(false),
    }
}
