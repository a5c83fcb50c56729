//! `carnet.yaml`, `carnet config` and `carnet schema`.

use crate::fixture::{BROKEN, MESH, folder};

const SETTINGS: &str = "\
apiVersion: carnet/v1
kind: Config
failOn: warning
maxPerCode: 0
baseline: old.json
meshes: {red-mesh: red}
ignore:
- {code: CAR201, mesh: red-mesh, reason: the peer comes next week}
- {code: CAR101, file: \"*a.yaml\", reason: a vendored file, until: 2999-01-31}
";

const BASELINE: &str = "{\"apiVersion\": \"carnet/v1\", \"kind\": \"Baseline\", \"findings\": []}";

#[test]
fn settings_are_found_on_the_way_up() {
    let folder = folder("settings-up")
        .with("carnet.yaml", SETTINGS)
        .with("old.json", BASELINE)
        .with("red/a.yaml", BROKEN)
        .with("sub/x.txt", "");
    let here = folder.run("validate -o wide");
    assert_eq!((here.status, here.stdout.as_str()), (0, ""), "{here:?}");
    let below = folder.command("validate").current_dir(folder.path().join("sub")).output().unwrap();
    let text = String::from_utf8(below.stdout).unwrap();
    assert!(text.contains("No findings, 2 suppressed (CAR101 until 2999-01-31)"), "{text}");
    folder.run("config").golden("config");
    assert_eq!(folder.run("config -o json").json()["settings"][1]["origin"], "carnet.yaml:3");
}

#[test]
fn flags_beat_the_environment_that_beats_the_file() {
    let folder = folder("settings-order")
        .with("carnet.yaml", "apiVersion: carnet/v1\nkind: Config\nfailOn: never\noutput: wide\n")
        .with("red/a.yaml", BROKEN);
    assert_eq!(folder.run("validate red").status, 0);
    let environment = |line: &str, level: &str| {
        folder.command(line).env("CARNET_FAIL_ON", level).output().unwrap().status.code()
    };
    assert_eq!(environment("validate red", "error"), Some(1));
    assert_eq!(environment("validate red --fail-on never", "error"), Some(0));
    assert_eq!(environment("validate red", "sometimes"), Some(2));
}

#[test]
fn mistakes_in_settings_are_shown_where_they_are() {
    folder("settings-wrong")
        .with(
            "carnet.yaml",
            "apiVersion: carnet/v1\nkind: Config\nfailon: error\nignore:\n- {code: 7, nmae: x}\n",
        )
        .with("red/a.yaml", MESH)
        .run("validate red")
        .golden("settings-wrong");
}

#[test]
fn a_code_nobody_knows_is_a_finding_in_the_settings() {
    let run = folder("settings-code")
        .with("carnet.yaml", "apiVersion: carnet/v1\nkind: Config\nignore:\n- {code: CAR999, reason: x}\n")
        .with("red/a.yaml", MESH)
        .run("validate -o wide red");
    assert!(run.stdout.contains("carnet.yaml:4:10  warning  CAR094"), "{run:?}");
}

#[test]
fn the_schema_is_printed() {
    let folder = folder("settings-schema");
    assert_eq!(folder.run("schema config").json()["properties"]["kind"]["const"], "Config");
    assert!(folder.run("schema table").json()["title"].is_string());
}
