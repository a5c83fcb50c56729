//! `carnet lsp`, by a scripted client over pipes.

mod client;
mod folders;

use serde_json::{Value, json};

use self::client::Client;
use crate::fixture::{MESH, PEER, folder};

fn meshes(name: &str) -> Client {
    Client::new(folder(name).with("red.yaml", MESH).with("green.yaml", PEER))
}

/// The line of a text, from 0, that contains a word, and the column behind it.
fn behind(text: &str, word: &str) -> [u32; 2] {
    let (line, found) = text.lines().enumerate().find(|(_, line)| line.contains(word)).unwrap();
    let column = found.find(word).unwrap() + word.len();
    [u32::try_from(line).unwrap(), u32::try_from(column).unwrap()]
}

#[test]
fn what_it_can_do_is_told() {
    let mut client = Client::silent(folder("lsp-capabilities"));
    let told = client.ask("initialize", json!({"capabilities": {}}));
    assert_eq!(told["serverInfo"]["name"], "carnet");
    assert_eq!(told["capabilities"]["textDocumentSync"]["change"], 2);
    assert_eq!(client.leave(), 0);
}

#[test]
fn findings_follow_what_is_typed_over_all_meshes() {
    let mut client = meshes("lsp-findings");
    let text = PEER.replace("      name: ratings", "      \"name\": \"ratings\" # 評価😀 all");
    client.open("green.yaml", &text);
    client.expect("red.yaml", &["unattributed-service"]);
    let [line, _] = behind(&text, "評価");
    let range = json!({"start": {"line": line, "character": 15}, "end": {"line": line, "character": 22}});
    client.change("green.yaml", json!([{"range": range, "text": "reviews"}]));
    client.expect("green.yaml", &["import-not-offered"]);
    // Behind the smile, which counts as two.
    let range = json!({"start": {"line": line, "character": 30}, "end": {"line": line, "character": 30}});
    let first = json!({"start": {"line": line, "character": 15}, "end": {"line": line, "character": 22}});
    client.change("green.yaml", json!([{"range": range, "text": "!"}, {"range": first, "text": "ratings"}]));
    client.expect("green.yaml", &[]);
    assert_eq!(client.leave(), 0);
}

#[test]
fn broken_yaml_is_a_finding_and_ends_with_the_mistake() {
    let mut client = meshes("lsp-broken");
    client.open("red.yaml", &MESH.replace("[green.example.com]", "[green"));
    let first = client.codes("red.yaml");
    assert!(first.iter().any(|code| code.contains("yaml-syntax")), "{first:?}");
    client.change("red.yaml", json!([{"text": MESH}]));
    let codes = client.codes("red.yaml");
    assert!(!codes.iter().any(|code| code.contains("yaml-syntax")), "{codes:?}");
    assert_eq!(client.leave(), 0);
}

#[test]
fn names_of_the_other_mesh_are_completed() {
    let mut client = meshes("lsp-completion");
    client.open("green.yaml", PEER);
    let found = client.at("textDocument/completion", "green.yaml", behind(PEER, "name: rat"));
    let labels: Vec<_> =
        found.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["*", "ratings"]);
    assert_eq!(found[1]["textEdit"]["range"]["start"]["character"], 12);
    assert_eq!(client.leave(), 0);
}

#[test]
fn a_rule_is_explained_and_leads_over_the_border() {
    let mut client = meshes("lsp-hover");
    client.open("green.yaml", PEER);
    let place = behind(PEER, "- type: Name");
    let hover = client.at("textDocument/hover", "green.yaml", place);
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(text.contains("→ `ratings.bookinfo.svc.red-mesh-imports.local`"), "{text}");
    let there = client.at("textDocument/definition", "green.yaml", place);
    assert_eq!(there[0]["uri"], client.uri("red.yaml").as_str());
    assert_eq!(there[0]["range"]["start"]["line"], behind(MESH, "- type: Name")[0]);
    assert_eq!(client.leave(), 0);
}

#[test]
fn a_finding_brings_its_fix() {
    let text = MESH.replace("nameSelector:", "nameSelectr:");
    let mut client = Client::new(folder("lsp-fix").with("red.yaml", &text));
    client.open("red.yaml", &text);
    let [line, _] = behind(&text, "nameSelectr");
    let uri = client.uri("red.yaml");
    let range = json!({"start": {"line": line, "character": 0}, "end": {"line": line, "character": 40}});
    let params = json!({"textDocument": {"uri": uri}, "range": range, "context": {"diagnostics": []}});
    let actions = client.ask("textDocument/codeAction", params);
    let edit = &actions[0]["edit"]["changes"][uri.as_str()][0];
    assert_eq!(edit["newText"], "nameSelector", "{actions}");
    assert_eq!(client.leave(), 0);
}

