//! Where in a document a cursor is, judged by the lines around it: what is being typed is seldom valid YAML.
//!
//! Block style is read by indentation; flow style (`{a: b`) as far as it begins on the line of the cursor.

mod flow;

use crate::schema::Step;

/// What is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// A key of the object at the path.
    Key,
    /// The value at the path.
    Value,
}

/// A cursor in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The way to the object whose key, or to the value that, is being written.
    pub(super) path: Vec<Step>,
    /// Which of the two.
    pub(super) at: At,
    /// The part of a word the cursor is in: bytes of the text.
    pub(super) word: (usize, usize),
    /// The other keys of the object, each with what stands behind it on its line.
    pub(super) siblings: Vec<(String, String)>,
    /// Where the key begins in its line; `None` in flow style.
    pub(super) column: Option<usize>,
    /// The document around the cursor: bytes of the text.
    pub(super) document: (usize, usize),
}

impl Cursor {
    /// The cursor at a byte of a text; `None` in a comment.
    pub(super) fn new(text: &str, offset: usize) -> Option<Self> {
        let offset = text.floor_char_boundary(offset.min(text.len()));
        let document = document(text, offset);
        let begin = text.get(..offset)?.rfind('\n').map_or(0, |at| at.saturating_add(1)).max(document.0);
        let end = text.get(offset..)?.find(['\n', '\r']).map_or(text.len(), |at| offset.saturating_add(at));
        let (before, after) = (text.get(begin..offset)?, text.get(offset..end)?);
        if comment(before).is_some() {
            return None;
        }
        let word = word(before, after, offset);
        let typed = text.get(begin..word.0)?;
        let line = Line::parse(typed);
        let mut cursor =
            Self { path: Vec::new(), at: At::Key, word, siblings: Vec::new(), column: None, document };
        let above: Vec<&str> = text.get(document.0..begin)?.lines().collect();
        let below: Vec<&str> = text.get(end..document.1)?.lines().skip(1).collect();
        if let Some(flow) = line.flow {
            let inner = flow::read(typed.get(flow..)?, after)?;
            cursor.path = parents(&line.parts, &above, None).0;
            cursor.path.extend(inner.path);
            (cursor.at, cursor.siblings) = (inner.at, inner.siblings);
            return Some(cursor);
        }
        cursor.block(&line, typed, &above, &below);
        Some(cursor)
    }

    fn block(&mut self, line: &Line, typed: &str, above: &[&str], below: &[&str]) {
        let is_value = matches!(line.parts.last(), Some(Part { key: Some(_), .. }));
        let column = typed.trim_end_matches(|char| char != ' ' && char != '\t').len();
        if is_value {
            self.at = At::Value;
            self.path = parents(&line.parts, above, None).0;
            if let Some(own) = line.parts.last() {
                self.siblings = parents(&line.parts, above, Some(own.column)).1;
                self.siblings.extend(below_siblings(below, own.column));
                self.column = Some(own.column);
            }
            return;
        }
        let mut parts = line.parts.clone();
        parts.push(Part { column, key: Some(String::new()) });
        let (mut path, siblings) = parents(&parts, above, Some(column));
        path.pop();
        self.path = path;
        self.siblings = siblings;
        self.siblings.extend(below_siblings(below, column));
        self.column = Some(column);
    }
}

/// A key or a dash, and where it begins in its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    column: usize,
    /// `None` for a dash.
    key: Option<String>,
}

/// A line of block style: its dashes, then at most one key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    parts: Vec<Part>,
    /// What stands behind the key.
    value: String,
    /// Where a bracket opens, if nothing but dashes and a key stands before it.
    flow: Option<usize>,
}

impl Line {
    fn parse(text: &str) -> Self {
        let mut line = Self::default();
        let mut column = text.len().saturating_sub(text.trim_start_matches(' ').len());
        loop {
            let rest = text.get(column..).unwrap_or("");
            if let Some(after) =
                rest.strip_prefix('-').filter(|after| after.is_empty() || after.starts_with(' '))
            {
                line.parts.push(Part { column, key: None });
                let blanks = after.len().saturating_sub(after.trim_start_matches(' ').len());
                column = column.saturating_add(1).saturating_add(blanks);
                continue;
            }
            if rest.starts_with(['{', '[']) {
                line.flow = Some(column);
                return line;
            }
            let Some((key, value)) = key(rest) else { return line };
            line.parts.push(Part { column, key: Some(unquoted(key).to_owned()) });
            let trimmed = value.trim_start();
            if trimmed.starts_with(['{', '[']) {
                line.flow = Some(text.len().saturating_sub(trimmed.len()));
            }
            let value = comment(trimmed).map_or(trimmed, |at| trimmed.get(..at).unwrap_or(""));
            unquoted(value).clone_into(&mut line.value);
            return line;
        }
    }
}

