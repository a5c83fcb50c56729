//! What the released binary carries, so that it needs no other file.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use crate::input::InputError;

/// The built filter, as `build.rs` found it.
pub static FILTER: &[u8] = include_bytes!(env!("CARNET_FILTER_WASM"));

/// The files of the playground by path; empty when this was built without it.
pub static PAGE: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// The filter at `path`, else the one this binary carries, as bytes.
///
/// # Errors
///
/// [`InputError::Unreadable`] when there is no such file.
pub fn filter(path: Option<&Path>) -> Result<Cow<'static, [u8]>, InputError> {
    let Some(path) = path else { return Ok(Cow::Borrowed(FILTER)) };
    let bytes = fs::read(path)
        .map_err(|source| InputError::Unreadable { path: path.display().to_string(), source })?;
    Ok(Cow::Owned(bytes))
}

/// A document of `testdata/invalid`, there to show what a finding means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// The kebab-case name of the finding.
    pub code: &'static str,
    /// Whether it provokes the finding, or shows how to do without.
    pub is_failing: bool,
    /// Its path below the folder of its side.
    pub path: &'static str,
    /// How many bytes the document has.
    pub len: usize,
    /// Its bytes; not every one is text, and none are here when there are too many to show.
    pub bytes: &'static [u8],
}

/// Every example, by code, the failing before the passing, then by path.
pub static EXAMPLES: &[Example] = include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// The examples of the finding with this name.
pub fn examples(code: &str) -> impl Iterator<Item = &'static Example> {
    EXAMPLES.iter().filter(move |example| example.code == code)
}
