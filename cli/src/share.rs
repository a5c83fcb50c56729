//! Links that hold files: `#1.` and Base64url of raw deflate of JSON, as the playground makes and reads them.
//!
//! Version 1 is read for ever. What a link holds is untrusted: sizes are bounded while unpacking, and no path leads out
//! of the folder it is written to.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use serde::{Deserialize, Serialize};

/// Where `carnet serve` listens unless told otherwise; links lead there.
pub const DEFAULT_PORT: u16 = 4242;

/// Chat programs cut links that are longer.
pub const LONG_LINK: usize = 8_000;

/// What a link may hold, in bytes and in files; the page has the same limits.
const MAX_BYTES: usize = 5 * 1024 * 1024;
const MAX_FILES: usize = 200;

const VERSION: u32 = 1;

/// How hard to compress, of 10; the last steps cost time and gain nothing here.
const LEVEL: u8 = 8;

/// Texts by path: forward slashes, no leading one.
pub type Files = BTreeMap<String, String>;

/// Why a link cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidLink {
    /// There is no `#` with a version and something packed.
    #[error("the link holds no files: what follows `#` should begin with `1.`")]
    Empty,
    /// It is of another version.
    #[error("the link is of version {version}, this command reads version {VERSION}")]
    Version {
        /// The version it names.
        version: u32,
    },
    /// It cannot be unpacked.
    #[error("the link is damaged: {what}")]
    Damaged {
        /// What cannot be read.
        what: &'static str,
    },
    /// It holds more than the page would open.
    #[error("the link holds more than {MAX_FILES} files or {} MiB", MAX_BYTES / 1024 / 1024)]
    TooLarge,
}

#[derive(Debug, Serialize, Deserialize)]
struct Document {
    v: u32,
    files: Files,
}

/// The part of a link after `#`.
#[must_use]
pub fn encode(files: &Files) -> String {
    let document = Document { v: VERSION, files: files.clone() };
    // Texts by text cannot fail to be written.
    let json = serde_json::to_vec(&document).unwrap_or_default();
    format!("{VERSION}.{}", URL_SAFE_NO_PAD.encode(compress_to_vec(&json, LEVEL)))
}

/// The files of a link, or of the part of one after `#`.
///
/// # Errors
///
/// Every variant of [`InvalidLink`].
pub fn decode(link: &str) -> Result<Files, InvalidLink> {
    let packed = link.rsplit_once('#').map_or(link, |(_, packed)| packed);
    let (version, packed) = packed.split_once('.').ok_or(InvalidLink::Empty)?;
    let version: u32 = version.parse().map_err(|_| InvalidLink::Empty)?;
    if version != VERSION {
        return Err(InvalidLink::Version { version });
    }
    let damaged = |what| InvalidLink::Damaged { what };
    let bytes = URL_SAFE_NO_PAD.decode(packed.trim()).map_err(|_| damaged("it is not Base64url"))?;
    let json = decompress_to_vec_with_limit(&bytes, MAX_BYTES).map_err(|error| {
        use miniz_oxide::inflate::TINFLStatus;
        match error.status {
            TINFLStatus::HasMoreOutput => InvalidLink::TooLarge,
            _ => damaged("it cannot be unpacked"),
        }
    })?;
    let document: Document = serde_json::from_slice(&json).map_err(|_| damaged("it holds no files"))?;
    if document.files.len() > MAX_FILES {
        return Err(InvalidLink::TooLarge);
    }
    let files = document.files.into_iter().map(|(path, text)| (clean_path(&path), text));
    let files: Files = files.filter(|(path, _)| !path.is_empty()).collect();
    if files.is_empty() { Err(damaged("it holds no files")) } else { Ok(files) }
}

/// A path below a folder: forward slashes, no `.` and `..`, no drive, no control characters.
fn clean_path(path: &str) -> String {
    let path = path.replace('\\', "/");
    let parts =
        path.split('/').map(|part| part.chars().filter(|char| !char.is_control()).collect::<String>());
    let parts = parts.map(|part| part.trim().to_owned());
    let kept: Vec<String> = parts.filter(|part| !matches!(part.as_str(), "" | "." | "..")).collect();
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(json: &str) -> String {
        format!("1.{}", URL_SAFE_NO_PAD.encode(compress_to_vec(json.as_bytes(), 8)))
    }

    #[test]
    fn what_is_shared_comes_back() {
        let files = Files::from([("red/a.yaml".to_owned(), "鍵: 値\n".to_owned())]);
        assert_eq!(decode(&encode(&files)), Ok(files.clone()));
        assert_eq!(decode(&format!("https://x.example/#{}", encode(&files))), Ok(files));
    }

    #[test]
    fn a_link_that_holds_nothing_of_the_kind_is_refused() {
        assert_eq!(decode("https://x.example/"), Err(InvalidLink::Empty));
        assert_eq!(decode("#2.AAAA"), Err(InvalidLink::Version { version: 2 }));
        assert_eq!(decode("#1.%%%"), Err(InvalidLink::Damaged { what: "it is not Base64url" }));
        assert_eq!(decode("#1.AAAA"), Err(InvalidLink::Damaged { what: "it cannot be unpacked" }));
        assert_eq!(decode(&packed("[]")), Err(InvalidLink::Damaged { what: "it holds no files" }));
    }

    #[test]
    fn a_bomb_is_refused_before_it_unfolds() {
        let text = "x".repeat(MAX_BYTES);
        assert_eq!(
            decode(&packed(&format!(r#"{{"v":1,"files":{{"a":"{text}"}}}}"#))),
            Err(InvalidLink::TooLarge)
        );
    }

    #[test]
    fn no_path_leads_out() {
        let files =
            decode(&packed(r#"{"v":1,"files":{"../../etc/x":"a","C:\\y\u0000":"b","/z":"c"}}"#)).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["C:/y", "etc/x", "z"]);
    }
}
