//! An Envoy that ends by itself comes back.

use std::process::Command;

use carnet::up::envoy::Happened;

use crate::fixture::{Fixture, block_on, is_running};

#[test]
fn a_killed_envoy_comes_back_at_the_same_port() {
    block_on(async {
        let mut fixture = Fixture::new("killed");
        let supervisor = fixture.supervise().await;
        let first = supervisor.pid().unwrap();
        assert!(Command::new("kill").args(["-KILL", &first.to_string()]).status().unwrap().success());
        let ended = fixture.events.recv().await.unwrap();
        assert!(matches!(ended.happened, Happened::Ended { .. }), "{ended:?}");
        let back = fixture.events.recv().await.unwrap();
        assert!(matches!(back.happened, Happened::Back { pid } if pid == supervisor.pid()), "{back:?}");
        let answer = fixture.ask("GET / HTTP/1.1\r\nhost: a", Vec::new()).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        let second = supervisor.pid().unwrap();
        supervisor.stop().await;
        assert!(!is_running(first) && !is_running(second));
    });
}

#[test]
fn an_envoy_that_cannot_come_back_is_tried_again() {
    block_on(async {
        let mut fixture = Fixture::new("again");
        let supervisor = fixture.supervise().await;
        let (bootstrap, good) = (fixture.folder.join("envoy.json"), fixture.bootstrap().to_string());
        std::fs::write(&bootstrap, "{").unwrap();
        let pid = supervisor.pid().unwrap().to_string();
        assert!(Command::new("kill").args(["-KILL", &pid]).status().unwrap().success());
        let ended = fixture.events.recv().await.unwrap();
        assert!(matches!(ended.happened, Happened::Ended { .. }), "{ended:?}");
        let failed = fixture.events.recv().await.unwrap();
        assert!(matches!(failed.happened, Happened::Failed { .. }), "{failed:?}");
        std::fs::write(&bootstrap, good).unwrap();
        while !matches!(fixture.events.recv().await.unwrap().happened, Happened::Back { .. }) {}
        supervisor.stop().await;
    });
}
