//! What cannot be run is told in one sentence, with exit status 2, and nothing is left running.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use carnet::certificate::{Authority, Leaf, Validity};
use carnet_e2e::http::Connection;

use crate::Alone;
use crate::client::{ask, get, tls_with};
use crate::fixture::{Federation, carnet, documents, edit, folder};

pub(crate) const TRIALS: &[Alone] = &[
    ("what_cannot_run_is_told", what_cannot_run_is_told),
    ("a_port_that_is_taken_is_told", a_port_that_is_taken_is_told),
    ("certificates_that_are_given_are_used", certificates_that_are_given_are_used),
    ("a_certificate_no_peer_lets_in_is_told", a_certificate_no_peer_lets_in_is_told),
];

const DAY: Duration = Duration::from_hours(24);
const MESHES: [&str; 3] = ["red-mesh", "green-mesh", "blue-mesh"];

/// What `carnet up` says when it cannot run.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let mut child =
        carnet(folder, &[&["up", "--for", "60", "--dir", "files"], arguments].concat()).spawn().unwrap();
    let status = child.wait().unwrap();
    let said = fs::read_to_string(folder.join("stderr")).unwrap();
    assert_eq!(status.code(), Some(2), "{arguments:?}: {said}");
    assert_eq!(fs::read_to_string(folder.join("stdout")).unwrap(), "", "{arguments:?}");
    said
}

fn what_cannot_run_is_told() {
    let folder = folder("input");
    let documents = documents(&folder);
    let said = |arguments: &[&str]| refused(&folder, &[arguments, &["documents"]].concat());
    assert!(
        said(&["--envoy", "/nowhere/envoy"])
            .contains("error: `/nowhere/envoy`, named by `--envoy`, is no program")
    );
    let twice = [
        "--backend",
        "red-mesh/red-mesh-bookinfo/ratings=127.0.0.1:1",
        "--backend",
        "red-mesh/red-mesh-bookinfo/reviews=127.0.0.1:1",
    ];
    let words = "error: `red-mesh/red-mesh-bookinfo/ratings` and `red-mesh/red-mesh-bookinfo/reviews` cannot both be at 127.0.0.1:1";
    assert!(said(&twice).contains(words));
    let wrong = said(&["--backend", "red-mesh/red-mesh-bookinfo/ratings=nowhere"]);
    assert!(wrong.contains("`nowhere` is no address with a port"), "{wrong}");
    let unknown = said(&["--backend", "red-mesh/red-mesh-bookinfo/rating=127.0.0.1:1"]);
    assert!(
        unknown.contains("error: mesh `red-mesh` has no service `red-mesh-bookinfo/rating`"),
        "{unknown}"
    );

    let services = documents.join("red-mesh/services.yaml");
    edit(&services, |text| text.replacen("{ports: [{name: grpc, port: 9000}]}", "{ports: []}", 1));
    let words = "error: service `red-mesh-bookinfo/chat` of mesh `red-mesh` is exported and has no ports";
    assert!(said(&[]).contains(words));
    edit(&documents.join("red-mesh/peers.yaml"), |text| {
        text.replacen("ingress-red-mesh.green", "https://green", 1)
    });
    let address = said(&[]);
    assert!(address.contains("is neither a DNS name nor an IP address"), "{address}");
    assert!(address.contains("error: the documents have 1 error"), "{address}");
    assert!(refused(&folder, &["nowhere"]).contains("nowhere"));
}

fn a_port_that_is_taken_is_told() {
    let folder = folder("port");
    documents(&folder);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let said = refused(&folder, &["--port", &port.to_string(), "documents"]);
    assert!(said.contains(&format!("error: port {port} of 127.0.0.1 is in use")), "{said}");
}

/// A folder of certificates for the example, and green's authority.
fn certificates(folder: &Path, green_name: &str) -> Authority {
    let valid = Validity::around(SystemTime::now(), DAY);
    let mut green = None;
    for mesh in MESHES {
        let authority = Authority::new(&format!("{mesh}.local"), valid).unwrap();
        let to = folder.join("pki").join(mesh);
        fs::create_dir_all(&to).unwrap();
        fs::write(to.join("root.pem"), authority.certificate()).unwrap();
        let others = MESHES.iter().filter(|other| **other != mesh).map(|other| format!("egress-{other}"));
        for name in others.chain(["ingress".to_owned()]) {
            let account =
                if mesh == "green-mesh" { name.replace("egress-red-mesh", green_name) } else { name.clone() };
            let id = format!("spiffe://{mesh}.local/ns/{mesh}-system/sa/{account}-service-account");
            let issued = authority.issue(&Leaf { spiffe_id: &id, dns_names: &[], validity: valid }).unwrap();
            fs::write(to.join(format!("{name}.pem")), issued.certificate).unwrap();
            fs::write(to.join(format!("{name}.key")), issued.key).unwrap();
        }
        if mesh == "green-mesh" {
            green = Some(authority);
        }
    }
    green.unwrap()
}

fn certificates_that_are_given_are_used() {
    let pki = folder("given-pki");
    let green = certificates(&pki, "egress-red-mesh");
    let path = pki.join("pki").display().to_string();
    let federation = Federation::start("given", &["--certificates", &path]);
    let host = "ratings.bookinfo.svc.red-mesh-imports.local";
    assert_eq!(get(federation.address("green-mesh", "egress"), host, &[]).status, 200);
    assert!(!federation.folder.join("files/certificates").exists());

    let spiffe_id = "spiffe://green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account";
    let status = |validity| {
        let issued = green.issue(&Leaf { spiffe_id, dns_names: &[], validity }).unwrap();
        let config = tls_with(&issued.certificate, &issued.key);
        let mut connection =
            Connection::tls(federation.address("red-mesh", "ingress"), Arc::clone(&config)).unwrap();
        let exported = "red-ratings.bookinfo.svc.green-mesh-exports.local";
        ask(&mut connection, "/", exported, &[]).ok().map(|response| response.status)
    };
    assert_eq!(status(Validity::around(SystemTime::now(), DAY)), Some(200));
    // It was valid for a day, two days ago.
    assert_eq!(status(Validity::around(SystemTime::now() - 2 * DAY, DAY)), None);
}

fn a_certificate_no_peer_lets_in_is_told() {
    let folder = folder("misfit");
    documents(&folder);
    certificates(&folder, "egress-rde-mesh");
    let said = refused(&folder, &["--certificates", "pki", "documents"]);
    let id = "spiffe://green-mesh.local/ns/green-mesh-system/sa/egress-rde-mesh-service-account";
    assert!(said.contains(&format!("green-mesh/egress-red-mesh.pem` names `{id}`")), "{said}");
    assert!(said.contains("mesh `red-mesh` lets in `green-mesh.local/"), "{said}");
}