/// A key and what follows its colon.
fn key(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once(':')?;
    let is_key = !key.is_empty() && !key.starts_with('#') && !key.contains(['{', '[', ',']);
    (is_key && (value.is_empty() || value.starts_with(' '))).then_some((key, value))
}

/// `text` without blanks and quotes around it.
pub(super) fn unquoted(text: &str) -> &str {
    let text = text.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.strip_suffix(quote).unwrap_or(inner);
        }
    }
    text
}

/// Where a comment begins in a line, quotes minded.
fn comment(line: &str) -> Option<usize> {
    let mut quote = None;
    let mut previous = ' ';
    for (at, char) in line.char_indices() {
        match (quote, char) {
            (None, '#') if previous.is_whitespace() => return Some(at),
            (None, '"' | '\'') if !previous.is_alphanumeric() => quote = Some(char),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
        previous = char;
    }
    None
}

/// The path to the last of `parts`, and the keys beside the one at `column`.
fn parents(parts: &[Part], above: &[&str], column: Option<usize>) -> (Vec<Step>, Vec<(String, String)>) {
    let mut path = Vec::new();
    let mut siblings = Vec::new();
    let Some(last) = parts.last() else { return (path, siblings) };
    let mut current = last.clone();
    let mut collects = column.is_some();
    path.push(step(&current));
    let mut visit = |part: &Part, value: &str| {
        let is_parent = match part.key {
            Some(_) if current.key.is_none() => part.column <= current.column,
            _ => part.column < current.column,
        };
        if is_parent {
            collects = false;
            current = part.clone();
            path.push(step(part));
        } else if let Some(key) = part.key.as_ref().filter(|_| collects && Some(part.column) == column) {
            siblings.push((key.clone(), value.to_owned()));
        }
    };
    for part in parts.iter().rev().skip(1) {
        visit(part, "");
    }
    for line in above.iter().rev() {
        let is_blank = line.trim().is_empty() || line.trim_start().starts_with('#');
        if is_blank {
            continue;
        }
        let line = Line::parse(line);
        for part in line.parts.iter().rev() {
            visit(part, &line.value);
        }
    }
    path.reverse();
    (path, siblings)
}

fn step(part: &Part) -> Step {
    part.key.as_ref().map_or(Step::Item, |key| Step::Key(key.clone()))
}

/// The keys below, up to the end of the object.
fn below_siblings(below: &[&str], column: usize) -> Vec<(String, String)> {
    let mut siblings = Vec::new();
    for line in below.iter().filter(|line| !line.trim().is_empty()) {
        let line = Line::parse(line);
        match line.parts.first() {
            Some(Part { column: at, key: Some(key) }) if *at == column => {
                siblings.push((key.clone(), line.value));
            }
            Some(part) if part.column > column => {}
            Some(_) | None => break,
        }
    }
    siblings
}

/// The document around a byte: between two lines that begin with `---`.
fn document(text: &str, offset: usize) -> (usize, usize) {
    let mut bounds = (0, text.len());
    let mut at = 0_usize;
    for line in text.split_inclusive('\n') {
        let next = at.saturating_add(line.len());
        if line.starts_with("---") {
            if at > offset {
                bounds.1 = at;
                break;
            }
            bounds.0 = next.min(text.len());
        }
        at = next;
    }
    (bounds.0.min(offset), bounds.1.max(offset))
}

/// The word around a cursor: what a name, a host or a wildcard is made of.
fn word(before: &str, after: &str, offset: usize) -> (usize, usize) {
    let is_part = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_' | '.' | '*' | '/');
    let head = before.len().saturating_sub(before.trim_end_matches(is_part).len());
    let tail = after.len().saturating_sub(after.trim_start_matches(is_part).len());
    let mut start = offset.saturating_sub(head);
    // The dash of an item is no part of its word.
    let line = before.get(..before.len().saturating_sub(head)).unwrap_or("");
    if line.trim().is_empty() && before.ends_with('-') && head == 1 {
        start = offset;
    }
    (start, offset.saturating_add(tail))
}
