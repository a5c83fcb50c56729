//! `file:` URIs and paths.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use lsp_types::Uri;

/// The path of a `file:` URI; `None` for other schemes and other machines.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let bytes = decode(rest.starts_with('/').then_some(rest)?)?;
    let text = String::from_utf8(bytes).ok()?;
    // `/c:/rules` is how a drive is written.
    let is_drive = text.as_bytes().get(2) == Some(&b':') && cfg!(windows);
    Some(PathBuf::from(if is_drive { text.get(1..)? } else { &text }))
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let value = digit(rest.next()?)? * 16 + digit(rest.next()?)?;
            bytes.push(u8::try_from(value).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    Some(bytes)
}

/// The URI of an absolute path; `None` if it cannot be written as one.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    let text = path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    let mut uri = "file://".to_owned();
    if !text.starts_with('/') {
        uri.push('/');
    }
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            uri.push(char::from(byte));
        } else {
            let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0').to_ascii_uppercase();
            uri.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    Uri::from_str(&uri).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_survives_the_way_there_and_back() {
        let there = uri(Path::new("/a b/評%.yaml")).unwrap();
        assert_eq!(there.as_str(), "file:///a%20b/%E8%A9%95%25.yaml");
        assert_eq!(path(&there).unwrap(), Path::new("/a b/評%.yaml"));
    }

    #[test]
    fn other_schemes_and_broken_escapes_have_no_path() {
        let path = |text| path(&Uri::from_str(text).unwrap());
        assert_eq!(
            [path("untitled:Untitled-1"), path("file://host/share"), path("file:///%FF")],
            [None, None, None]
        );
    }
}
