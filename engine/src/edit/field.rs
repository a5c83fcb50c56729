//! Moves a field into another object of its document.

use super::{indent, line_start, next_line};
use crate::finding::Edit;
use crate::source::{Span, narrow, wide};
use crate::yaml::{Entry, Node};

/// Moves the field at the JSON pointer `from` into the object at `home`, in which `N` stands for a list position.
///
/// A list position is that of `from`. `None` when there is no such object yet, it has a field of that name, or the lines
/// cannot be moved without touching others.
#[must_use]
pub fn move_field(text: &str, root: Node<'_>, from: &str, home: &str) -> Option<Vec<Edit>> {
    let home = position(from, home)?;
    let (parent, _) = from.rsplit_once('/')?;
    let (parent, target) = (at(root, parent)?, at(root, &home)?);
    let field = entry_at(parent, from)?;
    let is_taken = target.get(field.key.scalar_text()?).is_some();
    if is_taken || target.is_aliased() || parent.is_aliased() || parent.entries().count() < 2 {
        return None;
    }
    let anchor = anchor(target, parent.span()).or_else(|| target.entries().last())?;
    let content = Span { end: end_of(field), ..field.key.span() };
    let mut inserted = insertion(text, target, anchor, content)?;
    let removed =
        if is_flow(text, parent) { from_flow(text, parent, field)? } else { from_block(text, content)? };
    if removed.span.end == inserted.span.start {
        // Behind the lines that go, the line end before them is the one that is needed.
        inserted.text = inserted.text.trim_start_matches(['\r', '\n']).into();
    }
    let is_apart = inserted.span.start >= removed.span.end || inserted.span.end <= removed.span.start;
    is_apart.then(|| vec![removed, inserted])
}

/// `home` with its list positions taken from `from`, as far as both go the same way.
fn position(from: &str, home: &str) -> Option<String> {
    let mut given = from.split('/');
    let mut is_same = true;
    let mut parts = Vec::new();
    for part in home.split('/') {
        let other = given.next();
        let digits =
            other.filter(|other| !other.is_empty() && other.bytes().all(|byte| byte.is_ascii_digit()));
        let part = match (part, digits) {
            ("N", Some(number)) if is_same => number,
            ("N", _) => return None,
            (part, _) => part,
        };
        is_same = is_same && other == Some(part);
        parts.push(part);
    }
    Some(parts.join("/"))
}

fn at<'d>(root: Node<'d>, pointer: &str) -> Option<Node<'d>> {
    if pointer.is_empty() { Some(root) } else { root.at(pointer) }
}

fn entry_at<'d>(parent: Node<'d>, pointer: &str) -> Option<Entry<'d>> {
    let (_, key) = pointer.rsplit_once('/')?;
    let key = key.replace("~1", "/").replace("~0", "~");
    parent.entries().find(|entry| entry.key.scalar_text() == Some(&key))
}

/// The field of `target` that holds `inner`, when `target` lies around it.
fn anchor(target: Node<'_>, inner: Span) -> Option<Entry<'_>> {
    target.entries().find(|entry| entry.value.span().contains(inner))
}

fn end_of(entry: Entry<'_>) -> u32 {
    entry.value.use_span().end.max(entry.key.use_span().end)
}

fn is_flow(text: &str, mapping: Node<'_>) -> bool {
    mapping.span().slice(text).is_some_and(|text| text.starts_with('{'))
}

/// Puts `content` behind the field `anchor` of `target`.
fn insertion(text: &str, target: Node<'_>, anchor: Entry<'_>, content: Span) -> Option<Edit> {
    let moved = content.slice(text)?;
    let end = end_of(anchor);
    if is_flow(text, target) {
        let text = (!moved.contains('\n')).then(|| format!(", {moved}"))?;
        return Some(Edit { span: Span { start: end, end, ..content }, text });
    }
    let column = |span: Span| wide(span.start).checked_sub(line_start(text, span.start));
    let (wanted, given) = (column(target.entries().next()?.key.span())?, column(content)?);
    let mut lines = moved.split_inclusive('\n');
    let mut moved = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let own = indent(line);
        let is_blank = line.trim().is_empty();
        if own < given && !is_blank {
            return None;
        }
        moved.push_str(&" ".repeat(if is_blank {
            0
        } else {
            own.saturating_sub(given).saturating_add(wanted)
        }));
        moved.push_str(line.trim_start_matches(' '));
    }
    let place = next_line(text, wide(end));
    let before = text.get(..place)?;
    let line_end = if before.ends_with("\r\n") { "\r\n" } else { "\n" };
    let is_last = !before.ends_with('\n');
    let moved = moved.trim_end();
    let pad = " ".repeat(wanted);
    let text = if is_last { format!("{line_end}{pad}{moved}") } else { format!("{pad}{moved}{line_end}") };
    Some(Edit { span: Span { start: narrow(place), end: narrow(place), ..content }, text })
}

/// Removes a field between braces together with one comma.
fn from_flow(text: &str, parent: Node<'_>, field: Entry<'_>) -> Option<Edit> {
    let start = field.key.span().start;
    let entries: Vec<Entry<'_>> = parent.entries().collect();
    let index = entries.iter().position(|entry| entry.key.span() == field.key.span())?;
    let before = index.checked_sub(1).and_then(|before| entries.get(before));
    let span = if let Some(before) = before {
        Span { start: end_of(*before), end: end_of(field), ..field.key.span() }
    } else {
        let next = entries.get(1)?.key.span().start;
        Span { start, end: next, ..field.key.span() }
    };
    let is_plain = span.slice(text).is_some_and(|text| !text.contains('#'));
    is_plain.then(|| Edit { span, text: String::new() })
}

/// Removes the lines of a field that has them to itself.
fn from_block(text: &str, content: Span) -> Option<Edit> {
    let start = line_start(text, content.start);
    let is_alone = text.get(start..wide(content.start)).is_some_and(|before| before.trim().is_empty());
    let end = next_line(text, wide(content.end));
    let behind = text.get(wide(content.end)..end)?.trim();
    let is_whole = is_alone && (behind.is_empty() || behind.starts_with('#'));
    is_whole.then(|| Edit {
        span: Span { start: narrow(start), end: narrow(end), ..content },
        text: String::new(),
    })
}
