//! Where requests of workloads end, and with what.

use serde_json::json;

use crate::Asking;
use crate::client::{arrived, ask, get};
use crate::fixture::{Federation, until};
use carnet_e2e::http::Connection;

pub(crate) const TRIALS: &[Asking] = &[
    ("every_import_ends_at_the_service_it_stands_for", every_import_ends_at_its_service),
    ("the_port_that_is_asked_for_picks_among_those_of_a_service", the_port_picks),
    ("what_is_not_imported_is_not_found", what_is_not_imported_is_not_found),
    ("headers_of_the_inside_do_not_cross_the_border", headers_of_the_inside_do_not_cross),
    ("a_request_that_was_here_before_is_a_loop", a_loop_is_refused),
    ("a_thousand_requests_on_one_connection_are_answered", a_thousand_requests_on_one_connection),
    ("the_counters_of_the_filter_have_labels", the_counters_have_labels),
    ("the_access_log_tells_decision_rule_and_peer", the_access_log_tells_the_decision),
];

const RATINGS: &str = "ratings.bookinfo.svc.red-mesh-imports.local";

fn every_import_ends_at_its_service(federation: &Federation) {
    let imports = [
        ("green-mesh", RATINGS, "red-mesh", "ratings", "egress-red-mesh"),
        (
            "green-mesh",
            "blue-reviews.bookinfo.svc.blue-mesh-imports.local",
            "blue-mesh",
            "reviews",
            "egress-blue-mesh",
        ),
        ("blue-mesh", RATINGS, "red-mesh", "ratings", "egress-red-mesh"),
        (
            "blue-mesh",
            "details.bookinfo.svc.green-mesh-imports.local",
            "green-mesh",
            "details",
            "egress-green-mesh",
        ),
        (
            "red-mesh",
            "details.green-mesh-bookinfo.svc.green-mesh-imports.local",
            "green-mesh",
            "details",
            "egress-green-mesh",
        ),
    ];
    for (from, host, mesh, service, gateway) in imports {
        let arrived = arrived(&get(federation.address(from, "egress"), host, &[]));
        assert_eq!((&arrived["mesh"], &arrived["service"]), (&json!(mesh), &json!(service)), "{host}");
        let headers = &arrived["headers"];
        let identity = format!("spiffe://{from}.local/ns/{from}-system/sa/{gateway}-service-account");
        assert_eq!(headers["x-carnet-identity"], identity, "{host}");
        assert_eq!(headers["x-carnet-peer"], from, "{host}");
        assert_eq!(headers["x-carnet-via"], format!("{from}, {mesh}"), "{host}");
        assert_eq!(headers["x-forwarded-host"], host);
        let local = format!("{service}.{mesh}-bookinfo.svc.cluster.local");
        assert_eq!(arrived["host"], local, "{host}");
    }
}

fn the_port_picks(federation: &Federation) {
    let host = "shop.red-mesh-bookinfo.svc.red-mesh-imports.local";
    let egress = federation.address("green-mesh", "egress");
    let port = |host: &str| arrived(&get(egress, host, &[]))["port"].clone();
    assert_eq!(port(host), 8080);
    assert_eq!(port(&format!("{host}:8080")), 8080);
    assert_eq!(port(&format!("{host}:8081")), 8081);
}

fn what_is_not_imported_is_not_found(federation: &Federation) {
    for host in ["reviews.red-mesh-bookinfo.svc.red-mesh-imports.local", "example.com", "ratings", RATINGS] {
        let response = get(federation.address("red-mesh", "egress"), host, &[]);
        assert_eq!((response.status, response.body.as_slice()), (404, &b"not found"[..]), "{host}");
    }
}

