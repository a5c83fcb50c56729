//! Gateways and commands that end before their time.

use std::time::Duration;

use crate::Alone;
use crate::client::{arrived, get};
use crate::fixture::{Federation, is_running, signal, until};

pub(crate) const TRIALS: &[Alone] = &[
    ("a_killed_gateway_is_missed_by_its_callers_alone_and_comes_back", a_killed_gateway_comes_back),
    ("who_is_asked_to_stop_leaves_nothing_behind", who_is_asked_to_stop_leaves_nothing),
    ("who_is_killed_leaves_nothing_behind", who_is_killed_leaves_nothing),
];

const RATINGS: &str = "ratings.bookinfo.svc.red-mesh-imports.local";
const REVIEWS: &str = "blue-reviews.bookinfo.svc.blue-mesh-imports.local";

fn a_killed_gateway_comes_back() {
    let federation = Federation::start("kill", &[]);
    let egress = federation.address("green-mesh", "egress");
    let ingress = federation.address("red-mesh", "ingress");
    let pid = federation.gateway_pid("red-mesh", "ingress").unwrap();
    assert_eq!(get(egress, RATINGS, &[]).status, 200);
    // Stopped, it answers nobody and cannot be back before somebody looked.
    signal(pid, "STOP");
    signal(pid, "KILL");
    until("it is missed", || (get(egress, RATINGS, &[]).status == 503).then_some(()));
    assert_eq!(arrived(&get(egress, REVIEWS, &[]))["service"], "reviews");
    federation.await_note("red-mesh ingress is back", 1);
    let found =
        until("it answers again", || Some(get(egress, RATINGS, &[])).filter(|found| found.status == 200));
    assert_eq!(arrived(&found)["service"], "ratings");
    assert_eq!(federation.address("red-mesh", "ingress"), ingress);
    let new = until("its process is told", || {
        federation.gateway_pid("red-mesh", "ingress").filter(|new| *new != pid)
    });
    assert!(is_running(new));
}

fn who_is_asked_to_stop_leaves_nothing() {
    for name in ["INT", "TERM"] {
        let mut federation = Federation::start("stop", &[]);
        let pids = federation.gateway_pids();
        assert!(pids.iter().all(|pid| is_running(*pid)));
        signal(federation.pid(), name);
        assert_eq!(federation.wait().code(), Some(0), "{}", federation.notes());
        assert!(!pids.iter().any(|pid| is_running(*pid)), "after SIG{name}");
    }
}

fn who_is_killed_leaves_nothing() {
    let mut federation = Federation::start("guard", &[]);
    let pids = federation.gateway_pids();
    signal(federation.pid(), "KILL");
    assert_eq!(federation.wait().code(), None);
    until("all gateways are gone", || (!pids.iter().any(|pid| is_running(*pid))).then_some(()));
    std::thread::sleep(Duration::from_millis(50));
    assert!(!pids.iter().any(|pid| is_running(*pid)));
}
