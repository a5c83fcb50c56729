//! Who calls an ingress gateway without an egress gateway in between: peers, peers that want more, and strangers.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use carnet::certificate::{Authority, Issued, Leaf, Validity};
use carnet_e2e::http::Connection;
use rustls::ClientConfig;

use crate::Asking;
use crate::client::{anonymous_tls, arrived, ask, tls, tls_with};
use crate::fixture::Federation;

pub(crate) const TRIALS: &[Asking] = &[
    ("a_peer_reaches_what_is_exported_to_it_on_every_connection", a_peer_reaches_what_is_exported_to_it),
    ("a_peer_does_not_reach_what_is_exported_to_another", a_peer_does_not_reach_what_is_another_s),
    ("a_verified_caller_that_is_no_client_is_forbidden", a_verified_caller_that_is_no_client),
    ("the_name_of_an_import_leads_nowhere_at_an_ingress_gateway", the_name_of_an_import_leads_nowhere),
    ("who_no_peer_vouches_for_gets_no_connection", who_no_peer_vouches_for_gets_no_connection),
];

const EXPORTED_TO_GREEN: &str = "red-ratings.bookinfo.svc.green-mesh-exports.local";
const GREEN: &str = "spiffe://green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account";

/// TLS as a gateway of a mesh speaks it.
pub(crate) fn gateway(federation: &Federation, mesh: &str, name: &str) -> Arc<ClientConfig> {
    let ready = federation.ready();
    let files = &ready["meshes"][mesh]["certificates"]["gateways"][name];
    let path = |key: &str| PathBuf::from(files[key].as_str().unwrap());
    tls(&path("certificate"), &path("key"))
}

/// The status red's ingress gateway answers; `None` when there is no connection.
fn status(federation: &Federation, config: &Arc<ClientConfig>, host: &str) -> Option<u16> {
    let ingress = federation.address("red-mesh", "ingress");
    let mut connection = Connection::tls(ingress, Arc::clone(config)).unwrap();
    ask(&mut connection, "/", host, &[]).ok().map(|response| response.status)
}

fn a_peer_reaches_what_is_exported_to_it(federation: &Federation) {
    // One configuration keeps what the server gives to resume a session.
    let green = gateway(federation, "green-mesh", "egress-red-mesh");
    for _ in 0..4 {
        let mut connection =
            Connection::tls(federation.address("red-mesh", "ingress"), Arc::clone(&green)).unwrap();
        let response = ask(&mut connection, "/", EXPORTED_TO_GREEN, &["x-carnet-identity: forged"]).unwrap();
        let arrived = arrived(&response);
        assert_eq!(
            (&arrived["service"], &arrived["headers"]["x-carnet-identity"]),
            (&"ratings".into(), &GREEN.into())
        );
    }
}

fn a_peer_does_not_reach_what_is_another_s(federation: &Federation) {
    let blue = gateway(federation, "blue-mesh", "egress-red-mesh");
    assert_eq!(status(federation, &blue, EXPORTED_TO_GREEN), Some(404));
    let own = "ratings.red-mesh-bookinfo.svc.blue-mesh-exports.local";
    assert_eq!(status(federation, &blue, own), Some(200));
    for host in [
        "details.red-mesh-bookinfo.svc.blue-mesh-exports.local",
        "ratings.red-mesh-bookinfo.svc.cluster.local",
    ] {
        assert_eq!(status(federation, &blue, host), Some(404), "{host}");
    }
}

/// Green's gateway towards blue has a certificate of green's authority, and red knows another one as green.
fn a_verified_caller_that_is_no_client(federation: &Federation) {
    let other = gateway(federation, "green-mesh", "egress-blue-mesh");
    assert_eq!(status(federation, &other, EXPORTED_TO_GREEN), Some(403));
}

fn the_name_of_an_import_leads_nowhere(federation: &Federation) {
    let green = gateway(federation, "green-mesh", "egress-red-mesh");
    for host in [
        "ratings.bookinfo.svc.red-mesh-imports.local",
        "details.green-mesh-bookinfo.svc.green-mesh-imports.local",
    ] {
        assert_eq!(status(federation, &green, host), Some(404), "{host}");
    }
}

/// Callers no peer of red vouches for, each with what it is.
pub(crate) fn strangers() -> [(&'static str, Arc<ClientConfig>); 3] {
    let now = SystemTime::now();
    let day = Duration::from_hours(24);
    let valid = Validity::around(now, day);
    let issue = |authority: &Authority, spiffe_id: &str, validity| -> Issued {
        authority.issue(&Leaf { spiffe_id, dns_names: &[], validity }).unwrap()
    };
    let stranger = Authority::new("green-mesh.local", valid).unwrap();
    let forged = issue(&stranger, GREEN, valid);
    let elsewhere = Authority::new("stranger.example", valid).unwrap();
    let unknown = issue(&elsewhere, "spiffe://stranger.example/ns/x/sa/y", valid);
    [
        ("a stranger's authority that speaks for green", tls_with(&forged.certificate, &forged.key)),
        ("a stranger", tls_with(&unknown.certificate, &unknown.key)),
        ("nobody", anonymous_tls()),
    ]
}

fn who_no_peer_vouches_for_gets_no_connection(federation: &Federation) {
    for (who, config) in &strangers() {
        assert_eq!(status(federation, config, EXPORTED_TO_GREEN), None, "{who}");
    }
    let blue = gateway(federation, "blue-mesh", "egress-green-mesh");
    // Blue is a peer of red, by another gateway: let in, and not known as a client.
    assert_eq!(status(federation, &blue, EXPORTED_TO_GREEN), Some(403));
}
