//! Examples as texts that can be changed at one place, and the lines of them by what they say.

use std::collections::BTreeMap;
use std::path::Path;

use crate::folder;

/// The files of one example, by path.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) example: String,
    pub(crate) files: BTreeMap<String, String>,
}

/// One line of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) file: String,
    /// From 1.
    pub(crate) number: usize,
    /// Number of the document in its file.
    pub(crate) document: usize,
    pub(crate) kind: String,
    /// Where it is in the document: `spec.exportRules.0.type`.
    pub(crate) path: String,
    pub(crate) key: String,
    /// Without quotes and comment; empty when it has none.
    pub(crate) value: String,
    pub(crate) text: String,
}

impl Line {
    /// The mesh: the folder the file is in.
    pub(crate) fn mesh(&self) -> &str {
        self.file.split('/').next().unwrap()
    }

    pub(crate) fn is(&self, kind: &str, end: &str) -> bool {
        self.kind == kind && (self.path == end || self.path.ends_with(&format!(".{end}")))
    }

    pub(crate) fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    /// The line with another value.
    pub(crate) fn set(&self, value: &str) -> String {
        let colon = self.text.find(&format!("{}:", self.key)).map(|at| at + self.key.len() + 1);
        let start = colon.unwrap_or_else(|| self.text.find("- ").unwrap() + 1);
        format!("{} {value}", &self.text[..start])
    }

    /// The path without its last part.
    pub(crate) fn parent(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(parent, _)| parent)
    }
}

impl World {
    pub(crate) fn read(example: &str) -> Self {
        let root = folder::root("examples").join(example);
        let mut files = BTreeMap::new();
        for mesh in folder::names(&root) {
            for name in folder::names(&root.join(&mesh)) {
                let text = std::fs::read_to_string(root.join(&mesh).join(&name)).unwrap();
                files.insert(format!("{mesh}/{name}"), text);
            }
        }
        Self { example: example.to_owned(), files }
    }

    pub(crate) fn root(&self) -> impl AsRef<Path> {
        folder::root("examples").join(&self.example)
    }

    pub(crate) fn lines(&self) -> Vec<Line> {
        self.files.iter().flat_map(|(file, text)| scan(file, text)).collect()
    }

    /// The lines that hold this.
    pub(crate) fn select(&self, wanted: impl Fn(&Line) -> bool) -> Vec<Line> {
        self.lines().into_iter().filter(|line| wanted(line)).collect()
    }

    pub(crate) fn of(&self, kind: &str, end: &str) -> Vec<Line> {
        self.select(|line| line.is(kind, end))
    }

    /// Puts texts in place of some lines, the first and how many; no text removes them.
    pub(crate) fn with(&self, file: &str, first: usize, count: usize, texts: &[&str]) -> Self {
        let mut lines: Vec<&str> = self.files[file].lines().collect();
        lines.splice(first - 1..first - 1 + count, texts.iter().copied());
        let mut changed = self.clone();
        changed.files.insert(file.to_owned(), lines.join("\n") + "\n");
        changed
    }

    pub(crate) fn replaced(&self, line: &Line, text: &str) -> Self {
        self.with(&line.file, line.number, 1, &[text])
    }

    pub(crate) fn set(&self, line: &Line, value: &str) -> Self {
        self.replaced(line, &line.set(value))
    }

    pub(crate) fn removed(&self, line: &Line) -> Self {
        self.with(&line.file, line.number, 1, &[])
    }

    /// The lines of the block a line opens: itself and all that is deeper, or a list at its own depth. Comments count
    /// where more of the block follows.
    pub(crate) fn block(&self, line: &Line) -> Vec<&str> {
        let lines = self.files[&line.file].lines().skip(line.number - 1);
        let is_item = line.text.trim_start().starts_with("- ");
        let mut block = Vec::new();
        let mut count = 0;
        for text in lines {
            let indent = text.len() - text.trim_start().len();
            let is_list = text.trim_start().starts_with("- ") && !is_item && indent == line.indent();
            if block.is_empty() || indent > line.indent() || is_list {
                block.push(text);
                count = block.len();
            } else if text.trim().is_empty() || text.trim_start().starts_with('#') {
                block.push(text);
            } else {
                break;
            }
        }
        block.truncate(count);
        block
    }

    /// The document a line is in: its first line and its lines, without separators.
    pub(crate) fn document(&self, line: &Line) -> (usize, Vec<&str>) {
        let mut start = 1;
        let mut found = Vec::new();
        let mut document = 0;
        for (number, text) in self.files[&line.file].lines().enumerate() {
            if text == "---" {
                document += 1;
                start = if document <= line.document { number + 2 } else { start };
            } else if document == line.document {
                found.push(text);
            }
        }
        (start, found)
    }

    /// Without the document a line is in.
    pub(crate) fn without_document(&self, line: &Line) -> Self {
        let (start, lines) = self.document(line);
        self.with(&line.file, start, lines.len(), &[])
    }
}

fn scan(file: &str, text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut document, mut first) = (0, 0);
    let mut stack: Vec<(usize, String)> = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut block: Option<usize> = None;
    for (number, raw) in text.lines().enumerate() {
        let indent = raw.len() - raw.trim_start().len();
        if block.is_some_and(|depth| indent > depth)
            || raw.trim().is_empty()
            || raw.trim_start().starts_with('#')
        {
            continue;
        }
        block = None;
        if raw == "---" {
            name_kind(&mut lines, first);
            (document, first) = (document + 1, lines.len());
            (stack, counts) = (Vec::new(), BTreeMap::new());
            continue;
        }
        let mut rest = raw.trim_start();
        let mut depth = indent;
        let is_item = rest.starts_with("- ");
        stack.retain(|(at, part)| {
            *at < depth || (is_item && *at == depth && !part.bytes().all(|byte| byte.is_ascii_digit()))
        });
        if is_item {
            let count = counts.entry(join(&stack)).or_default();
            stack.push((depth, count.to_string()));
            *count += 1;
            (rest, depth) = (&rest[2..], depth + 2);
        }
        let rest = rest.split(" #").next().unwrap().trim_end();
        let (key, value) = match rest.split_once(": ").or_else(|| Some((rest.strip_suffix(':')?, ""))) {
            Some((key, value)) => (key, value),
            None => ("", rest),
        };
        if !key.is_empty() {
            stack.push((depth, key.to_owned()));
        }
        block = (value == "|").then_some(depth);
        lines.push(Line {
            file: file.to_owned(),
            number: number + 1,
            document,
            kind: String::new(),
            path: join(&stack),
            key: key.to_owned(),
            value: value.trim_matches('"').to_owned(),
            text: raw.to_owned(),
        });
    }
    name_kind(&mut lines, first);
    lines
}

fn name_kind(lines: &mut [Line], first: usize) {
    let kind = lines[first..].iter().find(|line| line.path == "kind").map(|line| line.value.clone());
    for line in &mut lines[first..] {
        line.kind = kind.clone().unwrap_or_default();
    }
}

fn join(stack: &[(usize, String)]) -> String {
    stack.iter().map(|(_, part)| part.as_str()).collect::<Vec<_>>().join(".")
}
