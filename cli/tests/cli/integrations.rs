//! The files other programs start Carnet by: hooks of pre-commit, and the workflow for GitHub Actions.

use std::fs;
use std::path::Path;

use carnet_engine::source::SourceId;
use carnet_engine::yaml::{self, Limits, Node};

use crate::fixture::{Folder, MESH, folder};

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

fn read(text: &str) -> yaml::Parsed {
    let parsed = yaml::parse(SourceId(0), text, &Limits::default());
    assert_eq!(parsed.problems, []);
    assert_eq!(parsed.documents.len(), 1);
    parsed
}

/// What `carnet init` begins with.
fn begun(name: &str) -> Folder {
    let folder = folder(name);
    assert_eq!(folder.run("init .").status, 0);
    folder
}

/// The commands of the hooks, without the name of the program, by id.
fn hooks() -> Vec<(String, String)> {
    let parsed = read(&text(".pre-commit-hooks.yaml"));
    let field = |hook: Node<'_>, key| hook.get(key).and_then(Node::as_str).unwrap().to_owned();
    let command = |hook| field(hook, "entry").strip_prefix("carnet ").unwrap().to_owned();
    let root = parsed.documents.first().unwrap().root();
    root.items().map(|hook| (field(hook, "id"), command(hook))).collect()
}

#[test]
fn every_hook_passes_where_nothing_is_wrong() {
    let folder = begun("hook-right");
    let hooks = hooks();
    let ids: Vec<_> = hooks.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["carnet-validate", "carnet-fix", "carnet-test"]);
    for (id, command) in hooks {
        let run = folder.run(&command);
        assert_eq!(run.status, 0, "{id}: {run:?}");
    }
}

#[test]
fn the_hook_of_validate_fails_where_something_is_wrong() {
    let folder = folder("hook-wrong").with("red.yaml", MESH.replace("nameSelector:", "nameSelectr:"));
    let run = folder.run(&hooks()[0].1);
    assert_eq!(run.status, 1, "{run:?}");
}

#[test]
fn the_hook_that_mends_leaves_what_the_other_one_takes() {
    let folder = folder("hook-fix").with("red.yaml", MESH.replace("nameSelector:", "nameSelectr:"));
    folder.run(&hooks()[1].1);
    assert_eq!(fs::read_to_string(folder.path().join("red.yaml")).unwrap(), MESH);
    assert_eq!(folder.run(&hooks()[0].1).status, 0);
}

#[test]
fn the_steps_of_the_workflow_can_be_run() {
    let parsed = read(&text("docs/github-actions.yaml"));
    let root = parsed.documents[0].root();
    let steps = root.get("jobs").unwrap().get("carnet").unwrap().get("steps").unwrap();
    let scripts = steps.items().filter_map(|step| step.get("run")?.as_str());
    let commands: Vec<String> = scripts
        .flat_map(str::lines)
        .filter_map(|line| line.trim().strip_prefix("carnet "))
        .map(|line| line.split(" > ").next().unwrap().replace('"', ""))
        .collect();
    assert_eq!(commands.len(), 3, "{commands:?}");
    let folder = begun("workflow");
    for command in &commands {
        let command = command.replace("git:origin/${{ github.base_ref }}:.", ".");
        let run = folder.run(&command);
        assert_eq!(run.status, 0, "{command}: {run:?}");
    }
    for report in ["carnet.sarif", "carnet.xml"] {
        assert!(folder.path().join(report).is_file(), "{report}");
    }
}
