//! No Envoy outlives who started it, not even one that is killed.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::fixture::{Fixture, block_on, is_running};

/// The other process of the test below.
#[test]
#[ignore = "runs for as long as it is let, as the process to be killed"]
fn starts_an_envoy_and_waits() {
    block_on(async {
        let fixture = Fixture::new("victim");
        let process = fixture.start().await;
        println!("\npid {}", process.pid().unwrap());
        tokio::time::sleep(Duration::from_mins(1)).await;
    });
}

#[test]
fn an_envoy_ends_when_the_process_that_started_it_is_killed() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "guard::starts_an_envoy_and_waits", "--nocapture"]);
    let mut victim = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(victim.stdout.take().unwrap()).lines();
    let pid: u32 = lines.find_map(|line| line.unwrap().strip_prefix("pid ")?.parse().ok()).unwrap();
    assert!(is_running(pid));
    // SIGKILL: nothing of it can clean up.
    victim.kill().unwrap();
    victim.wait().unwrap();
    let deadline = Instant::now() + Duration::from_secs(10);
    while is_running(pid) {
        assert!(Instant::now() < deadline, "Envoy {pid} outlived the process that started it");
        std::thread::sleep(Duration::from_millis(20));
    }
}
