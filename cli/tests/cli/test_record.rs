//! `carnet test --record`.

use crate::fixture::{Folder, example, folder, testdata};

const LOG: &str = r#"{"mesh":"green-mesh","direction":"outbound","authority":"red-ratings.bookinfo.svc.green-mesh-exports.local","forwardedHost":"ratings.bookinfo.svc.red-mesh-imports.local:9080","sni":null,"caller":null,"decision":"rewrite peer=red-mesh rule=ImportedServiceSet/red-mesh#0","status":200}
{"mesh":"red-mesh","direction":"inbound","authority":"ratings.red-mesh-bookinfo.svc.cluster.local","forwardedHost":"ratings.bookinfo.svc.red-mesh-imports.local:9080","sni":"red-ratings.bookinfo.svc.green-mesh-exports.local","caller":"spiffe://green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account","decision":"rewrite peer=green-mesh rule=ExportedServiceSet/green-mesh#0","status":200}
{"mesh":"red-mesh","direction":"inbound","authority":"details.x","sni":null,"caller":"spiffe://green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account","decision":"deny reason=not-exported peer=green-mesh","status":404}
"#;

fn recorded(name: &str, lines: &str) -> (Folder, String) {
    let documents = testdata("examples/bookinfo");
    let folder = folder(name).with("lines", lines);
    let run = folder.run(&format!("test --record lines {}", documents.display()));
    assert_eq!(run.status, 0, "{run:?}");
    (folder, run.stdout)
}

#[test]
fn an_access_log_becomes_cases_that_hold() {
    let (folder, text) = recorded("record-log", &LOG.repeat(2));
    assert_eq!(text.matches("- name:").count(), 3, "{text}");
    let run = folder.with("recorded.test.yaml", text).run("test recorded.test.yaml");
    assert!(run.stdout.starts_with("3 passed, 0 failed"), "{run:?}");
}

#[test]
fn a_list_of_hosts_becomes_cases_that_hold() {
    let hosts = "# by name\ndetails.bookinfo.svc.green-mesh-imports.local\ngreen-mesh a.b\n";
    let (folder, text) = recorded("record-hosts", hosts);
    let run = folder.with("recorded.test.yaml", text).run("test recorded.test.yaml");
    assert!(run.stdout.starts_with("2 passed, 0 failed"), "{run:?}");
}

#[test]
fn the_file_is_as_somebody_would_write_it() {
    let folder = example("bookinfo");
    let lines = LOG.to_owned() + "details.bookinfo.svc.green-mesh-imports.local\n";
    folder.pipe(&lines, "test --record - .").golden("test-record");
}

#[test]
fn a_line_that_tells_nothing_is_refused_with_its_place() {
    let folder = example("bookinfo");
    let cannot = |line: &str, words: &str| folder.pipe(line, "test --record - .").cannot(words);
    cannot("\n{\"mesh\": 1}\n", "-:2  this line of an access log has no `mesh`");
    cannot("{nonsense\n", "-:1  this is no line of an access log");
    cannot("a b c\n", "-:1  a host is written as `HOST` or `MESH HOST`");
    cannot("a.b\n", "-:1  no mesh has a rule for `a.b`");
    cannot("ratings.bookinfo.svc.red-mesh-imports.local\n", "-:1  several meshes have a rule");
    cannot("\n", "there is nothing to record");
}
