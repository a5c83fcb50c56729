//! Start, readiness and end of one Envoy.

use std::time::Duration;

use carnet::up::envoy::{Admin, AdminError, EnvoyError};
use carnet::up::port::{ReservedPort, UnavailablePort};
use serde_json::json;

use crate::fixture::{Fixture, block_on, is_running};

#[test]
fn an_envoy_that_is_ready_serves_at_its_reserved_port() {
    block_on(async {
        let fixture = Fixture::new("serves");
        let process = fixture.start().await;
        let answer = fixture.ask("GET / HTTP/1.1\r\nhost: a", Vec::new()).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        process.stop().await;
    });
}

#[test]
fn the_port_of_a_running_envoy_is_told_to_be_in_use() {
    block_on(async {
        let fixture = Fixture::new("in-use");
        let process = fixture.start().await;
        let given = ReservedPort::given(fixture.listener.port());
        assert!(matches!(given, Err(UnavailablePort::InUse { .. })), "{given:?}");
        process.stop().await;
    });
}

#[test]
fn a_stopped_envoy_is_gone_and_has_left_its_port() {
    block_on(async {
        let fixture = Fixture::new("stopped");
        let process = fixture.start().await;
        let pid = process.pid().unwrap();
        assert!(is_running(pid));
        process.stop().await;
        assert!(!is_running(pid));
        let port = fixture.listener.port();
        drop(fixture);
        assert!(ReservedPort::given(port).is_ok());
    });
}

#[test]
fn a_bad_bootstrap_is_told_in_the_words_of_envoy() {
    block_on(async {
        let fixture = Fixture::new("bad");
        let launch = fixture.launch_with(&json!({ "static_resources": { "listenerz": [] } })).await;
        let error = fixture.try_start(launch).await.unwrap_err();
        assert!(matches!(error, EnvoyError::Ended { .. }), "{error:?}");
        assert!(error.to_string().contains("listenerz"), "{error}");
    });
}

#[test]
fn an_envoy_that_does_not_get_ready_is_given_up_and_killed() {
    block_on(async {
        let fixture = Fixture::new("not-ready");
        let mut bootstrap = fixture.bootstrap();
        bootstrap["admin"]["address"]["socket_address"]["port_value"] =
            json!(ReservedPort::free().unwrap().port());
        let mut launch = fixture.launch_with(&bootstrap).await;
        launch.ready_within = Duration::from_secs(2);
        let error = fixture.try_start(launch).await.unwrap_err();
        assert!(
            error.to_string().starts_with("Envoy of green-mesh ingress is not ready after 2 s"),
            "{error}"
        );
    });
}

#[test]
fn the_admin_interface_answers_and_refuses() {
    block_on(async {
        let fixture = Fixture::new("admin");
        let process = fixture.start().await;
        let admin = Admin::new(fixture.admin.address());
        let stats = admin.get("/stats?format=json&filter=server.live").await.unwrap();
        assert!(stats.contains("\"value\":1"), "{stats}");
        assert!(admin.post("/drain_listeners?graceful").await.unwrap().starts_with("OK"));
        assert!(matches!(admin.get("/nothing").await, Err(AdminError::Refused { status: 404, .. })));
        process.stop().await;
        assert!(matches!(admin.get("/ready").await, Err(AdminError::Unreachable { .. })));
    });
}
