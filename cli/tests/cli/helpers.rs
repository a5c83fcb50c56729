//! `carnet version`, `completion` and `man`.

use std::fs;

use crate::fixture::folder;

#[test]
fn version_tells_of_the_filter() {
    let folder = folder("version");
    let version = folder.run("version -o json").json();
    assert_eq!(version["filter"]["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(folder.run("-V").stdout, format!("carnet {}\n", env!("CARGO_PKG_VERSION")));
    folder.run("version --wasm nope.wasm").cannot("cannot read `nope.wasm`");
}

#[test]
fn completion_knows_the_commands() {
    let folder = folder("completion");
    for shell in ["bash", "zsh", "fish"] {
        assert!(folder.run(&format!("completion {shell}")).stdout.contains("validate"), "{shell}");
    }
    folder.run("completion nonsense").cannot("invalid value 'nonsense'");
}

#[test]
fn every_command_has_a_page() {
    let folder = folder("man");
    assert!(folder.run("man").stdout.contains(".TH carnet 1"));
    assert_eq!(folder.run("man --out-dir pages").status, 0);
    let page = fs::read_to_string(folder.path().join("pages/carnet-validate.1")).unwrap();
    assert!(page.contains("Exit codes"));
}
