//! Small searches in raw text, for places the parser does not tell: block headers, quotes, tabs, document ends.
//!
//! All of them look at a stretch once from left to right, and only between two known tokens or in a broken document.

/// Where a block scalar's `|` or `>` is, between the token before it and the end of the scalar.
pub(super) fn block_header(text: &str, from: usize, to: usize) -> Option<usize> {
    let mut at = from;
    while at < to {
        match *text.as_bytes().get(at)? {
            b'|' | b'>' => return Some(at),
            b'#' => at = line_end(text, at),
            // The name of an anchor or tag may contain either sign.
            b'&' | b'!' => at = word_end(text, at),
            _ => at = at.saturating_add(1),
        }
    }
    None
}

/// Where the quoted scalar begins that has not ended by `to`, given that nothing is open at `from`.
pub(super) fn open_quote(text: &str, from: usize, to: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    let mut separated = true;
    while at <= to {
        let byte = *bytes.get(at)?;
        match byte {
            b'"' | b'\'' if separated => {
                let end = quote_end(bytes, at, byte).filter(|end| *end <= to);
                let Some(end) = end else { return Some(at) };
                at = end;
                separated = false;
            }
            b'#' if separated => at = line_end(text, at),
            _ => {
                separated = byte.is_ascii_whitespace() || matches!(byte, b'[' | b'{' | b',' | b':');
                at = at.saturating_add(1);
            }
        }
    }
    None
}

/// Just past the quote that closes the one at `at`.
fn quote_end(bytes: &[u8], at: usize, quote: u8) -> Option<usize> {
    let mut at = at.saturating_add(1);
    loop {
        let byte = *bytes.get(at)?;
        let next = at.saturating_add(1);
        if byte == quote && quote == b'\'' && bytes.get(next) == Some(&quote)
            || byte == b'\\' && quote == b'"'
        {
            at = next.saturating_add(1);
        } else if byte == quote {
            return Some(next);
        } else {
            at = next;
        }
    }
}

/// Whether the bracket at `from` has its partner before `to`, quotes and comments left aside.
pub(super) fn is_closed(text: &str, from: usize, to: usize) -> bool {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut separated) = (from, 0usize, true);
    while at < to {
        let Some(byte) = bytes.get(at).copied() else { return false };
        let next = at.saturating_add(1);
        at = match byte {
            b'"' | b'\'' if separated => quote_end(bytes, at, byte).unwrap_or(next),
            b'#' if separated => line_end(text, at),
            _ => next,
        };
        match byte {
            b'[' | b'{' => depth = depth.saturating_add(1),
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return true;
        }
        separated = byte.is_ascii_whitespace() || matches!(byte, b'[' | b'{' | b',' | b':');
    }
    false
}

/// The first tab that indents a line, from the line of `at` on and before `to`.
pub(super) fn indenting_tab(text: &str, at: usize, to: usize) -> Option<usize> {
    let mut start = line_start(text, at);
    while start < to {
        let line = text.get(start..line_end(text, start))?;
        let indent = line.len().saturating_sub(line.trim_start_matches([' ', '\t']).len());
        if let Some(tab) = line.get(..indent)?.find('\t') {
            return Some(start.saturating_add(tab));
        }
        start = next_line(text, start);
    }
    None
}

/// Where the document ends that contains `at`: the next line that begins with `---` or `...`, or the end of the text.
pub(super) fn document_end(text: &str, at: usize) -> usize {
    let mut start = next_line(text, at);
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let marker = rest.strip_prefix("---").or_else(|| rest.strip_prefix("..."));
        if marker.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n'])) {
            return start;
        }
        start = next_line(text, start);
    }
    text.len()
}

/// The first byte of the line of `at`.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..text.floor_char_boundary(at)).unwrap_or("");
    before.rfind(['\n', '\r']).map_or(0, |end| end.saturating_add(1))
}

/// The offset of the line end at or after `at`.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    rest.find(['\n', '\r']).map_or(text.len(), |end| at.saturating_add(end))
}

fn next_line(text: &str, at: usize) -> usize {
    let end = line_end(text, text.floor_char_boundary(at));
    let rest = text.get(end..).unwrap_or("");
    end.saturating_add(if rest.starts_with("\r\n") { 2 } else { 1 })
}

fn word_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let end = rest.find(|c: char| c.is_ascii_whitespace());
    end.map_or(text.len(), |end| at.saturating_add(end))
}