fn headers_of_the_inside_do_not_cross(federation: &Federation) {
    let forged = [
        "x-carnet-peer: blue-mesh",
        "x-carnet-identity: spiffe://red-mesh.local/ns/x/sa/y",
        "x-envoy-original-dst-host: 127.0.0.1:1",
        "x-envoy-upstream-rq-timeout-ms: 1",
        "x-forwarded-client-cert: URI=spiffe://red-mesh.local/ns/x/sa/y",
        "x-forwarded-host: example.com",
        "proxy-authorization: basic x",
        "x-kept: yes",
    ];
    let arrived = arrived(&get(federation.address("green-mesh", "egress"), RATINGS, &forged));
    let headers = arrived["headers"].as_object().unwrap();
    assert_eq!(headers["x-carnet-peer"], "green-mesh");
    assert_eq!(headers["x-forwarded-host"], RATINGS);
    assert_eq!(headers["x-kept"], "yes");
    let identity = headers["x-carnet-identity"].as_str().unwrap();
    assert!(identity.starts_with("spiffe://green-mesh.local/"), "{identity}");
    let certificate = headers["x-forwarded-client-cert"].as_str().unwrap();
    assert!(!certificate.contains("URI=spiffe://red-mesh.local"), "{certificate}");
    assert!(!headers.contains_key("proxy-authorization"));
    assert!(headers.keys().all(|name| !name.starts_with("x-envoy-")), "{headers:?}");
}

fn a_loop_is_refused(federation: &Federation) {
    let status = |mesh, via: &str| get(federation.address(mesh, "egress"), RATINGS, &[via]).status;
    // green sends it out a second time.
    assert_eq!(status("green-mesh", "x-carnet-via: blue-mesh, green-mesh"), 508);
    // green lets it out, red has seen it.
    assert_eq!(status("green-mesh", "x-carnet-via: red-mesh"), 508);
    assert_eq!(status("green-mesh", "x-carnet-via: a, b, c, d, e, f, g, h, i"), 508);
    assert_eq!(status("green-mesh", "x-carnet-via: blue-mesh"), 200);
}

fn a_thousand_requests_on_one_connection(federation: &Federation) {
    let mut connection = Connection::plain(federation.address("green-mesh", "egress")).unwrap();
    for number in 0..1000 {
        let response = ask(&mut connection, &format!("/{number}"), RATINGS, &[]).unwrap();
        assert_eq!(arrived(&response)["path"], format!("/{number}"));
    }
}

fn the_counters_have_labels(federation: &Federation) {
    get(federation.address("green-mesh", "egress"), RATINGS, &[]);
    let mut connection = Connection::plain(federation.address("green-mesh", "admin")).unwrap();
    let response = ask(&mut connection, "/stats/prometheus?filter=carnet_requests", "admin", &[]).unwrap();
    let text = String::from_utf8(response.body).unwrap();
    let is_counted = |line: &&str| {
        let labels = ["direction=\"outbound\"", "peer=\"red-mesh\"", "decision=\"rewrite\""];
        line.starts_with("carnet_requests{") && labels.iter().all(|label| line.contains(label))
    };
    let line = text.lines().find(is_counted).unwrap_or_else(|| panic!("{text}"));
    assert!(line.rsplit(' ').next().unwrap().parse::<u64>().unwrap() > 0, "{line}");
}

/// What the command shows of a request is read from the access logs of both gateways.
fn the_access_log_tells_the_decision(federation: &Federation) {
    get(federation.address("blue-mesh", "egress"), "details.bookinfo.svc.green-mesh-imports.local", &[]);
    let shown = || std::fs::read_to_string(federation.folder.join("stdout")).unwrap();
    let exported = "details.bookinfo.svc.blue-mesh-exports.local";
    let outbound = format!(
        "details.bookinfo.svc.green-mesh-imports.local -> {exported} ImportedServiceSet/green-mesh#0 peer=green-mesh"
    );
    let inbound = format!(
        "{exported} -> details.green-mesh-bookinfo.svc.cluster.local ExportedServiceSet/blue-mesh#0 peer=blue-mesh"
    );
    until("both are shown", || (shown().contains(&outbound) && shown().contains(&inbound)).then_some(()));
}
