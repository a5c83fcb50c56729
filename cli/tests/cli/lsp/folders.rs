//! What is on disk beside what is open: folders, settings, changes from elsewhere.

use std::fs;

use serde_json::{Value, json};

use super::client::Client;
use super::{PEER, meshes};
use crate::fixture::{MESH, folder};

/// Settings that suppress the one finding of `MESH` and `PEER`.
const SETTINGS: &str = "\
apiVersion: carnet/v1
kind: Config
ignore:
- {code: CAR505, file: red.yaml, reason: the member roll is kept elsewhere}
";

#[test]
fn settings_and_comments_suppress_as_in_validate() {
    let folder = folder("lsp-settings").with("red.yaml", MESH).with("green.yaml", PEER);
    let mut client = Client::new(folder.with("carnet.yaml", SETTINGS));
    let missing = PEER.replace("name: ratings", "name: nobody");
    client.open("green.yaml", &missing);
    client.expect("green.yaml", &["import-not-offered"]);
    client.expect("red.yaml", &["offered-not-imported"]);
    let comment = "  # carnet:ignore CAR301 -- it comes next week\n  - type: NameSelector";
    client.change("green.yaml", json!([{"text": missing.replace("  - type: NameSelector", comment)}]));
    client.expect("green.yaml", &[]);
    client.change("green.yaml", json!([{"text": PEER.replace("  - type: NameSelector", comment)}]));
    client.expect("green.yaml", &["unused-suppression"]);
    assert_eq!(client.leave(), 0);
}

#[test]
fn settings_that_cannot_be_used_are_findings_in_their_file() {
    let folder = folder("lsp-settings-broken").with("red.yaml", MESH).with("green.yaml", PEER);
    let mut client = Client::new(folder.with("carnet.yaml", "kind: Config\nignor: []\n"));
    client.open("green.yaml", PEER);
    assert!(!client.codes("carnet.yaml").is_empty());
    assert_eq!(client.leave(), 0);
}

#[test]
fn several_folders_are_one_federation_and_come_and_go() {
    let folder = folder("lsp-folders").with("red/red.yaml", MESH).with("green/green.yaml", PEER);
    let mut client = Client::silent(folder.with("apart/readme.txt", ""));
    client.begin(&["green", "apart", "gone"], json!({}));
    client.open("green/green.yaml", PEER);
    let place = super::behind(PEER, "- type: Name");
    let alone = client.at("textDocument/definition", "green/green.yaml", place);
    assert_eq!(alone[0]["uri"], client.uri("green/green.yaml").as_str());
    let (red, green) = (client.workspace("red"), client.workspace("green"));
    let added = json!({"event": {"added": [red], "removed": []}});
    client.tell("workspace/didChangeWorkspaceFolders", added);
    let there = client.at("textDocument/definition", "green/green.yaml", place);
    assert_eq!(there[0]["uri"], client.uri("red/red.yaml").as_str());
    let removed = json!({"event": {"added": [], "removed": [green]}});
    client.tell("workspace/didChangeWorkspaceFolders", removed);
    let there = client.at("textDocument/definition", "green/green.yaml", place);
    assert_ne!(there[0]["uri"], client.uri("red/red.yaml").as_str());
    assert_eq!(client.leave(), 0);
}

#[test]
fn what_is_open_counts_before_what_is_on_disk_until_it_is_closed() {
    let mut client = meshes("lsp-disk");
    client.open("green.yaml", &PEER.replace("name: ratings", "name: nobody"));
    client.expect("green.yaml", &["import-not-offered"]);
    let uri = client.uri("green.yaml");
    client.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    client.expect("green.yaml", &[]);
    assert_eq!(client.leave(), 0);
}

#[test]
fn a_file_that_is_not_saved_yet_takes_part() {
    let mut client = Client::new(folder("lsp-new").with("red.yaml", MESH));
    client.open("green.yaml", PEER);
    let place = super::behind(PEER, "- type: Name");
    let there = client.at("textDocument/definition", "green.yaml", place);
    assert_eq!(there[0]["uri"], client.uri("red.yaml").as_str());
    assert_eq!(client.leave(), 0);
}

#[test]
fn changes_from_elsewhere_are_asked_for_and_heard() {
    let mut client = Client::silent(folder("lsp-watch").with("red.yaml", MESH).with("green.yaml", PEER));
    client.begin(&[""], json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}}));
    let asked = client.wait(|message| message["method"] == "client/registerCapability");
    client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": null}));
    client.expect("red.yaml", &["unattributed-service"]);
    fs::write(client.path("green.yaml"), PEER.replace("name: ratings", "name: nobody")).unwrap();
    let changed = json!({"changes": [{"uri": client.uri("green.yaml"), "type": 2}]});
    client.tell("workspace/didChangeWatchedFiles", changed);
    client.expect("green.yaml", &["import-not-offered"]);
    assert_eq!(client.leave(), 0);
}

#[test]
fn a_request_that_is_withdrawn_is_not_answered_but_refused() {
    let mut client = meshes("lsp-cancel");
    client.open("green.yaml", PEER);
    // The first answer takes a while: what comes behind it has arrived by then.
    let service = |at: usize| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: s{at}, namespace: bookinfo}}\nspec: {{}}\n"
        )
    };
    client.open("services.yaml", &(0..5_000).map(service).collect::<String>());
    let place =
        json!({"textDocument": {"uri": client.uri("green.yaml")}, "position": {"line": 0, "character": 0}});
    let ask = |id: &str| json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": place});
    let withdraw = json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": "second"}});
    client.send_all(&[ask("first"), ask("second"), withdraw, ask("third")]);
    assert_eq!(client.wait(|message| message["id"] == "first").get("error"), None);
    assert_eq!(client.wait(|message| message["id"] == "second")["error"]["code"], -32800);
    assert_eq!(client.wait(|message| message["id"] == "third").get("error"), None);
    assert_eq!(client.leave(), 0);
}

#[test]
fn a_version_comes_with_the_findings_of_what_is_open() {
    let mut client = meshes("lsp-version");
    client.open("green.yaml", &PEER.replace("name: ratings", "name: nobody"));
    let uri = client.uri("green.yaml");
    let published = client.wait(|message| message["params"]["uri"] == uri.as_str());
    assert_eq!(published["params"]["version"], 1);
    assert_eq!(client.at("textDocument/hover", "nowhere.yaml", [0, 0]), Value::Null);
    assert_eq!(client.leave(), 0);
}