#[test]
fn the_outline_names_documents_and_rules() {
    let mut client = meshes("lsp-outline");
    let uri = client.uri("green.yaml");
    let outline = client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    assert_eq!(outline[1]["detail"], "ImportedServiceSet");
    assert_eq!(outline[1]["children"][0]["name"], "[0]");
    assert_eq!(client.leave(), 0);
}

#[test]
fn a_document_outside_every_mesh_is_judged_alone() {
    let mut client = meshes("lsp-outside");
    let document =
        json!({"uri": "untitled:Untitled-1", "languageId": "yaml", "version": 1, "text": "kind: [x"});
    client.tell("textDocument/didOpen", json!({"textDocument": document}));
    let published = client.wait(|message| message["params"]["uri"] == "untitled:Untitled-1");
    assert_eq!(published["params"]["diagnostics"].as_array().unwrap().len(), 1);
    let place = json!({"textDocument": {"uri": "untitled:Nobody"}, "position": {"line": 0, "character": 0}});
    assert_eq!(client.ask("textDocument/hover", place), Value::Null);
    client.tell("textDocument/didClose", json!({"textDocument": {"uri": "untitled:Untitled-1"}}));
    let published = client.wait(|message| message["params"]["uri"] == "untitled:Untitled-1");
    assert_eq!(published["params"]["diagnostics"], json!([]));
    assert_eq!(client.leave(), 0);
}

#[test]
fn many_edits_end_in_the_text_they_describe() {
    let mut client = meshes("lsp-edits");
    client.open("green.yaml", PEER);
    let [line, column] = behind(PEER, "name: ratings");
    for _ in 0..300 {
        let place = json!({"line": line, "character": column});
        client.change("green.yaml", json!([{"range": {"start": place, "end": place}, "text": "x"}]));
        let end = json!({"line": line, "character": column + 1});
        client.change("green.yaml", json!([{"range": {"start": place, "end": end}, "text": ""}]));
    }
    let found = client.at("textDocument/hover", "green.yaml", behind(PEER, "- type: Name"));
    assert!(found["contents"]["value"].as_str().unwrap().contains("red-mesh-imports.local"), "{found}");
    assert_eq!(client.leave(), 0);
}

#[test]
fn hostile_messages_are_refused_one_by_one() {
    let mut client = meshes("lsp-hostile");
    client.raw(b"Content-Length: 9\r\n\r\n{\"id\": ]}");
    let refused = client.wait(|message| message["error"]["code"] == -32700);
    assert_eq!(refused["id"], Value::Null);
    assert_eq!(client.response("textDocument/hover", json!([]))["error"]["code"], -32602);
    assert_eq!(client.response("no/such", json!({}))["error"]["code"], -32601);
    assert_eq!(client.response("initialize", json!({"capabilities": {}}))["error"]["code"], -32600);
    client.tell("textDocument/didChange", json!({"textDocument": 7}));
    client.tell("$/cancelRequest", json!({"id": 1}));
    let huge = json!({"line": u32::MAX, "character": u32::MAX});
    let backwards = json!({"start": huge, "end": {"line": 0, "character": 0}});
    client.open("red.yaml", MESH);
    client.change("red.yaml", json!([{"range": backwards, "text": "\u{0}\u{9b}"}]));
    let place = json!({"textDocument": {"uri": client.uri("red.yaml")}, "position": huge});
    client.ask("textDocument/completion", place);
    assert_eq!(client.leave(), 0);
}

#[test]
fn nothing_is_answered_before_the_first_request_or_after_the_last() {
    let mut client = Client::silent(folder("lsp-stages"));
    assert_eq!(client.response("shutdown", Value::Null)["error"]["code"], -32002);
    client.ask("initialize", json!({"capabilities": {}}));
    client.ask("shutdown", Value::Null);
    assert_eq!(client.response("textDocument/hover", json!({}))["error"]["code"], -32600);
    client.tell("exit", Value::Null);
    assert_eq!(client.end().0, 0);
}

#[test]
fn leaving_without_a_word_is_status_1_and_nonsense_is_2() {
    assert_eq!(Client::silent(folder("lsp-eof")).end().0, 1);
    let mut client = Client::silent(folder("lsp-nonsense"));
    client.raw(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    let (status, said) = client.end();
    assert_eq!(status, 2);
    assert!(said.contains("standard input is no language server protocol"), "{said}");
    let mut client = Client::silent(folder("lsp-length"));
    client.raw(b"Content-Length: 99999999999999\r\n\r\n");
    assert_eq!(client.end().0, 2);
}
