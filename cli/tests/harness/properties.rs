//! Properties, as bytes.

use carnet::harness::{Connection, HttpRequest, PropertyValue, Proxy, ProxyConfig};

use crate::guest::{answers, callback, filter, get, on_request, said, start};

/// Asks for `path`, and tells status and length, and the bytes as well.
fn ask(path: &str) -> String {
    format!(
        "(i64.store (i32.const 0) (i64.const 0))
         (call $status (call $get_property {{{}}} (i32.const 0) (i32.const 4)))
         (call $status (i32.load (i32.const 4))) (call $out)",
        path.replace('.', "\\0")
    )
}

fn property(path: &str, request: &HttpRequest) -> (String, String) {
    let said = said(&start(&on_request(&ask(path))).request(0, request).log);
    (said[0].clone(), said[2].clone())
}

fn text(path: &str, request: &HttpRequest) -> String {
    let (status, value) = property(path, request);
    assert_eq!(status, "0", "{path}");
    value
}

#[test]
fn a_flag_is_one_byte() {
    let mtls = get().connection(Connection::mtls("spiffe://east/ns/a/sa/b"));
    assert_eq!(text("connection.mtls", &mtls), "\u{1}");
    assert_eq!(text("connection.mtls", &get()), "\0");
}

#[test]
fn an_untrusted_certificate_differs_only_in_its_validity() {
    let untrusted = get().connection(Connection::untrusted("spiffe://east/ns/a/sa/b"));
    assert_eq!(text("connection.mtls", &untrusted), "\u{1}");
    assert_eq!(text("connection.uri_san_peer_certificate", &untrusted), "spiffe://east/ns/a/sa/b");
    assert_eq!(text("connection.peer_certificate_valid", &untrusted), "\0");
}

#[test]
fn an_attribute_the_proxy_lacks_is_not_found() {
    let old = Connection { certificate_valid: None, ..Connection::mtls("spiffe://a") };
    assert_eq!(property("connection.peer_certificate_valid", &get().connection(old)).0, "1");
    assert_eq!(property("connection.uri_san_peer_certificate", &get()).0, "1");
    assert_eq!(property("connection.tls_version", &get()).0, "1");
    assert_eq!(property("node", &get()).0, "1");
}

#[test]
fn a_number_is_eight_bytes() {
    assert_eq!(text("destination.port", &get()), "P\0\0\0\0\0\0\0");
}

#[test]
fn the_parts_of_a_request_are_text() {
    let request = get().path("/a/b?c=d");
    for (path, value) in [("path", "/a/b?c=d"), ("url_path", "/a/b"), ("query", "c=d"), ("host", "a.local")] {
        assert_eq!(text(&format!("request.{path}"), &request), value);
    }
}

#[test]
fn a_bare_container_cannot_be_serialised() {
    for path in ["request", "connection", "xds", "filter_state", ""] {
        assert_eq!(property(path, &get()).0, "3", "{path}");
    }
    assert_eq!(property("metadata", &get()), ("0".into(), String::new()));
}

#[test]
fn the_response_is_there_only_once_it_is() {
    let code = callback("request_headers", &ask("response.code"))
        + &callback("response_headers", &ask("response.code"));
    let said = said(&start(&filter(&code)).request(0, &get()).log);
    assert_eq!(said, ["1", "0", "", "0", "8", "\u{fffd}\0\0\0\0\0\0\0"]);
}

#[test]
fn what_a_filter_sets_can_be_read_back_by_one_segment_only() {
    let code = format!(
        "(call $status (call $set_property {{a}} {{1}})) (call $status (call $set_property {{a\\0b}} {{2}})) {} {}",
        ask("a"),
        ask("a.b")
    );
    let exchange = start(&on_request(&code)).request(0, &get());
    assert_eq!(said(&exchange.log), ["0", "0", "0", "1", "1", "1", "0", ""]);
    assert_eq!(exchange.properties["a"], b"1");
    assert_eq!(exchange.properties["a.b"], b"2");
}

#[test]
fn properties_can_be_given() {
    let module = on_request(&(ask("xds.cluster_name") + &ask("xds.list") + &ask("plugin_root_id")));
    let list = PropertyValue::List(vec![b"x".to_vec()]);
    let properties = [("xds.cluster_name".into(), "outbound".into()), ("xds.list".into(), list)].into();
    let config = ProxyConfig { properties, root_id: "egress".into(), ..Default::default() };
    let said = said(&Proxy::start(&module, config).unwrap().request(0, &get()).log);
    let list = "\u{1}\0\0\0\u{1}\0\0\0\0\0\0\0x\0\0";
    assert_eq!(said, ["0", "8", "outbound", "0", "15", list, "0", "6", "egress"]);
}

#[test]
fn filter_state_takes_registered_objects_only() {
    let set = |message: &str| {
        format!(
            "(call $status (call $foreign {{set_envoy_filter_state}} {{{message}}} (i32.const 0) (i32.const 4)))"
        )
    };
    let code =
        set("\n\u{c}envoy.string\u{12}\u{1}x\u{18}\u{1}") + &set("\n\u{1}a\u{12}\u{1}x") + &set("\n\u{7f}");
    let exchange = start(&on_request(&code)).request(0, &get());
    assert_eq!(said(&exchange.log), ["0", "1", "2"]);
    assert_eq!(exchange.filter_state["envoy.string"], b"x");
}

#[test]
fn an_unknown_foreign_function_is_not_found() {
    let code = "(call $status (call $foreign {fly} (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4)))";
    assert_eq!(answers(code), ["1"]);
}
