use super::*;

const GREEN: &str = "spiffe://green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account";

fn ingress(fields: &str) -> HostTable {
    HostTable::load(format!(
        r#"{{"version": 1, "mesh": "red-mesh", "maxHops": 3, "inbound": {{{fields} "peers": [{{"name": "green-mesh",
        "trustDomain": "green-mesh.local",
        "clientIDs": ["green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account"],
        "suffix": "svc.green-mesh-exports.local", "localSuffix": "svc.cluster.local",
        "hosts": [{{"host": "a.ns.svc.green-mesh-exports.local", "to": "a.ns.svc.cluster.local", "rule": 0}}]}}]}}}}"#
    ))
    .unwrap()
}

fn egress(fields: &str) -> HostTable {
    HostTable::load(format!(
        r#"{{"version": 1, "mesh": "green-mesh", "outbound": {{{fields}
        "peers": [{{"name": "red-mesh", "suffix": "svc.green-mesh-exports.local",
                    "importSuffixes": ["svc.red-mesh-imports.local"]}}],
        "hosts": [{{"host": "a.ns.svc.red-mesh-imports.local", "peer": 0,
                    "to": "a.ns.svc.green-mesh-exports.local", "rule": 0}}],
        "aliases": [{{"host": "httpbin.ns.svc.cluster.local", "to": "httpbin.org"}}]}}}}"#
    ))
    .unwrap()
}

fn verified(uri_san: &str) -> Certificate<'_> {
    Certificate { is_mutual: Some(true), is_valid: Some(true), uri_san: Some(uri_san) }
}

fn inbound(certificate: Certificate<'_>, authority: &str, via: Option<&'static str>) -> String {
    let request = Request { authority: authority.as_bytes(), certificate, via: via.map(str::as_bytes) };
    show(&ingress("").decide(Direction::Inbound, &request, |_| true))
}

fn outbound(table: &HostTable, authority: &str) -> String {
    let request = Request { authority: authority.as_bytes(), ..Request::default() };
    show(&table.decide(Direction::Outbound, &request, |_| true))
}

fn show(decision: &Decision<'_>) -> String {
    match decision {
        Decision::Rewrite(rewrite) => rewrite.to.to_string(),
        Decision::Deny(denial) => denial.reason.to_string(),
        Decision::Pass => "pass".to_owned(),
    }
}

const EXPORTED: &str = "a.ns.svc.green-mesh-exports.local";

#[test]
fn a_verified_peer_gets_what_is_exported_to_it() {
    assert_eq!(inbound(verified(GREEN), EXPORTED, None), "a.ns.svc.cluster.local");
    assert_eq!(inbound(verified(GREEN), "b.ns.svc.green-mesh-exports.local", None), "not-exported");
}

#[test]
fn who_is_judged_before_what() {
    let stranger = "spiffe://stranger.local/ns/x/sa/y";
    for authority in [EXPORTED, "b", "a,b", ""] {
        assert_eq!(inbound(verified(stranger), authority, None), "unknown-peer", "{authority}");
        assert_eq!(inbound(Certificate::default(), authority, None), "no-peer-certificate", "{authority}");
    }
}

#[test]
fn a_certificate_nobody_verified_is_no_identity() {
    let certificate = Certificate { is_valid: Some(false), ..verified(GREEN) };
    assert_eq!(inbound(certificate, EXPORTED, None), "unverified-peer-certificate");
    let unknown = Certificate { is_valid: None, ..verified(GREEN) };
    assert_eq!(inbound(unknown, EXPORTED, None), "unverified-peer-certificate");
}

#[test]
fn unknown_validity_counts_only_where_the_operator_said_so() {
    let certificate = Certificate { is_valid: None, ..verified(GREEN) };
    let request = Request { authority: EXPORTED.as_bytes(), certificate, via: None };
    let table = ingress(r#""unknownValidity": "allow","#);
    assert_eq!(show(&table.decide(Direction::Inbound, &request, |_| true)), "a.ns.svc.cluster.local");
}

#[test]
fn without_mutual_tls_a_name_is_nothing() {
    for is_mutual in [None, Some(false)] {
        let certificate = Certificate { is_mutual, ..verified(GREEN) };
        assert_eq!(inbound(certificate, EXPORTED, None), "no-peer-certificate");
    }
}

#[test]
fn the_own_mesh_in_the_via_list_is_a_loop() {
    assert_eq!(inbound(verified(GREEN), EXPORTED, Some("green-mesh, red-mesh")), "loop-detected");
    assert_eq!(inbound(verified(GREEN), EXPORTED, Some("a, b, c, d")), "hop-limit-exceeded");
    assert_eq!(inbound(verified(GREEN), EXPORTED, Some("a, b, c")), "a.ns.svc.cluster.local");
}

#[test]
fn an_imported_host_goes_out_under_its_exported_name() {
    assert_eq!(outbound(&egress(""), "A.ns.svc.red-mesh-imports.local.:80"), EXPORTED);
}

#[test]
fn an_external_name_is_written_as_it_is() {
    assert_eq!(outbound(&egress(""), "httpbin.ns.svc.cluster.local"), "httpbin.org");
}

#[test]
fn what_is_not_imported_is_denied_unless_the_gateway_serves_others_too() {
    assert_eq!(outbound(&egress(""), "example.com"), "not-imported");
    let shared = egress(r#""unmatched": "pass","#);
    assert_eq!(outbound(&shared, "example.com"), "pass");
    assert_eq!(outbound(&shared, "b.ns.svc.red-mesh-imports.local"), "not-imported");
    assert_eq!(outbound(&shared, "a.local,b.local"), "invalid-host");
}

#[test]
fn a_gateway_without_the_role_denies() {
    let request = Request { authority: EXPORTED.as_bytes(), ..Request::default() };
    assert_eq!(show(&egress("").decide(Direction::Inbound, &request, |_| true)), "no-role");
    assert_eq!(show(&ingress("").decide(Direction::Outbound, &request, |_| true)), "no-role");
}
