//! The poller over time: one for all workers, steady in memory, and back after a panic.
//!
//! `CARNET_POLL_SECONDS` makes the long trial longer.

use std::fs;
use std::net::SocketAddr;
use std::thread::sleep;
use std::time::{Duration, Instant};

use carnet_e2e::http::Connection;

use crate::Alone;
use crate::client::{ask, get};
use crate::fixture::{Federation, until};
use crate::peers::{await_health, peer, status};

pub(crate) const TRIALS: &[Alone] =
    &[("two_workers_poll_as_one_and_what_they_count_is_true", two_workers_poll_as_one)];

const RATINGS: &str = "ratings.bookinfo.svc.red-mesh-imports.local";

/// What a process may grow by: less than a poll would keep if it kept anything.
const GROWTH_KIB: u64 = 4 * 1024;

/// The sum of all samples of a metric whose labels hold all these.
pub(crate) fn metric(admin: SocketAddr, name: &str, labels: &[&str]) -> u64 {
    let mut connection = Connection::plain(admin).unwrap();
    let response = ask(&mut connection, "/stats/prometheus", "admin", &[]).unwrap();
    let text = String::from_utf8(response.body).unwrap();
    let samples = text.lines().filter(|line| {
        line.strip_prefix(name).is_some_and(|rest| rest.starts_with('{'))
            && labels.iter().all(|label| line.contains(label))
    });
    samples.map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()).sum()
}

/// Resident memory of a process.
fn resident_kib(pid: u64) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Polls of one peer as its gateway's counter tells them, looked at again and again.
struct Watched {
    seen: u64,
    last: Option<Instant>,
    /// The shortest time between two of them.
    shortest: Duration,
}

impl Watched {
    fn look(&mut self, polls: u64) {
        let now = Instant::now();
        if polls == self.seen {
            return;
        }
        let since = self.last.map_or(Duration::MAX, |last| now - last);
        // Two at one look are none apart.
        let gap = if polls == self.seen + 1 { since } else { Duration::ZERO };
        self.shortest = self.shortest.min(gap);
        (self.seen, self.last) = (polls, Some(now));
    }
}

/// The resident memory of every process of a federation.
fn memory(federation: &Federation) -> Vec<(u64, u64)> {
    let pids = federation.gateway_pids().into_iter().chain([federation.pid()]);
    pids.map(|pid| (pid, resident_kib(pid))).collect()
}

fn two_workers_poll_as_one() {
    let seconds = std::env::var("CARNET_POLL_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let federation = Federation::start("poll", &["--workers", "2", "--poll-interval", "1s"]);
    await_health(&federation);
    let green = federation.gateway("green-mesh", "egress", "admin");
    let red = federation.gateway("red-mesh", "ingress", "admin");
    let polls = || metric(green, "carnet_polls", &["peer=\"red-mesh\"", "result=\"ok\""]);
    let egress = federation.address("green-mesh", "egress");
    // What is made once is made before memory is looked at.
    for _ in 0..200 {
        get(egress, RATINGS, &[]);
        polls();
    }
    let (first, start) = (polls(), Instant::now());
    let mut watched = Watched { seen: first, last: None, shortest: Duration::MAX };
    let (mut answered, mut refused) = (200, 0);
    let mut before = Vec::new();
    while start.elapsed() < Duration::from_secs(seconds) {
        assert_eq!(get(egress, RATINGS, &[]).status, 200);
        assert_eq!(get(egress, "nobody.example", &[]).status, 404);
        (answered, refused) = (answered + 1, refused + 1);
        watched.look(polls());
        if before.is_empty() && start.elapsed() > Duration::from_secs(seconds / 4) {
            before = memory(&federation);
        }
        sleep(Duration::from_millis(50));
    }
    let polled = polls() - first;
    let elapsed = start.elapsed().as_secs_f64();
    let after = memory(&federation);
    let numbers = format!(
        "{elapsed:.0} s, {answered} + {refused} requests, {polled} polls of red-mesh by green-mesh, shortest gap {:?}\n\
         memory of the six gateways and the command in KiB, after a quarter and at the end:\n{:?}\n{:?}\n",
        watched.shortest,
        before.iter().map(|(_, resident)| resident).collect::<Vec<_>>(),
        after.iter().map(|(_, resident)| resident).collect::<Vec<_>>(),
    );
    fs::write(federation.folder.join("numbers"), &numbers).unwrap();
    for ((_, before), (pid, now)) in before.iter().zip(&after) {
        assert!(*now < before + GROWTH_KIB, "process {pid} grew: {numbers}");
    }

    // The interval is shortened by a tenth at most, and nobody polls beside the holder of the lease.
    #[expect(clippy::cast_precision_loss, reason = "thousands of polls at most")]
    let rate = polled as f64 / elapsed;
    assert!((0.4..=1.2).contains(&rate), "{numbers}");
    assert!(watched.shortest > Duration::from_millis(400), "{numbers}");
    // Envoy's own count of what was sent, and what red says it was asked; a poll may be under way.
    let of_green = ["peer=\"green-mesh\"", "kind=\"list\""];
    let sent =
        metric(green, "envoy_cluster_upstream_rq_total", &["envoy_cluster_name=\"discovery/red-mesh\""]);
    let asked = metric(red, "carnet_discovery_requests", &of_green);
    let all = metric(green, "carnet_polls", &["peer=\"red-mesh\""]);
    assert!(all.abs_diff(sent) <= 1 && all.abs_diff(asked) <= 1, "{all} polls, {sent} sent, {asked} asked");
    let (_, told) = status(&federation, &[]);
    let told = peer(&told, "green-mesh", "red-mesh")["carnet"]["gateways"][0]["polls"].as_u64().unwrap();
    assert!(told.abs_diff(all) <= 3, "{told} told, {all} counted");

    the_access_log_agrees(&federation, answered, refused);
}

/// What the filter counted are the lines that are shown, which are those of the access log.
fn the_access_log_agrees(federation: &Federation, answered: u64, refused: u64) {
    let green = federation.gateway("green-mesh", "egress", "admin");
    let lines = |words: &str| {
        let shown = fs::read_to_string(federation.folder.join("stdout")).unwrap();
        shown.lines().filter(|line| line.contains("→") && line.contains(words)).count() as u64
    };
    let counted = |decision: &str| metric(green, "carnet_requests", &["direction=\"outbound\"", decision]);
    assert_eq!((counted("decision=\"rewrite\""), counted("reason=\"not-imported\"")), (answered, refused));
    until("the access log is written", || {
        ((lines(RATINGS), lines("nobody.example")) == (answered, refused)).then_some(())
    });
}
