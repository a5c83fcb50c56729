//! What the released binary carries, so that it needs no other file.

/// The built filter, as `build.rs` found it.
pub static FILTER: &[u8] = include_bytes!(env!("CARNET_FILTER_WASM"));

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
