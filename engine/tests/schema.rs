//! The table of kinds is what the files in `schema` say.
//!
//! `CARNET_BLESS=1` writes it anew, and with `CARNET_CRDS` the definitions before it, out of those in that folder.

#![expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that reads files and refuses what it does not understand"
)]

mod generator;

use std::fs;
use std::path::Path;

#[test]
fn the_table_is_generated_from_the_schemas() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_blessed = std::env::var_os("CARNET_BLESS").is_some();
    if let Some(downloads) = std::env::var_os("CARNET_CRDS").filter(|_| is_blessed) {
        generator::definition::take_over(Path::new(&downloads), &root.join("schema/crd"));
    }
    let generated = generator::table(&root.join("schema"));
    let path = root.join("src/schema/kinds.rs");
    if is_blessed {
        fs::write(&path, &generated).unwrap();
    }
    assert!(fs::read_to_string(&path).unwrap() == generated, "run this test with CARNET_BLESS=1");
}
