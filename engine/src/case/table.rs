//! The compact form of requests: a table with one request per row.
//!
//! The first row names the columns. What all rows share stands once in `request` beside the table. A `-` is
//! nothing: not sent, not compared.

use serde_json::Value;

use crate::answer::GatewayRequest;
use crate::case::reader::Reader;
use crate::case::{Ask, Case, Expect, ask};
use crate::decision::{DenyReason, Direction};
use crate::source::{Span, narrow, wide};
use crate::yaml::Node;

const COLUMNS: [&str; 11] = [
    "mesh",
    "direction",
    "authority",
    "principal",
    "certificate",
    "decision",
    "authority after",
    "peer",
    "rule",
    "reason",
    "status",
];

/// The cells of one row by column, empty ones left out.
type Row<'t> = Vec<(&'t str, &'t str)>;

/// Reads every row as a case of its own, named after the table and its place in it.
pub(super) fn read(reader: &mut Reader, item: Node<'_>, table: Node<'_>, text: &str) -> Vec<Case> {
    reader.mapping(item, "case", &["name", "matrix", "request", "table"]);
    let name = reader.name(item, "case", "name");
    let Some(body) = reader.as_text(table, "table") else { return Vec::new() };
    let shared = item.get("request");
    if let Some(shared) = shared {
        reader.mapping(shared, "request", &ask::REQUEST);
    }
    let mut lines = body.lines().filter(|line| !line.trim().is_empty());
    let columns: Vec<&str> = lines.next().map(cells).unwrap_or_default();
    for column in columns.iter().filter(|column| !COLUMNS.contains(column)) {
        let known = COLUMNS.map(|column| format!("`{column}`")).join(", ");
        reader.report(table.use_span(), format!("unknown column `{column}`, known are {known}"));
    }
    let mut rows = Vec::new();
    let mut from = table.use_span().start;
    for (number, line) in (1_u32..).zip(lines) {
        let span = place(text, from, table.use_span(), line);
        from = span.end;
        let row = cells(line);
        if row.len() != columns.len() {
            let message = format!("a row of {} cells under {} columns", row.len(), columns.len());
            reader.report(span, message);
            continue;
        }
        let row: Row<'_> = columns.iter().copied().zip(row).filter(|(_, cell)| *cell != "-").collect();
        rows.extend(case(reader, name.as_deref().unwrap_or(""), number, span, shared, &row));
    }
    if rows.is_empty() {
        reader.report(table.use_span(), "a table without rows cannot fail");
    }
    rows
}

fn cells(line: &str) -> Vec<&str> {
    line.split('|').map(str::trim).collect()
}

/// Where a row stands; the whole table when it cannot be found again.
fn place(text: &str, from: u32, table: Span, line: &str) -> Span {
    let rest = text.get(wide(from)..wide(table.end)).unwrap_or("");
    let Some(at) = rest.find(line) else { return table };
    let start = from.saturating_add(narrow(at));
    Span { source: table.source, start, end: start.saturating_add(narrow(line.len())) }
}

fn case(
    reader: &mut Reader,
    table: &str,
    number: u32,
    span: Span,
    shared: Option<Node<'_>>,
    row: &Row<'_>,
) -> Option<Case> {
    let cell =
        |column: &str| row.iter().find(|(name, _)| *name == column).map(|(_, cell)| (*cell).to_owned());
    let mut asked = |column: &str| {
        cell(column).or_else(|| shared.and_then(|shared| reader.optional_text(shared, column)))
    };
    let (mesh, direction) = (asked("mesh"), asked("direction"));
    let (authority, principal, certificate) = (asked("authority"), asked("principal"), asked("certificate"));
    let direction = match direction.as_deref() {
        Some("inbound") => Some(Direction::Inbound),
        Some("outbound") => Some(Direction::Outbound),
        _ => None,
    };
    let (Some(mesh), Some(direction), Some(authority)) = (mesh, direction, authority) else {
        reader.report(span, "a row needs `mesh`, `direction` (`inbound` or `outbound`) and `authority`");
        return None;
    };
    if certificate.as_deref().is_some_and(|word| !ask::CERTIFICATES.contains(&word)) {
        reader.report(span, "`certificate` is one of `valid`, `untrusted`, `unknown`, `none`");
    }
    let headers = shared.map(|shared| ask::headers(reader, shared)).unwrap_or_default();
    let caller = ask::caller(principal.as_deref(), certificate.as_deref());
    let request = GatewayRequest { authority: authority.into_bytes(), headers, caller };
    let fields = expected(reader, span, row);
    let name = format!("{table}, row {number}");
    Some(Case {
        name,
        span,
        ask: Ask::Request { mesh, direction, request },
        expect: Expect { fields, ..Expect::default() },
    })
}

fn expected(reader: &mut Reader, span: Span, row: &Row<'_>) -> Vec<(String, Value)> {
    let mut fields = Vec::new();
    for (column, cell) in row {
        let is_known = match *column {
            "decision" => ["rewrite", "deny", "pass"].contains(cell),
            "reason" => DenyReason::TEXTS.contains(cell),
            "status" => cell.parse::<u16>().is_ok(),
            "authority after" | "peer" | "rule" => true,
            _ => continue,
        };
        if !is_known {
            reader.report(span, format!("`{cell}` is no `{column}`"));
        }
        let value = match *column {
            "status" => cell.parse::<u16>().map_or(Value::Null, Value::from),
            _ => Value::from(*cell),
        };
        let name = if *column == "authority after" { "authority" } else { column };
        fields.push((name.to_owned(), value));
    }
    if fields.is_empty() {
        reader.report(span, "a row that expects nothing cannot fail");
    }
    fields
}
