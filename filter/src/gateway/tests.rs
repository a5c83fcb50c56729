use super::*;
use crate::fake::Memory;
use crate::proxy::Counter;
use crate::shared::SharedValue;
use carnet_engine::effect::RequestHeaders;
use std::cell::RefCell;
use std::collections::BTreeMap;

pub(crate) const GREEN: &str = "spiffe://green-mesh.local/ns/green-mesh-system/sa/egress";
const EXPORTED: &str = "a.ns.svc.green-mesh-exports.local";

/// A proxy made of maps; every call to a name in `refused` answers with a status no SDK knows.
#[derive(Default)]
pub(crate) struct Fake {
    headers: BTreeMap<String, Vec<u8>>,
    properties: BTreeMap<String, Vec<u8>>,
    refused: Vec<&'static str>,
    pub(crate) left: RefCell<String>,
    pub(crate) counted: RefCell<Vec<String>>,
    pub(crate) reply: Option<(u16, String)>,
    pub(crate) body: String,
    is_closed: bool,
    pub(crate) shared: Memory,
}

impl Fake {
    pub(crate) fn inbound(authority: &str, uri_san: &str) -> Self {
        Self::default()
            .header(":authority", authority)
            .property("connection.mtls", &[1])
            .property("connection.peer_certificate_valid", &[1])
            .property("connection.uri_san_peer_certificate", uri_san.as_bytes())
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.as_bytes().to_vec());
        self
    }

    pub(crate) fn property(mut self, path: &str, value: &[u8]) -> Self {
        self.properties.insert(path.to_owned(), value.to_vec());
        self
    }

    pub(crate) fn refusing(mut self, call: &'static str) -> Self {
        self.refused.push(call);
        self
    }

    fn check(&self, call: &str) -> Result<(), Refused> {
        if self.refused.contains(&call) { Err(Refused(6)) } else { Ok(()) }
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| std::str::from_utf8(value).unwrap())
    }
}

impl RequestHeaders for Fake {
    type Error = Refused;

    fn set(&mut self, name: &str, value: &[u8]) -> Result<(), Refused> {
        self.check("set")?;
        self.headers.insert(name.to_owned(), value.to_vec());
        Ok(())
    }

    fn remove(&mut self, name: &str) -> Result<(), Refused> {
        self.check("remove")?;
        self.headers.remove(name);
        Ok(())
    }
}

impl Proxy for Fake {
    fn header(&self, name: &str) -> Result<Option<Vec<u8>>, Refused> {
        self.check("header").map(|()| self.headers.get(name).cloned())
    }

    fn property(&self, path: &str) -> Result<Option<Vec<u8>>, Refused> {
        self.check("property").map(|()| self.properties.get(&path.replace('\0', ".")).cloned())
    }

    fn leave(&self, _name: &str, text: &str) {
        self.left.replace(text.to_owned());
    }

    fn reply(&mut self, reply: &Reply<'_>) -> Result<(), Refused> {
        self.check("reply")?;
        self.reply = Some((reply.status, reply.details.to_owned()));
        reply.body.clone_into(&mut self.body);
        Ok(())
    }

    fn close(&mut self) {
        self.is_closed = true;
    }

    fn count(&self, counter: Counter<'_>) {
        self.counted.borrow_mut().push((counter.name)());
    }

    fn log(&self, _level: LogLevel, _line: impl FnOnce() -> String) {}
}

impl SharedData for Fake {
    fn now(&self) -> u64 {
        self.shared.now()
    }

    fn shared(&self, key: &str) -> Result<Option<SharedValue>, Refused> {
        self.shared.shared(key)
    }

    fn share(&self, key: &str, value: &str, cas: u32) -> Result<bool, Refused> {
        self.shared.share(key, value, cas)
    }
}

