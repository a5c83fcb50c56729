//! What a run prints, and how it ends.

use super::*;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../testdata/cases/aliases");

fn run_on(path: impl Into<PathBuf>, filter: Option<&str>, output: Format) -> (u8, String, String) {
    let args = TestArgs {
        paths: vec![path.into()],
        engine: EngineChoice::Both,
        filter: filter.map(ToOwned::to_owned),
        output,
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let verdict = run(&args, &mut out, &mut err).unwrap();
    (verdict.code(), String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

/// A folder with the documents of a case and another test.
fn folder(name: &str, test: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("carnet-test-{}", std::process::id())).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(format!("{CASES}/a-whole-alias/resources.yaml"), folder.join("resources.yaml")).unwrap();
    std::fs::write(folder.join("test.yaml"), test).unwrap();
    folder
}

fn test(cases: &str) -> String {
    format!("apiVersion: carnet/v1\nkind: FederationTest\nmetadata: {{name: t}}\nspec:\n  cases:\n{cases}\n")
}

#[test]
fn passes_are_a_number() {
    let (code, out, err) = run_on(CASES, None, Format::Text);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains(" passed, 0 failed, 0 skipped in 6 files\nrules "), "{out}");
}

#[test]
fn a_failure_says_what_was_expected_and_found() {
    let folder = folder(
        "failure",
        &test(
            "  - {name: a, request: {mesh: red-mesh, direction: outbound, authority: a.b}, expect: {decision: pass}}",
        ),
    );
    let (code, out, _) = run_on(&folder, None, Format::Text);
    let head = format!("FAIL {}/test.yaml:6  a\n", folder.display());
    assert!(out.starts_with(&(head + "  decision\n     expected  pass\n     got       deny\n\n")), "{out}");
    assert!(out.contains("  not decided  "), "{out}");
    assert_eq!(code, 1);
}

#[test]
fn a_misspelt_test_does_not_run() {
    let folder = folder("misspelt", &test("  - {name: a, peer: {mesh: m, name: p}, expects: {}}"));
    let (code, out, err) = run_on(folder, None, Format::Text);
    assert!(err.contains("test.yaml:6  unknown key `expects` in `case`, did you mean `expect`?"), "{err}");
    assert!(out.starts_with("0 passed, 0 failed"), "{out}");
    assert_eq!(code, 2);
}

#[test]
fn nothing_to_run_is_an_error() {
    let (code, _, err) = run_on(CASES, Some("no such case"), Format::Text);
    assert_eq!(code, 2);
    assert!(err.contains("no case contains `no such case`"), "{err}");
    assert_eq!(run_on("/does/not/exist", None, Format::Text).0, 2);
}

#[test]
fn json_tells_the_same() {
    let (code, out, _) = run_on(format!("{CASES}/a-whole-alias"), None, Format::Json);
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &value["failed"], &value["files"]), (0, &0.into(), &1.into()));
    assert_eq!(value["cases"][0]["outcome"], "passed");
}
