//! Requests no rule author writes: broken hosts, forged headers, via lists of garbage, by every kind of caller.

use carnet_engine::answer::{Caller, GatewayRequest};
use carnet_engine::decision::Direction;

/// Hosts that are none, hosts in disguise, and hosts of the Bookinfo meshes.
const AUTHORITIES: [&[u8]; 30] = [
    b"",
    b".",
    b"*",
    b":80",
    b"a",
    b"a.b.",
    b"a.b..",
    b"a..b",
    b"a,b",
    b"a b",
    b"a.b,",
    b"a/b",
    b"a.b#c",
    b"a.b?c",
    b"a.b:80:80",
    b"a.b:",
    b"a.b:99999",
    b"[::1]:80",
    b"127.0.0.1:9080",
    b"user@ratings.bookinfo.svc.red-mesh-imports.local",
    b"%72atings.bookinfo.svc.red-mesh-imports.local",
    b"a\0b",
    b"\xff\xfe.b.svc.red-mesh-imports.local",
    b"RATINGS.bookinfo.svc.red-mesh-imports.local.:9080",
    b"ratings.bookinfo.svc.red-mesh-imports.local",
    b"ratings.bookinfo.svc.green-mesh-exports.local",
    b"Ratings.Bookinfo.Svc.Green-Mesh-Exports.Local.:15443",
    b"red-ratings.bookinfo.svc.green-mesh-exports.local",
    b"ratings.bookinfo.svc.cluster.local",
    b"xn--bcher-kva.b.svc.red-mesh-imports.local",
];

/// Those of them that never reach a filter.
pub(crate) const REFUSED_BY_ENVOY: [&[u8]; 6] =
    [b"a b", b"a/b", b"a.b#c", b"a.b?c", b"a\0b", b"\xff\xfe.b.svc.red-mesh-imports.local"];

/// Lines of `x-carnet-via`.
const VIAS: [&[&[u8]]; 9] = [
    &[],
    &[b""],
    &[b"blue-mesh"],
    &[b"blue-mesh", b"red-mesh"],
    &[b"blue-mesh,green-mesh"],
    &[b"", b"blue-mesh", b""],
    &[b"\xff,\xfe"],
    &[b", ,,"],
    &[b"a,b,c,d,e,f,g,h,i"],
];

/// Headers that come along, by turns.
const COMPANIES: [&[(&str, &[u8])]; 4] = [
    &[],
    &[
        ("x-carnet-peer", b"\xffforged"),
        ("x-carnet-identity", b"spiffe://forged/ns/a"),
        ("x-forwarded-host", b"forged"),
        ("x-odd", b"\xc3\x28"),
    ],
    &[
        ("x-carnet-peer", b"red-mesh"),
        ("x-carnet-peer", b"green-mesh"),
        ("x-carnet-identity", b""),
        ("x-forwarded-host", b"a"),
        ("x-forwarded-host", b"b"),
    ],
    &[("x-empty", b""), ("x-odd", b"a"), ("x-other", b"b"), ("x-odd", b"c, d")],
];

/// The identities of Bookinfo's callers, and two that only look like one.
const PRINCIPALS: [&str; 4] = [
    "green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account",
    "GREEN-MESH.local/ns/green-mesh-system/sa/egress-red-mesh-service-account",
    "https://green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account",
    "",
];

/// Every host with every via list by every kind of caller; other headers take turns.
pub(crate) fn requests(direction: Direction) -> Vec<GatewayRequest> {
    let callers = match direction {
        Direction::Inbound => callers(),
        Direction::Outbound => vec![Caller::anonymous()],
    };
    let mut companies = COMPANIES.iter().cycle();
    let mut requests = Vec::new();
    for authority in AUTHORITIES {
        for via in VIAS {
            for caller in &callers {
                let company = companies.next().unwrap().iter().copied();
                let headers = company.chain(via.iter().map(|line| ("x-carnet-via", *line)));
                requests.push(GatewayRequest {
                    authority: authority.to_vec(),
                    headers: headers.map(|(name, value)| (name.to_owned(), value.to_vec())).collect(),
                    caller: caller.clone(),
                });
            }
        }
    }
    requests
}

fn callers() -> Vec<Caller> {
    let mut callers = vec![
        Caller::anonymous(),
        Caller { is_mutual: Some(true), is_valid: Some(true), uri_san: None },
        Caller { is_mutual: Some(true), is_valid: Some(false), uri_san: None },
    ];
    for principal in PRINCIPALS {
        let caller = Caller::verified(principal);
        callers.push(Caller { is_valid: Some(false), ..caller.clone() });
        callers.push(caller);
    }
    callers
}