fn ingress(fields: &str) -> Gateway {
    gateway(&format!(
        r#"{fields} "inbound": {{"ports": [15443], "stripHeaders": ["x-envoy-peer-metadata"], "peers": [
        {{"name": "green-mesh", "trustDomain": "green-mesh.local", "clientIDs": ["green-mesh.local/*"],
          "suffix": "svc.green-mesh-exports.local", "localSuffix": "svc.cluster.local",
          "hosts": [{{"host": "{EXPORTED}", "to": "a.ns.svc.cluster.local", "rule": 0}}]}}]}}"#
    ))
}

fn egress() -> Gateway {
    gateway(
        r#""outbound": {"peers": [{"name": "red-mesh", "suffix": "svc.g-exports.local"}],
        "hosts": [{"host": "a.ns.svc.red-mesh-imports.local", "peer": 0, "to": "a.ns.svc.g-exports.local", "rule": 1}],
        "aliases": [{"host": "bin.ns.svc.cluster.local", "to": "httpbin.org"}]}"#,
    )
}

pub(crate) fn gateway(fields: &str) -> Gateway {
    Gateway::new(format!(r#"{{"version": 1, "mesh": "own-mesh", {fields}}}"#).into_bytes()).unwrap()
}

fn on_port(fake: Fake) -> Fake {
    fake.property("destination.port", &15443_i64.to_le_bytes())
}

#[test]
fn an_exported_host_goes_on_with_verified_identity() {
    let mut fake = on_port(Fake::inbound(EXPORTED, GREEN))
        .header("x-carnet-identity", "forged")
        .header("x-carnet-peer", "forged")
        .header("x-envoy-peer-metadata", "internal");
    assert_eq!(ingress("").on_request(&mut fake, 1), Verdict::Continue);
    assert_eq!(fake.text(":authority"), Some("a.ns.svc.cluster.local"));
    assert_eq!(fake.text("x-carnet-identity"), Some(GREEN));
    assert_eq!(fake.text("x-carnet-peer"), Some("green-mesh"));
    assert_eq!(fake.text("x-carnet-via"), Some("own-mesh"));
    assert_eq!(fake.text("x-envoy-peer-metadata"), None);
    assert_eq!(*fake.left.borrow(), "rewrite peer=green-mesh rule=ExportedServiceSet/green-mesh#0");
}

#[test]
fn an_imported_host_goes_out_under_its_exported_name() {
    let mut fake = Fake::default().header(":authority", "A.ns.svc.red-mesh-imports.local:80");
    assert_eq!(egress().on_request(&mut fake, 1), Verdict::Continue);
    assert_eq!(fake.text(":authority"), Some("a.ns.svc.g-exports.local"));
    assert_eq!(fake.text("x-forwarded-host"), Some("A.ns.svc.red-mesh-imports.local:80"));
    assert_eq!(fake.text("x-carnet-peer"), Some("red-mesh"));
    assert_eq!(fake.text("x-carnet-via"), Some("own-mesh"));
}

#[test]
fn an_alias_changes_the_host_and_nothing_else() {
    let mut fake = Fake::default().header(":authority", "bin.ns.svc.cluster.local");
    assert_eq!(egress().on_request(&mut fake, 1), Verdict::Continue);
    assert_eq!(fake.headers.len(), 1);
    assert_eq!(fake.text(":authority"), Some("httpbin.org"));
}

#[test]
fn a_workload_cannot_pick_the_route_to_a_peer() {
    let mut fake =
        Fake::default().header(":authority", "bin.ns.svc.cluster.local").header("x-carnet-peer", "red-mesh");
    assert_eq!(egress().on_request(&mut fake, 1), Verdict::Continue);
    assert_eq!(fake.text("x-carnet-peer"), None);
    let mut fake = Fake::default().header(":authority", "example.com").header("x-carnet-peer", "red-mesh");
    let shared = gateway(r#""outbound": {"unmatched": "pass", "peers": []}"#);
    assert_eq!(shared.on_request(&mut fake, 1), Verdict::Continue);
    assert_eq!((fake.text("x-carnet-peer"), fake.left.borrow().as_str()), (None, "pass"));
}

#[test]
fn a_denial_is_answered_recorded_and_counted() {
    let mut fake = on_port(Fake::inbound("b.ns", GREEN));
    assert_eq!(ingress("").on_request(&mut fake, 1), Verdict::Stop);
    assert_eq!(fake.reply, Some((404, "carnet:not-exported".to_owned())));
    assert_eq!(*fake.left.borrow(), "deny reason=not-exported peer=green-mesh");
    assert_eq!(
        *fake.counted.borrow(),
        ["carnet_requests.direction.inbound.peer.green-mesh.decision.deny.reason.not-exported"]
    );
}

#[test]
fn an_audited_denial_goes_on_without_claimed_identity() {
    let mut fake = on_port(Fake::inbound("b.ns", GREEN)).header("x-carnet-identity", "forged");
    assert_eq!(ingress(r#""mode": "audit","#).on_request(&mut fake, 1), Verdict::Continue);
    assert_eq!(fake.reply, None);
    assert_eq!(fake.text(":authority"), Some("b.ns"));
    assert_eq!(fake.text("x-carnet-identity"), None);
    assert_eq!(*fake.left.borrow(), "deny reason=not-exported peer=green-mesh mode=audit");
}

#[test]
fn a_port_without_a_role_is_denied() {
    let mut fake = Fake::inbound(EXPORTED, GREEN).property("destination.port", &80_i64.to_le_bytes());
    assert_eq!(ingress("").on_request(&mut fake, 1), Verdict::Stop);
    assert_eq!(fake.reply, Some((500, "carnet:no-role".to_owned())));
    let mut fake = Fake::inbound(EXPORTED, GREEN);
    assert_eq!(ingress("").on_request(&mut fake, 1), Verdict::Stop);
}

#[test]
fn several_via_lines_count_as_one_list() {
    let mut fake = on_port(Fake::inbound(EXPORTED, GREEN))
        .header("x-carnet-via", "green-mesh")
        .property("request.headers.x-carnet-via", b"green-mesh,own-mesh");
    assert_eq!(ingress("").on_request(&mut fake, 1), Verdict::Stop);
    assert_eq!(fake.reply, Some((508, "carnet:loop-detected".to_owned())));
}

#[test]
fn a_refused_hostcall_never_lets_a_request_through() {
    for call in ["header", "property", "set", "remove"] {
        let mut fake = on_port(Fake::inbound(EXPORTED, GREEN)).refusing(call);
        assert_eq!(ingress("").on_request(&mut fake, 1), Verdict::Stop, "{call}");
        assert_eq!(fake.reply, Some((500, "carnet:proxy-failure".to_owned())), "{call}");
    }
    let mut fake = on_port(Fake::inbound("b.ns", GREEN)).refusing("remove");
    assert_eq!(ingress(r#""mode": "audit","#).on_request(&mut fake, 1), Verdict::Stop);
}

#[test]
fn a_refused_reply_closes_the_stream() {
    let mut fake = on_port(Fake::inbound("b.ns", GREEN)).refusing("reply");
    assert_eq!(ingress("").on_request(&mut fake, 1), Verdict::Stop);
    assert!(fake.is_closed);
}

#[test]
fn a_wrong_configuration_is_refused_with_its_place() {
    let refused = |bytes: &[u8]| Gateway::new(bytes.to_vec()).unwrap_err().to_string();
    assert_eq!(refused(b""), "there is no plugin configuration");
    assert_eq!(refused(b"{\xff"), "the plugin configuration is not UTF-8 from byte 1 on");
    assert_eq!(
        refused(b"{}"),
        "the plugin configuration is no host table: line 1 column 3: missing field `version`"
    );
}

#[test]
fn the_summary_tells_mesh_mode_and_size() {
    assert_eq!(egress().summary(), "carnet serves mesh own-mesh, mode enforce, outbound: 1 peers, 1 hosts");
}
